//! The ground: what the scopes look up where it is, instead of taking it in.
//!
//! Owns the look-ups of the given relations that are large and of which hardly
//! any fact matters. Each is named after its relation, with one letter for each
//! argument: `b` where it is bound, `f` where it is sought.

use crate::facts::{Fact as Stated, FactBase};
use crate::grouped::Grouped;
use crate::model::{Grant, Instant, Licence, Org, OrgKind, Role, User};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What a fact base says of homes, organizations, relationships, licences, grants
/// and assignments.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    facts: Arc<FactBase>,
    /// By partner.
    customers: Grouped<Org>,
    /// By customer.
    partners: Grouped<Org>,
    /// By user.
    licences: Grouped<Licence>,
    /// By user.
    grants: Grouped<Grant>,
    /// By user, the customers in their care, and the periods of that.
    assigned: Grouped<(Org, Instant, Instant)>,
    /// By user, the customers that they provisioned, and when.
    provisioned: Grouped<(Org, Instant)>,
}

/// The arguments of a grant but for itself.
type Granted = (Role, User, Org, Instant, Instant);

impl Ground {
    /// Returns the ground of some facts of a fact base.
    pub(crate) fn new<'f>(facts: &Arc<FactBase>, stated: impl Iterator<Item = &'f Stated>) -> Self {
        let (mut customers, mut partners, mut licences) = (Vec::new(), Vec::new(), Vec::new());
        let (mut grants, mut assigned, mut provisioned) = (Vec::new(), Vec::new(), Vec::new());
        for fact in stated {
            match *fact {
                Stated::Manages { partner, customer } => {
                    customers.push((partner.0, customer));
                    partners.push((customer.0, partner));
                }
                Stated::Licence { user, licence } => licences.push((user.0, licence)),
                Stated::Grant { grant, to, .. } => grants.push((to.0, grant)),
                Stated::Assigned {
                    user,
                    customer,
                    from,
                    until,
                    ..
                } => assigned.push((user.0, (customer, from, until))),
                Stated::Provisioned { user, customer, at } => {
                    provisioned.push((user.0, (customer, at)));
                }
                _ => {}
            }
        }
        let (users, orgs) = (facts.user_count(), facts.org_count());
        Self {
            customers: Grouped::new(orgs, customers),
            partners: Grouped::new(orgs, partners),
            licences: Grouped::new(users, licences),
            grants: Grouped::new(users, grants),
            assigned: Grouped::new(users, assigned),
            provisioned: Grouped::new(users, provisioned),
            facts: Arc::clone(facts),
        }
    }

    /// Makes the partner manage the customer from now on, or no more.
    pub(crate) fn manage(&mut self, partner: Org, customer: Org, manages: bool) {
        self.customers.set(partner.index(), customer, manages);
        self.partners.set(customer.index(), partner, manages);
    }

    /// Puts the customer into the user's care for a period from now on, or no more.
    pub(crate) fn assign(
        &mut self,
        user: User,
        customer: Org,
        (from, until): (Instant, Instant),
        assigned: bool,
    ) {
        let item = (customer, from, until);
        self.assigned.set(user.index(), item, assigned);
    }

    /// Makes the customer one that the user provisioned then from now on, or no more.
    pub(crate) fn provision(&mut self, user: User, customer: Org, at: Instant, did: bool) {
        self.provisioned.set(user.index(), (customer, at), did);
    }

    /// Returns the fact base.
    pub(crate) fn facts(&self) -> &Arc<FactBase> {
        &self.facts
    }

    /// Returns the customers of a partner, sorted.
    pub(crate) fn customers(&self, partner: Org) -> &[Org] {
        self.customers.of(partner.index())
    }

    /// Returns the partners that manage a customer, sorted.
    pub(crate) fn partners(&self, customer: Org) -> &[Org] {
        self.partners.of(customer.index())
    }

    /// Returns the home of a user.
    pub(crate) fn home_bf(&self, user: User) -> [Org; 1] {
        [self.facts.home(user)]
    }

    /// Returns whether the user belongs to the organization.
    pub(crate) fn home_bb(&self, user: User, org: Org) -> bool {
        self.facts.home(user) == org
    }

    /// Returns what an organization is.
    pub(crate) fn organization_bf(&self, org: Org) -> [OrgKind; 1] {
        [self.facts.org(org).kind]
    }

    /// Returns whether an organization is of the kind.
    pub(crate) fn organization_bb(&self, org: Org, kind: OrgKind) -> bool {
        self.facts.org(org).kind == kind
    }

    /// Returns the customers of a partner.
    pub(crate) fn manages_bf(&self, partner: Org) -> impl Iterator<Item = Org> {
        self.customers(partner).iter().copied()
    }

    /// Returns the partners that manage a customer.
    pub(crate) fn manages_fb(&self, customer: Org) -> impl Iterator<Item = Org> {
        self.partners(customer).iter().copied()
    }

    /// Returns whether the partner manages the customer.
    pub(crate) fn manages_bb(&self, partner: Org, customer: Org) -> bool {
        self.partners(customer).contains(&partner)
    }

    /// Returns every grant.
    pub(crate) fn granted_ffffff(
        &self,
    ) -> impl Iterator<Item = (Grant, Role, User, Org, Instant, Instant)> {
        let grants = self.grants.groups().flatten();
        grants.filter_map(|grant| {
            let (role, to, on, from, until) = self.granted_bfffff(*grant)?;
            Some((*grant, role, to, on, from, until))
        })
    }

    /// Returns a grant.
    pub(crate) fn granted_bfffff(&self, grant: Grant) -> Option<Granted> {
        match self.facts.grant(grant) {
            Stated::Grant {
                to,
                role,
                on,
                from,
                until,
                ..
            } => Some((role, to, on, from, until)),
            _ => None,
        }
    }

    /// Returns a grant, if it is one of the role.
    pub(crate) fn granted_bbffff(
        &self,
        grant: Grant,
        role: Role,
    ) -> Option<(User, Org, Instant, Instant)> {
        let (granted, to, on, from, until) = self.granted_bfffff(grant)?;
        (granted == role).then_some((to, on, from, until))
    }

    /// Returns the grants of a role to a user at an organization.
    pub(crate) fn granted_fbbbff(
        &self,
        role: Role,
        user: User,
        org: Org,
    ) -> impl Iterator<Item = (Grant, Instant, Instant)> {
        let grants = self.grants.of(user.index()).iter();
        grants.filter_map(move |grant| {
            let (_, on, from, until) = self.granted_bbffff(*grant, role)?;
            (on == org).then_some((*grant, from, until))
        })
    }

    /// Returns the grants that name who made them, and these.
    pub(crate) fn granted_by_ff(&self) -> impl Iterator<Item = (Grant, User)> {
        let grants = self.grants.groups().flatten();
        grants.filter_map(|grant| Some((*grant, self.granted_by_bf(*grant)?)))
    }

    /// Returns who made a grant, if it is named.
    pub(crate) fn granted_by_bf(&self, grant: Grant) -> Option<User> {
        match self.facts.grant(grant) {
            Stated::Grant { by, .. } => by,
            _ => None,
        }
    }

    /// Returns the customers in a user's care, and the periods of that.
    pub(crate) fn assigned_bfff(
        &self,
        user: User,
    ) -> impl Iterator<Item = (Org, Instant, Instant)> {
        self.assigned.of(user.index()).iter().copied()
    }

    /// Returns the customers that a user provisioned, and when.
    pub(crate) fn provisioned_bff(&self, user: User) -> impl Iterator<Item = (Org, Instant)> {
        self.provisioned.of(user.index()).iter().copied()
    }

    /// Returns whether the user holds the licence.
    pub(crate) fn licensed_bb(&self, user: User, licence: Licence) -> bool {
        self.licences.of(user.index()).contains(&licence)
    }
}

// A program looks things up in one ground only, so any two that meet are the same.
impl PartialEq for Ground {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Ground {}

impl Hash for Ground {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

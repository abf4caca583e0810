//! The ground: what the scopes look up where it is, instead of taking it in.
//!
//! Owns the look-ups of the given relations that are large and of which hardly
//! any fact matters. Each is named after its relation, with one letter for each
//! argument: `b` where it is bound, `f` where it is sought.

use crate::facts::{Fact as Stated, FactBase};
use crate::grouped::Grouped;
use crate::model::{Licence, Org, OrgKind, User};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The homes, organizations, relationships and licences of a fact base.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    facts: Arc<FactBase>,
    /// By partner.
    customers: Grouped<Org>,
    /// By customer.
    partners: Grouped<Org>,
    /// By user.
    licences: Grouped<Licence>,
}

impl Ground {
    /// Returns the ground of some facts of a fact base.
    pub(crate) fn new<'f>(facts: &Arc<FactBase>, stated: impl Iterator<Item = &'f Stated>) -> Self {
        let (mut customers, mut partners, mut licences) = (Vec::new(), Vec::new(), Vec::new());
        for fact in stated {
            match *fact {
                Stated::Manages { partner, customer } => {
                    customers.push((partner.0, customer));
                    partners.push((customer.0, partner));
                }
                Stated::Licence { user, licence } => licences.push((user.0, licence)),
                _ => {}
            }
        }
        let (users, orgs) = (facts.user_count(), facts.org_count());
        Self {
            customers: Grouped::new(orgs, customers),
            partners: Grouped::new(orgs, partners),
            licences: Grouped::new(users, licences),
            facts: Arc::clone(facts),
        }
    }

    /// Makes the partner manage the customer from now on, or no more.
    pub(crate) fn manage(&mut self, partner: Org, customer: Org, manages: bool) {
        self.customers.set(partner.index(), customer, manages);
        self.partners.set(customer.index(), partner, manages);
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

//! Who reaches what: look-ups over the scopes.

use super::{Conclusions, Reached, Scope};
use crate::model::{Org, User};

impl Conclusions {
    /// Returns the scopes of a user that cover an organization.
    pub(super) fn scopes(&self, user: User, org: Org) -> impl Iterator<Item = &Scope> {
        let single = self.single.of(user.index());
        let first = single.partition_point(|scope| scope.org < org);
        let single = single[first..]
            .iter()
            .take_while(move |scope| scope.org == org);
        let every = self.every.of(user.index()).iter();
        single.chain(every.filter(move |scope| self.ground.manages_bb(scope.org, org)))
    }

    /// Returns the users who have a scope anywhere, in order.
    pub fn users(&self) -> impl Iterator<Item = User> {
        let users = (0..).map(User).take(self.ground.facts().user_count());
        users.filter(|user| {
            let place = user.index();
            !self.single.of(place).is_empty() || !self.every.of(place).is_empty()
        })
    }

    /// Returns the users who have a scope that covers an organization, in order.
    #[must_use]
    pub fn users_at(&self, org: Org) -> Vec<User> {
        let mut users = self.single_at.of(org.index()).to_vec();
        for partner in self.ground.partners(org) {
            users.extend(self.every_at.of(partner.index()));
        }
        users.sort_unstable();
        users.dedup();
        users
    }

    /// Returns the organizations that the scopes of a user cover, in order.
    #[must_use]
    pub fn orgs_of(&self, user: User) -> Vec<Org> {
        let mut orgs = Vec::new();
        self.each_org(user, |org, _| orgs.push(org));
        orgs
    }

    /// Returns the users whom an approval of a customer lets in, and the customer,
    /// in order.
    pub fn approved(&self) -> impl Iterator<Item = (User, Org)> {
        self.users().flat_map(|user| {
            let single = self.single.of(user.index()).iter();
            let approvals = single.filter(|scope| scope.carrier.role().is_none());
            let mut approvals: Vec<(User, Org)> =
                approvals.map(|scope| (user, scope.org)).collect();
            approvals.dedup();
            approvals
        })
    }

    /// Returns the roles that reach somewhere, sorted.
    pub fn reached(&self) -> impl Iterator<Item = Reached> {
        self.users().flat_map(|user| self.reached_by(user))
    }

    /// Returns the roles of a user that reach somewhere, sorted.
    #[must_use]
    pub fn reached_by(&self, user: User) -> Vec<Reached> {
        let mut reached = Vec::new();
        self.each_org(user, |org, scopes| {
            reached.extend(scopes.iter().filter_map(|scope| reach(user, org, scope)));
        });
        reached.sort_unstable();
        reached.dedup();
        reached
    }

    /// Returns the roles by which a user reaches an organization.
    pub fn reaches(&self, user: User, org: Org) -> impl Iterator<Item = Reached> {
        let scopes = self.scopes(user, org);
        scopes.filter_map(move |scope| reach(user, org, scope))
    }

    /// Returns the roles that reach an organization, sorted.
    #[must_use]
    pub fn reached_at(&self, org: Org) -> Vec<Reached> {
        let mut reached: Vec<Reached> = Vec::new();
        for user in self.users_at(org) {
            let scopes = self.scopes(user, org);
            reached.extend(scopes.filter_map(|scope| reach(user, org, scope)));
        }
        reached.sort_unstable();
        reached.dedup();
        reached
    }

    /// Calls for each organization that the scopes of a user cover, in order, with
    /// these scopes.
    pub(super) fn each_org(&self, user: User, mut found: impl FnMut(Org, &[Scope])) {
        let mut single = self.single.of(user.index());
        let mut covered = Vec::with_capacity(4);
        // By partner, the customers that are still to come.
        let every = self.every.of(user.index());
        let partners = every.chunk_by(|one, other| one.org == other.org);
        let mut partners: Vec<(&[Org], &[Scope])> = partners
            .map(|scopes| (self.ground.customers(scopes[0].org), scopes))
            .collect();
        loop {
            let next = partners
                .iter()
                .filter_map(|(customers, _)| customers.first());
            let next = next.chain(single.first().map(|scope| &scope.org)).min();
            let Some(&org) = next else {
                return;
            };
            covered.clear();
            let there = single.iter().take_while(|scope| scope.org == org).count();
            covered.extend_from_slice(&single[..there]);
            single = &single[there..];
            for (customers, scopes) in &mut partners {
                if customers.first() == Some(&org) {
                    covered.extend_from_slice(scopes);
                    *customers = &customers[1..];
                }
            }
            found(org, &covered);
        }
    }
}

fn reach(user: User, org: Org, scope: &Scope) -> Option<Reached> {
    let (role, standing) = scope.carrier.role()?;
    Some(Reached {
        user,
        role,
        org,
        standing,
    })
}

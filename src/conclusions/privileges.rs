//! Effective privileges, read off the scopes.

use super::classes::{self, Carrier, Class, Share};
use super::{Conclusions, Privilege, Scope};
use crate::model::{Access, Capability, Instant, Org, Role, Standing, User};
use smallvec::SmallVec;

/// What some scopes are worth at one organization.
pub(super) type Shares<'c> = SmallVec<[Share<'c>; 4]>;

impl Conclusions {
    /// Returns the greatest access that a user has to a capability at an organization.
    #[must_use]
    pub fn access(&self, user: User, org: Org, capability: Capability) -> Access {
        let rank = self.classes.rank(capability);
        let mut access = Access::None;
        for scope in self.scopes(user, org) {
            access = access.max(self.class(user, org, scope.carrier).access(rank));
        }
        access
    }

    /// Returns the privilege of a user at an organization, if there is any.
    #[must_use]
    pub fn privilege(&self, user: User, org: Org, capability: Capability) -> Option<Privilege> {
        let rank = self.classes.rank(capability);
        let given = self.scopes(user, org).map(|scope| {
            let access = self.class(user, org, scope.carrier).access(rank);
            (access, scope.end)
        });
        let (access, until) = given.max()?;
        (access != Access::None).then_some(Privilege {
            user,
            org,
            capability,
            access,
            until,
        })
    }

    /// Returns every privilege of a user at an organization, by capability.
    #[must_use]
    pub fn of(&self, user: User, org: Org) -> Vec<Privilege> {
        let scopes: SmallVec<[Scope; 4]> = self.scopes(user, org).copied().collect();
        let mut privileges = Vec::new();
        self.list(user, org, &self.shares(user, org, &scopes), &mut privileges);
        privileges
    }

    /// Returns how many privileges a user has at an organization.
    #[must_use]
    pub fn count(&self, user: User, org: Org) -> usize {
        let mut scopes = self.scopes(user, org);
        match (scopes.next(), scopes.next()) {
            (Some(scope), None) => self.class(user, org, scope.carrier).count(),
            _ => self.of(user, org).len(),
        }
    }

    /// Returns who has any access to a capability at an organization, by user.
    pub fn who(&self, capability: Capability, org: Org) -> impl Iterator<Item = Privilege> {
        self.users_at(org)
            .into_iter()
            .filter_map(move |user| self.privilege(user, org, capability))
    }

    /// Returns where a user has any access to a capability, by organization.
    pub fn wherever(&self, user: User, capability: Capability) -> impl Iterator<Item = Privilege> {
        self.orgs_of(user)
            .into_iter()
            .filter_map(move |org| self.privilege(user, org, capability))
    }

    /// Returns every privilege of a user, by organization and capability.
    #[must_use]
    pub fn of_user(&self, user: User) -> Vec<Privilege> {
        let mut privileges = Vec::new();
        self.each_org(user, |org, scopes| {
            self.list(user, org, &self.shares(user, org, scopes), &mut privileges);
        });
        privileges
    }

    /// Returns every privilege at an organization, by user and capability.
    pub fn at_org(&self, org: Org) -> impl Iterator<Item = Privilege> {
        let users = self.users_at(org).into_iter();
        users.flat_map(move |user| self.of(user, org))
    }

    /// Returns every privilege of some user or of all, at some organization or at all,
    /// by user, organization and capability.
    #[must_use]
    pub fn among(
        &self,
        user: Option<User>,
        org: Option<Org>,
    ) -> Box<dyn Iterator<Item = Privilege> + '_> {
        match (user, org) {
            (None, None) => Box::new(self.privileges()),
            (Some(user), None) => Box::new(self.of_user(user).into_iter()),
            (None, Some(org)) => Box::new(self.at_org(org)),
            (Some(user), Some(org)) => Box::new(self.of(user, org).into_iter()),
        }
    }

    /// Returns every privilege, by user, organization and capability. They are
    /// worked out user by user.
    pub fn privileges(&self) -> impl Iterator<Item = Privilege> {
        self.users().flat_map(|user| self.of_user(user))
    }

    /// Calls for each user and organization where the user has any scope, in order,
    /// with how many privileges that is.
    pub fn each_pair(&self, mut found: impl FnMut(User, Org, usize)) {
        for user in self.users() {
            self.each_org(user, |org, scopes| {
                let count = match scopes {
                    [scope] => self.class(user, org, scope.carrier).count(),
                    scopes => {
                        let mut count = 0;
                        classes::each(&self.shares(user, org, scopes), |_, _, _| count += 1);
                        count
                    }
                };
                found(user, org, count);
            });
        }
    }

    /// Calls for each capability that a role with its standing gives a user at an
    /// organization which it reaches, or a running approval where there is no role.
    pub fn each_given(
        &self,
        user: User,
        org: Org,
        role: Option<(Role, Standing)>,
        mut found: impl FnMut(Capability, Access),
    ) {
        let carrier = role.map_or(Carrier::APPROVAL, |(role, standing)| {
            Carrier::of(role, standing)
        });
        let share = (self.class(user, org, carrier), Instant::NEVER);
        classes::each(&[share], |rank, access, _| {
            found(self.classes.capability(rank), access);
        });
    }

    fn list(&self, user: User, org: Org, shares: &[Share<'_>], into: &mut Vec<Privilege>) {
        classes::each(shares, |rank, access, until: Instant| {
            into.push(Privilege {
                user,
                org,
                capability: self.classes.capability(rank),
                access,
                until,
            });
        });
    }

    pub(super) fn shares(&self, user: User, org: Org, scopes: &[Scope]) -> Shares<'_> {
        let share = |scope: &Scope| (self.class(user, org, scope.carrier), scope.end);
        scopes.iter().map(share).collect()
    }

    /// Returns what a carrier is worth to a user at an organization.
    pub(super) fn class(&self, user: User, org: Org, carrier: Carrier) -> &Class {
        let profile = self.profiles[org.index()];
        let bar = self.bar(user, org);
        let place = (bar * super::Profile::COUNT + profile.index()) * Carrier::COUNT;
        self.worth[place + carrier.index()]
            .get_or_init(|| self.classes.class(&self.bars[bar], profile, carrier))
    }

    /// Returns what a licence keeps the user from there, as a place among the bars.
    fn bar(&self, user: User, org: Org) -> usize {
        let barred = self.barred.of(user.index());
        if barred.is_empty() {
            return 0;
        }
        let there = barred.iter().filter(|(at, _)| *at == org);
        let there: Box<[Capability]> = there.map(|(_, capability)| *capability).collect();
        self.bars.binary_search(&there).unwrap_or_default()
    }
}

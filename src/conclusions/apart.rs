//! Where two sets of conclusions are apart, over the same users and organizations.
//!
//! Owns the comparison of two of them, user by user and organization by
//! organization, with the ways by which each privilege comes. Where scopes and
//! classes are the same, nothing is listed.

use super::classes::{self, Carrier};
use super::{Conclusions, Scope};
use crate::model::{Access, Capability, Instant, Org, Role, Standing, User};
use smallvec::SmallVec;

type Scopes = SmallVec<[Scope; 4]>;

/// By what a privilege comes: a role with its standing, or an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Way {
    /// The partner, where the role reaches every customer of a partner; else the
    /// organization reached.
    pub(crate) from: Org,
    /// How the organization came into the user's care, where the role needs that.
    pub(crate) care: Option<Care>,
    carrier: Carrier,
}

/// How a customer came into the care of a partner administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Care {
    /// It was assigned.
    Assigned,
    /// The user provisioned it.
    Provisioned,
}

impl Way {
    /// Returns the role and its standing, unless it is an approval.
    pub(crate) fn role(self) -> Option<(Role, Standing)> {
        self.carrier.role()
    }
}

/// A privilege as one of the two has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Had {
    /// How much; never none.
    pub(crate) access: Access,
    /// Until when.
    pub(crate) until: Instant,
    /// By what so much access comes, sorted.
    pub(crate) ways: SmallVec<[Way; 2]>,
}

/// A privilege that the two do not share.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Apart {
    /// What it is about.
    pub(crate) capability: Capability,
    /// As the first has it.
    pub(crate) before: Option<Had>,
    /// As the other has it.
    pub(crate) after: Option<Had>,
}

impl Conclusions {
    /// Calls for each user and organization between whom the two are apart, in order.
    pub(crate) fn each_apart(
        &self,
        other: &Self,
        users: u32,
        mut found: impl FnMut(User, Org, Vec<Apart>),
    ) {
        for user in (0..users).map(User) {
            let reached = [self, other].map(|conclusions| {
                let mut reached: Vec<(Org, Scopes)> = Vec::new();
                conclusions.each_org(user, |org, scopes| reached.push((org, scopes.into())));
                reached
            });
            let [mut one, mut two] = reached.map(|reached| reached.into_iter().peekable());
            loop {
                let next = [&mut one, &mut two].map(|all| all.peek().map(|(org, _)| *org));
                let Some(org) = next.iter().flatten().min().copied() else {
                    break;
                };
                let [before, after] = [&mut one, &mut two].map(|all| {
                    let there = all.next_if(|(reached, _)| *reached == org);
                    there.map_or_else(Scopes::new, |(_, scopes)| scopes)
                });
                let apart = self.apart_by(other, user, org, &before, &after);
                if !apart.is_empty() {
                    found(user, org, apart);
                }
            }
        }
    }

    /// Returns what the two do not share of a user at an organization, by the ids of
    /// the capabilities.
    pub(crate) fn apart(&self, other: &Self, user: User, org: Org) -> Vec<Apart> {
        let [before, after] = [self, other]
            .map(|conclusions| conclusions.scopes(user, org).copied().collect::<Scopes>());
        self.apart_by(other, user, org, &before, &after)
    }

    fn apart_by(
        &self,
        other: &Self,
        user: User,
        org: Org,
        before: &[Scope],
        after: &[Scope],
    ) -> Vec<Apart> {
        let same_worth = |scope: &Scope| {
            let [one, two] =
                [self, other].map(|conclusions| conclusions.class(user, org, scope.carrier));
            std::ptr::eq(one, two) || one == two
        };
        let same_care = |scope: &Scope| self.care(user, scope).eq(other.care(user, scope));
        let same = |scope: &Scope| same_worth(scope) && same_care(scope);
        if before == after && before.iter().all(same) {
            return Vec::new();
        }
        let mut one = self.had(user, org, before).into_iter().peekable();
        let mut two = other.had(user, org, after).into_iter().peekable();
        let mut apart = Vec::new();
        loop {
            let next = [&mut one, &mut two].map(|all| all.peek().map(|(rank, _)| *rank));
            let Some(rank) = next.iter().flatten().min().copied() else {
                return apart;
            };
            let [before, after] = [&mut one, &mut two].map(|all| {
                let there = all.next_if(|(listed, _)| *listed == rank);
                there.map(|(_, had)| had)
            });
            if before != after {
                apart.push(Apart {
                    capability: self.classes.capability(rank),
                    before,
                    after,
                });
            }
        }
    }

    /// Returns every privilege that scopes come to, by the rank of its capability.
    fn had(&self, user: User, org: Org, scopes: &[Scope]) -> Vec<(usize, Had)> {
        let shares = self.shares(user, org, scopes);
        let mut all = Vec::new();
        classes::each(&shares, |rank, access, until| {
            let giving = scopes.iter().zip(&shares);
            let giving = giving.filter(|(_, (class, _))| class.access(rank) == access);
            let mut ways: SmallVec<[Way; 2]> = giving
                .flat_map(|(scope, _)| self.ways(user, scope))
                .collect();
            ways.sort_unstable();
            ways.dedup();
            let had = Had {
                access,
                until,
                ways,
            };
            all.push((rank, had));
        });
        all
    }

    /// Returns the ways that a scope of a user is.
    fn ways(&self, user: User, scope: &Scope) -> impl Iterator<Item = Way> {
        let way = |care| Way {
            from: scope.org,
            care,
            carrier: scope.carrier,
        };
        let mut care = self.care(user, scope).map(Some).peekable();
        let none = care.peek().is_none().then_some(None);
        care.chain(none).map(way)
    }

    /// Returns how the customer of a scope came into the user's care, if the scope is
    /// a partner administrator's.
    fn care(&self, user: User, scope: &Scope) -> impl Iterator<Item = Care> + use<> {
        let (org, at) = (scope.org, self.at);
        let by_care = Some((Role::PartnerAdmin, Standing::ManagingPartner));
        let is_by_care = scope.carrier.role() == by_care;
        let assigned = is_by_care
            && self
                .ground
                .assigned_bfff(user)
                .any(|(customer, from, until)| customer == org && from <= at && at < until);
        let provisioned = is_by_care
            && self
                .ground
                .provisioned_bff(user)
                .any(|(customer, since)| customer == org && since <= at);
        let assigned = assigned.then_some(Care::Assigned);
        assigned
            .into_iter()
            .chain(provisioned.then_some(Care::Provisioned))
    }
}

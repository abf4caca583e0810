//! Candidates: the changes among which repairs of a finding are sought.

use super::Search;
use crate::explain::{self, Change, Made, Supposed};
use crate::facts::Fact;
use crate::findings::{Finding, Kind, access, together};
use crate::model::{Grant, Instant, Licence, Org, Role, User};
use crate::rule_list::Relation;
use std::cmp::Reverse;

/// Of how many people it is tried whether they could be full administrators.
const PEOPLE: usize = 4;

/// The changes that are tried for a finding.
#[derive(Default)]
pub(super) struct Candidates {
    pub(super) made: Vec<Made>,
    /// A fact that a change would be about which nobody may make.
    pub(super) nobody: Option<Fact>,
}

/// Returns to whom a fact gives something.
pub(super) fn given_to(fact: &Fact) -> Option<User> {
    match *fact {
        Fact::Grant { to: user, .. }
        | Fact::Assigned { user, .. }
        | Fact::Provisioned { user, .. }
        | Fact::HelpDeskApproval { user, .. }
        | Fact::Licence { user, .. } => Some(user),
        _ => None,
    }
}

impl Candidates {
    fn add(&mut self, change: Change, by: Option<Vec<User>>) {
        match by {
            Some(by) => self.made.push(Made { change, by }),
            None => self.nobody = Some(change.fact()),
        }
    }
}

impl Search<'_> {
    /// Returns the changes that are tried for a finding.
    pub(super) fn candidates(&mut self, finding: &Finding) -> Candidates {
        let mut candidates = Candidates::default();
        match (finding.kind, finding.user, finding.org) {
            (
                Kind::DerivedRoleGranted
                | Kind::RoleOutOfPlace
                | Kind::ExpiredGrant
                | Kind::DanglingAssignment,
                ..,
            ) => {
                for fact in self.behind(finding) {
                    // It confers nothing, so whoever keeps the record may strike it.
                    let by = self.makers(fact).unwrap_or_default();
                    candidates.add(Change::Remove(fact), Some(by));
                }
            }
            (Kind::SeveralManagingPartners | Kind::RestrictedModeOff | Kind::RedundantRole, ..) => {
                for fact in self.behind(finding) {
                    let by = self.makers(fact);
                    candidates.add(Change::Remove(fact), by);
                }
            }
            (Kind::UnwarrantedGrant, ..) => {
                for fact in self.behind(finding) {
                    let by = self.makers(fact);
                    candidates.add(Change::Remove(fact), by.clone());
                    let anew = by.and_then(|by| Some((self.anew(fact, *by.first()?), by)));
                    if let Some((anew, by)) = anew {
                        candidates.add(Change::Add(anew), Some(by));
                    }
                }
            }
            (Kind::NoFullAdmin | Kind::SoleFullAdmin, _, Some(org)) => {
                for user in self.people(org) {
                    let values = [Role::FullAdmin.into(), user.into(), org.into()].map(Some);
                    let values = [None]
                        .into_iter()
                        .chain(values)
                        .chain([None, None])
                        .collect();
                    let supposed = Supposed {
                        relation: Relation::Granted,
                        values,
                    };
                    candidates
                        .made
                        .extend(explain::addition(self.world, &supposed));
                }
            }
            (Kind::BroadReach, Some(user), _) => {
                // Where the number is passed by one, an assignment less may do.
                let reach = access::reach_of(self.world, self.world.conclusions().of_user(user));
                let widest = reach.values().map(Vec::len).max().unwrap_or_default();
                let narrow = widest <= self.thresholds.broad_reach.saturating_add(1);
                self.removals(user, &mut candidates, |fact| {
                    matches!(fact, Fact::Grant { .. })
                        || narrow
                            && matches!(fact, Fact::Assigned { .. } | Fact::Provisioned { .. })
                });
            }
            (Kind::StandardLicenceBlocksPortal, Some(user), Some(org)) => {
                self.removals(user, &mut candidates, |fact| match *fact {
                    Fact::Licence { licence, .. } => licence == Licence::CcStandard,
                    Fact::Grant { on, role, .. } => on == org && role == Role::FullAdmin,
                    _ => false,
                });
            }
            // Nothing follows from the role, and nobody is known to have a say in it.
            (Kind::UnknownRole, ..) => {}
            (_, Some(user), Some(org)) => {
                let home = self.home(user);
                self.removals(user, &mut candidates, |fact| match *fact {
                    Fact::Grant { on, .. } => on == org || on == home,
                    Fact::Assigned { customer, .. } | Fact::Provisioned { customer, .. } => {
                        customer == org
                    }
                    Fact::HelpDeskApproval { on, .. } => on == org,
                    _ => false,
                });
            }
            _ => {}
        }
        candidates
    }

    /// Adds the removals of what was given to a user and holds now, as far as wanted.
    fn removals(
        &mut self,
        user: User,
        candidates: &mut Candidates,
        wanted: impl Fn(&Fact) -> bool,
    ) {
        let now = self.world.as_of().at;
        let facts = self.world.facts();
        let facts = self.given[user.index()]
            .iter()
            .map(|place| facts.entry(*place).fact);
        let runs = |fact: &Fact| match *fact {
            Fact::Grant { from, until, .. } | Fact::Assigned { from, until, .. } => {
                from <= now && now < until
            }
            _ => true,
        };
        let facts: Vec<Fact> = facts.filter(|fact| runs(fact) && wanted(fact)).collect();
        for fact in facts {
            let by = self.makers(fact);
            candidates.add(Change::Remove(fact), by);
        }
    }

    fn behind(&self, finding: &Finding) -> Vec<Fact> {
        let facts = self.world.facts();
        let places = finding.facts.iter();
        places.map(|place| facts.entry(*place).fact).collect()
    }

    /// Returns who may make a change about a fact, if anybody may.
    fn makers(&mut self, fact: Fact) -> Option<Vec<User>> {
        // Who gave something, when and under which number does not matter to that.
        let mut key = fact;
        match &mut key {
            Fact::Grant {
                grant,
                by,
                from,
                until,
                ..
            } => (*grant, *by, *from, *until) = (Grant(0), None, Instant::ALWAYS, Instant::NEVER),
            Fact::Assigned {
                by, from, until, ..
            } => (*by, *from, *until) = (None, Instant::ALWAYS, Instant::NEVER),
            _ => {}
        }
        let world = self.world;
        let makers = self.makers.entry(key);
        makers
            .or_insert_with(|| explain::makers(world, &fact))
            .clone()
    }

    /// Returns a grant as somebody else gives it now.
    fn anew(&self, fact: Fact, maker: User) -> Fact {
        let mut anew = fact;
        if let Fact::Grant {
            grant, by, from, ..
        } = &mut anew
        {
            *grant = self.world.facts().next_grant();
            *by = Some(maker);
            *from = self.world.as_of().at;
        }
        anew
    }

    /// Returns the people of an organization's own who could be its full administrators
    /// and are not: who administers something there, the widest first, or was given the
    /// role before. Whoever holds a role that excludes it is none of them.
    fn people(&self, org: Org) -> Vec<User> {
        let conclusions = self.world.conclusions();
        let facts = self.world.facts();
        let was = |user: User| {
            let mut given = self.given[user.index()].iter();
            given.any(|place| {
                matches!(facts.entry(*place).fact, Fact::Grant { role: Role::FullAdmin, on, .. } if on == org)
            })
        };
        let holds = |user: User| conclusions.held_by(user).any(|held| held.org == org);
        let own = self.own[org.index()].iter().copied();
        let excluded =
            |user| !together::held(conclusions, Kind::ExclusiveRoles, user, org).is_empty();
        let own = own.filter(|user| !excluded(*user));
        let mut people: Vec<User> = own.filter(|user| was(*user) || holds(*user)).collect();
        people.sort_by_key(|user| (Reverse(conclusions.count(*user, org)), *user));
        people.truncate(PEOPLE);
        people
    }
}

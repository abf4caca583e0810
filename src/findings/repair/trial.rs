//! Trials: what follows after some changes, whether a finding is gone then, and whether
//! one of high severity is new.

use super::Search;
use crate::conclusions::{After, Conclusions};
use crate::explain::{self, Change, Made, Repair};
use crate::facts::Fact;
use crate::findings::{Finding, Kind, access, orgs, together};
use crate::model::{Grant, Org, Role, User};
use crate::world::World;
use std::cell::OnceCell;

/// Changes, and what follows after them.
pub(super) struct Trial {
    made: Vec<Made>,
    after: After,
    /// The grants that have a warranted chain, if that was looked for.
    warranted: OnceCell<Vec<Grant>>,
    /// What is new and worse, if it was looked for.
    pub(super) broken: OnceCell<Option<Broken>>,
    repair: OnceCell<Repair>,
}

/// A finding of high severity that there was not before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Broken {
    pub(super) kind: Kind,
    pub(super) user: Option<User>,
    pub(super) org: Org,
}

impl Trial {
    pub(super) fn new(world: &World, made: Vec<Made>) -> Self {
        let after = explain::after(world, &changes(&made));
        Self {
            made,
            after,
            warranted: OnceCell::new(),
            broken: OnceCell::new(),
            repair: OnceCell::new(),
        }
    }

    /// Returns the changes as a repair with its side effects.
    pub(super) fn repair(&self, world: &World) -> &Repair {
        let nothing = |_: &crate::conclusions::Privilege| false;
        self.repair.get_or_init(|| {
            Repair::of(self.made.clone(), world.conclusions(), &self.after, nothing)
        })
    }

    /// Returns the grants that have a warranted chain, sorted. `void` is the world where
    /// only such count, unless they do already.
    fn warranted(&self, void: Option<&World>) -> &[Grant] {
        self.warranted.get_or_init(|| match void {
            Some(void) => explain::after(void, &changes(&self.made))
                .conclusions
                .warranted(),
            None => self.after.conclusions.warranted(),
        })
    }

    fn removes(&self, fact: &Fact) -> bool {
        let mut made = self.made.iter();
        made.any(|made| made.change == Change::Remove(*fact))
    }
}

fn changes(made: &[Made]) -> Vec<&Change> {
    made.iter().map(|made| &made.change).collect()
}

impl Search<'_> {
    /// Returns whether a finding is gone after the changes of a trial.
    pub(super) fn is_gone(&self, finding: &Finding, trial: &Trial) -> bool {
        let (world, after) = (self.world, &trial.after.conclusions);
        let facts = finding
            .facts
            .iter()
            .map(|place| &world.facts().entry(*place).fact);
        let left = facts.filter(|fact| !trial.removes(fact)).count();
        match (finding.kind, finding.user, finding.org) {
            (Kind::UnwarrantedGrant, ..) => {
                let warranted = trial.warranted(self.void.as_ref());
                let facts = finding.facts.iter();
                let mut facts = facts.map(|place| &world.facts().entry(*place).fact);
                facts.all(|fact| match fact {
                    Fact::Grant { grant, .. } => {
                        trial.removes(fact) || warranted.binary_search(grant).is_ok()
                    }
                    _ => false,
                })
            }
            (
                Kind::DerivedRoleGranted
                | Kind::RoleOutOfPlace
                | Kind::ExpiredGrant
                | Kind::DanglingAssignment
                | Kind::RestrictedModeOff
                | Kind::RedundantRole,
                ..,
            ) => left == 0,
            (Kind::SeveralManagingPartners, ..) => left < 2,
            (kind @ (Kind::ExclusiveRoles | Kind::DutyConflict), Some(user), Some(org)) => {
                together::held(after, kind, user, org).len() < 2
            }
            (Kind::NoFullAdmin, _, Some(org)) => orgs::own_full_admins(world, after, org) > 0,
            (Kind::SoleFullAdmin, _, Some(org)) => orgs::own_full_admins(world, after, org) > 1,
            (
                kind @ (Kind::ProvisioningAdminPresent | Kind::ExternalAdminPresent),
                Some(user),
                Some(org),
            ) => {
                let mut held = after.held_by(user).filter(|held| held.org == org);
                !held.any(|held| access::is_of(world, kind, held))
            }
            (Kind::TemporaryAccessActive, Some(user), Some(org)) => {
                !after.approved().any(|pair| pair == (user, org))
            }
            (Kind::ContentAccessByPartner, Some(user), Some(org)) => {
                access::content_of(world, after, user, org).is_empty()
            }
            (Kind::BroadReach, Some(user), _) => {
                let reach = access::reach_of(world, after.of_user(user));
                let mut reach = reach.values();
                reach.all(|orgs| orgs.len() <= self.thresholds.broad_reach)
            }
            (Kind::StandardLicenceBlocksPortal, Some(user), Some(org)) => {
                !after.barred(user).iter().any(|(at, _)| *at == org)
            }
            // A waiver is none of the facts.
            _ => false,
        }
    }
}

/// Returns the first finding of high severity that is new after the changes of a trial.
/// `void` is the world where only warranted grants count, unless they do already, and
/// `warranted` are those in it.
pub(super) fn broken(
    world: &World,
    void: Option<&World>,
    warranted: &[Grant],
    trial: &Trial,
) -> Option<Broken> {
    let before = world.conclusions();
    let after = &trial.after.conclusions;
    for (user, org) in trial.after.concerned.iter().copied() {
        let lost = world.facts().home(user) == org
            && before.holds(user, Role::FullAdmin, org)
            && !after.holds(user, Role::FullAdmin, org);
        if lost && orgs::own_full_admins(world, after, org) == 0 {
            return Some(Broken {
                kind: Kind::NoFullAdmin,
                user: None,
                org,
            });
        }
        let duties = |conclusions: &Conclusions| {
            together::held(conclusions, Kind::DutyConflict, user, org).len()
        };
        if duties(after) > 1 && duties(before) < 2 {
            return Some(Broken {
                kind: Kind::DutyConflict,
                user: Some(user),
                org,
            });
        }
    }
    let unwarranted = unwarranted(world, void, warranted, trial)?;
    match unwarranted {
        Fact::Grant { to, on, .. } => Some(Broken {
            kind: Kind::UnwarrantedGrant,
            user: Some(to),
            org: on,
        }),
        _ => None,
    }
}

/// Returns the first grant, there before or added, that loses its warrant or has none.
fn unwarranted(
    world: &World,
    void: Option<&World>,
    warranted: &[Grant],
    trial: &Trial,
) -> Option<Fact> {
    let still = trial.warranted(void);
    let is_still = |grant: &Grant| still.binary_search(grant).is_ok();
    let mut lost = warranted.iter().filter(|grant| !is_still(grant));
    let lost = lost.find_map(|grant| {
        let fact = world.facts().grant(*grant);
        (!trial.removes(&fact)).then_some(fact)
    });
    lost.or_else(|| {
        let next = world.facts().next_grant().index();
        let added = trial.made.iter().enumerate();
        let mut added = added.filter_map(|(number, made)| match made.change {
            Change::Add(fact @ Fact::Grant { .. }) => {
                Some((Grant(u32::try_from(next + number).ok()?), fact))
            }
            _ => None,
        });
        added.find_map(|(grant, fact)| (!is_still(&grant)).then_some(fact))
    })
}

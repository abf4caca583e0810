//! Causes: in what two worlds differ, and which changes of their inputs each
//! difference comes from.
//!
//! Owns the differences of effective privileges between two worlds and their grouping
//! by causes. A cause is a set of changes such that undoing exactly these in the new
//! world takes away exactly the differences that are named with it: each privilege
//! among them is then as in the old world, with its end and its routes, and all
//! others are as in the new one. It prints nothing.
//!
//! Invariant: every difference belongs to one cause, and every cause was tried by
//! deriving.

mod change;
mod facts;
mod groups;
mod policy;
mod row;
mod time;
mod undo;

pub use change::{Change, ChangeKind, Side};
pub use row::{Difference, Row};

use crate::facts::Fact;
use crate::model::{Org, User};
use crate::world::World;
use change::Swap;
use facts::Facts;
use groups::{Grouped, Grouping};
use policy::Given;
use std::collections::BTreeSet;
use time::Time;
use undo::Sides;

/// Two worlds, compared.
pub struct Comparison {
    sides: Sides,
    time: Time,
    /// The groups that make a difference, those with most differences first.
    causes: Vec<Cause>,
    /// The changes that make none.
    idle: Vec<Change>,
}

/// Changes, and the differences that come from them.
#[derive(Debug)]
pub struct Cause {
    /// The changes, sorted.
    pub changes: Vec<Change>,
    /// For each change, how many privileges undoing it alone would make other; what
    /// they would be need not be what they were.
    pub alone: Vec<usize>,
    delta: undo::Delta,
}

impl Comparison {
    /// Compares two worlds. `watch` is told from time to time how many of how many
    /// changes were looked at.
    #[must_use]
    pub fn of(old: &World, new: &World, watch: &mut dyn FnMut(u64, u64)) -> Self {
        let mut facts = Facts::between(old, new);
        let mut policy = Given::between(old, new);
        let found = std::mem::take(&mut facts.found);
        let mut found: Vec<(Change, Swap)> = found
            .into_iter()
            .chain(std::mem::take(&mut policy.found))
            .collect();
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        let (changes, swaps): (Vec<Change>, Vec<Swap>) = found.into_iter().unzip();
        let about = swaps.iter().map(about).collect();
        let Facts { time, base, .. } = facts;
        let sides = Sides::new(new, time.at, base, policy, swaps);
        let (grouped, alone) = Grouping::of(&sides, about, watch);
        let (acting, idle): (Vec<Grouped>, Vec<Grouped>) = grouped
            .into_iter()
            .partition(|group| !group.delta.is_empty());
        let mut told: Vec<Option<Change>> = changes.into_iter().map(Some).collect();
        let mut take = |group: &Grouped| -> Vec<Change> {
            let changes = group.changes.iter();
            changes.filter_map(|change| told[*change].take()).collect()
        };
        let causes = acting.into_iter().map(|group| Cause {
            changes: take(&group),
            alone: group.changes.iter().map(|change| alone[*change]).collect(),
            delta: group.delta,
        });
        let mut causes: Vec<Cause> = causes.collect();
        causes.sort_by(|one, other| {
            let order = other.differences().cmp(&one.differences());
            order.then_with(|| one.changes.cmp(&other.changes))
        });
        let mut idle: Vec<Change> = idle.iter().flat_map(take).collect();
        idle.sort();
        Self {
            sides,
            time,
            causes,
            idle,
        }
    }

    /// Returns the causes, those of most differences first.
    #[must_use]
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// Returns the changes without an effect on any privilege: all of them undone, each
    /// is as it is.
    #[must_use]
    pub fn idle(&self) -> &[Change] {
        &self.idle
    }

    /// Returns whether nothing that was put in differs.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.causes.is_empty() && self.idle.is_empty()
    }

    /// Returns the differences that come from a cause, by user, organization and
    /// capability. They are put into words one by one.
    pub fn rows<'c>(&'c self, cause: &'c Cause) -> impl Iterator<Item = Row> + 'c {
        cause.delta.iter().flat_map(move |(pair, apart)| {
            let rows = apart.iter();
            rows.map(move |apart| self.row(*pair, apart))
        })
    }
}

impl Cause {
    /// Returns how many privileges differ.
    #[must_use]
    pub fn differences(&self) -> usize {
        groups::count(&self.delta)
    }
}

/// Returns whom a change is about; nobody where it is about all.
fn about(swap: &Swap) -> (BTreeSet<User>, BTreeSet<Org>) {
    let (mut users, mut orgs) = (BTreeSet::new(), BTreeSet::new());
    for fact in swap.with.iter().chain(&swap.without) {
        match *fact {
            Fact::Org { org, .. } | Fact::RestrictedMode { on: org, .. } => {
                orgs.insert(org);
            }
            Fact::Home { user, .. } | Fact::Licence { user, .. } => {
                users.insert(user);
            }
            Fact::Manages { partner, customer } => {
                orgs.extend([partner, customer]);
            }
            Fact::Grant {
                to: user, on: org, ..
            }
            | Fact::Assigned {
                user,
                customer: org,
                ..
            }
            | Fact::Provisioned {
                user,
                customer: org,
                ..
            }
            | Fact::FirstUser { user, on: org }
            | Fact::SetUpServices {
                by: user, on: org, ..
            }
            | Fact::HelpDeskApproval { user, on: org, .. }
            | Fact::Demotion { user, on: org, .. }
            | Fact::UnknownRole { user, on: org, .. } => {
                users.insert(user);
                orgs.insert(org);
            }
            Fact::Unknown { on, .. } => orgs.extend(on),
        }
    }
    (users, orgs)
}

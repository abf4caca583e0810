//! Repairs: the smallest sets of changes to the facts that turn an answer.
//!
//! Changes are sought among these: for the user asked about, a grant of any role
//! at the user's home or at the organization asked about, the assignment of that
//! organization, and an approval there, each beginning now; a relationship of any
//! partner to the organization; its restricted mode set off or on; and the
//! removal of any stated grant, assignment, relationship, approval or setting.
//! Policy is never changed, and nothing is proposed that nobody may do.
//!
//! Candidates come from what attempts lack and from what proofs rest on; each set
//! that is returned was found to turn the answer by deriving again, and no part
//! of it does.
//!
//! Who may make a change is judged in the world as it is, and not after the other
//! changes of its set. Those are there because the answer needs them, and in no
//! order: each can then be handed today to whoever is named, and none waits for
//! an authority that another is yet to give.

mod changes;
mod makers;
mod space;

pub use changes::Change;
pub(crate) use changes::addition;
pub(crate) use makers::makers;

use super::attempts::{Reach, lacking};
use super::check;
use crate::conclusions::{After, Conclusions, Privilege};
use crate::engine;
use crate::model::{Capability, Org, User};
use crate::prove::{Goal, Prover};
use crate::rule_list::{Fact, Relation};
use crate::stop::Stop;
use crate::store::Store;
use crate::world::World;
use changes::{additions, removals};
pub use space::space;
use std::collections::{BTreeMap, BTreeSet};

/// The most changes that a repair makes.
pub(crate) const MOST: usize = 3;

/// How many sets of candidates are tried before the search gives up.
const TRIED: usize = 2_000;

/// How many repairs are worked out to their side effects, unless all are asked for.
const SHOWN: usize = 24;

/// The sets of changes that turn the answer.
#[derive(Debug, Clone, Default)]
pub struct Repairs {
    /// Those that were worked out, by size and then by side effects.
    pub sets: Vec<Repair>,
    /// How many more there are, by how many changes they make. None of them is
    /// smaller than those that were worked out.
    pub more: BTreeMap<usize, usize>,
    /// Whether the search took too long and ended early: there may be others.
    pub given_up: bool,
}

/// A set of changes that turns the answer.
#[derive(Debug, Clone)]
pub struct Repair {
    /// The changes.
    pub changes: Vec<Made>,
    /// How many other privileges it would give or raise.
    pub gives: usize,
    /// How many other privileges it would take or lower.
    pub takes: usize,
    /// Where it would give or take most: whom, where, how many.
    pub widest: Vec<(User, Org, usize)>,
}

/// A change and who may make it.
#[derive(Debug, Clone)]
pub struct Made {
    /// The change.
    pub change: Change,
    /// The users who may make it, sorted; none where it is for organizations to agree on,
    /// or about what confers nothing.
    pub by: Vec<User>,
}

/// Returns the smallest sets of changes that make something meet the goal; of
/// very many the first, unless all are asked for.
#[must_use]
pub fn enabling(world: &World, goal: &Goal, all: bool, stop: &Stop) -> Repairs {
    let mut candidates: Vec<Made> = Vec::new();
    let attempts = lacking(world, goal, MOST, Reach::Mendable, stop);
    for attempt in attempts.found {
        for made in additions(world, &attempt) {
            if !candidates.iter().any(|known| known.change == made.change) {
                candidates.push(made);
            }
        }
    }
    candidates.sort_by_key(|made| made.change);
    let (found, given_up) = turning(world, goal, &candidates, true, stop);
    Repairs {
        given_up: attempts.given_up || given_up,
        ..worked_out(world, goal, found, true, all, stop)
    }
}

/// Returns the smallest sets of changes after which nothing meets the goal; of
/// very many the first, unless all are asked for.
#[must_use]
pub fn revoking(world: &World, goal: &Goal, all: bool, stop: &Stop) -> Repairs {
    let graph = world.graph(goal);
    let candidates = removals(world, &graph);
    let (found, given_up) = turning(world, goal, &candidates, false, stop);
    Repairs {
        given_up,
        ..worked_out(world, goal, found, false, all, stop)
    }
}

/// Returns the sets of candidates that turn the answer and of which no part does,
/// the smallest first, and whether too many were tried to try all.
fn turning(
    world: &World,
    goal: &Goal,
    candidates: &[Made],
    wanted: bool,
    stop: &Stop,
) -> (Vec<Vec<Made>>, bool) {
    let mut found: Vec<Vec<usize>> = Vec::new();
    // What turns the answer alone is in no larger set.
    let mut left: Vec<usize> = (0..candidates.len()).collect();
    let mut tried = 0;
    for size in 1..=MOST {
        let mut level = Vec::new();
        for set in Combinations::new(left.len(), size) {
            tried += 1;
            if tried > TRIED || stop.is_set() {
                break;
            }
            let set: Vec<usize> = set.into_iter().map(|place| left[place]).collect();
            if found
                .iter()
                .any(|known| known.iter().all(|place| set.contains(place)))
            {
                continue;
            }
            let changes: Vec<&Change> =
                set.iter().map(|place| &candidates[*place].change).collect();
            let store = changed(world, &changes);
            if Prover::new(&store).holds(goal) == wanted {
                level.push(set);
            }
        }
        if size == 1 {
            left.retain(|place| !level.contains(&vec![*place]));
        }
        found.extend(level);
    }
    let made = |place: &usize| candidates[*place].clone();
    let sets = found.iter().map(|set| set.iter().map(made).collect());
    (sets.collect(), tried > TRIED)
}

/// Works sets of changes out to their side effects; counts those that are too many.
fn worked_out(
    world: &World,
    goal: &Goal,
    mut found: Vec<Vec<Made>>,
    wanted: bool,
    all: bool,
    stop: &Stop,
) -> Repairs {
    let shown = if all { found.len() } else { SHOWN };
    let mut more = BTreeMap::new();
    for set in found.drain(shown.min(found.len())..) {
        *more.entry(set.len()).or_default() += 1;
    }
    let sets = found.into_iter().take_while(|_| !stop.is_set());
    let mut sets: Vec<Repair> = sets
        .filter_map(|changes| repair(world, goal, changes, wanted))
        .collect();
    sets.sort_by_key(|repair| {
        let changes: Vec<Change> = repair.changes.iter().map(|made| made.change).collect();
        (changes.len(), repair.gives + repair.takes, changes)
    });
    Repairs {
        sets,
        more,
        given_up: false,
    }
}

/// Returns the given facts after some changes.
fn changed(world: &World, changes: &[&Change]) -> Store {
    let mut store = Store::on(world.store());
    for (number, change) in changes.iter().enumerate() {
        change.apply(world, &mut store, number);
    }
    store
}

/// Returns everything that follows after some changes, and whom they concern.
#[must_use]
pub fn after(world: &World, changes: &[&Change]) -> After {
    world
        .conclusions()
        .after(world.store(), &changed(world, changes))
}

/// Returns every conclusion of the engine after some changes, of every relation: all
/// is derived anew, over all facts.
#[must_use]
pub fn anew(world: &World, changes: &[&Change]) -> Vec<Fact> {
    engine::conclude(changed(world, changes).facts()).facts()
}

/// Works a repair out to its side effects. The engine derives anew, from all that can
/// matter after the changes, whether the answer turns.
fn repair(world: &World, goal: &Goal, changes: Vec<Made>, wanted: bool) -> Option<Repair> {
    let references: Vec<&Change> = changes.iter().map(|made| &made.change).collect();
    let store = changed(world, &references);
    if check::derived(&store, goal) != wanted {
        return None;
    }
    let after = world.conclusions().after(world.store(), &store);
    let about = |row: &Privilege| {
        goal.relation == Relation::Effective
            && [
                Some(row.user.into()),
                Some(row.org.into()),
                Some(row.capability.into()),
            ] == goal.pattern[..3]
    };
    Some(Repair::of(changes, world.conclusions(), &after, about))
}

impl Repair {
    /// Returns the repair that some changes are, of which is known what follows before and
    /// after them. What it is about is no side effect.
    pub(crate) fn of(
        changes: Vec<Made>,
        before: &Conclusions,
        after: &After,
        about: impl Fn(&Privilege) -> bool,
    ) -> Self {
        let (mut gives, mut takes) = (0, 0);
        let mut widest: Vec<(User, Org, usize)> = Vec::new();
        for (user, org) in after.concerned.iter().copied() {
            let [had, has] = [before, &after.conclusions].map(|conclusions| {
                let rows = conclusions.of(user, org).into_iter();
                let access = rows.filter(|row| !about(row));
                access
                    .map(|row| (row.capability, row.access))
                    .collect::<BTreeMap<_, _>>()
            });
            let capabilities: BTreeSet<&Capability> = had.keys().chain(has.keys()).collect();
            let changes = capabilities
                .into_iter()
                .map(|capability| has.get(capability).cmp(&had.get(capability)));
            let (mut more, mut less) = (0, 0);
            for change in changes {
                more += usize::from(change.is_gt());
                less += usize::from(change.is_lt());
            }
            gives += more;
            takes += less;
            if more + less > 0 {
                widest.push((user, org, more + less));
            }
        }
        widest.sort_by_key(|(user, org, count)| (std::cmp::Reverse(*count), *user, *org));
        Self {
            changes,
            gives,
            takes,
            widest,
        }
    }
}

/// Every combination of so many of the first so many numbers, in order.
pub(crate) struct Combinations {
    count: usize,
    next: Option<Vec<usize>>,
}

impl Combinations {
    pub(crate) fn new(count: usize, size: usize) -> Self {
        Self {
            count,
            next: (size <= count).then(|| (0..size).collect()),
        }
    }
}

impl Iterator for Combinations {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let current = self.next.take()?;
        let size = current.len();
        let mut following = current.clone();
        let place = (0..size)
            .rev()
            .find(|place| following[*place] < self.count - size + place);
        if let Some(place) = place {
            following[place] += 1;
            for later in place + 1..size {
                following[later] = following[later - 1] + 1;
            }
            self.next = Some(following);
        }
        Some(current)
    }
}

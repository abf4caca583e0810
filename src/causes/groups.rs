//! Groups: which changes the differences come from.
//!
//! Owns the grouping. It starts from single changes and puts together what does not act
//! alone: changes that touch the same privilege; and where undoing a group leaves a
//! privilege neither as it is nor as it was, or no group touches one that differs, the
//! fewest others with which undoing does it; and changes that do something together
//! which none of them does alone. At the end undoing any group gives back exactly its
//! differences and nothing else, undoing all of them the old world, and undoing all
//! that do nothing the new one. Each of these was tried by deriving.

use super::undo::{Delta, Key, Sides, Undone};
use crate::conclusions::Apart;
use crate::model::{Capability, Org, User};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Some changes, by their numbers in order, and the differences that come from them.
#[derive(Debug, Clone)]
pub(super) struct Grouped {
    pub(super) changes: Vec<usize>,
    pub(super) delta: Delta,
}

/// Changes that were put together, all the differences that there are, and whom each
/// change is about.
pub(super) struct Grouping<'s> {
    sides: &'s Sides,
    all: Delta,
    about: Vec<(BTreeSet<User>, BTreeSet<Org>)>,
    groups: Vec<Grouped>,
}

/// The groups that touch a user at an organization, and where in their differences.
type Touched = SmallVec<[(usize, usize); 1]>;

/// What keeps groups from being what they are to be.
#[derive(Default)]
struct Conflicts {
    /// Groups that touch the same privilege.
    together: BTreeSet<(usize, usize)>,
    /// Groups, or none, and a privilege that is not as before when they are undone.
    open: Vec<(Option<usize>, Key)>,
}

impl<'s> Grouping<'s> {
    /// Returns the groups of all changes, and how many privileges undoing each change
    /// alone makes other; `watch` is told how many of how many changes were looked at.
    pub(super) fn of(
        sides: &'s Sides,
        about: Vec<(BTreeSet<User>, BTreeSet<Org>)>,
        watch: &mut dyn FnMut(u64, u64),
    ) -> (Vec<Grouped>, Vec<usize>) {
        let all = sides.all();
        let changes = sides.swaps.len() as u64;
        let groups = (0..sides.swaps.len()).map(|change| {
            watch(change as u64, changes);
            let delta = if sides.swaps[change].is_empty() {
                Delta::new()
            } else {
                sides.apart(&sides.undo(&[change]))
            };
            Grouped {
                changes: vec![change],
                delta,
            }
        });
        let mut grouping = Self {
            groups: groups.collect(),
            sides,
            all,
            about,
        };
        let alone = grouping.groups.iter().map(|group| count(&group.delta));
        let alone: Vec<usize> = alone.collect();
        loop {
            let conflicts = grouping.conflicts();
            let together = if conflicts.together.is_empty() {
                grouping.search(&conflicts.open)
            } else {
                conflicts.together
            };
            debug_assert!(
                conflicts.open.is_empty() || !together.is_empty(),
                "what is open can be closed"
            );
            let together = if together.is_empty() {
                grouping.jointly()
            } else {
                together
            };
            if together.is_empty() {
                break;
            }
            grouping.join(together);
        }
        grouping.shrink(&alone);
        (grouping.groups, alone)
    }

    /// Returns the differences of a user at an organization.
    fn differences(&self, pair: (User, Org)) -> &[Apart] {
        let place = self.all.binary_search_by_key(&pair, |(pair, _)| *pair);
        place.map_or(&[], |place| &self.all[place].1)
    }

    fn conflicts(&self) -> Conflicts {
        let mut touched: FxHashMap<(User, Org), Touched> = FxHashMap::default();
        for (number, group) in self.groups.iter().enumerate() {
            for (place, (pair, _)) in group.delta.iter().enumerate() {
                touched.entry(*pair).or_default().push((number, place));
            }
        }
        let mut conflicts = Conflicts::default();
        let mut pairs: Vec<&(User, Org)> = touched.keys().collect();
        pairs.extend(self.all.iter().map(|(pair, _)| pair));
        pairs.sort_unstable();
        pairs.dedup();
        for pair in pairs {
            let differences = self.differences(*pair);
            let groups = touched.get(pair).map_or(&[][..], |groups| groups);
            if let [(number, place)] = groups
                && *self.groups[*number].delta[*place].1 == *differences
            {
                continue;
            }
            self.look(*pair, groups, differences, &mut conflicts);
        }
        conflicts
    }

    /// Looks at one user and organization for conflicts.
    fn look(
        &self,
        pair: (User, Org),
        groups: &[(usize, usize)],
        differences: &[Apart],
        conflicts: &mut Conflicts,
    ) {
        let key = |capability| (pair.0, pair.1, capability);
        let mut owners: BTreeMap<Capability, usize> = BTreeMap::new();
        for (number, place) in groups {
            for row in &*self.groups[*number].delta[*place].1 {
                match owners.insert(row.capability, *number) {
                    Some(other) => {
                        conflicts.together.insert((other, *number));
                    }
                    None if !differences.contains(row) => {
                        conflicts.open.push((Some(*number), key(row.capability)));
                    }
                    None => {}
                }
            }
        }
        for row in differences {
            if !owners.contains_key(&row.capability) {
                conflicts.open.push((None, key(row.capability)));
            }
        }
    }

    /// Puts groups together, and works out what undoing them does.
    fn join(&mut self, together: BTreeSet<(usize, usize)>) {
        let mut leader: Vec<usize> = (0..self.groups.len()).collect();
        for (one, other) in together {
            let (one, other) = (find(&mut leader, one), find(&mut leader, other));
            leader[one.max(other)] = one.min(other);
        }
        let mut joined: BTreeMap<usize, Vec<Grouped>> = BTreeMap::new();
        for (number, group) in std::mem::take(&mut self.groups).into_iter().enumerate() {
            let first = find(&mut leader, number);
            joined.entry(first).or_default().push(group);
        }
        for mut parts in joined.into_values() {
            if parts.len() > 1 {
                let mut changes: Vec<usize> =
                    parts.into_iter().flat_map(|part| part.changes).collect();
                changes.sort_unstable();
                let delta = self.sides.apart(&self.sides.undo(&changes));
                self.groups.push(Grouped { changes, delta });
            } else {
                self.groups.append(&mut parts);
            }
        }
    }

    /// Returns which groups belong together so that open privileges are as before.
    fn search(&self, open: &[(Option<usize>, Key)]) -> BTreeSet<(usize, usize)> {
        let mut together = BTreeSet::new();
        let mut joined: BTreeSet<usize> = BTreeSet::new();
        let mut users: BTreeSet<User> = BTreeSet::new();
        for (group, key) in open {
            // What was found for one privilege is mostly so for the others beside it.
            if group.is_some_and(|group| joined.contains(&group)) || !users.insert(key.0) {
                continue;
            }
            let found = self.with_fewest(*group, *key);
            if found.iter().any(|group| joined.contains(group)) {
                continue;
            }
            together.extend(chained(&found));
            joined.extend(found);
        }
        together
    }

    /// Returns which groups do something together that none of them does alone: of those
    /// that do nothing, and of those that do something.
    fn jointly(&self) -> BTreeSet<(usize, usize)> {
        let numbers = 0..self.groups.len();
        let (idle, acting): (Vec<usize>, Vec<usize>) =
            numbers.partition(|number| self.groups[*number].delta.is_empty());
        let none = Delta::new();
        for (groups, expected) in [(idle, &none), (acting, &self.all)] {
            let delta = self.sides.apart(&self.undo(&groups));
            let Some(key) = first_apart(&delta, expected) else {
                continue;
            };
            let touches = |number: &usize| {
                let delta = &self.groups[*number].delta;
                let place = delta.binary_search_by_key(&(key.0, key.1), |(pair, _)| *pair);
                let mut rows = place.iter().flat_map(|place| &*delta[*place].1);
                rows.any(|row| row.capability == key.2)
            };
            let owner = groups.iter().copied().find(touches);
            let found = fewest(groups, |groups| {
                let undone = self.undo(groups);
                if owner.is_some_and(|owner| groups.contains(&owner)) {
                    !self.sides.is_as_before(&undone, key)
                } else {
                    !self.sides.is_as_now(&undone, key)
                }
            });
            return chained(&found.into_iter().collect());
        }
        BTreeSet::new()
    }

    /// Returns what follows with some groups undone.
    fn undo<'g>(&self, groups: impl IntoIterator<Item = &'g usize>) -> Undone {
        let groups = groups.into_iter();
        let changes = groups.flat_map(|group| &self.groups[*group].changes);
        let mut changes: Vec<usize> = changes.copied().collect();
        changes.sort_unstable();
        self.sides.undo(&changes)
    }

    /// Returns a group, if there is one, and the fewest others with which a privilege is
    /// as before when they are undone.
    fn with_fewest(&self, group: Option<usize>, key: Key) -> BTreeSet<usize> {
        let is_enough = |others: &[usize]| {
            let undone = self.undo(others.iter().chain(&group));
            self.sides.is_as_before(&undone, key)
        };
        let others = (0..self.groups.len()).filter(|other| Some(*other) != group);
        let acts = |number: &usize| {
            let changes = &self.groups[*number].changes;
            changes
                .iter()
                .any(|change| !self.sides.swaps[*change].is_empty())
        };
        let all: Vec<usize> = others.filter(acts).collect();
        let mut near = all.clone();
        near.retain(|number| self.is_near(*number, key));
        let kept = fewest(if is_enough(&near) { near } else { all }, is_enough);
        kept.into_iter().chain(group).collect()
    }

    /// Returns whether a group is about the user or the organization of a privilege.
    fn is_near(&self, group: usize, (user, org, _): Key) -> bool {
        self.groups[group].changes.iter().any(|change| {
            let (users, orgs) = &self.about[*change];
            users.contains(&user) || orgs.contains(&org) || (users.is_empty() && orgs.is_empty())
        })
    }

    /// Takes out of each group what does nothing alone, and without which undoing the
    /// rest does the same, the group and all of them.
    fn shrink(&mut self, alone: &[usize]) {
        for number in 0..self.groups.len() {
            if self.groups[number].changes.len() < 2 || self.groups[number].delta.is_empty() {
                continue;
            }
            for change in self.groups[number].changes.clone() {
                if alone[change] > 0 {
                    continue;
                }
                let before = self.groups[number].changes.clone();
                self.groups[number].changes.retain(|other| *other != change);
                self.groups.push(Grouped {
                    changes: vec![change],
                    delta: Delta::new(),
                });
                let same = self.sides.apart(&self.undo([&number]));
                if same != self.groups[number].delta || !self.jointly().is_empty() {
                    self.groups.pop();
                    self.groups[number].changes = before;
                }
            }
        }
    }
}

/// Returns the group that stands for a group and all that it is put together with.
fn find(leader: &mut [usize], mut group: usize) -> usize {
    while leader[group] != group {
        leader[group] = leader[leader[group]];
        group = leader[group];
    }
    group
}

/// Returns how many privileges differ.
pub(super) fn count(delta: &Delta) -> usize {
    delta.iter().map(|(_, apart)| apart.len()).sum()
}

/// Returns each group with the one after it.
fn chained(groups: &BTreeSet<usize>) -> BTreeSet<(usize, usize)> {
    let next = groups.iter().skip(1);
    groups.iter().copied().zip(next.copied()).collect()
}

/// Returns a part of what is enough that still is, and of which nothing can be left out.
fn fewest(mut kept: Vec<usize>, is_enough: impl Fn(&[usize]) -> bool) -> Vec<usize> {
    let mut size = kept.len().div_ceil(2);
    while size > 0 {
        let mut place = 0;
        while place < kept.len() {
            let mut fewer = kept.clone();
            fewer.drain(place..(place + size).min(kept.len()));
            if is_enough(&fewer) {
                kept = fewer;
            } else {
                place += size;
            }
        }
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
    kept
}

/// Returns the first privilege about which two lists of differences disagree.
fn first_apart(one: &Delta, other: &Delta) -> Option<Key> {
    let pairs = one.iter().chain(other).map(|(pair, _)| *pair);
    let pairs: BTreeSet<(User, Org)> = pairs.collect();
    let rows = |delta: &Delta, pair| {
        let place = delta.binary_search_by_key(&pair, |(pair, _)| *pair);
        place.map(|place| Arc::clone(&delta[place].1)).ok()
    };
    pairs.into_iter().find_map(|pair| {
        let [one, other] = [one, other].map(|delta| rows(delta, pair));
        let lists = [&one, &other];
        let all = lists
            .iter()
            .flat_map(|rows| rows.iter().flat_map(|rows| rows.iter()));
        let in_both = |row: &&Apart| {
            lists
                .iter()
                .all(|rows| rows.iter().any(|rows| rows.contains(row)))
        };
        let row = all.into_iter().find(|row| !in_both(row))?;
        Some((pair.0, pair.1, row.capability))
    })
}

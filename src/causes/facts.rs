//! The changes between two fact bases, and between two instants in them.
//!
//! Owns which facts differ by value, and which of them are one fact that was stated
//! otherwise. Where a fact stands in a file plays no part. A user or an organization
//! that comes or goes changes nothing by itself: whatever follows from one, follows
//! from what else is said of it.

use super::change::{Change, ChangeKind, Side, Swap};
use super::time::{Time, in_force};
use crate::facts::{Fact, FactBase, Numbers};
use crate::model::{Grant, Instant};
use crate::render::Place;
use crate::world::World;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The facts of both sides, as they are compared.
pub(super) struct Facts<'w> {
    old: &'w World,
    new: &'w World,
    /// What both are looked at by.
    pub(super) time: Time,
    /// The new facts as they are at that time, with the names of both sides.
    pub(super) base: Arc<FactBase>,
    /// The numbers there of the names of each side.
    numbers: [Numbers; 2],
    pub(super) found: Vec<(Change, Swap)>,
}

/// A fact of one side: its place there, and what it is among the compared facts.
#[derive(Clone, Copy)]
struct Stated {
    place: usize,
    fact: Fact,
}

impl<'w> Facts<'w> {
    /// Returns every change of the facts.
    pub(super) fn between(old: &'w World, new: &'w World) -> Self {
        let [before, after] = [old, new].map(|world| world.as_of().at);
        let earlier = if before < after { old } else { new };
        let over = earlier.facts().entries().map(|(_, entry)| &entry.fact);
        let time = Time::new(before.min(after), before.max(after), over);
        let names = new.facts().with_names_of(old.facts());
        let numbers = [old, new].map(|world| Numbers::of(world.facts(), &names));
        let mut facts = Self {
            old,
            new,
            time,
            base: Arc::clone(&names),
            numbers,
            found: Vec::new(),
        };
        if after < facts.time.at {
            facts.look_back(&names, after);
        }
        facts.compare();
        facts.declarations();
        facts
    }

    /// Puts in place of the new facts what they come to at their instant.
    fn look_back(&mut self, names: &FactBase, at: Instant) {
        let other = names.entries().map(|(_, entry)| entry.fact);
        let seen = |fact: &Fact| self.time.seen(fact, at).or_else(|| never(fact));
        let other = other.map(|fact| (fact, seen(&fact)));
        let other: Vec<(Fact, Option<Fact>)> =
            other.filter(|(fact, seen)| *seen != Some(*fact)).collect();
        let without = other.iter().map(|(fact, _)| *fact).collect();
        let with: Vec<Fact> = other.iter().filter_map(|(_, seen)| *seen).collect();
        self.base = Arc::new(names.revised(&without, &with));
    }

    /// Returns the facts of one side that declare nothing, in order.
    fn stated(&self, world: &World, side: usize) -> Vec<Stated> {
        let base = world.facts();
        let first = base.org_count() + base.user_count();
        let rest = base.entries().skip(first);
        let rest = rest.filter(|(_, entry)| !matches!(entry.fact, Fact::Licence { .. }));
        let stated = rest.map(|(place, entry)| Stated {
            place,
            fact: self.numbers[side].fact(entry.fact),
        });
        let mut stated: Vec<Stated> = stated.collect();
        // What was added later is not in the order of what it says.
        stated.sort_by_key(|stated| bare(&stated.fact));
        stated
    }

    /// Finds what stands on one side only, and what passes between the instants.
    fn compare(&mut self) {
        let (old, new) = (self.stated(self.old, 0), self.stated(self.new, 1));
        let [before, after] = [self.old, self.new].map(|world| world.as_of().at);
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        let (mut one, mut two) = (old.iter().peekable(), new.iter().peekable());
        loop {
            let order = match (one.peek(), two.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(one), Some(two)) => bare(&one.fact).cmp(&bare(&two.fact)),
            };
            let was = (order != Ordering::Greater).then(|| one.next()).flatten();
            let is = (order != Ordering::Less).then(|| two.next()).flatten();
            match (was, is) {
                (Some(was), Some(is)) => {
                    let holds = [before, after].map(|at| in_force(&is.fact, at));
                    if holds[0] != holds[1] {
                        let kind = if holds[1] {
                            ChangeKind::Began
                        } else {
                            ChangeKind::Ended
                        };
                        self.note(kind, Some(was), Some(is));
                    }
                }
                (was, is) => {
                    removed.extend(was);
                    added.extend(is);
                }
            }
        }
        self.pair(&removed, &added);
    }

    /// Notes what stands on one side only; where one fact went and one like it came,
    /// that fact is stated otherwise.
    fn pair(&mut self, removed: &[&Stated], added: &[&Stated]) {
        let mut alike: BTreeMap<Fact, [Vec<&Stated>; 2]> = BTreeMap::new();
        for (side, facts) in [removed, added].into_iter().enumerate() {
            for stated in facts {
                alike.entry(core(&stated.fact)).or_default()[side].push(stated);
            }
        }
        for sides in alike.values() {
            if let [[was], [is]] = [&*sides[0], &*sides[1]] {
                self.note(ChangeKind::Changed, Some(was), Some(is));
                continue;
            }
            for was in &sides[0] {
                self.note(ChangeKind::Removed, Some(was), None);
            }
            for is in &sides[1] {
                self.note(ChangeKind::Added, None, Some(is));
            }
        }
    }

    fn note(&mut self, kind: ChangeKind, was: Option<&Stated>, is: Option<&Stated>) {
        let [before, after] = [self.old, self.new].map(|world| world.as_of().at);
        // A grant that is not among the new ones gets a number that none of them has.
        let grants = self.new.facts().grant_count();
        let with = was.and_then(|was| {
            let mut fact = was.fact;
            if let Fact::Grant { grant, .. } = &mut fact {
                *grant = match is.map(|is| is.fact) {
                    Some(Fact::Grant { grant, .. }) => grant,
                    _ => Grant(u32::try_from(grants + grant.index()).unwrap_or(u32::MAX)),
                };
            }
            self.time.seen(&fact, before)
        });
        let looked_back = after < self.time.at;
        let without = is.and_then(|is| {
            let seen = self.time.seen(&is.fact, after);
            seen.or_else(|| never(&is.fact).filter(|_| looked_back))
        });
        let mut swap = Swap::default();
        if with != without {
            swap.with.extend(with);
            swap.without.extend(without);
        }
        let side = |world: &World, stated: Option<&Stated>| {
            let place = stated?.place;
            Some(self::side(world, &[place]))
        };
        let change = Change {
            kind,
            before: side(self.old, was),
            after: side(self.new, is),
        };
        self.found.push((change, swap));
    }

    /// Finds the users and organizations that came, went or are declared otherwise.
    fn declarations(&mut self) {
        let [old, new] = [self.old, self.new].map(|world| declared(world.facts()));
        let ids: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
        for id in ids {
            let (was, is) = (old.get(&id), new.get(&id));
            let record = |world: &World, places: Option<&Vec<usize>>| {
                let place = *places?.first()?;
                let facts = world.facts();
                Some(facts.stated(facts.entry(place).fact))
            };
            if record(self.old, was) == record(self.new, is) {
                continue;
            }
            let numbered = |side: usize, world: &World, places: &[usize]| -> Vec<Fact> {
                let facts = world.facts();
                let facts = places.iter().map(|place| facts.entry(*place).fact);
                facts.map(|fact| self.numbers[side].fact(fact)).collect()
            };
            let mut swap = Swap::default();
            let kind = match (was, is) {
                (Some(was), Some(is)) => {
                    swap.with = numbered(0, self.old, was);
                    swap.without = numbered(1, self.new, is);
                    if swap.with == swap.without {
                        // What people call it is other, and nothing else.
                        swap = Swap::default();
                    }
                    ChangeKind::Changed
                }
                (Some(_), None) => ChangeKind::Removed,
                _ => ChangeKind::Added,
            };
            let change = Change {
                kind,
                before: was.map(|places| side(self.old, places)),
                after: is.map(|places| side(self.new, places)),
            };
            self.found.push((change, swap));
        }
    }
}

/// Returns the places of the facts that declare each organization, and then each user.
fn declared(facts: &FactBase) -> BTreeMap<(bool, &str), Vec<usize>> {
    let mut declared: BTreeMap<(bool, &str), Vec<usize>> = BTreeMap::new();
    for (place, entry) in facts.entries() {
        let id = match entry.fact {
            Fact::Org { org, .. } => (false, facts.org_name(org)),
            Fact::Home { user, .. } | Fact::Licence { user, .. } => (true, facts.user_name(user)),
            _ => break,
        };
        declared.entry(id).or_default().push(place);
    }
    declared
}

/// Returns how the record of some facts, which is one, stands on a side.
fn side(world: &World, places: &[usize]) -> Side {
    let facts = world.facts();
    let entries = places.iter().map(|place| facts.entry(*place));
    let mut stated: Vec<Place> = entries
        .clone()
        .flat_map(|entry| &entry.origins)
        .map(|span| Place::new(world.sources().location(*span), facts.exported(*span)))
        .collect();
    stated.sort();
    stated.dedup();
    let text = entries.take(1).map(|entry| facts.stated(entry.fact));
    Side {
        text: text.map(|record| record.to_string()).collect(),
        places: stated,
    }
}

/// Returns a fact without its number, if it is a grant.
fn bare(fact: &Fact) -> Fact {
    let mut fact = *fact;
    if let Fact::Grant { grant, .. } = &mut fact {
        *grant = Grant(0);
    }
    fact
}

/// Returns a grant that is never in force, in place of one that is not yet: so the
/// others keep their numbers.
fn never(fact: &Fact) -> Option<Fact> {
    let mut fact = *fact;
    let Fact::Grant { from, until, .. } = &mut fact else {
        return None;
    };
    (*from, *until) = (Instant::NEVER, Instant::NEVER);
    Some(fact)
}

/// Returns what makes a fact that is stated otherwise still the same fact: who and
/// where, and which role.
fn core(fact: &Fact) -> Fact {
    let mut fact = bare(fact);
    match &mut fact {
        Fact::Grant {
            by, from, until, ..
        }
        | Fact::Assigned {
            by, from, until, ..
        } => {
            *by = None;
            (*from, *until) = (Instant::ALWAYS, Instant::NEVER);
        }
        Fact::Provisioned { at, .. }
        | Fact::SetUpServices { at, .. }
        | Fact::HelpDeskApproval { at, .. }
        | Fact::Demotion { at, .. } => *at = Instant::ALWAYS,
        Fact::RestrictedMode { enabled, .. } => *enabled = true,
        _ => {}
    }
    fact
}

//! Undoing changes by writing other facts.

use super::terms::Terms;
use bailiwick::causes::{Change, ChangeKind, Side};
use bailiwick::facts::StatedFact;
use bailiwick::model::{Access, ChoiceOption, Instant, Word as _};
use bailiwick::world::World;
use std::collections::{BTreeMap, BTreeSet};

pub(super) type Key = (String, String, String);
pub(super) type Held = (Access, Instant);

/// Returns all facts of a world, by their records.
fn facts(world: &World) -> BTreeMap<String, StatedFact> {
    let facts = world.facts();
    let stated = facts.entries().map(|(_, entry)| facts.stated(entry.fact));
    stated.map(|fact| (fact.to_string(), fact)).collect()
}

/// Returns the world of some facts.
fn world(facts: &BTreeMap<String, StatedFact>, at: Instant, terms: &Terms) -> World {
    let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (record, fact) in facts {
        lists.entry(fact.list()).or_default().push(record);
    }
    let lists = lists
        .iter()
        .map(|(list, records)| format!("{list}: [{}],\n", records.join(",\n")));
    let text = format!("Facts({})", lists.collect::<String>());
    terms.world(&text, at)
}

pub(super) fn effective(world: &World) -> BTreeMap<Key, Held> {
    let rows = world.conclusions().privileges();
    rows.map(|row| {
        let key = (
            world.user_name(row.user).to_owned(),
            world.org_name(row.org).to_owned(),
            world.capability_name(row.capability).to_owned(),
        );
        (key, (row.access, row.until))
    })
    .collect()
}

/// What a plain comparison of two worlds says that differs.
pub(super) fn plainly(old: &World, new: &World) -> BTreeMap<Key, (Option<Held>, Option<Held>)> {
    let (old, new) = (effective(old), effective(new));
    let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
    let both = keys
        .into_iter()
        .map(|key| (key.clone(), (old.get(key).copied(), new.get(key).copied())));
    both.filter(|(_, (before, after))| before != after)
        .collect()
}

/// Returns a fact as it is at one instant, put so that it is so at a later one; nothing
/// where it is not in force. Ends are not kept.
fn seen(fact: &StatedFact, then: Instant, now: Instant) -> Option<StatedFact> {
    let half_an_hour = |at: Instant, sign: i64| at.microseconds_later(sign * 1_800_000_000);
    let mut fact = fact.clone();
    let in_force = match &mut fact {
        StatedFact::Grant { from, until, .. } | StatedFact::Assigned { from, until, .. } => {
            let in_force = *from <= then && then < *until;
            *until = Instant::NEVER;
            in_force
        }
        StatedFact::Provisioned { at, .. }
        | StatedFact::SetUpServices { at, .. }
        | StatedFact::Demotion { at, .. } => *at <= then,
        StatedFact::HelpDeskApproval { at, .. } => {
            let in_force = *at <= then && then < half_an_hour(*at, 2);
            *at = half_an_hour(now, -1);
            in_force
        }
        _ => return Some(fact),
    };
    in_force.then_some(fact)
}

/// Both sides, as they are undone here.
pub(super) struct Undoing<'w> {
    pub(super) old: &'w World,
    pub(super) new: &'w World,
    pub(super) terms: [Terms; 2],
}

impl Undoing<'_> {
    /// Returns the new world with some changes undone.
    fn undo<'c>(&self, changes: impl IntoIterator<Item = &'c Change>) -> World {
        let (was, is) = (facts(self.old), facts(self.new));
        let [then, now] = [self.old, self.new].map(|world| world.as_of().at);
        let mut undone = is.clone();
        let mut terms = self.terms[1].clone();
        // A default that follows the edition is left open; what is the same is not.
        let mut pinned = Vec::new();
        let settled = self.old.as_of().settled().zip(self.new.as_of().settled());
        for (before, after) in settled {
            if before.option == after.option || !before.by_default || !after.by_default {
                pinned.push(after.option);
            }
        }
        terms.choices = pinned;
        let (mut edition, mut put) = (false, Vec::new());
        for change in changes {
            match change.kind {
                ChangeKind::Edition => edition = true,
                ChangeKind::Choice => {
                    let text = &change.before.as_ref().unwrap().text;
                    let (_, option) = text.split_once('=').unwrap();
                    terms.choices.push(ChoiceOption::from_id(option).unwrap());
                }
                ChangeKind::Policy => {
                    let text = &change.before.as_ref().unwrap().text;
                    let (cell, word) = text.split_once(": ").unwrap();
                    let cell: Vec<&str> = cell.split('/').collect();
                    let cell = [cell[0], cell[2], cell[3], word];
                    terms.cells.push(cell.map(str::to_owned));
                }
                _ => {
                    let declares = |after: &Side| {
                        let fact = &is[&after.text];
                        matches!(fact, StatedFact::User { .. } | StatedFact::Org { .. })
                    };
                    // Whoever came stays, as others may still speak of them.
                    let stays =
                        |after: &&Side| change.kind != ChangeKind::Added || !declares(after);
                    if let Some(after) = change.after.as_ref().filter(stays) {
                        assert!(undone.remove(&after.text).is_some(), "{}", after.text);
                    }
                    if let Some(before) = &change.before {
                        let fact = &was[&before.text];
                        put.push(fact.clone());
                    }
                }
            }
        }
        if edition {
            terms.edition = self.terms[0].edition;
        }
        // Of two instants both sides are put as they are at the later one.
        let at = then.max(now);
        let put = put.iter().map(|fact| (fact, then));
        let kept = undone.values().map(|fact| (fact, now));
        let both = kept.chain(put).filter_map(|(fact, when)| {
            let fact = if then == now {
                Some(fact.clone())
            } else {
                seen(fact, when, at)
            };
            fact.map(|fact| (fact.to_string(), fact))
        });
        let mut undone: BTreeMap<String, StatedFact> = both.collect();
        // Whoever is gone says nothing by being there.
        for (record, fact) in &was {
            let missing = |is_it: fn(&StatedFact) -> Option<&String>| {
                is_it(fact).is_some_and(|id| !undone.values().any(|fact| is_it(fact) == Some(id)))
            };
            let gone = missing(|fact| match fact {
                StatedFact::User { id, .. } => Some(id),
                _ => None,
            }) || missing(|fact| match fact {
                StatedFact::Org { id, .. } => Some(id),
                _ => None,
            });
            if gone {
                undone.insert(record.clone(), fact.clone());
            }
        }
        world(&undone, at, &terms)
    }

    /// Says what is wrong where undoing some changes does not come to the new world
    /// without some differences.
    pub(super) fn try_it<'c>(
        &self,
        changes: impl IntoIterator<Item = &'c Change>,
        differences: &BTreeMap<Key, (Option<Held>, Option<Held>)>,
        with_ends: bool,
    ) {
        let changes: Vec<&Change> = changes.into_iter().collect();
        let mut expected = effective(self.new);
        for (key, (before, _)) in differences {
            match before {
                Some(before) => expected.insert(key.clone(), *before),
                None => expected.remove(key),
            };
        }
        let mut found = effective(&self.undo(changes.iter().copied()));
        if !with_ends {
            for (_, until) in expected.values_mut().chain(found.values_mut()) {
                *until = Instant::NEVER;
            }
        }
        let keys: BTreeSet<&Key> = found.keys().chain(expected.keys()).collect();
        let wrong: Vec<_> = keys
            .into_iter()
            .filter(|key| found.get(*key) != expected.get(*key))
            .map(|key| (key, found.get(key), expected.get(key)))
            .collect();
        let words: Vec<String> = changes.iter().map(|change| change.words()).collect();
        assert!(wrong.is_empty(), "undoing {words:#?}: {wrong:#?}");
    }
}

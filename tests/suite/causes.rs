//! The causes of differences: undoing exactly one in the new world takes away exactly
//! the differences that are named with it. Undoing is done here by writing other facts.

use crate::laws::config;
use crate::reference::{self, Ask, Assignment, Event, Setting, instant};
use crate::stage;
use crate::worlds::{asks, worlds};
use bailiwick::answers::difference::Changed;
use bailiwick::causes::{Cause, Change, ChangeKind, Comparison, Difference, Side};
use bailiwick::diagnostic::{Sources, render};
use bailiwick::facts::StatedFact;
use bailiwick::model::{Access, ChoiceOption, Date, Instant, Word as _};
use bailiwick::policy::Policy;
use bailiwick::reading::Item;
use bailiwick::routes;
use bailiwick::world::World;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Pairs of worlds whose differences are explained.
const PAIRS: u32 = 100;

/// Pairs of worlds whose policies differ as well, which are read anew each time.
const CELLS: u32 = 25;

type Key = (String, String, String);
type Held = (Access, Instant);

/// On which sides a fact stands, by a number.
fn stands(code: u8) -> [bool; 2] {
    match code {
        0 => [true, false],
        1 => [false, true],
        2 => [false, false],
        _ => [true, true],
    }
}

/// Returns two worlds that share most facts: those of one random world, and some of
/// another; a number for each says on which sides it stands.
fn sides(one: &reference::World, other: &reference::World, codes: &[u8]) -> [reference::World; 2] {
    let mut codes = codes.iter().copied().cycle();
    let mut code = move || stands(codes.next().unwrap());
    let mut sides = [one.clone(), one.clone()];
    for side in &mut sides {
        side.grants.clear();
        side.manages.clear();
        side.assignments.clear();
        side.settings.clear();
        side.events.clear();
    }
    let is_first = |id: &str| {
        [one, other].iter().any(|world| {
            let mut events = world.events.iter();
            events.any(|event| matches!(event, Event::FirstUser { user, .. } if user == id))
        })
    };
    for (place, user) in one.users.iter().enumerate() {
        let became = other.users.iter().find(|known| known.id == user.id);
        let mut became = became.unwrap_or(user).clone();
        if is_first(&user.id) {
            became.home.clone_from(&user.home);
        }
        let home_is_there = one.orgs.iter().any(|org| org.id == became.home);
        if home_is_there && code() != [true, true] {
            sides[1].users[place] = became;
        }
    }
    for (place, org) in one.orgs.iter().enumerate() {
        if let Some(became) = other.orgs.iter().find(|known| known.id == org.id)
            && code() != [true, true]
        {
            sides[1].orgs[place] = became.clone();
        }
    }
    let users: BTreeSet<&str> = one.users.iter().map(|user| &*user.id).collect();
    let orgs: BTreeSet<&str> = one.orgs.iter().map(|org| &*org.id).collect();
    let known = |user: &str, org: &str| users.contains(user) && orgs.contains(org);
    macro_rules! mix {
        ($list:ident, $known:expr) => {
            let mut all = one.$list.clone();
            for fact in &other.$list {
                if !all.contains(fact) && $known(fact) {
                    all.push(fact.clone());
                }
            }
            for fact in all {
                let stands = code();
                for (side, stands) in sides.iter_mut().zip(stands) {
                    if stands {
                        side.$list.push(fact.clone());
                    }
                }
            }
        };
    }
    let by_known = |by: &Option<String>| by.as_deref().is_none_or(|by| users.contains(by));
    mix!(grants, |grant: &reference::Grant| known(
        &grant.to, &grant.on
    ) && by_known(&grant.by));
    mix!(manages, |managed: &reference::Manages| orgs
        .contains(&*managed.partner)
        && orgs.contains(&*managed.customer));
    mix!(assignments, |assignment: &Assignment| match assignment {
        Assignment::Assigned {
            user, customer, by, ..
        } => known(user, customer) && by_known(by),
        Assignment::Provisioned { user, customer, .. } => known(user, customer),
    });
    mix!(settings, |setting: &Setting| {
        let Setting::RestrictedMode { on, .. } = setting;
        let Some(Setting::RestrictedMode { .. }) = one.settings.iter().find(|stated| {
            let Setting::RestrictedMode { on: there, .. } = stated;
            there == on
        }) else {
            return orgs.contains(&**on);
        };
        false
    });
    mix!(events, |event: &Event| match event {
        Event::FirstUser { user, on } =>
            known(user, on)
                && one
                    .users
                    .iter()
                    .any(|known| known.id == *user && known.home == *on),
        Event::SetUpServices { by: user, on, .. } | Event::Demotion { user, on, .. } =>
            known(user, on),
        Event::HelpDeskApproval { user, on, by, .. } => known(user, on) && users.contains(&**by),
    });
    sides
}

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

/// By which policy and how a world is looked at.
#[derive(Clone, Debug, PartialEq)]
struct Terms {
    edition: Date,
    choices: Vec<ChoiceOption>,
    /// What cells print instead: table, row, column, word.
    cells: Vec<[String; 4]>,
}

impl Terms {
    fn of(ask: &Ask) -> Self {
        let options = [&ask.provisioning_access, &ask.unwarranted_grants];
        let options = options.into_iter().flatten();
        Self {
            edition: ask.edition.parse().unwrap(),
            choices: options.filter_map(|id| ChoiceOption::from_id(id)).collect(),
            cells: Vec::new(),
        }
    }

    /// Returns the world of facts that are written in a text.
    fn world(&self, text: &str, at: Instant) -> World {
        let policy = if self.cells.is_empty() {
            stage::policy()
        } else {
            let mut files: BTreeMap<String, String> = BTreeMap::new();
            for [table, row, column, word] in &self.cells {
                let file = format!("rules/{table}.ron");
                let text = files.entry(file.clone()).or_insert_with(|| rules(&file));
                print(text, row, column, word);
            }
            Arc::new(Policy::load(files.into_iter().collect()).unwrap())
        };
        let mut sources = Sources::default();
        let file = sources.add("facts.ron", text);
        let (_, base) = bailiwick::facts::load([Item::of_file(&sources, file)])
            .unwrap_or_else(|errors| panic!("{}\n{text}", render(&errors, &sources, false)));
        let as_of = policy.as_of(at, Some(self.edition), &self.choices);
        World::new(policy, Arc::new(base), as_of).with_sources(sources)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the tables are changed where they stand"
)]
fn rules(file: &str) -> String {
    std::fs::read_to_string(file).unwrap()
}

/// The columns of a table, in order.
fn columns(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim_start);
    let ids = lines.filter_map(|line| line.strip_prefix("Column("));
    ids.map(|line| line.split_once(',').unwrap().0).collect()
}

/// The rows of a table, each with its cells.
fn rows(text: &str) -> Vec<(&str, Vec<&str>)> {
    let lines = text.lines().map(str::trim_start);
    let rows = lines.filter_map(|line| line.strip_prefix("Row(\""));
    rows.map(|line| {
        let (id, rest) = line.split_once('"').unwrap();
        let (_, cells) = rest.rsplit_once('[').unwrap();
        let (cells, _) = cells.split_once(']').unwrap();
        (id, cells.split(',').map(str::trim).collect())
    })
    .collect()
}

/// Makes a table print a word in a cell.
fn print(text: &mut String, row: &str, column: &str, word: &str) {
    let place = columns(text).iter().position(|id| *id == column).unwrap();
    let table = rows(text);
    let (_, cells) = table.iter().find(|(id, _)| *id == row).unwrap();
    let mut printed = cells.clone();
    printed[place] = word;
    let lines = text.lines().map(|line| {
        if line.trim_start().starts_with(&format!("Row(\"{row}\"")) {
            let (before, rest) = line.rsplit_once('[').unwrap();
            let (_, after) = rest.split_once(']').unwrap();
            format!("{before}[{}]{after}", printed.join(", "))
        } else {
            line.to_owned()
        }
    });
    *text = lines.collect::<Vec<_>>().join("\n");
}

fn effective(world: &World) -> BTreeMap<Key, Held> {
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

/// What a comparison says that differs, rows of other routes apart.
fn differences<'c>(
    comparison: &Comparison,
    causes: impl IntoIterator<Item = &'c Cause>,
) -> BTreeMap<Key, (Option<Held>, Option<Held>)> {
    let mut all = BTreeMap::new();
    for cause in causes {
        let mut rows = 0;
        for row in comparison.rows(cause) {
            rows += 1;
            let Changed { key, before, after } = row.changed;
            if row.difference == Difference::Rerouted {
                assert_eq!(before, after);
                assert_ne!(row.via_before, row.via_after, "{key:?}");
                continue;
            }
            let earlier = all.insert(key, (before, after));
            assert!(earlier.is_none(), "a difference has two causes");
        }
        assert_eq!(rows, cause.differences());
        assert!(rows > 0);
    }
    all
}

/// What a plain comparison of two worlds says that differs.
fn plainly(old: &World, new: &World) -> BTreeMap<Key, (Option<Held>, Option<Held>)> {
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
struct Undoing<'w> {
    old: &'w World,
    new: &'w World,
    terms: [Terms; 2],
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
    fn try_it<'c>(
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

/// Compares the routes that some rows name with those of proofs. Rows do not tell an
/// assignment beside a provisioning apart.
fn routes_agree(comparison: &Comparison, cause: &Cause, worlds: [&World; 2]) {
    for row in comparison.rows(cause).step_by(17) {
        let Changed { key, before, after } = &row.changed;
        let vias = [&row.via_before, &row.via_after];
        for ((world, held), via) in worlds.into_iter().zip([before, after]).zip(vias) {
            let Some((access, _)) = held else {
                assert!(via.is_empty());
                continue;
            };
            let user = world.facts().user_id(&key.0).unwrap();
            let org = world.facts().org_id(&key.1).unwrap();
            let capability = world.policy().capability_id(&key.2).unwrap();
            let graph = world.graph(&routes::goal(user, org, capability, *access));
            let proved = routes::routes(&graph).into_iter();
            let proved: BTreeSet<String> = proved
                .map(|route| route.words(world, org).replace("provisioned", "assigned"))
                .collect();
            let told: BTreeSet<String> = via
                .iter()
                .map(|words| words.split(", as ").next().unwrap())
                .map(|words| words.replace("provisioned", "assigned"))
                .collect();
            assert_eq!(told, proved, "{key:?}");
        }
    }
}

/// Tries everything that a comparison says.
fn explained(old: &World, new: &World, terms: [Terms; 2]) {
    let comparison = Comparison::of(old, new, &mut |_, _| {});
    let all = differences(&comparison, comparison.causes());
    assert_eq!(all, plainly(old, new));
    let with_ends = old.as_of().at == new.as_of().at;
    let undoing = Undoing { old, new, terms };
    for cause in comparison.causes() {
        routes_agree(&comparison, cause, [old, new]);
        undoing.try_it(
            &cause.changes,
            &differences(&comparison, [cause]),
            with_ends,
        );
    }
    undoing.try_it(comparison.idle(), &BTreeMap::new(), with_ends);
    let changes = comparison.causes().iter().flat_map(|cause| &cause.changes);
    undoing.try_it(changes, &all, with_ends);
}

proptest! {
    #![proptest_config(config(PAIRS))]

    /// Between two fact bases every cause is exact, however many changes there are.
    #[test]
    fn every_cause_of_changed_facts_is_exact(
        one in worlds(),
        other in worlds(),
        codes in vec(0..12_u8, 61),
        ask in asks(),
        without in 0..12_usize,
    ) {
        let mut sides = sides(&one, &other, &codes);
        // Somebody comes or goes, now and then.
        if let Some(user) = one.users.get(without).map(|user| &user.id) {
            leave(&mut sides[without % 2], user);
        }
        let terms = Terms::of(&ask);
        let at = Instant::parse(&instant::write(ask.at)).unwrap();
        let [old, new] = sides.map(|side| {
            terms.world(&side.to_ron(), at)
        });
        explained(&old, &new, [terms.clone(), terms]);
    }

    /// So it is where the edition, the choices and the instant change as well.
    #[test]
    fn every_cause_of_changed_terms_is_exact(
        one in worlds(),
        other in worlds(),
        codes in vec(0..60_u8, 61),
        asks in (asks(), asks()),
    ) {
        let sides = sides(&one, &other, &codes);
        let asks = [asks.0, asks.1];
        let terms = asks.clone().map(|ask| Terms::of(&ask));
        let [old, new] = [0, 1].map(|side| {
            let at = Instant::parse(&instant::write(asks[side].at)).unwrap();
            terms[side].world(&sides[side].to_ron(), at)
        });
        explained(&old, &new, terms);
    }
}

proptest! {
    #![proptest_config(config(CELLS))]

    /// So it is where tables print something else, one cell a change.
    #[test]
    fn every_cause_of_changed_cells_is_exact(
        one in worlds(),
        other in worlds(),
        codes in vec(0..60_u8, 61),
        ask in asks(),
        picks in vec((0..2_usize, 0..40_usize, 0..7_usize, 0..3_usize), 1..5),
    ) {
        let sides = sides(&one, &other, &codes);
        let was = Terms::of(&ask);
        let mut is = was.clone();
        for (table, row, column, word) in picks {
            let table = ["control_hub", "customer_management"][table];
            let text = rules(&format!("rules/{table}.ron"));
            let (rows, columns) = (rows(&text), columns(&text));
            let (row, cells) = &rows[row % rows.len()];
            let column = column % columns.len();
            let word = ["full", "read", "none"][word];
            if cells[column] != word && *row != "customer_list" {
                let cell = [table, row, columns[column], word];
                is.cells.push(cell.map(str::to_owned));
            }
        }
        let at = Instant::parse(&instant::write(ask.at)).unwrap();
        let old = was.world(&sides[0].to_ron(), at);
        let new = is.world(&sides[1].to_ron(), at);
        explained(&old, &new, [was, is]);
    }
}

/// Takes a user out of a world, with all that is said of the user.
fn leave(world: &mut reference::World, user: &str) {
    world.users.retain(|known| known.id != user);
    world
        .grants
        .retain(|grant| grant.to != user && grant.by.as_deref() != Some(user));
    world.assignments.retain(|assignment| match assignment {
        Assignment::Assigned { user: to, by, .. } => to != user && by.as_deref() != Some(user),
        Assignment::Provisioned { user: by, .. } => by != user,
    });
    world.events.retain(|event| match event {
        Event::FirstUser { user: who, .. }
        | Event::SetUpServices { by: who, .. }
        | Event::Demotion { user: who, .. } => who != user,
        Event::HelpDeskApproval { user: who, by, .. } => who != user && by != user,
    });
}

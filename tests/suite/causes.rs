//! The causes of differences: undoing exactly one in the new world takes away exactly
//! the differences that are named with it. Undoing is done here by writing other facts.

mod sides;
mod terms;
mod undoing;

use crate::laws::config;
use crate::reference::instant;
use crate::stage;
use crate::worlds::{asks, worlds};
use bailiwick::answers::difference::Changed;
use bailiwick::causes::{Cause, Comparison, Difference};
use bailiwick::model::Instant;
use bailiwick::routes;
use bailiwick::world::World;
use proptest::collection::vec;
use proptest::prelude::*;
use sides::{leave, sides};
use std::collections::{BTreeMap, BTreeSet};
use terms::{Terms, columns, rows, rules};
use undoing::{Held, Key, Undoing, plainly};

/// Pairs of worlds whose differences are explained.
const PAIRS: u32 = 100;

/// Pairs of worlds whose policies differ as well, which are read anew each time.
const CELLS: u32 = 25;

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

/// Compares the routes that some rows name with those of proofs.
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
            let proved: BTreeSet<String> = proved.map(|route| route.words(world, org)).collect();
            let told: BTreeSet<String> = via
                .iter()
                .map(|words| words.split(", as ").next().unwrap().to_owned())
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

#[test]
fn a_customer_that_is_provisioned_instead_of_assigned_is_reached_by_another_route() {
    let at = Instant::parse("2024-05-02").unwrap();
    let world = |assignment: &str| {
        let text = format!(
            "Facts(orgs: [Org(id: \"p\", kind: partner), Org(id: \"c\", kind: customer)],
            users: [User(id: \"u@p\", home: \"p\")],
            manages: [Manages(partner: \"p\", customer: \"c\")],
            grants: [Grant(role: partner_admin, to: \"u@p\", on: \"p\")],
            assignments: [{assignment}])"
        );
        stage::world(&text, at, None, &[])
    };
    let assigned = world("Assigned(user: \"u@p\", customer: \"c\")");
    let provisioned = world("Provisioned(user: \"u@p\", customer: \"c\")");
    let comparison = Comparison::of(&assigned, &provisioned, &mut |_, _| {});
    let [cause] = comparison.causes() else {
        panic!("{:?}", comparison.causes())
    };
    assert_eq!(cause.changes.len(), 2);
    let effective = assigned.conclusions().privileges();
    let at_customer = effective.filter(|it| assigned.org_name(it.org) == "c");
    assert_eq!(cause.differences(), at_customer.count());
    for row in comparison.rows(cause) {
        assert_eq!(row.difference, Difference::Rerouted);
        assert_eq!(row.via_before, ["partner_admin at p, assigned c"]);
        assert_eq!(row.via_after, ["partner_admin at p, provisioned c"]);
    }
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

//! Laws: what holds in every world, tried on random ones.

use crate::reference::{self, Ask, instant};
use crate::stage;
use crate::worlds::{NOW, asks, worlds};
use bailiwick::model::{ChoiceOption, Date, Instant, Word as _};
use bailiwick::prove::Goal;
use bailiwick::query::Query;
use bailiwick::render::Field;
use bailiwick::rule_list::RELATIONS;
use bailiwick::world::World;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Worlds for the second opinion; each is asked about under every combination
/// of options and in three editions.
const WORLDS: u32 = 2_000;

/// Worlds for laws that are costly to look into.
const FEWER_WORLDS: u32 = 150;

pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        ..ProptestConfig::default()
    }
}

pub(crate) fn staged(world: &reference::World, ask: &Ask) -> World {
    let option = |id: &Option<String>| id.as_ref().and_then(|id| ChoiceOption::from_id(id));
    let choices: Vec<_> = [
        option(&ask.provisioning_access),
        option(&ask.unwarranted_grants),
    ]
    .into_iter()
    .flatten()
    .collect();
    let at = Instant::parse(&instant::write(ask.at)).unwrap();
    let edition: Date = ask.edition.parse().unwrap();
    stage::world(&world.to_ron(), at, Some(edition), &choices)
}

type Effective = BTreeMap<(String, String, String), (String, Option<i64>)>;

fn effective(world: &World) -> Effective {
    let rows = stage::rows(world, Query::Effective(None, None)).rows;
    let count = rows.len();
    let map: Effective = rows
        .iter()
        .map(|row| {
            let text = |place: usize| row[place].text();
            let until = (row[4] != Field::Missing).then(|| instant::read(&row[4].text()).unwrap());
            ((text(0), text(1), text(2)), (text(3), until))
        })
        .collect();
    assert_eq!(map.len(), count, "a privilege is listed twice");
    map
}

fn roles(world: &World) -> BTreeSet<(String, String, String, String)> {
    let rows = stage::rows(world, Query::Roles(None, None)).rows;
    rows.iter()
        .map(|row| (row[0].text(), row[1].text(), row[2].text(), row[3].text()))
        .collect()
}

fn agree(world: &reference::World, ask: &Ask) {
    let staged = staged(world, ask);
    assert_eq!(roles(&staged), reference::roles(world, ask), "{ask:?}");
    assert_eq!(
        effective(&staged),
        reference::effective(world, ask),
        "{ask:?}"
    );
}

proptest! {
    #![proptest_config(config(WORLDS))]

    /// The engine and the second opinion agree on every role and every
    /// privilege, under both options of each choice and in three editions.
    #[test]
    fn the_second_opinion_agrees(world in worlds()) {
        for edition in ["2023-03-01", "2024-03-06", "2025-12-01"] {
            for provisioning in ["like_partner_admin", "by_external_table"] {
                for unwarranted in ["effective", "void"] {
                    agree(&world, &Ask {
                        at: NOW,
                        edition: edition.into(),
                        provisioning_access: Some(provisioning.into()),
                        unwarranted_grants: Some(unwarranted.into()),
                    });
                }
            }
        }
    }

    /// So they do at any instant, in any edition and with default choices.
    #[test]
    fn the_second_opinion_agrees_at_any_instant(world in worlds(), ask in asks()) {
        agree(&world, &ask);
    }
}

proptest! {
    #![proptest_config(config(FEWER_WORLDS))]

    /// The prover finds every conclusion of the engine, and no other.
    #[test]
    fn the_prover_and_the_engine_agree(world in worlds(), ask in asks()) {
        let staged = staged(&world, &ask);
        let mut prover = staged.prover();
        let mut proved = Vec::new();
        for info in RELATIONS.iter().filter(|info| !info.given) {
            proved.extend(prover.solve(&Goal { relation: info.relation, pattern: vec![None; info.fields.len()].into() }));
        }
        proved.sort();
        prop_assert_eq!(proved.as_slice(), staged.concluded());
    }

    /// Every conclusion has a proof that leans on nothing but given facts and absences.
    #[test]
    fn every_privilege_has_a_proof(world in worlds(), ask in asks()) {
        let staged = staged(&world, &ask);
        for row in staged.conclusions().privileges() {
            let goal = bailiwick::routes::goal(row.user, row.org, row.capability, row.access);
            let graph = staged.graph(&goal);
            prop_assert!(!graph.roots().is_empty());
            for root in graph.roots() {
                prop_assert!(graph.size(root).is_some());
            }
            prop_assert!(!bailiwick::routes::routes(&graph).is_empty(), "{:?}", row);
        }
    }

    /// The order in which facts are written does not matter.
    #[test]
    fn the_order_of_facts_does_not_matter(world in worlds(), ask in asks()) {
        let mut turned = world.clone();
        turned.orgs.reverse();
        turned.users.reverse();
        turned.manages.reverse();
        turned.grants.reverse();
        turned.assignments.reverse();
        turned.events.reverse();
        let (one, other) = (staged(&world, &ask), staged(&turned, &ask));
        prop_assert_eq!(
            stage::rows(&one, Query::Effective(None, None)),
            stage::rows(&other, Query::Effective(None, None))
        );
    }
}

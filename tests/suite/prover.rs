//! The prover in worlds that are larger, or stranger, than random ones.

use crate::stage;
use bailiwick::diagnostic::{Sources, Span};
use bailiwick::facts::{FactBase, Stated, StatedFact};
use bailiwick::generate::{self, Size};
use bailiwick::model::{ChoiceOption, Instant, OrgKind, Role};
use bailiwick::prove::{Goal, Graph};
use bailiwick::rule_list::{RELATIONS, Relation};
use bailiwick::world::World;
use std::collections::BTreeSet;
use std::sync::Arc;

fn world(facts: impl Iterator<Item = StatedFact>, choices: &[ChoiceOption]) -> World {
    let file = Sources::default().add("facts.ron", "");
    let stated: Vec<_> = facts
        .map(|fact| Stated::new(fact, Span::new(file, 0..0)))
        .collect();
    let policy = stage::policy();
    let at = Instant::parse("2024-05-02T10:30:00Z").unwrap();
    let as_of = policy.as_of(at, None, choices);
    World::new(policy, Arc::new(FactBase::build(&stated).unwrap()), as_of)
}

fn open(relation: Relation) -> Goal {
    let pattern = vec![None; relation.info().fields.len()].into();
    Goal { relation, pattern }
}

/// In a generated world the prover finds what the engine finds, and its steps
/// do not depend on what it was asked before.
#[test]
fn a_generated_world_is_proved() {
    for choice in [ChoiceOption::Effective, ChoiceOption::Void] {
        let world = world(generate::world(Size::S, 1), &[choice]);
        let mut prover = world.prover();
        let mut found = Vec::new();
        for info in RELATIONS.iter().filter(|info| !info.given) {
            found.extend(prover.solve(&open(info.relation)));
        }
        found.sort();
        assert!(found == world.concluded());
        for fact in found.iter().step_by(97) {
            let mut fresh = world.prover();
            let steps = prover.steps(fact);
            assert_eq!(steps, fresh.steps(fact), "{fact:?}");
            assert!(!steps.is_empty(), "{fact:?}");
            let graph = Graph::of(&mut fresh, &Goal::exactly(fact));
            assert!(graph.size(fact).is_some(), "{fact:?}");
        }
    }
}

/// Thousands of administrators, each made by the one before, and the first by
/// the last as well: neither the length nor the circle is too much.
#[test]
fn a_long_chain_of_grants_is_followed() {
    let length = 5_000;
    let user = |number: usize| format!("user-{number:05}");
    let mut facts = vec![
        StatedFact::Org {
            id: "partner".into(),
            kind: OrgKind::Partner,
            offer: None,
            contact_center: false,
            name: None,
        },
        StatedFact::FirstUser {
            user: user(0),
            on: "partner".into(),
        },
    ];
    for number in 0..length {
        facts.push(StatedFact::User {
            id: user(number),
            home: "partner".into(),
            licenses: BTreeSet::new(),
        });
        facts.push(StatedFact::Grant {
            role: Role::FullAdmin,
            to: user((number + 1) % length),
            on: "partner".into(),
            by: Some(user(number)),
            from: Instant::ALWAYS,
            until: Instant::NEVER,
        });
    }
    let world = world(facts.into_iter(), &[ChoiceOption::Void]);
    let last = world.facts().user_id(&user(length - 1)).unwrap();
    let goal = Goal::new(Relation::Holds, [Some(last.into()), None, None, None]);
    let graph = world.graph(&goal);
    let [root] = graph.roots() else {
        panic!("one role is held");
    };
    // A link of the chain is three conclusions and what is settled beside them.
    assert!(graph.size(root).unwrap() > 3 * (length - 1));
    let mut held = world.prover().solve(&open(Relation::Holds));
    held.retain(|fact| fact.values[1] == Role::FullAdmin.into());
    assert_eq!(held.len(), length);
    let rules: Vec<_> = graph.rules().into_iter().collect();
    assert_eq!(rules, ["A2", "A4", "H1", "H2", "H7", "T1"]);
}

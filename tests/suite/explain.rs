//! Explanations: proofs are borne out, and repairs are all there are.

use crate::laws::{config, staged};
use crate::reference::World as Written;
use crate::stage;
use crate::worlds::{asks, worlds};
use bailiwick::explain::{self, Change};
use bailiwick::model::{Capability, Org, User};
use bailiwick::routes;
use bailiwick::rule_list::{Fact, Relation};
use bailiwick::world::World;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Random worlds whose every privilege is explained: together well over ten
/// thousand privileges.
const EXPLAINED: u32 = 80;

/// Random worlds in which repairs are looked for by trying everything.
const REPAIRED: u32 = 12;

/// A world of at most so many facts about what people can do.
const FEW: usize = 12;

fn explains(world: &World) -> usize {
    for privilege in world.conclusions().privileges() {
        let why = explain::why_can(world, &privilege).unwrap();
        assert!(!why.proofs.is_empty());
    }
    world.conclusions().privileges().count()
}

#[test]
fn every_privilege_of_every_scenario_has_a_proof_that_is_borne_out() {
    let mut explained = 0;
    for report in crate::scenarios::reports() {
        explained += explains(&report.cases[0].world);
    }
    assert!(explained > 5_000, "only {explained} privileges");
}

proptest! {
    #![proptest_config(config(EXPLAINED))]

    #[test]
    fn every_privilege_of_random_worlds_has_a_proof_that_is_borne_out(world in worlds(), ask in asks()) {
        explains(&staged(&world, &ask));
    }
}

/// Keeps the first few facts, so that everything can be tried.
fn small(world: &Written) -> Written {
    let mut small = world.clone();
    small.grants.truncate(FEW - 5);
    small.assignments.truncate(2);
    small.events.truncate(3);
    small
}

/// A question of a world: the numbers pick whom, what and where.
fn asked(world: &World, (user, capability, org): (usize, usize, usize)) -> (User, Capability, Org) {
    let users: Vec<_> = world.facts().users().map(|(user, _)| user).collect();
    let orgs: Vec<_> = world.facts().orgs().map(|(org, _)| org).collect();
    // Some of each kind: rows of tables, settings, and what a licence bars.
    let ids = [
        "manage_devices",
        "users.names",
        "users.claim",
        "cc_portal",
        "policy_templates",
        "user_content",
        "org.domain",
        "licenses_upgrades",
    ];
    let capability = world
        .policy()
        .capability_id(ids[capability % ids.len()])
        .unwrap();
    (
        users[user % users.len()],
        capability,
        orgs[org % orgs.len()],
    )
}

/// The smallest sets of changes that turn the answer, by trying all.
fn by_trying(
    world: &World,
    question: (User, Capability, Org),
    space: &[Change],
) -> BTreeSet<Vec<Change>> {
    let (user, capability, org) = question;
    let has = |concluded: &[Fact]| {
        concluded.iter().any(|fact| {
            fact.relation == Relation::Effective
                && fact.values[..3] == [user.into(), org.into(), capability.into()]
        })
    };
    let before = has(world.concluded());
    let mut found: BTreeSet<Vec<Change>> = BTreeSet::new();
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..3 {
        let mut larger = Vec::new();
        for set in &sets {
            let first = set.last().map_or(0, |last| last + 1);
            for next in first..space.len() {
                let mut set = set.clone();
                set.push(next);
                let changes: Vec<Change> = set.iter().map(|place| space[*place]).collect();
                let covered =
                    |known: &Vec<Change>| known.iter().all(|change| changes.contains(change));
                if found.iter().any(covered) {
                    continue;
                }
                if has(&explain::anew(world, &changes.iter().collect::<Vec<_>>())) == before {
                    larger.push(set);
                } else {
                    found.insert(changes);
                }
            }
        }
        sets = larger;
    }
    // A set that was met before a part of it is not smallest.
    let smallest = |set: &&Vec<Change>| {
        !found
            .iter()
            .any(|other| other != *set && other.iter().all(|change| set.contains(change)))
    };
    found.iter().filter(smallest).cloned().collect()
}

fn sets(repairs: &[explain::Repair]) -> BTreeSet<Vec<Change>> {
    let set = |repair: &explain::Repair| {
        let mut changes: Vec<Change> = repair.changes.iter().map(|made| made.change).collect();
        changes.sort();
        changes
    };
    repairs.iter().map(set).collect()
}

proptest! {
    #![proptest_config(config(REPAIRED))]

    /// What is proposed is what trying every set of up to three changes finds.
    #[test]
    fn repairs_are_all_there_are(
        world in worlds(),
        ask in asks(),
        picks in (0..64_usize, 0..64_usize, 0..64_usize),
    ) {
        let staged = staged(&small(&world), &ask);
        let question = asked(&staged, picks);
        let (user, capability, org) = question;
        let goal = {
            let mut goal = routes::goal(user, org, capability, bailiwick::model::Access::Full);
            goal.pattern[3] = None;
            goal
        };
        let had = staged.conclusions().privilege(user, org, capability).is_some();
        let proposed = if had { explain::revoking(&staged, &goal) } else { explain::enabling(&staged, &goal) };
        let space: Vec<Change> = explain::space(&staged, user, org)
            .into_iter()
            .map(|made| made.change)
            .filter(|change| !had || matches!(change, Change::Remove(_)))
            .collect();
        let words = |sets: &BTreeSet<Vec<Change>>| -> Vec<Vec<String>> {
            sets.iter().map(|set| set.iter().map(|change| change.words(&staged)).collect()).collect()
        };
        let (found, tried) = (sets(&proposed), by_trying(&staged, question, &space));
        prop_assert_eq!(words(&found), words(&tried), "{}", world.to_ron());
    }
}

/// The text of an explanation fits a page of eighty columns.
#[test]
fn a_proof_fits_eighty_columns() {
    let world = stage::example("2024-05-02T10:30:00Z");
    for privilege in world.conclusions().privileges().step_by(97) {
        let why = explain::why_can(&world, &privilege).unwrap();
        let text = why
            .text(
                &world,
                80,
                &explain::Shown {
                    all: true,
                    ..explain::Shown::default()
                },
            )
            .unwrap();
        for line in text.lines() {
            let width = unicode_width::UnicodeWidthStr::width(line);
            assert!(
                width <= 80
                    || !line
                        .trim_start_matches(['│', '├', '└', '─', ' '])
                        .contains(' '),
                "{line}"
            );
        }
    }
}

/// Every privilege of a scenario with several routes, drawn.
fn drawn() -> Vec<(String, String)> {
    let world = stage::example("2024-05-02T10:30:00Z");
    let privileges = world.conclusions().privileges().step_by(211);
    let why = privileges.map(|privilege| explain::why_can(&world, &privilege).unwrap());
    why.map(|why| (why.dot(&world), why.mermaid(&world)))
        .collect()
}

#[test]
fn graphviz_draws_every_proof() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let child = |text: &str| {
        let mut dot = Command::new("dot");
        let mut child = dot
            .arg("-Tsvg")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        child
            .stdin
            .take()
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
        Some(child.wait_with_output().unwrap())
    };
    for (dot, _) in drawn() {
        let Some(output) = child(&dot) else {
            #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
            {
                eprintln!("skipped: Graphviz is not installed here");
            }
            return;
        };
        assert!(
            output.status.success(),
            "{}\n{dot}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(String::from_utf8_lossy(&output.stdout).contains("</svg>"));
    }
}

/// Every line is of the flow chart's grammar: a node with a quoted label, or an
/// edge between nodes that are there.
#[test]
fn every_line_of_a_mermaid_chart_is_of_its_grammar() {
    for (_, text) in drawn() {
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("flowchart TD"));
        let mut nodes = BTreeSet::new();
        for line in lines {
            let line = line.strip_prefix("  ").unwrap();
            let name = |text: &str| {
                text.starts_with('n') && text[1..].chars().all(|c| c.is_ascii_digit() || c == '_')
            };
            if let Some((from, to)) = line.split_once(" --> ") {
                assert!(nodes.contains(from) && nodes.contains(to), "{line}");
                continue;
            }
            let open = line.find(['[', '(', '{']).unwrap();
            let (node, shape) = line.split_at(open);
            assert!(name(node) && nodes.insert(node.to_owned()), "{line}");
            let shapes = [("[\"", "\"]"), ("([\"", "\"])"), ("{{\"", "\"}}")];
            let label = shapes
                .iter()
                .find_map(|(open, close)| shape.strip_prefix(open)?.strip_suffix(close));
            let label = label.unwrap_or_else(|| panic!("{line}"));
            assert!(!label.contains(['"', '<', '>', '`']), "{line}");
        }
    }
}

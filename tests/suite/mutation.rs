//! Mutation of the policy: what a mutant is, who notices it, and that the
//! shipped scenarios notice nearly all.

use crate::coverage::{cases, device_admin};
use crate::policy::edited;
use crate::scenarios::reports;
use crate::stage;
use bailiwick::mutate::{Fate, Ground, Kind, Mutant, Trial, mutants, small_worlds};
use bailiwick::policy::Policy;
use bailiwick::scenario::{self, Case, Terms};
use std::collections::BTreeSet;
use std::sync::Arc;

fn trial(cases: &[Case]) -> Trial<'_> {
    Trial {
        grounds: cases
            .iter()
            .map(|case| Ground::of(String::new(), case))
            .collect(),
        further: Vec::new(),
    }
}

/// The mutants of a kind that a scenario notices, as `id: what is otherwise`.
fn noticed(text: &str, kind: Kind) -> Vec<String> {
    let cases = cases(text);
    let trial = trial(&cases);
    let (mutants, _) = mutants(&stage::policy());
    let of_kind = mutants.iter().filter(|mutant| mutant.kind == kind);
    of_kind
        .filter(|mutant| matches!(trial.of(mutant), Fate::Noticed(_)))
        .map(|mutant| format!("{}: {}", mutant.id, mutant.says))
        .collect()
}

#[test]
fn a_cell_is_noticed_by_an_expectation_of_just_its_access() {
    let cell = "control_hub/control_hub/manage_devices/device_admin: read instead of full";
    let can = |access: &str| {
        let expect = format!(
            r#"Can(user: "marko@blejc.example", capability: manage_devices, on: "blejc"{access})"#
        );
        noticed(&device_admin("2024-03-06", &expect), Kind::Cells)
    };
    assert_eq!(can(", access: full"), [cell]);
    // Whoever expects any access does not care how much.
    assert!(can("").is_empty());
}

#[test]
fn an_empty_cell_is_noticed_by_an_expectation_of_nothing() {
    let expect = r#"Cannot(user: "marko@blejc.example", capability: org_settings, on: "blejc")"#;
    assert_eq!(
        noticed(&device_admin("2024-03-06", expect), Kind::Cells),
        ["control_hub/control_hub/org_settings/device_admin: read instead of none"]
    );
}

#[test]
fn a_restriction_is_noticed_by_whoever_loses_by_it() {
    let expect = r#"Cannot(user: "bine@blejc.example", capability: "users.claim", on: "blejc")"#;
    assert_eq!(
        noticed(&device_admin("2024-03-06", expect), Kind::Restrictions),
        ["users.claim: not restricted"]
    );
}

#[test]
fn a_date_is_noticed_on_the_day_before_and_on_the_day() {
    let names = |edition: &str, access: &str| {
        let expect = format!(
            r#"Can(user: "bine@blejc.example", capability: "users.names", on: "blejc", access: {access})"#
        );
        noticed(&device_admin(edition, &expect), Kind::Dates)
    };
    let id = "users.names/broadworks";
    assert_eq!(
        names("2025-02-09", "read"),
        [format!("{id}: a day earlier than 2025-02-10")]
    );
    assert_eq!(
        names("2025-02-10", "full"),
        [format!("{id}: a day later than 2025-02-10")]
    );
    assert!(names("2025-02-11", "full").is_empty());
}

#[test]
fn a_condition_is_noticed_where_it_decides() {
    let expect = r#"HoldsNot(user: "marko@blejc.example", role: full_admin, on: "blejc")"#;
    let noticed = noticed(&device_admin("2024-03-06", expect), Kind::Conditions);
    let dropped = "H2/2: Granted(grant, role, user, org, _, _) dropped";
    assert!(
        !noticed.contains(&dropped.to_owned()),
        "a role cannot be left open"
    );
    let negated = "H2/3: InPlace(grant) negated";
    assert!(
        !noticed.contains(&negated.to_owned()),
        "nobody gains by that: {noticed:?}"
    );
    let first_user = "H1a/1: FirstUser(user, partner) dropped";
    assert!(noticed.contains(&first_user.to_owned()), "{noticed:?}");
}

#[test]
fn no_mutant_concludes_from_its_own_absence() {
    let (mutants, impossible) = mutants(&stage::policy());
    let has = |id: &str, says: &str| {
        mutants
            .iter()
            .any(|mutant| mutant.id == id && mutant.says.ends_with(says))
    };
    // Whether a grant is warranted rests on who holds what, and so on what counts.
    assert!(has("A4b/2", "dropped"));
    assert!(has("A4b/3", "dropped"));
    assert!(!has("A4b/3", "negated"));
    assert!(impossible.circular > 0 && impossible.open > 0);
    let ids: BTreeSet<(&str, &str)> = mutants
        .iter()
        .map(|mutant| (mutant.id.as_str(), mutant.says.as_str()))
        .collect();
    assert_eq!(ids.len(), mutants.len(), "a mutant stands twice");
}

/// What a mutant of a cell changes, a file with that word changes too.
#[test]
fn a_mutant_of_a_cell_is_a_policy_with_another_word() {
    let name = "external_administrators.ron";
    let row = r#"Row("locations",             "Locations",                         None, [full, read, full                  ])"#;
    let text = edited(
        include_str!("../../rules/external_administrators.ron"),
        row,
        &row.replace("[full, read", "[full, full"),
    );
    let policy = Arc::new(Policy::load(vec![(name.to_owned(), text)]).unwrap());
    let (mutants, _) = mutants(&stage::policy());
    let is_meant = |mutant: &&Mutant| {
        mutant.id == "external_administrators/external_administrators/locations/readonly_admin"
            && mutant.says == "full instead of read"
    };
    let mutant = mutants.iter().find(is_meant).unwrap();
    let cases: Vec<Case> = reports().flat_map(|report| report.cases).collect();
    let trials = cases.iter().map(|case| trial(std::slice::from_ref(case)));
    let noticed: Vec<bool> = trials
        .map(|trial| matches!(trial.of(mutant), Fate::Noticed(_)))
        .collect();
    let failing: Vec<bool> = crate::scenarios::scenarios()
        .flat_map(|(scenario, included, sources)| {
            let terms = Terms::default();
            let report = scenario::run(&scenario, &included, &policy, &terms, &sources).unwrap();
            report.cases
        })
        .map(|case| !case.failures.is_empty())
        .collect();
    assert!(noticed.contains(&true));
    assert_eq!(noticed, failing);
}

/// Mutants that no expectation notices, and why; `docs/mutation.md` says more.
const UNNOTICED: [&str; 2] = ["H6b/1", "H7c/2"];

/// Of a twelfth of all mutants, the shipped scenarios notice all that change
/// something, but for those above.
#[test]
fn the_shipped_scenarios_notice_what_changes() {
    let cases: Vec<Case> = reports().flat_map(|report| report.cases).collect();
    let policy = stage::policy();
    let worlds = small_worlds(&policy, 40);
    let trial = Trial {
        further: worlds
            .iter()
            .map(|world| Ground::bare("an invented world".to_owned(), world))
            .collect(),
        ..trial(&cases)
    };
    let (mutants, _) = mutants(&policy);
    let (mut noticed, mut unnoticed) = (0, Vec::new());
    for mutant in mutants.iter().skip(5).step_by(12) {
        match trial.of(mutant) {
            Fate::Noticed(_) => noticed += 1,
            Fate::Unnoticed(difference) => {
                unnoticed.push(format!("{} {}: {difference}", mutant.id, mutant.says));
            }
            Fate::Equivalent => {}
        }
    }
    unnoticed.retain(|line| {
        !UNNOTICED
            .iter()
            .any(|id| line.starts_with(&format!("{id} ")))
    });
    assert!(noticed > 60, "only {noticed} mutants are noticed");
    assert!(
        unnoticed.is_empty(),
        "no expectation notices {unnoticed:#?}"
    );
}

/// The small worlds are good for something: each says something, and between
/// them they make nearly every clause fire.
#[test]
fn small_worlds_make_the_rules_do_something() {
    let policy = stage::policy();
    let worlds = small_worlds(&policy, 150);
    for seed in 0..150 {
        let built = bailiwick::facts::FactBase::build(&bailiwick::generate::small(seed));
        assert!(built.is_ok(), "{seed}: {built:?}");
    }
    let mut silent: BTreeSet<&str> = bailiwick::rule_list::CLAUSES
        .iter()
        .map(|clause| clause.label)
        .collect();
    for world in &worlds {
        let mut prover = world.prover();
        for fact in world.concluded() {
            for step in prover.steps(fact) {
                silent.remove(step.clause().label);
            }
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}

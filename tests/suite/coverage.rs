//! Coverage of the policy: what an expectation rests on, and that the shipped
//! scenarios rest on all there is.

use crate::laws::config;
use crate::scenarios::reports;
use crate::stage;
use crate::worlds::{asks, worlds};
use bailiwick::coverage::{Kind, Part, Touched, parts};
use bailiwick::diagnostic::{Sources, render};
use bailiwick::model::{Role, Standing, Word as _};
use bailiwick::render::coverage::{json, page, tallies};
use bailiwick::rule_list::CLAUSES;
use bailiwick::scenario::{self, Case, Terms};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The cases of a scenario that a text states.
pub(crate) fn cases(text: &str) -> Vec<Case> {
    let mut sources = Sources::default();
    let file = sources.add("scenario.ron", text);
    let report = scenario::read(&sources, file).and_then(|scenario| {
        let policy = stage::policy();
        scenario::run(&scenario, &[], &policy, &Terms::default(), &sources)
    });
    let report =
        report.unwrap_or_else(|errors| panic!("{}\n{text}", render(&errors, &sources, false)));
    report.cases
}

/// A scenario about a device administrator of a customer, with these expectations.
pub(crate) fn device_admin(edition: &str, expect: &str) -> String {
    format!(
        r#"Scenario(
    title: "A device administrator",
    edition: "{edition}",
    facts: Facts(
        orgs: [
            Org(id: "alpska", kind: partner, offer: broadworks),
            Org(id: "blejc", kind: customer),
        ],
        users: [
            User(id: "bine@blejc.example", home: "blejc"),
            User(id: "marko@blejc.example", home: "blejc"),
        ],
        manages: [ Manages(partner: "alpska", customer: "blejc") ],
        grants: [
            Grant(role: full_admin, to: "bine@blejc.example", on: "blejc"),
            Grant(role: device_admin, to: "marko@blejc.example", on: "blejc"),
        ],
    ),
    expect: [ {expect} ],
)"#
    )
}

fn touched(text: &str) -> Touched {
    let mut touched = Touched::default();
    for case in cases(text) {
        touched.extend(Touched::by(&case));
    }
    touched
}

/// The ids of the parts of a kind that were exercised on a side.
fn exercised(touched: &Touched, kind: Kind, side: impl Fn(&Part) -> Option<bool>) -> Vec<String> {
    let parts = parts(&stage::policy(), touched);
    let of_side = parts
        .iter()
        .filter(|part| part.kind == kind && side(part) == Some(true));
    of_side.map(|part| part.id.join("/")).collect()
}

fn yes(touched: &Touched, kind: Kind) -> Vec<String> {
    exercised(touched, kind, |part| part.sides.yes)
}

fn no(touched: &Touched, kind: Kind) -> Vec<String> {
    exercised(touched, kind, |part| part.sides.no)
}

#[test]
fn a_yes_rests_on_its_proofs() {
    let touched = touched(&device_admin(
        "2024-03-06",
        r#"Can(user: "marko@blejc.example", capability: manage_devices, on: "blejc")"#,
    ));
    let column = "control_hub/control_hub/manage_devices/device_admin";
    assert_eq!(yes(&touched, Kind::Cells), [column]);
    assert!(no(&touched, Kind::Cells).is_empty());
    assert_eq!(
        yes(&touched, Kind::Clauses),
        [
            "T1a", "A4a", "H7a", "H2", "H3", "T1b", "E1a", "E1d", "S2a", "S2c"
        ]
    );
    assert_eq!(
        yes(&touched, Kind::Options),
        ["unwarranted_grants/effective"]
    );
    assert_eq!(yes(&touched, Kind::Editions), ["2024-03-06"]);
    assert!(yes(&touched, Kind::Restrictions).is_empty());
}

#[test]
fn a_no_rests_on_the_cell_that_gives_nothing() {
    let touched = touched(&device_admin(
        "2024-03-06",
        r#"Cannot(user: "marko@blejc.example", capability: org_settings, on: "blejc")"#,
    ));
    assert!(yes(&touched, Kind::Cells).is_empty());
    let column = "control_hub/control_hub/org_settings/device_admin";
    assert_eq!(no(&touched, Kind::Cells), [column]);
    assert!(yes(&touched, Kind::Clauses).is_empty());
}

#[test]
fn a_no_of_somebody_who_reaches_nothing_rests_on_no_cell() {
    let touched = touched(&device_admin(
        "2024-03-06",
        r#"Cannot(user: "bine@blejc.example", capability: hub_analytics, on: "alpska")"#,
    ));
    assert!(no(&touched, Kind::Cells).is_empty());
    assert!(!no(&touched, Kind::Conditions).is_empty());
}

#[test]
fn a_listing_of_who_rests_on_everybody() {
    let touched = touched(&device_admin(
        "2024-03-06",
        r#"Who(capability: org_settings, on: "blejc", exactly: ["bine@blejc.example"])"#,
    ));
    let cell = |role: &str| format!("control_hub/control_hub/org_settings/{role}");
    assert_eq!(yes(&touched, Kind::Cells), [cell("full_admin")]);
    assert_eq!(no(&touched, Kind::Cells), [cell("device_admin")]);
}

#[test]
fn a_restriction_counts_where_it_takes_something_away() {
    let names = |edition: &str, access: &str| {
        touched(&device_admin(
            edition,
            &format!(
                r#"Can(user: "bine@blejc.example", capability: "users.names", on: "blejc", access: {access})"#
            ),
        ))
    };
    let before = names("2025-02-09", "read");
    assert_eq!(yes(&before, Kind::Restrictions), ["users.names"]);
    assert_eq!(no(&before, Kind::Dates), ["users.names/broadworks"]);
    assert!(yes(&before, Kind::Dates).is_empty());
    let after = names("2025-02-10", "full");
    assert!(yes(&after, Kind::Restrictions).is_empty());
    assert_eq!(yes(&after, Kind::Dates), ["users.names/broadworks"]);
    assert!(no(&after, Kind::Dates).is_empty());
}

#[test]
fn an_expectation_that_fails_rests_on_nothing() {
    let text = device_admin(
        "2024-03-06",
        r#"
        Can(user: "marko@blejc.example", capability: org_settings, on: "blejc"),
        Cannot(user: "marko@blejc.example", capability: manage_devices, on: "blejc"),
        Can(user: "marko@blejc.example", capability: manage_devices, on: "blejc", access: read),
        Can(user: "marko@blejc.example", capability: manage_devices, on: "blejc", because: ["P1"]),
        "#,
    );
    assert_eq!(cases(&text)[0].failures.len(), 4);
    assert_eq!(touched(&text), Touched::default());
}

#[test]
fn the_shipped_scenarios_cover_the_policy() {
    let mut touched = Touched::default();
    for case in reports().flat_map(|report| report.cases) {
        touched.extend(Touched::by(&case));
    }
    let policy = stage::policy();
    let parts = parts(&policy, &touched);
    let open: Vec<String> = parts
        .iter()
        .filter(|part| part.kind != Kind::Conditions)
        .filter(|part| part.sides.reachable && !part.sides.all())
        .map(|part| format!("{} {}", part.kind, part.id.join("/")))
        .collect();
    assert!(open.is_empty(), "no expectation rests on {open:#?}");
    // Every clause is covered, so what is left of the conditions is that they fail.
    let tally = tallies(&parts)
        .into_iter()
        .find(|tally| tally.kind == Kind::Conditions);
    assert!(tally.is_some_and(|tally| tally.covered * 4 > tally.of * 3));

    let object: serde_json::Value = serde_json::from_str(&json(&policy, &parts)).unwrap();
    assert_eq!(object["parts"].as_array().unwrap().len(), parts.len());

    let page = page(&policy, &parts);
    for outside in [
        "http:", "https:", "<script", "<link", " src=", "@import", "url(",
    ] {
        assert!(!page.contains(outside), "the page has `{outside}`");
    }
    for tally in tallies(&parts) {
        let percent = format!("<td>{}</td>", tally.percent());
        assert!(page.contains(&percent), "{:?}", tally.kind);
    }
    for class in ["covered", "partly", "missing", "unreachable"] {
        let shown = page.matches(&format!("<td class=\"{class}\">")).count();
        let meant = parts.iter().filter(|part| {
            let some = part.sides.yes == Some(true) || part.sides.no == Some(true);
            let is = match (part.sides.reachable, part.sides.all(), some) {
                (false, _, _) => "unreachable",
                (true, true, _) => "covered",
                (true, false, true) => "partly",
                (true, false, false) => "missing",
            };
            is == class
        });
        assert_eq!(shown, meant.count(), "{class}");
    }
}

#[test]
fn nobody_reaches_the_provisioning_cells_of_those_at_home_and_of_others() {
    let parts = parts(&stage::policy(), &Touched::default());
    let unreachable: BTreeSet<&[String]> = parts
        .iter()
        .filter(|part| !part.sides.reachable)
        .map(|part| part.id.as_slice())
        .collect();
    let of_provisioning: BTreeSet<&[String]> = parts
        .iter()
        .map(|part| part.id.as_slice())
        .filter(|id| {
            id[0] == "contact_center"
                && id[1] == Role::ProvisioningAdmin.id()
                && id[3] != Standing::ManagingPartner.id()
        })
        .collect();
    assert_eq!(unreachable, of_provisioning);
    assert_eq!(unreachable.len(), 14);
}

proptest! {
    #![proptest_config(config(150))]

    /// What is called unreachable, nobody reaches in a random world either.
    #[test]
    fn nobody_reaches_what_is_called_unreachable(world in worlds(), ask in asks()) {
        for reached in crate::laws::staged(&world, &ask).conclusions().reached() {
            prop_assert!(
                reached.role != Role::ProvisioningAdmin
                    || reached.standing == Standing::ManagingPartner
            );
        }
    }

    /// A near miss is no proof: no clause instance is both.
    #[test]
    fn what_is_nearly_met_is_not_met_by_it(world in worlds(), ask in asks()) {
        let staged = crate::laws::staged(&world, &ask);
        let mut prover = staged.prover();
        for row in staged.conclusions().privileges().take(5) {
            let goal = bailiwick::routes::goal(row.user, row.org, row.capability, row.access);
            for near in prover.near(&goal) {
                prop_assert!(near.literal < CLAUSES[near.clause].body.len());
                match near.obstacle {
                    bailiwick::prove::Obstacle::Missing(goal) => prop_assert!(!prover.holds(&goal)),
                    bailiwick::prove::Obstacle::InTheWay(goal) => prop_assert!(prover.holds(&goal)),
                    bailiwick::prove::Obstacle::Comparison => {}
                }
            }
        }
    }
}

//! Whether decisions were carried out.

use super::{AT, Desk, FACTS, snapshot};

/// Decides to take the assignment and the external role, and to keep the rest.
fn decided(desk: &Desk) {
    desk.pack("pack", &[]);
    let keep = ["keep", "needed", "Rezka", "2024-05-03"];
    let revoke = ["revoke", "left", "Rezka", "2024-05-03"];
    desk.fill(
        "pack/decisions.csv",
        "pack/filled.csv",
        &[
            ("petra", "p", keep),
            ("petra", "c", keep),
            ("pavel", "p", keep),
            ("pavel", "c", revoke),
            ("pia", "c", revoke),
            ("cene", "c", keep),
        ],
    );
}

const ASSIGNED: &str = "Assigned(user: \"pavel\", customer: \"c\", by: \"petra\")";
const EXTERNAL: &str = "Grant(role: full_admin, to: \"pia\", on: \"c\", by: \"cene\"),";

fn check(desk: &Desk, facts: &str) -> std::process::Command {
    desk.put("after.ron", facts);
    desk.command(&[
        "review",
        "apply",
        "pack/filled.csv",
        "--check",
        "after.ron",
        "--at",
        AT,
    ])
}

#[test]
fn what_was_not_done_still_stands_with_its_facts() {
    let desk = Desk::new();
    decided(&desk);
    snapshot!("stands", check(&desk, FACTS));
}

#[test]
fn what_was_done_is_gone() {
    let desk = Desk::new();
    decided(&desk);
    let facts = FACTS.replace(ASSIGNED, "").replace(EXTERNAL, "");
    snapshot!("done", check(&desk, &facts));
}

#[test]
fn what_came_back_by_another_route_and_what_vanished_is_told() {
    let desk = Desk::new();
    decided(&desk);
    let facts = FACTS
        .replace(ASSIGNED, "Provisioned(user: \"pavel\", customer: \"c\")")
        .replace(EXTERNAL, "")
        .replace(
            "Grant(role: full_admin, to: \"cene\", on: \"c\", by: \"petra\"),",
            "",
        );
    snapshot!("came_back", check(&desk, &facts));
    let json = desk.run(&[
        "review",
        "apply",
        "pack/filled.csv",
        "--check",
        "after.ron",
        "--at",
        AT,
        "--format",
        "json",
    ]);
    assert_eq!(json.status.code(), Some(1));
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(value["counts"]["came_back"], 1);
    assert_eq!(value["counts"]["done"], 1);
    assert_eq!(value["counts"]["vanished"], 1);
}

#[test]
fn an_altered_row_is_no_ground_for_anything() {
    let desk = Desk::new();
    decided(&desk);
    let text = desk.text("pack/filled.csv");
    desk.put(
        "pack/filled.csv",
        text.replacen(",pavel,p,c,", ",pavel,p,d,", 1),
    );
    snapshot!("altered", check(&desk, FACTS));
}

#[test]
fn what_the_facts_do_not_tell_is_said_beside_what_became_of_decisions_and_differs() {
    let desk = Desk::new();
    decided(&desk);
    let (facts, _) = FACTS.rsplit_once(')').unwrap();
    let facts = format!("{facts}    unknown: [Unknown(what: roles, on: \"c\")],\n)");
    let says = "not known: which roles users hold (1 of 3 organizations)\n";
    let output = check(&desk, &facts).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains(says), "{told}");
    let output = desk.run(&["diff", "facts.ron", "after.ron", "--at", AT]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains(&format!("new: {says}")), "{told}");
    assert!(!told.contains("old: not known"), "{told}");
    let output = check(&desk, FACTS).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!told.contains("not known"), "{told}");
}

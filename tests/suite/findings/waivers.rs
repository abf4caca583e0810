//! Review files: which findings they waive, what is found of them, and what is wrong
//! with them.

use super::{QUIET, load};
use crate::stage;
use bailiwick::diagnostic::{Sources, render};
use bailiwick::findings::{self, Agreed, Kind, Reviewed, Thresholds};
use bailiwick::model::{Instant, Word as _};
use bailiwick::world::World;
use std::sync::Arc;

/// Two external administrators, of whom one has a grant that ended.
const MORE: &str = r#"Facts(grants: [
    Grant(role: readonly_admin, to: "pia", on: "c", by: "cene"),
    Grant(role: readonly_admin, to: "pavel", on: "c", by: "cene"),
    Grant(role: support_admin, to: "cvet", on: "c", by: "cene", until: "2024-05-02"),
])"#;

fn world(at: &str) -> World {
    let (world, _) = load(&[("quiet", QUIET), ("more", MORE)], &[]);
    let as_of = stage::policy().as_of(Instant::parse(at).unwrap(), None, &[]);
    World::new(stage::policy(), Arc::clone(world.facts()), as_of)
}

/// What a review file says, or what is wrong with it.
fn read(name: &str, text: &str) -> Result<Agreed, String> {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    findings::read(&sources, file).map_err(|errors| render(&errors, &sources, false))
}

fn waiver(rest: &str) -> Agreed {
    let text = format!(
        r#"Review(waivers: [Waiver({rest}, owner: "cene", reason: "an audit", until: "2024-06-01")])"#
    );
    read("review.ron", &text).unwrap_or_else(|errors| panic!("{errors}"))
}

fn review(agreed: &Agreed, at: &str, kinds: &[Kind]) -> Reviewed {
    findings::review(&world(at), &Thresholds::default(), agreed, kinds)
}

/// The findings that count and those that are waived, in words.
fn said(reviewed: &Reviewed, at: &str) -> (Vec<String>, Vec<String>) {
    let world = world(at);
    let line = |finding: &findings::Finding| {
        let user = finding.user.map(|user| world.user_name(user));
        format!("{} {}", finding.kind, user.unwrap_or("nobody"))
    };
    (
        reviewed.findings.iter().map(line).collect(),
        reviewed.waived.iter().map(|it| line(&it.finding)).collect(),
    )
}

const BEFORE: &str = "2024-05-31T23:59:59Z";
const END: &str = "2024-06-01T00:00:00Z";

#[test]
fn a_waiver_counts_until_its_end() {
    let agreed = waiver(r#"kind: external_admin_present, user: "pia", org: "c""#);
    let (found, waived) = said(&review(&agreed, BEFORE, Kind::ALL), BEFORE);
    assert_eq!(
        found,
        ["external_admin_present pavel", "expired_grant cvet"]
    );
    assert_eq!(waived, ["external_admin_present pia"]);
    let (found, waived) = said(&review(&agreed, END, Kind::ALL), END);
    assert_eq!(
        found,
        [
            "expired_waiver pia",
            "external_admin_present pavel",
            "external_admin_present pia",
            "expired_grant cvet"
        ]
    );
    assert!(waived.is_empty());
}

#[test]
fn a_waiver_without_a_user_is_for_all_of_them() {
    let agreed = waiver(r#"kind: external_admin_present, org: "c""#);
    let (found, waived) = said(&review(&agreed, BEFORE, Kind::ALL), BEFORE);
    assert_eq!(found, ["expired_grant cvet"]);
    assert_eq!(
        waived,
        ["external_admin_present pavel", "external_admin_present pia"]
    );
}

#[test]
fn a_waiver_of_nothing_is_found() {
    for (rest, detail) in [
        (
            r#"kind: duty_conflict, user: "pia""#,
            "duty_conflict by cene",
        ),
        (
            r#"kind: external_admin_present, user: "pia", org: "p""#,
            "external_admin_present by cene",
        ),
        (
            r#"kind: external_admin_present, user: "pja", org: "x""#,
            "external_admin_present by cene, there is no user pja, there is no organization x",
        ),
    ] {
        let agreed = waiver(rest);
        let reviewed = review(&agreed, BEFORE, &[Kind::UnmatchedWaiver]);
        let [finding] = &reviewed.findings[..] else {
            panic!("{reviewed:?}");
        };
        assert_eq!(finding.kind, Kind::UnmatchedWaiver);
        assert_eq!(finding.detail, detail);
        assert_eq!(finding.waiver, Some(agreed.waivers[0].span));
        assert!(finding.facts.is_empty() && reviewed.waived.is_empty());
    }
    // Of one that matches, nothing is said, even where its kind is not asked for.
    let agreed = waiver(r#"kind: external_admin_present, user: "pia""#);
    let reviewed = review(&agreed, BEFORE, &[Kind::UnmatchedWaiver]);
    assert_eq!(reviewed, Reviewed::default());
}

#[test]
fn the_file_is_the_same_in_both_notations() {
    let ron = r#"Review(
        thresholds: Thresholds(broad_reach: 25),
        waivers: [Waiver(kind: duty_conflict, owner: "Ana", reason: "two people only", until: "2027-01-01")],
    )"#;
    let json = r#"{"thresholds": {"broad_reach": 25}, "waivers": [
        {"kind": "duty_conflict", "owner": "Ana", "reason": "two people only", "until": "2027-01-01"}]}"#;
    let (ron, json) = (read("r.ron", ron).unwrap(), read("r.json", json).unwrap());
    assert_eq!(ron.broad_reach, Some(25));
    assert_eq!(ron.broad_reach, json.broad_reach);
    let words = |agreed: &Agreed| {
        let it = &agreed.waivers[0];
        (
            it.kind,
            it.owner.clone(),
            it.reason.clone(),
            it.until,
            it.user.clone(),
        )
    };
    assert_eq!(words(&ron), words(&json));
    assert_eq!(read("empty.ron", "Review()").unwrap(), Agreed::default());
}

#[test]
fn everything_wrong_with_the_file_is_said_at_once() {
    let wrong = r#"Review(
    thresholds: Thresholds(broad_reach: "many", narrow_reach: 3),
    waivers: [
        Waiver(kind: duty_conflic, user: "pia", owner: "cene", reason: "an audit", until: "2024-06-01"),
        Waiver(kind: duty_conflict),
        Waiver(kind: expired_waiver, owner: " ", reason: "an audit", until: "June"),
        Waver(kind: duty_conflict, owner: "cene", reason: "an audit", until: "2024-06-01"),
        Waiver(kind: duty_conflict, own: "cene", reason: "an audit", until: "2024-06-01"),
    ],
)"#;
    let errors = read("review.ron", wrong).unwrap_err();
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(errors) });
}

#[test]
fn every_kind_but_those_of_waivers_can_be_waived() {
    for kind in Kind::ALL {
        let text = format!(
            r#"Review(waivers: [Waiver(kind: {}, owner: "a", reason: "b", until: "2024-06-01")])"#,
            kind.id()
        );
        let about_waivers = matches!(kind, Kind::ExpiredWaiver | Kind::UnmatchedWaiver);
        assert_eq!(read("review.ron", &text).is_err(), about_waivers, "{kind}");
    }
}

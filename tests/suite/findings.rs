//! What a review finds: each kind of finding beside the world in which one
//! change makes it go away, and everything that is found in the example.

mod access;
mod command;
mod grants;
mod laws;
mod orgs;
mod repairs;
mod waivers;

use crate::stage;
use bailiwick::diagnostic::{Sources, render};
use bailiwick::facts;
use bailiwick::files;
use bailiwick::findings::{self, Finding, Kind, Thresholds};
use bailiwick::model::{ChoiceOption, Instant, Word as _};
use bailiwick::reading::Item;
use bailiwick::world::World;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// A partner and a customer of which there is nothing to say.
const QUIET: &str = r#"Facts(
    orgs: [Org(id: "p", kind: partner), Org(id: "c", kind: customer, contact_center: true)],
    users: [
        User(id: "petra", home: "p"), User(id: "pavel", home: "p"), User(id: "pia", home: "p"),
        User(id: "cene", home: "c"), User(id: "cita", home: "c"), User(id: "cvet", home: "c"),
    ],
    manages: [Manages(partner: "p", customer: "c")],
    grants: [
        Grant(role: full_admin, to: "pavel", on: "p", by: "petra"),
        Grant(role: full_admin, to: "cene", on: "c", by: "petra"),
        Grant(role: full_admin, to: "cita", on: "c", by: "cene"),
    ],
    events: [FirstUser(user: "petra", on: "p")],
)"#;

/// A second customer of the partner, with people of its own.
const SECOND: &str = r#"orgs: [Org(id: "d", kind: customer)], manages: [Manages(partner: "p", customer: "d")],
    users: [User(id: "dora", home: "d"), User(id: "dino", home: "d")],"#;

const NOW: &str = "2024-05-02T10:30:00Z";

/// Some fact files as a world.
fn load(files: &[(&str, &str)], choices: &[ChoiceOption]) -> (World, Sources) {
    let mut sources = Sources::default();
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| sources.add(*name, text))
        .collect();
    let items: Vec<_> = files
        .iter()
        .map(|file| Item::of_file(&sources, *file))
        .collect();
    let (_, base) =
        facts::load(items).unwrap_or_else(|errors| panic!("{}", render(&errors, &sources, false)));
    let policy = stage::policy();
    let as_of = policy.as_of(Instant::parse(NOW).unwrap(), None, choices);
    (World::new(policy, Arc::new(base), as_of), sources)
}

/// A finding in one line, with the places of the facts behind it.
fn line(finding: &Finding, world: &World, sources: &Sources) -> String {
    let user = finding
        .user
        .map(|user| format!(" {}", world.user_name(user)));
    let org = finding
        .org
        .map(|org| format!(" on {}", world.org_name(org)));
    let (user, org) = (user.unwrap_or_default(), org.unwrap_or_default());
    let entries = finding
        .facts
        .iter()
        .map(|place| world.facts().entry(*place));
    let places: BTreeSet<_> = entries
        .flat_map(|entry| &entry.origins)
        .map(|span| sources.location(*span))
        .map(|location| (location.file, location.line))
        .collect();
    let places: Vec<_> = places
        .iter()
        .map(|(file, line)| format!("{file}:{line}"))
        .collect();
    let (kind, detail) = (finding.kind, &finding.detail);
    format!("{kind}{user}{org} ({detail}): {}", places.join(", "))
}

/// Everything that is found where the quiet world has these further facts.
fn found(further: &str) -> Vec<String> {
    let (world, sources) = load(
        &[("quiet", QUIET), ("more", &format!("Facts({further})"))],
        &[],
    );
    let found = findings::find(&world, &Thresholds::default());
    found
        .iter()
        .map(|finding| line(finding, &world, &sources))
        .collect()
}

/// The findings of a kind.
fn of(kind: Kind, further: &str) -> Vec<String> {
    let mut found = found(further);
    found.retain(|line| line.split(' ').next() == Some(kind.id()));
    found
}

const NOTHING: [&str; 0] = [];

#[test]
fn there_is_nothing_to_say_of_a_quiet_world() {
    assert_eq!(found(""), NOTHING);
}

#[test]
fn every_kind_says_why_it_matters() {
    for kind in Kind::ALL {
        let why = kind.why_it_matters();
        assert!(
            why.starts_with(char::is_lowercase) && !why.ends_with('.'),
            "{kind}"
        );
    }
}

#[test]
fn what_is_found_in_the_example() {
    let mut sources = Sources::default();
    let files = files::load_paths(&[PathBuf::from("examples/alpine")], &mut sources).unwrap();
    let items: Vec<_> = files
        .iter()
        .map(|file| Item::of_file(&sources, *file))
        .collect();
    let (_, base) = facts::load(items).unwrap();
    let policy = stage::policy();
    let as_of = policy.as_of(Instant::parse(NOW).unwrap(), None, &[]);
    let world = World::new(policy, Arc::new(base), as_of);
    let found = findings::find(&world, &Thresholds::default());
    let lines: Vec<String> = found
        .iter()
        .map(|finding| format!("{} {}", finding.severity, line(finding, &world, &sources)))
        .collect();
    let text = lines.join("\n").replace("examples/alpine/", "");
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(text) });
}

//! Saving: the assumptions and answers of a session as a scenario.

use super::{Asked, Session, State};
use crate::answers::{self, Answer, Decision};
use crate::facts::{Stated, StatedFact};
use crate::files;
use crate::query::Query;
use crate::render::Format;
use crate::scenario::Terms;
use crate::stop::Stop;
use crate::world::World;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Returns the format that the end of a file's name stands for.
pub(super) fn format_of(path: &Path) -> Option<Format> {
    Some(match path.extension()?.to_str()? {
        "json" => Format::Json,
        "jsonl" => Format::Jsonl,
        "csv" => Format::Csv,
        "md" => Format::Markdown,
        "txt" => Format::Table,
        _ => return None,
    })
}

/// Returns the scenario of a session, to be saved at a path: what was asked of
/// the facts as they were loaded, and a variation for each state of the world
/// that was asked about after that.
pub(super) fn scenario(session: &Session, path: &Path) -> String {
    let mut text = String::from("Scenario(\n    title: \"What was asked in a session\",\n");
    let base = &session.base;
    let _ = writeln!(
        text,
        "    at: \"{}\",\n    edition: \"{}\",",
        base.world.as_of().at,
        base.world.as_of().edition
    );
    let chosen = choices(&base.terms);
    if !chosen.is_empty() {
        let _ = writeln!(text, "    choose: [{chosen}],");
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let paths: Vec<String> = session
        .loaded
        .paths
        .iter()
        .map(|path| quoted(&files::relative(folder, path)))
        .collect();
    if !paths.is_empty() {
        let _ = writeln!(text, "    include: [{}],", paths.join(", "));
    }
    text.push_str(&expectations(session, base, "    "));
    let mut states: Vec<&Arc<State>> = Vec::new();
    let asked = session.asked.iter().map(|asked| &asked.state);
    for state in asked.chain([session.state()]) {
        let new = !states.iter().any(|known| Arc::ptr_eq(known, state));
        if new && !Arc::ptr_eq(state, base) {
            states.push(state);
        }
    }
    if !states.is_empty() {
        text.push_str("    variations: [\n");
        for (place, state) in states.iter().enumerate() {
            text.push_str(&variation(session, state, place + 1));
        }
        text.push_str("    ],\n");
    }
    text.push_str(")\n");
    text
}

fn variation(session: &Session, state: &Arc<State>, number: usize) -> String {
    let base = &session.base;
    let mut text = format!("        Variation(\n            title: \"what if, {number}\",\n");
    let facts = |stated: &[Stated]| -> BTreeSet<StatedFact> {
        stated.iter().map(|stated| stated.fact.clone()).collect()
    };
    let (before, after) = (facts(base.stated()), facts(state.stated()));
    for (field, facts) in [
        ("with", after.difference(&before)),
        ("without", before.difference(&after)),
    ] {
        let facts: Vec<&StatedFact> = facts.collect();
        if !facts.is_empty() {
            let _ = writeln!(text, "            {field}: Facts(");
            text.push_str(&lists(&facts));
            text.push_str("            ),\n");
        }
    }
    let (now, then) = (base.world.as_of(), state.world.as_of());
    if now.at != then.at {
        let _ = writeln!(text, "            at: \"{}\",", then.at);
    }
    if now.edition != then.edition {
        let _ = writeln!(text, "            edition: \"{}\",", then.edition);
    }
    let chosen = choices(&state.terms);
    if !chosen.is_empty() {
        let _ = writeln!(text, "            choose: [{chosen}],");
    }
    text.push_str(&expectations(session, state, "            "));
    text.push_str("        ),\n");
    text
}

/// Returns facts as the lists of a fact file.
fn lists(facts: &[&StatedFact]) -> String {
    const LISTS: [&str; 7] = [
        "orgs",
        "users",
        "manages",
        "grants",
        "assignments",
        "settings",
        "events",
    ];
    let mut text = String::new();
    for list in LISTS {
        let records: Vec<&&StatedFact> =
            facts.iter().filter(|fact| list_of(fact) == list).collect();
        if !records.is_empty() {
            let _ = writeln!(text, "                {list}: [");
            for record in records {
                let _ = writeln!(text, "                    {record},");
            }
            text.push_str("                ],\n");
        }
    }
    text
}

fn list_of(fact: &StatedFact) -> &'static str {
    match fact {
        StatedFact::Org { .. } => "orgs",
        StatedFact::User { .. } => "users",
        StatedFact::Manages { .. } => "manages",
        StatedFact::Grant { .. } => "grants",
        StatedFact::Assigned { .. } | StatedFact::Provisioned { .. } => "assignments",
        StatedFact::RestrictedMode { .. } => "settings",
        StatedFact::FirstUser { .. }
        | StatedFact::SetUpServices { .. }
        | StatedFact::HelpDeskApproval { .. }
        | StatedFact::Demotion { .. } => "events",
    }
}

fn choices(terms: &Terms) -> String {
    let chosen: Vec<String> = terms
        .choices
        .iter()
        .map(|option| format!("{}({option})", option.point()))
        .collect();
    chosen.join(", ")
}

/// Returns what was answered in a state, as expectations.
fn expectations(session: &Session, state: &Arc<State>, indent: &str) -> String {
    let mut expected: Vec<String> = Vec::new();
    for Asked {
        state: asked,
        query,
    } in &session.asked
    {
        if Arc::ptr_eq(asked, state)
            && let Some(line) = expectation(&state.world, query, &session.stop)
            && !expected.contains(&line)
        {
            expected.push(line);
        }
    }
    if expected.is_empty() {
        return String::new();
    }
    let mut text = format!("{indent}expect: [\n");
    for line in expected {
        let _ = writeln!(text, "{indent}    {line},");
    }
    let _ = writeln!(text, "{indent}],");
    text
}

fn expectation(world: &World, query: &Query, stop: &Stop) -> Option<String> {
    match query {
        Query::Can(user, capability, org) => {
            let decision = Decision::new(world, *user, *capability, *org, stop);
            let names = format!(
                "user: {}, capability: {}, on: {}",
                quoted(world.user_name(*user)),
                quoted(world.capability_name(*capability)),
                quoted(world.org_name(*org))
            );
            Some(if decision.is_yes() {
                format!("Can({names}, access: {})", decision.access)
            } else {
                format!("Cannot({names})")
            })
        }
        Query::WhoCan(capability, org) => {
            let Ok(Answer::Listing(rows)) = answers::answer(world, query.clone(), stop) else {
                return None;
            };
            let users = rows.rows.iter().filter_map(|row| row.first());
            let users: Vec<String> = users.map(|user| quoted(&user.text())).collect();
            Some(format!(
                "Who(capability: {}, on: {}, exactly: [{}])",
                quoted(world.capability_name(*capability)),
                quoted(world.org_name(*org)),
                users.join(", ")
            ))
        }
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

//! Saving: the assumptions and answers of a session as a scenario.

use super::{Asked, Session, State};
use crate::answers::{self, Decision};
use crate::explain;
use crate::facts::{LISTS, Stated, StatedFact};
use crate::files;
use crate::model::{Access, Capability, Org, OrgKind, User};
use crate::query::{Names as _, Query};
use crate::render::{Field, Format, Rows};
use crate::scenario::{self, Terms};
use crate::stop::Stop;
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};
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
    let mut text = String::new();
    for list in LISTS {
        let records: Vec<&&StatedFact> = facts.iter().filter(|fact| fact.list() == list).collect();
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
        if !Arc::ptr_eq(asked, state) {
            continue;
        }
        for line in answered(&state.world, query) {
            if !expected.contains(&line) {
                expected.push(line);
            }
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

/// Returns what a question was answered, as expectations; nothing of a question that
/// is not about who can do what.
fn answered(world: &World, query: &Query) -> Vec<String> {
    match query {
        Query::MatrixOn(..) | Query::MatrixOf(..) | Query::Compare(..) => {
            matrices(&cells(world, query).unwrap_or_default())
        }
        Query::Roles(..) => roles(world, query).unwrap_or_default(),
        _ => expectation(world, query).into_iter().collect(),
    }
}

/// Returns the answer to any other question as an expectation.
fn expectation(world: &World, query: &Query) -> Option<String> {
    let user = |user: User| quoted(world.user_name(user));
    let org = |org: Org| quoted(world.org_name(org));
    let what = |capability: Capability| quoted(world.capability_name(capability));
    Some(match *query {
        Query::Can(who, capability, on) => decision(world, (who, capability, on), false),
        Query::Why(who, capability, on) | Query::WhyNot(who, capability, on) => {
            decision(world, (who, capability, on), true)
        }
        Query::WhyHolds(who, role, on) | Query::WhyHoldsNot(who, role, on) => {
            let not = if world.conclusions().holds(who, role, on) {
                ""
            } else {
                "Not"
            };
            let (who, on) = (user(who), org(on));
            format!("Holds{not}(user: {who}, role: {role}, on: {on})")
        }
        Query::WhoCan(capability, on) => {
            let (capability, on) = (what(capability), org(on));
            let users = first_column(world, query)?;
            format!("Who(capability: {capability}, on: {on}, exactly: [{users}])")
        }
        Query::WhatCan(who, on) => {
            let capabilities = first_column(world, query)?;
            let (who, on) = (user(who), org(on));
            format!("What(user: {who}, on: {on}, exactly: [{capabilities}])")
        }
        Query::WhereCan(who, capability) => {
            let (who, capability) = (user(who), what(capability));
            let orgs = first_column(world, query)?;
            format!("Where(user: {who}, capability: {capability}, exactly: [{orgs}])")
        }
        Query::Effective(who, on) => {
            let who = who.map(|who| format!("user: {}, ", user(who)));
            let on = on.map(|on| format!("on: {}, ", org(on)));
            let (who, on) = (who.unwrap_or_default(), on.unwrap_or_default());
            format!("Count({who}{on}is: {})", listing(world, query)?.rows.len())
        }
        _ => return None,
    })
}

/// Returns whether a user has a capability, as an expectation, with the reasons
/// if these were asked for.
fn decision(
    world: &World,
    (user, capability, org): (User, Capability, Org),
    with_reasons: bool,
) -> String {
    let decision = Decision::new(world, user, capability, org, &Stop::default());
    let names = format!(
        "user: {}, capability: {}, on: {}",
        quoted(world.user_name(user)),
        quoted(world.capability_name(capability)),
        quoted(world.org_name(org))
    );
    if decision.is_yes() {
        let because: Vec<String> = decision.because.iter().map(|rule| quoted(rule)).collect();
        let because = if with_reasons {
            format!(", because: [{}]", because.join(", "))
        } else {
            String::new()
        };
        return format!("Can({names}, access: {}{because})", decision.access);
    }
    let why_not = with_reasons
        .then(|| explain::why_cannot(world, user, capability, org, &Stop::default()))
        .flatten();
    let reasons = why_not.map_or_else(Vec::new, |why_not| scenario::blocked_by(world, &why_not));
    if reasons.is_empty() {
        format!("Cannot({names})")
    } else {
        format!("Cannot({names}, blocked_by: [{}])", reasons.join(", "))
    }
}

/// By organization and user, the access to each capability that was asked about.
type Cells = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

/// Returns what a table of users, organizations and capabilities says.
fn cells(world: &World, query: &Query) -> Option<Cells> {
    let mut cells = Cells::new();
    let mut put = |org: &str, user: &str, capability: String, access: String| {
        let of_org = cells.entry(org.to_owned()).or_default();
        let of_user = of_org.entry(user.to_owned()).or_default();
        of_user.insert(capability, access);
    };
    for row in &listing(world, query)?.rows {
        let text = |place: usize| row.get(place).map(Field::text);
        match query {
            Query::MatrixOn(on, _) => put(world.org_name(*on), &text(0)?, text(1)?, text(2)?),
            Query::MatrixOf(user, _) => put(&text(0)?, world.user_name(*user), text(1)?, text(2)?),
            Query::Compare(one, other, _) => {
                for (user, place) in [(one, 3), (other, 4)] {
                    let access = text(place).filter(|access| !access.is_empty());
                    let access = access.unwrap_or_else(|| Access::None.to_string());
                    put(&text(1)?, world.user_name(*user), text(2)?, access);
                }
            }
            _ => return None,
        }
    }
    Some(cells)
}

/// Returns a matrix for each organization.
fn matrices(cells: &Cells) -> Vec<String> {
    let matrix = |(on, users): (&String, &BTreeMap<String, BTreeMap<String, String>>)| {
        let capabilities: BTreeSet<&String> = users.values().flat_map(BTreeMap::keys).collect();
        let rows = users.iter().map(|(user, cells)| {
            let access = |it: &&String| cells.get(*it).map_or("none", String::as_str);
            let accesses: Vec<&str> = capabilities.iter().map(access).collect();
            format!("Row({}, [{}])", quoted(user), accesses.join(", "))
        });
        let rows: Vec<String> = rows.collect();
        let capabilities: Vec<String> = capabilities.iter().map(|it| quoted(it)).collect();
        format!(
            "Matrix(on: {}, capabilities: [{}], rows: [{}])",
            quoted(on),
            capabilities.join(", "),
            rows.join(", ")
        )
    };
    cells.iter().map(matrix).collect()
}

/// Returns the roles that reach somewhere as expectations: each lets one sign in there.
fn roles(world: &World, query: &Query) -> Option<Vec<String>> {
    let mut reached: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for row in &listing(world, query)?.rows {
        let text = |place: usize| row.get(place).map(Field::text);
        let place = reached.entry((text(0)?, text(2)?)).or_default();
        place.insert(format!("Via(role: {})", text(1)?));
    }
    let expectation = |((user, on), via): (&(String, String), &BTreeSet<String>)| {
        let sign_in = match world.facts().org(world.org(on)?).kind {
            OrgKind::Partner => Capability::SIGN_IN_PARTNER_HUB,
            OrgKind::Customer => Capability::SIGN_IN_CONTROL_HUB,
        };
        let via: Vec<&str> = via.iter().map(String::as_str).collect();
        Some(format!(
            "Can(user: {}, capability: {}, on: {}, via: [{}])",
            quoted(user),
            world.capability_name(sign_in),
            quoted(on),
            via.join(", ")
        ))
    };
    reached.iter().map(expectation).collect()
}

/// Returns the rows of the answer to a question.
fn listing(world: &World, query: &Query) -> Option<Rows> {
    let answer = answers::answer(world, query.clone(), &Stop::default()).ok()?;
    Some(answer.rows(world))
}

/// Returns what stands first in the rows of an answer, as a list.
fn first_column(world: &World, query: &Query) -> Option<String> {
    let listed = listing(world, query)?;
    let first = listed.rows.iter().filter_map(|row| row.first());
    let first: Vec<String> = first.map(|field| quoted(&field.text())).collect();
    Some(first.join(", "))
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

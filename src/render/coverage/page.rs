//! Coverage as a page of its own: the tables as they are printed, coloured.
//!
//! The page needs no other file, no network and no script, and says in words
//! what it says in colours.

use super::{Summed, place, tallies};
use crate::coverage::{Kind, Part};
use crate::model::Word as _;
use crate::policy::Policy;
use indexmap::IndexMap;
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

/// How the template is called; the end of the name says what is escaped.
const NAME: &str = "page.html";

/// A cell or another part, as the page shows it.
#[derive(Serialize)]
struct Shown {
    id: String,
    says: String,
    class: &'static str,
    label: String,
    place: String,
}

#[derive(Serialize)]
struct Row<'p> {
    id: &'p str,
    cells: Vec<Shown>,
}

#[derive(Serialize)]
struct Table<'p> {
    title: String,
    columns: Vec<&'p str>,
    rows: Vec<Row<'p>>,
}

/// A list of parts of one kind.
#[derive(Serialize)]
struct List {
    title: &'static str,
    parts: Vec<Shown>,
}

/// Everything on the page.
#[derive(Serialize)]
struct Page<'p> {
    tallies: Vec<Summed>,
    tables: Vec<Table<'p>>,
    lists: Vec<List>,
}

/// Returns the page.
#[must_use]
pub fn page(policy: &Policy, parts: &[Part]) -> String {
    let kinds = Kind::ALL.iter().filter(|kind| **kind != Kind::Cells);
    let list = |kind: &Kind| List {
        title: kind.id(),
        parts: parts
            .iter()
            .filter(|part| part.kind == *kind)
            .map(|part| shown(policy, part))
            .collect(),
    };
    let page = Page {
        tallies: tallies(parts).iter().map(Summed::of).collect(),
        tables: tables(policy, parts),
        lists: kinds.map(list).collect(),
    };
    let rendered =
        Environment::new().render_named_str(NAME, include_str!("page.html"), Serde(page));
    // The template is a part of the program, and a test renders it.
    rendered.unwrap_or_else(|error| error.to_string())
}

/// Returns the tables, section by section; what they printed earlier stands apart.
fn tables<'p>(policy: &Policy, parts: &'p [Part]) -> Vec<Table<'p>> {
    let mut sections: IndexMap<String, IndexMap<&str, Vec<&Part>>> = IndexMap::new();
    for part in parts.iter().filter(|part| part.kind == Kind::Cells) {
        let [table, section, row, _, until @ ..] = part.id.as_slice() else {
            continue;
        };
        let title = [&[table.clone(), section.clone()], until]
            .concat()
            .join(" · ");
        let rows = sections.entry(title).or_default();
        rows.entry(row).or_default().push(part);
    }
    let table = |(title, rows): (String, IndexMap<&'p str, Vec<&'p Part>>)| Table {
        title,
        columns: rows
            .values()
            .next()
            .map(|cells| cells.iter().map(|part| part.id[3].as_str()).collect())
            .unwrap_or_default(),
        rows: rows
            .into_iter()
            .map(|(id, cells)| Row {
                id,
                cells: cells.into_iter().map(|part| shown(policy, part)).collect(),
            })
            .collect(),
    };
    sections.into_iter().map(table).collect()
}

fn shown(policy: &Policy, part: &Part) -> Shown {
    let sides = part.sides;
    let exercised: Vec<&str> = [(sides.yes, "yes"), (sides.no, "no")]
        .into_iter()
        .filter(|(side, _)| *side == Some(true))
        .map(|(_, word)| word)
        .collect();
    let (class, label) = match (sides.reachable, exercised.as_slice()) {
        (false, _) => ("unreachable", "unreachable".to_owned()),
        (true, []) => ("missing", "not exercised".to_owned()),
        (true, exercised) if sides.all() => ("covered", exercised.join(" and ")),
        (true, exercised) => ("partly", format!("{} only", exercised.join(" and "))),
    };
    Shown {
        id: part.id.join("/"),
        says: part.says.clone(),
        class,
        label,
        place: place(policy, part),
    }
}

//! By which policy and how a world is looked at, and tables that print something else.

use crate::reference::Ask;
use crate::stage;
use bailiwick::diagnostic::{Sources, render};
use bailiwick::model::{ChoiceOption, Date, Instant, Word as _};
use bailiwick::policy::Policy;
use bailiwick::reading::Item;
use bailiwick::world::World;
use std::collections::BTreeMap;
use std::sync::Arc;

/// By which policy and how a world is looked at.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Terms {
    pub(super) edition: Date,
    pub(super) choices: Vec<ChoiceOption>,
    /// What cells print instead: table, row, column, word.
    pub(super) cells: Vec<[String; 4]>,
}

impl Terms {
    pub(super) fn of(ask: &Ask) -> Self {
        let options = [&ask.provisioning_access, &ask.unwarranted_grants];
        let options = options.into_iter().flatten();
        Self {
            edition: ask.edition.parse().unwrap(),
            choices: options.filter_map(|id| ChoiceOption::from_id(id)).collect(),
            cells: Vec::new(),
        }
    }

    /// Returns the world of facts that are written in a text.
    pub(super) fn world(&self, text: &str, at: Instant) -> World {
        let policy = if self.cells.is_empty() {
            stage::policy()
        } else {
            let mut files: BTreeMap<String, String> = BTreeMap::new();
            for [table, row, column, word] in &self.cells {
                let file = format!("rules/{table}.ron");
                let text = files.entry(file.clone()).or_insert_with(|| rules(&file));
                print(text, row, column, word);
            }
            Arc::new(Policy::load(files.into_iter().collect()).unwrap())
        };
        let mut sources = Sources::default();
        let file = sources.add("facts.ron", text);
        let (_, base) = bailiwick::facts::load([Item::of_file(&sources, file)])
            .unwrap_or_else(|errors| panic!("{}\n{text}", render(&errors, &sources, false)));
        let as_of = policy.as_of(at, Some(self.edition), &self.choices);
        World::new(policy, Arc::new(base), as_of).with_sources(sources)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the tables are changed where they stand"
)]
pub(super) fn rules(file: &str) -> String {
    std::fs::read_to_string(file).unwrap()
}

/// The columns of a table, in order.
pub(super) fn columns(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim_start);
    let ids = lines.filter_map(|line| line.strip_prefix("Column("));
    ids.map(|line| line.split_once(',').unwrap().0).collect()
}

/// The rows of a table, each with its cells.
pub(super) fn rows(text: &str) -> Vec<(&str, Vec<&str>)> {
    let lines = text.lines().map(str::trim_start);
    let rows = lines.filter_map(|line| line.strip_prefix("Row(\""));
    rows.map(|line| {
        let (id, rest) = line.split_once('"').unwrap();
        let (_, cells) = rest.rsplit_once('[').unwrap();
        let (cells, _) = cells.split_once(']').unwrap();
        (id, cells.split(',').map(str::trim).collect())
    })
    .collect()
}

/// Makes a table print a word in a cell.
fn print(text: &mut String, row: &str, column: &str, word: &str) {
    let place = columns(text).iter().position(|id| *id == column).unwrap();
    let table = rows(text);
    let (_, cells) = table.iter().find(|(id, _)| *id == row).unwrap();
    let mut printed = cells.clone();
    printed[place] = word;
    let lines = text.lines().map(|line| {
        if line.trim_start().starts_with(&format!("Row(\"{row}\"")) {
            let (before, rest) = line.rsplit_once('[').unwrap();
            let (_, after) = rest.split_once(']').unwrap();
            format!("{before}[{}]{after}", printed.join(", "))
        } else {
            line.to_owned()
        }
    });
    *text = lines.collect::<Vec<_>>().join("\n");
}

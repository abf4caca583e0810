//! The tables as Markdown, to be laid beside their articles.
//!
//! A cell that was concluded and not printed has a dagger; what a row, a column
//! or a cell leans on is a footnote. A cell of the word `none` is a dash.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use indexmap::IndexSet;
use unicode_width::UnicodeWidthStr as _;

use crate::model::{Cell, Mark, Offer, Word};
use crate::policy::{Label, Lifting, Policy, PrintedCell, RestrictedItem, Table, TableSection};

/// What an inferred cell is marked with.
const INFERRED: &str = "†";

/// The readings that a page leans on, in the order of their first mention.
#[derive(Default)]
struct Notes<'p>(IndexSet<&'p str>);

/// Returns a table with its labels in both languages, its footnotes, its
/// history and a count of its cells.
#[must_use]
pub fn table<S: Word, C: Word>(policy: &Policy, table: &Table<S, C>) -> String {
    let mut notes = Notes::default();
    let mut page = title(1, &table.label);
    let _ = writeln!(
        page,
        "`{}` of {}\n",
        table.id,
        article(policy, &table.article)
    );
    let of_columns: Vec<_> = (0..table.columns.len())
        .map(|column| {
            let rows = table.sections.iter().flat_map(|section| &section.rows);
            shared(policy, rows.filter_map(|row| row.cells.get(column)))
        })
        .collect();
    for section in &table.sections {
        page.push_str(&title(2, &section.label));
        page.push_str(&grid(policy, table, section, &of_columns, &mut notes));
        page.push('\n');
    }
    page.push_str(&history(policy, table, &mut notes));
    if page.contains(INFERRED) {
        let _ = writeln!(
            page,
            "{INFERRED} concluded, and printed in no copy of the article.\n"
        );
    }
    page.push_str(&notes.text(policy));
    page.push_str(&counts(policy, table));
    page
}

/// Returns the list of restricted mode with the dates at which items were lifted.
#[must_use]
pub fn restricted_mode(policy: &Policy) -> String {
    let mode = policy.restricted_mode();
    let mut notes = Notes::default();
    let mut page = String::from("# Restricted mode\n\n");
    let _ = writeln!(
        page,
        "`restricted_mode` of {}\n",
        article(policy, &mode.article)
    );
    for view in &mode.views {
        page.push_str(&title(2, &view.label));
        let mut rows = vec![
            ["", "", "", "Belongs to", "Effect", "Leaves", "Lifted"]
                .map(String::from)
                .to_vec(),
        ];
        for item in &view.items {
            let belongs = notes.marks(policy.quote(item.belongs).readings.iter());
            let effect = notes.marks(policy.quote(item.quote).readings.iter());
            rows.push(vec![
                format!("`{}`", policy.capability(item.setting).id),
                escaped(&item.label.en),
                slovenian(&item.label),
                format!("`{}`{belongs}", policy.capability(item.parent).id),
                format!("{}{effect}", item.effect),
                format!("{}{}", item.leaves, dagger(item.mark)),
                liftings(policy, item, &mut notes),
            ]);
        }
        page.push_str(&aligned(&rows));
        page.push('\n');
    }
    page.push_str(&notes.text(policy));
    let items = mode.items().count();
    let marks = by_mark(mode.items().map(|item| item.mark));
    let _ = writeln!(page, "{items} items: {marks}.");
    page
}

/// Returns how Webex itself calls the roles, as a Markdown page.
#[must_use]
pub fn role_ids(policy: &Policy) -> String {
    let mut page = String::from("# Roles as Webex calls them\n\n");
    let mut rows = vec![
        ["Identity string", "Names", "Role", "Source"]
            .map(String::from)
            .to_vec(),
    ];
    let listed = policy.role_ids().listed();
    for known in listed {
        let is = match (known.role, &known.about) {
            (Some(role), _) => format!("`{role}`"),
            (None, about) => format!("none: {}", escaped(about.as_deref().unwrap_or_default())),
        };
        let id = known.id.as_ref();
        rows.push(vec![
            id.map_or_else(String::new, |id| format!("`{id}`")),
            escaped(&known.names.join(", ")),
            format!("{is}{}", dagger(known.mark)),
            escaped(&known.source),
        ]);
    }
    page.push_str(&aligned(&rows));
    let marks = by_mark(listed.iter().map(|known| known.mark));
    let _ = writeln!(page, "\n{} roles: {marks}.", listed.len());
    page
}

fn liftings<'p>(policy: &'p Policy, item: &'p RestrictedItem, notes: &mut Notes<'p>) -> String {
    let mut of_offers = Vec::new();
    for &offer in Offer::ALL {
        let of_offer = |lifting: &&Lifting| lifting.offer == offer;
        if let Some(lifting) = item.lifted.iter().find(of_offer) {
            let marks = notes.marks(policy.quote(lifting.quote).readings.iter());
            of_offers.push(format!(
                "{offer} from {}{marks} ({})",
                lifting.from, lifting.article
            ));
        }
    }
    of_offers.join("; ")
}

fn grid<'p, S: Word, C: Word>(
    policy: &'p Policy,
    table: &'p Table<S, C>,
    section: &'p TableSection<S>,
    of_columns: &[Vec<&'p Arc<str>>],
    notes: &mut Notes<'p>,
) -> String {
    let before = || ["", "", ""].map(String::from).to_vec();
    let (mut english, mut slovenians) = (before(), before());
    for (column, readings) in table.columns.iter().zip(of_columns) {
        let marks = notes.marks(readings.iter().copied());
        english.push(format!("{}{marks}", escaped(&column.label.en)));
        slovenians.push(slovenian(&column.label));
    }
    let mut rows = vec![english, slovenians];
    for row in &section.rows {
        let of_row = shared(policy, row.cells.iter());
        let of_row: Vec<_> = of_row
            .into_iter()
            .filter(|reading| !of_columns.iter().any(|readings| readings.contains(reading)))
            .collect();
        let mut line = vec![
            format!("`{}`", policy.capability(row.capability).id),
            format!(
                "{}{}",
                escaped(&row.label.en),
                notes.marks(of_row.iter().copied())
            ),
            slovenian(&row.label),
        ];
        for (cell, of_column) in row.cells.iter().zip(of_columns) {
            let own = policy.quote(cell.quote).readings.iter();
            let own =
                own.filter(|reading| !of_row.contains(reading) && !of_column.contains(reading));
            line.push(printed(policy, cell, &notes.marks(own)));
        }
        rows.push(line);
    }
    aligned(&rows)
}

/// Returns what a table printed before, line by line.
fn history<'p, S: Word, C: Word>(
    policy: &'p Policy,
    table: &'p Table<S, C>,
    notes: &mut Notes<'p>,
) -> String {
    let mut lines = String::new();
    for earlier in &table.history {
        let Some(section) = table.sections.iter().find(|it| it.of == earlier.section) else {
            continue;
        };
        let label = &earlier.label;
        let _ = write!(
            lines,
            "- until {}, {}",
            earlier.until,
            escaped(&section.label.en)
        );
        if let Some(after) = earlier.after {
            let _ = write!(lines, ", after `{}`", policy.capability(after).id);
        }
        let id = &policy.capability(earlier.capability).id;
        let _ = write!(lines, ": `{id}` {}", escaped(&label.en));
        if label.sl.is_some() {
            let _ = write!(lines, " · {}", slovenian(label));
        }
        lines.push_str(": ");
        let cells = earlier.cells.iter().map(|(column, cell)| {
            let column = table.columns.iter().find(|it| it.of == *column);
            let column = column.map_or("", |column| &column.label.en);
            let marks = notes.marks(policy.quote(cell.quote).readings.iter());
            format!("{} {}", escaped(column), printed(policy, cell, &marks))
        });
        lines.push_str(&cells.collect::<Vec<_>>().join(", "));
        lines.push('\n');
    }
    if lines.is_empty() {
        lines
    } else {
        format!("## Earlier\n\n{lines}\n")
    }
}

/// Returns how many cells there are, by mark, by word and by source.
fn counts<S: Word, C: Word>(policy: &Policy, table: &Table<S, C>) -> String {
    let now = table.sections.iter().flat_map(|section| &section.rows);
    let now: Vec<_> = now.flat_map(|row| &row.cells).collect();
    let before: Vec<_> = table
        .history
        .iter()
        .flat_map(|it| &it.cells)
        .map(|(_, cell)| cell)
        .collect();
    let mut text = String::new();
    for (cells, what) in [(now, "cells"), (before, "earlier cells")] {
        if cells.is_empty() {
            continue;
        }
        let quotes = || cells.iter().map(|cell| policy.quote(cell.quote));
        let words: Vec<_> = Cell::ALL
            .iter()
            .map(|word| (word, cells.iter().filter(|cell| cell.cell == *word).count()))
            .filter(|&(_, count)| count > 0)
            .map(|(word, count)| format!("{count} `{word}`"))
            .collect();
        let marks = by_mark(quotes().filter_map(|quote| quote.mark));
        let _ = writeln!(
            text,
            "{} {what}: {marks}; {}.\n",
            cells.len(),
            words.join(", ")
        );
        let mut sources: BTreeMap<&str, usize> = BTreeMap::new();
        for source in quotes().filter_map(|quote| quote.source.as_deref()) {
            *sources.entry(source).or_default() += 1;
        }
        for (source, count) in sources {
            let _ = writeln!(text, "- {count} from {source}");
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn by_mark(marks: impl Iterator<Item = Mark>) -> String {
    let marks: Vec<_> = marks.collect();
    let count = |mark: &Mark| {
        let count = marks.iter().filter(|it| *it == mark).count();
        format!("{count} {mark}")
    };
    Mark::ALL.iter().map(count).collect::<Vec<_>>().join(", ")
}

/// Returns the readings that all of the cells lean on.
fn shared<'p>(
    policy: &'p Policy,
    mut cells: impl Iterator<Item = &'p PrintedCell>,
) -> Vec<&'p Arc<str>> {
    let readings = |cell: &PrintedCell| policy.quote(cell.quote).readings.iter();
    let Some(first) = cells.next() else {
        return Vec::new();
    };
    let mut all: Vec<_> = readings(first).collect();
    for cell in cells {
        all.retain(|reading| readings(cell).any(|it| it == *reading));
    }
    all
}

fn printed(policy: &Policy, cell: &PrintedCell, marks: &str) -> String {
    let word = match cell.cell {
        Cell::None => "–",
        other => other.id(),
    };
    let mark = policy.quote(cell.quote).mark.unwrap_or(Mark::Sourced);
    format!("{word}{}{marks}", dagger(mark))
}

fn dagger(mark: Mark) -> &'static str {
    match mark {
        Mark::Sourced => "",
        Mark::Inferred => INFERRED,
    }
}

impl<'p> Notes<'p> {
    /// Returns the marks of readings in a text.
    fn marks(&mut self, readings: impl Iterator<Item = &'p Arc<str>>) -> String {
        let mut marks = String::new();
        for reading in readings {
            let (place, _) = self.0.insert_full(reading);
            let _ = write!(marks, "[^{}]", place + 1);
        }
        marks
    }

    /// Returns what the marks stand for.
    fn text(&self, policy: &Policy) -> String {
        let mut text = String::new();
        for (place, id) in self.0.iter().enumerate() {
            let says = policy.reading(id).map_or("", |reading| &reading.reading);
            let _ = writeln!(text, "[^{}]: `{id}`: {says}", place + 1);
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }
}

fn title(level: usize, label: &Label) -> String {
    let mut title = format!("{} {}", "#".repeat(level), escaped(&label.en));
    if label.sl.is_some() {
        let _ = write!(title, " · {}", slovenian(label));
    }
    title.push_str("\n\n");
    title
}

fn article(policy: &Policy, id: &str) -> String {
    let Some(article) = policy.article(id) else {
        return id.to_owned();
    };
    let mut text = format!(
        "{id}, {}, <https://{}>",
        escaped(&article.title),
        article.address
    );
    if let Some(revised) = article.revised {
        let _ = write!(text, ", copy of {revised}");
    }
    text
}

fn slovenian(label: &Label) -> String {
    label
        .sl
        .as_ref()
        .map_or_else(String::new, |sl| format!("*{}*", escaped(sl)))
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Returns a Markdown table of rows, the first of which is its head, with its
/// columns aligned.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let widths = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width());
        widths.max().unwrap_or(0).max(3)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut text = String::new();
    for (place, row) in rows.iter().enumerate() {
        for (cell, width) in row.iter().zip(&widths) {
            let blanks = " ".repeat(width.saturating_sub(cell.width()));
            let _ = write!(text, "| {cell}{blanks} ");
        }
        text.push_str("|\n");
        if place == 0 {
            for width in &widths {
                let _ = write!(text, "| {} ", "-".repeat(*width));
            }
            text.push_str("|\n");
        }
    }
    text
}

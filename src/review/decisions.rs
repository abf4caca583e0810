//! Decisions as they come back: the sheet that was filled in, row by row.
//!
//! Owns how its columns are found by their headings in either language, how a decision
//! is spelled, and how it is told that a row was altered.

use super::digest::short;
use super::rows::RowId;
use super::words::{Column, Decision};
use crate::diagnostic::{Diagnostic, Sources, fold};
use crate::model::Word as _;
use crate::reading::{NoSheet, Sheet};
use crate::render::Lang;

/// The names that the tab of the decisions has.
pub(super) const TABS: [&str; 2] = ["Decisions", "Odločitve"];

/// A sheet of decisions.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// The rows, in order.
    pub rows: Vec<Decided>,
}

/// A row of it.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Its line in the file, or its number in the tab.
    pub line: usize,
    /// Its id, as it stands there.
    pub id: String,
    /// What stands in the columns of which the id is made.
    pub key: [String; Column::KEY.len()],
    /// Whether it deserves a look most.
    pub is_high: bool,
    /// What was decided, if anything.
    pub decision: Option<Decision>,
    /// Why.
    pub justification: String,
    /// Who decided.
    pub reviewer: String,
    /// When.
    pub date: String,
    /// Whether anything was altered that is not to be filled in.
    pub is_altered: bool,
}

/// What is wrong with a sheet, with what it takes to show it.
pub type Unread = (Vec<Diagnostic>, Sources);

/// Returns the id of the row of which these are the keys.
#[must_use]
pub fn id_of(key: &[String; Column::KEY.len()]) -> RowId {
    let texts: Vec<&str> = key.iter().map(String::as_str).collect();
    RowId(short(&texts))
}

/// Returns what some columns amount to, given in order as texts.
pub(super) fn check(texts: &[&str]) -> String {
    format!("{:08x}", short(texts) >> 32)
}

/// Returns the columns that are checked: those before what is filled in.
pub(super) fn checked() -> impl Iterator<Item = Column> {
    let filled = |column: &Column| *column < Column::Decision;
    Column::ALL.iter().copied().filter(filled)
}

impl Decisions {
    /// Returns the decisions that a file holds, which is shown by a name.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it: no sheet, a column that is missing, words
    /// that are no decision, dates that are none.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Unread> {
        let mut sources = Sources::default();
        let file = sources.add_places(name);
        let sheet = match Sheet::read(bytes, &TABS) {
            Ok(sheet) => sheet,
            Err(error) => return Err((vec![no_sheet(name, &error)], sources)),
        };
        let mut errors = Vec::new();
        let mut places = [0; Column::ALL.len()];
        for column in Column::ALL {
            match sheet.headings.iter().position(|text| is(text, *column)) {
                Some(place) => places[*column as usize] = place,
                None => {
                    let headings = sheet.headings.iter().map(String::as_str);
                    let message = format!("`{name}` has no column `{column}`");
                    let error = Diagnostic::new("missing_column", message);
                    errors.push(error.did_you_mean(column.id(), headings));
                }
            }
        }
        if !errors.is_empty() {
            return Err((errors, sources));
        }
        let mut rows = Vec::with_capacity(sheet.rows.len());
        for row in sheet.rows {
            let text = |column: Column| row.cells[places[column as usize]].trim();
            let place = |column: Column| {
                let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
                Sources::place(file, number(row.line), number(places[column as usize] + 1))
            };
            let decision = match text(Column::Decision) {
                "" => None,
                word => {
                    let known = Decision::ALL.iter().find(|known| spells(word, **known));
                    if known.is_none() {
                        errors.push(unknown(word, place(Column::Decision)));
                    }
                    known.copied()
                }
            };
            let date = text(Column::Date);
            if !date.is_empty() && date.parse::<crate::model::Date>().is_err() {
                let message = format!("`{date}` in the column `date` is no date");
                let error = Diagnostic::at("no_date", place(Column::Date), message);
                errors.push(error.help("write it as 2024-05-02"));
            }
            let raw = |column: Column| row.cells[places[column as usize]].as_str();
            let checked: Vec<&str> = checked().map(raw).collect();
            let key = Column::KEY.map(|column| raw(column).to_owned());
            let id = text(Column::Row).to_owned();
            rows.push(Decided {
                line: row.line,
                is_altered: check(&checked) != text(Column::Check) || id_of(&key).to_string() != id,
                id,
                key,
                is_high: text(Column::Risk) == super::Risk::High.id(),
                decision,
                justification: text(Column::Justification).to_owned(),
                reviewer: text(Column::Reviewer).to_owned(),
                date: date.to_owned(),
            });
        }
        if errors.is_empty() {
            Ok(Self { rows })
        } else {
            Err((errors, sources))
        }
    }

    /// Returns how many rows of a sheet anybody has filled anything into; nothing
    /// where that cannot be told.
    #[must_use]
    pub fn filled(bytes: &[u8]) -> Option<usize> {
        let sheet = Sheet::read(bytes, &TABS).ok()?;
        let mut places = Vec::new();
        for column in Column::FILLED {
            places.push(sheet.headings.iter().position(|text| is(text, column))?);
        }
        let filled = sheet.rows.iter().filter(|row| {
            let mut cells = places.iter().map(|place| &row.cells[*place]);
            cells.any(|text| !text.trim().is_empty())
        });
        Some(filled.count())
    }
}

/// Returns whether a heading is that of a column.
fn is(heading: &str, column: Column) -> bool {
    let heading = heading.trim();
    let titles = Lang::ALL.iter().map(|lang| column.title(*lang));
    titles.chain([column.id()]).any(|title| title == heading)
}

/// Returns whether a word is a decision, in either language.
fn spells(word: &str, decision: Decision) -> bool {
    let titles = Lang::ALL.iter().map(|lang| decision.title(*lang));
    titles
        .chain([decision.id()])
        .any(|title| fold(title) == fold(word))
}

fn unknown(word: &str, span: crate::diagnostic::Span) -> Diagnostic {
    let message = format!("`{word}` in the column `decision` is no decision");
    let words = Decision::ALL
        .iter()
        .flat_map(|decision| Lang::ALL.iter().map(|lang| decision.title(*lang)));
    let words: Vec<&str> = words.collect();
    let error = Diagnostic::at("unknown_decision", span, message);
    let helped = error.clone().did_you_mean(word, words);
    if helped.help.is_some() {
        return helped;
    }
    let ids: Vec<&str> = Decision::ALL.iter().map(|decision| decision.id()).collect();
    error.help(format!("it is one of {}", ids.join(", ")))
}

fn no_sheet(name: &str, error: &NoSheet) -> Diagnostic {
    let help = match error {
        NoSheet::NotUtf8(_) => "save it as `CSV UTF-8` or as a workbook",
        NoSheet::NoWorkbook(_) => "save it as `xlsx` or as `CSV UTF-8`",
        NoSheet::NoTab { .. } => "name the workbook of the review pack",
    };
    Diagnostic::new("no_sheet", format!("`{name}` cannot be read: {error}")).help(help)
}

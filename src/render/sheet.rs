//! Sheets: tables for spreadsheets, as workbooks and as separated values.
//!
//! Owns how a sheet is described, once for all kinds of files: its columns, which
//! words may be entered in them, which rows are folded. What stands in a sheet is
//! for others to say. A text is never taken for a formula.
//!
//! Invariant: the same sheet is the same bytes, whenever and wherever it is written.

mod book;
mod separated;

pub use book::{Book, Unwritable};
pub use separated::{Dialect, separated};

use super::{Field, Rows};
use std::ops::Range;

/// A sheet without its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The name of its tab: at most 28 characters, none of `[]:*?/\`.
    pub name: String,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// How many rows there will be.
    pub rows: usize,
    /// Which of them are folded away at first, if any, counted from 0.
    pub folded: Range<usize>,
    /// How many columns stay in sight when others are scrolled.
    pub fixed: u16,
    /// Whether the headings filter.
    pub filter: bool,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// The heading.
    pub title: String,
    /// How wide it is, in characters.
    pub width: u16,
    /// The words that may be entered, if not any.
    pub words: Vec<String>,
    /// What some texts are coloured with.
    pub tints: Vec<(String, Tint)>,
    /// Whether long texts go on below.
    pub wraps: bool,
}

/// A background, which never says alone what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tint {
    /// Something to act on.
    High,
    /// Something to look at.
    Medium,
    /// Something harmless.
    Low,
    /// To be filled in.
    Input,
}

impl Column {
    /// Returns a column of a width in characters.
    #[must_use]
    pub fn new(title: impl Into<String>, width: u16) -> Self {
        Self {
            title: title.into(),
            width,
            ..Self::default()
        }
    }
}

impl Sheet {
    /// Returns the sheet of a listing: its keys are the headings, and its columns
    /// as wide as what is in them, within reason.
    #[must_use]
    pub fn of(name: impl Into<String>, rows: &Rows) -> Self {
        const WIDTHS: Range<usize> = 8..60;
        let column = |(place, key): (usize, &&'static str)| {
            let texts = rows.rows.iter().map(|row| row[place].text());
            let widths = texts.map(|text| text.chars().count());
            let width = widths.max().unwrap_or(0).max(key.len()) + 2;
            Column::new(
                *key,
                u16::try_from(width.clamp(WIDTHS.start, WIDTHS.end)).unwrap_or(u16::MAX),
            )
        };
        Self {
            name: name.into(),
            columns: rows.columns.iter().enumerate().map(column).collect(),
            rows: rows.rows.len(),
            filter: true,
            ..Self::default()
        }
    }

    /// Returns the headings as a row.
    fn heading(&self) -> Vec<Field> {
        self.columns
            .iter()
            .map(|column| column.title.as_str().into())
            .collect()
    }
}

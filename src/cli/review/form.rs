//! The forms in which findings are written.

use crate::render::Format;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum Form {
    /// For people: a table, or records where the terminal is too narrow for one.
    Table,
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values with a line of headings.
    Csv,
    /// For people: every finding as a record of its own.
    Record,
    /// Tables in Markdown.
    Markdown,
    /// The Static Analysis Results Interchange Format.
    Sarif,
    /// Test results in XML.
    Junit,
}

impl Form {
    /// Returns the format of listings that it is, if it is one.
    pub(super) fn of_listings(self) -> Option<Format> {
        match self {
            Self::Table => Some(Format::Table),
            Self::Json => Some(Format::Json),
            Self::Jsonl => Some(Format::Jsonl),
            Self::Csv => Some(Format::Csv),
            Self::Record => Some(Format::Record),
            Self::Markdown => Some(Format::Markdown),
            Self::Sarif | Self::Junit => None,
        }
    }
}

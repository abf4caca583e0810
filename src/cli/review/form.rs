//! Which findings are wanted, and the forms in which they are written.

use crate::cli::arguments::{Facts, Terms, word};
use crate::findings::{Kind, Severity};
use crate::render::Format;
use clap::Args;
use std::path::PathBuf;

/// Which findings, and of what.
#[derive(Debug, Args)]
pub(super) struct Findings {
    #[command(flatten)]
    pub(super) facts: Facts,

    #[command(flatten)]
    pub(super) terms: Terms,

    /// List findings of this kind only; may be given again
    #[arg(long, value_name = "KIND", value_parser = word::<Kind>())]
    pub(super) only: Vec<Kind>,

    /// List findings of this severity and above
    #[arg(long, value_name = "LEVEL", default_value_t = Severity::Info, value_parser = word::<Severity>())]
    pub(super) severity: Severity,

    /// Exit with 1 if a finding of this severity or above is listed
    #[arg(long, value_name = "LEVEL", value_parser = word::<Severity>())]
    pub(super) fail_on: Option<Severity>,

    /// Full access at more customers than this is broad; 10, or what the review file says
    #[arg(long, value_name = "NUMBER")]
    pub(super) broad_reach: Option<usize>,

    /// A review file, with thresholds and with findings that somebody answers for
    #[arg(long, value_name = "FILE")]
    pub(super) review: Option<PathBuf>,

    /// List the waived findings too, with who answers for them
    #[arg(long)]
    pub(super) waived: bool,

    /// Say what ends each finding, however many there are; people are told of up to 50
    #[arg(long)]
    pub(super) repairs: bool,

    /// How the findings are written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: Form,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
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

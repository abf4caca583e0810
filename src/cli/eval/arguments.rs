//! The arguments of `eval`.

use crate::cli::arguments::Terms;
use clap::{Args, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Scenarios to evaluate.
#[derive(Debug, Args)]
pub(in crate::cli) struct Eval {
    /// Scenario files, folders and patterns; of a file with a colon and a number after it, only the
    /// expectation on that line
    #[arg(value_name = "PATH", default_value = "scenarios")]
    pub(super) paths: Vec<PathBuf>,

    /// Only scenarios that match: a part of the name, or `tag:`, `rule:`, `capability:`, `user:` or
    /// `org:` with a value, which may have `*` in it; of several all must match
    #[arg(long, value_name = "FILTER")]
    pub(super) filter: Vec<String>,

    /// List the scenarios that are selected, and run none
    #[arg(long, conflicts_with_all = ["accept", "watch", "export"])]
    pub(super) list: bool,

    /// Stop at the first scenario that fails or cannot be run
    #[arg(long)]
    pub(super) fail_fast: bool,

    /// Work in so many threads; one for each core, if not given
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,

    /// Take what is odd for a mistake
    #[arg(long)]
    pub(super) strict: bool,

    /// Write the golden answers anew that are not as concluded
    #[arg(long, conflicts_with = "watch")]
    pub(super) accept: bool,

    /// Accept golden answers even where `CI` is set
    #[arg(long, requires = "accept")]
    pub(super) force: bool,

    /// Evaluate again what a changed file affects, until interrupted
    #[arg(long, conflicts_with = "export")]
    pub(super) watch: bool,

    /// Write the results to a file, in the form of its name's end: xml (for Jenkins), sarif, md, json
    /// or html; may be given again
    #[arg(long, value_name = "FILE")]
    pub(super) export: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) terms: Terms,

    /// How the results are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Form,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// For people.
    Text,
    /// One object.
    Json,
    /// One object for each expectation and each mistake.
    Jsonl,
    /// The Test Anything Protocol.
    Tap,
    /// Annotations of GitHub's workflows.
    Github,
}

//! The arguments of each command.

use crate::generate::Size;
use crate::model::Word as _;
use crate::render::Format;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Who can do what, where, why, why not, and what would change it, for Webex
/// partner and customer organizations.
#[derive(Debug, Parser)]
#[command(name = "bailiwick", version, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,

    /// Whether to use colour: on a terminal, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// Whether to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say whether a user has a capability: `can USER CAPABILITY on ORG`
    Can(Ask),
    /// List who has a capability: `who can CAPABILITY on ORG`
    Who(Ask),
    /// List what a user can do: `what can USER on ORG`
    What(Ask),
    /// List where a user has a capability: `where can USER CAPABILITY`
    Where(Ask),
    /// List which roles reach where: `roles [USER] [on ORG]`
    Roles(Ask),
    /// List every effective privilege: `effective [USER] [on ORG]`
    Effective(Ask),
    /// Check facts for mistakes, all at once
    Check(Check),
    /// Evaluate scenarios: does what they expect follow?
    Eval(Eval),
    /// Write fact files of an invented world
    Generate(Generate),
}

/// A question, and the world it is asked of.
#[derive(Debug, Args)]
pub(super) struct Ask {
    /// The words of the question, after the command
    pub(super) words: Vec<String>,

    #[command(flatten)]
    pub(super) facts: Facts,

    #[command(flatten)]
    pub(super) terms: Terms,

    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: Format,
}

/// Facts to check.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Fact files and folders
    #[arg(id = "checked", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) facts: Facts,

    #[command(flatten)]
    pub(super) policy: PolicyFolder,
}

/// Scenarios to evaluate.
#[derive(Debug, Args)]
pub(super) struct Eval {
    /// Scenario files and folders
    #[arg(value_name = "PATH", default_value = "scenarios")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) terms: Terms,

    /// How the results are written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: Format,
}

/// An invented world to write.
#[derive(Debug, Args)]
pub(super) struct Generate {
    /// How large: a thousand users, ten thousand, a hundred thousand or a million
    #[arg(long, value_name = "SIZE", default_value = "S", value_parser = sizes())]
    pub(super) size: Size,

    /// Which of the worlds of that size; the same seed gives the same files
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(super) seed: u64,

    /// The folder to write into, empty or yet to be made
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,

    /// Write into a folder that is not empty; an earlier world there is replaced
    #[arg(long)]
    pub(super) force: bool,
}

/// Reads a size as it is spelled.
fn sizes() -> impl TypedValueParser<Value = Size> {
    PossibleValuesParser::new(Size::ALL.iter().map(|size| size.id()))
        .try_map(|id| Size::from_id(&id).ok_or("no such size"))
}

/// Where the facts are.
#[derive(Debug, Args)]
pub(super) struct Facts {
    /// A fact file, or a folder of them; may be given again [env: `BAILIWICK_FACTS`]
    #[arg(long = "facts", id = "facts", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
}

/// As of when, and by which policy.
#[derive(Debug, Args)]
pub(super) struct Terms {
    /// The instant asked about, such as 2024-05-02 or 2024-05-02T10:30:00Z; now, if not given
    #[arg(long, value_name = "WHEN")]
    pub(super) at: Option<String>,

    /// The date as of which policy is read
    #[arg(long, value_name = "DATE")]
    pub(super) edition: Option<String>,

    /// How a contested point is settled; may be given again
    #[arg(long = "choose", value_name = "POINT=OPTION")]
    pub(super) choices: Vec<String>,

    #[command(flatten)]
    pub(super) policy: PolicyFolder,
}

/// Where the policy is.
#[derive(Debug, Args)]
pub(super) struct PolicyFolder {
    /// A folder whose files replace those of the policy, one by one
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Option<PathBuf>,
}

//! The arguments of each command.

use crate::render::Format;
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
    /// Show many privileges at a glance: `matrix on ORG`, `matrix of USER`
    Matrix(Ask),
    /// List where two users differ: `compare USER with USER [on ORG]`
    Compare(Ask),
    /// List what there is: `show users|orgs|roles|capabilities|grants|rules|choices|tables [GLOB]`
    Show(Ask),
    /// Say what is known of one thing: `describe NAME`
    Describe(Ask),
    /// Say what a rule says: `rule RULE`
    Rule(Ask),
    /// Print a table: `table TABLE`
    Table(Ask),
    /// Ask and change, line by line
    Repl(Repl),
    /// Run statements as in a session: from arguments, files or standard input
    Query(Query),
    /// Check facts for mistakes, all at once
    Check(Check),
    /// Evaluate scenarios: does what they expect follow?
    Eval(Eval),
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

/// A session.
#[derive(Debug, Args)]
pub(super) struct Repl {
    /// Fact files and folders
    #[arg(id = "loaded", value_name = "FACTS")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) facts: Facts,

    #[command(flatten)]
    pub(super) terms: Terms,

    /// How answers are written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: Format,

    /// Stop at the first statement that fails, if they come from standard input
    #[arg(long)]
    pub(super) bail: bool,

    /// Keep no lines, and offer none of earlier sessions [env: `BAILIWICK_HISTORY` names the file]
    #[arg(long)]
    pub(super) no_history: bool,

    /// Do not run the commands of the start-up file
    #[arg(long)]
    pub(super) no_rc: bool,
}

/// Statements to run.
#[derive(Debug, Args)]
pub(super) struct Query {
    /// Fact files and folders
    #[arg(id = "loaded", value_name = "FACTS")]
    pub(super) paths: Vec<PathBuf>,

    /// Statements; may be given again
    #[arg(short = 'c', long = "command", value_name = "STATEMENTS")]
    pub(super) commands: Vec<String>,

    /// A file of statements; may be given again
    #[arg(short = 'f', long = "file", value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,

    /// Stop at the first statement that fails
    #[arg(long)]
    pub(super) bail: bool,

    #[command(flatten)]
    pub(super) facts: Facts,

    #[command(flatten)]
    pub(super) terms: Terms,

    /// How answers are written
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

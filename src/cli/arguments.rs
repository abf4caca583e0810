//! The arguments of each command.

use super::diff::Diff;
use super::eval::Eval;
use super::import::Import;
use super::matrix::AskMatrix;
use super::review::Review;
use crate::coverage::Kind;
use crate::generate::Size;
use crate::model::Word;
use crate::mutate::Kind as MutantKind;
use crate::render::Format;
use crate::session::Options;
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
    /// Explain why a user has a capability or holds a role: `why USER CAPABILITY on ORG`
    Why(AskWhy),
    /// Explain why not, and what would change it: `why-not USER CAPABILITY on ORG`
    WhyNot(AskWhy),
    /// List which roles reach where: `roles [USER] [on ORG]`
    Roles(Ask),
    /// List every effective privilege: `effective [USER] [on ORG]`
    Effective(Ask),
    /// Show many privileges at a glance: `matrix on ORG`, `matrix of USER`, `matrix roles`
    Matrix(AskMatrix),
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
    /// Say which parts of the policy the expectations of scenarios rest on
    Coverage(Coverage),
    /// Change the policy in one place at a time, and list what no scenario notices
    Mutate(Mutate),
    /// Look facts through for what a reviewer should see
    Review(Review),
    /// List which privileges differ between two sides, and which changes they come from
    Diff(Diff),
    /// Write fact files of an invented world
    Generate(Generate),
    /// Write the facts that exports of Webex amount to, and account for every record
    Import(Import),
    /// Write a snapshot of facts, which opens much faster than they are read
    Compile(Compile),
    /// Write facts under pseudonyms, with the same structure and answers
    Redact(Redact),
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

/// A question about reasons.
#[derive(Debug, Args)]
pub(super) struct AskWhy {
    #[command(flatten)]
    pub(super) ask: Ask,

    #[command(flatten)]
    pub(super) shown: Options,
}

/// What a session is opened with.
#[derive(Debug, Args)]
pub(super) struct Opening {
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

    /// Stop at the first statement that fails, unless they are typed
    #[arg(long)]
    pub(super) bail: bool,
}

/// A session.
#[derive(Debug, Args)]
pub(super) struct Repl {
    #[command(flatten)]
    pub(super) opening: Opening,

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
    #[command(flatten)]
    pub(super) opening: Opening,

    /// Statements; may be given again
    #[arg(short = 'c', long = "command", value_name = "STATEMENTS")]
    pub(super) commands: Vec<String>,

    /// A file of statements; may be given again
    #[arg(short = 'f', long = "file", value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
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

/// Scenarios whose coverage is wanted.
#[derive(Debug, Args)]
pub(super) struct Coverage {
    /// Scenario files and folders
    #[arg(value_name = "PATH", default_value = "scenarios")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) policy: PolicyFolder,

    /// Exit with 1 if less of a kind is covered, such as cells=100; may be given again
    #[arg(long = "min", value_name = "KIND=PERCENT", value_parser = minimum)]
    pub(super) minima: Vec<(Kind, u32)>,

    /// How the coverage is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: CoverageFormat,
}

/// How coverage is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum CoverageFormat {
    /// What is covered, and a list of what is not.
    Text,
    /// One JSON object with every part.
    Json,
    /// A page with the tables coloured, in one file.
    Html,
}

/// Scenarios that are to notice mutants of the policy.
#[derive(Debug, Args)]
pub(super) struct Mutate {
    /// Scenario files and folders
    #[arg(value_name = "PATH", default_value = "scenarios")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) policy: PolicyFolder,

    /// Facts in which a mutant may change something too; each path is a world of its own
    #[arg(long = "facts", value_name = "PATH")]
    pub(super) facts: Vec<PathBuf>,

    /// The instant at which these facts are looked at
    #[arg(long, value_name = "WHEN", default_value = crate::generate::NOW)]
    pub(super) at: String,

    /// In so many small invented worlds too
    #[arg(long, value_name = "NUMBER", default_value_t = 200)]
    pub(super) worlds: u64,

    /// Make mutants of this kind only; may be given again
    #[arg(long, value_name = "KIND", value_parser = word::<MutantKind>())]
    pub(super) only: Vec<MutantKind>,

    /// Make only about so many mutants of a hundred
    #[arg(long, value_name = "PERCENT", default_value_t = 100)]
    pub(super) sample: u64,

    /// Which of them, if not all are made; the same seed makes the same ones
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(super) seed: u64,

    /// Exit with 1 if a smaller share of the mutants that change something is noticed
    #[arg(long, value_name = "PERCENT")]
    pub(super) min: Option<u32>,

    /// Write one JSON object with every mutant
    #[arg(long)]
    pub(super) json: bool,
}

/// Reads the least percentage of a kind.
fn minimum(text: &str) -> Result<(Kind, u32), String> {
    let (kind, percent) = text
        .split_once('=')
        .ok_or("a kind and a percentage are wanted, such as `cells=100`")?;
    let kinds: Vec<String> = Kind::ALL.iter().map(|kind| format!("`{kind}`")).collect();
    let kind = Kind::from_id(kind)
        .ok_or_else(|| format!("unknown kind `{kind}`; it is one of {}", kinds.join(", ")))?;
    match percent.parse() {
        Ok(percent @ 0..=100) => Ok((kind, percent)),
        _ => Err(format!("`{percent}` is no whole number from 0 to 100")),
    }
}

/// An invented world to write.
#[derive(Debug, Args)]
pub(super) struct Generate {
    /// How large: a thousand users, ten thousand, a hundred thousand or a million
    #[arg(long, value_name = "SIZE", default_value = "S", value_parser = word::<Size>())]
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

/// Facts to compile.
#[derive(Debug, Args)]
pub(super) struct Compile {
    /// Fact files and folders
    #[arg(id = "compiled", value_name = "FACTS")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) facts: Facts,

    /// The file to write, such as world.bwk
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,
}

/// Facts to be put under pseudonyms.
#[derive(Debug, Args)]
pub(super) struct Redact {
    /// Fact files and folders
    #[arg(id = "redacted", value_name = "FACTS")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) facts: Facts,

    /// The folder to write into, empty or yet to be made
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,

    /// The file that says what stands for what, outside the folder; one that is there
    /// is read and extended. Unless it is named it stands beside the folder
    #[arg(long, value_name = "FILE")]
    pub(super) key: Option<PathBuf>,

    /// Write into a folder that is not empty; earlier facts there are replaced
    #[arg(long)]
    pub(super) force: bool,
}

/// Returns what reads a word of the vocabulary.
pub(super) fn word<W: Word + Send + Sync>() -> impl TypedValueParser<Value = W> {
    let ids = PossibleValuesParser::new(W::ALL.iter().map(|word| word.id()));
    ids.try_map(|id| W::from_id(&id).ok_or_else(|| format!("unknown {} `{id}`", W::NOUN)))
}

/// Where the facts are.
#[derive(Debug, Args)]
pub(super) struct Facts {
    /// A fact file, a folder of them, or a snapshot; may be given again [env: `BAILIWICK_FACTS`]
    #[arg(long = "facts", id = "facts", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Take a snapshot even if it is older than what it was made of
    #[arg(long)]
    pub(super) stale_ok: bool,
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

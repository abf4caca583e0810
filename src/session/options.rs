//! Options: how much of an explanation is written.
//!
//! Owns their names and how they are read off the end of a line; they are the
//! same at the prompt, in a script and for a command.

use crate::explain::Shown;
use crate::query::Token;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, Parser as _};

/// The options of a question about reasons.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Show every route's proof, every way in and every set of changes
    #[arg(long)]
    all: bool,

    /// Show so many levels of a proof
    #[arg(long, value_name = "N")]
    depth: Option<usize>,

    /// Show only the part of a proof with this number, such as 2.1
    #[arg(long, value_name = "NUMBER")]
    open: Option<String>,

    /// List the smallest sets of changes that would end the privilege
    #[arg(long)]
    revoke: bool,
}

#[derive(Debug, clap::Parser)]
#[command(no_binary_name = true, disable_help_flag = true)]
struct Line {
    #[command(flatten)]
    options: Options,
}

impl From<&Options> for Shown {
    fn from(options: &Options) -> Self {
        Self {
            all: options.all,
            depth: options.depth,
            open: options.open.clone(),
            revoke: options.revoke,
            ..Self::default()
        }
    }
}

/// What is wrong with an option: which word of the line, the message and the help.
pub(super) type Wrong = (usize, String, String);

/// Returns the names of the options, dashes included.
pub(super) fn names() -> Vec<String> {
    let line = Line::command();
    let names = line.get_arguments().filter_map(clap::Arg::get_long);
    names.map(|name| format!("--{name}")).collect()
}

/// Returns whether a line of these words may have options.
pub(super) fn are_for(words: &[Token]) -> bool {
    let mut verbs = ["why", "why-not"].into_iter();
    let first = words.first();
    first.is_some_and(|first| verbs.any(|verb| first.text.eq_ignore_ascii_case(verb)))
}

/// Returns where the options of a line begin; its end where it has none.
pub(super) fn begin(words: &[Token]) -> usize {
    let mut all = words.iter();
    let begin = all.position(|word| are_for(words) && word.text.starts_with("--"));
    begin.unwrap_or(words.len())
}

/// Takes the options off the end of a line.
pub(super) fn take(words: &mut Vec<Token>) -> Result<Shown, Wrong> {
    let begin = begin(words);
    let texts = words[begin..].iter().map(|word| word.text.as_str());
    let read = Line::try_parse_from(texts);
    let line = read.map_err(|error| wrong(&error, begin, words))?;
    words.truncate(begin);
    Ok((&line.options).into())
}

fn wrong(error: &clap::Error, begin: usize, words: &[Token]) -> Wrong {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        Some(ContextValue::Strings(texts)) => texts.first().map_or("", String::as_str),
        _ => "",
    };
    let value = context(ContextKind::InvalidValue);
    // An option is named with what it takes.
    let option = context(ContextKind::InvalidArg).split(' ').next();
    let option = option.unwrap_or_default();
    let is_bad = |word: &Token| word.text == value || word.text == option;
    let place = words[begin..].iter().position(is_bad).unwrap_or_default();
    let near = context(ContextKind::SuggestedArg);
    let help = if near.is_empty() {
        format!("the options are {}", names().join(", "))
    } else {
        format!("did you mean `{near}`?")
    };
    let message = match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            format!("`{option}` needs more")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("`{value}` does not fit `{option}`")
        }
        ErrorKind::ArgumentConflict => format!("`{option}` stands here twice"),
        _ => format!("unknown option `{option}`"),
    };
    (begin + place, message, help)
}

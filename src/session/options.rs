//! Options: how much of an explanation is written.
//!
//! Owns their names and how they are read off a line, in which they may stand
//! anywhere after its first word; they are the same at the prompt, in a script and for a command.

use crate::explain::Shown;
use crate::query::Token;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, Parser as _};
use std::ops::Range;

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

/// What is wrong with an option: where in the line, the message and the help.
pub(super) type Wrong = (Range<usize>, String, String);

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

/// Parts the words of a question from its options, wherever these stand, and from what
/// they take.
pub(super) fn part(words: &[Token]) -> (Vec<Token>, Vec<Token>) {
    let (mut question, mut options) = (Vec::new(), Vec::new());
    let can = are_for(words);
    let mut words = words.iter().cloned();
    while let Some(word) = words.next() {
        if !can || !word.text.starts_with("--") {
            question.push(word);
            continue;
        }
        let taken = if takes_value(&word) {
            words.next()
        } else {
            None
        };
        options.push(word);
        options.extend(taken);
    }
    (question, options)
}

fn takes_value(option: &Token) -> bool {
    let line = Line::command();
    let mut known = line.get_arguments();
    let name = option.text.strip_prefix("--");
    let known = known.find(|known| known.get_long().is_some() && known.get_long() == name);
    known.is_some_and(|known| known.get_action().takes_values())
}

/// Takes the options off a line.
pub(super) fn take(words: &mut Vec<Token>) -> Result<Shown, Wrong> {
    let (question, options) = part(words);
    let texts = options.iter().map(|word| word.text.as_str());
    let read = Line::try_parse_from(texts);
    let line = read.map_err(|error| wrong(&error, &options))?;
    *words = question;
    Ok((&line.options).into())
}

fn wrong(error: &clap::Error, options: &[Token]) -> Wrong {
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
    let bad = options.iter().find(|word| is_bad(word)).or(options.first());
    let span = bad.map_or(0..0, |word| word.span.clone());
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
    (span, message, help)
}

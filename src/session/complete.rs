//! Completion, hints and highlighting of a line that is being typed.
//!
//! Owns what can stand at the cursor, what is still expected, and which words
//! are known, all from the table of forms that parses a line. They are
//! functions of a line and a session; no terminal is involved.
//!
//! Invariant: looking at a line costs no more in a large world than in a small
//! one, but for finding a name among sorted ones.

use super::{Session, commands, help, options};
use crate::diagnostic::Sources;
use crate::query::{self, Names as _, Slot, Token};
use std::ops::Range;

/// The most candidates that are offered.
const MOST: usize = 200;

/// What a word under the cursor can become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Where the word begins that is replaced, quote included.
    pub start: usize,
    /// What it can become.
    pub candidates: Vec<Candidate>,
}

/// One of the things that a word can become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What is shown.
    pub shown: String,
    /// What is put in: in quotes where it needs them, with a blank after it
    /// where it is the only one.
    pub inserted: String,
}

/// What a stretch of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A word of a form, or a command.
    Verb,
    /// A name that is known.
    Known,
    /// A name that is not known.
    Unknown,
    /// A comment.
    Comment,
}

/// The words of a line that is being typed: those that are whole, and the one
/// under the cursor with where it begins.
struct Typed {
    whole: Vec<Token>,
    begun: String,
    start: usize,
}

/// Returns where the statement begins that is being typed, and whether all of
/// the line before it is over.
fn statement(line: &str) -> usize {
    let mut start = 0;
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ';' | '\n' if !quoted => start = at + 1,
            _ => {}
        }
    }
    start
}

fn typed(line: &str) -> Typed {
    let file = Sources::default().add("", "");
    let (mut whole, open) = match query::lex(file, line) {
        Ok(tokens) => (tokens, None),
        Err(error) => {
            let start = error.span.map_or(0, |span| span.range().start);
            let before = query::lex(file, &line[..start]).unwrap_or_default();
            (before, Some(start))
        }
    };
    if let Some(start) = open {
        let begun: String = line[start..].chars().skip(1).collect();
        return Typed {
            whole,
            begun,
            start,
        };
    }
    match whole.pop_if(|last| last.span.end == line.len()) {
        Some(last) => Typed {
            whole,
            begun: last.text,
            start: last.span.start,
        },
        None => Typed {
            whole,
            begun: String::new(),
            start: line.len(),
        },
    }
}

/// Returns what the word at the cursor can become. What a beginning of a path
/// can become is said by whoever sees the files.
#[must_use]
pub fn complete(session: &Session, line: &str, files: &dyn Fn(&str) -> Vec<String>) -> Completion {
    let from = statement(line);
    let Typed {
        whole,
        begun,
        start,
    } = typed(&line[from..]);
    let whole: Vec<Token> = whole;
    let names: Vec<String> = if line[from..].trim_start().starts_with('.') {
        command_words(&whole, &begun, files)
    } else {
        words(session, &whole, &begun)
    };
    let only = names.len() == 1;
    let candidates = names
        .into_iter()
        .take(MOST)
        .map(|name| {
            let mut inserted = query::quoted(&name);
            if only && !name.ends_with('/') {
                inserted.push(' ');
            }
            Candidate {
                shown: name,
                inserted,
            }
        })
        .collect();
    Completion {
        start: from + start,
        candidates,
    }
}

fn begins(word: &str, begun: &str) -> bool {
    word.get(..begun.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(begun))
}

fn command_words(whole: &[Token], begun: &str, files: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    let Some(command) = whole.first() else {
        let names = commands::names().into_iter();
        return names.filter(|name| begins(name, begun)).collect();
    };
    match commands::values(&command.text) {
        commands::Values::Words(words) => words
            .into_iter()
            .filter(|word| whole.len() == 1 && begins(word, begun))
            .collect(),
        commands::Values::Files => files(begun),
        commands::Values::Topics => help::TOPICS
            .iter()
            .map(|topic| topic.name.to_owned())
            .filter(|name| begins(name, begun))
            .collect(),
        commands::Values::Nothing => Vec::new(),
    }
}

fn words(session: &Session, whole: &[Token], begun: &str) -> Vec<String> {
    if begun.starts_with("--") && options::are_for(whole) {
        let mut names = options::names();
        names.retain(|name| begins(name, begun));
        return names;
    }
    let (whole, _) = options::part(whole);
    let place = whole.len();
    let mut found: Vec<String> = Vec::new();
    let mut add = |names: &mut dyn Iterator<Item = String>| {
        for name in names {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    };
    let mut seen: Vec<Slot> = Vec::new();
    for shape in query::after(&whole) {
        let Some(slot) = shape.slots.get(place).copied() else {
            continue;
        };
        if seen.contains(&slot) {
            continue;
        }
        seen.push(slot);
        let index = session.index();
        let names = match slot {
            Slot::Word(word) => {
                add(&mut begins(word, begun).then(|| word.to_owned()).into_iter());
                continue;
            }
            Slot::Glob => {
                let listed = whole.get(1).map_or("", |token| token.text.as_str());
                let listed = if shape.slots.first() == Some(&Slot::Word("show")) {
                    listed
                } else {
                    "capabilities"
                };
                index.listed(listed, begun, MOST)
            }
            Slot::Option => options(session, &whole, begun),
            slot => index.beginning(slot, begun, MOST),
        };
        add(&mut names.into_iter().map(str::to_owned));
        if slot == Slot::Date {
            let editions = session.world().policy().editions().iter();
            let dates = editions.map(|edition| edition.date.to_string());
            add(&mut dates.filter(|date| date.starts_with(begun)));
        }
        if slot == Slot::When {
            let today = session.world().as_of().at.start_of_day().to_string();
            let today = today.get(..10).unwrap_or_default().to_owned();
            add(&mut [today, "+30d".to_owned()]
                .into_iter()
                .filter(|date| date.starts_with(begun)));
        }
        if slot == Slot::Fact {
            const RECORDS: [&str; 11] = [
                "Assigned(",
                "Demotion(",
                "FirstUser(",
                "Grant(",
                "HelpDeskApproval(",
                "Manages(",
                "Org(",
                "Provisioned(",
                "RestrictedMode(",
                "SetUpServices(",
                "User(",
            ];
            if !begun.is_empty() {
                add(&mut RECORDS
                    .iter()
                    .filter(|record| begins(record, begun))
                    .map(|record| (*record).to_owned()));
            }
        }
    }
    if place == 0 && !begun.is_empty() {
        let bare = ["help", "exit", "quit"].into_iter();
        add(&mut bare.filter(|word| begins(word, begun)).map(str::to_owned));
    }
    found
}

/// Returns the options of the choice that stands before.
fn options<'s>(session: &'s Session, whole: &[Token], begun: &str) -> Vec<&'s str> {
    use crate::model::{ChoiceOption, Word as _};
    let point = whole.last().map_or("", |token| token.text.as_str());
    let of_point =
        |id: &str| ChoiceOption::from_id(id).is_some_and(|option| option.point().id() == point);
    let mut found = session.index().beginning(Slot::Option, begun, MOST);
    found.retain(|id| of_point(id));
    found
}

/// Returns what is still expected after a line, in a few words; nothing where
/// the line is whole or fits no form.
#[must_use]
pub fn hint(line: &str) -> Option<String> {
    let from = statement(line);
    let line = &line[from..];
    if line.trim().is_empty() || line.contains('#') {
        return None;
    }
    let Typed { whole, begun, .. } = typed(line);
    if line.trim_start().starts_with('.') {
        let command = whole.first().map_or(begun.as_str(), |token| &token.text);
        let mut topics = help::TOPICS.iter();
        let topic = topics.find(|topic| {
            topic.name == command || whole.is_empty() && topic.name.starts_with(command)
        })?;
        let rest = topic.usage.get(command.len()..)?;
        let given = whole.len().saturating_sub(1);
        let rest = if whole.is_empty() {
            rest.to_owned()
        } else {
            let left: Vec<&str> = rest.split_whitespace().skip(given).collect();
            if begun.is_empty() {
                left.join(" ")
            } else {
                String::new()
            }
        };
        return (!rest.is_empty()).then_some(rest);
    }
    let (whole, _) = options::part(&whole);
    let place = whole.len();
    let shapes = query::after(&whole);
    let shape = shapes.iter().find(|shape| match shape.slots.get(place) {
        Some(Slot::Word(word)) => begins(word, &begun),
        Some(Slot::Fact) | None => false,
        Some(_) => true,
    })?;
    let mut rest = String::new();
    let mut left = &shape.slots[place..];
    if !begun.is_empty() {
        if let Slot::Word(word) = left[0] {
            rest.push_str(&word[begun.len()..]);
        }
        left = &left[1..];
        if !left.is_empty() {
            rest.push(' ');
        }
    }
    let names: Vec<&str> = left.iter().map(|slot| slot.name()).collect();
    rest.push_str(&names.join(" "));
    (!rest.is_empty()).then_some(rest)
}

/// Returns what the stretches of a line are, in order.
#[must_use]
pub fn highlight(session: &Session, line: &str) -> Vec<(Range<usize>, Look)> {
    let mut looks = Vec::new();
    for range in super::statements(line) {
        let text = &line[range.clone()];
        let file = Sources::default().add("", "");
        let tokens = query::lex(file, text).unwrap_or_else(|error| {
            let start = error.span.map_or(0, |span| span.range().start);
            query::lex(file, &text[..start]).unwrap_or_default()
        });
        let at = |token: &Token| range.start + token.span.start..range.start + token.span.end;
        let Some(first) = tokens.first() else {
            continue;
        };
        if first.text.starts_with('.') {
            let known = commands::names().contains(&first.text);
            looks.push((at(first), if known { Look::Verb } else { Look::Unknown }));
            continue;
        }
        let last_end = line.trim_end().len();
        let last = tokens.last().map_or(0, |token| token.span.end);
        let (tokens, options) = options::part(&tokens);
        let shapes: Vec<query::Shape> = query::after(&tokens);
        for (place, token) in tokens.iter().enumerate() {
            let shapes = if shapes.is_empty() {
                query::after(&tokens[..=place])
            } else {
                shapes.clone()
            };
            let slot = shapes.first().and_then(|shape| shape.slots.get(place));
            let look = match slot {
                Some(Slot::Word(_)) => Look::Verb,
                Some(Slot::Fact | Slot::Glob | Slot::When | Slot::Date | Slot::Count) => continue,
                Some(slot) if session.world().is_known(*slot, &token.text) => Look::Known,
                // What is being typed may still become something.
                Some(slot)
                    if at(token).end == last_end
                        && !session.index().beginning(*slot, &token.text, 1).is_empty() =>
                {
                    continue;
                }
                None if shapes.is_empty() && place == 0 && at(token).end == last_end => continue,
                None if !shapes.is_empty() => continue,
                _ => Look::Unknown,
            };
            looks.push((at(token), look));
        }
        for option in options
            .iter()
            .filter(|option| option.text.starts_with("--"))
        {
            let known = options::names().contains(&option.text);
            looks.push((at(option), if known { Look::Verb } else { Look::Unknown }));
        }
        // Options may stand between the other words.
        looks.sort_by_key(|(range, _)| range.start);
        if let Some(sign) = text[last..].find('#') {
            looks.push((range.start + last + sign..range.end, Look::Comment));
        }
    }
    looks
}

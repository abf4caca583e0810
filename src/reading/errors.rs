//! What a parser complains of, as a diagnostic in the words of the files.

mod json;
mod ron;

pub(super) use json::of_json;
pub(super) use ron::of_ron;

use std::ops::Range;

use super::item::{Format, Item};
use super::tokens::{Kind, Token, Tokens, enclosing};
use super::values::{RECORD, TEXT, WORD};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::Word;

/// How many words are listed in a help.
const MOST_LISTED: usize = 16;

/// Returns that a text in quotes never ends.
fn endless_text(item: Item<'_>, range: Range<usize>) -> Diagnostic {
    Diagnostic::at("syntax", item.within(range), "the text never ends").help("close it with `\"`")
}

/// Returns that a record has no such field.
pub(super) fn unknown_field(item: Item<'_>, span: Span, field: &str, known: &[&str]) -> Diagnostic {
    let message = match record_around(item, span.range().start) {
        Some((name, _)) => format!("`{name}` has no field `{field}`"),
        None => format!("unknown field `{field}`"),
    };
    suggest(Diagnostic::at("unknown_field", span, message), field, known)
}

/// Returns that a field of a record stands twice.
pub(super) fn repeated_field(item: Item<'_>, span: Span, field: &str) -> Diagnostic {
    let message = match record_around(item, span.range().start) {
        Some((name, _)) => format!("`{name}` has the field `{field}` twice"),
        None => format!("the field `{field}` stands twice"),
    };
    Diagnostic::at("repeated_field", span, message)
}

/// Returns that a record lacks a field; the offset is its closing bracket's.
fn missing_field(item: Item<'_>, closing: usize, field: &str) -> Diagnostic {
    let offset = item.within(closing..closing).range().start;
    if let Some((name, span)) = record_around(item, offset) {
        let message = format!("`{name}` lacks the field `{field}`");
        return Diagnostic::at("missing_field", span, message);
    }
    let named = item.with_name();
    let offset = offset.saturating_sub(named.span().range().start);
    let bracket = enclosing(named.text(), offset).map_or(0..0, |around| around.bracket.range());
    let message = format!("the field `{field}` is missing");
    Diagnostic::at("missing_field", named.within(bracket), message)
}

/// Returns that no word is spelled so.
pub(super) fn unknown_word<W: Word>(word: &str, span: Span) -> Diagnostic {
    let known: Vec<&str> = W::ALL.iter().map(|known| known.id()).collect();
    unknown_name(W::NOUN, span, word, &known)
}

/// Returns that nothing of that sort has such a name.
pub(super) fn unknown_name(sort: &str, span: Span, name: &str, known: &[&str]) -> Diagnostic {
    let code = if sort == "record" {
        "unknown_record"
    } else {
        "unknown_word"
    };
    suggest(
        Diagnostic::at(code, span, format!("unknown {sort} `{name}`")),
        name,
        known,
    )
}

/// Returns that the item is not a record.
pub(super) fn not_a_record(item: Item<'_>) -> Diagnostic {
    let first = snap(item.text(), 0..0);
    wrong_value(item, first, RECORD)
}

/// Returns that a record lacks its name.
pub(super) fn nameless_record(item: Item<'_>, known: &[&str]) -> Diagnostic {
    let span = item.within(snap(item.text(), 0..0));
    let diagnostic = Diagnostic::at("nameless_record", span, "the record lacks its name");
    suggest(diagnostic, "", known)
}

/// Adds the nearest name to a diagnostic, or all names if none is near.
fn suggest(diagnostic: Diagnostic, name: &str, known: &[&str]) -> Diagnostic {
    let diagnostic = diagnostic.did_you_mean(name, known.iter().copied());
    if diagnostic.help.is_some() || known.is_empty() {
        return diagnostic;
    }
    let listed: Vec<String> = known
        .iter()
        .take(MOST_LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = if known.len() > MOST_LISTED {
        ", …"
    } else {
        ""
    };
    diagnostic.help(match known {
        [_] => format!("{} is wanted here", listed.concat()),
        _ => format!("known are {}{more}", listed.join(", ")),
    })
}

/// Returns that something else is wanted than what stands there.
fn wrong_value(item: Item<'_>, range: Range<usize>, wanted: &str) -> Diagnostic {
    let text = item.text();
    let found = &text[range.clone()];
    let field = field_before(
        item.sources().text(item.span().file),
        item.within(range.clone()),
    );
    let nothing = found.is_empty() || found.starts_with([')', ']', '}', ',', ':']);
    let message = match field {
        Some(field) if nothing => format!("`{field}` has no value: {wanted} is wanted here"),
        Some(field) => format!("`{field}` takes {wanted}"),
        None => format!("{wanted} is wanted here"),
    };
    let span = item.within(range);
    let diagnostic = Diagnostic::at("wrong_value", span, message);
    let ron = item.format() == Format::Ron;
    let bare = Tokens::new(found, 0)
        .next()
        .is_some_and(|token| token.kind == Kind::Bare);
    if ron && wanted == TEXT && bare {
        diagnostic.help(format!("put it in quotes: `\"{found}\"`"))
    } else if ron && wanted == WORD && found.starts_with('"') {
        diagnostic.help(format!(
            "words stand without quotes: `{}`",
            found.trim_matches('"')
        ))
    } else if ron && wanted == RECORD && found.starts_with('{') {
        diagnostic.help("records have round brackets; a file in JSON has a name ending in `.json`")
    } else if wanted == RECORD && ron {
        diagnostic.help("a record is written `Name(field: value, …)`")
    } else if wanted == RECORD && found.starts_with(char::is_uppercase) {
        diagnostic.help("a file in RON has a name ending in `.ron`")
    } else if wanted == RECORD {
        diagnostic.help("a record is written `{\"field\": value, …}`")
    } else {
        diagnostic
    }
}

/// Returns the name of the field whose value begins at a place, if no comment
/// stands between.
fn field_before(text: &str, value: Span) -> Option<&str> {
    let before = text
        .get(..value.range().start)?
        .trim_end()
        .strip_suffix(':')?
        .trim_end();
    let name = before.strip_suffix('"').unwrap_or(before);
    let length = name
        .chars()
        .rev()
        .take_while(|&letter| letter.is_alphanumeric() || letter == '_')
        .map(char::len_utf8)
        .sum::<usize>();
    Some(&name[name.len() - length..]).filter(|name| !name.is_empty())
}

/// Returns that a comma is missing before a place.
fn missing_comma(item: Item<'_>, here: Range<usize>) -> Diagnostic {
    let (before, after) = item.text().split_at(here.start);
    let found = &item.text()[here.clone()];
    if after.is_empty() || found.starts_with([')', ']', '}']) {
        return unclosed(item, here);
    }
    let syntax = |message: &str| Diagnostic::at("syntax", item.within(here.clone()), message);
    if before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
        syntax(&format!("unexpected `{found}`")).help("a word is made of letters, digits and `_`")
    } else if before.ends_with('"') {
        syntax("a comma is missing before this")
            .help("or the text before it lacks its closing quote")
    } else {
        syntax("a comma is missing before this")
    }
}

/// Returns that a bracket is not closed before a place.
fn unclosed(item: Item<'_>, here: Range<usize>) -> Diagnostic {
    let text = item.text();
    let before = if here.is_empty() { "" } else { " before this" };
    let open = enclosing(text, here.start).map(|around| around.bracket.range());
    let syntax = |message: &str| Diagnostic::at("syntax", item.within(here.clone()), message);
    match open {
        Some(open) => {
            let close = match &text[open.clone()] {
                "(" => ")",
                "[" => "]",
                _ => "}",
            };
            syntax(&format!("`{close}` is missing{before}"))
                .related(item.within(open), "this bracket is still open")
        }
        None if here.is_empty() => syntax("a value is wanted here"),
        None => syntax("this bracket closes nothing"),
    }
}

/// Returns the name of the record in whose brackets an offset of the file
/// stands, and where the name stands.
fn record_around(item: Item<'_>, offset: usize) -> Option<(&str, Span)> {
    let named = item.with_name();
    let offset = offset.checked_sub(named.span().range().start)?;
    let name = enclosing(named.text(), offset)?.name?;
    let inner = match name.kind {
        Kind::Quoted => name.start + 1..(name.end - 1).max(name.start + 1),
        _ => name.range(),
    };
    let text = &named.text()[inner.clone()];
    text.starts_with(char::is_uppercase)
        .then(|| (text, named.within(inner)))
}

/// Returns what a parser expects, in the words of the files.
fn plain(expected: &str) -> &str {
    match expected {
        "a boolean" => "`true` or `false`",
        "a string" | "a borrowed string" => TEXT,
        "a sequence" => "a list in square brackets",
        "a map" => "a map in curly brackets",
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize" => {
            "a whole number"
        }
        "f32" | "f64" => "a number",
        TEXT | WORD | RECORD => expected,
        _ if expected.starts_with("struct ") => RECORD,
        _ if expected.starts_with("a ") => expected,
        _ => "another value",
    }
}

/// Returns the range itself or, if there is nothing in it, that of the next
/// token.
fn snap(text: &str, range: Range<usize>) -> Range<usize> {
    if !text[range.clone()].trim().is_empty() {
        return range;
    }
    match Tokens::new(text, range.start).next() {
        Some(token) => token.range(),
        None => text.trim_end().len()..text.trim_end().len(),
    }
}

/// Returns the last token that begins before an offset.
fn token_before(text: &str, offset: usize) -> Range<usize> {
    let token = Tokens::new(text, 0)
        .take_while(|token| token.start < offset)
        .last();
    token.map_or(0..0, Token::range)
}

/// Returns the offset at which a line begins.
fn line_start(text: &str, line: usize) -> usize {
    let ends = text.match_indices('\n').map(|(end, _)| end + 1);
    std::iter::once(0)
        .chain(ends)
        .nth(line.saturating_sub(1))
        .unwrap_or(text.len())
}

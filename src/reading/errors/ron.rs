//! The complaints of RON's parser.

use std::ops::Range;

use ::ron::error::{Error, Position, SpannedError};

use super::{
    endless_text, line_start, missing_comma, missing_field, plain, record_around, repeated_field,
    snap, token_before, unclosed, unknown_field, unknown_name, wrong_value,
};
use crate::diagnostic::Diagnostic;
use crate::reading::item::Item;
use crate::reading::values::{RECORD, TEXT, WORD};

/// Returns the diagnostic of a complaint of RON's parser about the item.
pub(in crate::reading) fn of_ron(item: Item<'_>, error: &SpannedError) -> Diagnostic {
    let text = item.text();
    let start = offset_of(text, error.span.start);
    let end = offset_of(text, error.span.end).max(start);
    let here = snap(text, end..end);
    let read = if text[start..end].trim().is_empty() {
        here.clone()
    } else {
        start..end
    };
    let at = |range: &Range<usize>| item.within(range.clone());
    let wanted = |what: &str| wrong_value(item, here.clone(), what);
    match &error.code {
        Error::NoSuchStructField {
            expected, found, ..
        } => unknown_field(item, at(&read), found, expected),
        Error::DuplicateStructField { field, .. } => repeated_field(item, at(&read), field),
        Error::MissingStructField { field, .. } => missing_field(item, end, field),
        Error::NoSuchEnumVariant {
            expected, found, ..
        } => {
            let sort = if text[end..].trim_start().starts_with('(') {
                "record"
            } else {
                "word"
            };
            unknown_name(sort, at(&read), found, expected)
        }
        Error::ExpectedDifferentStructName { expected, found } => {
            unknown_name("record", at(&read), found, &[expected])
        }
        Error::ExpectedString => wanted(TEXT),
        Error::ExpectedIdentifier | Error::InvalidIdentifier(_) => {
            let around = record_around(item, at(&here).range().start);
            let last = token_before(text, here.start);
            if text[here.clone()].starts_with([')', ']', '}']) {
                unclosed(item, here)
            } else if around.is_some() && text[last].ends_with(['(', ',']) {
                Diagnostic::at("syntax", at(&here), "the name of a field is wanted here")
                    .help("a field is written `name: value`")
            } else {
                wanted(WORD)
            }
        }
        Error::ExpectedArray => wanted("a list in square brackets"),
        Error::ExpectedBoolean => wanted("`true` or `false`"),
        Error::ExpectedInteger
        | Error::UnderscoreAtBeginning
        | Error::InvalidIntegerDigit { .. } => wanted("a whole number"),
        Error::ExpectedFloat | Error::FloatUnderscore => wanted("a number"),
        Error::ExpectedMap => wanted("a map in curly brackets"),
        Error::InvalidValueForType { expected, .. }
        | Error::ExpectedDifferentLength { expected, .. } => {
            wrong_value(item, read, plain(expected))
        }
        code => syntax_of_ron(item, code, end, read, here),
    }
}

/// Returns the diagnostic of a complaint about the shape of a text: what was
/// `read` last is wrong, or what stands `here`, where the parser stopped.
fn syntax_of_ron(
    item: Item<'_>,
    code: &Error,
    end: usize,
    read: Range<usize>,
    here: Range<usize>,
) -> Diagnostic {
    let text = item.text();
    let at = |range: &Range<usize>| item.within(range.clone());
    let syntax = |message: &str| Diagnostic::at("syntax", at(&here), message);
    match code {
        Error::ExpectedNamedStructLike(name) if !name.is_empty() && item.is_blank() => {
            Diagnostic::at("syntax", at(&here), format!("`{name}(…)` is wanted here"))
        }
        Error::ExpectedNamedStructLike(_) | Error::ExpectedStructLike => {
            let last = &text[token_before(text, here.start)];
            if last.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_') {
                syntax(&format!("round brackets are missing after `{last}`"))
            } else {
                wrong_value(item, here, RECORD)
            }
        }
        Error::SuggestRawIdentifier(word) => {
            let range = here.start..here.start + word.len();
            Diagnostic::at("syntax", at(&range), format!("`{word}` is not a word"))
                .help("a word is made of letters, digits and `_`")
        }
        Error::IntegerOutOfBounds => Diagnostic::at(
            "syntax",
            at(&token_before(text, end)),
            "the number is out of range",
        ),
        Error::ExpectedComma => missing_comma(item, here),
        Error::ExpectedMapColon => {
            syntax("a colon is missing before this").help("a field is written `name: value`")
        }
        Error::ExpectedArrayEnd
        | Error::ExpectedMapEnd
        | Error::ExpectedStructLikeEnd
        | Error::ExpectedOptionEnd
        | Error::Eof => unclosed(item, here),
        Error::ExpectedStringEnd => endless_text(item, token_before(text, end)),
        Error::InvalidEscape(_) => {
            Diagnostic::at("syntax", at(&read), "there is no such escape in a text")
                .help("write `\\\\` for a backslash")
        }
        Error::UnclosedBlockComment => {
            let opening = text
                .rfind("/*")
                .map_or(here.clone(), |start| start..start + 2);
            Diagnostic::at("syntax", at(&opening), "the comment never ends")
                .help("close it with `*/`")
        }
        Error::TrailingCharacters => {
            syntax("nothing may follow here").help("one record is complete before this")
        }
        Error::ExceededRecursionLimit => syntax("brackets are nested too deeply"),
        Error::NoSuchExtension(name) => {
            Diagnostic::at("syntax", at(&read), format!("unknown extension `{name}`"))
        }
        Error::Message(message) => Diagnostic::at("syntax", at(&read), message.clone()),
        _ => syntax("this cannot be read"),
    }
}

/// Returns the offset of a line and a column in characters.
fn offset_of(text: &str, position: Position) -> usize {
    let start = line_start(text, position.line);
    let column = text[start..]
        .char_indices()
        .nth(position.col.saturating_sub(1));
    column.map_or(text.len(), |(at, _)| start + at)
}

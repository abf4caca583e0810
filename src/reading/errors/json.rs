//! The complaints of JSON's parser.

use std::ops::Range;

use serde_json::error::Category;

use super::{
    endless_text, line_start, missing_comma, missing_field, plain, repeated_field, snap,
    token_before, unclosed, unknown_field, unknown_name, wrong_value,
};
use crate::diagnostic::Diagnostic;
use crate::reading::item::Item;
use crate::reading::tokens::{Token, Tokens, enclosing};

/// Returns the diagnostic of a complaint of JSON's parser about the item.
pub(in crate::reading) fn of_json(item: Item<'_>, error: &serde_json::Error) -> Diagnostic {
    let text = item.text();
    let line = line_start(text, error.line());
    let read = text.floor_char_boundary(line + error.column());
    let last = token_before(text, read);
    let message = error.to_string();
    let message = message
        .rfind(" at line ")
        .map_or(&*message, |end| &message[..end]);
    if error.classify() == Category::Data {
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        let name = quoted.first().copied().unwrap_or_default();
        let known = quoted.get(1..).unwrap_or_default();
        return match message.split(' ').take(2).collect::<Vec<_>>()[..] {
            ["unknown", "field"] => unknown_field(item, item.within(last), name, known),
            ["duplicate", "field"] => repeated_field(item, item.within(last), name),
            ["missing", "field"] => missing_field(item, read.saturating_sub(1), name),
            ["unknown", "variant"] => unknown_name("word", item.within(last), name, known),
            ["invalid", what] => {
                let (found, wanted) = message.split_once(", expected ").unwrap_or((message, ""));
                let range = if what == "length" {
                    enclosing(text, last.start).map_or(last, |around| around.bracket.range())
                } else if found.ends_with("sequence") || found.ends_with("map") {
                    snap(text, read..read)
                } else {
                    last
                };
                wrong_value(item, range, plain(wanted))
            }
            _ => Diagnostic::at("syntax", item.within(last), message),
        };
    }
    json_syntax(
        item,
        message,
        snap(text, text.floor_char_boundary(read.saturating_sub(1))..read),
        last,
    )
}

/// Returns the diagnostic of a text that is not JSON; of what is wrong `here`
/// the last token begins no later than that.
fn json_syntax(
    item: Item<'_>,
    message: &str,
    here: Range<usize>,
    last: Range<usize>,
) -> Diagnostic {
    let text = item.text();
    let here = Tokens::new(text, 0)
        .find(|token| token.end > here.start)
        .map_or(here, Token::range);
    let found = &text[here.clone()];
    let syntax = |message: &str| Diagnostic::at("syntax", item.within(here.clone()), message);
    match message {
        "expected `:`" => syntax("a colon is missing before this"),
        "expected `,` or `]`" | "expected `,` or `}`" => missing_comma(item, here),
        "trailing comma" => syntax("a comma may not stand before a closing bracket in JSON"),
        "trailing characters" => {
            syntax("nothing may follow here").help("one record is complete before this")
        }
        "key must be a string" => {
            syntax("the name of a field stands in quotes in JSON").help(format!("`\"{found}\"`"))
        }
        "expected value" if found.starts_with(['-', '[', '{']) || is_number_or_flag(found) => {
            wrong_value(item, here, "a word in quotes")
        }
        "expected value" | "expected ident" => {
            let diagnostic = syntax("a value is wanted here");
            if here.start == 0 && found.starts_with(char::is_uppercase) {
                diagnostic.help("a file in RON has a name ending in `.ron`")
            } else if found.starts_with(char::is_alphabetic) {
                diagnostic.help(format!("words stand in quotes in JSON: `\"{found}\"`"))
            } else {
                diagnostic
            }
        }
        "recursion limit exceeded" => syntax("brackets are nested too deeply"),
        "EOF while parsing a string" => endless_text(item, last),
        _ if message.starts_with("EOF") => unclosed(item, text.len()..text.len()),
        _ if message.starts_with("control character") => {
            let line = text[last.clone()].lines().next().map_or(0, str::len);
            Diagnostic::at(
                "syntax",
                item.within(last.start..last.start + line),
                "a text may not hold a control character in JSON",
            )
            .help("write `\\n` for a new line, and close the text with `\"`")
        }
        _ => syntax("this is not JSON"),
    }
}

/// Returns whether something is a number, `true` or `false`.
fn is_number_or_flag(found: &str) -> bool {
    found.starts_with(|first: char| first.is_ascii_digit()) || matches!(found, "true" | "false")
}

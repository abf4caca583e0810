//! The words of a line.
//!
//! Owns how a line is cut into words: blanks part them, quotes of any style
//! hold them together, and a number sign begins a comment up to the end of
//! the line.

use crate::diagnostic::{Diagnostic, FileId, Span};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;

/// A word of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The word in NFC, without its quotes.
    pub text: String,
    /// Where it stands in the line, quotes included.
    pub span: Range<usize>,
}

/// Opening quotes with the ones that close them.
const QUOTES: [(char, &[char]); 5] = [
    ('"', &['"']),
    ('\'', &['\'']),
    ('„', &['“', '”']),
    ('“', &['”']),
    ('«', &['»']),
];

/// Returns the words of a line.
///
/// # Errors
///
/// A quote that is not closed.
pub fn lex(file: FileId, line: &str) -> Result<Vec<Token>, Diagnostic> {
    let mut tokens = Vec::new();
    let mut rest = line.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() {
            continue;
        }
        if c == '#' {
            while rest.next_if(|(_, c)| *c != '\n').is_some() {}
            continue;
        }
        let mut text = String::new();
        let closing = QUOTES
            .iter()
            .find(|(open, _)| *open == c)
            .map(|(_, closing)| *closing);
        let end = if let Some(closing) = closing {
            loop {
                match rest.next() {
                    None => {
                        let span = Span::new(file, start..line.len());
                        return Err(Diagnostic::at("query", span, "this quote is not closed"));
                    }
                    Some((at, c)) if closing.contains(&c) => break at + c.len_utf8(),
                    Some((_, '\\')) if c == '"' => text.extend(rest.next().map(|(_, c)| c)),
                    Some((_, c)) => text.push(c),
                }
            }
        } else {
            text.push(c);
            while let Some((_, c)) = rest.next_if(|(_, c)| !c.is_whitespace() && *c != '#') {
                text.push(c);
            }
            rest.peek().map_or(line.len(), |(at, _)| *at)
        };
        tokens.push(Token {
            text: text.nfc().collect(),
            span: start..end,
        });
    }
    Ok(tokens)
}

/// Returns a word as it is written in a line: in quotes where it needs them.
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain = !word.is_empty()
        && !word
            .chars()
            .any(|c| c.is_whitespace() || c == '#' || c == '"')
        && !QUOTES.iter().any(|(open, _)| word.starts_with(*open));
    if plain {
        return word.to_owned();
    }
    let mut text = String::from('"');
    for c in word.chars() {
        if matches!(c, '"' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('"');
    text
}

/// Returns the line that arguments of a command make, and its words.
#[must_use]
pub fn arguments(words: &[String]) -> (String, Vec<Token>) {
    let mut line = String::new();
    let mut tokens = Vec::new();
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        let start = line.len();
        line.push_str(&quoted(word));
        tokens.push(Token {
            text: word.nfc().collect(),
            span: start..line.len(),
        });
    }
    (line, tokens)
}

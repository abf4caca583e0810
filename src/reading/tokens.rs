//! Tokens: just enough of the shape of RON and JSON to point at things.
//!
//! Whether a text is well formed is not decided here, but by the parsers.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A comma.
    Comma,
    /// A colon.
    Colon,
    /// A text in quotes, with them.
    Quoted,
    /// A word or a number.
    Bare,
    /// Anything else, one character.
    Other,
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    /// Returns where the token stands.
    pub(super) fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// The tokens of a text, without blanks and comments.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    /// Returns the tokens of the text from an offset on, which must not be
    /// inside a token.
    pub(super) fn new(text: &'t str, from: usize) -> Self {
        Self {
            text,
            at: if text.is_char_boundary(from) {
                from
            } else {
                text.len()
            },
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start_matches(is_blank).len();
            let skipped = if blanks > 0 {
                blanks
            } else if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                block_comment(rest)
            } else {
                return;
            };
            self.at += skipped;
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_blanks();
        let rest = self.rest();
        let first = rest.chars().next()?;
        let (kind, length) = match first {
            '(' | '[' | '{' => (Kind::Open, 1),
            ')' | ']' | '}' => (Kind::Close, 1),
            ',' => (Kind::Comma, 1),
            ':' => (Kind::Colon, 1),
            '"' => (Kind::Quoted, quoted(rest)),
            _ => match raw_quoted(rest) {
                Some(length) => (Kind::Quoted, length),
                None if is_bare(first) => (
                    Kind::Bare,
                    rest.find(|it| !is_bare(it)).unwrap_or(rest.len()),
                ),
                None => (Kind::Other, first.len_utf8()),
            },
        };
        let start = self.at;
        self.at += length;
        Some(Token {
            kind,
            start,
            end: self.at,
        })
    }
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{feff}')
}

fn is_bare(letter: char) -> bool {
    letter.is_alphanumeric()
        || matches!(letter, '_' | '.' | '+' | '-')
        || unicode_normalization::char::is_combining_mark(letter)
}

/// Returns the length of the block comment at the beginning; comments nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        let here = &rest[at..];
        let Some(mark) = here.find(['*', '/']) else {
            return rest.len();
        };
        if here[mark..].starts_with("/*") {
            depth += 1;
            at += mark + 2;
        } else if here[mark..].starts_with("*/") {
            depth -= 1;
            at += mark + 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += mark + 1;
        }
    }
}

/// Returns the length of the text in quotes at the beginning; one that never
/// ends is taken to end with its line.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.find(['\n', '\r']).unwrap_or(rest.len())
}

/// Returns the length of the raw text in quotes at the beginning, such as
/// `r#"…"#`.
fn raw_quoted(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let opening = 2 + hashes;
    Some(match body.find(&close) {
        Some(at) => opening + at + close.len(),
        None => rest.find('\n').unwrap_or(rest.len()),
    })
}

/// Returns where a text stands without the blanks and comments around it.
pub(super) fn trim(text: &str) -> Range<usize> {
    if text.contains('/') {
        let mut tokens = Tokens::new(text, 0);
        let first = tokens.next();
        let last = tokens.last().or(first);
        first.map_or(0, |first| first.start)..last.map_or(0, |last| last.end)
    } else {
        // No comments: the blanks are found from both ends.
        let start = text.len() - text.trim_start_matches(is_blank).len();
        start..text.trim_end_matches(is_blank).len().max(start)
    }
}

/// Returns the bracket in which an offset stands, innermost, with the token
/// before the bracket and, in JSON, before the colon: the name of the record.
pub(super) fn enclosing(text: &str, offset: usize) -> Option<Enclosing> {
    let mut open: Vec<Enclosing> = Vec::new();
    let mut before: [Option<Token>; 2] = [None, None];
    for token in Tokens::new(text, 0).take_while(|token| token.start < offset) {
        match token.kind {
            Kind::Open => {
                let name = match before {
                    [_, Some(name)] if name.kind == Kind::Bare => Some(name),
                    [Some(name), Some(colon)]
                        if name.kind == Kind::Quoted && colon.kind == Kind::Colon =>
                    {
                        Some(name)
                    }
                    _ => None,
                };
                open.push(Enclosing {
                    bracket: token,
                    name,
                });
            }
            Kind::Close => {
                open.pop();
            }
            _ => {}
        }
        before = [before[1], Some(token)];
    }
    open.pop()
}

/// An opening bracket and the name before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Enclosing {
    pub(super) bracket: Token,
    pub(super) name: Option<Token>,
}

#[cfg(test)]
mod tests {
    use super::{Tokens, enclosing};

    fn pieces(text: &str) -> Vec<&str> {
        Tokens::new(text, 0)
            .map(|token| &text[token.range()])
            .collect()
    }

    #[test]
    fn blanks_and_comments_are_no_tokens() {
        assert_eq!(
            pieces("Org( // a, \"b\n id: /* x /* y */ z */ \"č, \\\" d\", k: r#\"a\"b\"#)"),
            [
                "Org",
                "(",
                "id",
                ":",
                "\"č, \\\" d\"",
                ",",
                "k",
                ":",
                "r#\"a\"b\"#",
                ")"
            ]
        );
    }

    #[test]
    fn what_never_ends_ends_with_its_line() {
        assert_eq!(pieces("(a: \"b)\n c"), ["(", "a", ":", "\"b)", "c"]);
        assert_eq!(pieces("a /* b"), ["a"]);
        assert_eq!(pieces("=é"), ["=", "é"]);
    }

    #[test]
    fn the_innermost_bracket_has_the_name_before_it() {
        let text = "Facts(orgs: [Org(id: 1), Org(x";
        let found = enclosing(text, text.len()).unwrap();
        assert_eq!(found.bracket.start, 28);
        assert_eq!(&text[found.name.unwrap().range()], "Org");
        assert!(enclosing(text, 0).is_none());
    }
}

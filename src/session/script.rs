//! Scripts: where statements begin and end.

use super::State;
use crate::diagnostic::{FileId, Sources};
use std::ops::Range;

/// A text of statements, and the name that is shown for it; a text without
/// one was typed.
#[derive(Debug, Clone, Copy)]
pub struct Script<'t> {
    /// The name.
    pub name: Option<&'t str>,
    /// The text.
    pub text: &'t str,
}

/// A statement and where it stands in its script.
#[derive(Debug, Clone)]
pub(super) struct Place<'t> {
    script: Script<'t>,
    range: Range<usize>,
}

impl<'t> Place<'t> {
    pub(super) fn new(script: &Script<'t>, range: Range<usize>) -> Self {
        Self {
            script: *script,
            range,
        }
    }

    /// Returns the statement as it stands there.
    pub(super) fn text(&self) -> &'t str {
        self.script.text.get(self.range.clone()).unwrap_or("")
    }

    /// Returns the statement without the marks that join its lines, as long as
    /// it was.
    pub(super) fn joined(&self) -> String {
        self.text()
            .replace("\\\n", " \n")
            .replace("\\\r\n", " \r\n")
    }

    pub(super) fn name(&self) -> Option<&'t str> {
        self.script.name
    }

    pub(super) fn start(&self) -> usize {
        self.range.start
    }

    /// Returns the file that the script is to the sources of a state.
    pub(super) fn file(state: &State) -> FileId {
        state.sources.clone().add("", "")
    }

    /// Returns the sources of a state with the script among them.
    pub(super) fn sources(&self, state: &State) -> Sources {
        let mut sources = state.sources.clone();
        sources.add(self.script.name.unwrap_or("line"), self.script.text);
        sources
    }
}

/// What a scan through a text has seen.
#[derive(Default)]
struct Scan {
    depth: usize,
    quote: Option<char>,
    comment: bool,
}

impl Scan {
    fn see(&mut self, c: char, before: Option<char>) {
        match (self.quote, c) {
            // A quote does not reach beyond its line, so that a forgotten one is no trap.
            (_, '\n') => {
                self.quote = None;
                self.comment = false;
            }
            _ if self.comment => {}
            (Some(open), c) if c == open && before != Some('\\') => self.quote = None,
            (None, '"') => self.quote = Some('"'),
            (None, '#') if before.is_none_or(char::is_whitespace) => self.comment = true,
            (None, '(' | '[' | '{') => self.depth += 1,
            (None, ')' | ']' | '}') => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

/// Returns whether a text that was typed goes on in the next line: a bracket
/// is open or a backslash stands at its end. A blank line ends it all the same.
#[must_use]
pub fn is_open(text: &str) -> bool {
    if text.ends_with('\n') || text.ends_with("\n\r") {
        return false;
    }
    let mut scan = Scan::default();
    let mut before = None;
    for c in text.chars() {
        scan.see(c, before);
        before = Some(c);
    }
    !scan.comment && (scan.depth > 0 || text.ends_with('\\'))
}

/// Returns where the statements of a text stand: each ends with its line or
/// with a semicolon, unless a bracket is open; a blank line ends all.
#[must_use]
pub fn statements(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut scan = Scan::default();
    let mut start = 0;
    let mut before = None;
    let mut blank = true;
    for (at, c) in text.char_indices() {
        scan.see(c, before);
        let ends = match c {
            '\n' => blank || scan.depth == 0 && before != Some('\\'),
            ';' => scan.depth == 0 && scan.quote.is_none() && !scan.comment,
            _ => false,
        };
        if ends {
            found.push(start..at);
            start = at + 1;
            scan = Scan::default();
        }
        blank = c == '\n' || blank && c.is_whitespace();
        if c != '\r' {
            before = Some(c);
        }
    }
    found.push(start..text.len());
    found.retain(|range| {
        let text = text[range.clone()].trim();
        let comment = text
            .strip_prefix('#')
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
        !text.is_empty() && (!comment || text.contains('\n'))
    });
    found
}

#[cfg(test)]
mod tests {
    use super::{is_open, statements};

    fn texts(text: &str) -> Vec<&str> {
        statements(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn lines_and_semicolons_part_statements() {
        assert_eq!(
            texts("a b; c\n\n# d; e\nf # g; h\n"),
            ["a b", " c", "f # g; h"]
        );
        assert_eq!(texts("describe \"a;b\"; x"), ["describe \"a;b\"", " x"]);
    }

    #[test]
    fn brackets_and_backslashes_join_lines() {
        assert_eq!(
            texts("assume Org(\n id: \"a;\",\n)\nb"),
            ["assume Org(\n id: \"a;\",\n)", "b"]
        );
        assert_eq!(texts("can a \\\n b\nc"), ["can a \\\n b", "c"]);
    }

    #[test]
    fn a_blank_line_ends_what_is_open() {
        assert_eq!(texts("assume Org(\n\nb"), ["assume Org(\n", "b"]);
        assert!(is_open("assume Org("));
        assert!(is_open("can a \\"));
        assert!(!is_open("assume Org(\n"));
        assert!(!is_open("describe \"(\""));
        assert!(!is_open("can \"a"));
    }
}

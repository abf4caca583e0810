//! Labels: the comment lines above clauses, and the headings they stand under.

use super::Error;
use std::collections::BTreeMap;

/// The comment lines of the text, by line number.
pub(super) struct Comments {
    pub(super) lines: BTreeMap<usize, String>,
}

impl Comments {
    pub(super) fn of(text: &str) -> Self {
        let lines = text
            .lines()
            .enumerate()
            .filter_map(|(place, line)| {
                Some((
                    place + 1,
                    line.trim().strip_prefix("// ")?.trim().to_owned(),
                ))
            })
            .collect();
        Self { lines }
    }

    /// Returns the id and the sentence on the line above a clause.
    pub(super) fn label(&self, line: usize) -> Result<(String, String), Error> {
        let wrong = |message: &str| Error {
            line,
            message: message.into(),
        };
        let text = self.lines.get(&(line - 1)).ok_or_else(|| {
            wrong("the line above a clause is its label, such as `// [P1a] sentence`")
        })?;
        let (label, sentence) = text
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("] "))
            .ok_or_else(|| {
                wrong("a label is an id in brackets and a sentence, such as `// [P1a] sentence`")
            })?;
        let shaped = label.len() >= 2
            && label.starts_with(|c: char| c.is_ascii_uppercase())
            && label[1..]
                .trim_end_matches(|c: char| c.is_ascii_lowercase())
                .parse::<u8>()
                .is_ok();
        if !shaped {
            return Err(wrong(
                "a label is a capital, a number and perhaps a small letter, such as `P1a`",
            ));
        }
        if !sentence.ends_with('.') {
            return Err(wrong("the label's sentence ends with a full stop"));
        }
        Ok((label.to_owned(), sentence.to_owned()))
    }

    /// Returns the heading that a line stands under.
    pub(super) fn part(&self, line: usize) -> String {
        self.lines
            .range(..line)
            .rev()
            .find_map(|(_, text)| text.strip_prefix("== ")?.strip_suffix(" =="))
            .unwrap_or_default()
            .to_owned()
    }
}

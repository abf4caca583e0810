//! Golden answers: the file of them beside a scenario.
//!
//! A line that begins with `>` is a question, and what is indented beneath it
//! is the answer; a line that begins with `#` is the title of the variation to
//! which the questions beneath it belong.

use crate::diagnostic::{Diagnostic, FileId, Sources, Span};

const INDENT: &str = "    ";

/// Golden answers, in the order of their file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Golden {
    /// The answers.
    pub sections: Vec<Section>,
}

/// A golden answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The title of the variation; `None` for the scenario's own world.
    pub variation: Option<String>,
    /// The question.
    pub question: String,
    /// The answer, with line breaks at the ends of its lines.
    pub answer: String,
    /// Where the question stands, if it was read from a file.
    pub span: Option<Span>,
}

impl Golden {
    /// Reads the golden answers of a file.
    ///
    /// # Errors
    ///
    /// Every line that is neither a title nor a question nor part of an answer.
    pub fn read(sources: &Sources, file: FileId) -> Result<Self, Vec<Diagnostic>> {
        let (mut golden, mut errors) = (Self::default(), Vec::new());
        let (mut variation, mut blank, mut start) = (None, 0, 0);
        for line in sources.text(file).split_inclusive('\n') {
            let span = Span::new(file, start..start + line.trim_end().len());
            start += line.len();
            let line = line.trim_end();
            if line.is_empty() {
                blank += 1;
            } else if let Some(title) = line.strip_prefix('#') {
                variation = Some(title.trim().to_owned());
            } else if let Some(question) = line.strip_prefix('>') {
                golden.sections.push(Section {
                    variation: variation.clone(),
                    question: question.trim().to_owned(),
                    answer: String::new(),
                    span: Some(span),
                });
                blank = 0;
            } else {
                match (line.strip_prefix(INDENT), golden.sections.last_mut()) {
                    (Some(line), Some(section)) => {
                        section.answer.push_str(&"\n".repeat(blank));
                        section.answer.push_str(line);
                        section.answer.push('\n');
                    }
                    _ => errors.push(
                        Diagnostic::at("golden_line", span, "this is no part of a golden answer")
                            .help("an answer is indented by four blanks beneath its question"),
                    ),
                }
                blank = 0;
            }
        }
        if errors.is_empty() {
            Ok(golden)
        } else {
            Err(errors)
        }
    }

    /// Returns the answer to a question in a world.
    #[must_use]
    pub fn answer(&self, variation: Option<&str>, question: &str) -> Option<&str> {
        let mut sections = self.sections.iter();
        let found = sections.find(|section| section.is(variation, question));
        found.map(|section| section.answer.as_str())
    }

    /// Returns the text of the file that has these answers.
    #[must_use]
    pub fn text(&self) -> String {
        let (mut text, mut variation) = (String::new(), &None);
        for section in &self.sections {
            if !text.is_empty() {
                text.push('\n');
            }
            if section.variation != *variation {
                variation = &section.variation;
                text.push_str(&format!("# {}\n\n", variation.as_deref().unwrap_or("")));
            }
            text.push_str(&format!("> {}\n", section.question));
            for line in section.answer.lines() {
                if !line.trim().is_empty() {
                    text.push_str(INDENT);
                    text.push_str(line.trim_end());
                }
                text.push('\n');
            }
        }
        text
    }
}

impl Section {
    /// Returns whether it is the answer to a question in a world.
    #[must_use]
    pub fn is(&self, variation: Option<&str>, question: &str) -> bool {
        self.variation.as_deref() == variation && self.question == question
    }
}

/// Returns an answer as it stands in a file: without blanks at the ends of
/// lines, and without empty lines at its end.
#[must_use]
pub(super) fn plain(answer: &str) -> String {
    let lines: Vec<&str> = answer.trim_end().lines().map(str::trim_end).collect();
    if lines.is_empty() {
        return String::new();
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::{Golden, Section};
    use crate::diagnostic::Sources;

    fn section(variation: Option<&str>, question: &str, answer: &str) -> Section {
        Section {
            variation: variation.map(ToOwned::to_owned),
            question: question.into(),
            answer: answer.into(),
            span: None,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let golden = Golden {
            sections: vec![
                section(None, "who can legal_hold on blejc", "user\nana\n"),
                section(None, "can a b on c", "yes\n\n  more\n"),
                section(Some("later"), "can a b on c", ""),
                section(Some("later"), "can d e on f", "> no\n"),
            ],
        };
        let mut sources = Sources::default();
        let file = sources.add("a.expected", golden.text());
        let mut read = Golden::read(&sources, file).unwrap();
        for section in &mut read.sections {
            assert!(section.span.take().is_some());
        }
        assert_eq!(read, golden, "{}", golden.text());
    }
}

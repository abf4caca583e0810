//! The readings: entries of `READINGS.md`.

use std::sync::Arc;

use super::{Loader, Name};
use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::policy::Reading;

/// How the lines of an entry begin, in their order.
const FIELDS: [&str; 6] = [
    "Where: ",
    "Question: ",
    "Evidence: ",
    "Reading: ",
    "Would be settled by: ",
    "Shown by: ",
];

const HELP: &str = "a reading is a heading with its id, and the lines `Where`, `Question`, `Evidence`, `Reading`, `Would be settled by` and `Shown by`";

/// A line of the file and where it stands.
#[derive(Clone, Copy)]
struct Line<'s> {
    text: &'s str,
    span: Span,
}

impl Loader<'_> {
    /// Reads the readings: entries of seven lines, under headings, with prose
    /// before the first entry of each heading.
    pub(super) fn readings(&mut self) -> Vec<Reading> {
        let lines = lines(self.sources, self.file("READINGS").span().file);
        let mut readings = Vec::new();
        let mut part = Arc::from("");
        let mut prose = true;
        let mut place = 0;
        while let Some(&line) = lines.get(place) {
            place += 1;
            if let Some(title) = line.text.strip_prefix("# ") {
                part = Arc::from(title);
                prose = true;
            } else if let Some(id) = line.text.strip_prefix("## ") {
                let rest = &lines[place..];
                let ends = |line: &Line<'_>| line.text.is_empty() || line.text.starts_with("# ");
                let length = rest.iter().position(ends).unwrap_or(rest.len());
                readings.extend(self.reading(line.heading(id), &part, &rest[..length]));
                prose = false;
                place += length;
            } else if !prose && !line.text.is_empty() {
                let error = Diagnostic::at(
                    "malformed_reading",
                    line.start(),
                    "this line belongs to no reading",
                );
                self.errors.push(error.help(HELP));
            }
        }
        readings
    }

    fn reading(&mut self, name: Name, part: &Arc<str>, lines: &[Line<'_>]) -> Option<Reading> {
        let plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
        if name.text.is_empty() || !name.text.chars().all(plain) {
            let message = format!("`{}` cannot be the id of a reading", name.text);
            let error = Diagnostic::at("malformed_id", name.span, message);
            self.errors
                .push(error.help("an id is made of small letters, digits and `-`"));
        }
        self.readings.declare(&name, &mut self.errors);
        let mut texts = [const { "" }; FIELDS.len()];
        for (place, field) in FIELDS.iter().enumerate() {
            let line = lines.get(place);
            let Some(text) = line.and_then(|line| line.text.strip_prefix(field)) else {
                let span = line.map_or(name.span, Line::start);
                let message = format!(
                    "the line `{} …` of the reading `{}` is wanted here",
                    field.trim_end(),
                    name.text
                );
                let error = Diagnostic::at("malformed_reading", span, message);
                self.errors.push(error.help(HELP));
                return None;
            };
            texts[place] = text;
        }
        if let Some(line) = lines.get(FIELDS.len()) {
            let message = format!("the reading `{}` has a line too many", name.text);
            let error = Diagnostic::at("malformed_reading", line.start(), message);
            self.errors.push(error.help(HELP));
        }
        let [at, question, evidence, reading, settled_by, shown_by] = texts;
        let scenario = shown_by.strip_prefix("scenarios/");
        if scenario
            .and_then(|name| name.strip_suffix(".ron"))
            .is_none()
        {
            let span = lines[FIELDS.len() - 1].start();
            let message = format!("`{shown_by}` is no scenario");
            let error = Diagnostic::at("malformed_reading", span, message);
            self.errors.push(
                error.help("a reading is shown by a file such as `scenarios/some_claim.ron`"),
            );
        }
        Some(Reading {
            id: name.text,
            part: Arc::clone(part),
            at: at.into(),
            question: question.into(),
            evidence: evidence.into(),
            reading: reading.into(),
            settled_by: settled_by.into(),
            shown_by: shown_by.into(),
            span: name.span,
        })
    }

    /// Checks that something leans on each reading.
    pub(super) fn unused_readings(&mut self, readings: &[Reading]) {
        for reading in readings
            .iter()
            .filter(|it| !self.used_readings.contains(&it.id))
        {
            let message = format!("nothing leans on the reading `{}`", reading.id);
            let error = Diagnostic::at("unused_reading", reading.span, message);
            self.errors
                .push(error.help("name it where it is leaned on, or take it out"));
        }
    }
}

impl Line<'_> {
    /// Returns the id at the end of a heading.
    fn heading(self, id: &str) -> Name {
        let end = self.span.range().end;
        Name {
            text: Arc::from(id),
            span: Span::new(self.span.file, end - id.len()..end),
        }
    }

    /// Returns where the line begins: up to its first colon or blank.
    fn start(&self) -> Span {
        let length = self.text.find([':', ' ']).unwrap_or(self.text.len());
        let start = self.span.range().start;
        Span::new(self.span.file, start..start + length)
    }
}

fn lines(sources: &Sources, file: FileId) -> Vec<Line<'_>> {
    let mut start = 0;
    let lines = sources.text(file).split_inclusive('\n').map(|line| {
        let text = line.trim_end();
        let span = Span::new(file, start..start + text.len());
        start += line.len();
        Line { text, span }
    });
    lines.collect()
}

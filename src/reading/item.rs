//! Items: values in a file that are not yet read.

use std::ops::Range;

use serde::Deserialize;

use super::errors;
use super::tokens::{Kind, Token, Tokens, trim};
use super::values::{Fields, Place, Raw, Text, WordText};
use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::model::{Date, Instant, Word};

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Rusty Object Notation.
    Ron,
    /// JavaScript Object Notation: a file whose name ends in `.json`.
    Json,
    /// A record in JSON on each line: a file whose name ends in `.jsonl`.
    JsonLines,
    /// Comma-separated values: a file whose name ends in `.csv`.
    Csv,
}

impl Format {
    /// Returns the format of a file by its name.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.to_ascii_lowercase().as_str() {
            "json" => Self::Json,
            "jsonl" => Self::JsonLines,
            "csv" => Self::Csv,
            _ => Self::Ron,
        }
    }
}

/// A value in a file that is not yet read.
#[derive(Debug, Clone, Copy)]
pub struct Item<'s> {
    sources: &'s Sources,
    format: Format,
    span: Span,
    /// Where to look for the name of the record that the item belongs to.
    head: u32,
}

/// A record: a name, if it has one, and its fields in brackets.
#[derive(Debug, Clone, Copy)]
pub struct Record<'s> {
    /// The name and its place.
    pub name: Option<(&'s str, Span)>,
    /// The record with its name.
    pub whole: Item<'s>,
    /// The fields in their brackets.
    pub body: Item<'s>,
}

impl Record<'_> {
    /// Checks that the record's name, if it has one, is among the known ones.
    ///
    /// # Errors
    ///
    /// There is no such record here.
    pub fn name_among(&self, known: &[&str]) -> Result<(), Diagnostic> {
        match self.name {
            Some((name, span)) if !known.contains(&name) => {
                Err(errors::unknown_name("record", span, name, known))
            }
            _ => Ok(()),
        }
    }

    /// Returns that the record lacks a name, which must be among the known ones.
    #[must_use]
    pub fn lacks_name(&self, known: &[&str]) -> Diagnostic {
        errors::nameless_record(self.whole, known)
    }
}

/// A named argument of a record and where its value stands.
pub type Argument<'s> = (&'s str, Span);

impl<'s> Item<'s> {
    /// Returns a whole file as an item.
    #[must_use]
    pub fn of_file(sources: &'s Sources, file: FileId) -> Self {
        let format = Format::of_name(sources.name(file));
        let span = Span::new(file, 0..sources.text(file).len());
        Self {
            sources,
            format,
            span,
            head: 0,
        }
    }

    /// Returns the files that the item is in.
    #[must_use]
    pub fn sources(self) -> &'s Sources {
        self.sources
    }

    /// Returns the format of the item's file.
    #[must_use]
    pub fn format(self) -> Format {
        self.format
    }

    /// Returns where the item stands.
    #[must_use]
    pub fn span(self) -> Span {
        self.span
    }

    /// Returns the item's text.
    #[must_use]
    pub fn text(self) -> &'s str {
        self.sources.snippet(self.span)
    }

    /// Returns whether there is nothing but blanks and comments.
    #[must_use]
    pub fn is_blank(self) -> bool {
        self.tokens().next().is_none()
    }

    /// Reads the item whole.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it.
    pub fn parse<T: Deserialize<'s>>(self) -> Result<T, Diagnostic> {
        match self.format {
            Format::Ron => ron::Options::default()
                .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
                .from_str(self.text())
                .map_err(|error| errors::of_ron(self, &error)),
            Format::Json | Format::JsonLines | Format::Csv => {
                serde_json::from_str(self.text()).map_err(|error| errors::of_json(self, &error))
            }
        }
    }

    /// Returns a value inside the item as an item.
    #[must_use]
    pub fn nested(self, raw: Raw) -> Self {
        let Some(span) = self.span_of_place(raw.0) else {
            return self;
        };
        let inner = trim(self.sources.snippet(span));
        let span = Self { span, ..self }.within(inner);
        Self {
            span,
            head: span.start,
            ..self
        }
    }

    /// Returns the value that stands at a place in the item's file as an item.
    #[must_use]
    pub fn at(self, span: Span) -> Self {
        Self {
            span,
            head: span.start,
            ..self
        }
    }

    /// Returns each line of the item that is not blank as an item in JSON.
    pub fn lines(self) -> impl Iterator<Item = Self> {
        let start = move |line: &str| line.as_ptr() as usize - self.text().as_ptr() as usize;
        let lines = self.text().lines().filter(|line| !line.trim().is_empty());
        lines.map(move |line| {
            let line = line.trim();
            let span = self.within(start(line)..start(line) + line.len());
            Self {
                format: Format::Json,
                ..self.at(span)
            }
        })
    }

    /// Reads the item as a list of items.
    ///
    /// # Errors
    ///
    /// Why it is not a list.
    pub fn list(self) -> Result<Vec<Self>, Diagnostic> {
        let raws: Vec<Raw> = self.parse()?;
        Ok(raws.into_iter().map(|raw| self.nested(raw)).collect())
    }

    /// Reads the item as a record whose fields are among the known ones, and
    /// returns these as items. An unknown or a repeated field, or why the item
    /// is not a record, is added to the errors.
    pub fn fields(
        self,
        known: &[&'static str],
        errors: &mut Vec<Diagnostic>,
    ) -> Vec<(&'static str, Self)> {
        let fields = match self.parse::<Fields>() {
            Ok(Fields(fields)) => fields,
            Err(error) => {
                errors.push(error);
                return Vec::new();
            }
        };
        let mut found: Vec<(&'static str, Self)> = Vec::new();
        for (name, value) in fields {
            let span = self.span_of(&name);
            let Some(&field) = known.iter().find(|&&known| known == name.as_str()) else {
                errors.push(errors::unknown_field(self, span, name.as_str(), known));
                continue;
            };
            if found.iter().any(|&(earlier, _)| earlier == field) {
                errors.push(errors::repeated_field(self, span, field));
            } else {
                found.push((field, self.nested(value)));
            }
        }
        found
    }

    /// Reads the item as a record: `Name(…)` or `(…)`, in JSON
    /// `{"Name": {…}}` or `{…}`.
    ///
    /// In JSON a name is told from a field by its capital.
    ///
    /// # Errors
    ///
    /// Why it is not a record.
    pub fn record(self) -> Result<Record<'s>, Diagnostic> {
        let parts = match self.format {
            Format::Ron => self.ron_record(),
            Format::Json | Format::JsonLines | Format::Csv => self.json_record(),
        };
        let (name, body) = parts.ok_or_else(|| errors::not_a_record(self))?;
        let Some(name) = name else {
            return Ok(Record {
                name: None,
                whole: self,
                body: self,
            });
        };
        let head = self.within(name.range()).start;
        let inner = match name.kind {
            Kind::Quoted => name.start + 1..name.end - 1,
            _ => name.range(),
        };
        Ok(Record {
            name: Some((&self.text()[inner.clone()], self.within(inner))),
            whole: self,
            body: Self {
                head,
                span: self.within(body),
                ..self
            },
        })
    }

    /// Returns the name, if there is one, and the brackets of `Name(…)`.
    fn ron_record(self) -> Option<(Option<Token>, Range<usize>)> {
        let mut tokens = self.tokens();
        let mut first = tokens.next()?;
        if self.slice(first) == "#" {
            // Attributes such as `#![enable(…)]` may stand before the value.
            tokens.find(|&token| self.slice(token) == "]")?;
            first = tokens.next()?;
        }
        let end = self.text().len();
        match first.kind {
            Kind::Open if self.slice(first) == "(" => Some((None, first.start..end)),
            Kind::Bare => {
                let open = tokens.next().filter(|&open| self.slice(open) == "(")?;
                Some((Some(first), open.start..end))
            }
            _ => None,
        }
    }

    /// Returns the name, if there is one, and the brackets of `{"Name": {…}}`.
    fn json_record(self) -> Option<(Option<Token>, Range<usize>)> {
        let mut tokens = self.tokens();
        let first = tokens.next().filter(|&first| self.slice(first) == "{")?;
        let Some(name) = tokens.next().filter(|&name| self.is_name(name)) else {
            return Some((None, first.start..self.text().len()));
        };
        tokens.next().filter(|colon| colon.kind == Kind::Colon)?;
        let open = tokens.next().filter(|&open| self.slice(open) == "{")?;
        let last = tokens.last().filter(|&last| self.slice(last) == "}")?;
        Some((Some(name), open.start..last.start))
    }

    /// Returns where each field's value stands, by the field's name.
    #[must_use]
    pub fn arguments(self) -> Vec<Argument<'s>> {
        let mut arguments = Vec::new();
        let mut depth = 0_usize;
        let mut argument: Vec<Token> = Vec::new();
        for token in self.tokens() {
            if token.kind == Kind::Close {
                depth = depth.saturating_sub(1);
            }
            if depth == 0 || depth == 1 && token.kind == Kind::Comma {
                if let [name, _, first, .., last] | [name, _, first @ last] = argument[..] {
                    let name = self.slice(name).trim_matches('"');
                    arguments.push((name, self.within(first.start..last.end)));
                }
                argument.clear();
            } else {
                argument.push(token);
            }
            if token.kind == Kind::Open {
                depth += 1;
            }
        }
        arguments
    }

    /// Returns where a text of the item stands; of one that is written with
    /// escapes, where the item stands.
    #[must_use]
    pub fn span_of(self, text: &Text) -> Span {
        text.place
            .and_then(|place| self.span_of_place(place))
            .unwrap_or(self.span)
    }

    /// Returns the word that a word of the item spells.
    ///
    /// # Errors
    ///
    /// There is no such word.
    pub fn word<W: Word>(self, word: &WordText) -> Result<W, Diagnostic> {
        W::from_id(word.as_str())
            .ok_or_else(|| errors::unknown_word::<W>(word.as_str(), self.span_of(word.text())))
    }

    /// Returns that a word of the item is not among the known ones of its sort,
    /// for sorts of words that are not a [`Word`].
    #[must_use]
    pub fn unknown_word(self, sort: &str, word: &WordText, known: &[&str]) -> Diagnostic {
        errors::unknown_name(sort, self.span_of(word.text()), word.as_str(), known)
    }

    /// Returns that a table has a column that is not among the known ones.
    #[must_use]
    pub fn unknown_column(self, span: Span, name: &str, known: &[&str]) -> Diagnostic {
        errors::unknown_name("column", span, name, known)
    }

    /// Returns that a record is not among the known ones.
    #[must_use]
    pub fn unknown_record(self, span: Span, name: &str, known: &[&str]) -> Diagnostic {
        errors::unknown_name("record", span, name, known)
    }

    /// Returns the instant that a text of the item spells.
    ///
    /// # Errors
    ///
    /// The text is not an instant.
    pub fn instant(self, text: &Text) -> Result<Instant, Diagnostic> {
        Instant::parse(text.as_str()).map_err(|error| {
            let message = format!("`{}` is not an instant", text.as_str());
            Diagnostic::at("not_an_instant", self.span_of(text), message).label(error.to_string())
        })
    }

    /// Returns the date that a text of the item spells.
    ///
    /// # Errors
    ///
    /// The text is not a date.
    pub fn date(self, text: &Text) -> Result<Date, Diagnostic> {
        let date = Some(text.as_str()).filter(|text| text.len() == 10);
        date.and_then(|text| text.parse().ok()).ok_or_else(|| {
            let message = format!("`{}` is not a date", text.as_str());
            Diagnostic::at("not_a_date", self.span_of(text), message)
                .label("a day such as `2024-05-02` is wanted here")
        })
    }

    /// Returns the item and before it, if it is the body of a record, its name.
    pub(super) fn with_name(self) -> Self {
        Self {
            span: Span {
                start: self.head,
                ..self.span
            },
            ..self
        }
    }

    /// Returns the span of a part of the item's text.
    #[must_use]
    pub fn within(self, range: Range<usize>) -> Span {
        let start = self.span.range().start;
        Span::new(self.span.file, start + range.start..start + range.end)
    }

    fn tokens(self) -> Tokens<'s> {
        Tokens::new(self.text(), 0)
    }

    fn slice(self, token: Token) -> &'s str {
        &self.text()[token.range()]
    }

    fn is_name(self, token: Token) -> bool {
        let name = self.slice(token);
        token.kind == Kind::Quoted
            && name.len() > 2
            && name.ends_with('"')
            && name[1..].starts_with(|first: char| first.is_uppercase())
    }

    fn span_of_place(self, place: Place) -> Option<Span> {
        let text = self.sources.text(self.span.file);
        let start = place.address.checked_sub(text.as_ptr() as usize)?;
        let range = start..start.checked_add(place.length)?;
        text.get(range.clone())?;
        Some(Span::new(self.span.file, range))
    }
}

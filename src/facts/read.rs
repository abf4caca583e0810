//! Reading fact files: `Facts(…)` and its lists of records.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use super::base::FactBase;
use super::checks;
use super::records::{LISTS, SHAPES, Shape};
use super::stated::Stated;
use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::reading::{Item, Record};

/// Reads the facts of several items, each of the shape `Facts(…)`, as one
/// world: what is stated, and the fact base of it.
///
/// # Errors
///
/// Everything that is wrong, in any of the items or between them.
pub fn load<'s>(
    items: impl IntoIterator<Item = Item<'s>>,
) -> Result<(Vec<Stated>, FactBase), Vec<Diagnostic>> {
    let mut reading = Reading::default();
    for item in items {
        reading.facts(item);
    }
    let Reading {
        stated,
        mut errors,
        lost,
    } = reading;
    if errors.is_empty() {
        let base = FactBase::build(&stated)?;
        return Ok((stated, base));
    }
    errors.extend(checks::check(&stated, &lost));
    Err(errors)
}

/// Reads a fact file: what it states and everything that is wrong with it.
#[must_use]
pub fn read(sources: &Sources, file: FileId) -> (Vec<Stated>, Vec<Diagnostic>) {
    read_item(Item::of_file(sources, file))
}

/// Reads the value `Facts(…)`, which may stand inside another file. Nothing
/// but blanks and comments states nothing.
#[must_use]
pub fn read_item(item: Item<'_>) -> (Vec<Stated>, Vec<Diagnostic>) {
    let mut reading = Reading::default();
    reading.facts(item);
    (reading.stated, reading.errors)
}

/// Reads one fact: a record with its name, such as `Manages(…)`.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn read_fact(item: Item<'_>) -> Result<Stated, Vec<Diagnostic>> {
    let mut reading = Reading::default();
    reading.record(item, None);
    reading.stated.pop().ok_or(reading.errors)
}

/// What could not be read, so that it is not said to be missing.
#[derive(Debug, Default)]
pub(super) struct Lost {
    /// The ids of records that could not be read.
    pub(super) ids: BTreeSet<String>,
    /// Whether it is not even known which records could not be read.
    pub(super) more: bool,
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    stated: Vec<Stated>,
    errors: Vec<Diagnostic>,
    lost: Lost,
}

impl Reading {
    /// Reads the value `Facts(…)`.
    fn facts(&mut self, item: Item<'_>) {
        if item.is_blank() {
            return;
        }
        let named = item
            .record()
            .and_then(|record| record.name_among(&["Facts"]).and(Ok(record)));
        let record = match named {
            Ok(record) => record,
            Err(error) => return self.lose(error),
        };
        let before = self.errors.len();
        let fields = record.body.fields(&LISTS, &mut self.errors);
        self.lost.more |= self.errors.len() > before;
        for (list, item) in fields {
            match item.list() {
                Ok(items) => items
                    .into_iter()
                    .for_each(|item| self.record(item, Some(list))),
                Err(error) => self.lose(error),
            }
        }
    }

    /// Reads a record, in the list if it stands in one.
    fn record(&mut self, item: Item<'_>, list: Option<&'static str>) {
        let record = match item.record() {
            Ok(record) => record,
            Err(error) => return self.lose(error),
        };
        let arguments = record.body.arguments();
        let fact = match shape_of(&record, list) {
            Ok(shape) => {
                (shape.read)(record.body, &mut self.errors).map(|fact| (fact, shape.fields))
            }
            Err(error) => {
                self.errors.push(error);
                None
            }
        };
        if let Some((fact, fields)) = fact {
            let arguments = arguments.into_iter().filter_map(|(name, span)| {
                let field = fields.iter().find(|field| **field == name)?;
                Some((*field, unquoted(item.sources(), span)))
            });
            self.stated.push(Stated {
                fact,
                span: item.span(),
                arguments: arguments.collect(),
            });
        } else if let Some((_, span)) = arguments.into_iter().find(|(name, _)| *name == "id") {
            let id = item.sources().snippet(unquoted(item.sources(), span));
            self.lost.ids.insert(id.nfc().collect());
        }
    }

    /// Notes that something could not be read and what was in it is unknown.
    fn lose(&mut self, error: Diagnostic) {
        self.errors.push(error);
        self.lost.more = true;
    }
}

/// Returns the span of what stands in quotes, if anything does.
fn unquoted(sources: &Sources, span: Span) -> Span {
    let text = sources.snippet(span);
    if text.len() > 2 && text.starts_with('"') && text.ends_with('"') {
        Span {
            start: span.start + 1,
            end: span.end - 1,
            ..span
        }
    } else {
        span
    }
}

/// Returns what shape a record has, by its name or by the list it stands in.
fn shape_of(record: &Record<'_>, list: Option<&str>) -> Result<&'static Shape, Diagnostic> {
    let here = || {
        SHAPES
            .iter()
            .filter(|shape| list.is_none_or(|list| shape.list == list))
    };
    let names: Vec<&str> = here().map(|shape| shape.name).collect();
    let Some((name, span)) = record.name else {
        let mut here = here();
        return match (here.next(), here.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(record.lacks_name(&names)),
        };
    };
    match (SHAPES.iter().find(|shape| shape.name == name), list) {
        (Some(shape), Some(list)) if shape.list != list => {
            let message = format!("`{name}` does not belong in `{list}`");
            Err(Diagnostic::at("misplaced_record", span, message)
                .help(format!("it belongs in `{}`", shape.list)))
        }
        (Some(shape), _) => Ok(shape),
        (None, _) => Err(record.name_among(&names).err().unwrap_or_else(|| {
            Diagnostic::at("unknown_record", span, format!("unknown record `{name}`"))
        })),
    }
}

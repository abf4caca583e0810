//! Reading fact files: `Facts(…)` and its lists of records, or one record a line.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use super::base::FactBase;
use super::checks;
use super::gathered::Gathered;
use super::records::{LISTS, SHAPES, Shape};
use super::stated::Stated;
use super::{plain, table};
use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::reading::{Format, Item, Record, Rewritten};

/// Reads the facts of several items, each of the shape `Facts(…)` or in lines,
/// as one world: what is stated, in the order of the items, and the fact base
/// of it.
///
/// # Errors
///
/// Everything that is wrong, in any of the items or between them.
pub fn load<'s>(
    items: impl IntoIterator<Item = Item<'s>>,
) -> Result<(Vec<Stated>, FactBase), Vec<Diagnostic>> {
    let items: Vec<Item<'s>> = items.into_iter().collect();
    let base = load_base(items.iter().copied(), Vec::new(), &mut |_, _| {})?;
    let mut stated = base.all_stated();
    if let Some(item) = items.first() {
        for stated in &mut stated {
            stated.arguments = arguments(item.sources(), stated.span, stated.fact.record());
        }
    }
    Ok((stated, base))
}

/// Reads the facts of several items as one world, together with those of fact
/// bases that were compiled; the files of both are of one list. From time to time
/// it is said up to which offset of which item it is read.
///
/// # Errors
///
/// Everything that is wrong, in any of the items or between them.
pub fn load_base<'s>(
    items: impl IntoIterator<Item = Item<'s>>,
    mut compiled: Vec<FactBase>,
    watch: &mut dyn FnMut(Item<'s>, usize),
) -> Result<FactBase, Vec<Diagnostic>> {
    let mut items = items.into_iter().peekable();
    if items.peek().is_none() && compiled.len() == 1 {
        return Ok(compiled.remove(0));
    }
    let mut gathered = Gathered::default();
    for base in compiled {
        for stated in base.all_stated() {
            gathered.note(&stated);
        }
    }
    let mut reading = Reading::default();
    let mut sources = None;
    for item in items {
        sources = Some(item.sources());
        reading.gather(item, &mut gathered, &mut |offset| watch(item, offset));
        watch(item, item.span().range().end);
    }
    let spans: Vec<Span> = gathered.facts.iter().map(|noted| noted.span).collect();
    let place = |place: usize, name: &str| {
        let span = spans[place];
        sources.map_or(span, |sources| argument(sources, span, name))
    };
    let Reading {
        mut errors, lost, ..
    } = reading;
    if errors.is_empty() {
        return FactBase::of(gathered, &place);
    }
    errors.extend(checks::check(&gathered, &lost, &place));
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
    if item.format() == Format::Csv {
        let mut gathered = Gathered::default();
        table::gather(item, &mut gathered, &mut reading, &mut |_| {});
        reading.stated = gathered.stated(item.sources());
    } else {
        reading.facts(item);
    }
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

/// Returns where an argument of the fact stands that is stated at a place; of
/// one that is left out, that place.
pub(super) fn argument(sources: &Sources, span: Span, name: &str) -> Span {
    let item = Item::of_file(sources, span.file);
    let found = match item.format() {
        Format::Csv => table::argument(item, span, name),
        Format::Ron | Format::Json | Format::JsonLines => {
            let record = item.at(span).record().ok();
            record.and_then(|record| {
                let mut arguments = record.body.arguments().into_iter();
                let (_, span) = arguments.find(|(argument, _)| *argument == name)?;
                Some(unquoted(sources, span))
            })
        }
    };
    found.unwrap_or(span)
}

/// Returns where the arguments of the record stand that is stated at a place.
pub(super) fn arguments(sources: &Sources, span: Span, record: &str) -> Vec<(&'static str, Span)> {
    let shape = SHAPES.iter().find(|shape| shape.name == record);
    let fields = shape.map_or(&[][..], |shape| shape.fields).iter();
    let places = fields.map(|&(field, _)| (field, argument(sources, span, field)));
    places.filter(|&(_, place)| place != span).collect()
}

/// What was read so far.
#[derive(Default)]
pub(super) struct Reading {
    stated: Vec<Stated>,
    errors: Vec<Diagnostic>,
    lost: Lost,
}

impl Reading {
    /// Reads the facts of an item, quickly where it is written plainly.
    fn gather(&mut self, item: Item<'_>, gathered: &mut Gathered, watch: &mut dyn FnMut(usize)) {
        if item.format() == Format::Csv {
            table::gather(item, gathered, self, watch);
        } else if !plain::gather(item, gathered, watch) {
            self.facts(item);
            for stated in self.take() {
                gathered.note(&stated);
            }
        }
    }

    /// Reads a record that was rewritten from a row.
    pub(super) fn rewritten(&mut self, rewritten: &Rewritten) {
        let before = self.errors.len();
        let file = rewritten.sources.files().next();
        if let Some(file) = file {
            self.record(Item::of_file(&rewritten.sources, file), None);
        }
        let errors = self.errors.split_off(before).into_iter();
        self.errors
            .extend(errors.map(|error| rewritten.of_row(error)));
    }

    /// Takes what was stated.
    pub(super) fn take(&mut self) -> Vec<Stated> {
        std::mem::take(&mut self.stated)
    }

    /// Reads the value `Facts(…)`, or the lines of one record each.
    fn facts(&mut self, item: Item<'_>) {
        if item.format() == Format::JsonLines {
            for line in item.lines() {
                match line.parse::<serde::de::IgnoredAny>() {
                    Ok(_) => self.record(line, None),
                    Err(error) => self.lose(error),
                }
            }
            return;
        }
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
        let read = match shape_of(&record, list) {
            Ok(shape) => {
                (shape.read)(record.body, &mut self.errors).map(|read| (read, shape.fields))
            }
            Err(error) => {
                self.errors.push(error);
                None
            }
        };
        if let Some(((fact, origin), fields)) = read {
            let arguments = arguments.into_iter().filter_map(|(name, span)| {
                let (field, _) = fields.iter().find(|(field, _)| *field == name)?;
                Some((*field, unquoted(item.sources(), span)))
            });
            self.stated.push(Stated {
                fact,
                span: item.span(),
                origin,
                arguments: arguments.collect(),
            });
        } else if let Some((_, span)) = arguments.into_iter().find(|(name, _)| *name == "id") {
            let id = item.sources().snippet(unquoted(item.sources(), span));
            self.lost.ids.insert(id.nfc().collect());
        }
    }

    /// Notes that something could not be read and what was in it is unknown.
    pub(super) fn lose(&mut self, error: Diagnostic) {
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

//! Reading facts from tables of comma-separated values.
//!
//! A table states one fact a row. Which record a row is, says its column
//! `record`, or else the name of the file, which is then that of a list with
//! one sort of record: `users.csv`, or `users-2.csv`.

use super::gathered::Gathered;
use super::plain::STRIDE;
use super::read::Reading;
use super::records::{SHAPES, Shape};
use super::stated::Stated;
use crate::diagnostic::{Diagnostic, Span};
use crate::reading::{Cell, Fields as _, Item, Rewritten, Row, Rows, Slice, Sort};

/// The column that says which record a row is.
const RECORD: &str = "record";

/// What the rows of a table are.
struct Header<'s> {
    /// The name of each column.
    names: Vec<&'s str>,
    /// The place of the column that says which record a row is.
    record: Option<usize>,
    /// The record that all rows are, otherwise.
    shape: Option<&'static Shape>,
}

/// Reads the facts of a table. What is wrong with it goes to the reading, and
/// so do the facts of rows that take more than a look.
pub(super) fn gather(
    item: Item<'_>,
    gathered: &mut Gathered,
    reading: &mut Reading,
    watch: &mut dyn FnMut(usize),
) {
    let mut rows = Rows::new(item);
    let mut header = None;
    loop {
        let (cells, slice) = match rows.next_row() {
            Ok(Some(row)) => row,
            Ok(None) => return,
            Err(error) => return reading.lose(error),
        };
        let place = item.within(slice.start..slice.end);
        let Some(header) = &header else {
            match self::header(item, cells, place) {
                Ok(read) => header = Some(read),
                Err(errors) => return errors.into_iter().for_each(|error| reading.lose(error)),
            }
            continue;
        };
        match row(item, header, cells, place, gathered, reading) {
            Ok(()) => {}
            Err(error) => reading.lose(error),
        }
        if gathered.facts.len().is_multiple_of(STRIDE) {
            watch(slice.end);
        }
    }
}

/// Returns where an argument stands of the fact that a row states.
pub(super) fn argument(item: Item<'_>, row: Span, name: &str) -> Option<Span> {
    let mut rows = Rows::new(item);
    let (cells, _) = rows.next_row().ok()??;
    let names: Vec<&str> = cells.iter().map(|cell| text(item, cell.slice)).collect();
    let column = names.iter().position(|column| *column == name)?;
    let item = item.at(row);
    let mut rows = Rows::new(item);
    let (cells, _) = rows.next_row().ok()??;
    let Slice { start, end } = cells.get(column)?.slice;
    (start < end).then(|| item.within(start..end))
}

fn text(item: Item<'_>, slice: Slice) -> &str {
    &item.text()[slice.start..slice.end]
}

/// Returns what the rows are, by the first row.
fn header<'s>(item: Item<'s>, cells: &[Cell], place: Span) -> Result<Header<'s>, Vec<Diagnostic>> {
    let names: Vec<&str> = cells.iter().map(|cell| text(item, cell.slice)).collect();
    let record = names.iter().position(|name| *name == RECORD);
    let path = item.sources().name(item.span().file);
    let stem = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = stem.split(['.', '-']).next().unwrap_or(stem);
    let fitting = || SHAPES.iter().filter(|shape| shape.list == stem);
    let shape = fitting().next().filter(|_| fitting().count() == 1);
    if record.is_none() && shape.is_none() {
        let message = "it is not said which records the rows are";
        let error = Diagnostic::at("nameless_record", place, message);
        return Err(vec![error.help(
            "name the file by its list, such as `users.csv`, or add a column `record`",
        )]);
    }
    let known: Vec<&str> = match (record, shape) {
        (None, Some(shape)) => shape.fields.iter().map(|(field, _)| *field).collect(),
        _ => {
            let fields = SHAPES.iter().flat_map(|shape| shape.fields);
            let mut known: Vec<&str> = fields.map(|(field, _)| *field).chain([RECORD]).collect();
            known.sort_unstable();
            known.dedup();
            known
        }
    };
    let mut errors = Vec::new();
    for (at, (name, cell)) in names.iter().zip(cells).enumerate() {
        let span = item.within(cell.slice.start..cell.slice.end);
        if names[..at].contains(name) {
            let message = format!("there are two columns `{name}`");
            errors.push(Diagnostic::at("repeated_field", span, message));
        } else if !known.contains(name) {
            errors.push(item.unknown_column(span, name, &known));
        }
    }
    if errors.is_empty() {
        Ok(Header {
            names,
            record,
            shape,
        })
    } else {
        Err(errors)
    }
}

/// Reads one row.
fn row(
    item: Item<'_>,
    header: &Header<'_>,
    cells: &[Cell],
    place: Span,
    gathered: &mut Gathered,
    reading: &mut Reading,
) -> Result<(), Diagnostic> {
    if cells.len() != header.names.len() {
        let count = |count: usize| match count {
            1 => "1 cell".to_owned(),
            _ => format!("{count} cells"),
        };
        let message = format!(
            "the row has {}, the header {}",
            count(cells.len()),
            count(header.names.len())
        );
        return Err(Diagnostic::at("uneven_row", place, message)
            .help("a text with a comma in it stands in quotes"));
    }
    let text = item.text();
    let row = &mut Row::new(text, &header.names, cells, header.record);
    let (name, at) = match header.record {
        Some(column) => (row.meaning(&cells[column]), Some(cells[column].slice)),
        None => ("", None),
    };
    let shape = match (at, header.shape) {
        (None, shape) => shape,
        (Some(_), _) => SHAPES.iter().find(|shape| shape.name == name),
    };
    let Some(shape) = shape else {
        let slice = at.filter(|slice| slice.start < slice.end);
        let span = slice.map_or(place, |slice| item.within(slice.start..slice.end));
        let known: Vec<&str> = SHAPES.iter().map(|shape| shape.name).collect();
        return Err(if name.is_empty() {
            let message = "the row does not say which record it is";
            Diagnostic::at("nameless_record", span, message)
                .help(format!("known are `{}`", known.join("`, `")))
        } else {
            item.unknown_record(span, name, &known)
        });
    };
    if let Some((fact, origin)) = (shape.row)(row, &mut gathered.names) {
        gathered.put(fact, place, origin.map(|slice| row.part(slice)));
        return Ok(());
    }
    let sort = |field: &str| {
        let found = shape.fields.iter().find(|(name, _)| *name == field);
        found.map_or(Sort::Text, |&(_, sort)| sort)
    };
    let rewritten = Rewritten::new(shape.name, row, sort, item, place);
    reading.rewritten(&rewritten);
    for stated in reading.take() {
        gathered.note(&Stated {
            span: place,
            ..stated
        });
    }
    Ok(())
}

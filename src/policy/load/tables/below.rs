//! What stands below a grid: footnotes and history.

use std::sync::Arc;

use super::{Grid, GridSection, Sort};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Capability, Cell, Date, Mark, Word};
use crate::policy::load::{Loader, Name, day_after, head, text};
use crate::policy::{Footnote, Label, schema};
use crate::reading::{Item, Raw, Text, WordText};

/// A line of history whose words are looked up.
pub(super) struct Past<S, C> {
    pub(super) until: Date,
    pub(super) section: S,
    pub(super) row: Capability,
    pub(super) label: Label,
    pub(super) cells: Vec<(C, Cell, Span)>,
    pub(super) after: Option<Capability>,
    pub(super) mark: Option<Mark>,
    pub(super) source: Option<Arc<str>>,
    pub(super) readings: Vec<Arc<str>>,
    pub(super) span: Span,
}

/// What a line of history says of the table.
struct PastCells<S, C> {
    section: S,
    row: Capability,
    label: Label,
    cells: Vec<(C, Cell, Span)>,
    after: Option<Capability>,
}

impl<'s> Loader<'s> {
    pub(super) fn footnotes<S: Word, C: Word>(
        &mut self,
        file: Item<'s>,
        raw: Raw,
        grid: &mut Grid<S, C>,
    ) {
        for (item, footnote) in self.each::<schema::Footnote>(file, raw) {
            let mut rows = Vec::new();
            for row in &footnote.rows {
                let name = Name::of(item, row);
                if grid.row_names.check(&name, &mut self.errors) {
                    rows.extend(self.capabilities.find(&name.text));
                }
            }
            let columns = footnote.columns.iter();
            let read = Footnote {
                rows,
                columns: columns
                    .filter_map(|word| self.column(item, word, grid))
                    .collect(),
                mark: footnote.mark.and_then(|mark| self.word(item, &mark)),
                source: footnote.source.as_ref().map(text),
                readings: self.leans_on(item, &footnote.readings),
                span: head(item),
            };
            self.check_footnote(&read, &grid.footnotes);
            grid.footnotes.push(read);
        }
    }

    /// Checks that a footnote says something, and nothing that an earlier one
    /// says otherwise.
    fn check_footnote<C: Word>(&mut self, footnote: &Footnote<C>, earlier: &[Footnote<C>]) {
        let Footnote {
            mark,
            source,
            readings,
            span,
            ..
        } = footnote;
        if mark.is_none() && source.is_none() && readings.is_empty() {
            let error = Diagnostic::at("empty_footnote", *span, "the footnote says nothing")
                .help("name readings, or give a `mark` or a `source`");
            self.errors.push(error);
        }
        for other in earlier.iter().filter(|earlier| overlap(earlier, footnote)) {
            let fields = [
                ("mark", mark.is_some() && other.mark.is_some()),
                ("source", source.is_some() && other.source.is_some()),
            ];
            for (field, _) in fields.iter().filter(|&&(_, twice)| twice) {
                let message = format!("another footnote gives a `{field}` for the same cell");
                let error =
                    Diagnostic::at("repeated_mark", *span, message).related(other.span, "this one");
                self.errors.push(error);
            }
        }
    }

    /// Looks up a column that has to be one of the table's.
    fn column<S, C: Word>(
        &mut self,
        item: Item<'s>,
        word: &WordText,
        grid: &Grid<S, C>,
    ) -> Option<C> {
        let column = self.word(item, word)?;
        let known = grid
            .column_names
            .check(&Name::of_word(item, word), &mut self.errors);
        known.then_some(column)
    }

    pub(super) fn history<S: Word, C: Word>(
        &mut self,
        file: Item<'s>,
        raw: Raw,
        stem: &str,
        grid: &mut Grid<S, C>,
        sort: &Sort<S, C>,
    ) {
        for (item, line) in self.each::<schema::History>(file, raw) {
            let span = head(item);
            if !sort.history {
                let message = "no clause reads what this table printed before";
                self.errors
                    .push(Diagnostic::at("no_history", span, message));
                continue;
            }
            let (until, mark, source, readings) = line.frame();
            let date = self.date(item, until);
            let mark = mark.and_then(|mark| self.word(item, mark));
            let source = source.map(text);
            let readings = self.leans_on(item, readings);
            let cells = match &line {
                schema::History::Earlier {
                    section,
                    row,
                    column,
                    cell,
                    ..
                } => self.earlier(item, [section, column, cell], row, grid),
                schema::History::EarlierRow {
                    section,
                    after,
                    row,
                    ..
                } => self.earlier_row(item, section, after, *row, (stem, grid)),
            };
            let (Some(date), Some(past)) = (date, cells) else {
                continue;
            };
            self.has_edition(day_after(date), item.span_of(until));
            let PastCells {
                section,
                row,
                label,
                cells,
                after,
            } = past;
            for &(column, cell, span) in &cells {
                self.check_scale(row, cell, span);
                self.check_meaning(sort, section, column, cell, span);
            }
            let past = Past {
                until: date,
                section,
                row,
                label,
                cells,
                after,
                mark,
                source,
                readings,
                span,
            };
            self.check_order(&past, &grid.history);
            grid.history.push(past);
        }
    }

    /// Reads what one cell was before.
    fn earlier<S: Word, C: Word>(
        &mut self,
        item: Item<'s>,
        [section, column, cell]: [&WordText; 3],
        row: &Text,
        grid: &Grid<S, C>,
    ) -> Option<PastCells<S, C>> {
        let section = self.section_of(item, section, grid);
        let column = self.column(item, column, grid);
        let read = self.word(item, cell);
        let (of, section) = section?;
        let row = Name::of(item, row);
        section.row_names.check(&row, &mut self.errors);
        let row = self.capabilities.find(&row.text)?;
        let row = section.rows.iter().find(|known| known.capability == row)?;
        Some(PastCells {
            section: of,
            row: row.capability,
            label: row.label.clone(),
            cells: vec![(column?, read?, item.span_of(cell.text()))],
            after: None,
        })
    }

    /// Reads a row that is gone.
    fn earlier_row<S: Word, C: Word>(
        &mut self,
        item: Item<'s>,
        section: &WordText,
        after: &Text,
        row: Raw,
        (stem, grid): (&str, &Grid<S, C>),
    ) -> Option<PastCells<S, C>> {
        let inner = item.nested(row);
        let shape: Option<schema::Row> = self.read(inner);
        let row = shape
            .as_ref()
            .and_then(|shape| self.row(inner, shape, stem, grid));
        let (of, section) = self.section_of(item, section, grid)?;
        let after = Name::of(item, after);
        section.row_names.check(&after, &mut self.errors);
        let after = self.capabilities.find(&after.text);
        let row = row?;
        let id = &self.capabilities.get(row.capability).id;
        if section.row_names.contains(id) {
            let message = format!("the row `{id}` still stands in this section");
            let error = Diagnostic::at("row_not_gone", row.span, message)
                .help("what stood in a cell of it before is an `Earlier`");
            self.errors.push(error);
        }
        let columns = grid.columns.iter().zip(row.cells);
        let cells = columns.map(|(column, cell)| {
            let (cell, span) = cell?;
            Some((column.as_ref()?.of, cell, span))
        });
        Some(PastCells {
            section: of,
            row: row.capability,
            label: row.label,
            cells: cells.collect::<Option<_>>()?,
            after: Some(after?),
        })
    }

    /// Looks up a section that has to be one of the table's.
    fn section_of<'g, S: Word, C>(
        &mut self,
        item: Item<'s>,
        word: &WordText,
        grid: &'g Grid<S, C>,
    ) -> Option<(S, &'g GridSection<S>)> {
        let of = self.word::<S>(item, word)?;
        let found = grid.sections.iter().find(|section| section.of == Some(of));
        if found.is_none() {
            let span = item.span_of(word.text());
            let message = format!("this table has no section `{}`", of.id());
            let known = grid.sections.iter().map(|section| &*section.name.text);
            self.errors
                .push(Diagnostic::at("unknown_id", span, message).did_you_mean(of.id(), known));
        }
        found.map(|section| (of, section))
    }

    /// Checks that history goes forward, and gives each cell one value at a time.
    fn check_order<S: Word, C: Word>(&mut self, past: &Past<S, C>, history: &[Past<S, C>]) {
        if let Some(last) = history.last().filter(|last| last.until > past.until) {
            let message = format!(
                "history goes back here from {} to {}",
                last.until, past.until
            );
            let error = Diagnostic::at("out_of_order", past.span, message)
                .related(last.span, "this line stands before it")
                .help("lines stand in order of `until`, oldest first");
            self.errors.push(error);
        }
        let same = |other: &&Past<S, C>| {
            (other.until, other.section, other.row) == (past.until, past.section, past.row)
                && other
                    .cells
                    .iter()
                    .any(|&(column, ..)| past.cells.iter().any(|&(it, ..)| it == column))
        };
        if let Some(other) = history.iter().find(same) {
            let message = format!("a cell has two values until {}", past.until);
            let error = Diagnostic::at("repeated_cell", past.span, message)
                .related(other.span, "this line gives it one");
            self.errors.push(error);
        }
    }
}

/// Returns whether two footnotes are about the same cell.
fn overlap<C: Word>(one: &Footnote<C>, other: &Footnote<C>) -> bool {
    fn meet<T: PartialEq>(one: &[T], other: &[T]) -> bool {
        one.is_empty() || other.is_empty() || one.iter().any(|it| other.contains(it))
    }
    meet(&one.rows, &other.rows) && meet(&one.columns, &other.columns)
}

//! From a grid and what stands below it to a table with its quotes.

use std::sync::Arc;

use super::{Grid, GridRow, Past};
use crate::diagnostic::Span;
use crate::model::{Capability, Cell, Date, Mark, Word};
use crate::policy::load::{Loader, day_after};
use crate::policy::quote::{CellQuote, Heading, Quote, Quoted};
use crate::policy::{Column, Earlier, Footnote, Label, PrintedCell, Row, Table, TableSection};

/// What is known of a cell besides where it stands in the table.
struct Pedigree {
    mark: Mark,
    source: Arc<str>,
    readings: Vec<Arc<str>>,
    since: Option<Date>,
    until: Option<Date>,
}

impl Loader<'_> {
    /// Builds a table in which nothing is wrong.
    pub(super) fn build<S: Word, C: Word>(
        &mut self,
        mut table: Table<S, C>,
        grid: Grid<S, C>,
    ) -> Table<S, C> {
        table.columns = grid.columns.into_iter().flatten().collect();
        for section in grid.sections {
            let Some(of) = section.of else { continue };
            let mut built = TableSection {
                of,
                label: section.label,
                rows: Vec::new(),
                span: section.name.span,
            };
            for row in section.rows {
                built.rows.push(self.build_row(
                    row,
                    &built,
                    &table,
                    &grid.footnotes,
                    &grid.history,
                ));
            }
            table.sections.push(built);
        }
        for (place, past) in grid.history.iter().enumerate() {
            let earlier = self.build_earlier(past, &grid.history[..place], &table);
            table.history.push(earlier);
        }
        table.footnotes = grid.footnotes;
        table
    }

    fn build_row<S: Word, C: Word>(
        &mut self,
        row: GridRow,
        section: &TableSection<S>,
        table: &Table<S, C>,
        footnotes: &[Footnote<C>],
        history: &[Past<S, C>],
    ) -> Row {
        let mut cells = Vec::new();
        for (column, &(cell, span)) in table.columns.iter().zip(row.cells.iter().flatten()) {
            let covering = || {
                footnotes
                    .iter()
                    .filter(|it| it.covers(row.capability, column.of))
            };
            let source = covering().find_map(|footnote| footnote.source.clone());
            let pedigree = Pedigree {
                mark: covering()
                    .find_map(|footnote| footnote.mark)
                    .unwrap_or(table.mark),
                source: source.unwrap_or_else(|| Arc::clone(&table.source)),
                readings: covering()
                    .flat_map(|footnote| footnote.readings.clone())
                    .collect(),
                since: since(history, section.of, row.capability, column.of),
                until: None,
            };
            let place = (section, row.capability, &row.label, column);
            cells.push(self.cell(table, place, (cell, span), pedigree));
        }
        Row {
            capability: row.capability,
            label: row.label,
            cells,
            span: row.span,
        }
    }

    fn build_earlier<S: Word, C: Word>(
        &mut self,
        past: &Past<S, C>,
        before: &[Past<S, C>],
        table: &Table<S, C>,
    ) -> Earlier<S, C> {
        let mut cells = Vec::new();
        let section = table
            .sections
            .iter()
            .find(|section| section.of == past.section);
        for &(of, cell, span) in &past.cells {
            let column = table.columns.iter().find(|column| column.of == of);
            let (Some(section), Some(column)) = (section, column) else {
                continue;
            };
            let pedigree = Pedigree {
                mark: past.mark.unwrap_or(table.mark),
                source: Arc::clone(past.source.as_ref().unwrap_or(&table.source)),
                readings: past.readings.clone(),
                since: since(before, past.section, past.row, of),
                until: Some(past.until),
            };
            let place = (section, past.row, &past.label, column);
            cells.push((of, self.cell(table, place, (cell, span), pedigree)));
        }
        Earlier {
            until: past.until,
            section: past.section,
            capability: past.row,
            label: past.label.clone(),
            cells,
            after: past.after,
            span: past.span,
        }
    }

    /// Returns a cell, with a record of all that is printed around it.
    fn cell<S: Word, C: Word>(
        &mut self,
        table: &Table<S, C>,
        (section, row, label, column): (&TableSection<S>, Capability, &Label, &Column<C>),
        (cell, span): (Cell, Span),
        pedigree: Pedigree,
    ) -> PrintedCell {
        let heading = |id: &str, label: &Label| Heading {
            id: Arc::from(id),
            label: label.clone(),
        };
        let Pedigree {
            mark,
            source,
            readings,
            since,
            until,
        } = pedigree;
        let quote = self.quotes.add(Quote {
            what: Quoted::Cell(CellQuote {
                table: heading(&table.id, &table.label),
                section: heading(section.of.id(), &section.label),
                row: heading(&self.capabilities.get(row).id, label),
                column: heading(column.of.id(), &column.label),
                cell,
                since,
                until,
            }),
            span: Some(span),
            article: Some(Arc::clone(&table.article)),
            mark: Some(mark),
            source: Some(source),
            readings,
        });
        PrintedCell { cell, since, quote }
    }
}

/// Returns the day after the last on which a cell was otherwise.
fn since<S: Word, C: Word>(
    history: &[Past<S, C>],
    section: S,
    row: Capability,
    column: C,
) -> Option<Date> {
    let of_cell = |past: &&Past<S, C>| {
        (past.section, past.row) == (section, row)
            && past.cells.iter().any(|&(it, ..)| it == column)
    };
    history
        .iter()
        .filter(of_cell)
        .map(|past| day_after(past.until))
        .max()
}

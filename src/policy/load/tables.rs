//! The tables: their grids.

mod below;
mod build;

use std::sync::Arc;

use serde::Deserialize;

use self::below::Past;
use super::{Loader, Name, Names, label};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Capability, Cell, Role, Section, Standing, Word};
use crate::policy::{Column, ContactCenterTable, Footnote, Label, RoleTable, Table, schema};
use crate::reading::{Item, Raw, Text, WordText};

/// What sets the two sorts of tables apart.
struct Sort<S, C> {
    /// The name of their record.
    record: &'static str,
    /// Whether what they printed before can be given.
    history: bool,
    /// Whether a clause says what a word means in a cell.
    means: fn(S, C, Cell) -> bool,
}

/// A table whose words are looked up. What is wrong is left out of it, and the
/// table is then not built.
struct Grid<S, C> {
    columns: Vec<Option<Column<C>>>,
    column_names: Names,
    sections: Vec<GridSection<S>>,
    row_names: Names,
    footnotes: Vec<Footnote<C>>,
    history: Vec<Past<S, C>>,
}

struct GridSection<S> {
    of: Option<S>,
    name: Name,
    label: Label,
    rows: Vec<GridRow>,
    row_names: Names,
}

struct GridRow {
    capability: Capability,
    label: Label,
    cells: Vec<Option<(Cell, Span)>>,
    span: Span,
}

/// A section as it is read: of a role table, or of a table by role.
struct AnySection {
    of: WordText,
    en: Text,
    sl: Option<Text>,
    rows: Raw,
}

impl From<schema::Section> for AnySection {
    fn from(section: schema::Section) -> Self {
        let schema::Section {
            id: of,
            en,
            sl,
            rows,
        } = section;
        Self { of, en, sl, rows }
    }
}

impl From<schema::RoleSection> for AnySection {
    fn from(section: schema::RoleSection) -> Self {
        let schema::RoleSection {
            role: of,
            en,
            sl,
            rows,
        } = section;
        Self { of, en, sl, rows }
    }
}

impl<'s> Loader<'s> {
    /// Reads a table whose columns are roles. The sections of all such tables
    /// are told apart by their names.
    pub(super) fn role_table(
        &mut self,
        stem: &'static str,
        sections: &mut Names,
    ) -> Option<RoleTable> {
        let sort = Sort {
            record: "RoleTable",
            history: true,
            means: |section, role, cell| {
                cell != Cell::TemporaryWhenApproved
                    || (section, role) == (Section::CustomerOrgSettings, Role::HelpdeskAdvanced)
            },
        };
        self.table::<_, _, schema::Section>(stem, &sort, sections)
    }

    /// Reads the Contact Center table.
    pub(super) fn contact_center(&mut self) -> Option<ContactCenterTable> {
        let sort = Sort::<Role, Standing> {
            record: "ContactCenterTable",
            history: false,
            means: |_, _, cell| cell != Cell::TemporaryWhenApproved,
        };
        let mut sections = Names::new("section", "this table");
        self.table::<_, _, schema::RoleSection>("contact_center", &sort, &mut sections)
    }

    fn table<S: Word, C: Word, P: Deserialize<'s> + Into<AnySection>>(
        &mut self,
        stem: &'static str,
        sort: &Sort<S, C>,
        sections: &mut Names,
    ) -> Option<Table<S, C>> {
        let before = self.errors.len();
        let file = self.record(self.file(stem), sort.record)?;
        let table: schema::Table = self.read(file)?;
        let id = Name::of(file, &table.id);
        if *id.text != *stem {
            let message = format!("the table of this file is `{stem}`");
            self.errors
                .push(Diagnostic::at("unknown_id", id.span, message));
        }
        let article = self.article(file, &table.article);
        let mark = self.word(file, &table.mark);
        let mut grid = self.columns(file, table.columns);
        for (item, section) in self.each::<P>(file, table.sections) {
            self.section(item, &section.into(), stem, &mut grid, sections);
        }
        self.check_cells(&grid, sort);
        self.footnotes(file, table.footnotes, &mut grid);
        if let Some(history) = table.history {
            self.history(file, history, stem, &mut grid, sort);
        }
        if self.errors.len() > before {
            return None;
        }
        let frame = Table {
            id: id.text,
            label: label(&table.en, table.sl.as_ref()),
            article,
            mark: mark?,
            source: Arc::from(table.source.as_str()),
            columns: Vec::new(),
            sections: Vec::new(),
            footnotes: Vec::new(),
            history: Vec::new(),
        };
        Some(self.build(frame, grid))
    }

    /// Returns the body of a record of that name.
    fn record(&mut self, item: Item<'s>, wanted: &str) -> Option<Item<'s>> {
        let record = self.gap(item.record())?;
        match record.name {
            Some((name, span)) if name != wanted => {
                let error =
                    Diagnostic::at("unknown_record", span, format!("unknown record `{name}`"));
                self.gap(Err(error.help(format!("`{wanted}` is wanted here"))))
            }
            _ => Some(record.body),
        }
    }

    fn columns<S: Word, C: Word>(&mut self, file: Item<'s>, raw: Raw) -> Grid<S, C> {
        let mut names = Names::new("column", "this table");
        let mut columns = Vec::new();
        for (item, column) in self.list::<schema::Column>(file, raw) {
            columns.push(column.and_then(|schema::Column(id, en, sl)| {
                let of = self.word(item, &id)?;
                let name = Name::of_word(item, &id);
                let new = names.declare(&name, &mut self.errors);
                let column = Column {
                    of,
                    label: label(&en, sl.as_ref()),
                    span: name.span,
                };
                new.then_some(column)
            }));
        }
        names.gaps = columns.iter().any(Option::is_none);
        Grid {
            columns,
            column_names: names,
            sections: Vec::new(),
            row_names: Names::new("row", "this table"),
            footnotes: Vec::new(),
            history: Vec::new(),
        }
    }

    fn section<S: Word, C: Word>(
        &mut self,
        item: Item<'s>,
        section: &AnySection,
        stem: &str,
        grid: &mut Grid<S, C>,
        sections: &mut Names,
    ) {
        let name = Name::of_word(item, &section.of);
        let of = self.word(item, &section.of);
        if of.is_some() {
            sections.declare(&name, &mut self.errors);
        }
        let mut row_names = Names::new("row", "this section");
        let mut rows = Vec::new();
        for (item, row) in self.list::<schema::Row>(item, section.rows) {
            let row = row.and_then(|row| {
                row_names.declare(&Name::of(item, &row.0), &mut self.errors);
                self.row(item, &row, stem, grid)
            });
            row_names.gaps |= row.is_none();
            rows.extend(row);
        }
        for id in row_names.ids() {
            grid.row_names.note(id, name.span);
        }
        grid.row_names.gaps |= row_names.gaps;
        let label = label(&section.en, section.sl.as_ref());
        grid.sections.push(GridSection {
            of,
            name,
            label,
            rows,
            row_names,
        });
    }

    /// Reads a row, with one cell for each column.
    fn row<S, C: Word>(
        &mut self,
        item: Item<'s>,
        row: &schema::Row,
        stem: &str,
        grid: &Grid<S, C>,
    ) -> Option<GridRow> {
        let schema::Row(id, en, sl, cells) = row;
        let name = Name::of(item, id);
        let list = item.nested(*cells);
        let words: Vec<WordText> = self.read(list)?;
        let (found, wanted) = (words.len(), grid.columns.len());
        if found != wanted {
            let message = format!(
                "`{}` has {found} cells, and the table {wanted} columns",
                name.text
            );
            let error = Diagnostic::at("cell_count", list.span(), message);
            let columns: Vec<_> = grid
                .column_names
                .ids()
                .map(|id| format!("`{id}`"))
                .collect();
            self.errors.push(if grid.column_names.gaps {
                error
            } else {
                error.help(format!(
                    "one cell is wanted for each of {}",
                    columns.join(", ")
                ))
            });
        }
        let cell = |word| Some((self.word(list, word)?, list.span_of(word.text())));
        let cells: Vec<_> = words.iter().map(cell).collect();
        let label = label(en, sl.as_ref());
        let capability = self.intern(&name, stem, label.clone())?;
        for &(cell, span) in cells.iter().flatten() {
            self.check_scale(capability, cell, span);
        }
        Some(GridRow {
            capability,
            label,
            cells,
            span: name.span,
        })
    }

    /// Checks that the two words of the customer list stand in its row, and
    /// no others do.
    fn check_scale(&mut self, row: Capability, cell: Cell, span: Span) {
        let wrong = match cell {
            Cell::SeeAll | Cell::SeePartial => row != Capability::CUSTOMER_LIST,
            Cell::None | Cell::NotApplicable => false,
            _ => row == Capability::CUSTOMER_LIST,
        };
        if wrong {
            let message = format!("`{cell}` means nothing in this row");
            let help = "`see_all` and `see_partial` are the words of the row `customer_list`, and only of that";
            self.errors
                .push(Diagnostic::at("cell_without_meaning", span, message).help(help));
        }
    }

    /// Checks that clauses say what each word of the grid means.
    fn check_cells<S: Word, C: Word>(&mut self, grid: &Grid<S, C>, sort: &Sort<S, C>) {
        for section in &grid.sections {
            for row in &section.rows {
                for (column, cell) in grid.columns.iter().zip(&row.cells) {
                    if let (Some(of), Some(column), Some((cell, span))) = (section.of, column, cell)
                    {
                        self.check_meaning(sort, of, column.of, *cell, *span);
                    }
                }
            }
        }
    }

    fn check_meaning<S, C>(
        &mut self,
        sort: &Sort<S, C>,
        section: S,
        column: C,
        cell: Cell,
        span: Span,
    ) {
        if !(sort.means)(section, column, cell) {
            let message = format!("no clause says what `{cell}` means here");
            let help = "it has a meaning in the section `customer_org_settings`, column `helpdesk_advanced`";
            self.errors
                .push(Diagnostic::at("cell_without_meaning", span, message).help(help));
        }
    }
}

//! Tables: what the articles print where a row and a column meet.

use std::sync::Arc;

use super::{Label, QuoteId};
use crate::diagnostic::Span;
use crate::model::{Capability, Cell, Date, Mark, Role, Section, Standing};

/// A table whose columns are roles.
pub type RoleTable = Table<Section, Role>;

/// The Contact Center table: a section is a role, a column is where the
/// administrator's own organization stands.
pub type ContactCenterTable = Table<Role, Standing>;

/// A table as it is printed, with sections of one sort and columns of another.
#[derive(Debug)]
pub struct Table<S, C> {
    /// Its id.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// The article that prints it.
    pub article: Arc<str>,
    /// How well its cells are known, unless a footnote says otherwise.
    pub mark: Mark,
    /// Where its cells were taken from, unless a footnote says otherwise.
    pub source: Arc<str>,
    /// Its columns, in printed order.
    pub columns: Vec<Column<C>>,
    /// Its sections, in printed order.
    pub sections: Vec<TableSection<S>>,
    /// What holds for some of its cells only.
    pub footnotes: Vec<Footnote<C>>,
    /// What it printed before, oldest first.
    pub history: Vec<Earlier<S, C>>,
}

/// A column of a table.
#[derive(Debug)]
pub struct Column<C> {
    /// What it is about.
    pub of: C,
    /// What it is called.
    pub label: Label,
    /// Where it stands.
    pub span: Span,
}

/// A section of a table.
#[derive(Debug)]
pub struct TableSection<S> {
    /// What it is about.
    pub of: S,
    /// What it is called.
    pub label: Label,
    /// Its rows, in printed order.
    pub rows: Vec<Row>,
    /// Where it stands.
    pub span: Span,
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// The capability that it is about.
    pub capability: Capability,
    /// What this table calls it.
    pub label: Label,
    /// Its cells, one for each column.
    pub cells: Vec<PrintedCell>,
    /// Where it stands.
    pub span: Span,
}

/// A cell of a table.
#[derive(Debug, Clone, Copy)]
pub struct PrintedCell {
    /// What is printed.
    pub cell: Cell,
    /// The first day on which it is so; `None` for always.
    pub since: Option<Date>,
    /// The record behind it: its place, mark, source and readings.
    pub quote: QuoteId,
}

/// What holds for some cells of a table only.
#[derive(Debug)]
pub struct Footnote<C> {
    /// The rows; none means all.
    pub rows: Vec<Capability>,
    /// The columns; none means all.
    pub columns: Vec<C>,
    /// How well these cells are known.
    pub mark: Option<Mark>,
    /// Where these cells were taken from.
    pub source: Option<Arc<str>>,
    /// What these cells lean on.
    pub readings: Vec<Arc<str>>,
    /// Where it stands.
    pub span: Span,
}

/// What a table printed before.
#[derive(Debug)]
pub struct Earlier<S, C> {
    /// The last day on which it did.
    pub until: Date,
    /// In which section.
    pub section: S,
    /// In the row of which capability.
    pub capability: Capability,
    /// What the row was called.
    pub label: Label,
    /// The cells that were so, each with its column.
    pub cells: Vec<(C, PrintedCell)>,
    /// If the whole row is gone: the row that it stood after.
    pub after: Option<Capability>,
    /// Where it stands.
    pub span: Span,
}

impl<C: Copy + PartialEq> Footnote<C> {
    /// Returns whether the footnote is about a cell.
    #[must_use]
    pub fn covers(&self, row: Capability, column: C) -> bool {
        (self.rows.is_empty() || self.rows.contains(&row))
            && (self.columns.is_empty() || self.columns.contains(&column))
    }
}

//! Matrices: many privileges at a glance.
//!
//! Owns which letter stands where, and through what: of users at an organization, of
//! organizations for a user, and of roles in the tables of the policy. For people a
//! matrix is a page with one letter for each cell; for programs it is the same cells
//! as rows.

mod page;
mod roles;

pub use page::{Grid, GridCell, GridLine, grids};
pub(super) use page::{markdown, page};
pub(super) use roles::roles;

use super::show::Glob;
use crate::conclusions::Privilege;
use crate::model::{Access, Cell, Instant, Org, User};
use crate::prove::Graph;
use crate::render::{Field, Rows};
use crate::routes;
use crate::world::World;
use std::collections::BTreeSet;

/// Many privileges, or what tables print of them.
#[derive(Debug)]
pub struct Matrix {
    /// What stands in the columns: `user`, `org` or `role`.
    pub key: &'static str,
    /// One grid after the other.
    pub parts: Vec<Part>,
}

/// One grid of a matrix.
#[derive(Debug)]
pub struct Part {
    /// The ids of the table and the section that it shows, if it shows one.
    pub section: Option<(String, String)>,
    /// What the columns are about, in order.
    pub heads: Vec<String>,
    /// The ids of the capabilities, in order.
    pub lines: Vec<String>,
    /// The cells, by column and line.
    pub cells: Vec<Entry>,
}

/// One cell of a matrix.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its column, as a place among the heads.
    pub head: usize,
    /// Its line.
    pub line: usize,
    /// The access.
    pub access: Access,
    /// When that ends.
    pub until: Instant,
    what: What,
}

/// Of what a cell tells.
#[derive(Debug, Clone)]
enum What {
    Privilege(Privilege),
    /// What is printed, and where.
    Printed(Cell, String),
}

/// Returns who can do what at an organization.
pub(super) fn on(world: &World, org: Org, only: Option<&str>) -> Matrix {
    let privileges = world.conclusions().at_org(org).collect();
    of_privileges(world, "user", only, privileges, |row| {
        world.user_name(row.user)
    })
}

/// Returns where a user can do what.
pub(super) fn of(world: &World, user: User, only: Option<&str>) -> Matrix {
    let privileges = world.conclusions().of_user(user);
    of_privileges(world, "org", only, privileges, |row| {
        world.org_name(row.org)
    })
}

fn of_privileges<'w>(
    world: &'w World,
    key: &'static str,
    only: Option<&str>,
    privileges: Vec<Privilege>,
    head: impl Fn(&Privilege) -> &'w str,
) -> Matrix {
    let only = Glob::new(only);
    let name = |row: &Privilege| world.capability_name(row.capability);
    let mut privileges = privileges;
    privileges.retain(|row| only.matches(name(row)));
    let cells = privileges.iter().map(|row| Placed {
        head: head(row),
        line: name(row),
        access: row.access,
        until: row.until,
        what: What::Privilege(*row),
    });
    Matrix {
        key,
        parts: vec![Part::of(None, cells.collect())],
    }
}

/// A cell with the names of its column and line.
struct Placed<'n> {
    head: &'n str,
    line: &'n str,
    access: Access,
    until: Instant,
    what: What,
}

impl Part {
    /// Returns the grid that some cells make.
    fn of(section: Option<(String, String)>, placed: Vec<Placed<'_>>) -> Self {
        let heads: BTreeSet<&str> = placed.iter().map(|cell| cell.head).collect();
        let lines: BTreeSet<&str> = placed.iter().map(|cell| cell.line).collect();
        let [heads, lines] = [heads, lines].map(|names| names.into_iter().collect::<Vec<_>>());
        // Every head and line is among these.
        let place = |names: &[&str], name: &str| names.binary_search(&name).unwrap_or_default();
        let cells = placed.into_iter().map(|cell| Entry {
            head: place(&heads, cell.head),
            line: place(&lines, cell.line),
            access: cell.access,
            until: cell.until,
            what: cell.what,
        });
        let mut cells: Vec<Entry> = cells.collect();
        cells.sort_by_key(|cell| (cell.head, cell.line));
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            section,
            heads: owned(&heads),
            lines: owned(&lines),
            cells,
        }
    }
}

impl Entry {
    /// Returns the letter of the cell.
    #[must_use]
    pub fn letter(&self) -> char {
        let temporary = matches!(self.what, What::Printed(Cell::TemporaryWhenApproved, _));
        match self.access {
            _ if temporary || self.until.is_written() => 'T',
            Access::Full => 'F',
            Access::Read => 'R',
            Access::SeePartial => 'P',
            Access::SeeAll => 'A',
            Access::None => '·',
        }
    }
}

impl Matrix {
    /// Returns through what each cell of each part comes about, in their order: by which
    /// roles, held where, or where it is printed.
    #[must_use]
    pub fn vias(&self, world: &World) -> Vec<Vec<Vec<String>>> {
        let mut prover = world.prover();
        let mut of = None;
        let mut via = |entry: &Entry| match &entry.what {
            What::Printed(_, place) => vec![place.clone()],
            What::Privilege(row) => {
                // What was found out about a user is of use for that user only.
                if of.replace(row.user) != Some(row.user) {
                    prover = world.prover();
                }
                let goal = routes::goal(row.user, row.org, row.capability, row.access);
                let routes = routes::routes(&Graph::of(&mut prover, &goal));
                let words = routes.iter().map(|route| route.words(world, row.org));
                words.collect()
            }
        };
        let parts = self.parts.iter();
        parts
            .map(|part| part.cells.iter().map(&mut via).collect())
            .collect()
    }

    /// Returns the cells as rows, with what each comes about through if that is given.
    #[must_use]
    pub fn rows(&self, vias: Option<&[Vec<Vec<String>>]>) -> Rows {
        let printed = self.is_of_policy();
        let mut columns = Vec::new();
        if printed {
            columns.extend(["table", "section"]);
        }
        columns.extend([self.key, "capability", "access"]);
        columns.push(if printed { "cell" } else { "until" });
        columns.extend(vias.map(|_| "via"));
        let mut rows = Vec::new();
        for (number, part) in self.parts.iter().enumerate() {
            for (place, entry) in part.cells.iter().enumerate() {
                let mut row: Vec<Field> = Vec::new();
                if let Some((table, section)) = &part.section {
                    row.extend([table.into(), section.into()]);
                }
                row.push((&part.heads[entry.head]).into());
                row.push((&part.lines[entry.line]).into());
                row.push(entry.access.into());
                row.push(match &entry.what {
                    What::Printed(cell, _) => cell.into(),
                    What::Privilege(row) if row.until.is_written() => row.until.into(),
                    What::Privilege(_) => Field::Missing,
                });
                row.extend(vias.map(|vias| Field::List(vias[number][place].clone())));
                rows.push(row);
            }
        }
        Rows { columns, rows }
    }

    /// Returns whether it is of the policy itself, and not of a world.
    fn is_of_policy(&self) -> bool {
        self.key == "role"
    }

    /// Returns how many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.cells.len()).sum()
    }

    /// Returns whether there is no cell at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

//! The matrix of the policy itself: what its tables print of each role.

use super::{Matrix, Part, Placed, What};
use crate::answers::show::Glob;
use crate::model::{Access, Cell, Instant, Word as _};
use crate::policy::{CellQuote, Quote, Quoted};
use crate::prove::{Goal, Graph, Premise};
use crate::rule_list::Relation;
use crate::store::FactId;
use crate::world::{Origin, World};
use std::collections::BTreeMap;

/// Returns what the tables print of each role in the edition asked about, section by
/// section. In the Contact Center table the standings are the sections.
pub(in crate::answers) fn roles(world: &World, only: Option<&str>) -> Matrix {
    let only = Glob::new(only);
    let graph = world.graph(&Goal::new(Relation::Stands, [None; 4]));
    let stands = graph
        .roots()
        .iter()
        .flat_map(|stands| given(&graph, stands));
    let stands = stands.filter_map(|id| quoted(world, id));
    let stands = stands.map(|(quote, cell)| (quote, cell, &*cell.section.id, &*cell.column.id));
    let printed = world
        .store()
        .matching(Relation::PrintedForStanding, &[None; 4]);
    let printed = printed.iter().filter_map(|id| quoted(world, *id));
    let printed = printed.map(|(quote, cell)| (quote, cell, &*cell.column.id, &*cell.section.id));
    let worth = worth(world);
    let mut sections: BTreeMap<(usize, &str, &str), Vec<Placed<'_>>> = BTreeMap::new();
    for (quote, cell, section, role) in stands.chain(printed) {
        if only.matches(&cell.row.id) {
            let key = (place(world, cell), &*cell.table.id, section);
            sections.entry(key).or_default().push(Placed {
                head: role,
                line: &cell.row.id,
                access: worth.get(&cell.cell).copied().unwrap_or(Access::None),
                until: Instant::NEVER,
                what: What::Printed(cell.cell, via(quote, cell)),
            });
        }
    }
    let parts = sections.into_iter().map(|((_, table, section), cells)| {
        Part::of(Some((table.to_owned(), section.to_owned())), cells)
    });
    Matrix {
        key: "role",
        parts: parts.collect(),
    }
}

/// Returns the access that each printed word means.
fn worth(world: &World) -> BTreeMap<Cell, Access> {
    let facts = world.prover().solve(&Goal::new(Relation::Worth, [None; 2]));
    let worth = facts.iter().filter_map(|fact| {
        Some((
            fact.values[0].try_into().ok()?,
            fact.values[1].try_into().ok()?,
        ))
    });
    worth.collect()
}

/// Returns the given facts on which a conclusion rests directly.
fn given(graph: &Graph, of: &crate::rule_list::Fact) -> Vec<FactId> {
    let step = graph.smallest_step(of).into_iter();
    let premises = step.flat_map(|step| &step.premises);
    premises
        .filter_map(|premise| match premise {
            Premise::Given(id) => Some(*id),
            Premise::Concluded(_) | Premise::Absent(_) => None,
        })
        .collect()
}

fn quoted(world: &World, id: FactId) -> Option<(&Quote, &CellQuote)> {
    let Origin::Quoted(quote) = world.origin(id) else {
        return None;
    };
    let quote = world.policy().quote(quote);
    match &quote.what {
        Quoted::Cell(cell) => Some((quote, cell)),
        _ => None,
    }
}

/// Returns the place of a cell's table among the tables.
fn place(world: &World, cell: &CellQuote) -> usize {
    let mut tables = world.policy().tables().iter();
    tables
        .position(|table| *table.id == *cell.table.id)
        .unwrap_or(usize::MAX)
}

/// Returns where a cell is printed, and how well it is known.
fn via(quote: &Quote, cell: &CellQuote) -> String {
    let article = quote.article.as_deref().unwrap_or_default();
    let mark = quote.mark.map_or("unmarked", |mark| mark.id());
    let source = quote.source.as_deref().unwrap_or_default();
    let since = cell
        .since
        .map_or_else(String::new, |date| format!(" since {date}"));
    let until = cell
        .until
        .map_or_else(String::new, |date| format!(" until {date}"));
    format!(
        "article {article}{since}{until}: {}, {mark} ({source})",
        cell.cell
    )
}

//! Matrices: many privileges at a glance.
//!
//! For people a matrix is a page with one letter for each privilege; for
//! programs it is the same privileges as rows.

use super::Page;
use super::show::Glob;
use crate::conclusions::Privilege;
use crate::model::{Access, Org, User};
use crate::render::{Field, Rows};
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Returns who can do what at an organization.
pub(super) fn on(world: &World, org: Org, only: Option<&str>) -> Page {
    matrix(
        world,
        "user",
        only,
        world.conclusions().at_org(org).collect(),
        |row| world.user_name(row.user),
    )
}

/// Returns where a user can do what.
pub(super) fn of(world: &World, user: User, only: Option<&str>) -> Page {
    matrix(
        world,
        "org",
        only,
        world.conclusions().of_user(user),
        |row| world.org_name(row.org),
    )
}

fn matrix<'w>(
    world: &'w World,
    key: &'static str,
    only: Option<&str>,
    privileges: Vec<Privilege>,
    head: impl Fn(&Privilege) -> &'w str,
) -> Page {
    let only = Glob::new(only);
    let rows: Vec<(&str, &str, &Privilege)> = privileges
        .iter()
        .map(|row| (head(row), world.capability_name(row.capability), row))
        .filter(|(_, capability, _)| only.matches(capability))
        .collect();
    let listed = rows.iter().map(|(head, capability, row)| {
        vec![
            (*head).into(),
            (*capability).into(),
            row.access.into(),
            if row.until.is_written() {
                row.until.into()
            } else {
                Field::Missing
            },
        ]
    });
    Page {
        text: page(&rows),
        rows: Rows {
            columns: vec![key, "capability", "access", "until"],
            rows: listed.collect(),
        },
    }
}

/// Returns one line for each capability and one column for each head, which
/// are numbered because they are long.
fn page(rows: &[(&str, &str, &Privilege)]) -> String {
    let heads: BTreeSet<&str> = rows.iter().map(|(head, ..)| *head).collect();
    let mut cells: BTreeMap<&str, BTreeMap<&str, char>> = BTreeMap::new();
    for (head, capability, row) in rows {
        cells
            .entry(capability)
            .or_default()
            .insert(head, letter(row));
    }
    let wide = cells.keys().map(|name| name.width()).max().unwrap_or(0);
    let mut page = String::new();
    for (place, head) in heads.iter().enumerate() {
        let _ = writeln!(page, "{:>3}  {head}", place + 1);
    }
    if heads.is_empty() {
        return page;
    }
    page.push('\n');
    page.push_str(&" ".repeat(wide));
    for place in 1..=heads.len() {
        let _ = write!(page, " {place:>2}");
    }
    page.push('\n');
    for (capability, row) in cells {
        page.push_str(capability);
        page.push_str(&" ".repeat(wide - capability.width()));
        for head in &heads {
            let _ = write!(page, "  {}", row.get(head).unwrap_or(&'·'));
        }
        page.push('\n');
    }
    page.push_str(
        "\nF full  R read  T until an instant  P some customers  A all customers  · none\n",
    );
    page
}

fn letter(row: &Privilege) -> char {
    match row.access {
        _ if row.until.is_written() => 'T',
        Access::Full => 'F',
        Access::Read => 'R',
        Access::SeePartial => 'P',
        Access::SeeAll => 'A',
        Access::None => '·',
    }
}

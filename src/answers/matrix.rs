//! Matrices: many privileges at a glance.
//!
//! For people a matrix is a page with one letter for each privilege; for
//! programs it is the same privileges as rows.

use super::show::Glob;
use crate::conclusions::Privilege;
use crate::model::{Access, Org, User, Word as _};
use crate::render::{Field, Rows};
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Returns who can do what at an organization.
pub(super) fn on(world: &World, org: Org, only: Option<&str>) -> Rows {
    matrix(
        world,
        "user",
        only,
        world.conclusions().at_org(org).collect(),
        |row| world.user_name(row.user),
    )
}

/// Returns where a user can do what.
pub(super) fn of(world: &World, user: User, only: Option<&str>) -> Rows {
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
) -> Rows {
    let only = Glob::new(only);
    let rows = privileges
        .iter()
        .map(|row| (head(row), world.capability_name(row.capability), row))
        .filter(|(_, capability, _)| only.matches(capability));
    let listed = rows.map(|(head, capability, row)| {
        vec![
            head.into(),
            capability.into(),
            row.access.into(),
            if row.until.is_written() {
                row.until.into()
            } else {
                Field::Missing
            },
        ]
    });
    Rows {
        columns: vec![key, "capability", "access", "until"],
        rows: listed.collect(),
    }
}

/// Returns one line for each capability, with its label if it gets one, and one
/// column for each head; these are numbered because they are long.
pub(super) fn page<'l>(rows: &Rows, label: impl Fn(&str) -> Option<&'l str>) -> String {
    let mut heads: BTreeSet<String> = BTreeSet::new();
    let mut cells: BTreeMap<String, BTreeMap<String, char>> = BTreeMap::new();
    for row in &rows.rows {
        let (head, capability) = (row[0].text(), row[1].text());
        heads.insert(head.clone());
        let line = cells.entry(capability).or_default();
        line.insert(head, letter(&row[2].text(), &row[3]));
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
        page.push_str(&capability);
        page.push_str(&" ".repeat(wide - capability.width()));
        for head in &heads {
            let _ = write!(page, "  {}", row.get(head).unwrap_or(&'·'));
        }
        if let Some(label) = label(&capability) {
            let _ = write!(page, "  {label}");
        }
        page.push('\n');
    }
    page.push_str(
        "\nF full  R read  T until an instant  P some customers  A all customers  · none\n",
    );
    page
}

fn letter(access: &str, until: &Field) -> char {
    match Access::from_id(access) {
        _ if *until != Field::Missing => 'T',
        Some(Access::Full) => 'F',
        Some(Access::Read) => 'R',
        Some(Access::SeePartial) => 'P',
        Some(Access::SeeAll) => 'A',
        Some(Access::None) | None => '·',
    }
}

//! Two users side by side.

use crate::conclusions::Privilege;
use crate::model::{Access, Org, User};
use crate::render::{Field, Rows};
use crate::world::World;
use std::collections::BTreeMap;

/// Returns where the privileges of two users differ: the access of each, and
/// whether the second has more, less or none of it.
pub(super) fn compare(world: &World, one: User, other: User, org: Option<Org>) -> Rows {
    let mut found: BTreeMap<(&str, &str), [Access; 2]> = BTreeMap::new();
    for (place, user) in [one, other].into_iter().enumerate() {
        let rows = match org {
            Some(org) => world.conclusions().of(user, org),
            None => world.conclusions().of_user(user),
        };
        for row in &rows {
            found.entry(key(world, row)).or_insert([Access::None; 2])[place] = row.access;
        }
    }
    let rows = found
        .into_iter()
        .filter(|(_, [first, second])| first != second)
        .map(|((org, capability), [first, second])| {
            let sign = match (first, second) {
                (Access::None, _) => "+",
                (_, Access::None) => "-",
                _ => "~",
            };
            let shown = |access: Access| match access {
                Access::None => Field::Missing,
                access => access.into(),
            };
            vec![
                sign.into(),
                org.into(),
                capability.into(),
                shown(first),
                shown(second),
            ]
        });
    Rows {
        rows: rows.collect(),
        columns: vec!["difference", "org", "capability", "first", "second"],
    }
}

fn key<'w>(world: &'w World, row: &Privilege) -> (&'w str, &'w str) {
    (
        world.org_name(row.org),
        world.capability_name(row.capability),
    )
}

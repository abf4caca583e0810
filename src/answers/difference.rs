//! Differences: which privileges two worlds do not share.

use crate::conclusions::Privilege;
use crate::model::{Access, Instant, Org, User};
use crate::render::Field;
use crate::world::World;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A privilege that is not the same in two worlds, by names, since the worlds
/// may number them differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Who, where and what.
    pub key: (String, String, String),
    /// The access before, and when it ended.
    pub before: Option<(Access, Instant)>,
    /// The access after, and when it ends.
    pub after: Option<(Access, Instant)>,
}

impl Changed {
    /// Returns the access and its end before, and the same after, as fields of a row.
    #[must_use]
    pub fn fields(&self) -> [Field; 4] {
        let [before, after] = [self.before, self.after].map(|held| {
            let end = held.map(|(_, end)| end).filter(|end| end.is_written());
            (
                held.map_or(Field::Missing, |(access, _)| access.into()),
                end.map_or(Field::Missing, Field::from),
            )
        });
        [before.0, before.1, after.0, after.1]
    }

    /// Returns the sign of the change: gained, lost, or otherwise.
    #[must_use]
    pub fn sign(&self) -> &'static str {
        match (self.before, self.after) {
            (None, _) => "+",
            (_, None) => "-",
            _ => "~",
        }
    }
}

/// Returns what is not the same, sorted by names.
pub(crate) fn between(before: &World, after: &World) -> Vec<Changed> {
    let [one, other] = [before, after].map(|world| world.conclusions().privileges());
    compare((before, one), (after, other))
}

/// Returns what is not the same between some users and organizations, whom both worlds
/// number alike, sorted by names.
pub(crate) fn among(before: &World, after: &World, pairs: &BTreeSet<(User, Org)>) -> Vec<Changed> {
    let [one, other] = [before, after].map(|world| {
        let of = |(user, org): &(User, Org)| world.conclusions().of(*user, *org);
        pairs.iter().flat_map(of)
    });
    compare((before, one), (after, other))
}

fn compare(
    (before, one): (&World, impl Iterator<Item = Privilege>),
    (after, other): (&World, impl Iterator<Item = Privilege>),
) -> Vec<Changed> {
    let mut changed = Vec::new();
    let (mut one, mut other) = (one.peekable(), other.peekable());
    loop {
        // Both lists are in the order of names.
        let order = match (one.peek(), other.peek()) {
            (None, None) => return changed,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(row), Some(next)) => key(before, row).cmp(&key(after, next)),
        };
        let old = (order != Ordering::Greater).then(|| one.next()).flatten();
        let new = (order != Ordering::Less).then(|| other.next()).flatten();
        let held = |row: Option<Privilege>| row.map(|row| (row.access, row.until));
        if held(old) == held(new) {
            continue;
        }
        let named = old.as_ref().map(|row| key(before, row));
        if let Some((user, org, capability)) = named.or(new.as_ref().map(|row| key(after, row))) {
            changed.push(Changed {
                key: (user.to_owned(), org.to_owned(), capability.to_owned()),
                before: held(old),
                after: held(new),
            });
        }
    }
}

fn key<'w>(world: &'w World, row: &Privilege) -> (&'w str, &'w str, &'w str) {
    (
        world.user_name(row.user),
        world.org_name(row.org),
        world.capability_name(row.capability),
    )
}

/// Returns how many were gained, lost and are otherwise, in words.
pub(crate) fn counted(changed: &[Changed]) -> String {
    let count = |sign: &str| changed.iter().filter(|row| row.sign() == sign).count();
    let (gained, lost, other) = (count("+"), count("-"), count("~"));
    let mut text = format!("{gained} gained, {lost} lost");
    if other > 0 {
        let _ = write!(text, ", {other} otherwise");
    }
    text
}

//! What is said beside an answer of what the facts do not tell.

use crate::model::User;
use crate::query::{Entity, Query};
use crate::render::{Field, Rows};
use crate::unknown::{self, Could, UnknownRoles};
use crate::world::World;
use serde_json::Value as Json;

/// Returns who could do more than is known, as rows.
pub(super) fn who_could(world: &World, could: &[Could]) -> Rows {
    let rows = could.iter().map(|could| {
        let sets = could.sets.iter().map(|set| unknown::set_json(world, set));
        vec![
            world.user_name(could.user).into(),
            could.access.into(),
            Field::Object {
                text: unknown::sets_words(world, &could.sets),
                json: sets.collect::<Json>().to_string(),
            },
        ]
    });
    Rows {
        columns: vec!["user", "access", "depends_on"],
        rows: rows.collect(),
    }
}

/// Returns what is said beside the answer to a question: the roles of a user whom it
/// is about that the policy does not know, and what else these facts do not tell.
/// Nothing where the answer says itself on what it depends, or all is known.
#[must_use]
pub fn beside(world: &World, query: &Query) -> Option<String> {
    let (users, is_list): (Vec<User>, bool) = match *query {
        Query::WhatCan(user, _) | Query::WhereCan(user, _) | Query::MatrixOf(user, _) => {
            (vec![user], true)
        }
        Query::Effective(user, _) | Query::Roles(user, _) => (user.into_iter().collect(), true),
        Query::Compare(one, other, _) => (vec![one, other], true),
        Query::Describe(Entity::User(user)) => (vec![user], false),
        Query::Why(user, ..) | Query::WhyHolds(user, ..) => (vec![user], false),
        Query::WhoCan(..) | Query::MatrixOn(..) => (Vec::new(), true),
        _ => return None,
    };
    let roles = users.into_iter().filter_map(|user| {
        let org = match *query {
            Query::WhatCan(_, org) | Query::Why(_, _, org) | Query::WhyHolds(_, _, org) => {
                Some(org)
            }
            Query::Effective(_, org) | Query::Roles(_, org) | Query::Compare(_, _, org) => org,
            _ => None,
        };
        UnknownRoles::of(world, user, org).words(world)
    });
    let lines = roles.chain(is_list.then(|| unknown::line(world)).flatten());
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

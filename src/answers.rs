//! Answers: what a question comes to in a world.
//!
//! Owns how each question is answered from the one set of conclusions, and what
//! is said beside the bare answer. It prints nothing.

mod compare;
mod decision;
mod describe;
pub mod difference;
mod matrix;
mod show;
mod written;

pub use decision::Decision;
pub use written::{Style, Told, Unwritten, Verdict, context, listing, written};

use crate::conclusions::Privilege;
use crate::explain::{self, Unproved, Why, WhyNot};
use crate::model::{Org, User};
use crate::query::Query;
use crate::render::{Field, Rows};
use crate::routes;
use crate::world::World;

/// What a question comes to.
#[derive(Debug)]
pub enum Answer {
    /// Yes or no, with the reason.
    Decision(Decision),
    /// A listing.
    Listing(Rows),
    /// Why something is so.
    Why(Why),
    /// Why something is not so.
    WhyNot(WhyNot),
    /// What people read as a page and programs as rows.
    Page(Page),
}

/// A page for people, and the same as rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The page.
    pub text: String,
    /// What it says, as rows.
    pub rows: Rows,
}

impl Answer {
    /// Returns the answer as rows.
    #[must_use]
    pub fn rows(&self, world: &World) -> Rows {
        match self {
            Self::Decision(decision) => decision.rows(),
            Self::Listing(rows) | Self::Page(Page { rows, .. }) => rows.clone(),
            Self::Why(why) => why.rows(),
            Self::WhyNot(why_not) => why_not.rows(world),
        }
    }
}

/// Returns the answer to a question. Why something is so that is not, is
/// answered by why it is not, and the other way round.
///
/// # Errors
///
/// A proof that the engine does not bear out: a defect of bailiwick.
pub fn answer(world: &World, query: Query) -> Result<Answer, Unproved> {
    Ok(match query {
        Query::Why(user, capability, org) | Query::WhyNot(user, capability, org) => {
            let privilege = world.conclusions().privilege(user, org, capability);
            let why_not = match query {
                Query::Why(..) if privilege.is_some() => None,
                _ => explain::why_cannot(world, user, capability, org),
            };
            match (why_not, privilege) {
                (None, Some(privilege)) => Answer::Why(explain::why_can(world, privilege)?),
                (why_not, _) => Answer::WhyNot(why_not.ok_or_else(|| Unproved("nothing".into()))?),
            }
        }
        Query::WhyHolds(user, role, org) | Query::WhyHoldsNot(user, role, org) => {
            match explain::why_holds_not(world, user, role, org) {
                Some(why_not) => Answer::WhyNot(why_not),
                None => {
                    let why = explain::why_holds(world, user, role, org)?;
                    Answer::Why(why.ok_or_else(|| Unproved("nothing".into()))?)
                }
            }
        }
        Query::Can(user, capability, org) => {
            Answer::Decision(Decision::new(world, user, capability, org))
        }
        Query::WhoCan(capability, org) => Answer::Listing(privileges(
            world,
            &["user"],
            |row| row.org == org && row.capability == capability,
            true,
        )),
        Query::WhatCan(user, org) => Answer::Listing(privileges(
            world,
            &["capability"],
            |row| row.user == user && row.org == org,
            true,
        )),
        Query::WhereCan(user, capability) => Answer::Listing(privileges(
            world,
            &["org"],
            |row| row.user == user && row.capability == capability,
            true,
        )),
        Query::Effective(user, org) => Answer::Listing(privileges(
            world,
            &["user", "org", "capability"],
            |row| user.is_none_or(|user| row.user == user) && org.is_none_or(|org| row.org == org),
            false,
        )),
        Query::Roles(user, org) => Answer::Listing(roles(world, user, org)),
        Query::MatrixOn(org, only) => Answer::Page(matrix::on(world, org, only.as_deref())),
        Query::MatrixOf(user, only) => Answer::Page(matrix::of(world, user, only.as_deref())),
        Query::Compare(one, other, org) => {
            Answer::Listing(compare::compare(world, one, other, org))
        }
        Query::Show(listed, glob) => Answer::Listing(show::show(world, listed, glob.as_deref())),
        Query::Describe(entity) => Answer::Page(describe::describe(world, &entity)),
        Query::Rule(id) => Answer::Page(describe::rule(world, &id)),
        Query::Table(id) => Answer::Page(describe::table(world, &id)),
    })
}

fn privileges(
    world: &World,
    keys: &[&'static str],
    wanted: impl Fn(&Privilege) -> bool,
    via: bool,
) -> Rows {
    let mut columns = keys.to_vec();
    columns.extend(["access", "until"]);
    if via {
        columns.push("via");
    }
    let rows = world
        .conclusions()
        .privileges
        .iter()
        .filter(|row| wanted(row))
        .map(|row| {
            let mut fields: Vec<Field> = keys
                .iter()
                .map(|key| match *key {
                    "user" => world.user_name(row.user).into(),
                    "org" => world.org_name(row.org).into(),
                    _ => world.capability_name(row.capability).into(),
                })
                .collect();
            fields.push(row.access.into());
            fields.push(if row.until.is_written() {
                row.until.into()
            } else {
                Field::Missing
            });
            if via {
                let graph =
                    world.graph(&routes::goal(row.user, row.org, row.capability, row.access));
                let routes = routes::routes(&graph)
                    .into_iter()
                    .map(|route| route.words(world, row.org))
                    .collect();
                fields.push(Field::List(routes));
            }
            fields
        });
    Rows {
        rows: rows.collect(),
        columns,
    }
}

fn roles(world: &World, user: Option<User>, org: Option<Org>) -> Rows {
    let wanted = |row: &&crate::conclusions::Reached| {
        user.is_none_or(|user| row.user == user) && org.is_none_or(|org| row.org == org)
    };
    let mut rows: Vec<Vec<Field>> = world
        .conclusions()
        .reached
        .iter()
        .filter(wanted)
        .map(|row| {
            vec![
                world.user_name(row.user).into(),
                row.role.into(),
                world.org_name(row.org).into(),
                row.standing.into(),
            ]
        })
        .collect();
    rows.sort();
    Rows {
        columns: vec!["user", "role", "org", "standing"],
        rows,
    }
}

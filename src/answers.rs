//! Answers: what a question comes to in a world.
//!
//! Owns how each question is answered from the one set of conclusions, and what
//! is said beside the bare answer. It prints nothing.

mod beside;
mod compare;
mod decision;
mod describe;
pub mod difference;
pub mod matrix;
pub(crate) mod show;
mod written;

pub use beside::beside;
pub use decision::Decision;
pub use matrix::Matrix;
pub(crate) use written::terms;
pub use written::{Style, Told, Unwritten, Verdict, context, listing, written};

use crate::conclusions::{Privilege, Reached};
use crate::explain::{self, Unproved, Why, WhyNot};
use crate::model::{Org, User};
use crate::query::Query;
use crate::render::{Field, Rows};
use crate::routes;
use crate::stop::Stop;
use crate::unknown;
use crate::world::World;

/// What a question comes to.
#[derive(Debug)]
pub enum Answer {
    /// Yes or no, with the reason.
    Decision(Decision),
    /// A listing.
    Listing(Rows),
    /// Who can do something, and who could, as far as the facts do not tell.
    Who(Rows, Rows),
    /// Why something is so.
    Why(Why),
    /// Why something is not so.
    WhyNot(WhyNot),
    /// Many privileges, which people read as letters and programs as rows.
    Matrix(Matrix),
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
            Self::Listing(rows) | Self::Who(rows, _) | Self::Page(Page { rows, .. }) => {
                rows.clone()
            }
            Self::Matrix(matrix) => matrix.rows(None),
            Self::Why(why) => why.rows(),
            Self::WhyNot(why_not) => why_not.rows(world),
        }
    }
}

/// Returns the answer to a question. Why something is so that is not, is
/// answered by why it is not, and the other way round. What is returned after the
/// stop was set is incomplete.
///
/// # Errors
///
/// A proof that the engine does not bear out: a defect of bailiwick.
pub fn answer(world: &World, query: Query, stop: &Stop) -> Result<Answer, Unproved> {
    Ok(match query {
        Query::Why(user, capability, org) | Query::WhyNot(user, capability, org) => {
            let privilege = world.privilege(user, org, capability);
            let why_not = match query {
                Query::Why(..) if privilege.is_some() => None,
                _ => explain::why_cannot(world, user, capability, org, stop),
            };
            match (why_not, privilege) {
                (None, Some(privilege)) => Answer::Why(explain::why_can(world, &privilege, stop)?),
                (why_not, _) => Answer::WhyNot(why_not.ok_or_else(|| Unproved("nothing".into()))?),
            }
        }
        Query::WhyHolds(user, role, org) | Query::WhyHoldsNot(user, role, org) => {
            match explain::why_holds_not(world, user, role, org, stop) {
                Some(why_not) => Answer::WhyNot(why_not),
                None => {
                    let why = explain::why_holds(world, user, role, org)?;
                    Answer::Why(why.ok_or_else(|| Unproved("nothing".into()))?)
                }
            }
        }
        Query::Can(user, capability, org) => {
            Answer::Decision(Decision::new(world, user, capability, org, stop))
        }
        Query::WhoCan(capability, org) => {
            let who = world.conclusions().who(capability, org);
            let can = privileges(world, &["user"], who, true, stop);
            let could = unknown::could(world, capability, org, stop);
            if could.is_empty() {
                Answer::Listing(can)
            } else {
                Answer::Who(can, beside::who_could(world, &could))
            }
        }
        Query::WhatCan(user, org) => Answer::Listing(privileges(
            world,
            &["capability"],
            world.conclusions().of(user, org).into_iter(),
            true,
            stop,
        )),
        Query::WhereCan(user, capability) => Answer::Listing(privileges(
            world,
            &["org"],
            world.conclusions().wherever(user, capability),
            true,
            stop,
        )),
        Query::Effective(user, org) => Answer::Listing(privileges(
            world,
            &EFFECTIVE,
            world.conclusions().among(user, org),
            false,
            stop,
        )),
        Query::Roles(user, org) => Answer::Listing(roles(world, user, org)),
        Query::MatrixOn(org, only) => Answer::Matrix(matrix::on(world, org, only.as_deref())),
        Query::MatrixOf(user, only) => Answer::Matrix(matrix::of(world, user, only.as_deref())),
        Query::MatrixRoles(only) => Answer::Matrix(matrix::roles(world, only.as_deref())),
        Query::Compare(one, other, org) => {
            Answer::Listing(compare::compare(world, one, other, org))
        }
        Query::Show(listed, glob) => Answer::Listing(show::show(world, listed, glob.as_deref())),
        Query::Describe(entity) => Answer::Page(describe::describe(world, &entity)),
        Query::Rule(id) => Answer::Page(describe::rule(world, &id)),
        Query::Table(id) => Answer::Page(describe::table(world, &id)),
    })
}

/// Returns a listing that may be long in pieces, so that it need not be held as a whole:
/// the privileges of one user after the other. Other answers are not long.
pub fn pieces<'w>(
    world: &'w World,
    query: &Query,
    stop: &'w Stop,
) -> Option<impl Iterator<Item = Rows> + 'w> {
    let Query::Effective(None, org) = *query else {
        return None;
    };
    let conclusions = world.conclusions();
    let of_user = move |user| conclusions.among(Some(user), org);
    let pieces = conclusions
        .users()
        .map(move |user| privileges(world, &EFFECTIVE, of_user(user), false, stop));
    // The columns stand there even if nobody has anything.
    let heads = privileges(world, &EFFECTIVE, std::iter::empty(), false, stop);
    Some(std::iter::once(heads).chain(pieces))
}

/// The first columns of the listing of everything.
const EFFECTIVE: [&str; 3] = ["user", "org", "capability"];

fn privileges(
    world: &World,
    keys: &[&'static str],
    privileges: impl Iterator<Item = Privilege>,
    via: bool,
    stop: &Stop,
) -> Rows {
    let mut columns = keys.to_vec();
    columns.extend(["access", "until"]);
    if via {
        columns.push("via");
    }
    let privileges = privileges.take_while(|_| !stop.is_set());
    let rows = privileges.map(|row| {
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
            let graph = world.graph(&routes::goal(row.user, row.org, row.capability, row.access));
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
    let conclusions = world.conclusions();
    let reached: Vec<Reached> = match (user, org) {
        (None, None) => conclusions.reached().collect(),
        (Some(user), None) => conclusions.reached_by(user),
        (user, Some(org)) => {
            let there = conclusions.reached_at(org).into_iter();
            there
                .filter(|row| user.is_none_or(|user| row.user == user))
                .collect()
        }
    };
    let mut rows: Vec<Vec<Field>> = reached
        .iter()
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

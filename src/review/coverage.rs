//! Completeness: every user and every organization of the inputs, once each.
//!
//! Owns who is reviewed, why everybody else is not, and that the numbers add up.

use super::rows::Row;
use super::words::Lacking;
use crate::facts::Fact as Stated;
use crate::model::{Grant, Instant, Org, User};
use crate::world::World;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a review has of a user or an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// So many rows, at least one.
    Rows(usize),
    /// None, for a reason.
    Not(Lacking),
}

/// What a review has of everybody and everything.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// For each user, in order.
    pub users: Vec<Listed>,
    /// For each organization, in order.
    pub orgs: Vec<Listed>,
}

/// How many of some things are reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounted {
    /// How many there are in the inputs.
    pub all: usize,
    /// How many have a row.
    pub reviewed: usize,
    /// How many have none.
    pub not_reviewed: usize,
    /// How many have none for each reason.
    pub reasons: BTreeMap<String, usize>,
    /// How many rows they have in all.
    pub rows: usize,
}

impl Coverage {
    /// Returns what the rows of a world leave out, and why.
    #[must_use]
    pub fn of(world: &World, rows: &[Row]) -> Self {
        let facts = world.facts();
        let (mut of_users, mut of_orgs) = (vec![0; facts.user_count()], vec![0; facts.org_count()]);
        for row in rows {
            of_users[row.user.index()] += 1;
            of_orgs[row.org.index()] += 1;
        }
        let lacking = lacking(world);
        let users = (0..).map(User).zip(of_users);
        let orgs = (0..).map(Org).zip(of_orgs);
        Self {
            users: users
                .map(|(user, count)| match count {
                    0 => Listed::Not(lacking.get(&user).copied().unwrap_or(Lacking::NoRole)),
                    count => Listed::Rows(count),
                })
                .collect(),
            orgs: orgs
                .map(|(_, count)| match count {
                    0 => Listed::Not(Lacking::Unreached),
                    count => Listed::Rows(count),
                })
                .collect(),
        }
    }

    /// Returns how many users and organizations are accounted for.
    ///
    /// # Errors
    ///
    /// In words, what does not add up: a defect of bailiwick.
    pub fn add_up(&self, world: &World, rows: usize) -> Result<[Accounted; 2], String> {
        let (mut users, mut orgs) = (0, 0);
        for (_, entry) in world.facts().entries() {
            match entry.fact {
                Stated::Home { .. } => users += 1,
                Stated::Org { .. } => orgs += 1,
                _ => {}
            }
        }
        let users = accounted(&self.users, users, rows, "users")?;
        let orgs = accounted(&self.orgs, orgs, rows, "organizations")?;
        Ok([users, orgs])
    }
}

fn accounted(
    listed: &[Listed],
    stated: usize,
    rows: usize,
    noun: &str,
) -> Result<Accounted, String> {
    let mut accounted = Accounted {
        all: stated,
        reviewed: 0,
        not_reviewed: 0,
        reasons: BTreeMap::new(),
        rows: 0,
    };
    for listed in listed {
        match listed {
            Listed::Rows(count) => {
                accounted.reviewed += 1;
                accounted.rows += count;
            }
            Listed::Not(why) => {
                accounted.not_reviewed += 1;
                *accounted.reasons.entry(why.to_string()).or_default() += 1;
            }
        }
    }
    let found = accounted.reviewed + accounted.not_reviewed;
    if found != stated {
        return Err(format!("{found} {noun} are accounted for, of {stated}"));
    }
    if accounted.rows != rows {
        let counted = accounted.rows;
        return Err(format!("the {noun} have {counted} rows, of {rows}"));
    }
    Ok(accounted)
}

/// What becomes of the grants of a user, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Ended,
    Ahead,
    Void,
    OutOfPlace,
    Held,
}

/// Returns of those users who were given something why that brings no row.
fn lacking(world: &World) -> FxHashMap<User, Lacking> {
    let now = world.as_of().at;
    let counted = world.conclusions().counted();
    let out_of_place = world.conclusions().out_of_place();
    let fate = |grant: Grant, from: Instant, until: Instant| {
        if until <= now {
            Fate::Ended
        } else if from > now {
            Fate::Ahead
        } else if out_of_place.binary_search(&grant).is_ok() {
            Fate::OutOfPlace
        } else if counted.binary_search(&grant).is_err() {
            Fate::Void
        } else {
            Fate::Held
        }
    };
    let mut fates: FxHashMap<User, Option<Fate>> = FxHashMap::default();
    for (_, entry) in world.facts().entries() {
        match entry.fact {
            Stated::Grant {
                grant,
                to,
                from,
                until,
                ..
            } => {
                let best = fates.entry(to).or_default();
                *best = (*best).max(Some(fate(grant, from, until)));
            }
            Stated::Licence { user, .. } => {
                fates.entry(user).or_default();
            }
            _ => {}
        }
    }
    let reason = |fate| match fate {
        None => Lacking::OnlyLicences,
        Some(Fate::Ended) => Lacking::ExpiredGrants,
        Some(Fate::Ahead) => Lacking::FutureGrants,
        Some(Fate::Void) => Lacking::VoidGrants,
        Some(Fate::OutOfPlace) => Lacking::OutOfPlace,
        Some(Fate::Held) => Lacking::NothingReached,
    };
    fates
        .into_iter()
        .map(|(user, fate)| (user, reason(fate)))
        .collect()
}

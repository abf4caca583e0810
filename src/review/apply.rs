//! Whether decisions were carried out: what they say, held against other facts.

use super::decisions::Decisions;
use super::rows::Row;
use super::words::Decision;
use crate::model::{Word, words};
use crate::render::Place;
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What became of a decision.
    Outcome, "outcome", {
        /// What was revoked still stands.
        Stands = "stands",
        /// What was revoked is gone, and the user reaches the organization by a route that was not reviewed.
        CameBack = "came_back",
        /// What was revoked is gone.
        Done = "done",
        /// What was to stay is gone.
        Vanished = "vanished",
        /// What was to stay is there.
        Kept = "kept",
        /// Nothing was decided.
        Undecided = "undecided",
    }
}

/// A row and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The line of the row in the sheet.
    pub line: usize,
    /// Its id.
    pub id: String,
    /// Who.
    pub user: String,
    /// Where.
    pub org: String,
    /// The route in words.
    pub route: String,
    /// What was decided.
    pub decision: Option<Decision>,
    /// What became of it.
    pub outcome: Outcome,
    /// The routes that were not reviewed, in words, where it came back; the route that
    /// stands with its facts, where it stands.
    pub by: Vec<String>,
}

impl Outcome {
    /// Returns whether a revocation is not carried out.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Stands | Self::CameBack)
    }

    /// Returns whether a person should look at it.
    #[must_use]
    pub fn is_of_note(self) -> bool {
        matches!(self, Self::Stands | Self::CameBack | Self::Vanished)
    }
}

/// Returns what became of each decision in a world of which these are the rows, in the
/// order of the sheet.
#[must_use]
pub fn apply(decisions: &Decisions, world: &World, rows: &[Row]) -> Vec<Carried> {
    let there: BTreeMap<String, &Row> = rows.iter().map(|row| (row.id.to_string(), row)).collect();
    let reviewed: BTreeSet<&str> = decisions.rows.iter().map(|row| row.id.as_str()).collect();
    // What nobody has reviewed, by user and organization.
    let mut further: BTreeMap<(&str, &str), Vec<&Row>> = BTreeMap::new();
    for (id, row) in &there {
        if !reviewed.contains(id.as_str()) {
            let pair = (world.user_name(row.user), world.org_name(row.org));
            further.entry(pair).or_default().push(row);
        }
    }
    let carried = |decided: &super::Decided| {
        let [user, org, _, _, route] = &decided.key;
        let row = there.get(&decided.id);
        let back = further.get(&(user.as_str(), org.as_str()));
        let (outcome, by) = match (decided.decision, row, back) {
            (None, _, _) => (Outcome::Undecided, Vec::new()),
            (Some(Decision::Revoke), Some(row), _) => {
                let facts = row.facts.iter().map(|place| *place as usize);
                (Outcome::Stands, places(world, facts))
            }
            (Some(Decision::Revoke), None, Some(rows)) => {
                let words = rows.iter().map(|row| row.route.words(world, row.org));
                (Outcome::CameBack, words.collect())
            }
            (Some(Decision::Revoke), None, None) => (Outcome::Done, Vec::new()),
            (Some(_), Some(_), _) => (Outcome::Kept, Vec::new()),
            (Some(_), None, _) => (Outcome::Vanished, Vec::new()),
        };
        Carried {
            line: decided.line,
            id: decided.id.clone(),
            user: user.clone(),
            org: org.clone(),
            route: route.clone(),
            decision: decided.decision,
            outcome,
            by,
        }
    };
    decisions.rows.iter().map(carried).collect()
}

/// Returns where some facts of a world stand, which are named by their places in its
/// fact base.
pub(crate) fn places(world: &World, facts: impl Iterator<Item = usize>) -> Vec<String> {
    let origins = facts.flat_map(|place| &world.facts().entry(place).origins);
    let places = origins.map(|span| {
        let origin = world.facts().exported(*span);
        Place::new(world.sources().location(*span), origin).to_string()
    });
    let mut places: Vec<String> = places.collect();
    places.dedup();
    places
}

/// Returns how many rows came to what, the worst first.
#[must_use]
pub fn counted(carried: &[Carried]) -> Vec<(Outcome, usize)> {
    let count = |outcome: &Outcome| carried.iter().filter(|row| row.outcome == *outcome).count();
    let counted = Outcome::ALL
        .iter()
        .map(|outcome| (*outcome, count(outcome)));
    counted.filter(|(_, count)| *count > 0).collect()
}

//! Worlds to try mutants in that no scenario looks at.

use crate::facts::FactBase;
use crate::generate;
use crate::model::{ChoiceOption, Date, Instant};
use crate::policy::Policy;
use crate::world::World;
use std::sync::Arc;

/// How choices are made: by default, or either way.
const CHOICES: [&[ChoiceOption]; 5] = [
    &[],
    &[ChoiceOption::LikePartnerAdmin, ChoiceOption::Void],
    &[ChoiceOption::ByExternalTable, ChoiceOption::Effective],
    &[ChoiceOption::LikePartnerAdmin, ChoiceOption::Effective],
    &[ChoiceOption::ByExternalTable, ChoiceOption::Void],
];

/// Returns so many small worlds; between them they are read as of every
/// edition, its eve, and under every combination of options.
#[must_use]
pub fn small_worlds(policy: &Arc<Policy>, count: u64) -> Vec<World> {
    let days = days(policy);
    let at = Instant::parse(generate::NOW).unwrap_or(Instant::ALWAYS);
    let places = (0..count).zip((0..days.len()).cycle().zip(CHOICES.iter().cycle()));
    places
        .filter_map(|(seed, (day, choices))| {
            let facts = FactBase::build(&generate::small(seed)).ok()?;
            let as_of = policy.as_of(at, Some(days[day]), choices);
            Some(World::new(Arc::clone(policy), Arc::new(facts), as_of))
        })
        .collect()
}

/// Returns the worlds of a fact base at an instant: as of the edition that
/// counts by default under every combination of options, and by default as of
/// every other edition and its eve.
#[must_use]
pub fn worlds_of(policy: &Arc<Policy>, facts: &Arc<FactBase>, at: Instant) -> Vec<World> {
    let editions = days(policy).into_iter().map(|day| (day, CHOICES[0]));
    let choices = CHOICES
        .iter()
        .map(|choices| (policy.default_edition(), *choices));
    editions
        .chain(choices)
        .map(|(edition, choices)| {
            let as_of = policy.as_of(at, Some(edition), choices);
            World::new(Arc::clone(policy), Arc::clone(facts), as_of)
        })
        .collect()
}

/// Returns the days on which the policy changes, and their eves.
fn days(policy: &Policy) -> Vec<Date> {
    let editions = policy.editions().iter();
    editions
        .flat_map(|edition| {
            [
                edition.date.yesterday().unwrap_or(edition.date),
                edition.date,
            ]
        })
        .collect()
}

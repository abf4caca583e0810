//! The trial of a mutant: does an expectation notice, does anything change?
//!
//! A mutant is first tried on the cases whose expectations rest on what it
//! changes, since these notice most; then on all others. None is left out: an
//! expectation may rest on something only once the policy is otherwise. So a
//! mutant is called unnoticed only when every expectation of every case was
//! looked at under it.

use super::Mutant;
use crate::claims::{Claim, claims};
use crate::coverage::Touched;
use crate::model::{Access, Instant, Value};
use crate::prove::{Goal, Prover};
use crate::rule_list::{Fact, Relation, RuleList};
use crate::scenario::Case;
use crate::world::World;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// An expectation of this case holds no more.
    Noticed(usize),
    /// No expectation does, and yet something is concluded otherwise.
    Unnoticed(String),
    /// Nothing is concluded otherwise in any of the worlds.
    Equivalent,
}

/// A world to try mutants in, and what its expectations rest on, if it has any.
#[derive(Debug)]
pub struct Ground<'c> {
    name: String,
    world: &'c World,
    claims: Vec<Claim<'c>>,
    touched: Touched,
    told: OnceLock<Told>,
}

impl<'c> Ground<'c> {
    /// Returns the ground of a world without expectations, called by a name.
    #[must_use]
    pub fn bare(name: String, world: &'c World) -> Self {
        Self {
            name,
            world,
            claims: Vec::new(),
            touched: Touched::default(),
            told: OnceLock::new(),
        }
    }

    /// Returns what it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the ground of a case, called by a name.
    #[must_use]
    pub fn of(name: String, case: &'c Case) -> Self {
        Self {
            claims: claims(case),
            touched: Touched::by(case),
            ..Self::bare(name, &case.world)
        }
    }
}

/// What mutants are tried on.
#[derive(Debug)]
pub struct Trial<'c> {
    /// The cases whose expectations may notice.
    pub grounds: Vec<Ground<'c>>,
    /// Further worlds in which something may change.
    pub further: Vec<Ground<'c>>,
}

impl Trial<'_> {
    /// Tries a mutant.
    #[must_use]
    pub fn of(&self, mutant: &Mutant) -> Fate {
        let concerned = |place: &usize| mutant.concerns(&self.grounds[*place].touched);
        let (first, then): (Vec<usize>, Vec<usize>) = (0..self.grounds.len()).partition(concerned);
        let mut order = first.into_iter().chain(then);
        if let Some(place) = order.find(|place| notices(mutant, &self.grounds[*place])) {
            return Fate::Noticed(place);
        }
        let grounds = self.further.iter().chain(&self.grounds);
        grounds
            .filter_map(|ground| Some((ground, difference(mutant, ground)?)))
            .map(|(ground, difference)| format!("{difference} ({})", ground.name))
            .next()
            .map_or(Fate::Equivalent, Fate::Unnoticed)
    }
}

/// Returns whether an expectation of a case holds no more under a mutant.
fn notices(mutant: &Mutant, ground: &Ground<'_>) -> bool {
    let store = mutant.store(ground.world);
    let store = store.as_ref().unwrap_or(ground.world.store());
    let mut prover = Prover::by(mutant.rules(), store);
    !ground.claims.iter().all(|claim| claim.holds(&mut prover))
}

/// The greatest accesses, and the other conclusions that anybody is told of.
type Told = BTreeMap<(Relation, Vec<Value>), (Access, Instant)>;

/// Returns what is concluded otherwise under a mutant, if anything is.
fn difference(mutant: &Mutant, ground: &Ground<'_>) -> Option<String> {
    let world = ground.world;
    let store = mutant.store(world);
    if store.is_none() && std::ptr::eq(mutant.rules(), RuleList::standard()) {
        return None;
    }
    let store = store.as_ref().unwrap_or(world.store());
    let is = told(&mut Prover::by(mutant.rules(), store));
    let was = ground.told.get_or_init(|| told(&mut world.prover()));
    let changed = was
        .iter()
        .find(|(key, value)| is.get(key) != Some(value))
        .or_else(|| is.iter().find(|(key, _)| !was.contains_key(key)))?;
    let key = changed.0;
    Some(worded(world, key, was.get(key), is.get(key)))
}

fn told(prover: &mut Prover<'_>) -> Told {
    let mut told = Told::new();
    let everything = |relation: Relation| Goal {
        relation,
        pattern: vec![None; relation.info().fields.len()].into(),
    };
    for fact in prover.solve(&everything(Relation::Effective)) {
        let strength = (access(&fact), end(&fact));
        let key = (fact.relation, fact.values[..3].to_vec());
        let known = told.entry(key).or_insert(strength);
        *known = strength.max(*known);
    }
    for (relation, shown) in [
        (Relation::Holds, 3),
        (Relation::Reaches, 4),
        (Relation::OutOfPlace, 1),
    ] {
        for fact in prover.solve(&everything(relation)) {
            let key = (relation, fact.values[..shown].to_vec());
            told.insert(key, (Access::None, Instant::NEVER));
        }
    }
    told
}

fn access(fact: &Fact) -> Access {
    fact.values[3].try_into().unwrap_or(Access::None)
}

fn end(fact: &Fact) -> Instant {
    fact.values[4].try_into().unwrap_or(Instant::NEVER)
}

fn worded(
    world: &World,
    (relation, values): &(Relation, Vec<Value>),
    was: Option<&(Access, Instant)>,
    is: Option<&(Access, Instant)>,
) -> String {
    let values: Vec<String> = values.iter().map(|value| world.text(*value)).collect();
    let strength = |strength: Option<&(Access, Instant)>| match strength {
        None => "no access".to_owned(),
        Some((access, end)) if end.is_written() => format!("{access} until {end}"),
        Some((access, _)) => access.to_string(),
    };
    match (relation, values.as_slice()) {
        (Relation::Effective, [user, org, capability]) => {
            let (was, is) = (strength(was), strength(is));
            format!("{user} on {org}: {capability} {is} instead of {was}")
        }
        (Relation::OutOfPlace, [grant]) => {
            let not = if is.is_some() { "" } else { "not " };
            format!("{grant} {not}out of place")
        }
        (_, [user, role, org, ..]) => {
            let not = if is.is_some() { "" } else { "not " };
            let verb = if *relation == Relation::Holds {
                "holds"
            } else {
                "reaches"
            };
            format!("{user} {not}{verb}: {role} at {org}")
        }
        _ => String::new(),
    }
}

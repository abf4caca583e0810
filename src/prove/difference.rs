//! Differences: what follows otherwise when a few given facts change.
//!
//! Owns the way from changed facts to changed conclusions, forwards, through
//! every condition that a changed fact or conclusion meets. Whether a conclusion
//! holds before and after is for two provers to say. What the scopes cover is not
//! followed further: what they are worth is the classes' matter.

use super::join;
use super::{Goal, Prover};
use crate::model::Value;
use crate::rule_list::{CLAUSES, Clause, Fact, Literal, RELATIONS, Relation, RuleList};
use crate::store::Store;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use std::sync::LazyLock;

/// The rules without the expansion: in them nothing but scopes is reached.
static RULES: LazyLock<RuleList> = LazyLock::new(|| {
    let clauses = CLAUSES.iter().filter(|clause| !is_of(clause, "Expansion"));
    RuleList::of(clauses.cloned().collect())
});

/// By relation, the clauses of the scopes that have it among their conditions, and
/// at which place.
static BY_BODY: LazyLock<Vec<Vec<(usize, usize)>>> = LazyLock::new(|| {
    let mut by_body = vec![Vec::new(); RELATIONS.len()];
    let clauses = RULES.clauses().iter().enumerate();
    for (clause, text) in clauses.filter(|(_, clause)| is_of(clause, "Scopes")) {
        for (place, literal) in text.body.iter().enumerate() {
            if let Literal::Present(atom) | Literal::Absent(atom) = literal {
                by_body[atom.relation as usize].push((clause, place));
            }
        }
    }
    by_body
});

fn is_of(clause: &Clause, section: &str) -> bool {
    clause.part.starts_with(section)
}

/// The relations of the scopes in which a change matters even if no other
/// conclusion rests on it.
const SOUGHT: [Relation; 8] = [
    Relation::Counts,
    Relation::OutOfPlace,
    Relation::Warranted,
    Relation::Holds,
    Relation::Reaches,
    Relation::ReachesEvery,
    Relation::Approved,
    Relation::Barred,
];

/// Returns every fact and conclusion of the scopes that holds in one of two stores
/// only, of which the second stands on the first, and whether it holds after.
pub(crate) fn difference(before: &Store, after: &Store) -> Vec<(Fact, bool)> {
    let (mut old, mut new) = (Prover::by(&RULES, before), Prover::by(&RULES, after));
    let mut changed: IndexMap<Fact, bool, FxBuildHasher> = IndexMap::default();
    changed.extend(
        after
            .changes(before)
            .map(|(fact, holds)| (fact.to_fact(), holds)),
    );
    let mut place = 0;
    while let Some((fact, &holds)) = changed.get_index(place) {
        let fact = fact.clone();
        for &(clause, condition) in &BY_BODY[fact.relation as usize] {
            let present = matches!(RULES.clauses()[clause].body[condition], Literal::Present(_));
            // Where the condition is met with it, what rests on that can be found.
            let prover = if present == holds { &mut new } else { &mut old };
            for head in join::heads(prover, clause, condition, &fact.values) {
                if changed.contains_key(&head) || !matters(&head, before, after) {
                    continue;
                }
                let goal = Goal::exactly(&head);
                let now = new.holds(&goal);
                if old.holds(&goal) != now {
                    changed.insert(head, now);
                }
            }
        }
        place += 1;
    }
    changed.into_iter().collect()
}

/// Returns whether anything could rest on a conclusion in either store, as far as
/// given facts tell.
fn matters(fact: &Fact, before: &Store, after: &Store) -> bool {
    let rests = |&(clause, condition): &(usize, usize)| {
        let Some(patterns) = join::given_beside(&RULES.clauses()[clause], condition, &fact.values)
        else {
            return false;
        };
        let met = |store: &Store, (relation, pattern): &(Relation, Box<[Option<Value>]>)| {
            store.count(*relation, pattern) > 0
        };
        patterns
            .iter()
            .all(|pattern| met(before, pattern) || met(after, pattern))
    };
    SOUGHT.contains(&fact.relation) || BY_BODY[fact.relation as usize].iter().any(rests)
}

//! How much work is done, counted instead of timed, so that it cannot grow unnoticed.

use crate::stage;
use bailiwick::explain;
use bailiwick::generate::Size;
use bailiwick::model::User;
use bailiwick::prove::Goal;
use bailiwick::rule_list::Relation;

/// How much more work is let pass, of what it was when it was last looked at: in tenths.
const AT_MOST: usize = 12;

/// What was counted in the world of size M and seed 1 when it was last looked at. A
/// change that lessens the work should lower these.
const DERIVED: usize = 0;
const LOOKED_AT: usize = 0;
const CONCERNED: usize = 0;

fn at_most(counted: usize, once: usize, what: &str) {
    assert!(
        counted * 10 <= once * AT_MOST,
        "{what}: {counted}, once {once}"
    );
    // Who does with much less lowers the number, or growth would go unnoticed again.
    assert!(
        counted * AT_MOST >= once * 10,
        "{what}: only {counted}, once {once}"
    );
}

#[test]
fn the_work_in_a_world_of_size_m_does_not_grow() {
    let world = stage::generated(Size::M, 1);
    let conclusions = world.conclusions();
    at_most(
        conclusions.derived(),
        DERIVED,
        "conclusions drawn from all facts",
    );
    let users: Vec<User> = conclusions.users().collect();
    let mut looked_at = 0;
    for user in users.iter().step_by(20) {
        for org in conclusions.orgs_of(*user).into_iter().step_by(40) {
            let mut prover = world.prover();
            let pattern = [Some((*user).into()), Some(org.into()), None, None, None];
            prover.holds(&Goal::new(Relation::Effective, pattern));
            looked_at += prover.slice().count();
        }
    }
    at_most(looked_at, LOOKED_AT, "given facts looked at for questions");
    let entries = world.facts().facts().iter().step_by(50);
    let grants = entries.filter(|entry| matches!(entry.fact, bailiwick::facts::Fact::Grant { .. }));
    let concerned: usize = grants
        .map(|entry| {
            let change = explain::Change::Remove(entry.fact);
            explain::after(&world, &[&change]).concerned.len()
        })
        .sum();
    at_most(
        concerned,
        CONCERNED,
        "users and organizations looked at after changes",
    );
}

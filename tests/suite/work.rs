//! How much work is done, counted instead of timed, so that it cannot grow unnoticed.

use crate::stage;
use bailiwick::explain::{self, Change};
use bailiwick::facts::Fact;
use bailiwick::generate::Size;
use bailiwick::model::User;
use bailiwick::prove::Goal;
use bailiwick::rule_list::Relation;

/// How much more work is let pass, of what it was when it was last looked at: in tenths.
const AT_MOST: usize = 12;

/// What was counted in the world of size M and seed 1 when it was last looked at. A
/// change that lessens the work should lower these numbers.
const ONCE: [usize; 3] = [11_467, 9_435, 197];

#[test]
fn the_work_in_a_world_of_size_m_does_not_grow() {
    let counted = [derived(), looked_at(), concerned()];
    for (now, once) in counted.into_iter().zip(ONCE) {
        assert!(now * 10 <= once * AT_MOST, "{counted:?}, once {ONCE:?}");
        // Who does with much less lowers the number, or growth would go unnoticed again.
        assert!(now * AT_MOST >= once * 10, "{counted:?}, once {ONCE:?}");
    }
}

/// Conclusions drawn from all facts.
fn derived() -> usize {
    stage::generated(Size::M, 1).conclusions().derived()
}

/// Given facts looked at for questions about some users at some organizations.
fn looked_at() -> usize {
    let world = stage::generated(Size::M, 1);
    let conclusions = world.conclusions();
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
    looked_at
}

/// Users and organizations looked at after some grants are taken away.
fn concerned() -> usize {
    let world = stage::generated(Size::M, 1);
    let entries = world.facts().entries().map(|(_, entry)| entry).step_by(50);
    let grants = entries.filter(|entry| matches!(entry.fact, Fact::Grant { .. }));
    let concerned = grants.map(|entry| {
        let change = Change::Remove(entry.fact);
        explain::after(&world, &[&change]).concerned.len()
    });
    concerned.sum()
}

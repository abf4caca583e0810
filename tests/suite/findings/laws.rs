//! What holds of findings in every world, tried on random ones.

use crate::reference::{self, Ask};
use crate::stage;
use crate::worlds::{asks, worlds};
use bailiwick::facts::Fact;
use bailiwick::findings::{self, Finding, Kind, Thresholds};
use bailiwick::model::{ChoiceOption, Instant, Word as _};
use bailiwick::world::World;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A random world, asked about in a random way.
pub(super) fn staged(world: &reference::World, ask: &Ask) -> World {
    let option = |id: &Option<String>| id.as_ref().and_then(|id| ChoiceOption::from_id(id));
    let choices = [
        option(&ask.provisioning_access),
        option(&ask.unwarranted_grants),
    ];
    let choices: Vec<_> = choices.into_iter().flatten().collect();
    let at = Instant::parse(&reference::instant::write(ask.at)).unwrap();
    stage::world(&world.to_ron(), at, ask.edition.parse().ok(), &choices)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 150,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        ..ProptestConfig::default()
    })]

    /// Whatever world is looked through, every finding has facts behind it, and
    /// none is found twice.
    #[test]
    fn findings_are_sorted_and_founded(world in worlds(), ask in asks()) {
        let staged = staged(&world, &ask);
        let found = findings::find(&staged, &Thresholds { broad_reach: 1 });
        for finding in &found {
            prop_assert!(!finding.facts.is_empty(), "{finding:?}");
            prop_assert!(finding.facts.is_sorted_by(|one, other| one < other), "{finding:?}");
            prop_assert_eq!(finding.severity, finding.kind.severity());
        }
        let key = |finding: &Finding| {
            let Finding { kind, severity, user, org, facts, .. } = finding.clone();
            (severity, kind, user, org, facts)
        };
        prop_assert!(found.is_sorted_by(|one, other| key(one) < key(other)));
    }

    /// Just those grants are redundant that change nothing when they alone are
    /// taken away.
    #[test]
    fn redundant_means_that_nothing_changes(world in worlds(), ask in asks()) {
        let staged = staged(&world, &ask);
        let kinds = [Kind::RedundantRole];
        let found = findings::find_only(&staged, &Thresholds::default(), &kinds);
        let found: BTreeSet<usize> = found.into_iter().flat_map(|finding| finding.facts).collect();
        let conclusions = staged.conclusions();
        for (place, entry) in staged.facts().entries() {
            let Fact::Grant { grant, .. } = entry.fact else { continue };
            let counts = conclusions.counted().contains(&grant) && !conclusions.out_of_place().contains(&grant);
            if counts {
                let without = staged.conclusions_without(&[place].into());
                let redundant = without.privileges().eq(conclusions.privileges());
                prop_assert_eq!(found.contains(&place), redundant, "{}", staged.facts().stated(entry.fact));
            } else {
                prop_assert!(!found.contains(&place));
            }
        }
    }
}

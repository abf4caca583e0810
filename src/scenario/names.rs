//! Names: which users, organizations and capabilities a scenario is about.

use super::{Named, Scenario};
use crate::diagnostic::Sources;
use crate::facts::{Stated, StatedFact};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization as _;

impl Scenario {
    /// Returns every user, organization and capability that its own facts and
    /// its expectations name, each with what it is.
    #[must_use]
    pub fn names(&self, sources: &Sources) -> BTreeSet<(Named, String)> {
        let varied = self.variations.iter();
        let varied = varied.flat_map(|variation| variation.with.iter().chain(&variation.without));
        let facts = self.facts.iter().chain(&self.without).chain(varied);
        let mut names: BTreeSet<_> = facts.flat_map(|stated| of_fact(stated, sources)).collect();
        for (_, expect) in self.worlds() {
            for expectation in expect {
                let named = expectation.expected.names();
                names.extend(
                    named
                        .into_iter()
                        .map(|(named, name)| (named, name.to_owned())),
                );
            }
        }
        names
    }
}

/// Returns the users and organizations that a fact names.
pub(super) fn of_fact(stated: &Stated, sources: &Sources) -> Vec<(Named, String)> {
    let named = |argument: &str| match argument {
        "id" if matches!(stated.fact, StatedFact::User { .. }) => Some(Named::User),
        "to" | "by" | "user" => Some(Named::User),
        "id" | "home" | "partner" | "customer" | "on" => Some(Named::Org),
        _ => None,
    };
    let arguments = stated.arguments.iter();
    arguments
        .filter_map(|(argument, span)| {
            Some((named(argument)?, sources.snippet(*span).nfc().collect()))
        })
        .collect()
}

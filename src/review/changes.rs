//! What is not as it was in the baseline.

use super::pack::Pack;
use super::rows::Worth;
use crate::causes::{Cause, Comparison, Difference};
use crate::model::Instant;
use std::collections::BTreeMap;

/// How many changes of a cause are named on each line.
const NAMED: usize = 3;

impl Pack<'_> {
    /// Returns the causes of what is not as in the baseline, by their numbers, the
    /// widest first.
    pub(crate) fn causes(&self) -> impl Iterator<Item = (usize, &Cause)> {
        let causes = self.comparison.iter().flat_map(Comparison::causes);
        (1..).zip(causes)
    }

    /// Returns how many privileges are not as in the baseline.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.causes().map(|(_, cause)| cause.differences()).sum()
    }
}

/// Returns the changes that a cause is, in words; of many the first.
pub(super) fn because(cause: &Cause) -> String {
    let words = cause.changes.iter().take(NAMED);
    let words: Vec<String> = words.map(crate::causes::Change::words).collect();
    let more = cause.changes.len().saturating_sub(NAMED);
    let words = words.join("; ");
    if more > 0 {
        format!("{words}; and {more} more")
    } else {
        words
    }
}

/// Returns how many differences there are of each sort, in words.
pub(crate) fn differences(all: impl Iterator<Item = Difference>) -> String {
    let mut counts: BTreeMap<Difference, usize> = BTreeMap::new();
    for difference in all {
        *counts.entry(difference).or_default() += 1;
    }
    let texts = counts
        .iter()
        .map(|(it, count)| format!("{count} {}", it.id()));
    texts.collect::<Vec<_>>().join(", ")
}

/// Returns in a few words how a row's worth has changed.
#[must_use]
pub(super) fn otherwise(before: &Worth, after: &Worth) -> String {
    let mut changed = Vec::new();
    for (what, one, other) in [
        ("full", before.full, after.full),
        ("read", before.read, after.read),
        ("temporary", before.temporary, after.temporary),
    ] {
        if one != other {
            changed.push(format!("{what} {one} to {other}"));
        }
    }
    if before.until != after.until {
        let text = |until: Instant| match until {
            Instant::NEVER => "no end".to_owned(),
            until => until.to_string(),
        };
        changed.push(format!(
            "until {} to {}",
            text(before.until),
            text(after.until)
        ));
    }
    changed.join(", ")
}

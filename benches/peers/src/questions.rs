//! Questions for single decisions, with their answers.
//!
//! Half of them are privileges that somebody has; for the others the parts of
//! several are mixed. The answers are the limit's, which is verified by itself.

use crate::codes::Failure;
use crate::limit::Limit;
use crate::model::{Access, Capability, Instant, Org, User};
use crate::relations::Effective;

/// How many privileges are drawn; as many mixed questions come to them.
const DRAWN: usize = 1_000;

/// Who, where and what, and how much of it up to when.
pub(crate) type Question = (User, Org, Capability, Option<(Access, Instant)>);

/// Draws questions, evenly over all privileges.
pub(crate) fn draw(limit: &Limit) -> Result<Vec<Question>, Failure> {
    let mut count = 0;
    limit.list(|_, _, held| {
        count += held
            .sets
            .iter()
            .map(|(held, _)| held.some.len())
            .sum::<u32>()
    });
    let stride = usize::try_from(count)?.div_ceil(DRAWN).max(1);
    let mut drawn: Vec<Effective> = Vec::new();
    let mut next = 0;
    limit.list(|user, org, held| {
        for row in held.rows(user, org) {
            if next == 0 {
                drawn.push(row);
                next = stride;
            }
            next -= 1;
        }
    });
    // Neighbours are alike; the one half-way round is another user's.
    let half = drawn.len() / 2;
    let mixed = drawn.iter().enumerate().map(|(place, row)| {
        let other = &drawn[(place + half) % drawn.len()];
        (row.0, row.1, other.2)
    });
    let held = drawn.iter().map(|row| (row.0, row.1, row.2));
    let asked = held.chain(mixed);
    Ok(asked
        .map(|(user, org, capability)| (user, org, capability, limit.check(user, org, capability)))
        .collect())
}

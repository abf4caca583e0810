//! What is not as it was in the baseline.

use super::rows::Worth;
use crate::answers::difference::{self, Changed};
use crate::model::Instant;
use crate::world::World;

/// Returns the privileges that the two worlds do not share, sorted by names.
#[must_use]
pub(super) fn privileges(before: &World, after: &World) -> Vec<Changed> {
    difference::between(before, after)
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

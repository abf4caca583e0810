//! Generated worlds, and what bailiwick itself says of them.

use crate::codes::{Codes, Failure};
use crate::digest::Digest;
use bailiwick::diagnostic::{Sources, Span};
use bailiwick::facts::{FactBase, Stated};
use bailiwick::generate::{self, Size};
use bailiwick::model::Instant;
use bailiwick::policy::Policy;
use bailiwick::world::World;
use std::sync::Arc;

/// The instant asked about: within the time that generated worlds speak of.
const NOW: &str = "2024-05-02T10:30:00Z";

/// Returns a generated world.
pub(crate) fn world(size: Size, seed: u64) -> Result<World, Failure> {
    let file = Sources::default().add("facts.ron", "");
    let stated: Vec<Stated> = generate::world(size, seed)
        .map(|fact| Stated {
            fact,
            span: Span::new(file, 0..0),
            arguments: Vec::new(),
        })
        .collect();
    let facts = FactBase::build(&stated).map_err(|_| "the generated facts have a mistake")?;
    let policy = Arc::new(Policy::embedded());
    let as_of = policy.as_of(Instant::parse(NOW)?, None, &[]);
    Ok(World::new(policy, Arc::new(facts), as_of))
}

/// Derives what answers are read from.
pub(crate) fn derive(world: &World) {
    world.conclusions();
}

/// Returns the digest of every effective privilege of a world.
pub(crate) fn digest(world: &World) -> Result<Digest, Failure> {
    let (mut digest, mut codes) = (Digest::default(), Codes::default());
    for row in &world.conclusions().privileges {
        let row = (row.user, row.org, row.capability, row.access, row.until);
        digest.add(&row, &mut codes)?;
    }
    Ok(digest)
}

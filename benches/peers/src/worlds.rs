//! Generated worlds, and what bailiwick itself says of them.

use crate::codes::{Codes, Failure};
use crate::digest::Digest;
use crate::relations::Effective;
use bailiwick::diagnostic::{Sources, Span};
use bailiwick::facts::{FactBase, Stated};
use bailiwick::generate::{self, Size};
use bailiwick::model::{Access, Capability, Instant, Org, User};
use bailiwick::policy::Policy;
use bailiwick::world::World;
use std::hint::black_box;
use std::sync::Arc;

/// The instant asked about: within the time that generated worlds speak of.
const NOW: &str = "2024-05-02T10:30:00Z";

/// Returns a generated world.
pub(crate) fn world(size: Size, seed: u64) -> Result<World, Failure> {
    let file = Sources::default().add("facts.ron", "");
    let stated: Vec<Stated> = generate::world(size, seed)
        .map(|fact| Stated::new(fact, Span::new(file, 0..0)))
        .collect();
    let facts = FactBase::build(&stated).map_err(|_| "the generated facts have a mistake")?;
    let policy = Arc::new(Policy::embedded());
    let as_of = policy.as_of(Instant::parse(NOW)?, None, &[]);
    Ok(World::new(policy, Arc::new(facts), as_of))
}

/// Returns the same world with nothing derived.
pub(crate) fn again(world: &World) -> World {
    World::new(
        Arc::clone(world.policy()),
        Arc::clone(world.facts()),
        *world.as_of(),
    )
}

/// Derives what answers are read from.
pub(crate) fn derive(world: &World) {
    world.conclusions();
}

/// Lists every effective privilege.
fn privileges(world: &World) -> impl Iterator<Item = Effective> {
    let rows = world.conclusions().privileges();
    rows.map(|row| (row.user, row.org, row.capability, row.access, row.until))
}

/// Lists all pairs of a user and an organization with what the user has there;
/// returns how many privileges that are.
pub(crate) fn list(world: &World) -> usize {
    let mut privileges = 0;
    world.conclusions().each_pair(|user, org, count| {
        black_box((user, org));
        privileges += count;
    });
    privileges
}

/// Returns how much of a capability somebody has at an organization, and up to when.
pub(crate) fn check(
    world: &World,
    user: User,
    org: Org,
    capability: Capability,
) -> Option<(Access, Instant)> {
    let row = world.conclusions().privilege(user, org, capability)?;
    Some((row.access, row.until))
}

/// Returns the digest of every effective privilege of a world.
pub(crate) fn digest(world: &World) -> Result<Digest, Failure> {
    let (mut digest, mut codes) = (Digest::default(), Codes::default());
    for row in privileges(world) {
        digest.add(&row, &mut codes)?;
    }
    Ok(digest)
}

/// Returns every capability of the policy.
pub(crate) fn capabilities() -> Vec<Capability> {
    let policy = Policy::embedded();
    policy
        .capabilities()
        .map(|(capability, _)| capability)
        .collect()
}

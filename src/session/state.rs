//! States: a world with all that it was made of.

use crate::diagnostic::{Diagnostic, Sources};
use crate::facts::{FactBase, Stated};
use crate::files::{self, Loading};
use crate::model::Instant;
use crate::policy::Policy;
use crate::scenario::Terms;
use crate::world::World;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Facts as they were loaded.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The files and folders that were named.
    pub paths: Vec<PathBuf>,
    /// The texts of the files.
    pub sources: Sources,
    /// The fact base of what is stated in them.
    pub facts: Arc<FactBase>,
    /// Whether a snapshot may be older than what it was made of.
    pub stale_ok: bool,
}

impl Loaded {
    /// Loads facts from files and folders.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, and the files.
    pub fn load(paths: &[PathBuf]) -> Result<Self, (Vec<Diagnostic>, Sources)> {
        Loading::quietly(|loading| Self::load_as(paths, loading))
    }

    /// Loads facts from files and folders in a certain way.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, and the files.
    pub fn load_as(
        paths: &[PathBuf],
        loading: &mut Loading<'_>,
    ) -> Result<Self, (Vec<Diagnostic>, Sources)> {
        let mut sources = Sources::default();
        match files::load_facts(paths, &mut sources, loading) {
            Ok(facts) => Ok(Self {
                paths: paths.to_vec(),
                facts: Arc::new(facts),
                sources,
                stale_ok: loading.stale_ok,
            }),
            Err(errors) => Err((errors, sources)),
        }
    }
}

/// A world, the facts and terms behind it, and the texts that these stand in.
#[derive(Debug)]
pub struct State {
    /// The texts.
    pub sources: Sources,
    /// The facts, worked out from the world's when first asked for.
    pub(super) stated: OnceLock<Arc<Vec<Stated>>>,
    /// The instant, the edition and the choices that were asked for.
    pub terms: Terms,
    /// The world.
    pub world: Arc<World>,
}

impl State {
    /// Returns the state of facts as they were loaded.
    pub(super) fn of(
        loaded: &Loaded,
        policy: &Arc<Policy>,
        terms: Terms,
        clock: fn() -> Instant,
    ) -> Self {
        let world = world(policy, Arc::clone(&loaded.facts), &terms, clock);
        let world = world.with_sources(loaded.sources.clone());
        Self {
            sources: loaded.sources.clone(),
            stated: OnceLock::new(),
            terms,
            world: Arc::new(world),
        }
    }

    /// Returns the facts as they are stated.
    pub(super) fn stated(&self) -> &Arc<Vec<Stated>> {
        self.stated
            .get_or_init(|| Arc::new(self.world.facts().all_stated()))
    }
}

/// Returns the world of some facts under some terms.
pub(super) fn world(
    policy: &Arc<Policy>,
    facts: Arc<FactBase>,
    terms: &Terms,
    clock: fn() -> Instant,
) -> World {
    let at = terms.at.unwrap_or_else(clock);
    let as_of = policy.as_of(at, terms.edition, &terms.choices);
    World::new(Arc::clone(policy), facts, as_of)
}

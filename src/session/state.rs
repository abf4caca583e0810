//! States: a world with all that it was made of.

use crate::diagnostic::{Diagnostic, Sources};
use crate::facts::{self, FactBase, Stated};
use crate::files;
use crate::model::Instant;
use crate::policy::Policy;
use crate::reading::Item;
use crate::scenario::Terms;
use crate::world::World;
use std::path::PathBuf;
use std::sync::Arc;

/// Facts as they were loaded.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The files and folders that were named.
    pub paths: Vec<PathBuf>,
    /// The texts of the files.
    pub sources: Sources,
    /// What is stated in them.
    pub stated: Vec<Stated>,
    /// The fact base of it.
    pub facts: Arc<FactBase>,
}

impl Loaded {
    /// Loads facts from files and folders.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, and the files.
    pub fn load(paths: &[PathBuf]) -> Result<Self, (Vec<Diagnostic>, Sources)> {
        let mut sources = Sources::default();
        let files = match files::load_paths(paths, &mut sources) {
            Ok(files) => files,
            Err(errors) => return Err((errors, sources)),
        };
        let items = files.iter().map(|file| Item::of_file(&sources, *file));
        match facts::load(items) {
            Ok((stated, facts)) => Ok(Self {
                paths: paths.to_vec(),
                stated,
                facts: Arc::new(facts),
                sources,
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
    /// The facts.
    pub stated: Arc<Vec<Stated>>,
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
            stated: Arc::new(loaded.stated.clone()),
            terms,
            world: Arc::new(world),
        }
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

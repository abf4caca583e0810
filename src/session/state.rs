//! States: a world with all that it was made of.

use crate::answers::difference::{self, Changed};
use crate::diagnostic::{Diagnostic, Sources};
use crate::facts::{FactBase, Stated};
use crate::files::{self, Loading};
use crate::model::{Instant, Org, User};
use crate::policy::Policy;
use crate::scenario::Terms;
use crate::world::World;
use std::collections::BTreeSet;
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
    root: Option<Root>,
}

/// The world that another came of by some facts more and less.
#[derive(Debug)]
struct Root {
    world: Arc<World>,
    /// Between whom any privilege may have changed since.
    concerned: BTreeSet<(User, Org)>,
}

impl State {
    /// Returns the state of facts as they were loaded.
    pub(super) fn of(
        loaded: &Loaded,
        policy: &Arc<Policy>,
        terms: Terms,
        clock: fn() -> Instant,
    ) -> Self {
        let (facts, sources) = (Arc::clone(&loaded.facts), loaded.sources.clone());
        Self::new(policy, facts, sources, terms, clock)
    }

    /// Returns the state of facts under some terms.
    pub(super) fn new(
        policy: &Arc<Policy>,
        facts: Arc<FactBase>,
        sources: Sources,
        terms: Terms,
        clock: fn() -> Instant,
    ) -> Self {
        let at = terms.at.unwrap_or_else(clock);
        let as_of = policy.as_of(at, terms.edition, &terms.choices);
        let world = World::new(Arc::clone(policy), facts, as_of);
        Self {
            world: Arc::new(world.with_sources(sources.clone())),
            sources,
            stated: OnceLock::new(),
            terms,
            root: None,
        }
    }

    /// Returns the state of facts that came of this one's, under the same terms.
    pub(super) fn upon(&self, facts: Arc<FactBase>, sources: Sources) -> Self {
        let root = self.root.as_ref().map_or(&self.world, |root| &root.world);
        let (world, concerned) = root.upon(facts);
        Self {
            world: Arc::new(world.with_sources(sources.clone())),
            sources,
            stated: OnceLock::new(),
            terms: self.terms.clone(),
            root: Some(Root {
                world: Arc::clone(root),
                concerned,
            }),
        }
    }

    /// Returns which privileges are not the same after this state, sorted by names.
    pub(super) fn difference(&self, after: &Self) -> Vec<Changed> {
        let [one, other] = [self, after].map(|state| {
            let root = state.root.as_ref();
            root.map_or((&state.world, None), |root| {
                (&root.world, Some(&root.concerned))
            })
        });
        if !Arc::ptr_eq(one.0, other.0) {
            return difference::between(&self.world, &after.world);
        }
        let concerned: BTreeSet<(User, Org)> = one
            .1
            .into_iter()
            .chain(other.1)
            .flatten()
            .copied()
            .collect();
        difference::among(&self.world, &after.world, &concerned)
    }

    /// Returns the facts as they are stated.
    pub(super) fn stated(&self) -> &Arc<Vec<Stated>> {
        self.stated
            .get_or_init(|| Arc::new(self.world.facts().all_stated()))
    }
}

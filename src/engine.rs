//! The engine: runs the inference rules to their fixpoint.
//!
//! Owns the mounting of `rules/program.rs`, of the programs that the build makes
//! of its sections, and the bridge between their typed relations and facts as
//! data. It knows neither names nor files.
//!
//! Invariant: it cannot fail on facts whose arguments have the sorts of their
//! relation, and nothing here depends on the order of the facts.

mod ground;

// The rules live with the policy, in `rules/`, so that analysts find them there.
#[path = "../rules/program.rs"]
pub(crate) mod program;

pub(crate) use ground::Ground;

use crate::model::Value;
use crate::rule_list::{FactRef, Relation};

/// The whole program.
mod whole {
    use super::program;
    use crate::model::{Value, ValueKind};
    use crate::rule_list::{Fact, Relation};
    use rustc_hash::FxBuildHasher;

    include!(concat!(env!("OUT_DIR"), "/bridge.rs"));
}

/// Mounts a section of the program.
macro_rules! section {
    ($(#[$doc:meta])* $name:ident, $file:literal) => {
        $(#[$doc])*
        #[allow(
            unreachable_pub,
            dead_code,
            unused_imports,
            for_loops_over_fallibles,
            clippy::all,
            clippy::pedantic,
            clippy::iter_over_hash_type,
            reason = "the text is made when the program is built, from rules that are looked over where they stand"
        )]
        pub(crate) mod $name {
            use super::Ground;
            use crate::model::{
                Access, Capability, Cell, ChoiceOption, Date, Grant, Instant, Licence, Offer, Org,
                OrgKind, Reach, Role, Section, Standing, User, Value, ValueKind, an_hour_after,
                earlier,
            };
            use crate::rule_list::{Fact, Relation};
            use rustc_hash::FxBuildHasher;

            include!(concat!(env!("OUT_DIR"), $file));
        }
    };
}

section! {
    /// Who holds which role where, and how far it reaches.
    scopes, "/scopes.rs"
}
section! {
    /// What a role entitles to.
    classes, "/classes.rs"
}
section! {
    /// What is effective of that.
    expansion, "/expansion.rs"
}

/// Returns everything that follows from the given facts.
///
/// A fact with an argument of another sort than its relation's is a defect of
/// the caller; it is left out, and noticed in debug builds.
pub(crate) fn conclude<'a>(facts: impl IntoIterator<Item = FactRef<'a>>) -> whole::Concluded {
    let mut program = program::Crepe::new();
    for fact in facts {
        fed(
            whole::feed(&mut program, fact.relation, fact.values),
            fact.relation,
        );
    }
    whole::run(program)
}

/// Returns what the tables entitle to, from the given facts about the policy.
pub(crate) fn classes<'a>(facts: impl IntoIterator<Item = FactRef<'a>>) -> classes::Concluded {
    let mut program = classes::Crepe::new();
    for fact in facts {
        fed(
            classes::feed(&mut program, fact.relation, fact.values),
            fact.relation,
        );
    }
    classes::run(program)
}

/// Returns what is effective, from what the sections before it conclude and what
/// is given of the organizations.
pub(crate) fn expansion<'a>(facts: impl IntoIterator<Item = FactRef<'a>>) -> expansion::Concluded {
    let mut program = expansion::Crepe::new();
    for fact in facts {
        fed(
            expansion::feed(&mut program, fact.relation, fact.values),
            fact.relation,
        );
    }
    expansion::run(program)
}

/// Facts that are handed to the scopes, whatever they are kept as.
pub(crate) struct Scopes<'g>(scopes::Crepe<'g>);

impl<'g> Scopes<'g> {
    /// Returns the scopes over what is looked up in the ground.
    pub(crate) fn on(ground: &'g Ground) -> Self {
        let mut program = scopes::Crepe::new();
        program.extend([scopes::Borrowed(ground)]);
        Self(program)
    }

    /// Hands in one fact.
    pub(crate) fn feed(&mut self, relation: Relation, values: &[Value]) {
        fed(scopes::feed(&mut self.0, relation, values), relation);
    }

    /// Returns who holds which role where, and how far it reaches.
    pub(crate) fn run(self) -> scopes::Concluded {
        scopes::run(self.0)
    }
}

fn fed<E>(result: Result<(), E>, relation: Relation) {
    debug_assert!(
        result.is_ok(),
        "{relation:?} has an argument of another sort"
    );
}

//! The engine: runs the inference rules to their fixpoint.
//!
//! Owns the mounting of `rules/program.rs` and the bridge between its typed
//! relations and facts as data. It knows neither names nor files.
//!
//! Invariant: it cannot fail on facts whose arguments have the sorts of their
//! relation, and nothing here depends on the order of the facts.

// The rules live with the policy, in `rules/`, so that analysts find them there.
#[path = "../rules/program.rs"]
pub(crate) mod program;

use crate::model::ValueKind;
use crate::rule_list::{Fact, Relation};
use rustc_hash::FxBuildHasher;

include!(concat!(env!("OUT_DIR"), "/bridge.rs"));

/// Returns everything that follows from the given facts.
///
/// A fact with an argument of another sort than its relation's is a defect of
/// the caller; it is left out, and noticed in debug builds.
pub(crate) fn conclude<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Concluded {
    let mut program = program::Crepe::new();
    for fact in facts {
        let fed = feed(&mut program, fact);
        debug_assert!(fed.is_ok(), "{fact:?} has an argument of another sort");
    }
    run(program)
}

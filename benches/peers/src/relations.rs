//! The given relations as plain vectors, and crepe over them.
//!
//! Owns the shape in which the compiled engines get the facts and hand over
//! what they conclude; the text is written by the build script. crepe runs
//! `rules/program.rs` itself.

use bailiwick::model::{
    Access, Capability, Cell, ChoiceOption, Date, Grant, Instant, Licence, Offer, Org, OrgKind,
    Reach, Role, Section, Standing, User, Value, ValueKind,
};
use bailiwick::rule_list::Relation;

#[path = "../../../rules/program.rs"]
mod program;

/// An effective privilege as the rules conclude it; of several for one user,
/// organization and capability the greatest counts.
pub(crate) type Effective = (User, Org, Capability, Access, Instant);

include!(concat!(env!("OUT_DIR"), "/relations.rs"));

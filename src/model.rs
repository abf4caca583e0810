//! The closed vocabulary: roles, standings, cells, accesses, instants and ids.
//!
//! Owns the words that clauses name and the ids that relations carry. It knows
//! no file format, no table and no rule; what a word means stands in `rules/`.
//!
//! Invariant: a word is spelled the same in files, commands and outputs, by its
//! `id`, and every value here is `Copy` and totally ordered.

mod capability;
mod id;
mod instant;
mod value;
mod words;

pub use capability::Capability;
pub use id::{Grant, Org, UnknownRole, User};
pub use instant::{Date, Instant, InstantError, an_hour_after, earlier};
pub use value::{Value, ValueKind};
pub(crate) use words::words;
pub use words::{
    Access, Cell, ChoiceOption, ChoicePoint, Licence, Mark, Offer, OrgKind, Reach, Role, RoleKind,
    Section, Standing, Untold, Word,
};

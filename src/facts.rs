//! Facts: what is given about one world of organizations and their users.
//!
//! Owns the shape of fact files ([`read()`]), facts as they are stated
//! ([`StatedFact`]), and the [`FactBase`]: the same facts with numbered names,
//! checked to make sense together. It knows nothing of what roles may do, and
//! reads no file from disk.
//!
//! Invariant: every id in a fact of a fact base was issued by that fact base,
//! in the order of the names, so that the order of files plays no part.

mod base;
mod checks;
mod exported;
mod fact;
mod gathered;
mod met;
mod names;
mod numbering;
mod plain;
mod read;
mod records;
mod revised;
pub mod snapshot;
mod stated;
mod suppose;
mod table;
mod unknown;

pub use base::{Entry, FactBase, OrgEntry, Origins};
pub use fact::Fact;
pub use read::{load, load_base, read, read_fact, read_item};
pub use records::LISTS;
pub(crate) use revised::Numbers;
pub use stated::{NameOf, Stated, StatedFact, Written};

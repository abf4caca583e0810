//! What the facts leave open, and which answers depend on it.
//!
//! Owns what might be so as well, where the source of the facts could not tell. Whether
//! an answer depends on that is found by supposing it and deriving, never by the look
//! of the facts. Nothing here concludes anything about the world as it is stated.
//!
//! Invariant: an answer that is not said to depend on anything stays as it is,
//! whatever of what is open turns out to be so.

mod depends;
mod open;
mod words;

pub use depends::{Could, Search, Set, could, depends, may_meet};
pub use open::{Gaps, Open, Supposed, may_be_warranted, opens, suppose};
pub use words::{UnknownRoles, line, set_json, sets_words, summary};

//! The rules in ascent and datafrog, as the build script translated them.
//!
//! Owns nothing but their mounting: `everything` derives all effective
//! privileges, `scopes` what the expansion reads. `expanding` is the expansion
//! by itself; it is how the scopes of any engine are verified.

use crate::relations::{Given, Scopes};

/// The rules in ascent.
#[allow(
    clippy::all,
    clippy::pedantic,
    missing_docs,
    unreachable_pub,
    unused,
    reason = "the text is written by the build script and by the macro"
)]
pub(crate) mod ascent_rules {
    use bailiwick::model::*;

    include!(concat!(env!("OUT_DIR"), "/ascent.rs"));
}

/// The rules in datafrog.
#[allow(
    clippy::all,
    clippy::pedantic,
    missing_docs,
    unreachable_pub,
    unused,
    reason = "the text is written by the build script"
)]
pub(crate) mod datafrog_rules {
    use crate::relations::Given;
    use bailiwick::model::*;
    use datafrog::{Iteration, Relation};

    include!(concat!(env!("OUT_DIR"), "/datafrog.rs"));
}

include!(concat!(env!("OUT_DIR"), "/ports.rs"));

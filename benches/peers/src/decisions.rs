//! Engines that decide one question at a time.
//!
//! Neither has recursion over relations, so both are handed the scopes and
//! classes as data and do the expansion, with restrictions and all, for each
//! question. What is asked is how much access a user has.

pub(crate) mod cedar;
pub(crate) mod rego;

use crate::codes::Failure;
use crate::model::{Access, Capability};

/// Returns the access of a decision: none, some or full.
fn access(capability: Capability, level: u8) -> Result<Option<Access>, Failure> {
    let list = capability == Capability::CUSTOMER_LIST;
    Ok(match (level, list) {
        (0, _) => None,
        (1, false) => Some(Access::Read),
        (1, true) => Some(Access::SeePartial),
        (2, false) => Some(Access::Full),
        (2, true) => Some(Access::SeeAll),
        _ => return Err(format!("there is no level {level}").into()),
    })
}

/// Returns the level of an access: one for some, two for full.
fn level(access: Access) -> u8 {
    match access {
        Access::None => 0,
        Access::Read | Access::SeePartial => 1,
        Access::Full | Access::SeeAll => 2,
    }
}

//! Engines that decide one question at a time.
//!
//! Neither has recursion over relations, so both are handed the scopes and
//! classes as data and do the expansion, with restrictions and all, for each
//! question. What is asked is how much access a user has.

pub(crate) mod cedar;
pub(crate) mod rego;

use crate::codes::Failure;
use crate::model::{Access, Capability, Offer, Org};
use crate::relations::Given;
use std::collections::{HashMap, HashSet};

/// Returns the customers in restricted mode, each with what a managing partner of it
/// sells. It is handed over too, since it depends on the organization only.
fn restricted_mode(given: &Given) -> Vec<(Org, Offer)> {
    let off: HashSet<Org> = given.restricted_mode_off.iter().map(|row| row.0).collect();
    let offers: HashMap<Org, Offer> = given.offers.iter().copied().collect();
    let managed = given.manages.iter();
    let restricted = managed.filter(|(_, customer)| !off.contains(customer));
    restricted
        .filter_map(|(partner, customer)| Some((*customer, *offers.get(partner)?)))
        .collect()
}

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

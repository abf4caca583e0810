//! Who can do what, where, why, why not, and what would change it, for Webex
//! partner and customer organizations.

pub mod diagnostic;
mod engine;
pub mod model;
pub mod policy;
pub mod reading;
pub mod render;
pub mod rule_list;

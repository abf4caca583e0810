//! Who can do what, where, why, why not, and what would change it, for Webex
//! partner and customer organizations.

mod engine;
pub mod model;
pub mod prove;
pub mod rule_list;
pub mod store;

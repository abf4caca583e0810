//! Who can do what, where, why, why not, and what would change it, for Webex
//! partner and customer organizations.

pub mod answers;
pub mod causes;
pub mod claims;
pub mod cli;
pub mod conclusions;
pub mod coverage;
pub mod diagnostic;
mod engine;
pub mod explain;
pub mod facts;
pub mod files;
pub mod findings;
pub mod generate;
mod grouped;
pub mod import;
pub mod model;
pub mod mutate;
pub mod policy;
pub mod prove;
pub mod query;
pub mod reading;
pub mod redact;
pub mod render;
pub mod review;
pub mod routes;
pub mod rule_list;
pub mod scenario;
pub mod session;
pub mod stop;
pub mod store;
mod terminal;
pub mod unknown;
pub mod world;

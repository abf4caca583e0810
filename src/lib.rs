//! Who can do what, where, why, why not, and what would change it, for Webex
//! partner and customer organizations.

pub mod diagnostic;
pub mod facts;
pub mod files;
pub mod model;
pub mod reading;

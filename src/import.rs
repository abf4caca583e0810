//! Exports of Webex to facts.
//!
//! Owns what a record of an export is ([`record`]), how a file's records are told
//! apart by what they contain, who is the same person in several of them, what each
//! record becomes, and the account of what was lost. It reads no file from disk and
//! knows nothing of what roles may do.

mod account;
pub mod asked;
mod claims;
pub mod columns;
mod compared;
mod gather;
pub mod id;
mod imported;
mod loss;
mod named;
mod orgs;
mod people;
pub mod plan;
pub mod read;
mod recognise;
pub mod record;
mod settle;
mod table;
mod taking;

pub use account::{Account, Counts, FileAccount, Outcome, ReasonCount, Told};
pub use compared::{Before, Differences};
pub use gather::Gatherer;
pub use imported::Imported;
pub use orgs::OrgIds;
pub use settle::{NoSuchPartner, Options};

//! Exports of Webex to facts.
//!
//! Owns what a record of an export is ([`record`]), how a file's records are told
//! apart by what they contain, who is the same person in several of them, what each
//! record becomes, and the account of what was lost. It reads no file from disk and
//! knows nothing of what roles may do.

pub mod asked;
pub mod columns;
pub mod id;
pub mod plan;
pub mod read;
pub mod record;

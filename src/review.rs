//! Reviews: what is put before those who decide which access stays, and what
//! becomes of their decisions.
//!
//! Owns the rows of a review, one for each user, organization and route; that
//! everybody and everything of the inputs is accounted for once; the decisions as they
//! come back; and whether they were carried out. It concludes nothing: routes,
//! privileges and findings are read from the world. It writes no file.
//!
//! Invariant: a row has the same id in every world in which the same user reaches the
//! same organization by the same route.

mod apply;
mod changes;
mod coverage;
mod decisions;
mod digest;
mod legend;
mod manifest;
mod pack;
mod rows;
mod status;
mod tabs;
mod words;

pub(crate) use apply::places;
pub use apply::{Carried, Outcome, apply, counted};
pub(crate) use changes::differences;
pub use coverage::{Accounted, Coverage, Listed};
pub use decisions::{Decided, Decisions, Unread, id_of};
pub use digest::{Running, digest, inline_hash};
pub use manifest::{File, Manifest, Terms};
pub use pack::{Noted, Pack, Part, Unpacked};
pub use rows::{Change, Known, Row, RowId, Worth, rows};
pub use status::{Open, Problem, Status, status};
pub(crate) use tabs::given;
pub use words::{Column, Decision, Flag, Flags, Lacking, Level, Risk, Way};

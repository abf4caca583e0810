//! Explanations: why something is concluded, why not, and what would change it.
//!
//! Owns proofs as people and programs read them, their independent check, the
//! search for what is missing, and the search for repairs. Proofs are found by
//! the prover; here is only what is done with them.
//!
//! Invariant: no proof leaves this module that was not checked.

mod attempts;
mod check;
mod json;
mod picture;
mod proof;
mod repairs;
mod spoken;
mod text;
mod why;
mod why_not;

pub use attempts::{Attempt, Attempts, Block, Supposed, attempts};
pub use check::{Unproved, check, slice};
pub(crate) use json::repair_json;
pub use proof::{Leans, Node, Proof, What};
pub use repairs::{Change, Made, Repair, Repairs, after, anew, enabling, revoking, space};
pub(crate) use repairs::{Combinations, MOST, addition, makers};
pub use spoken::{cell_id, spoken};
pub(crate) use text::said;
pub use text::{Style, proof_text};
pub use why::{Proved, Sentence, Shown, Why, why_can, why_holds, why_reaches};
pub use why_not::{Refusal, WhyNot, nearest, why_cannot, why_holds_not};

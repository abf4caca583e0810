//! Files of any size, read from beginning to end without being held: JSON as one
//! record after the other, tables as one row after the other.
//!
//! Owns how bytes become text, whatever they are written in, how records are found
//! in documents, and where a file breaks off. What a record means is not known here.
//!
//! Invariant: what is held is one record or row, and a window of fixed size.

mod fields;
mod input;
mod json;
mod table;

pub use fields::{Fields, Wrong};
pub use input::{Broken, Input};
pub use json::{Piece, Shape, documents};
pub use table::{Row, rows};

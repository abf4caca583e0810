//! Rendering: values to text.
//!
//! Owns how what is known and what was concluded looks in each format. It
//! concludes nothing, looks nothing up on disk and prints nothing itself.
//!
//! Invariant: the same value in the same format and width is the same text.

pub mod markdown;
mod rows;

pub use rows::{Field, Format, Rows, render};

//! Rendering: answers to text.
//!
//! Owns how rows and records look in each format. It knows neither where the
//! text goes nor what the rows are about.
//!
//! Invariant: the same value in the same format and width is the same text.

pub mod coverage;
pub mod import;
pub mod junit;
mod lang;
pub mod markdown;
pub mod matrix;
pub mod mutation;
pub mod report;
mod rows;
pub mod sarif;
pub mod sheet;

pub use lang::Lang;
pub use rows::{Field, Format, Place, Rows, render, without_marks};

//! Reading: RON, JSON and comma-separated values to values that know where they
//! stand, and sheets that come back from a spreadsheet.
//!
//! Owns how a file is parsed, how a parser's complaint becomes a diagnostic,
//! and the types from which readers of files are composed: [`Text`],
//! [`WordText`], [`Raw`], [`Named`]. It does not know any particular file.
//!
//! A file is read in steps, so that one mistake does not hide the next: an
//! [`Item`] is a value that is not yet read; its [`Item::fields`] and
//! [`Item::list`] are items again; a leaf is read whole by [`Item::parse`];
//! and words and instants are looked up last, one by one. Readers use plain
//! structs and enums with `deny_unknown_fields`; flattened and untagged ones
//! lose the places.
//!
//! Large files take a shorter way: [`Plain`] reads what is written plainly, in
//! one go, and leaves everything else to the steps above, mistakes among it.
//!
//! Exports, of any size, go through [`stream`], which holds one record at a time.
//!
//! Invariant: every span that is given out lies in the item's own file.

mod errors;
mod item;
mod plain;
mod rows;
mod sheet;
pub mod stream;
mod tokens;
mod values;

pub use item::{Argument, Format, Item, Record};
pub use plain::{Fields, Head, Plain, PlainText, PlainWord, Slice, Value};
pub use rows::{Cell, Rewritten, Row, Rows, Sort};
pub use sheet::{NoSheet, Sheet, SheetRow};
pub use values::{Named, Pairs, Raw, Sorted, Text, WordText};

/// The values that are written plainly, by the names of those that may not be.
pub mod plainly {
    pub use super::plain::{PlainText as Text, PlainWord as WordText};
}

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, FileId, Sources};

/// Reads a whole file as one value.
///
/// # Errors
///
/// The first thing that is wrong with the file.
pub fn parse<'s, T: Deserialize<'s>>(sources: &'s Sources, file: FileId) -> Result<T, Diagnostic> {
    Item::of_file(sources, file).parse()
}

//! Rendering: values to text.
//!
//! Owns how what is known and what was concluded looks on a page or a screen.
//! It concludes nothing, looks nothing up on disk and prints nothing itself.
//!
//! Invariant: the same values give the same bytes.

pub mod markdown;

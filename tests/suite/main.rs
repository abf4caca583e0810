//! The test suite: one binary, a module for each subject.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod diagnostics;
mod facts;
mod reading;

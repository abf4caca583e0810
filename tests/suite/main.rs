//! The test suite, in one program so that it is linked once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod clause_grammar;
mod diagnostics;
mod facts;
mod generate;
mod laws;
mod policy;
mod prover;
mod reading;
mod reference;
mod reference_tests;
mod scenarios;
mod stage;
mod worlds;
mod worlds_tests;

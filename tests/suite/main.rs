//! The test suite, in one program so that it is linked once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod browser;
mod causes;
mod clause_grammar;
mod commands;
mod coverage;
mod diagnostics;
mod eval;
mod explain;
mod factored;
mod facts;
mod findings;
mod forms;
mod generate;
mod grammar;
mod house;
mod import;
mod laws;
mod loading;
mod matrix;
mod mutation;
mod policy;
mod prover;
mod reading;
mod redact;
mod reference;
mod reference_tests;
mod report;
mod review;
mod scenarios;
mod session;
mod stage;
mod terminal;
mod tour;
mod unknown;
mod work;
mod worlds;
mod worlds_tests;

//! The test suite, in one program so that it is linked once.

mod clause_grammar;
mod policy;
mod reading;
mod reference;
mod reference_tests;
mod worlds;
mod worlds_tests;

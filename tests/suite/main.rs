//! The tests that go through more than one part of the project.

mod clause_grammar;
mod policy;
mod reading;

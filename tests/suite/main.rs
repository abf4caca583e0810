//! The tests that go through more than one part of the project.

mod reference;
mod reference_tests;
mod worlds;
mod worlds_tests;

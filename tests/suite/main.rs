//! The test suite, in one program so that it is linked once.

mod diagnostics;
mod facts;
mod reading;
mod reference;
mod reference_tests;
mod worlds;
mod worlds_tests;

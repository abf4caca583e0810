//! Stops: the wish that work ends early.
//!
//! Owns the flag that says so, which every loop that may take long looks at.
//! What is returned after that is incomplete.
//!
//! Invariant: whoever sets the flag throws away what comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that asks work to end early; copies share it. A new one is not set.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the work to end.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns whether the work is to end.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

//! Scenarios: one world, its point, and its variations.
//!
//! Owns the shape of scenario files and whether what they expect is what
//! follows. It derives nothing itself, and reads no file from disk: the fact
//! files that a scenario includes are handed in.
//!
//! Invariant: a scenario whose facts are dated says as of when, so that no
//! result depends on the day of the run.

mod expect;
mod read;
pub(crate) mod reasons;
mod run;

pub use expect::{Blocker, Expectation, Expected, Via};
pub use read::read;
pub use run::{Case, Failure, Report, run};

use crate::diagnostic::Span;
use crate::facts::Stated;
use crate::model::{ChoiceOption, Date, Instant};

/// One world, its point, and its variations.
#[derive(Debug)]
pub struct Scenario {
    /// The claim that it makes.
    pub title: String,
    /// The story behind it.
    pub story: Option<String>,
    /// Words to select it by.
    pub tags: Vec<String>,
    /// The rules and articles that it is about.
    pub cites: Vec<String>,
    /// The instant, the edition and the choices.
    pub terms: Terms,
    /// The fact files that belong to its world, relative to its own.
    pub include: Vec<(String, Span)>,
    /// Its own facts.
    pub facts: Vec<Stated>,
    /// What must follow.
    pub expect: Vec<Expectation>,
    /// The same world, a little otherwise.
    pub variations: Vec<Variation>,
    /// Where it stands.
    pub span: Span,
}

/// A scenario's world, a little otherwise.
#[derive(Debug)]
pub struct Variation {
    /// The claim that it makes.
    pub title: String,
    /// Facts that are added.
    pub with: Vec<Stated>,
    /// Facts that are left out.
    pub without: Vec<Stated>,
    /// The instant, the edition and the choices, where they differ.
    pub terms: Terms,
    /// What must follow.
    pub expect: Vec<Expectation>,
    /// Where it stands.
    pub span: Span,
}

/// As of when something is asked, as far as it is said.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// The instant asked about.
    pub at: Option<Instant>,
    /// The edition.
    pub edition: Option<Date>,
    /// The choices that are made.
    pub choices: Vec<ChoiceOption>,
}

impl Terms {
    /// Returns these terms, and the others where these say nothing.
    #[must_use]
    pub fn or(&self, others: &Self) -> Self {
        Self {
            at: self.at.or(others.at),
            edition: self.edition.or(others.edition),
            // Of several options for one choice the last counts.
            choices: others
                .choices
                .iter()
                .chain(&self.choices)
                .copied()
                .collect(),
        }
    }
}

//! Scenarios: one world, its point, and its variations.
//!
//! Owns the shape of scenario files and of golden answers, what belongs to a
//! scenario beside its own file, whether what it expects is what follows, and
//! what is odd about it. It derives nothing itself.
//!
//! Invariant: a scenario whose facts are dated says as of when, so that no
//! result depends on the day of the run.

mod advice;
mod check;
mod expect;
mod golden;
mod load;
mod names;
mod read;
pub(crate) mod reasons;
mod run;

pub use advice::{advice, titles};
pub use expect::{Among, Blocker, Expectation, Expected, Named, Via, Which};
pub use golden::{Golden, Section};
pub use load::{Content, GOLDEN, Loaded, Ready, load};
pub use read::read;
pub use reasons::blocked_by;
pub use run::{Case, Failure, Report, run};

use crate::diagnostic::Span;
use crate::facts::Stated;
use crate::model::{ChoiceOption, Date, Instant};

/// One world, its point, and its variations.
#[derive(Debug)]
pub struct Scenario {
    /// The claim that it makes.
    pub title: String,
    /// Where that stands.
    pub title_span: Span,
    /// The story behind it.
    pub story: Option<String>,
    /// Words to select it by.
    pub tags: Vec<String>,
    /// The rules and articles that it is about.
    pub cites: Vec<String>,
    /// The instant, the edition and the choices.
    pub terms: Terms,
    /// The scenario on whose world it stands, relative to its own file.
    pub base: Option<(String, Span)>,
    /// The fact files that belong to its world, relative to its own.
    pub include: Vec<(String, Span)>,
    /// Facts of its base and its fact files that are left out.
    pub without: Vec<Stated>,
    /// Its own facts.
    pub facts: Vec<Stated>,
    /// What must follow.
    pub expect: Vec<Expectation>,
    /// The same world, a little otherwise.
    pub variations: Vec<Variation>,
    /// The golden answers beside it.
    pub golden: Golden,
    /// Where it stands.
    pub span: Span,
}

/// A scenario's world, a little otherwise.
#[derive(Debug)]
pub struct Variation {
    /// The claim that it makes.
    pub title: String,
    /// Where that stands.
    pub title_span: Span,
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

impl Scenario {
    /// Returns every world of it: the title of its variation, nothing for its
    /// own, and what is expected of it.
    pub fn worlds(&self) -> impl Iterator<Item = (Option<&str>, &[Expectation])> {
        let own = (None, self.expect.as_slice());
        let variations = self
            .variations
            .iter()
            .map(|variation| (Some(variation.title.as_str()), variation.expect.as_slice()));
        std::iter::once(own).chain(variations)
    }

    /// Keeps only those expectations of which the place is wanted, and those of
    /// variations of which the place of the title is.
    pub fn keep(&mut self, wanted: impl Fn(Span) -> bool) {
        self.expect.retain(|expectation| wanted(expectation.span));
        for variation in &mut self.variations {
            if !wanted(variation.title_span) {
                variation
                    .expect
                    .retain(|expectation| wanted(expectation.span));
            }
        }
        self.variations
            .retain(|variation| !variation.expect.is_empty());
    }
}

impl Terms {
    /// Returns whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at.is_none() && self.edition.is_none() && self.choices.is_empty()
    }

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

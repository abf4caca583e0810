//! Results: what became of scenarios, for every form in which that is told.

use super::super::Exit;
use super::super::ask::counted;
use crate::diagnostic::{Diagnostic, Sources, Span};
use crate::scenario::Golden;
use std::path::PathBuf;

/// What became of the scenarios, in the order of their files.
pub(super) struct Results {
    pub(super) tested: Vec<Tested>,
    /// A remark on replaced rules; empty if there are none.
    pub(super) remark: String,
}

/// What became of one file.
pub(super) struct Tested {
    /// The path that is shown for it.
    pub(super) name: String,
    /// The title, if it could be read.
    pub(super) title: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) sources: Sources,
    /// For what it cannot be run.
    pub(super) errors: Vec<Diagnostic>,
    /// What is odd about it.
    pub(super) warnings: Vec<Diagnostic>,
    pub(super) cases: Vec<Tried>,
    /// Where its golden answers are, what they are, and what they ought to be.
    pub(super) golden: Option<(PathBuf, Golden, Golden)>,
}

/// What became of one world of a scenario.
pub(super) struct Tried {
    /// The title of the variation; `None` for the scenario's own world.
    pub(super) variation: Option<String>,
    pub(super) at: String,
    pub(super) edition: String,
    /// The choices that are not settled by default.
    pub(super) choices: Vec<String>,
    pub(super) checks: Vec<Check>,
}

/// What became of one expectation.
pub(super) struct Check {
    /// What kind of expectation it is.
    pub(super) kind: &'static str,
    /// The expectation as it is written, on one line.
    pub(super) text: String,
    pub(super) place: Extent,
    pub(super) failure: Option<Failed>,
}

/// An expectation that does not hold.
pub(super) struct Failed {
    pub(super) message: Diagnostic,
    /// The proof, what stands in the way, or what is otherwise; empty for nothing.
    pub(super) explanation: String,
    /// The command that looks at just this expectation again.
    pub(super) repeat: String,
}

/// From where to where something stands, lines and columns from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    /// The column after the last character.
    pub(super) end_column: usize,
}

impl Extent {
    pub(super) fn of(span: Span, sources: &Sources) -> Self {
        let start = sources.location(span);
        let end = sources.location(Span {
            start: span.end,
            ..span
        });
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

/// What became of a file, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Passed,
    Failed,
    Error,
}

impl Verdict {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Error => "error",
        }
    }
}

impl Tested {
    pub(super) fn verdict(&self) -> Verdict {
        if !self.errors.is_empty() {
            Verdict::Error
        } else if self.failures().next().is_some() {
            Verdict::Failed
        } else {
            Verdict::Passed
        }
    }

    /// Returns the expectations with the world that each is about.
    pub(super) fn checks(&self) -> impl Iterator<Item = (&Tried, &Check)> {
        let cases = self.cases.iter();
        cases.flat_map(|case| case.checks.iter().map(move |check| (case, check)))
    }

    /// Returns the expectations that do not hold.
    pub(super) fn failures(&self) -> impl Iterator<Item = (&Tried, &Check, &Failed)> {
        self.checks()
            .filter_map(|(case, check)| Some((case, check, check.failure.as_ref()?)))
    }

    /// Returns where a diagnostic stands: the file that is shown, and from where to where.
    pub(super) fn place(&self, diagnostic: &Diagnostic) -> (String, Option<Extent>) {
        match diagnostic.span {
            Some(span) => (
                self.sources.name(span.file).to_owned(),
                Some(Extent::of(span, &self.sources)),
            ),
            None => (self.name.clone(), None),
        }
    }
}

impl Results {
    pub(super) fn count(&self, verdict: Verdict) -> usize {
        let tested = self.tested.iter();
        tested.filter(|tested| tested.verdict() == verdict).count()
    }

    /// Returns how many expectations were looked at, and how many do not hold.
    pub(super) fn expectations(&self) -> (usize, usize) {
        let checks = self.tested.iter().map(|tested| tested.checks().count());
        let failures = self.tested.iter().map(|tested| tested.failures().count());
        (checks.sum(), failures.sum())
    }

    pub(super) fn warnings(&self) -> usize {
        self.tested.iter().map(|tested| tested.warnings.len()).sum()
    }

    /// Returns the results in one line.
    pub(super) fn summary(&self) -> String {
        let warnings = match self.warnings() {
            0 => String::new(),
            warnings => format!("; {}", counted(warnings, "warning")),
        };
        format!(
            "{}: {} passed, {} failed, {} in error; {} looked at{warnings}{}",
            counted(self.tested.len(), "scenario"),
            self.count(Verdict::Passed),
            self.count(Verdict::Failed),
            self.count(Verdict::Error),
            counted(self.expectations().0, "expectation"),
            self.remark,
        )
    }

    pub(super) fn exit(&self) -> Exit {
        if self.count(Verdict::Error) > 0 {
            Exit::Input
        } else if self.count(Verdict::Failed) > 0 {
            Exit::No
        } else {
            Exit::Yes
        }
    }
}

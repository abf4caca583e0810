//! The status of a review: what is decided, and what is still open.

use super::decisions::{Decided, Decisions};
use super::manifest::Manifest;
use super::words::Decision;
use crate::model::{Word, words};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What keeps a row from being done.
    Problem, "problem", {
        /// Nothing is decided.
        Undecided = "undecided",
        /// Something is decided that wants a reason, and there is none.
        Unjustified = "unjustified",
        /// Something is decided, and it is not said by whom or when.
        Unsigned = "unsigned",
        /// Something was altered that is not to be filled in.
        Altered = "altered",
        /// There is no such row in the manifest.
        Unknown = "unknown",
        /// The row stands there twice.
        Duplicate = "duplicate",
        /// The row is in the manifest and not here.
        Absent = "absent",
    }
}

/// Something that is open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Open {
    /// The line of the row; 0 where it is not there.
    pub line: usize,
    /// The id of the row.
    pub id: String,
    /// What it is.
    pub problem: Problem,
    /// Who and where, if the row is there.
    pub about: Option<(String, String)>,
    /// The line that it repeats, for a duplicate.
    pub first: Option<usize>,
}

/// How far a review has come.
#[derive(Debug, Clone, Default)]
pub struct Status {
    /// How many rows there are to be.
    pub rows: usize,
    /// How many rows have each decision.
    pub decided: BTreeMap<Decision, usize>,
    /// What is open, by line.
    pub open: Vec<Open>,
}

impl Status {
    /// Returns how many rows are open in some way.
    #[must_use]
    pub fn count(&self, problem: Problem) -> usize {
        self.open
            .iter()
            .filter(|open| open.problem == problem)
            .count()
    }

    /// Returns what there is of each kind of problem.
    #[must_use]
    pub fn problems(&self) -> Vec<(Problem, usize)> {
        let counted = Problem::ALL.iter().map(|it| (*it, self.count(*it)));
        counted.filter(|(_, count)| *count > 0).collect()
    }
}

/// Returns how far a review has come whose decisions these are and whose manifest this is.
#[must_use]
pub fn status(decisions: &Decisions, manifest: &Manifest) -> Status {
    let wanted: BTreeSet<&str> = manifest.rows.iter().map(String::as_str).collect();
    let mut status = Status {
        rows: wanted.len(),
        ..Status::default()
    };
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &decisions.rows {
        let mut open = |problem, first| {
            status.open.push(Open {
                line: row.line,
                id: row.id.clone(),
                problem,
                about: Some((row.key[0].clone(), row.key[1].clone())),
                first,
            });
        };
        if !wanted.contains(row.id.as_str()) {
            open(Problem::Unknown, None);
            continue;
        }
        if let Some(first) = seen.get(row.id.as_str()) {
            open(Problem::Duplicate, Some(*first));
            continue;
        }
        seen.insert(&row.id, row.line);
        for problem in problems(row) {
            open(problem, None);
        }
        if let Some(decision) = row.decision {
            *status.decided.entry(decision).or_default() += 1;
        }
    }
    let absent = manifest
        .rows
        .iter()
        .filter(|id| !seen.contains_key(id.as_str()));
    status.open.extend(absent.map(|id| Open {
        line: 0,
        id: id.clone(),
        problem: Problem::Absent,
        about: None,
        first: None,
    }));
    status.open.sort();
    status
}

/// Returns what is open about a row by itself.
fn problems(row: &Decided) -> Vec<Problem> {
    let mut problems = Vec::new();
    if row.is_altered {
        problems.push(Problem::Altered);
    }
    let Some(decision) = row.decision else {
        problems.push(Problem::Undecided);
        return problems;
    };
    // What deserves a look most, is not kept without a word.
    let wants_reason = decision != Decision::Keep || row.is_high;
    if wants_reason && row.justification.is_empty() {
        problems.push(Problem::Unjustified);
    }
    if row.reviewer.is_empty() || row.date.is_empty() {
        problems.push(Problem::Unsigned);
    }
    problems
}

//! The review pack: everything that is put before those who decide.
//!
//! Owns which files there are and what stands in each. How they look is for `render`
//! to say; that they get on disk, for the command line.

use super::coverage::{Accounted, Coverage};
use super::manifest::{File, Manifest, Terms};
use super::rows::{Change, Known, Row, rows};
use super::tabs::{Headings, Tab};
use crate::causes::Comparison;
use crate::explain::Unproved;
use crate::findings::{Finding, Remedy, Waiver};
use crate::model::{Word, words};
use crate::render::Lang;
use crate::render::report;
use crate::render::sheet::{Book, Dialect, Unwritable, separated};
use crate::world::World;
use std::collections::BTreeMap;

words! {
    /// A file of the pack, the manifest aside.
    Part, "file", {
        /// The decision sheet for programs.
        Decisions = "decisions.csv",
        /// The decision sheet for Excel.
        DecisionsExcel = "decisions-excel.csv",
        /// The decision sheet as a workbook, with all else.
        Workbook = "decisions.xlsx",
        /// What is not as in the baseline.
        Changes = "changes.csv",
        /// What is odd, risky or worth knowing.
        Findings = "findings.csv",
        /// Everybody and everything of the inputs, once.
        Completeness = "completeness.csv",
        /// What people read.
        Report = "report.html",
    }
}

impl Part {
    /// The name of the manifest.
    pub const MANIFEST: &'static str = "manifest.json";

    /// The files that people fill in.
    pub const FILLED: [Self; 3] = [Self::Decisions, Self::DecisionsExcel, Self::Workbook];
}

/// Why a file of a pack cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Unpacked {
    /// There is no room for what the workbook is made from.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
    /// The engine does not bear out a proof of the report: a defect of bailiwick.
    #[error(transparent)]
    Unproved(#[from] Unproved),
}

/// A review of a world.
pub struct Pack<'w> {
    /// The world.
    pub world: &'w World,
    /// What it is compared with, if with anything.
    pub baseline: Option<&'w World>,
    /// The language of headings.
    pub lang: Lang,
    /// Every row, in the order in which they should be looked at.
    pub rows: Vec<Row>,
    /// How many rows of the baseline are no more.
    pub gone: usize,
    /// Every finding, the worst first, and behind them those that somebody answers for.
    pub findings: Vec<Noted>,
    /// What is not as in the baseline, and why.
    pub comparison: Option<Comparison>,
    /// Who is reviewed, and who is not.
    pub coverage: Coverage,
    /// How many users and organizations that is.
    pub accounted: [Accounted; 2],
}

/// A finding, and what becomes of it.
#[derive(Debug, Clone)]
pub struct Noted {
    /// The finding.
    pub finding: Finding,
    /// What can be done about it, where that was looked for.
    pub remedy: Option<Remedy>,
    /// Who answers for it, if somebody does.
    pub waiver: Option<Waiver>,
}

/// Returns those of some findings for which nobody answers.
pub(super) fn open(findings: &[Noted]) -> impl Iterator<Item = &Finding> {
    let open = findings.iter().filter(|noted| noted.waiver.is_none());
    open.map(|noted| &noted.finding)
}

impl<'w> Pack<'w> {
    /// Returns the review of a world with its findings. `watch` is told how far it has come.
    ///
    /// # Errors
    ///
    /// In words, what does not add up: a defect of bailiwick.
    pub fn new(
        world: &'w World,
        findings: Vec<Noted>,
        baseline: Option<&'w World>,
        lang: Lang,
        watch: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, String> {
        // Each of these takes about as long, or less.
        let parts = if baseline.is_some() { 3 } else { 1 };
        let mut part = |number: u64, done: u64, all: u64| {
            let all = all.max(1);
            watch(done + all * number, all * parts);
        };
        let known = baseline.map(|before| {
            let rows = rows(before, &[], None, &mut |done, all| part(0, done, all));
            Known::of(&rows)
        });
        let comparison = baseline
            .map(|before| Comparison::of(before, world, &mut |done, all| part(1, done, all)));
        let rows = rows(world, open(&findings), known.as_ref(), &mut |done, all| {
            part(parts - 1, done, all);
        });
        let still = rows.iter().filter(|row| row.change != Change::New).count();
        let coverage = Coverage::of(world, &rows);
        let accounted = coverage.add_up(world, rows.len())?;
        Ok(Self {
            gone: known.map_or(0, |known| known.count() - still),
            comparison,
            world,
            baseline,
            lang,
            rows,
            findings,
            coverage,
            accounted,
        })
    }

    /// Returns the findings for which nobody answers.
    pub(crate) fn open(&self) -> impl Iterator<Item = &Finding> {
        open(&self.findings)
    }

    /// Returns the files that the pack consists of, the manifest aside.
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        let has_baseline = self.baseline.is_some();
        let parts = Part::ALL.iter().copied();
        parts.filter(move |part| has_baseline || *part != Part::Changes)
    }

    /// Returns how many lines are written in all, about.
    #[must_use]
    pub fn lines(&self) -> u64 {
        let people = self.coverage.users.len() + self.coverage.orgs.len();
        let lines = 4 * self.rows.len() + 2 * self.changes() + 2 * self.findings.len();
        (lines + 2 * people) as u64
    }

    /// Hands out a file of the pack, piece by piece. `go_on` is asked before each line;
    /// what is handed out after it said no is incomplete.
    ///
    /// # Errors
    ///
    /// Why it cannot be made.
    pub fn write(
        &self,
        part: Part,
        inputs: &[File],
        go_on: &mut dyn FnMut() -> bool,
        hand: &mut dyn FnMut(&[u8]),
    ) -> Result<(), Unpacked> {
        let (tab, dialect) = match part {
            Part::Decisions => (Tab::Decisions, Dialect::Plain),
            Part::DecisionsExcel => (Tab::Decisions, Dialect::Excel),
            Part::Changes => (Tab::Changes, Dialect::Plain),
            Part::Findings => (Tab::Findings, Dialect::Plain),
            Part::Completeness => (Tab::Everybody, Dialect::Plain),
            Part::Workbook => {
                hand(&self.workbook(go_on)?);
                return Ok(());
            }
            Part::Report => {
                report::page(self, inputs, go_on, hand)?;
                return Ok(());
            }
        };
        let headings = match dialect {
            Dialect::Plain => Headings::Ids,
            Dialect::Excel => Headings::Titles(self.lang),
        };
        let lines = self.lines_of(tab).take_while(|_| go_on());
        for piece in separated(&self.sheet(tab, headings), lines, dialect) {
            hand(piece.as_bytes());
        }
        Ok(())
    }

    fn workbook(&self, go_on: &mut dyn FnMut() -> bool) -> Result<Vec<u8>, Unwritable> {
        let mut book = Book::new(self.world.as_of().at);
        for tab in Tab::OF_BOOK {
            if tab == Tab::Changes && self.baseline.is_none() {
                continue;
            }
            let sheet = self.sheet(tab, Headings::Titles(self.lang));
            book.add(&sheet, self.lines_of(tab).take_while(|_| go_on()))?;
        }
        book.finish()
    }

    /// Returns the manifest of the pack with these inputs and outputs.
    #[must_use]
    pub fn manifest(&self, inputs: Vec<File>, outputs: Vec<File>) -> Manifest {
        let count =
            |of: fn(&Change) -> bool| self.rows.iter().filter(|row| of(&row.change)).count();
        let facts = self.world.facts();
        let mut counts = BTreeMap::from([
            ("users", facts.user_count()),
            ("orgs", facts.org_count()),
            ("facts", facts.len()),
            ("grants", facts.grant_count()),
            ("rows", self.rows.len()),
            ("findings", self.open().count()),
            ("findings_waived", self.findings.len() - self.open().count()),
        ]);
        if self.baseline.is_some() {
            counts.extend([
                ("rows_new", count(|change| *change == Change::New)),
                ("rows_same", count(|change| *change == Change::Same)),
                (
                    "rows_otherwise",
                    count(|change| matches!(change, Change::Otherwise(_))),
                ),
                ("rows_gone", self.gone),
                ("changes", self.changes()),
                ("causes", self.causes().count()),
            ]);
        }
        let [users, orgs] = self.accounted.clone();
        Manifest {
            bailiwick: env!("CARGO_PKG_VERSION").to_owned(),
            terms: Terms::of(self.world),
            baseline: self.baseline.map(Terms::of),
            inputs,
            outputs,
            counts: counts
                .into_iter()
                .map(|(what, count)| (what.to_owned(), count))
                .collect(),
            users,
            orgs,
            rows: self.rows.iter().map(|row| row.id.to_string()).collect(),
        }
    }
}

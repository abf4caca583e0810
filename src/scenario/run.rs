//! Running a scenario: is what it expects what follows?

use super::check::{Checker, Wrong};
use super::expect::{Expectation, Expected};
use super::golden::Section;
use super::load::leave_out;
use super::{Scenario, Terms};
use crate::diagnostic::{Diagnostic, Sources, Span};
use crate::facts::{FactBase, Stated};
use crate::model::Instant;
use crate::policy::Policy;
use crate::world::World;
use std::sync::Arc;

/// A world of a scenario: its own or a variation's.
#[derive(Debug)]
pub struct Case {
    /// The variation's title; `None` for the scenario's own world.
    pub variation: Option<String>,
    /// The world.
    pub world: World,
    /// How many expectations were looked at.
    pub checked: usize,
    /// These expectations.
    pub expect: Vec<Expectation>,
    /// Those that do not hold.
    pub failures: Vec<Failure>,
    /// The answers to the questions that were compared with golden ones.
    pub answers: Vec<Section>,
}

/// An expectation that does not hold.
#[derive(Debug)]
pub struct Failure {
    /// Which one of those of its world, from 0.
    pub place: usize,
    /// What was expected, and what was concluded instead.
    pub message: Diagnostic,
    /// The proof, what stands in the way, or what is otherwise; it ends in a
    /// line break unless it is empty.
    pub explanation: String,
}

/// What became of a scenario.
#[derive(Debug)]
pub struct Report {
    /// Its worlds, its own first.
    pub cases: Vec<Case>,
}

impl Report {
    /// Returns whether every expectation holds.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.cases.iter().all(|case| case.failures.is_empty())
    }
}

/// Returns what becomes of a scenario that stands on inherited facts, under a
/// policy. The terms count where the scenario says nothing; the sources are for
/// places in explanations.
///
/// # Errors
///
/// Everything for which the scenario cannot be run.
pub fn run(
    scenario: &Scenario,
    inherited: &[Stated],
    policy: &Arc<Policy>,
    terms: &Terms,
    sources: &Sources,
) -> Result<Report, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let stated: Vec<Stated> = inherited.iter().chain(&scenario.facts).cloned().collect();
    let terms = scenario.terms.or(terms);
    let runner = Runner {
        scenario,
        policy,
        sources,
    };
    let own = runner.case(None, &stated, &terms, (&scenario.expect, scenario.span))?;
    let mut cases = vec![own];
    for variation in &scenario.variations {
        let mut stated = stated.clone();
        for left_out in &variation.without {
            if !leave_out(&mut stated, &left_out.fact) {
                errors.push(
                    Diagnostic::at(
                        "nothing_to_leave_out",
                        left_out.span,
                        "the scenario does not state this fact",
                    )
                    .help("what a variation leaves out is written as the scenario states it"),
                );
            }
        }
        stated.extend(variation.with.iter().cloned());
        let other = Other {
            title: &variation.title,
            own: &cases[0].world,
        };
        match runner.case(
            Some(other),
            &stated,
            &variation.terms.or(&terms),
            (&variation.expect, variation.span),
        ) {
            Ok(case) => cases.push(case),
            Err(wrong) => errors.extend(wrong),
        }
    }
    if errors.is_empty() {
        Ok(Report { cases })
    } else {
        Err(errors)
    }
}

/// A variation, and the world of which it is one.
#[derive(Clone, Copy)]
struct Other<'r> {
    title: &'r str,
    own: &'r World,
}

struct Runner<'r> {
    scenario: &'r Scenario,
    policy: &'r Arc<Policy>,
    sources: &'r Sources,
}

impl Runner<'_> {
    fn case(
        &self,
        other: Option<Other<'_>>,
        stated: &[Stated],
        terms: &Terms,
        (expect, span): (&[Expectation], Span),
    ) -> Result<Case, Vec<Diagnostic>> {
        let at = instant(stated, terms, span).map_err(|error| vec![error])?;
        let facts = Arc::new(FactBase::build(stated)?);
        let as_of = self.policy.as_of(at, terms.edition, &terms.choices);
        let world = || World::new(Arc::clone(self.policy), Arc::clone(&facts), as_of);
        // Golden answers name places as they are seen from the scenario's folder.
        let asks = |expectation: &Expectation| matches!(expectation.expected, Expected::Matches(_));
        let seen_from_here = expect
            .iter()
            .any(asks)
            .then(|| world().with_sources(self.sources_here()));
        let world = world().with_sources(self.sources.clone());
        let mut checker = Checker {
            world: &world,
            own: other.map(|other| other.own),
            seen_from_here: seen_from_here.as_ref(),
            golden: &self.scenario.golden,
            variation: other.map(|other| other.title),
            answers: Vec::new(),
            errors: Vec::new(),
        };
        let mut failures = Vec::new();
        for (place, expectation) in expect.iter().enumerate() {
            if let Some(Err(wrong)) = checker.check(&expectation.expected) {
                failures.push(failure(place, expectation.span, wrong));
            }
        }
        let Checker {
            answers, errors, ..
        } = checker;
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Case {
            variation: other.map(|other| other.title.to_owned()),
            world,
            checked: expect.len(),
            expect: expect.to_vec(),
            failures,
            answers,
        })
    }

    /// Returns the sources by their paths as seen from the scenario's folder.
    fn sources_here(&self) -> Sources {
        let here = self.sources.name(self.scenario.span.file);
        let folder = here.rfind('/').map_or("", |end| &here[..=end]);
        let mut sources = Sources::default();
        for file in self.sources.files() {
            let name = self.sources.name(file);
            sources.add(
                name.strip_prefix(folder).unwrap_or(name),
                self.sources.text(file),
            );
        }
        sources
    }
}

fn failure(place: usize, span: Span, wrong: Wrong) -> Failure {
    let mut message = Diagnostic::at("expectation", span, wrong.message);
    message.related = wrong.places;
    let mut explanation = wrong.explanation;
    if !explanation.is_empty() && !explanation.ends_with('\n') {
        explanation.push('\n');
    }
    Failure {
        place,
        message,
        explanation,
    }
}

/// Returns the instant asked about.
fn instant(stated: &[Stated], terms: &Terms, span: Span) -> Result<Instant, Diagnostic> {
    if let Some(at) = terms.at {
        return Ok(at);
    }
    match stated.iter().find(|stated| stated.fact.is_dated()) {
        Some(dated) => Err(Diagnostic::at(
            "undated_scenario",
            span,
            "the facts are dated, but `at` is not given",
        )
        .related(dated.span, "a dated fact")
        .help("add `at:` with the instant asked about, so that the result does not change with the day")),
        // Nothing is dated, so that any instant will do.
        None => Ok(Instant::from_clock(jiff::Timestamp::UNIX_EPOCH)),
    }
}

//! Running a scenario: is what it expects what follows?

use super::expect::{Expectation, Expected, Written};
use super::{Scenario, Terms, reasons};
use crate::answers::Decision;
use crate::diagnostic::{Diagnostic, Sources, Span};
use crate::facts::{FactBase, Stated};
use crate::findings;
use crate::model::{Access, Capability, Instant, Org, Role, User};
use crate::policy::Policy;
use crate::query::{Names as _, Slot};
use crate::stop::Stop;
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
}

/// An expectation that does not hold.
#[derive(Debug)]
pub struct Failure {
    /// What was expected, and what was concluded instead.
    pub message: Diagnostic,
    /// Where the answer is right but the reason is wrong, the proof or what
    /// stands in the way; empty otherwise.
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

/// Returns what becomes of a scenario, with the facts of its included files,
/// under a policy. The terms count where the scenario says nothing; the sources
/// are for places in explanations.
///
/// # Errors
///
/// Everything for which the scenario cannot be run.
pub fn run(
    scenario: &Scenario,
    included: &[Stated],
    policy: &Arc<Policy>,
    terms: &Terms,
    sources: &Sources,
) -> Result<Report, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let mut cases = Vec::new();
    let stated: Vec<Stated> = included.iter().chain(&scenario.facts).cloned().collect();
    let terms = scenario.terms.or(terms);
    match case(
        None,
        &stated,
        &terms,
        &scenario.expect,
        scenario.span,
        (policy, sources),
    ) {
        Ok(case) => cases.push(case),
        Err(wrong) => errors.extend(wrong),
    }
    for variation in &scenario.variations {
        let mut stated = stated.clone();
        for left_out in &variation.without {
            let before = stated.len();
            stated.retain(|stated| stated.fact != left_out.fact);
            if stated.len() == before {
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
        let title = Some(variation.title.clone());
        // What is wrong with the scenario's own world was said already.
        if !cases.is_empty() {
            match case(
                title,
                &stated,
                &variation.terms.or(&terms),
                &variation.expect,
                variation.span,
                (policy, sources),
            ) {
                Ok(case) => cases.push(case),
                Err(wrong) => errors.extend(wrong),
            }
        }
    }
    if errors.is_empty() {
        Ok(Report { cases })
    } else {
        Err(errors)
    }
}

fn case(
    variation: Option<String>,
    stated: &[Stated],
    terms: &Terms,
    expect: &[Expectation],
    span: Span,
    (policy, sources): (&Arc<Policy>, &Sources),
) -> Result<Case, Vec<Diagnostic>> {
    let facts = FactBase::build(stated)?;
    let at = match terms.at {
        Some(at) => at,
        None => match stated.iter().find(|stated| stated.fact.is_dated()) {
            Some(dated) => {
                return Err(vec![
                    Diagnostic::at("undated_scenario", span, "the facts are dated, but `at` is not given")
                        .related(dated.span, "a dated fact")
                        .help("add `at:` with the instant asked about, so that the result does not change with the day"),
                ]);
            }
            // Nothing is dated, so that any instant will do.
            None => Instant::from_clock(jiff::Timestamp::UNIX_EPOCH),
        },
    };
    let world = World::new(
        Arc::clone(policy),
        Arc::new(facts),
        policy.as_of(at, terms.edition, &terms.choices),
    )
    .with_sources(sources.clone());
    let mut errors = Vec::new();
    let mut failures = Vec::new();
    for expectation in expect {
        let mut checker = Checker {
            world: &world,
            errors: &mut errors,
            explanation: String::new(),
        };
        if let Some(Err(message)) = checker.check(&expectation.expected) {
            let wrong = Diagnostic::at("expectation", expectation.span, message);
            failures.push(Failure {
                message: wrong,
                explanation: checker.explanation,
            });
        }
    }
    if errors.is_empty() {
        Ok(Case {
            variation,
            world,
            checked: expect.len(),
            expect: expect.to_vec(),
            failures,
        })
    } else {
        Err(errors)
    }
}

struct Checker<'c> {
    world: &'c World,
    errors: &'c mut Vec<Diagnostic>,
    /// What goes with a wrong reason.
    explanation: String,
}

impl Checker<'_> {
    /// Says whether the expectation holds, or what was concluded instead;
    /// nothing where a name is not known.
    fn check(&mut self, expected: &Expected) -> Option<Result<(), String>> {
        Some(match expected {
            Expected::Holds(user, role, on) => {
                let (user, on) = self.user_and_org(user, on)?;
                self.holds(user, *role, on, true)
            }
            Expected::HoldsNot(user, role, on) => {
                let (user, on) = self.user_and_org(user, on)?;
                self.holds(user, *role, on, false)
            }
            Expected::Can {
                user,
                capability,
                on,
                access,
                because,
                via,
                not_via,
            } => {
                let capability = self.capability(capability);
                let (user, on) = self.user_and_org(user, on)?;
                let capability = capability?;
                self.can(user, capability, on, *access, because)
                    .and_then(|()| {
                        let routes = (via.as_slice(), not_via.as_slice());
                        self.explained(reasons::routes(self.world, user, capability, on, routes))
                    })
            }
            Expected::Cannot {
                user,
                capability,
                on,
                blocked_by,
            } => {
                let capability = self.capability(capability);
                let (user, on) = self.user_and_org(user, on)?;
                let capability = capability?;
                let privilege = self.world.conclusions().privilege(user, on, capability);
                if privilege.is_some() {
                    let decision =
                        Decision::new(self.world, user, capability, on, &Stop::default());
                    Err(format!("expected no access, concluded {}", decision.line()))
                } else {
                    self.explained(reasons::blockers(
                        self.world, user, capability, on, blocked_by,
                    ))
                }
            }
            Expected::Who {
                capability,
                on,
                exactly,
            } => {
                let users: Vec<_> = exactly.iter().map(|user| self.user(user)).collect();
                let capability = self.capability(capability);
                let on = self.org(on)?;
                self.who(capability?, on, users.into_iter().collect::<Option<_>>()?)
            }
            Expected::Finding { kind, on, user } => {
                let user = user.as_ref().map(|user| self.user(user));
                let on = on.as_ref().map(|on| self.org(on));
                let (user, on) = (
                    user.map_or(Some(None), |user| user.map(Some))?,
                    on.map_or(Some(None), |on| on.map(Some))?,
                );
                self.finds(*kind, user, on)
            }
        })
    }

    /// Keeps the explanation that goes with a wrong reason.
    fn explained(&mut self, checked: Result<(), reasons::Wrong>) -> Result<(), String> {
        checked.map_err(|wrong| {
            self.explanation = wrong.explanation;
            wrong.message
        })
    }

    fn holds(&self, user: User, role: Role, on: Org, wanted: bool) -> Result<(), String> {
        if self.world.conclusions().holds(user, role, on) == wanted {
            return Ok(());
        }
        let held = self.world.conclusions().held_by(user);
        let held = held.filter(|held| held.org == on);
        let held: Vec<String> = held.map(|held| held.role.to_string()).collect();
        let held = if held.is_empty() {
            "no role".to_owned()
        } else {
            held.join(", ")
        };
        let not = if wanted { "" } else { "not " };
        Err(format!(
            "expected {not}to hold {role}, concluded that {held} is held there"
        ))
    }

    fn can(
        &self,
        user: User,
        capability: Capability,
        on: Org,
        access: Option<Access>,
        because: &[Written],
    ) -> Result<(), String> {
        let decision = Decision::new(self.world, user, capability, on, &Stop::default());
        if !decision.is_yes() || access.is_some_and(|access| access != decision.access) {
            let wanted = access.map_or("some".to_owned(), |access| access.to_string());
            return Err(format!(
                "expected {wanted} access, concluded {}",
                decision.line()
            ));
        }
        let unused: Vec<&str> = because
            .iter()
            .map(|(id, _)| id.as_str())
            .filter(|id| !decision.because.contains(id))
            .collect();
        if unused.is_empty() {
            return Ok(());
        }
        Err(format!(
            "expected because of {}, but no proof uses that: {}; the rules used are {}",
            unused.join(", "),
            decision.line(),
            decision.because.join(", ")
        ))
    }

    fn who(&self, capability: Capability, on: Org, mut exactly: Vec<User>) -> Result<(), String> {
        exactly.sort();
        exactly.dedup();
        let rows = self.world.conclusions().who(capability, on);
        let found: Vec<User> = rows.map(|row| row.user).collect();
        let names = |users: &mut dyn Iterator<Item = &User>| {
            users
                .map(|user| self.world.user_name(*user))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let missing = names(&mut exactly.iter().filter(|user| !found.contains(user)));
        let more = names(&mut found.iter().filter(|user| !exactly.contains(user)));
        match (missing.as_str(), more.as_str()) {
            ("", "") => Ok(()),
            ("", more) => Err(format!(
                "expected nobody else, concluded that {more} has access too"
            )),
            (missing, "") => Err(format!(
                "expected {missing}, concluded that there is no such access"
            )),
            (missing, more) => Err(format!(
                "expected {missing}, concluded that there is no such access, but that {more} has it"
            )),
        }
    }

    fn finds(
        &self,
        kind: findings::Kind,
        user: Option<User>,
        on: Option<Org>,
    ) -> Result<(), String> {
        let found = findings::find(self.world, &findings::Thresholds::default());
        let matches = |finding: &&findings::Finding| {
            finding.kind == kind
                && user.is_none_or(|user| finding.user == Some(user))
                && on.is_none_or(|on| finding.org == Some(on))
        };
        if found.iter().any(|finding| matches(&finding)) {
            return Ok(());
        }
        let mut kinds: Vec<String> = found
            .iter()
            .filter(|finding| {
                on.is_none_or(|on| finding.org == Some(on))
                    && user.is_none_or(|user| finding.user == Some(user))
            })
            .map(|finding| finding.kind.to_string())
            .collect();
        kinds.dedup();
        let kinds = if kinds.is_empty() {
            "nothing".to_owned()
        } else {
            kinds.join(", ")
        };
        Err(format!("expected the finding {kind}, found {kinds}"))
    }

    fn user_and_org(&mut self, user: &Written, org: &Written) -> Option<(User, Org)> {
        let (user, org) = (self.user(user), self.org(org));
        Some((user?, org?))
    }

    fn user(&mut self, name: &Written) -> Option<User> {
        let found = self.world.user(&name.0);
        self.known(found, "user", name, Slot::User)
    }

    fn org(&mut self, name: &Written) -> Option<Org> {
        let found = self.world.org(&name.0);
        self.known(found, "org", name, Slot::Org)
    }

    fn capability(&mut self, name: &Written) -> Option<Capability> {
        let found = self.world.capability(&name.0);
        self.known(found, "capability", name, Slot::Capability)
    }

    fn known<T>(
        &mut self,
        found: Option<T>,
        noun: &str,
        (name, span): &Written,
        slot: Slot,
    ) -> Option<T> {
        if found.is_none() {
            let wrong = Diagnostic::at("unknown_name", *span, format!("unknown {noun} `{name}`"));
            self.errors
                .push(wrong.did_you_mean(name, self.world.ids(slot)));
        }
        found
    }
}

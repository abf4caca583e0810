//! Checking one expectation in one world.

mod lists;

use super::expect::{Blocker, Expected, Via, Written};
use super::golden::{self, Golden, Section};
use super::reasons;
use crate::answers::{self, Decision, Style};
use crate::diagnostic::{Diagnostic, Span};
use crate::explain::{self, Shown};
use crate::findings;
use crate::model::{Access, Capability, Org, Role, User};
use crate::query::{self, Names as _, Slot};
use crate::routes;
use crate::stop::Stop;
use crate::world::World;
use similar::TextDiff;

/// The columns to which explanations are wrapped.
const WIDTH: usize = 80;

/// What is wrong with an expectation.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    pub(super) message: String,
    /// Places within the expectation, each with what is wrong there.
    pub(super) places: Vec<(Span, String)>,
    pub(super) explanation: String,
}

impl Wrong {
    pub(super) fn new(message: String, explanation: String) -> Self {
        Self {
            message,
            places: Vec::new(),
            explanation,
        }
    }
}

/// A world in which expectations are checked, and what they are compared with.
pub(super) struct Checker<'c> {
    pub(super) world: &'c World,
    /// Of a variation, the world of which it is one.
    pub(super) own: Option<&'c World>,
    /// The same world with its files as they are seen from the scenario.
    pub(super) seen_from_here: Option<&'c World>,
    pub(super) golden: &'c Golden,
    pub(super) variation: Option<&'c str>,
    pub(super) answers: Vec<Section>,
    /// What makes the scenario one that cannot be run.
    pub(super) errors: Vec<Diagnostic>,
}

impl Checker<'_> {
    /// Says whether the expectation holds, or what was concluded instead;
    /// nothing where a name is not known.
    pub(super) fn check(&mut self, expected: &Expected) -> Option<Result<(), Wrong>> {
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
                let privilege = (user, capability?, on);
                self.can(privilege, *access, because, (via, not_via))
            }
            Expected::Cannot {
                user,
                capability,
                on,
                blocked_by,
            } => {
                let capability = self.capability(capability);
                let (user, on) = self.user_and_org(user, on)?;
                self.cannot((user, capability?, on), blocked_by)
            }
            Expected::Who {
                capability,
                on,
                users,
            } => self.who(capability, on, users)?,
            Expected::What {
                user,
                on,
                capabilities,
            } => self.what(user, on, capabilities)?,
            Expected::Where {
                user,
                capability,
                orgs,
            } => self.places(user, capability, orgs)?,
            Expected::Count { of, least, most } => self.count(of, *least, *most)?,
            Expected::Matrix {
                on,
                at,
                capabilities,
                rows,
            } => self.matrix(on, *at, capabilities, rows)?,
            Expected::Unchanged { except } => self.unchanged(except)?,
            Expected::Finding { kind, on, user } => {
                let user = user.as_ref().map(|user| self.user(user));
                let on = on.as_ref().map(|on| self.org(on));
                let (user, on) = (
                    user.map_or(Some(None), |user| user.map(Some))?,
                    on.map_or(Some(None), |on| on.map(Some))?,
                );
                self.finds(*kind, user, on)
            }
            Expected::Matches(question) => self.matches(question)?,
        })
    }

    fn holds(&self, user: User, role: Role, on: Org, wanted: bool) -> Result<(), Wrong> {
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
        let message = format!("expected {not}to hold {role}, concluded that {held} is held there");
        let explanation = if wanted {
            explain::why_holds_not(self.world, user, role, on, &Stop::default())
                .map(|why_not| why_not.text(self.world, WIDTH, &Shown::default(), &Stop::default()))
        } else {
            let why = explain::why_holds(self.world, user, role, on)
                .ok()
                .flatten();
            why.and_then(|why| why.text(self.world, WIDTH, &Shown::default(), &Stop::default()))
        };
        Err(Wrong::new(message, explanation.unwrap_or_default()))
    }

    fn can(
        &self,
        (user, capability, on): (User, Capability, Org),
        access: Option<Access>,
        because: &[Written],
        (via, not_via): (&[Via], &[Via]),
    ) -> Result<(), Wrong> {
        let concluded = self.world.conclusions().privilege(user, on, capability);
        let decision = || Decision::new(self.world, user, capability, on, &Stop::default());
        let concluded = concluded.map_or(Access::None, |row| row.access);
        if concluded == Access::None || access.is_some_and(|access| access != concluded) {
            let wanted = access.map_or("some".to_owned(), |access| access.to_string());
            return Err(Wrong::new(
                format!("expected {wanted} access, concluded {}", decision().line()),
                self.explanation(user, capability, on),
            ));
        }
        if !because.is_empty() {
            let goal = routes::goal(user, on, capability, concluded);
            let used = self.world.graph(&goal).rules();
            let unused: Vec<&str> = because
                .iter()
                .map(|(id, _)| id.as_str())
                .filter(|id| !used.contains(id))
                .collect();
            if !unused.is_empty() {
                let decision = decision();
                let message = format!(
                    "expected because of {}, but no proof uses that: {}; the rules used are {}",
                    unused.join(", "),
                    decision.line(),
                    decision.because.join(", ")
                );
                return Err(Wrong::new(message, self.explanation(user, capability, on)));
            }
        }
        reasons::routes(self.world, user, capability, on, (via, not_via))
    }

    fn cannot(
        &self,
        (user, capability, on): (User, Capability, Org),
        blocked_by: &[Blocker],
    ) -> Result<(), Wrong> {
        let privilege = self.world.conclusions().privilege(user, on, capability);
        if privilege.is_some() {
            let decision = Decision::new(self.world, user, capability, on, &Stop::default());
            return Err(Wrong::new(
                format!("expected no access, concluded {}", decision.line()),
                self.explanation(user, capability, on),
            ));
        }
        reasons::blockers(self.world, user, capability, on, blocked_by)
    }

    /// Returns the proof of a privilege, or what stands in its way.
    fn explanation(&self, user: User, capability: Capability, on: Org) -> String {
        let explanation = match self.world.conclusions().privilege(user, on, capability) {
            Some(privilege) => explain::why_can(self.world, &privilege, &Stop::default())
                .ok()
                .and_then(|why| why.text(self.world, WIDTH, &Shown::default(), &Stop::default())),
            None => explain::why_cannot(self.world, user, capability, on, &Stop::default()).map(
                |why_not| why_not.text(self.world, WIDTH, &Shown::default(), &Stop::default()),
            ),
        };
        explanation.unwrap_or_default()
    }

    fn finds(
        &self,
        kind: findings::Kind,
        user: Option<User>,
        on: Option<Org>,
    ) -> Result<(), Wrong> {
        let found = |kinds: &[findings::Kind]| {
            let mut found =
                findings::find_only(self.world, &findings::Thresholds::default(), kinds);
            found.retain(|finding| {
                on.is_none_or(|on| finding.org == Some(on))
                    && user.is_none_or(|user| finding.user == Some(user))
            });
            found
        };
        if !found(&[kind]).is_empty() {
            return Ok(());
        }
        let mut kinds: Vec<String> = found(crate::model::Word::ALL)
            .iter()
            .map(|finding| finding.kind.to_string())
            .collect();
        kinds.dedup();
        let kinds = if kinds.is_empty() {
            "nothing".to_owned()
        } else {
            kinds.join(", ")
        };
        let message = format!("expected the finding {kind}, found {kinds}");
        Err(Wrong::new(message, String::new()))
    }

    /// Compares the answer to a question with the golden one.
    fn matches(&mut self, (question, span): &Written) -> Option<Result<(), Wrong>> {
        let world = self.seen_from_here?;
        let answer = match answer(world, question, *span) {
            Ok(answer) => answer,
            Err(errors) => {
                self.errors.extend(errors);
                return None;
            }
        };
        self.answers.push(Section {
            variation: self.variation.map(ToOwned::to_owned),
            question: question.trim().to_owned(),
            answer: answer.clone(),
            span: None,
        });
        let golden = self.golden.answer(self.variation, question.trim());
        Some(match golden {
            Some(golden) if golden == answer => Ok(()),
            Some(golden) => Err(Wrong::new(
                "expected the golden answer, concluded another".into(),
                diff(golden, &answer),
            )),
            None => Err(Wrong::new(
                "there is no golden answer to this question; `--accept` writes it".into(),
                diff("", &answer),
            )),
        })
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

/// Returns the answer to a question as a golden answer has it.
fn answer(world: &World, question: &str, span: Span) -> Result<String, Vec<Diagnostic>> {
    // A question that is written with escapes has no places of its own.
    let is_verbatim = world.sources().snippet(span) == question;
    let placed = |mut error: Diagnostic| {
        error.span = Some(match error.span {
            Some(place) if is_verbatim => Span {
                start: span.start + place.start,
                end: span.start + place.end,
                ..span
            },
            _ => span,
        });
        error
    };
    let all = |errors: Vec<Diagnostic>| errors.into_iter().map(placed).collect::<Vec<_>>();
    let tokens = query::lex(span.file, question).map_err(|error| all(vec![error]))?;
    let query = query::parse(span.file, question, &tokens, world).map_err(all)?;
    let answer = answers::answer(world, query, &Stop::default()).map_err(|defect| {
        vec![placed(Diagnostic::new(
            "defect",
            format!("{defect}; the answer could be wrong"),
        ))]
    })?;
    let told = answers::written(world, &answer, &Style::default(), &Stop::default())
        .map_err(|(message, help)| vec![placed(Diagnostic::new("answer", message).help(help))])?;
    Ok(golden::plain(&told.answer))
}

/// Returns what is otherwise in one text than in another, line by line.
fn diff(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff()
        .header("golden", "concluded")
        .to_string()
}

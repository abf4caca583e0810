//! What-if: changes of the world, one upon the other.

use super::script::Place;
use super::state::State;
use super::{Last, Outcome, Reply, Session, mistakes, state_is_now};
use crate::answers::Answer;
use crate::answers::difference::{self, Changed};
use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::explain::Shown;
use crate::facts::{self, FactBase, Stated, StatedFact};
use crate::model::{ChoiceOption, Date, Instant};
use crate::policy::Policy;
use crate::query::{Change, Supposed};
use crate::reading::Item;
use crate::render::{Field, Rows};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// A change that was made, and the state after it.
#[derive(Debug, Clone)]
pub(super) struct Step {
    made: Made,
    pub(super) state: Arc<State>,
    changed: Arc<Vec<Changed>>,
}

/// A change that can be made on any state.
#[derive(Debug, Clone)]
enum Made {
    Assume(StatedFact),
    Retract(StatedFact),
    Choose(ChoiceOption),
    Edition(Date),
    At(Option<Instant>),
}

impl std::fmt::Display for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Assume(fact) => write!(f, "assume {fact}"),
            Self::Retract(fact) => write!(f, "retract {fact}"),
            Self::Choose(option) => write!(f, "choose {} {option}", option.point()),
            Self::Edition(date) => write!(f, "edition {date}"),
            Self::At(Some(at)) => write!(f, "at {at}"),
            Self::At(None) => f.write_str("at now"),
        }
    }
}

/// Carries out a change of a line that was understood.
pub(super) fn run(
    session: &mut Session,
    change: Change,
    line: &str,
    place: &Place<'_>,
    file: FileId,
) -> Reply {
    let made = match change {
        Change::Assume(supposed) => fact(supposed, line, session).map(Made::Assume),
        Change::Retract(supposed) => fact(supposed, line, session).map(Made::Retract),
        Change::Choose(option) => Ok(Made::Choose(option)),
        Change::Edition(date) => Ok(Made::Edition(date)),
        Change::At(at) => Ok(Made::At(at)),
        Change::Undo(count) => return undo(session, count),
        Change::Redo(count) => return redo(session, count),
        Change::Reset => {
            if session.steps.is_empty() {
                return Reply::aside("there are no changes");
            }
            return undo(session, session.steps.len());
        }
        Change::Changes => return changes(session),
        Change::Diff => return diff(session),
    };
    let show = |errors: &[Diagnostic], session: &Session| {
        mistakes::shown(errors, place, session.state(), session.settings.styled)
    };
    let made = match made {
        Ok(made) => made,
        Err(errors) => return show(&errors, session),
    };
    let start = line.len() - line.trim_start().len();
    let whole = Span::new(file, start..line.trim_end().len());
    match step(
        made,
        (session.steps.len(), session.state()),
        &session.policy,
        session.clock,
        Some(whole),
    ) {
        Ok(step) => {
            let text = format!(
                "{}\n{} · `diff` lists them, `undo` takes this back\n",
                step.made,
                difference::counted(&step.changed)
            );
            let before = Arc::clone(session.state());
            session.steps.push(step);
            session.undone.clear();
            session.forget_names(&before);
            Reply::aside(text)
        }
        Err(errors) => show(&errors, session),
    }
}

/// Makes the changes of some steps again, upon another state.
pub(super) fn again(
    steps: &[Step],
    base: &State,
    policy: &Arc<Policy>,
    clock: fn() -> Instant,
) -> Result<Vec<Step>, Vec<Diagnostic>> {
    let mut made: Vec<Step> = Vec::new();
    for before in steps {
        let state = made.last().map_or(base, |step| &*step.state);
        let upon = (made.len(), state);
        made.push(step(before.made.clone(), upon, policy, clock, None)?);
    }
    Ok(made)
}

/// Returns the fact that is supposed.
fn fact(supposed: Supposed, line: &str, session: &Session) -> Result<StatedFact, Vec<Diagnostic>> {
    let range = match supposed {
        Supposed::Said(fact) => return Ok(fact),
        Supposed::Written(range) => range,
    };
    // The fact keeps its place in the line, so that what is wrong in it is shown there.
    let mut sources = session.state().sources.clone();
    let blanks = |text: &str| -> String {
        text.bytes()
            .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
            .collect()
    };
    let text = format!(
        "{}{}",
        blanks(&line[..range.start]),
        line[range.clone()].trim_end()
    );
    let file = sources.add("fact.ron", text);
    debug_assert_eq!(file, session.script_file());
    facts::read_fact(Item::of_file(&sources, file)).map(|stated| stated.fact)
}

/// Returns the step that a change makes upon a state, to which so many led.
fn step(
    made: Made,
    (steps, before): (usize, &State),
    policy: &Arc<Policy>,
    clock: fn() -> Instant,
    whole: Option<Span>,
) -> Result<Step, Vec<Diagnostic>> {
    let mut sources = before.sources.clone();
    let mut terms = before.terms.clone();
    let wrong = |message: String, help: &str| {
        let wrong = match whole {
            Some(whole) => Diagnostic::at("what_if", whole, message),
            None => Diagnostic::new("what_if", message),
        };
        vec![wrong.help(help)]
    };
    let facts = before.world.facts();
    let anew = |facts: FactBase| Some((Arc::new(facts), false));
    let upon = |facts: FactBase| Some((Arc::new(facts), true));
    let changed = match &made {
        Made::Assume(fact) => {
            let text = fact.to_string();
            let file = sources.assume(steps + 1, &text);
            let span = Span::new(file, 0..text.len());
            let numbered = facts.numbered(fact);
            let is_stated = match &numbered {
                Some(numbered) => facts.place(numbered).is_some(),
                None => before.stated().iter().any(|known| known.fact == *fact),
            };
            if is_stated {
                return Err(wrong(
                    format!("`{fact}` is stated already"),
                    "`retract` leaves it out",
                ));
            }
            let next = match numbered {
                Some(numbered) => facts.supposing(numbered, span, &sources).map(upon),
                None => {
                    let mut all = before.stated().to_vec();
                    all.push(Stated::new(fact.clone(), span));
                    FactBase::build_from(&all, &sources).map(anew)
                }
            };
            next.map_err(|errors| unplaced(errors, &sources, whole))?
        }
        Made::Retract(fact) => {
            let places = facts.numbered(fact).map(|fact| facts.meant(&fact));
            let mut kept = Vec::new();
            if places.is_none() {
                kept = before.stated().to_vec();
                kept.retain(|known| !is_declared_by(fact, &known.fact));
            }
            let is_stated = match &places {
                Some(places) => !places.is_empty(),
                None => kept.len() < before.stated().len(),
            };
            if !is_stated {
                return Err(wrong(
                    format!("`{fact}` is not stated"),
                    "`show grants` and `describe NAME` tell what is",
                ));
            }
            let next = match places {
                Some(places) => Ok(upon(facts.without(places))),
                None => FactBase::build_from(&kept, &sources).map(anew),
            };
            next.map_err(|errors| unplaced(errors, &sources, whole))?
        }
        Made::Choose(option) => {
            terms.choices.push(*option);
            None
        }
        Made::Edition(date) => {
            terms.edition = Some(*date);
            None
        }
        Made::At(at) => {
            terms.at = *at;
            None
        }
    };
    let state = match changed {
        Some((facts, true)) => before.upon(facts, sources),
        Some((facts, false)) => State::new(policy, facts, sources, terms, clock),
        None => State::new(policy, Arc::clone(facts), sources, terms, clock),
    };
    Ok(Step {
        made,
        changed: Arc::new(before.difference(&state)),
        state: Arc::new(state),
    })
}

/// Returns what is wrong with the facts together, at the line that brought it
/// about; where else, in words.
fn unplaced(errors: Vec<Diagnostic>, sources: &Sources, whole: Option<Span>) -> Vec<Diagnostic> {
    errors
        .into_iter()
        .map(|error| {
            let elsewhere = error
                .span
                .filter(|span| sources.assumption(span.file).is_none());
            let place = elsewhere.map(|span| sources.location(span).to_string());
            let (message, help) = match place {
                // What may be meant there is not what was said here.
                Some(place) => (format!("{}, at {place}", error.message), None),
                None => (error.message, error.help),
            };
            Diagnostic {
                span: whole,
                message,
                help,
                related: Vec::new(),
                label: Box::default(),
                ..error
            }
        })
        .collect()
}

/// Returns whether a fact declares what a sentence speaks of, whatever else it says.
fn is_declared_by(said: &StatedFact, fact: &StatedFact) -> bool {
    match (said, fact) {
        (StatedFact::User { id, .. }, StatedFact::User { id: known, .. })
        | (StatedFact::Org { id, .. }, StatedFact::Org { id: known, .. }) => id == known,
        _ => false,
    }
}

fn undo(session: &mut Session, count: usize) -> Reply {
    move_steps(session, count, true)
}

fn redo(session: &mut Session, count: usize) -> Reply {
    move_steps(session, count, false)
}

fn move_steps(session: &mut Session, count: usize, back: bool) -> Reply {
    let there = if back {
        session.steps.len()
    } else {
        session.undone.len()
    };
    if there == 0 {
        let text = if back { "undo" } else { "redo" };
        return Reply::failure(Outcome::Usage, format!("error: there is nothing to {text}"));
    }
    let before = Arc::clone(session.state());
    let mut told = String::new();
    for _ in 0..count.min(there) {
        let (from, to) = if back {
            (&mut session.steps, &mut session.undone)
        } else {
            (&mut session.undone, &mut session.steps)
        };
        let Some(step) = from.pop() else { break };
        let words = if back { "taken back" } else { "made again" };
        let _ = writeln!(told, "{words}: {}", step.made);
        to.push(step);
    }
    session.forget_names(&before);
    let changed = before.difference(session.state());
    Reply::aside(format!("{told}{}", difference::counted(&changed)))
}

fn changes(session: &mut Session) -> Reply {
    let rows = session.steps.iter().map(|step| {
        let count = |sign| step.changed.iter().filter(|row| row.sign() == sign).count();
        vec![
            step.made.to_string().into(),
            count("+").into(),
            count("-").into(),
            count("~").into(),
        ]
    });
    let rows = Rows {
        rows: rows.collect(),
        columns: vec!["change", "gained", "lost", "otherwise"],
    };
    listing(session, rows)
}

fn diff(session: &mut Session) -> Reply {
    let mut causes: BTreeMap<&(String, String, String), &Made> = BTreeMap::new();
    for step in &session.steps {
        for row in step.changed.iter() {
            causes.insert(&row.key, &step.made);
        }
    }
    let changed = session.base.difference(session.state());
    let shown = |held: Option<(crate::model::Access, Instant)>| match held {
        None => Field::Missing,
        Some((access, until)) if until.is_written() => format!("{access} until {until}").into(),
        Some((access, _)) => access.into(),
    };
    let rows = changed.iter().map(|row| {
        let (user, org, capability) = &row.key;
        vec![
            row.sign().into(),
            user.into(),
            org.into(),
            capability.into(),
            shown(row.before),
            shown(row.after),
            causes.get(&row.key).map_or(Field::Missing, Field::from),
        ]
    });
    let rows = Rows {
        rows: rows.collect(),
        columns: vec![
            "sign",
            "user",
            "org",
            "capability",
            "before",
            "after",
            "change",
        ],
    };
    listing(session, rows)
}

fn listing(session: &mut Session, rows: Rows) -> Reply {
    let last = Last {
        world: Arc::clone(session.world()),
        now: state_is_now(session.state()),
        answer: Answer::Listing(rows.clone()),
        rows,
        shown: Shown::default(),
        fixed: Vec::new(),
    };
    let reply = session.tell(&last, None);
    session.last = Some(Arc::new(last));
    reply
}

//! Statements: a question or a change, from one line.

use super::{CHANGES, Change, FORMS, FileId, Form, Names, Query, Slot, Token, alive, find, form};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Date, Instant};

/// What a line states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// A question.
    Ask(Query),
    /// A change of the world that is asked about.
    Change(Change),
}

/// The shape of a form, whatever comes of it.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Its places, in order.
    pub slots: &'static [Slot],
    /// What it asks or does.
    pub asks: &'static str,
}

impl<T> From<&'static Form<T>> for Shape {
    fn from(form: &'static Form<T>) -> Self {
        Self {
            slots: form.slots,
            asks: form.asks,
        }
    }
}

/// Returns the shape of every form, questions first.
pub fn shapes() -> impl Iterator<Item = Shape> {
    FORMS
        .iter()
        .map(Shape::from)
        .chain(CHANGES.iter().map(Shape::from))
}

fn slots() -> Vec<&'static [Slot]> {
    shapes().map(|shape| shape.slots).collect()
}

/// Returns the shapes that some words can begin; none if they fit no form.
#[must_use]
pub fn after(tokens: &[Token]) -> Vec<Shape> {
    let all: Vec<Shape> = shapes().collect();
    alive(tokens, &slots()).map_or_else(
        |_| Vec::new(),
        |alive| alive.into_iter().map(|form| all[form]).collect(),
    )
}

/// Returns what a line states, and the places of its form.
///
/// # Errors
///
/// What is not understood: the first place that fits no form, or else every
/// name that is not known.
pub fn parse_statement(
    file: FileId,
    line: &str,
    tokens: &[Token],
    names: &dyn Names,
) -> Result<(Statement, &'static [Slot]), Vec<Diagnostic>> {
    let slots = slots();
    let place = form(file, line, tokens, &slots).map_err(|wrong| vec![wrong])?;
    let found = find(file, slots[place], tokens, names)?;
    let statement = match place.checked_sub(FORMS.len()) {
        None => (FORMS[place].build)(&found).map(Statement::Ask),
        Some(place) => (CHANGES[place].build)(&found).map(Statement::Change),
    };
    let wrong = || Diagnostic::new("query", "this cannot be so");
    Ok((statement.ok_or_else(|| vec![wrong()])?, slots[place]))
}

/// Returns the instant that a word means: one that is written out, today's
/// midnight, or so many days from the instant asked about.
pub(super) fn instant(file: FileId, token: &Token, asked: Instant) -> Result<Instant, Diagnostic> {
    let text = token.text.as_str();
    if let Some(days) = relative(text) {
        return Ok(asked.days_later(days));
    }
    match text {
        "today" => return Ok(asked.start_of_day()),
        "now" => return Ok(asked),
        _ => {}
    }
    Instant::parse(text).map_err(|error| {
        let span = Span::new(file, token.span.clone());
        let wrong = Diagnostic::at("query", span, format!("`{text}` is no instant: {error}"));
        match european(text) {
            Some(date) => wrong.help(format!("write {date}")),
            None => wrong.help("write 2024-05-02, 2024-05-02T10:30:00Z, today or +30d"),
        }
    })
}

/// Checks that a word is a date.
pub(super) fn date(file: FileId, token: &Token) -> Result<(), Diagnostic> {
    let text = token.text.as_str();
    let span = Span::new(file, token.span.clone());
    let wrong = Diagnostic::at("query", span, format!("`{text}` is no date"));
    match text.parse::<Date>() {
        Ok(_) if text.len() == 10 => Ok(()),
        _ => Err(match european(text) {
            Some(date) => wrong.help(format!("write {date}")),
            None => wrong.help("write it as 2024-03-06"),
        }),
    }
}

/// Returns the days of a word such as `+30d`.
fn relative(text: &str) -> Option<i64> {
    let days = text.strip_suffix('d')?;
    days.starts_with(['+', '-'])
        .then(|| days.parse().ok())
        .flatten()
}

/// Returns the date of a word such as `30.11.2026`, as it is written here.
fn european(text: &str) -> Option<Date> {
    let mut parts = text.split('.').map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (day, month) = (day.parse().ok()?, month.parse().ok()?);
    Date::new(year.parse().ok()?, month, day).ok()
}

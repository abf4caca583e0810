//! The parts of a policy, and on which sides each was exercised.

use super::{Touched, is_cell, reach};
use crate::diagnostic::Span;
use crate::model::{Access, Cell, Date, Instant, Word, words};
use crate::policy::{Policy, Quoted};
use crate::rule_list::{CLAUSES, Fact, Relation};
use std::collections::BTreeMap;

words! {
    /// A kind of parts.
    Kind, "kind of parts", {
        /// The clauses of the inference rules.
        Clauses = "clauses",
        /// The conditions of their bodies.
        Conditions = "conditions",
        /// The cells of the tables, those of earlier editions too.
        Cells = "cells",
        /// The settings that restricted mode restricts.
        Restrictions = "restrictions",
        /// The dates on which a restriction ends for an offer.
        Dates = "dates",
        /// The options of the choices.
        Options = "options",
        /// The editions of the policy.
        Editions = "editions",
    }
}

/// One part of the policy, and what the expectations made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What kind of part it is.
    pub kind: Kind,
    /// Its id, by parts, such as table, section, row and column.
    pub id: Vec<String>,
    /// What it says, in short.
    pub says: String,
    /// The given fact that it is, if it is one.
    pub fact: Option<Fact>,
    /// Where it stands: a place in the files of the policy, or a line of the
    /// inference rules.
    pub place: Place,
    /// Whether it was exercised.
    pub sides: Sides,
}

/// Where a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a file of the policy.
    Policy(Span),
    /// In `rules/program.rs`.
    Program(u32),
    /// Nowhere.
    Nowhere,
}

/// On which sides a part was exercised; a side that it does not have is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sides {
    /// Whether something holds because of it.
    pub yes: Option<bool>,
    /// Whether something does not hold because of it.
    pub no: Option<bool>,
    /// Whether it can matter to anybody at all.
    pub reachable: bool,
}

impl Sides {
    /// Returns whether it was exercised on every side that it has.
    #[must_use]
    pub fn all(self) -> bool {
        self.yes != Some(false) && self.no != Some(false)
    }

    fn of(yes: Option<bool>, no: Option<bool>) -> Self {
        Self {
            yes,
            no,
            reachable: true,
        }
    }
}

/// Returns every part of a policy in order, with the sides on which it was exercised.
#[must_use]
pub fn parts(policy: &Policy, touched: &Touched) -> Vec<Part> {
    let mut parts = clauses(touched);
    parts.extend(given(policy, touched));
    parts.extend(editions(policy, touched));
    parts.sort_by_key(|part| part.kind);
    parts
}

fn clauses(touched: &Touched) -> Vec<Part> {
    let mut parts = Vec::new();
    for (place, clause) in CLAUSES.iter().enumerate() {
        let fired = Some(touched.fired.contains(&place));
        parts.push(Part {
            kind: Kind::Clauses,
            id: vec![clause.label.to_owned()],
            says: clause.sentence.to_owned(),
            fact: None,
            place: Place::Program(clause.line),
            sides: Sides::of(fired, None),
        });
        for (literal, condition) in clause.body.iter().enumerate() {
            let decided = Some(touched.decided.contains(&(place, literal)));
            parts.push(Part {
                kind: Kind::Conditions,
                id: vec![clause.label.to_owned(), (literal + 1).to_string()],
                says: clause.said(condition),
                fact: None,
                place: Place::Program(clause.line),
                sides: Sides::of(fired, decided),
            });
        }
    }
    parts
}

/// Returns the parts that are given facts.
fn given(policy: &Policy, touched: &Touched) -> Vec<Part> {
    let reachable = reach::reachable(policy);
    let mut parts: BTreeMap<(Kind, Vec<String>), Part> = BTreeMap::new();
    let mut order = Vec::new();
    let mut facts = policy.given(&policy.as_of(Instant::ALWAYS, None, &[]));
    // Of a choice only the option in force is given, and every one is a part.
    facts.retain(|(fact, _)| fact.relation != Relation::Chosen);
    let options = policy.choices().iter().flat_map(|choice| &choice.options);
    facts.extend(options.map(|option| {
        let chosen = Fact::new(Relation::Chosen, [option.option.into()]);
        (chosen, option.quote)
    }));
    for (fact, quote) in facts {
        let quote = policy.quote(quote);
        let gave = touched.gave.contains(&fact);
        let fell_short = touched.fell_short.contains(&fact);
        let (kind, id, says, mut sides) = match &quote.what {
            Quoted::Cell(cell) => {
                let id = [&cell.table, &cell.section, &cell.row, &cell.column];
                let mut id: Vec<String> = id.iter().map(|heading| heading.id.to_string()).collect();
                id.extend(cell.until.map(|until| format!("until {until}")));
                let (yes, no) = sides_of(cell.cell);
                let sides = Sides::of(yes.then_some(gave), no.then_some(fell_short));
                (Kind::Cells, id, cell.cell.to_string(), sides)
            }
            Quoted::RestrictedItem {
                setting, leaves, ..
            } => {
                let says = match leaves {
                    Access::None => "cut off".to_owned(),
                    leaves => format!("cut to {leaves}"),
                };
                let sides = Sides::of(Some(gave), None);
                (
                    Kind::Restrictions,
                    vec![setting.id.to_string()],
                    says,
                    sides,
                )
            }
            Quoted::Lifting {
                setting,
                offer,
                from,
            } => {
                let id = vec![setting.id.to_string(), offer.to_string()];
                let sides = Sides::of(Some(gave), Some(fell_short));
                (Kind::Dates, id, format!("lifted from {from}"), sides)
            }
            Quoted::Choice { option, .. } => {
                let id = vec![option.point().to_string(), option.to_string()];
                (
                    Kind::Options,
                    id,
                    String::new(),
                    Sides::of(Some(gave), None),
                )
            }
            _ => continue,
        };
        sides.reachable = !is_cell(fact.relation) || reachable.contains(&fact);
        let key = (kind, id.clone());
        match parts.get_mut(&key) {
            // A setting is restricted for each offer, and one is enough.
            Some(part) => part.sides.yes = part.sides.yes.map(|yes| yes || gave),
            None => {
                order.push(key.clone());
                parts.insert(
                    key,
                    Part {
                        kind,
                        id,
                        says,
                        fact: Some(fact),
                        place: quote.span.map_or(Place::Nowhere, Place::Policy),
                        sides,
                    },
                );
            }
        }
    }
    order.iter().filter_map(|key| parts.remove(key)).collect()
}

/// Returns whether a cell can give something, and whether it can fall short.
fn sides_of(cell: Cell) -> (bool, bool) {
    match cell {
        Cell::Full | Cell::FullForServicesSold | Cell::SeeAll => (true, false),
        Cell::None | Cell::NotApplicable => (false, true),
        Cell::Read | Cell::SeePartial | Cell::TemporaryWhenApproved => (true, true),
    }
}

fn editions(policy: &Policy, touched: &Touched) -> Vec<Part> {
    let known = policy.editions();
    let asked = |place: usize| {
        let next = known.get(place + 1).map_or(Date::MAX, |next| next.date);
        touched
            .editions
            .range(known[place].date..next)
            .next()
            .is_some()
    };
    let part = |(place, edition): (usize, &crate::policy::Edition)| Part {
        kind: Kind::Editions,
        id: vec![edition.date.to_string()],
        says: edition.changes.to_string(),
        fact: None,
        place: Place::Policy(edition.span),
        sides: Sides::of(Some(asked(place)), None),
    };
    known.iter().enumerate().map(part).collect()
}

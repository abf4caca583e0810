//! Coverage in text, JSON and HTML.

mod page;

pub use page::page;

use super::{Field, Format, Rows, render};
use crate::coverage::{Kind, Part, Place};
use crate::model::Word as _;
use crate::policy::Policy;
use serde::Serialize;

/// How much of a kind is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The kind.
    pub kind: Kind,
    /// How many parts were exercised on every side that they have.
    pub covered: usize,
    /// How many there are, without those that can matter to nobody.
    pub of: usize,
    /// How many can matter to nobody.
    pub unreachable: usize,
}

impl Tally {
    /// Returns how much is covered, in percent to one decimal, rounded down.
    #[must_use]
    pub fn percent(&self) -> String {
        percent(self.covered, self.of)
    }
}

/// Returns a share in percent to one decimal, rounded down.
pub(super) fn percent(part: usize, of: usize) -> String {
    let tenths = (part * 1000).checked_div(of).unwrap_or(1000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Returns how much of each kind is covered.
#[must_use]
pub fn tallies(parts: &[Part]) -> Vec<Tally> {
    let tally = |kind: &Kind| {
        let of_kind = parts.iter().filter(|part| part.kind == *kind);
        let (reachable, unreachable): (Vec<&Part>, Vec<&Part>) =
            of_kind.partition(|part| part.sides.reachable);
        Tally {
            kind: *kind,
            covered: reachable.iter().filter(|part| part.sides.all()).count(),
            of: reachable.len(),
            unreachable: unreachable.len(),
        }
    };
    Kind::ALL.iter().map(tally).collect()
}

/// Returns what is covered, and a list of what is not.
#[must_use]
pub fn text(policy: &Policy, parts: &[Part]) -> String {
    let row = |tally: &Tally| {
        let unreachable = Some(tally.unreachable).filter(|count| *count > 0);
        vec![
            tally.kind.into(),
            tally.covered.into(),
            tally.of.into(),
            tally.percent().into(),
            unreachable.map_or(Field::Missing, Field::from),
        ]
    };
    let summary = Rows {
        columns: vec!["kind", "covered", "of", "percent", "unreachable"],
        rows: tallies(parts).iter().map(row).collect(),
    };
    let lacking = parts
        .iter()
        .filter(|part| part.sides.reachable && !part.sides.all());
    let row = |part: &Part| {
        vec![
            part.kind.into(),
            part.id.join("/").into(),
            part.says.as_str().into(),
            lacks(part).into(),
            place(policy, part).into(),
        ]
    };
    let lacking = Rows {
        columns: vec!["kind", "not covered", "says", "lacks", "place"],
        rows: lacking.map(row).collect(),
    };
    let mut text = render(&summary, Format::Table, None);
    if !lacking.rows.is_empty() {
        text.push('\n');
        text.push_str(&render(&lacking, Format::Table, None));
    }
    text
}

/// Returns the sides that a part lacks, in words.
fn lacks(part: &Part) -> &'static str {
    match (part.sides.yes, part.sides.no) {
        (Some(false), Some(false)) => "yes and no",
        (Some(false), _) => "yes",
        (_, Some(false)) => "no",
        _ => "",
    }
}

fn place(policy: &Policy, part: &Part) -> String {
    match part.place {
        Place::Policy(span) => policy.sources().location(span).to_string(),
        Place::Program(line) => format!("rules/program.rs:{line}"),
        Place::Nowhere => String::new(),
    }
}

/// A tally as JSON and the page have it.
#[derive(Serialize)]
struct Summed {
    kind: &'static str,
    covered: usize,
    of: usize,
    percent: String,
    unreachable: usize,
}

impl Summed {
    fn of(tally: &Tally) -> Self {
        Self {
            kind: tally.kind.id(),
            covered: tally.covered,
            of: tally.of,
            percent: tally.percent(),
            unreachable: tally.unreachable,
        }
    }
}

/// A part as JSON has it.
#[derive(Serialize)]
struct Written<'p> {
    kind: &'static str,
    id: &'p [String],
    says: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    yes: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no: Option<bool>,
    reachable: bool,
    place: String,
}

/// Returns every part and the tallies as one JSON object.
#[must_use]
pub fn json(policy: &Policy, parts: &[Part]) -> String {
    let written: Vec<Written<'_>> = parts
        .iter()
        .map(|part| Written {
            kind: part.kind.id(),
            id: &part.id,
            says: &part.says,
            yes: part.sides.yes,
            no: part.sides.no,
            reachable: part.sides.reachable,
            place: place(policy, part),
        })
        .collect();
    let summed: Vec<Summed> = tallies(parts).iter().map(Summed::of).collect();
    let object = serde_json::json!({ "tallies": summed, "parts": written });
    format!("{object}\n")
}

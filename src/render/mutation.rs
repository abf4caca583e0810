//! Mutants and what became of them, in text and JSON.

use super::{Field, Format, Rows, render};
use crate::model::Word as _;
use crate::mutate::{Fate, Impossible, Kind, Mutant, Trial};
use std::fmt::Write as _;

/// How many mutants were noticed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// How many an expectation notices.
    pub noticed: usize,
    /// How many no expectation notices although they change something.
    pub unnoticed: usize,
    /// How many change nothing in any of the worlds.
    pub equivalent: usize,
}

impl Score {
    /// Returns how many change something.
    #[must_use]
    pub fn changing(self) -> usize {
        self.noticed + self.unnoticed
    }

    /// Returns how many of those that change something are noticed, in percent
    /// to one decimal, rounded down.
    #[must_use]
    pub fn percent(self) -> String {
        super::coverage::percent(self.noticed, self.changing())
    }
}

fn score<'f>(fates: impl Iterator<Item = &'f Fate>) -> Score {
    let mut score = Score::default();
    for fate in fates {
        match fate {
            Fate::Noticed(_) => score.noticed += 1,
            Fate::Unnoticed(_) => score.unnoticed += 1,
            Fate::Equivalent => score.equivalent += 1,
        }
    }
    score
}

/// Returns how many of all mutants were noticed.
#[must_use]
pub fn total(tried: &[(&Mutant, &Fate)]) -> Score {
    score(tried.iter().map(|(_, fate)| *fate))
}

/// Returns a table of how many were noticed, and a list of what was not.
#[must_use]
pub fn text(tried: &[(&Mutant, &Fate)], impossible: &Impossible) -> String {
    let row = |name: &str, score: Score| {
        let all = score.changing() + score.equivalent;
        vec![
            name.into(),
            all.into(),
            score.noticed.into(),
            score.unnoticed.into(),
            score.equivalent.into(),
            match score.changing() {
                0 => Field::Missing,
                _ => score.percent().into(),
            },
        ]
    };
    let of_kind = |kind: &Kind| {
        let of_kind = tried.iter().filter(|(mutant, _)| mutant.kind == *kind);
        let score = score(of_kind.map(|(_, fate)| *fate));
        (score != Score::default()).then(|| row(kind.id(), score))
    };
    let summary = Rows {
        columns: vec![
            "kind",
            "mutants",
            "noticed",
            "unnoticed",
            "no effect",
            "percent",
        ],
        rows: Kind::ALL
            .iter()
            .filter_map(of_kind)
            .chain([row("all", total(tried))])
            .collect(),
    };
    let unnoticed = tried.iter().filter_map(|(mutant, fate)| match fate {
        Fate::Unnoticed(difference) => Some(vec![
            mutant.kind.into(),
            mutant.id.as_str().into(),
            mutant.says.as_str().into(),
            difference.as_str().into(),
        ]),
        _ => None,
    });
    let unnoticed = Rows {
        columns: vec!["kind", "not noticed", "mutant", "what would change"],
        rows: unnoticed.collect(),
    };
    let mut text = render(&summary, Format::Table, None);
    let conditions = tried
        .iter()
        .any(|(mutant, _)| mutant.kind == Kind::Conditions);
    if conditions {
        let _ = writeln!(
            text,
            "\n{} conditions cannot be dropped or negated: {} would leave open what is concluded, {} would conclude from their own absence",
            impossible.open + impossible.circular,
            impossible.open,
            impossible.circular
        );
    }
    if !unnoticed.rows.is_empty() {
        text.push('\n');
        text.push_str(&render(&unnoticed, Format::Table, None));
    }
    text
}

/// Returns every mutant and what became of it as one JSON object.
#[must_use]
pub fn json(tried: &[(&Mutant, &Fate)], impossible: &Impossible, trial: &Trial<'_>) -> String {
    let mutants: Vec<serde_json::Value> = tried
        .iter()
        .map(|(mutant, fate)| {
            let mut object = serde_json::json!({
                "kind": mutant.kind.id(),
                "id": mutant.id,
                "mutant": mutant.says,
            });
            let (fate, key, value) = match fate {
                Fate::Noticed(place) => ("noticed", "by", Some(trial.grounds[*place].name())),
                Fate::Unnoticed(difference) => ("unnoticed", "changes", Some(difference.as_str())),
                Fate::Equivalent => ("no effect", "", None),
            };
            object["fate"] = fate.into();
            if let Some(value) = value {
                object[key] = value.into();
            }
            object
        })
        .collect();
    let total = total(tried);
    let object = serde_json::json!({
        "noticed": total.noticed,
        "unnoticed": total.unnoticed,
        "no_effect": total.equivalent,
        "impossible": { "open": impossible.open, "circular": impossible.circular },
        "mutants": mutants,
    });
    format!("{object}\n")
}

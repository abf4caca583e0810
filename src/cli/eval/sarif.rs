//! Results in the Static Analysis Results Interchange Format.

use super::results::{Extent, Results};
use crate::render::sarif::{self, Found, Region, Rule};
use std::collections::BTreeSet;

/// Returns what does not hold, cannot be run and is odd, as one log.
pub(super) fn sarif(results: &Results) -> String {
    let (mut found, mut rules) = (Vec::new(), BTreeSet::new());
    let mut add = |level: &'static str, rule: String, message: String, place, mark: String| {
        rules.insert(Rule {
            id: rule.clone(),
            why: None,
        });
        found.push(Found {
            level,
            rule,
            message,
            places: vec![place],
            mark: ("expectation/v1", mark),
            suppressed: None,
        });
    };
    for tested in &results.tested {
        for (case, check, failure) in tested.failures() {
            let variation = case.variation.as_deref().unwrap_or_default();
            let message = format!("{}\n{}", failure.message.message, failure.explanation);
            let place = (tested.name.clone(), Some(check.place.into()));
            let mark = format!("{}|{variation}|{}", tested.name, check.text);
            add(
                "error",
                format!("expectation/{}", check.kind),
                message,
                place,
                mark,
            );
        }
        for (level, list) in [("error", &tested.errors), ("warning", &tested.warnings)] {
            for diagnostic in list {
                let (file, place) = tested.place(diagnostic);
                let mark = format!("{file}||{}", diagnostic.message);
                let place = (file, place.map(Region::from));
                let rule = format!("scenario/{}", diagnostic.code);
                add(level, rule, diagnostic.message.clone(), place, mark);
            }
        }
    }
    sarif::sarif(rules, &found)
}

impl From<Extent> for Region {
    fn from(extent: Extent) -> Self {
        Self {
            line: extent.line,
            column: extent.column,
            end: Some((extent.end_line, extent.end_column)),
        }
    }
}

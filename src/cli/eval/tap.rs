//! Results in the Test Anything Protocol, version 14.

use super::results::{Extent, Results, Tested};
use crate::diagnostic::Diagnostic;
use serde_json::{Value, json};

/// Returns the results: a test point for each expectation, and one for each
/// scenario that cannot be run or expects nothing.
pub(super) fn tap(results: &Results) -> String {
    let (mut points, mut number) = (String::new(), 0);
    for tested in &results.tested {
        let mut point = |is_ok: bool, what: &str, more: &[(&str, Value)]| {
            number += 1;
            let not = if is_ok { "" } else { "not " };
            let what = format!("{}: {what}", tested.name);
            points.push_str(&format!("{not}ok {number} - {}\n", escaped(&what)));
            if !more.is_empty() {
                points.push_str("  ---\n");
                for (key, value) in more {
                    points.push_str(&format!("  {key}: {value}\n"));
                }
                points.push_str("  ...\n");
            }
        };
        if !tested.errors.is_empty() {
            let errors: Vec<Value> = tested.errors.iter().map(|it| error(tested, it)).collect();
            point(false, "it cannot be run", &[("errors", errors.into())]);
        }
        for (case, check) in tested.checks() {
            let variation = case.variation.as_deref();
            let what = match variation {
                Some(variation) => format!("{variation}: {}", check.text),
                None => check.text.clone(),
            };
            let Extent { line, column, .. } = check.place;
            match &check.failure {
                None => point(true, &what, &[]),
                Some(failure) => point(
                    false,
                    &what,
                    &[
                        ("message", failure.message.message.as_str().into()),
                        (
                            "at",
                            json!({"file": tested.name, "line": line, "column": column}),
                        ),
                        ("explanation", failure.explanation.as_str().into()),
                        ("repeat", failure.repeat.as_str().into()),
                    ],
                ),
            }
        }
        if tested.errors.is_empty() && tested.checks().next().is_none() {
            point(true, "it expects nothing", &[]);
        }
    }
    format!("TAP version 14\n1..{number}\n{points}")
}

fn error(tested: &Tested, error: &Diagnostic) -> Value {
    let (file, place) = tested.place(error);
    match place {
        Some(Extent { line, .. }) => format!("{file}:{line}: {}", error.message).into(),
        None => error.message.as_str().into(),
    }
}

/// Returns a description in which nothing is taken for a directive.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#")
}

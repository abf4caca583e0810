//! Results and listings for programs: objects whose keys are sorted.

use super::results::{Check, Extent, Results, Tested, Tried, Verdict};
use super::suite::Suite;
use crate::diagnostic::Diagnostic;
use crate::scenario::{Loaded, Ready};
use serde_json::{Value, json};

/// What the shape of the whole is called; it changes with the meaning of a key.
const SHAPE: &str = "bailiwick/eval/1";

/// Returns the results as one object.
pub(super) fn value(results: &Results) -> Value {
    let (checked, failed) = results.expectations();
    json!({
        "shape": SHAPE,
        "remark": results.remark.trim_start_matches(" · "),
        "scenarios": results.tested.iter().map(scenario).collect::<Vec<_>>(),
        "summary": {
            "scenarios": results.tested.len(),
            "passed": results.count(Verdict::Passed),
            "failed": results.count(Verdict::Failed),
            "error": results.count(Verdict::Error),
            "expectations": checked,
            "failures": failed,
            "warnings": results.warnings(),
        },
    })
}

/// Returns the results as the text of one object.
pub(super) fn whole(results: &Results) -> String {
    value(results).to_string()
}

fn scenario(tested: &Tested) -> Value {
    let case = |case: &Tried| {
        json!({
            "variation": case.variation,
            "at": case.at,
            "edition": case.edition,
            "choices": case.choices,
            "expectations": case.checks.iter().map(check).collect::<Vec<_>>(),
        })
    };
    let mistakes =
        |list: &[Diagnostic]| -> Vec<Value> { list.iter().map(|it| mistake(tested, it)).collect() };
    json!({
        "file": tested.name,
        "title": tested.title,
        "tags": tested.tags,
        "result": tested.verdict().word(),
        "expectations": tested.checks().count(),
        "failures": tested.failures().count(),
        "cases": tested.cases.iter().map(case).collect::<Vec<_>>(),
        "errors": mistakes(&tested.errors),
        "warnings": mistakes(&tested.warnings),
    })
}

fn check(check: &Check) -> Value {
    let mut value = json!({
        "expect": check.kind,
        "text": check.text,
        "line": check.place.line,
        "column": check.place.column,
        "result": if check.failure.is_some() { "failed" } else { "passed" },
    });
    if let Some(failure) = &check.failure {
        value["message"] = failure.message.message.as_str().into();
        value["explanation"] = failure.explanation.as_str().into();
        value["repeat"] = failure.repeat.as_str().into();
    }
    value
}

fn mistake(tested: &Tested, diagnostic: &Diagnostic) -> Value {
    let (file, place) = tested.place(diagnostic);
    let mut value = json!({
        "code": diagnostic.code,
        "message": diagnostic.message,
        "file": file,
    });
    if let Some(Extent { line, column, .. }) = place {
        value["line"] = line.into();
        value["column"] = column.into();
    }
    if let Some(help) = &diagnostic.help {
        value["help"] = help.as_str().into();
    }
    value
}

/// Returns the results as lines: one for each expectation, each mistake and
/// each oddity.
pub(super) fn lines(results: &Results) -> String {
    let mut text = String::new();
    for tested in &results.tested {
        let mut add = |mut value: Value, result: Option<&str>, case: Option<&Tried>| {
            value["scenario"] = tested.name.as_str().into();
            if let Some(result) = result {
                value["result"] = result.into();
            }
            if let Some(variation) = case.and_then(|case| case.variation.as_deref()) {
                value["variation"] = variation.into();
            }
            text.push_str(&format!("{value}\n"));
        };
        for (case, it) in tested.checks() {
            add(check(it), None, Some(case));
        }
        for error in &tested.errors {
            add(mistake(tested, error), Some("error"), None);
        }
        for warning in &tested.warnings {
            add(mistake(tested, warning), Some("warning"), None);
        }
    }
    text
}

fn listed((loaded, ready): (&Loaded, &Ready)) -> Value {
    let scenario = &ready.scenario;
    let expectations: usize = scenario.worlds().map(|(_, expect)| expect.len()).sum();
    json!({
        "file": loaded.name,
        "title": scenario.title,
        "tags": scenario.tags,
        "cites": scenario.cites,
        "expectations": expectations,
        "variations": scenario.variations.len(),
    })
}

/// Returns the scenarios that are selected, as one object.
pub(super) fn listing(suite: &Suite) -> String {
    json!({"scenarios": suite.ready().map(listed).collect::<Vec<_>>()}).to_string()
}

/// Returns the scenarios that are selected, one on each line.
pub(super) fn listing_lines(suite: &Suite) -> String {
    suite
        .ready()
        .map(|it| listed(it).to_string() + "\n")
        .collect()
}

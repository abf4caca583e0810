//! Results and listings for people.

use super::results::Results;
use super::suite::Suite;
use crate::diagnostic::{Severity, render_as};
use crate::render::{self, Field, Format, Rows};

/// Returns what does not hold, scenario by scenario.
pub(super) fn failures(results: &Results, styled: bool) -> String {
    let mut text = String::new();
    for tested in &results.tested {
        let (failed, all) = (tested.failures().count(), tested.checks().count());
        if failed == 0 {
            continue;
        }
        let title = tested.title.as_deref().unwrap_or_default();
        text.push_str(&format!(
            "FAIL {}: {title} ({failed} of {all} expectations)\n\n",
            tested.name
        ));
        for (case, _, failure) in tested.failures() {
            if let Some(variation) = &case.variation {
                text.push_str(&format!("in the variation: {variation}\n"));
            }
            let severity = Severity::Failure;
            text.push_str(&render_as(
                severity,
                &failure.message,
                &tested.sources,
                styled,
            ));
            text.push_str(&indented(&failure.explanation));
            text.push_str(&format!("repeat: {}\n\n", failure.repeat));
        }
    }
    text
}

fn indented(text: &str) -> String {
    let line = |line: &str| {
        if line.is_empty() {
            "\n".to_owned()
        } else {
            format!("  {line}\n")
        }
    };
    let text: String = text.lines().map(line).collect();
    if text.is_empty() {
        "\n".to_owned()
    } else {
        format!("\n{text}\n")
    }
}

/// Returns the scenarios that are selected.
pub(super) fn listing(suite: &Suite) -> String {
    let rows = suite.ready().map(|(loaded, ready)| {
        let scenario = &ready.scenario;
        let expectations: usize = scenario.worlds().map(|(_, expect)| expect.len()).sum();
        vec![
            loaded.name.as_str().into(),
            scenario.title.as_str().into(),
            Field::List(scenario.tags.clone()),
            expectations.into(),
        ]
    });
    let rows = Rows {
        columns: vec!["scenario", "title", "tags", "expectations"],
        rows: rows.collect(),
    };
    render::render(&rows, Format::Table, None)
}

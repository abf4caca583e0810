//! Results as pages: Markdown, HTML that stands alone, and XML.

use super::json;
use super::results::{Results, Tested, Verdict};
use crate::diagnostic::Diagnostic;
use crate::render::junit::{self, Case, Outcome, Suite, Way};
use crate::render::without_marks;
use minijinja::Environment;

/// Returns the results in Markdown: a table of the scenarios, and what does not
/// hold, cannot be run or is odd.
pub(super) fn markdown(results: &Results) -> String {
    let mut text = format!("# Scenarios\n\n{}\n", results.summary());
    text.push_str("\n| Scenario | Title | Result | Expectations |\n|---|---|---|---|\n");
    for tested in &results.tested {
        let (failed, all) = (tested.failures().count(), tested.checks().count());
        text.push_str(&format!(
            "| {} | {} | {} | {} of {all} hold |\n",
            without_marks(&tested.name),
            without_marks(tested.title.as_deref().unwrap_or_default()),
            tested.verdict().word(),
            all - failed,
        ));
    }
    for tested in &results.tested {
        if tested.verdict() == Verdict::Passed && tested.warnings.is_empty() {
            continue;
        }
        let title = tested.title.as_deref().unwrap_or(&tested.name);
        text.push_str(&format!("\n## {}\n", without_marks(title)));
        for (case, check, failure) in tested.failures() {
            let variation = case.variation.as_deref();
            let variation =
                variation.map_or_else(String::new, |it| format!(" in *{}*", without_marks(it)));
            text.push_str(&format!(
                "\n**{}:{}**{variation}: {}\n\n{}",
                without_marks(&tested.name),
                check.place.line,
                without_marks(&failure.message.message),
                block(&format!(
                    "{}\n\n{}\nrepeat: {}",
                    check.text, failure.explanation, failure.repeat
                )),
            ));
        }
        for (word, list) in [("error", &tested.errors), ("warning", &tested.warnings)] {
            for diagnostic in list {
                let (file, place) = tested.place(diagnostic);
                let line = place.map_or_else(String::new, |place| format!(":{}", place.line));
                text.push_str(&format!(
                    "\n**{}{line}**: {word}: {}\n",
                    without_marks(&file),
                    without_marks(&diagnostic.message)
                ));
            }
        }
    }
    text
}

/// Returns a text as a block of it as it is.
fn block(text: &str) -> String {
    let lines = text.lines();
    let lines = lines.map(|line| format!("    {line}").trim_end().to_owned() + "\n");
    lines.collect()
}

/// Returns the results as a page of HTML that needs nothing beside it.
///
/// # Errors
///
/// What is wrong with the template: a defect of bailiwick.
pub(super) fn html(results: &Results) -> Result<String, String> {
    let value = minijinja::value::Serde(json::value(results));
    let rendered =
        Environment::new().render_named_str("page.html", include_str!("page.html"), value);
    let rendered = rendered.map_err(|error| error.to_string())?;
    Ok(rendered + "\n")
}

/// Returns the results in the `JUnit` form: a suite for each scenario, a case for each
/// expectation.
///
/// # Errors
///
/// What is wrong with the template: a defect of bailiwick.
pub(super) fn junit(results: &Results) -> Result<String, String> {
    let suites: Vec<Suite> = results.tested.iter().map(suite).collect();
    junit::junit("bailiwick eval", &suites)
}

fn suite(tested: &Tested) -> Suite {
    let told = |diagnostic: &Diagnostic| {
        let (file, place) = tested.place(diagnostic);
        let line = place.map_or_else(String::new, |place| format!(":{}", place.line));
        format!("{file}{line}: {}", diagnostic.message)
    };
    let broken = tested.errors.first().map(|first| {
        let lines = tested.errors.iter().map(|error| match &error.help {
            Some(help) => format!("{} ({help})", told(error)),
            None => told(error),
        });
        Case {
            name: "it can be run".to_owned(),
            outcome: Some(Outcome {
                way: Way::Error,
                sort: "scenario".to_owned(),
                message: first.message.clone(),
                text: lines.collect::<Vec<_>>().join("\n"),
            }),
        }
    });
    let checks = tested.checks().map(|(case, check)| Case {
        name: match &case.variation {
            Some(variation) => format!("{variation}: {}", check.text),
            None => check.text.clone(),
        },
        outcome: check.failure.as_ref().map(|failure| Outcome {
            way: Way::Failure,
            sort: check.kind.to_owned(),
            message: failure.message.message.clone(),
            text: format!(
                "{}:{}:{}\n{}\nrepeat: {}",
                tested.name,
                check.place.line,
                check.place.column,
                failure.explanation,
                failure.repeat
            ),
        }),
    });
    Suite {
        name: tested.name.clone(),
        cases: broken.into_iter().chain(checks).collect(),
        remarks: tested.warnings.iter().map(told).collect(),
    }
}

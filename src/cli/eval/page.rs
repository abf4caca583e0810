//! Results as pages: Markdown, HTML that stands alone, and XML.

use super::json;
use super::results::{Results, Verdict};
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
            cell(&tested.name),
            cell(tested.title.as_deref().unwrap_or_default()),
            tested.verdict().word(),
            all - failed,
        ));
    }
    for tested in &results.tested {
        if tested.verdict() == Verdict::Passed && tested.warnings.is_empty() {
            continue;
        }
        let title = tested.title.as_deref().unwrap_or(&tested.name);
        text.push_str(&format!("\n## {}\n", cell(title)));
        for (case, check, failure) in tested.failures() {
            let variation = case.variation.as_deref();
            let variation = variation.map_or_else(String::new, |it| format!(" in *{}*", cell(it)));
            text.push_str(&format!(
                "\n**{}:{}**{variation}: {}\n\n{}",
                cell(&tested.name),
                check.place.line,
                cell(&failure.message.message),
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
                    cell(&file),
                    cell(&diagnostic.message)
                ));
            }
        }
    }
    text
}

/// Returns a text in which nothing is taken for a mark.
fn cell(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if "\\`*_[]<>|#".contains(c) {
            escaped.push('\\');
        }
        escaped.push(if c == '\n' { ' ' } else { c });
    }
    escaped
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
    rendered("page.html", include_str!("page.html"), results)
}

/// Returns the results in the `JUnit` form of Jenkins: a suite for each scenario,
/// a case for each expectation.
///
/// # Errors
///
/// What is wrong with the template: a defect of bailiwick.
pub(super) fn junit(results: &Results) -> Result<String, String> {
    let mut text = rendered("junit.xml", include_str!("junit.xml"), results)?;
    // XML has no place for other control characters.
    text.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    Ok(text)
}

/// Returns the results in a template, in which the end of the name says what is escaped.
fn rendered(name: &str, template: &str, results: &Results) -> Result<String, String> {
    let told = |error: minijinja::Error| error.to_string();
    let value = minijinja::value::Serde(json::value(results));
    let environment = Environment::new();
    let rendered = environment.render_named_str(name, template, value);
    rendered.map(|text| text + "\n").map_err(told)
}

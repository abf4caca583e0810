//! Results in the `JUnit` form of Jenkins: a suite for each scenario, a case for
//! each expectation.

use super::results::{Results, Tested};
use crate::diagnostic::render;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// Returns the results.
pub(super) fn junit(results: &Results) -> String {
    let mut report = Report::new("bailiwick eval");
    report.add_test_suites(results.tested.iter().map(suite));
    // Writing to memory does not fail.
    report.to_string().unwrap_or_default()
}

fn suite(tested: &Tested) -> TestSuite {
    let mut suite = TestSuite::new(tested.name.as_str());
    if !tested.errors.is_empty() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        let first = tested.errors.first().map_or("", |error| &error.message);
        status
            .set_type("scenario")
            .set_message(first)
            .set_description(render(&tested.errors, &tested.sources, false));
        let mut case = TestCase::new("it can be run", status);
        case.set_classname(tested.name.as_str());
        suite.add_test_case(case);
    }
    for (tried, check) in tested.checks() {
        let status = match &check.failure {
            None => TestCaseStatus::success(),
            Some(failure) => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status
                    .set_type(check.kind)
                    .set_message(failure.message.message.as_str())
                    .set_description(format!(
                        "{}:{}:{}\n{}\nrepeat: {}\n",
                        tested.name,
                        check.place.line,
                        check.place.column,
                        failure.explanation,
                        failure.repeat
                    ));
                status
            }
        };
        let name = match &tried.variation {
            Some(variation) => format!("{variation}: {}", check.text),
            None => check.text.clone(),
        };
        let mut case = TestCase::new(name, status);
        case.set_classname(tested.name.as_str());
        let (file, line) = (tested.name.as_str(), check.place.line.to_string());
        case.extra.insert("file".into(), file.into());
        case.extra.insert("line".into(), line.into());
        suite.add_test_case(case);
    }
    let warnings: String = tested
        .warnings
        .iter()
        .map(|warning| warning.message.clone() + "\n")
        .collect();
    if !warnings.is_empty() {
        suite.set_system_err(warnings);
    }
    suite
}

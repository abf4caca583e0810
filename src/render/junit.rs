//! Results of tests in the `JUnit` form of Jenkins.
//!
//! Owns how suites and their cases are written in it; what passed is for the caller to
//! say.

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::json;

/// Cases that belong together.
#[derive(Debug, Serialize)]
pub struct Suite {
    /// What the cases are about.
    pub name: String,
    /// The cases, in order.
    pub cases: Vec<Case>,
    /// What is to be said beside them.
    pub remarks: Vec<String>,
}

/// One case.
#[derive(Debug, Serialize)]
pub struct Case {
    /// What it claims.
    pub name: String,
    /// What is wrong with it; nothing if it passed.
    pub outcome: Option<Outcome>,
}

/// Why a case did not pass.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// In which way.
    pub way: Way,
    /// What sort of thing is wrong.
    pub sort: String,
    /// What is wrong.
    pub message: String,
    /// All that there is to say of it, in lines.
    pub text: String,
}

/// In which way a case did not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// It does not hold.
    Failure,
    /// It could not be looked at.
    Error,
    /// It was passed over.
    Skipped,
}

/// Returns suites under a name.
///
/// # Errors
///
/// What is wrong with the template: a defect of bailiwick.
pub fn junit(name: &str, suites: &[Suite]) -> Result<String, String> {
    let count = |suites: &[Suite], way: Way| {
        let cases = suites.iter().flat_map(|suite| &suite.cases);
        let outcomes = cases.filter_map(|case| case.outcome.as_ref());
        outcomes.filter(|outcome| outcome.way == way).count()
    };
    let counted = |suites: &[Suite]| {
        json!({
            "tests": suites.iter().map(|suite| suite.cases.len()).sum::<usize>(),
            "failures": count(suites, Way::Failure),
            "errors": count(suites, Way::Error),
            "skipped": count(suites, Way::Skipped),
        })
    };
    let each = suites.iter().map(|suite| {
        let counts = counted(std::slice::from_ref(suite));
        json!({"suite": suite, "counts": counts})
    });
    let value = json!({
        "name": name,
        "counts": counted(suites),
        "suites": each.collect::<Vec<_>>(),
    });
    let rendered =
        Environment::new().render_named_str("junit.xml", include_str!("junit.xml"), Serde(value));
    let mut text = rendered.map_err(|error| error.to_string())? + "\n";
    // XML has no place for other control characters.
    text.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    Ok(text)
}

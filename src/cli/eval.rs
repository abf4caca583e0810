//! Evaluating scenarios.

use super::Exit;
use super::arguments::Eval;
use super::ask::{self, counted};
use super::output::Output;
use crate::diagnostic::{Diagnostic, FileId, Sources};
use crate::facts;
use crate::files;
use crate::policy::Policy;
use crate::render::{self, Field, Format, Rows};
use crate::scenario::{self, Report, Terms};
use std::path::Path;
use std::sync::Arc;

/// What became of one scenario file.
pub(super) enum Outcome {
    /// It was run.
    Ran(Report),
    /// It cannot be run.
    Broken(Vec<Diagnostic>),
}

/// Runs scenarios and says which expectations do not hold.
pub(super) fn run(eval: &Eval, output: &mut Output) -> Result<Exit, Exit> {
    let terms = ask::terms(&eval.terms, output)?;
    let policy = ask::policy(&eval.terms.policy, output)?;
    let mut sources = Sources::default();
    let files = files::load_scenarios(&eval.paths, &mut sources).map_err(|errors| {
        output.wrong(&errors, &sources);
        Exit::Input
    })?;
    let mut rows = Rows {
        columns: vec!["scenario", "variation", "result", "line", "message"],
        rows: Vec::new(),
    };
    let (mut wrong, mut explained, mut checked) = (Vec::new(), Vec::new(), 0);
    let (mut passed, mut failed, mut broken) = (0, 0, 0);
    for file in files {
        let name = sources.name(file).to_owned();
        match outcome(file, &mut sources, &policy, &terms) {
            Outcome::Ran(report) => {
                *(if report.passed() {
                    &mut passed
                } else {
                    &mut failed
                }) += 1;
                checked += report.cases.iter().map(|case| case.checked).sum::<usize>();
                tell(&name, &report, &sources, &mut rows);
                for failure in report.cases.into_iter().flat_map(|case| case.failures) {
                    if !failure.explanation.is_empty() {
                        let line = line(&failure.message, &sources).unwrap_or_default();
                        explained.push(format!(
                            "{name}:{line}: this is why\n{}",
                            failure.explanation
                        ));
                    }
                    wrong.push(failure.message);
                }
            }
            Outcome::Broken(errors) => {
                broken += 1;
                for error in &errors {
                    rows.rows.push(row(
                        &name,
                        None,
                        "error",
                        line(error, &sources),
                        &error.message,
                    ));
                }
                wrong.extend(errors);
            }
        }
    }
    if passed + failed + broken == 0 {
        output.usage("no scenario was found", "name scenario files or folders");
        return Err(Exit::Nothing);
    }
    let summary = format!(
        "{}: {passed} passed, {failed} failed, {broken} in error; {} looked at{}",
        counted(passed + failed + broken, "scenario"),
        counted(checked, "expectation"),
        ask::overridden(&policy),
    );
    if eval.format == Format::Table {
        output.wrong(&wrong, &sources);
        for text in explained {
            output.aside(&text);
        }
        output.answer(&format!("{summary}\n"));
    } else {
        output.answer(&render::render(&rows, eval.format, None));
        if eval.format == Format::Json {
            output.answer("\n");
        }
        output.aside(&summary);
    }
    match (failed, broken) {
        (_, 1..) => Err(Exit::Input),
        (1.., 0) => Ok(Exit::No),
        (0, 0) => Ok(Exit::Yes),
    }
}

/// Reads and runs one scenario file.
pub(super) fn outcome(
    file: FileId,
    sources: &mut Sources,
    policy: &Arc<Policy>,
    terms: &Terms,
) -> Outcome {
    let scenario = match scenario::read(sources, file) {
        Ok(scenario) => scenario,
        Err(errors) => return Outcome::Broken(errors),
    };
    let name = sources.name(file).to_owned();
    let folder = Path::new(&name).parent().unwrap_or(Path::new(""));
    let (mut included, mut errors) = (Vec::new(), Vec::new());
    for (path, span) in &scenario.include {
        match files::load_parts(&[folder.join(path)], sources, false) {
            Ok(parts) => {
                for file in parts.files {
                    let (stated, wrong) = facts::read(sources, file);
                    included.extend(stated);
                    errors.extend(wrong);
                }
                for base in parts.compiled {
                    included.extend(base.all_stated());
                }
            }
            Err(wrong) => {
                let shown = wrong.iter().map(|error| Diagnostic {
                    span: error.span.or(Some(*span)),
                    ..error.clone()
                });
                errors.extend(shown);
            }
        }
    }
    if !errors.is_empty() {
        return Outcome::Broken(errors);
    }
    match scenario::run(&scenario, &included, policy, terms, sources) {
        Ok(report) => Outcome::Ran(report),
        Err(errors) => Outcome::Broken(errors),
    }
}

fn tell(name: &str, report: &Report, sources: &Sources, rows: &mut Rows) {
    for case in &report.cases {
        let variation = case.variation.as_deref();
        if case.failures.is_empty() {
            rows.rows.push(row(name, variation, "passed", None, ""));
        }
        for failure in &case.failures {
            let line = line(&failure.message, sources);
            rows.rows.push(row(
                name,
                variation,
                "failed",
                line,
                &failure.message.message,
            ));
        }
    }
}

fn line(diagnostic: &Diagnostic, sources: &Sources) -> Option<usize> {
    diagnostic.span.map(|span| sources.location(span).line)
}

fn row(
    name: &str,
    variation: Option<&str>,
    result: &str,
    line: Option<usize>,
    message: &str,
) -> Vec<Field> {
    let text = |text: Option<&str>| {
        text.filter(|text| !text.is_empty())
            .map_or(Field::Missing, Field::from)
    };
    vec![
        name.into(),
        text(variation),
        result.into(),
        line.map_or(Field::Missing, Field::from),
        text(Some(message)),
    ]
}

//! Evaluating scenarios.
//!
//! Owns which scenarios are looked at, in what order results are told and in
//! which forms. Whether an expectation holds is decided elsewhere.
//!
//! Invariant: the same files give the same bytes, however many threads work.

mod accept;
mod annotations;
mod arguments;
mod export;
mod json;
mod page;
mod results;
mod sarif;
mod select;
mod suite;
mod tap;
mod text;
mod watch;

pub(super) use arguments::Eval;

use super::Exit;
use super::ask;
use super::output::Output;
use crate::diagnostic::{Severity, render, render_as};
use crate::policy::Policy;
use crate::scenario::{Content, Terms};
use arguments::Form;
use results::Results;
use select::{Lines, Selection};
use std::path::PathBuf;
use std::sync::Arc;
use suite::Suite;

/// Runs scenarios and says which expectations do not hold.
pub(super) fn run(eval: &Eval, output: &mut Output) -> Result<Exit, Exit> {
    let exports = export::wanted(&eval.export, output)?;
    if eval.accept && !eval.force && is_set("CI") {
        output.usage(
            "golden answers are not accepted where `CI` is set",
            "accept them where somebody looks at them, or add `--force`",
        );
        return Err(Exit::Usage);
    }
    let mut evaluation = Evaluation::new(eval, output)?;
    if eval.watch {
        return watch::watch(&mut evaluation, output).map(|never| match never {});
    }
    let suite = evaluation.load(output)?;
    evaluation.complain(&suite, output)?;
    if eval.list {
        return evaluation.list(&suite, output);
    }
    let results = evaluation.results(&suite, output);
    if eval.accept {
        accept::accept(&results, output)?;
    }
    evaluation.tell(&results, output);
    export::write(&exports, &results, output)?;
    Ok(results.exit())
}

/// Returns whether a variable of the environment says yes.
fn is_set(variable: &str) -> bool {
    std::env::var_os(variable)
        .is_some_and(|value| !value.is_empty() && value != "false" && value != "0")
}

/// What is to be evaluated, and how.
struct Evaluation<'e> {
    eval: &'e Eval,
    terms: Terms,
    policy: Arc<Policy>,
    /// The files, folders and patterns that were named.
    paths: Vec<PathBuf>,
    lines: Lines,
    selection: Selection,
}

impl<'e> Evaluation<'e> {
    fn new(eval: &'e Eval, output: &mut Output) -> Result<Self, Exit> {
        let (paths, lines) = select::places(&eval.paths);
        Ok(Self {
            eval,
            terms: ask::terms(&eval.terms, output)?,
            policy: ask::policy(&eval.terms.policy, output)?,
            paths,
            lines,
            selection: Selection::parse(&eval.filter, output)?,
        })
    }

    /// Loads everything that is named and keeps what is selected.
    fn load(&self, output: &mut Output) -> Result<Suite, Exit> {
        let found = crate::files::matching(&self.paths).map_err(|errors| {
            output.wrong(&errors, &crate::diagnostic::Sources::default());
            Exit::Input
        })?;
        let mut suite = Suite::load(found, self.jobs(), output);
        suite.narrow(&self.lines);
        suite.select(&self.selection);
        Ok(suite)
    }

    /// Says what is wrong with the selection, if anything is.
    fn complain(&self, suite: &Suite, output: &mut Output) -> Result<(), Exit> {
        for (message, help) in &suite.unknown {
            if self.eval.strict {
                output.usage(message, help);
            } else {
                output.aside(&format!("warning: {message}\n  help: {help}"));
            }
        }
        if self.eval.strict && !suite.unknown.is_empty() {
            return Err(Exit::Usage);
        }
        if suite.loaded.is_empty() {
            if suite.unknown.is_empty() {
                output.usage(
                    "no scenario is selected",
                    "name scenario files, folders or patterns, and filters that match",
                );
            }
            return Err(Exit::Nothing);
        }
        Ok(())
    }

    fn jobs(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.eval.jobs.map_or_else(cores, usize::from)
    }

    fn results(&self, suite: &Suite, output: &mut Output) -> Results {
        let tested = suite.run(self, output);
        Results {
            tested,
            remark: ask::overridden(&self.policy),
        }
    }

    fn list(&self, suite: &Suite, output: &mut Output) -> Result<Exit, Exit> {
        let listing = match self.eval.format {
            Form::Text => text::listing(suite),
            Form::Json => json::listing(suite) + "\n",
            Form::Jsonl => json::listing_lines(suite),
            Form::Tap | Form::Github => {
                output.usage("a list has no such format", "ask for text, json or jsonl");
                return Err(Exit::Usage);
            }
        };
        output.answer(&listing);
        let mut exit = Exit::Yes;
        for loaded in &suite.loaded {
            if let Content::Broken(errors) = &loaded.content {
                output.wrong(errors, &loaded.sources);
                exit = Exit::Input;
            }
        }
        Ok(exit)
    }

    /// Writes the results, and what cannot be run and what is odd beside them.
    fn tell(&self, results: &Results, output: &mut Output) {
        let styled = output.is_styled();
        let summary = results.summary();
        let asides = matches!(self.eval.format, Form::Text | Form::Github);
        for tested in results.tested.iter().filter(|_| asides) {
            if !tested.errors.is_empty() {
                let text = render(&tested.errors, &tested.sources, true);
                output.aside(text.trim_end());
            }
            for warning in &tested.warnings {
                let text = render_as(Severity::Warning, warning, &tested.sources, true);
                output.aside(&text);
            }
        }
        match self.eval.format {
            Form::Text => {
                output.answer(&text::failures(results, styled));
                output.answer(&format!("{summary}\n"));
                if is_set("GITHUB_ACTIONS") {
                    output.aside(annotations::annotations(results).trim_end());
                }
                return;
            }
            Form::Json => output.answer(&(json::whole(results) + "\n")),
            Form::Jsonl => output.answer(&json::lines(results)),
            Form::Tap => output.answer(&tap::tap(results)),
            Form::Github => output.answer(&annotations::annotations(results)),
        }
        output.aside(&summary);
    }
}

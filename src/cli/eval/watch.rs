//! Watching: what a changed file affects is evaluated again.
//!
//! Files are looked at now and then; that works on every system and file
//! system alike, and half a second is soon enough for a person.

use super::Evaluation;
use super::suite::Suite;
use crate::cli::output::Output;
use crate::cli::{Exit, ask};
use crate::files::{self, Stamps};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(250);

/// Evaluates everything, and again what changes affect, until Ctrl-C ends the program.
pub(super) fn watch(
    evaluation: &mut Evaluation<'_>,
    output: &mut Output,
) -> Result<Infallible, Exit> {
    let mut watched = Watched::default();
    let (suite, mut before) = watched.load(evaluation, output)?;
    evaluation.complain(&suite, output)?;
    evaluate(evaluation, &suite, output);
    output.aside("watching; Ctrl-C ends it");
    loop {
        std::thread::sleep(PAUSE);
        let now = watched.stamps(evaluation);
        let changed = changed(&before, &now);
        if changed.is_empty() {
            continue;
        }
        before = now;
        let names: Vec<String> = changed.iter().map(|path| files::name_of(path)).collect();
        output.aside(&format!("\nchanged: {}", names.join(", ")));
        let rules = evaluation.eval.terms.policy.rules.as_ref();
        let all = rules.is_some_and(|rules| changed.iter().any(|path| path.starts_with(rules)));
        if all {
            match ask::policy(&evaluation.eval.terms.policy, output) {
                Ok(policy) => evaluation.policy = policy,
                Err(_) => continue,
            }
        }
        let named = evaluation.paths.clone();
        if !all {
            evaluation.paths = watched.affected(&named, &changed);
        }
        if !evaluation.paths.is_empty()
            && let Ok((suite, seen)) = watched.load(evaluation, output)
        {
            // What was not read again may have changed meanwhile.
            let seen = seen.into_iter().filter(|(path, _)| suite.reads(path));
            before.extend(seen);
            if !suite.loaded.is_empty() {
                evaluate(evaluation, &suite, output);
            }
        }
        evaluation.paths = named;
    }
}

fn evaluate(evaluation: &Evaluation<'_>, suite: &Suite, output: &mut Output) {
    let results = evaluation.results(suite, output);
    evaluation.tell(&results, output);
}

/// What is watched: each scenario file, with what it depends on.
#[derive(Default)]
struct Watched(BTreeMap<PathBuf, Vec<PathBuf>>);

impl Watched {
    /// Loads what is named, and returns with it what could be seen of each
    /// file before it was read: a change after that is seen as one.
    fn load(
        &mut self,
        evaluation: &Evaluation<'_>,
        output: &mut Output,
    ) -> Result<(Suite, Stamps), Exit> {
        loop {
            let before = self.stamps(evaluation);
            let suite = evaluation.load(output)?;
            let news = suite.loaded.iter().filter(|loaded| {
                let path = loaded.paths[0].clone();
                self.0.insert(path, loaded.paths.clone()).as_ref() != Some(&loaded.paths)
            });
            // What a file depends on is known once it was read, and is looked at then.
            if news.count() == 0 {
                return Ok((suite, before));
            }
        }
    }

    fn stamps(&self, evaluation: &Evaluation<'_>) -> Stamps {
        let found = files::matching(&evaluation.paths).unwrap_or_default();
        let rules = evaluation.eval.terms.policy.rules.iter();
        let known = self.0.values().flatten();
        files::stamps(found.iter().chain(known).chain(rules))
    }

    /// Returns the scenario files that depend on any of the changed ones, and
    /// those that are new among what was named.
    fn affected(&self, named: &[PathBuf], changed: &[PathBuf]) -> Vec<PathBuf> {
        let mut affected: BTreeSet<PathBuf> = BTreeSet::new();
        for path in files::matching(named).unwrap_or_default() {
            let depends = self.0.get(&path);
            let is_new = depends.is_none() && changed.contains(&path);
            let is_affected = depends.is_some_and(|depends| {
                let mut changed = changed.iter();
                changed.any(|changed| depends.iter().any(|path| changed.starts_with(path)))
            });
            if is_new || is_affected {
                affected.insert(path);
            }
        }
        affected.into_iter().collect()
    }
}

/// Returns the files that are not as before, those that are gone too.
fn changed(before: &Stamps, now: &Stamps) -> Vec<PathBuf> {
    let paths: BTreeSet<&PathBuf> = before.keys().chain(now.keys()).collect();
    let changed = paths
        .into_iter()
        .filter(|path| before.get(*path) != now.get(*path));
    changed.cloned().collect()
}

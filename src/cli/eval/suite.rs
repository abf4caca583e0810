//! The suite: scenario files loaded and run, in as many threads as are wanted.

use super::Evaluation;
use super::results::{Check, Extent, Failed, Tested, Tried};
use super::select::{Lines, Selection, Unknown};
use crate::cli::output::Output;
use crate::diagnostic::{Diagnostic, Sources};
use crate::files;
use crate::scenario::{self, Case, Content, Expected, GOLDEN, Golden, Loaded, Ready, Section};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// How often it is said how far the work has come.
const TICK: Duration = Duration::from_millis(100);

/// Scenario files, loaded.
pub(super) struct Suite {
    pub(super) loaded: Vec<Loaded>,
    /// The scenarios of which only some expectations are looked at.
    narrowed: BTreeSet<PathBuf>,
    /// What is odd about the files between each other, by the path shown.
    odd: BTreeMap<String, Vec<Diagnostic>>,
    /// The files on which others stand, by their real paths.
    bases: BTreeSet<PathBuf>,
    /// The filters that match nothing at all.
    pub(super) unknown: Vec<Unknown>,
}

impl Suite {
    /// Loads files.
    pub(super) fn load(found: Vec<PathBuf>, jobs: usize, output: &mut Output) -> Self {
        let loaded = in_parallel(&found, jobs, output, |path, _| Some(scenario::load(path)));
        let mut suite = Self {
            loaded,
            narrowed: BTreeSet::new(),
            odd: BTreeMap::new(),
            bases: BTreeSet::new(),
            unknown: Vec::new(),
        };
        let read: BTreeSet<PathBuf> = suite
            .ready()
            .flat_map(|(loaded, _)| &loaded.paths[1..])
            .filter(|path| path.extension().is_none_or(|end| end != GOLDEN))
            .map(|path| files::absolute(path))
            .collect();
        let titles = scenario::titles(suite.ready());
        for (name, odd) in titles {
            suite.odd.entry(name).or_default().push(odd);
        }
        suite.orphans();
        // A fact file is no scenario; one that none includes was meant for something.
        suite.loaded.retain_mut(|loaded| {
            if !matches!(loaded.content, Content::Facts) {
                return true;
            }
            let path = files::absolute(&loaded.paths[0]);
            let is_read = read.iter().any(|read| path.starts_with(read));
            if !is_read {
                let message = format!("no scenario includes the fact file `{}`", loaded.name);
                loaded.content = Content::Broken(vec![
                    Diagnostic::new("no_scenario", message)
                        .help("scenarios begin with `Scenario(`; facts are named in `include`"),
                ]);
            }
            !is_read
        });
        suite.bases = read;
        suite
    }

    /// Notes golden answers that lie beside the files without a scenario.
    fn orphans(&mut self) {
        let mut folders: BTreeMap<PathBuf, String> = BTreeMap::new();
        for loaded in &self.loaded {
            let folder = loaded.paths[0].parent().unwrap_or(Path::new(""));
            folders
                .entry(folder.to_owned())
                .or_insert_with(|| loaded.name.clone());
        }
        for (folder, name) in folders {
            for golden in files::ending_in(&folder, GOLDEN) {
                let of = ["ron", "json"].map(|end| golden.with_extension(end));
                if !of.iter().any(|path| files::exists(path)) {
                    let shown = files::name_of(&golden);
                    let message = format!("the golden answers `{shown}` are of no scenario");
                    let odd = Diagnostic::new("unused_golden", message)
                        .help("they belong to a scenario file of the same name");
                    self.odd.entry(name.clone()).or_default().push(odd);
                }
            }
        }
    }

    /// Returns whether a file is one of the files, or one of theirs.
    pub(super) fn reads(&self, path: &Path) -> bool {
        let mut paths = self.loaded.iter().flat_map(|loaded| &loaded.paths);
        paths.any(|of| path.starts_with(of))
    }

    /// Returns the scenarios that can be run.
    pub(super) fn ready(&self) -> impl Iterator<Item = (&Loaded, &Ready)> {
        self.loaded
            .iter()
            .filter_map(|loaded| match &loaded.content {
                Content::Scenario(ready) => Some((loaded, &**ready)),
                _ => None,
            })
    }

    /// Keeps, of files of which lines are named, the expectations that stand there.
    pub(super) fn narrow(&mut self, lines: &Lines) {
        self.loaded.retain_mut(|loaded| {
            let Some(lines) = lines.get(&loaded.paths[0]) else {
                return true;
            };
            let Content::Scenario(ready) = &mut loaded.content else {
                return true;
            };
            let sources = &loaded.sources;
            ready.scenario.keep(|span| {
                let place = Extent::of(span, sources);
                let mut lines = lines.iter();
                lines.any(|line| (place.line..=place.end_line).contains(line))
            });
            self.narrowed.insert(loaded.paths[0].clone());
            let mut worlds = ready.scenario.worlds();
            worlds.any(|(_, expect)| !expect.is_empty())
        });
    }

    /// Keeps what matches, and what cannot be run.
    pub(super) fn select(&mut self, selection: &Selection) {
        let ready: Vec<_> = self.ready().collect();
        self.unknown = selection.unknown(&ready);
        self.loaded.retain(|loaded| match &loaded.content {
            Content::Scenario(ready) => selection.takes(loaded, ready),
            _ => true,
        });
    }

    /// Runs everything.
    pub(super) fn run(&self, evaluation: &Evaluation<'_>, output: &mut Output) -> Vec<Tested> {
        let first_failed = AtomicUsize::new(usize::MAX);
        let fail_fast = evaluation.eval.fail_fast;
        let tested = in_parallel(&self.loaded, evaluation.jobs(), output, |loaded, place| {
            if fail_fast && place > first_failed.load(Ordering::Relaxed) {
                return None;
            }
            let tested = self.tested(loaded, evaluation);
            if tested.verdict() != super::results::Verdict::Passed {
                first_failed.fetch_min(place, Ordering::Relaxed);
            }
            Some(tested)
        });
        let most = if fail_fast {
            first_failed.into_inner().saturating_add(1)
        } else {
            usize::MAX
        };
        tested.into_iter().take(most).collect()
    }

    fn tested(&self, loaded: &Loaded, evaluation: &Evaluation<'_>) -> Tested {
        let mut tested = Tested {
            name: loaded.name.clone(),
            title: None,
            tags: Vec::new(),
            sources: loaded.sources.clone(),
            errors: Vec::new(),
            warnings: self.odd.get(&loaded.name).cloned().unwrap_or_default(),
            cases: Vec::new(),
            golden: None,
        };
        match &loaded.content {
            Content::Broken(errors) => tested.errors.clone_from(errors),
            Content::Facts => {}
            Content::Scenario(ready) => {
                tested.title = Some(ready.scenario.title.clone());
                tested.tags.clone_from(&ready.scenario.tags);
                // What is odd about a whole is not odd about a part.
                if !self.narrowed.contains(&loaded.paths[0]) {
                    let is_base = !self.bases.is_empty()
                        && self.bases.contains(&files::absolute(&loaded.paths[0]));
                    let advice = scenario::advice(ready, &loaded.sources, is_base);
                    tested.warnings.extend(advice);
                }
                self.try_out(loaded, ready, evaluation, &mut tested);
                if let Some((_, _, golden)) = &tested.golden
                    && !golden.sections.is_empty()
                {
                    // What is left out by accepting is no longer odd.
                    let stays =
                        |odd: &Diagnostic| odd.code != "unused_golden" || odd.span.is_none();
                    tested.warnings.retain(stays);
                }
            }
        }
        if evaluation.eval.strict {
            tested.errors.append(&mut tested.warnings);
        }
        tested
    }

    fn try_out(
        &self,
        loaded: &Loaded,
        ready: &Ready,
        evaluation: &Evaluation<'_>,
        tested: &mut Tested,
    ) {
        let scenario = &ready.scenario;
        let report = scenario::run(
            scenario,
            &ready.inherited,
            &evaluation.policy,
            &evaluation.terms,
            &loaded.sources,
        );
        let mut report = match report {
            Ok(report) => report,
            Err(errors) => return tested.errors.extend(errors),
        };
        if evaluation.eval.accept {
            let cases = report.cases.iter_mut();
            let answers = cases.flat_map(|case| std::mem::take(&mut case.answers));
            let is_part = self.narrowed.contains(&loaded.paths[0]);
            let golden = accepted(&scenario.golden, answers.collect(), is_part);
            tested.golden = Some((
                loaded.paths[0].with_extension(GOLDEN),
                scenario.golden.clone(),
                golden,
            ));
        }
        let expected = scenario.worlds().map(|(_, expect)| expect);
        for (mut case, expect) in report.cases.into_iter().zip(expected) {
            if evaluation.eval.accept {
                case.failures.retain(|failure| {
                    !matches!(expect[failure.place].expected, Expected::Matches(_))
                });
            }
            if !expect.is_empty() {
                let mut tried = Tried::of(&case);
                let mut failures = case.failures.into_iter().peekable();
                for (place, expectation) in expect.iter().enumerate() {
                    let extent = Extent::of(expectation.span, &loaded.sources);
                    let failure = failures.next_if(|failure| failure.place == place);
                    tried.checks.push(Check {
                        kind: expectation.expected.name(),
                        text: one_line(&loaded.sources, expectation.span),
                        place: extent,
                        failure: failure.map(|failure| Failed {
                            message: failure.message,
                            explanation: failure.explanation,
                            repeat: repeat(evaluation, &loaded.name, extent.line),
                        }),
                    });
                }
                tested.cases.push(tried);
            }
        }
    }
}

impl Tried {
    fn of(case: &Case) -> Self {
        let as_of = case.world.as_of();
        let chosen = as_of.settled().filter(|settled| !settled.by_default);
        Self {
            variation: case.variation.clone(),
            at: as_of.at.to_string(),
            edition: as_of.edition.to_string(),
            choices: chosen
                .map(|settled| format!("{}={}", settled.option.point(), settled.option))
                .collect(),
            checks: Vec::new(),
        }
    }
}

/// Returns the golden answers with those that were concluded; of a part of the
/// expectations, the others stay.
fn accepted(golden: &Golden, answers: Vec<Section>, is_part: bool) -> Golden {
    if !is_part {
        return Golden { sections: answers };
    }
    let mut golden = golden.clone();
    for answer in answers {
        let mut sections = golden.sections.iter_mut();
        let same =
            sections.find(|section| section.is(answer.variation.as_deref(), &answer.question));
        match same {
            Some(section) => section.answer = answer.answer,
            None => golden.sections.push(answer),
        }
    }
    golden
}

/// Returns the text of an expectation on one line.
fn one_line(sources: &Sources, span: crate::diagnostic::Span) -> String {
    let words: Vec<&str> = sources.snippet(span).split_whitespace().collect();
    words.join(" ")
}

/// Returns the command that looks at one expectation again.
fn repeat(evaluation: &Evaluation<'_>, name: &str, line: usize) -> String {
    let terms = &evaluation.eval.terms;
    let mut words = vec![format!("{name}:{line}")];
    let mut add = |option: &str, value: &str| words.extend([option.to_owned(), value.to_owned()]);
    if let Some(at) = &terms.at {
        add("--at", at);
    }
    if let Some(edition) = &terms.edition {
        add("--edition", edition);
    }
    for choice in &terms.choices {
        add("--choose", choice);
    }
    if let Some(rules) = &terms.policy.rules {
        add("--rules", &files::name_of(rules));
    }
    let words: Vec<String> = words.into_iter().map(shell_quoted).collect();
    format!("bailiwick eval {}", words.join(" "))
}

/// Returns a word as a shell takes it for one.
fn shell_quoted(word: String) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-:=,@+".contains(c);
    if word.chars().all(plain) {
        word
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Does work on each item in so many threads, and returns what comes of it in
/// the order of the items; what is skipped is left out.
/// After a while it is said how far it has come.
fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    output: &mut Output,
    work: impl Fn(&T, usize) -> Option<R> + Sync,
) -> Vec<R> {
    let done = AtomicUsize::new(0);
    let one = |(place, item): (usize, &T)| {
        let result = work(item, place);
        done.fetch_add(1, Ordering::Relaxed);
        result
    };
    let all = || match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => pool.install(|| items.par_iter().enumerate().filter_map(one).collect()),
        // Where there are no threads to be had, one after the other.
        Err(_) => items.iter().enumerate().filter_map(one).collect(),
    };
    let (working, worked) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let all = scope.spawn(move || {
            let results: Vec<R> = all();
            drop(working);
            results
        });
        let mut progress = output.long_work("evaluating scenarios");
        while worked.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            progress.tell(done.load(Ordering::Relaxed) as u64, items.len() as u64);
        }
        drop(progress);
        all.join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

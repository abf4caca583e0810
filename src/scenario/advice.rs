//! Advice: what is odd about scenarios that can be run.
//!
//! An expectation that can never fail is told by its form, whatever the facts
//! and the policy are.

use super::expect::{Among, Expectation, Expected, Named};
use super::names::of_fact;
use super::{Loaded, Ready, Scenario, Variation};
use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::facts::Stated;
use std::collections::{BTreeMap, BTreeSet};

/// Returns what is odd about a scenario; one on which others stand need not
/// expect anything, and may include what only they need.
#[must_use]
pub fn advice(ready: &Ready, sources: &Sources, is_base: bool) -> Vec<Diagnostic> {
    let scenario = &ready.scenario;
    let mut advice = Vec::new();
    if !is_base && scenario.worlds().all(|(_, expect)| expect.is_empty()) {
        advice.push(
            Diagnostic::at(
                "expects_nothing",
                scenario.title_span,
                "the scenario expects nothing",
            )
            .help("say in `expect` what must follow"),
        );
    }
    for variation in &scenario.variations {
        advice.extend(of_variation(scenario, variation));
    }
    for (_, expect) in scenario.worlds() {
        advice.extend(never_fails(expect, sources));
    }
    if !is_base {
        advice.extend(unused_includes(ready, sources));
    }
    advice.extend(unused_golden(scenario));
    advice
}

fn of_variation(scenario: &Scenario, variation: &Variation) -> Vec<Diagnostic> {
    let at = variation.title_span;
    let mut advice = Vec::new();
    let nothing_else = scenario.variations.len() > 1 || !scenario.expect.is_empty();
    if variation.expect.is_empty() && nothing_else {
        advice.push(Diagnostic::at(
            "expects_nothing",
            at,
            "the variation expects nothing",
        ));
    }
    if variation.with.is_empty() && variation.without.is_empty() && variation.terms.is_empty() {
        advice.push(
            Diagnostic::at("varies_nothing", at, "the variation changes nothing")
                .help("it stands on the scenario's own world as that is"),
        );
    }
    let first = scenario
        .variations
        .iter()
        .find(|other| other.title == variation.title);
    if let Some(first) = first.filter(|first| first.title_span != at) {
        let message = "another variation has the same title";
        advice.push(
            Diagnostic::at("duplicate_title", at, message)
                .related(first.title_span, "the first of them"),
        );
    }
    advice
}

/// Returns the expectations that hold whatever follows.
fn never_fails(expect: &[Expectation], sources: &Sources) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut advice = Vec::new();
    for expectation in expect {
        let at = expectation.span;
        if let Some(message) = empty(&expectation.expected) {
            advice.push(Diagnostic::at("never_fails", at, message));
        }
        let mut text = sources.snippet(at).to_owned();
        text.retain(|c| !c.is_whitespace());
        if let Some(first) = seen.get(&text) {
            let message = "the same is expected already, so that this never fails alone";
            advice.push(
                Diagnostic::at("never_fails", at, message).related(*first, "it is expected here"),
            );
        } else {
            seen.insert(text, at);
        }
    }
    advice
}

/// Returns why an expectation holds whatever follows, if it does.
fn empty(expected: &Expected) -> Option<&'static str> {
    let nobody = |among: &Among| {
        among.exactly.is_none() && among.contains.is_empty() && among.none.is_empty()
    };
    let is_empty = match expected {
        Expected::Who { users: among, .. }
        | Expected::What {
            capabilities: among,
            ..
        }
        | Expected::Where { orgs: among, .. } => nobody(among),
        Expected::Matrix {
            rows, capabilities, ..
        } => rows.is_empty() || capabilities.is_empty(),
        Expected::Count { least, most, .. } => *least == 0 && most.is_none(),
        Expected::Unchanged { except } => {
            let open = except.iter().any(|(which, _)| {
                which.user.is_none() && which.capability.is_none() && which.on.is_none()
            });
            return open
                .then_some("everything is an exception, so that only no change at all fails");
        }
        _ => false,
    };
    is_empty.then_some("nothing is expected here, so that this never fails")
}

fn unused_golden(scenario: &Scenario) -> Vec<Diagnostic> {
    let sections = scenario.golden.sections.iter();
    let unused = sections.filter(|section| {
        !scenario.worlds().any(|(variation, expect)| {
            expect.iter().any(|expectation| {
                matches!(&expectation.expected, Expected::Matches((question, _))
                    if section.is(variation, question.trim()))
            })
        })
    });
    unused
        .filter_map(|section| {
            let message = "no expectation asks for this golden answer";
            let odd = Diagnostic::at("unused_golden", section.span?, message);
            Some(odd.help("`--accept` leaves it out"))
        })
        .collect()
}

/// Returns the includes without which nothing that is expected could be otherwise.
fn unused_includes(ready: &Ready, sources: &Sources) -> Vec<Diagnostic> {
    let Ready {
        scenario,
        inherited,
        included,
    } = ready;
    let mut advice = Vec::new();
    let reached = reached(ready, sources);
    for (place, (span, files)) in included.iter().enumerate() {
        let earlier: Vec<FileId> = included[..place]
            .iter()
            .flat_map(|(_, files)| files.iter().copied())
            .collect();
        let is_of = |stated: &&Stated, files: &[FileId]| files.contains(&stated.span.file);
        let mut of_it = inherited.iter().filter(|stated| is_of(stated, files));
        let elsewhere: BTreeSet<_> = inherited
            .iter()
            .filter(|stated| is_of(stated, &earlier))
            .chain(&scenario.facts)
            .map(|stated| &stated.fact)
            .collect();
        let message = if of_it.clone().all(|stated| elsewhere.contains(&stated.fact)) {
            "nothing is stated here that is not stated elsewhere"
        } else if reached.as_ref().is_some_and(|reached| {
            !of_it.any(|stated| {
                of_fact(stated, sources)
                    .iter()
                    .any(|it| reached.contains(it))
            })
        }) {
            "nothing that is stated here has to do with what is expected"
        } else {
            continue;
        };
        advice.push(Diagnostic::at("unused_include", *span, message).help("leave it out"));
    }
    advice
}

/// Returns every name that facts connect with a name of an expectation; nothing
/// if an expectation is about everybody everywhere, or if there is none.
fn reached(ready: &Ready, sources: &Sources) -> Option<BTreeSet<(Named, String)>> {
    let scenario = &ready.scenario;
    let mut reached = BTreeSet::new();
    for (_, expect) in scenario.worlds() {
        for expectation in expect {
            let mut named = expectation.expected.names();
            named.retain(|(named, _)| *named != Named::Capability);
            if named.is_empty() || matches!(expectation.expected, Expected::Unchanged { .. }) {
                return None;
            }
            reached.extend(
                named
                    .into_iter()
                    .map(|(named, name)| (named, name.to_owned())),
            );
        }
    }
    if reached.is_empty() {
        return None;
    }
    let varied = scenario
        .variations
        .iter()
        .flat_map(|variation| &variation.with);
    let mut open: Vec<Vec<(Named, String)>> = ready
        .inherited
        .iter()
        .chain(&scenario.facts)
        .chain(varied)
        .map(|stated| of_fact(stated, sources))
        .collect();
    loop {
        let before = open.len();
        open.retain(|names| {
            let connected = names.iter().any(|name| reached.contains(name));
            if connected {
                reached.extend(names.iter().cloned());
            }
            !connected
        });
        if open.len() == before {
            return Some(reached);
        }
    }
}

/// Returns, by the path shown for it, each file whose scenario has the title of
/// an earlier one, with what is odd.
#[must_use]
pub fn titles<'l>(
    files: impl Iterator<Item = (&'l Loaded, &'l Ready)>,
) -> Vec<(String, Diagnostic)> {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    let mut advice = Vec::new();
    for (loaded, ready) in files {
        let title = ready.scenario.title.as_str();
        match first.get(title) {
            Some(other) => {
                let message = format!("`{other}` has the same title");
                let odd = Diagnostic::at("duplicate_title", ready.scenario.title_span, message);
                advice.push((loaded.name.clone(), odd));
            }
            None => {
                first.insert(title, &loaded.name);
            }
        }
    }
    advice
}

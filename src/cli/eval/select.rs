//! Selecting scenarios and expectations.

use super::super::Exit;
use super::super::output::Output;
use crate::diagnostic::{fold, nearest};
use crate::files;
use crate::scenario::{Loaded, Named, Ready};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use wildmatch::WildMatch;

/// Of some files, the lines of the expectations that are wanted.
pub(super) type Lines = BTreeMap<PathBuf, BTreeSet<usize>>;

/// Returns the paths that are named, and the lines that are named with them.
pub(super) fn places(named: &[PathBuf]) -> (Vec<PathBuf>, Lines) {
    let (mut paths, mut lines) = (Vec::new(), Lines::new());
    for path in named {
        match with_line(path) {
            Some((file, line)) => {
                lines.entry(file.clone()).or_default().insert(line);
                paths.push(file);
            }
            None => paths.push(path.clone()),
        }
    }
    (paths, lines)
}

fn with_line(path: &Path) -> Option<(PathBuf, usize)> {
    let text = path.to_str()?;
    let (file, line) = text.rsplit_once(':')?;
    let (file, line) = (PathBuf::from(file), line.parse().ok()?);
    let is_file = file.extension().is_some() && files::exists(&file);
    (is_file && !files::exists(path)).then_some((file, line))
}

/// What is looked at by a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Name,
    Tag,
    Rule,
    Capability,
    User,
    Org,
}

const KEYS: [(&str, Key); 6] = [
    ("name", Key::Name),
    ("tag", Key::Tag),
    ("rule", Key::Rule),
    ("capability", Key::Capability),
    ("user", Key::User),
    ("org", Key::Org),
];

/// Filters, all of which a scenario must match.
#[derive(Debug)]
pub(super) struct Selection(Vec<(Key, String)>);

/// What is wrong with a filter, and what to do.
pub(super) type Unknown = (String, String);

impl Selection {
    pub(super) fn parse(filters: &[String], output: &mut Output) -> Result<Self, Exit> {
        let mut parsed = Vec::new();
        let mut wrong = false;
        for filter in filters {
            let keyed = filter.split_once(':').filter(|(key, _)| {
                !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_')
            });
            let Some((key, value)) = keyed else {
                parsed.push((Key::Name, filter.clone()));
                continue;
            };
            if let Some((_, known)) = KEYS.iter().find(|(name, _)| *name == key) {
                parsed.push((*known, value.to_owned()));
            } else {
                let names = KEYS.map(|(name, _)| name);
                let help = nearest(key, names).map_or_else(
                    || format!("it is one of {}", names.join(", ")),
                    |near| format!("did you mean `{near}:{value}`?"),
                );
                output.usage(&format!("nothing is filtered by `{key}`"), &help);
                wrong = true;
            }
        }
        if wrong {
            Err(Exit::Usage)
        } else {
            Ok(Self(parsed))
        }
    }

    /// Returns whether a scenario matches.
    pub(super) fn takes(&self, loaded: &Loaded, ready: &Ready) -> bool {
        self.0.iter().all(|(key, wanted)| {
            let values = values(*key, loaded, ready);
            values.iter().any(|value| matches(*key, wanted, value))
        })
    }

    /// Returns the filters that no scenario matches.
    pub(super) fn unknown(&self, suite: &[(&Loaded, &Ready)]) -> Vec<Unknown> {
        let mut unknown = Vec::new();
        for (key, wanted) in &self.0 {
            let values: BTreeSet<String> = suite
                .iter()
                .flat_map(|(loaded, ready)| values(*key, loaded, ready))
                .collect();
            if values.iter().any(|value| matches(*key, wanted, value)) {
                continue;
            }
            let name = KEYS.iter().find(|(_, known)| known == key);
            let name = name.map_or("", |(name, _)| name);
            let near = nearest(wanted, values.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`bailiwick eval --list` lists the scenarios".to_owned(),
            };
            unknown.push((format!("no scenario has the {name} `{wanted}`"), help));
        }
        unknown
    }
}

fn matches(key: Key, wanted: &str, value: &str) -> bool {
    if wanted.contains(['*', '?']) {
        WildMatch::new(wanted).matches(value)
    } else if key == Key::Name {
        fold(value).contains(&fold(wanted))
    } else {
        wanted == value
    }
}

/// Returns what a scenario has for a filter to match.
fn values(key: Key, loaded: &Loaded, ready: &Ready) -> BTreeSet<String> {
    let scenario = &ready.scenario;
    let names = |wanted: Named| {
        let names = scenario.names(&loaded.sources).into_iter();
        let names = names.filter(|(named, _)| *named == wanted);
        names.map(|(_, name)| name).collect()
    };
    match key {
        Key::Name => [scenario.title.clone(), loaded.name.clone()].into(),
        Key::Tag => scenario.tags.iter().cloned().collect(),
        Key::Rule => {
            let expected = scenario.worlds().flat_map(|(_, expect)| expect);
            let rules = expected.flat_map(|expectation| expectation.expected.rules());
            let rules = rules.map(|(rule, _)| rule);
            scenario.cites.iter().chain(rules).cloned().collect()
        }
        Key::Capability => names(Named::Capability),
        Key::User => names(Named::User),
        Key::Org => names(Named::Org),
    }
}

//! Comparing two sides: what differs, and which changes it comes from.
//!
//! Owns how the two sides are named and loaded, and which differences fail. How they
//! are told is the room below.

mod told;

use super::Exit;
use super::arguments::{Facts, PolicyFolder, Terms};
use super::ask;
use super::output::Output;
use crate::answers;
use crate::answers::show::Glob;
use crate::causes::{Cause, Comparison, Difference, Row};
use crate::diagnostic::Sources;
use crate::render::Format;
use crate::unknown;
use crate::world::World;
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use told::Told;

/// Two sides, and how they are compared.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The old facts and the new: files, folders or snapshots
    #[arg(id = "compared", value_names = ["OLD", "NEW"], num_args = 2)]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    facts: Facts,

    #[command(flatten)]
    terms: Terms,

    /// The new facts, if not the same; may be given again
    #[arg(long, value_name = "PATH", conflicts_with = "compared")]
    to_facts: Vec<PathBuf>,

    /// The instant of the new side, if not the same
    #[arg(long, value_name = "WHEN")]
    to_at: Option<String>,

    /// The edition of the new side, if not the same
    #[arg(long, value_name = "DATE")]
    to_edition: Option<String>,

    /// How the new side settles a contested point, if not the same; may be given again
    #[arg(long = "to-choose", value_name = "POINT=OPTION")]
    to_choices: Vec<String>,

    /// The rules of the new side, if not the same
    #[arg(long, value_name = "DIR")]
    to_rules: Option<PathBuf>,

    /// Only users that match; a star is any letters
    #[arg(long, value_name = "GLOB")]
    user: Option<String>,

    /// Only organizations that match
    #[arg(long, value_name = "GLOB")]
    org: Option<String>,

    /// Only capabilities that match
    #[arg(long, value_name = "GLOB")]
    capability: Option<String>,

    /// Exit with 1 if there is a difference of this sort; may be given again, or with commas
    #[arg(long, value_name = "SORT", value_delimiter = ',')]
    fail_on: Vec<Sort>,

    /// List every privilege, and the changes without an effect
    #[arg(long)]
    all: bool,

    /// How the differences are written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// Sorts of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// More than before: gained, raised, or lasting longer.
    Gained,
    /// Less than before: lost, lowered, or lasting shorter.
    Lost,
    /// Anything, also the same by another route.
    Any,
}

impl Sort {
    fn has(self, difference: Difference) -> bool {
        match self {
            Self::Gained => matches!(
                difference,
                Difference::Gained | Difference::Raised | Difference::Longer
            ),
            Self::Lost => matches!(
                difference,
                Difference::Lost | Difference::Lowered | Difference::Shorter
            ),
            Self::Any => true,
        }
    }
}

/// Which differences are wanted.
struct Filter {
    user: Glob,
    org: Glob,
    capability: Glob,
}

impl Filter {
    fn takes(&self, row: &Row) -> bool {
        let (user, org, capability) = &row.changed.key;
        self.user.matches(user) && self.org.matches(org) && self.capability.matches(capability)
    }

    /// Returns the rows of a cause that are wanted.
    fn rows<'c>(
        &'c self,
        comparison: &'c Comparison,
        cause: &'c Cause,
    ) -> impl Iterator<Item = Row> + 'c {
        let rows = comparison.rows(cause);
        rows.filter(|row| self.takes(row))
    }
}

/// How many privileges differ in which way, and of whom.
#[derive(Debug, Default)]
struct Counts {
    by_difference: [usize; Difference::ALL.len()],
    users: BTreeSet<String>,
    orgs: BTreeSet<String>,
}

impl Counts {
    fn add(&mut self, row: &Row) {
        self.by_difference[row.difference as usize] += 1;
        let (user, org, _) = &row.changed.key;
        if !self.users.contains(user) {
            self.users.insert(user.clone());
        }
        if !self.orgs.contains(org) {
            self.orgs.insert(org.clone());
        }
    }

    fn all(&self) -> usize {
        self.by_difference.iter().sum()
    }

    /// Returns the differences that there are, and how many of each.
    fn each(&self) -> impl Iterator<Item = (Difference, usize)> {
        let each = Difference::ALL.into_iter().zip(self.by_difference);
        each.filter(|(_, count)| *count > 0)
    }

    fn take_in(&mut self, other: &Self) {
        for (count, more) in self.by_difference.iter_mut().zip(other.by_difference) {
            *count += more;
        }
        self.users.extend(other.users.iter().cloned());
        self.orgs.extend(other.orgs.iter().cloned());
    }
}

/// Compares two sides.
pub(super) fn run(diff: &Diff, output: &mut Output) -> Result<Exit, Exit> {
    if matches!(diff.format, Format::Dot | Format::Mermaid) {
        output.usage(
            "only a proof can be drawn",
            "ask for a table, markdown, json, jsonl or csv",
        );
        return Err(Exit::Usage);
    }
    let (old, new) = sides(diff, output)?;
    let is_now = [
        diff.terms.at.is_none(),
        diff.terms.at.is_none() && diff.to_at.is_none(),
    ];
    let contexts =
        [(&old, is_now[0]), (&new, is_now[1])].map(|(side, now)| answers::context(side, now));
    if contexts[0] == contexts[1] {
        output.aside(&contexts[0]);
    } else {
        output.aside(&format!("old: {}\nnew: {}", contexts[0], contexts[1]));
    }
    let unknown = [(&old, "old"), (&new, "new")]
        .map(|(side, name)| unknown::line(side).map(|line| format!("{name}: {line}")));
    for line in unknown.iter().flatten() {
        output.aside(line);
    }
    let mut progress = output.long_work("comparing");
    let comparison = Comparison::of(&old, &new, &mut |done, all| progress.tell(done, all));
    drop(progress);
    let filter = Filter {
        user: Glob::new(diff.user.as_deref()),
        org: Glob::new(diff.org.as_deref()),
        capability: Glob::new(diff.capability.as_deref()),
    };
    let mut all = Counts::default();
    let mut causes: Vec<(&Cause, Counts)> = Vec::new();
    for cause in comparison.causes() {
        let mut counts = Counts::default();
        for row in filter.rows(&comparison, cause) {
            counts.add(&row);
        }
        if counts.all() > 0 {
            all.take_in(&counts);
            causes.push((cause, counts));
        }
    }
    causes.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.all()));
    let fails = |sort: &Sort| all.each().any(|(difference, _)| sort.has(difference));
    let failed = diff.fail_on.iter().any(fails);
    let told = Told {
        comparison: &comparison,
        filter: &filter,
        sides: [(&old, is_now[0]), (&new, is_now[1])],
        all: &all,
        causes: &causes,
        whole: diff.all,
        format: diff.format,
    };
    told.tell(output);
    Ok(if failed { Exit::No } else { Exit::Yes })
}

/// Loads both sides, or shows all that is wrong with either.
fn sides(diff: &Diff, output: &mut Output) -> Result<(World, World), Exit> {
    if !diff.paths.is_empty() && !diff.facts.paths.is_empty() {
        output.usage(
            "the old facts are named twice",
            "name them as OLD NEW, or with `--facts` and `--to-facts`",
        );
        return Err(Exit::Usage);
    }
    // Both sides are looked at in the same moment, if none is named.
    let now = ask::now().to_string();
    let at = diff.terms.at.clone().unwrap_or(now);
    let terms =
        |at: &str, edition: Option<&String>, more: &[String], rules: Option<&PathBuf>| Terms {
            at: Some(at.to_owned()),
            edition: edition.cloned(),
            choices: diff.terms.choices.iter().chain(more).cloned().collect(),
            policy: PolicyFolder {
                rules: rules.cloned(),
            },
        };
    let edition = diff.terms.edition.as_ref();
    let rules = diff.terms.policy.rules.as_ref();
    let old = terms(&at, edition, &[], rules);
    let new = terms(
        diff.to_at.as_deref().unwrap_or(&at),
        diff.to_edition.as_ref().or(edition),
        &diff.to_choices,
        diff.to_rules.as_ref().or(rules),
    );
    let read = [&old, &new].map(|terms| ask::terms(terms, output));
    let [old_terms, new_terms] = read;
    let (old_terms, new_terms) = (old_terms?, new_terms?);
    let (old_paths, new_paths) = if let [old, new] = &*diff.paths {
        (vec![old.clone()], vec![new.clone()])
    } else {
        let old = ask::fact_paths(&diff.facts.paths, output)?;
        let new = if diff.to_facts.is_empty() {
            old.clone()
        } else {
            diff.to_facts.clone()
        };
        (old, new)
    };
    let old_policy = ask::policy(&old.policy, output);
    let new_policy = if old.policy.rules == new.policy.rules {
        old_policy.clone()
    } else {
        ask::policy(&new.policy, output)
    };
    let mut load = |paths: &[PathBuf]| {
        let mut sources = Sources::default();
        let facts = ask::facts(paths, diff.facts.stale_ok, &mut sources, output);
        facts.map(|facts| (Arc::new(facts), sources))
    };
    let old_facts = load(&old_paths);
    let new_facts = if old_paths == new_paths {
        old_facts.clone()
    } else {
        load(&new_paths)
    };
    let world = |policy: Arc<crate::policy::Policy>,
                 facts: (Arc<_>, Sources),
                 terms: &crate::scenario::Terms| {
        let at = terms.at.unwrap_or_else(ask::now);
        let as_of = policy.as_of(at, terms.edition, &terms.choices);
        World::new(policy, facts.0, as_of).with_sources(facts.1)
    };
    Ok((
        world(old_policy?, old_facts?, &old_terms),
        world(new_policy?, new_facts?, &new_terms),
    ))
}

//! The cases of scenario files, for commands that look at the policy by them.

use super::Exit;
use super::ask::counted;
use super::output::Output;
use crate::diagnostic::Sources;
use crate::files;
use crate::policy::Policy;
use crate::scenario::{self, Case, Content, Terms};
use std::path::PathBuf;
use std::sync::Arc;

/// One world of a scenario, and what the scenario is called.
pub(super) struct Named {
    /// The file's shown name.
    pub(super) file: String,
    pub(super) case: Case,
}

impl Named {
    /// Returns what the case is called: its file, and its variation.
    pub(super) fn title(&self) -> String {
        match &self.case.variation {
            None => self.file.clone(),
            Some(variation) => format!("{}: {variation}", self.file),
        }
    }
}

/// Returns every case of the scenarios, in the order of their files. What does
/// not load is said, all of it, and ends the command; expectations that do not
/// hold are counted aside.
pub(super) fn load(
    paths: &[PathBuf],
    policy: &Arc<Policy>,
    output: &mut Output,
) -> Result<Vec<Named>, Exit> {
    let found = files::matching(paths).map_err(|errors| {
        output.wrong(&errors, &Sources::default());
        Exit::Input
    })?;
    let (mut named, mut is_broken) = (Vec::new(), false);
    for path in found {
        let loaded = scenario::load(&path);
        let report = match loaded.content {
            Content::Facts => continue,
            Content::Broken(errors) => Err(errors),
            Content::Scenario(ready) => scenario::run(
                &ready.scenario,
                &ready.inherited,
                policy,
                &Terms::default(),
                &loaded.sources,
            ),
        };
        match report {
            Ok(report) => named.extend(report.cases.into_iter().map(|case| Named {
                file: loaded.name.clone(),
                case,
            })),
            Err(errors) => {
                output.wrong(&errors, &loaded.sources);
                is_broken = true;
            }
        }
    }
    if is_broken {
        return Err(Exit::Input);
    }
    if named.is_empty() {
        output.usage("no scenario was found", "name scenario files or folders");
        return Err(Exit::Nothing);
    }
    let failures: usize = named.iter().map(|named| named.case.failures.len()).sum();
    if failures > 0 {
        let failing = counted(failures, "expectation");
        output.aside(&format!("{failing} that fail are left out"));
    }
    Ok(named)
}

//! The cases of scenario files, for commands that look at the policy by them.

use super::Exit;
use super::ask::counted;
use super::eval::{self, Outcome};
use super::output::Output;
use crate::diagnostic::Sources;
use crate::files;
use crate::policy::Policy;
use crate::scenario::{Case, Terms};
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
    sources: &mut Sources,
    output: &mut Output,
) -> Result<Vec<Named>, Exit> {
    let files = files::load_paths(paths, sources).map_err(|errors| {
        output.wrong(&errors, sources);
        Exit::Input
    })?;
    let (mut named, mut wrong) = (Vec::new(), Vec::new());
    for file in files {
        let name = sources.name(file).to_owned();
        match eval::outcome(file, sources, policy, &Terms::default()) {
            Outcome::Ran(report) => named.extend(report.cases.into_iter().map(|case| Named {
                file: name.clone(),
                case,
            })),
            Outcome::Broken(errors) => wrong.extend(errors),
        }
    }
    if !wrong.is_empty() {
        output.wrong(&wrong, sources);
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

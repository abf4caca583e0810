//! Checking facts for mistakes.

use super::Exit;
use super::arguments::Check;
use super::ask::{self, counted};
use super::output::Output;
use crate::diagnostic::Sources;

/// Loads facts and policy and says what they hold, or all that is wrong.
pub(super) fn run(check: &Check, output: &mut Output) -> Result<Exit, Exit> {
    let named: Vec<_> = check
        .facts
        .paths
        .iter()
        .chain(&check.paths)
        .cloned()
        .collect();
    let paths = ask::fact_paths(&named, output)?;
    let policy = ask::policy(&check.policy, output)?;
    let mut sources = Sources::default();
    let facts = ask::facts(&paths, check.facts.stale_ok, &mut sources, output)?;
    output.answer(&format!(
        "{}, {}, {} in {}{}\n",
        counted(facts.orgs().count(), "org"),
        counted(facts.users().count(), "user"),
        counted(facts.len(), "fact"),
        counted(sources.files().count(), "file"),
        ask::overridden(&policy),
    ));
    Ok(Exit::Yes)
}

//! Writing snapshots of facts.

use super::Exit;
use super::arguments::Compile;
use super::ask::{self, counted};
use super::interrupt::Interrupt;
use super::output::Output;
use crate::diagnostic::Sources;
use crate::files;

/// Writes the snapshot of some facts, or shows all that is wrong with them.
pub(super) fn run(
    compile: &Compile,
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Exit, Exit> {
    let named: Vec<_> = compile
        .facts
        .paths
        .iter()
        .chain(&compile.paths)
        .cloned()
        .collect();
    let paths = ask::fact_paths(&named, output)?;
    let mut sources = Sources::default();
    let compiled = ask::loading(compile.facts.stale_ok, output, |loading| {
        files::compile(&paths, &compile.output, &mut sources, loading)
    });
    let (facts, bytes) = compiled.map_err(|errors| {
        output.wrong(&errors, &sources);
        Exit::Input
    })?;
    let written = interrupt.writing(|| files::write_snapshot(&compile.output, &bytes))?;
    written.map_err(|error| {
        output.wrong(&[error], &sources);
        Exit::Usage
    })?;
    output.aside(&format!(
        "{} of {} in `{}`",
        counted(facts.len(), "fact"),
        counted(sources.files().count(), "file"),
        compile.output.display(),
    ));
    Ok(Exit::Yes)
}

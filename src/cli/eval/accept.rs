//! Accepting: golden answers written anew, and nothing else.

use super::results::Results;
use crate::cli::Exit;
use crate::cli::output::Output;
use crate::diagnostic::Sources;
use crate::files;
use similar::TextDiff;

/// Writes the files of golden answers that are not as concluded, and shows what
/// is otherwise in each.
pub(super) fn accept(results: &Results, output: &mut Output) -> Result<(), Exit> {
    for tested in &results.tested {
        let Some((path, before, after)) = &tested.golden else {
            continue;
        };
        let (before, after) = (before.text(), after.text());
        // What is of no use any more is reported, and left to its owner.
        if before == after || after.is_empty() {
            continue;
        }
        let name = files::name_of(path);
        let diff = TextDiff::from_lines(&before, &after);
        let diff = diff.unified_diff().header(&name, &name).to_string();
        files::replace(path, &after).map_err(|error| {
            output.wrong(&[error], &Sources::default());
            Exit::Input
        })?;
        output.aside(&format!("accepted\n{}", diff.trim_end()));
    }
    Ok(())
}

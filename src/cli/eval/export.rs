//! Exports: results written to files, in the form of the end of their names.

use super::results::Results;
use super::{json, page, sarif};
use crate::cli::Exit;
use crate::cli::output::Output;
use crate::diagnostic::Sources;
use crate::files;
use std::path::{Path, PathBuf};

/// The form of an export.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Junit,
    Sarif,
    Markdown,
    Json,
    Html,
}

/// Returns the files to be written, each with its form.
pub(super) fn wanted<'p>(
    paths: &'p [PathBuf],
    output: &mut Output,
) -> Result<Vec<(&'p Path, Form)>, Exit> {
    let mut wanted = Vec::new();
    let mut wrong = false;
    for path in paths {
        let end = path.extension().and_then(|end| end.to_str());
        match end.unwrap_or_default() {
            "xml" => wanted.push((path.as_path(), Form::Junit)),
            "sarif" => wanted.push((path, Form::Sarif)),
            "md" => wanted.push((path, Form::Markdown)),
            "json" => wanted.push((path, Form::Json)),
            "html" => wanted.push((path, Form::Html)),
            _ => {
                wrong = true;
                output.usage(
                    &format!("the name `{}` has no form", files::name_of(path)),
                    "it ends in .xml (JUnit), .sarif, .md, .json or .html",
                );
            }
        }
    }
    if wrong { Err(Exit::Usage) } else { Ok(wanted) }
}

/// Writes the files.
pub(super) fn write(
    wanted: &[(&Path, Form)],
    results: &Results,
    output: &mut Output,
) -> Result<(), Exit> {
    for (path, form) in wanted {
        let text = match form {
            Form::Junit => page::junit(results),
            Form::Sarif => Ok(sarif::sarif(results)),
            Form::Markdown => Ok(page::markdown(results)),
            Form::Json => Ok(json::whole(results) + "\n"),
            Form::Html => page::html(results),
        };
        let text = text.map_err(|defect| {
            output.usage(&defect, "please report this");
            Exit::Defect
        })?;
        files::replace(path, &text).map_err(|error| {
            output.wrong(&[error], &Sources::default());
            Exit::Input
        })?;
    }
    Ok(())
}

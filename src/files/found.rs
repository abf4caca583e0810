//! Finding scenario files, watching them, and writing a file in place of another.

use super::find::{Finder, SCENARIOS, is_hidden};
use super::{ASIDE, names, shown, unwritable};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Returns the files that are named, match a pattern such as `access/**/*.ron`,
/// or stand below a folder that is named or matches; sorted within each, and no
/// file twice.
///
/// # Errors
///
/// Every path that is no file, folder or pattern, or cannot be read.
pub fn matching(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let mut finder = Finder::new(SCENARIOS);
    for path in paths {
        let pattern = path.to_string_lossy();
        let is_pattern = pattern.contains(['*', '?', '[']) && fs::metadata(path).is_err();
        let found = is_pattern.then(|| glob::glob(&pattern));
        match found {
            None => finder.look(path),
            // What may not be looked into, does not match.
            Some(Ok(found)) => found.flatten().for_each(|path| finder.look(&path)),
            Some(Err(error)) => finder.errors.push(Diagnostic::new(
                "bad_pattern",
                format!("`{pattern}` is no pattern: {}", error.msg),
            )),
        }
    }
    if finder.errors.is_empty() {
        Ok(finder.found)
    } else {
        Err(finder.errors)
    }
}

impl Finder {
    /// Finds a file, or what is below a folder, if anything is.
    fn look(&mut self, path: &Path) {
        if path.is_dir() {
            self.search(path);
        } else {
            self.find(path);
        }
    }
}

/// Returns the files of a folder whose names have an end, sorted; none if it
/// cannot be read.
#[must_use]
pub fn ending_in(folder: &Path, end: &str) -> Vec<PathBuf> {
    let within = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let names = names(within).unwrap_or_default();
    let paths = names.into_iter().map(|name| folder.join(name));
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|found| found == end) && !is_hidden(path))
        .collect();
    paths.sort();
    paths
}

/// What can be seen of files without reading them: when each was changed, and
/// how long it is.
pub type Stamps = BTreeMap<PathBuf, (SystemTime, u64)>;

/// Returns what can be seen of some files and of those below some folders;
/// nothing of those that are not there.
#[must_use]
pub fn stamps<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Stamps {
    let mut finder = Finder::new(SCENARIOS);
    for path in paths {
        finder.look(path);
    }
    let stamp = |path: PathBuf| {
        let metadata = fs::metadata(&path).ok()?;
        Some((path, (metadata.modified().ok()?, metadata.len())))
    };
    finder.found.into_iter().filter_map(stamp).collect()
}

/// Writes a text to a file in place of what is in it, all at once.
///
/// # Errors
///
/// Why the file cannot be written; then it is as it was.
pub fn replace(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let aside = path.with_file_name(format!(".{name}{ASIDE}"));
    fs::write(&aside, text)
        .and_then(|()| fs::rename(&aside, path))
        .map_err(|error| {
            // What was written aside is of no use; if it is not there, so much the better.
            let _ = fs::remove_file(&aside);
            unwritable(path, &error)
        })
}

/// Returns how a path is shown.
#[must_use]
pub fn name_of(path: &Path) -> String {
    shown(path)
}

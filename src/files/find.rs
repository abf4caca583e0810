//! Files that are named, and those below folders that are named.

#![expect(
    clippy::disallowed_methods,
    reason = "this is part of the one module that touches the disk"
)]

use super::{load_file, shown, unreadable};
use crate::diagnostic::{Diagnostic, FileId, Sources};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Loads the texts of fact files: the files that are named, and below the
/// folders that are named all `*.ron`, `*.json`, `*.jsonl` and `*.csv` except
/// hidden ones, sorted.
///
/// A file or folder that is reached twice counts once, so that links that lead
/// around in a circle do no harm.
///
/// # Errors
///
/// Every path and file that cannot be read. Files with a mistake in them are
/// added to the sources, to be shown.
pub fn load_paths(
    paths: &[PathBuf],
    sources: &mut Sources,
) -> Result<Vec<FileId>, Vec<Diagnostic>> {
    load(FACTS, paths, sources)
}

/// Loads the texts of scenario files, as [`load_paths`] does: below folders all
/// `*.ron` and `*.json`.
///
/// # Errors
///
/// Every path and file that cannot be read.
pub fn load_scenarios(
    paths: &[PathBuf],
    sources: &mut Sources,
) -> Result<Vec<FileId>, Vec<Diagnostic>> {
    load(SCENARIOS, paths, sources)
}

fn load(
    sort: Sort,
    paths: &[PathBuf],
    sources: &mut Sources,
) -> Result<Vec<FileId>, Vec<Diagnostic>> {
    let mut finder = Finder::new(sort);
    for path in paths {
        finder.find(path);
    }
    let Finder {
        found, mut errors, ..
    } = finder;
    let mut files = Vec::new();
    for path in found {
        match load_file(&path, sources) {
            Ok(file) => files.push(file),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(files)
    } else {
        Err(errors)
    }
}

/// Files of one sort.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sort {
    /// What such a file is called.
    noun: &'static str,
    /// How the names end of those that are looked for below folders.
    endings: &'static [&'static str],
}

/// Files of facts.
pub(super) const FACTS: Sort = Sort {
    noun: "fact file",
    endings: &["ron", "json", "jsonl", "csv"],
};

/// Files of a scenario.
pub(super) const SCENARIOS: Sort = Sort {
    noun: "scenario file",
    endings: &["ron", "json"],
};

impl Sort {
    fn takes(self, path: &Path) -> bool {
        path.extension().is_some_and(|extension| {
            let mut endings = self.endings.iter();
            endings.any(|ending| extension.eq_ignore_ascii_case(ending))
        })
    }
}

/// Finds files below folders.
pub(super) struct Finder {
    sort: Sort,
    pub(super) found: Vec<PathBuf>,
    /// The real paths of the files and folders that were reached, with the
    /// number of fact files below.
    reached: BTreeMap<PathBuf, usize>,
    pub(super) errors: Vec<Diagnostic>,
}

impl Finder {
    pub(super) fn new(sort: Sort) -> Self {
        Self {
            sort,
            found: Vec::new(),
            reached: BTreeMap::new(),
            errors: Vec::new(),
        }
    }

    /// Finds a file or a folder that is named.
    pub(super) fn find(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                if self.search(path) == 0 {
                    let noun = self.sort.noun;
                    let message = format!("the folder `{}` holds no {noun}", shown(path));
                    let (last, others) = self.sort.endings.split_last().unwrap_or((&"", &[]));
                    let help = format!(
                        "the name of a {noun} ends in `.{}` or `.{last}`",
                        others.join("`, `.")
                    );
                    self.errors
                        .push(Diagnostic::new("empty_folder", message).help(help));
                }
            }
            Ok(_) => self.reach(path),
            Err(error) => self.errors.push(unreadable(path, &error)),
        }
    }

    /// Finds the fact files below a folder, and returns how many there are.
    pub(super) fn search(&mut self, folder: &Path) -> usize {
        let real = real(folder);
        if let Some(&count) = self.reached.get(&real) {
            return count;
        }
        self.reached.insert(real.clone(), 0);
        let paths = match entries(folder) {
            Ok(paths) => paths,
            Err(error) => {
                self.errors.push(error);
                return 1;
            }
        };
        let mut count = 0;
        for path in paths.iter().filter(|path| !is_hidden(path)) {
            match fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => count += self.search(path),
                _ if !self.sort.takes(path) => {}
                Ok(_) => {
                    count += 1;
                    self.reach(path);
                }
                Err(error) => {
                    count += 1;
                    self.errors.push(unreadable(path, &error));
                }
            }
        }
        self.reached.insert(real, count);
        count
    }

    /// Notes a file, unless it was reached before.
    fn reach(&mut self, path: &Path) {
        if self.reached.insert(real(path), 1).is_none() {
            self.found.push(path.to_owned());
        }
    }
}

/// Returns what stands in a folder, sorted.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let entries =
        fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> = entries.map_err(|error| unreadable(folder, &error))?;
    paths.sort();
    Ok(paths)
}

/// Returns the real path of a file or folder, to which links lead.
pub(super) fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

pub(super) fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

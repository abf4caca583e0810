//! The files of an export: one, standard input, or all below a folder.

use super::find::{entries, is_hidden, real};
use super::{shown, unreadable};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The file that says about the others what they do not say themselves.
pub const PLAN: &str = "import.ron";

/// The files of an export.
#[derive(Debug, Default)]
pub struct Exports {
    /// Those that are to be read, sorted by name.
    pub files: Vec<Export>,
    /// Those that are not, by their names and sorted, each with the reason.
    pub skipped: Vec<(String, &'static str)>,
    /// The file at the top of the folder that says more about the others.
    pub plan: Option<PathBuf>,
}

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Its name: below the folder, or as it was given.
    pub name: String,
    /// How many bytes it has, where that is known before it is read.
    pub bytes: u64,
    /// `None` for standard input.
    path: Option<PathBuf>,
}

impl Export {
    /// Opens the file. How many bytes of it were read is told again and again.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    pub fn open<'w>(&self, watch: impl FnMut(u64) + 'w) -> Result<Box<dyn Read + 'w>, Diagnostic> {
        let from: Box<dyn Read> = match &self.path {
            Some(path) => Box::new(fs::File::open(path).map_err(|error| unreadable(path, &error))?),
            None => Box::new(io::stdin().lock()),
        };
        Ok(Box::new(Watched {
            from,
            done: 0,
            watch,
        }))
    }
}

/// Returns the files of an export: standard input for `-`, a file, or every file
/// below a folder.
///
/// # Errors
///
/// Every path that cannot be looked at.
pub fn exports(from: &Path) -> Result<Exports, Vec<Diagnostic>> {
    if from == Path::new("-") {
        return Ok(Exports {
            files: vec![Export {
                name: "standard input".to_owned(),
                bytes: 0,
                path: None,
            }],
            ..Exports::default()
        });
    }
    let metadata = fs::metadata(from).map_err(|error| vec![unreadable(from, &error)])?;
    let mut walk = Walk {
        top: from,
        found: Exports::default(),
        reached: BTreeSet::new(),
        errors: Vec::new(),
    };
    if metadata.is_dir() {
        walk.folder(from);
        if walk.found.files.is_empty() && walk.errors.is_empty() {
            let message = format!("the folder `{}` holds no file to import", shown(from));
            walk.errors.push(Diagnostic::new("empty_folder", message));
        }
    } else {
        walk.found.files.push(Export {
            name: shown(from),
            bytes: metadata.len(),
            path: Some(from.to_owned()),
        });
    }
    if walk.errors.is_empty() {
        walk.found
            .files
            .sort_by(|one, other| one.name.cmp(&other.name));
        walk.found.skipped.sort();
        Ok(walk.found)
    } else {
        Err(walk.errors)
    }
}

/// A walk through folders.
struct Walk<'p> {
    top: &'p Path,
    found: Exports,
    /// The real paths of the folders and files that were reached.
    reached: BTreeSet<PathBuf>,
    errors: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path) {
        let paths = match entries(folder) {
            Ok(paths) => paths,
            Err(error) => {
                self.errors.push(error);
                return;
            }
        };
        self.reached.insert(real(folder));
        for path in paths {
            if let Some(reason) = self.reach(&path) {
                let name = path.strip_prefix(self.top).unwrap_or(&path);
                self.found.skipped.push((shown(name), reason));
            }
        }
    }

    /// Looks at a file or a folder, and returns why it is not read, if it is not.
    fn reach(&mut self, path: &Path) -> Option<&'static str> {
        if is_hidden(path) {
            return Some("it is hidden");
        }
        let Ok(metadata) = fs::metadata(path) else {
            return Some("the link leads nowhere");
        };
        if !metadata.is_dir() && !metadata.is_file() {
            return Some("it is no ordinary file");
        }
        let name = path.strip_prefix(self.top).unwrap_or(path);
        if name == Path::new(PLAN) && metadata.is_file() {
            self.found.plan = Some(path.to_owned());
            return None;
        }
        if !self.reached.insert(real(path)) {
            return Some("it is the same as another one");
        }
        if metadata.is_dir() {
            self.folder(path);
        } else if path.file_name().is_some_and(|name| name == PLAN) {
            return Some("only the one at the top of the folder counts");
        } else {
            self.found.files.push(Export {
                name: shown(name),
                bytes: metadata.len(),
                path: Some(path.to_owned()),
            });
        }
        None
    }
}

/// A file of which it is told how much was read.
struct Watched<W> {
    from: Box<dyn Read>,
    done: u64,
    watch: W,
}

impl<W: FnMut(u64)> Read for Watched<W> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        self.done += count as u64;
        (self.watch)(self.done);
        Ok(count)
    }
}

//! Files: from paths to texts, and back.
//!
//! Owns how files are found below folders and by patterns, how a folder is
//! filled with new ones, how a file that cannot be read or written is reported, and which
//! paths a beginning can become. What is in them is read and made elsewhere.
//!
//! Invariant: the same paths give the same files in the same order, and no
//! file twice; a file that is written has its name only when it is whole.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the one module that touches the disk"
)]

mod found;

pub use found::{Stamps, ending_in, matching, name_of, replace, stamps};

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::policy::Policy;

/// Loads fact files: the files that are named, and below the folders that are
/// named all `*.ron` and `*.json` except hidden ones, sorted.
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
    let mut finder = Finder::default();
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

/// Loads one file, which is shown by its path.
///
/// # Errors
///
/// Why the file cannot be read. If it is not UTF-8 it is added to the sources
/// all the same, so that the place can be shown.
pub fn load_file(path: &Path, sources: &mut Sources) -> Result<FileId, Diagnostic> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    if u32::try_from(bytes.len()).is_err() {
        let message = format!("`{}` is larger than four gigabytes", shown(path));
        return Err(Diagnostic::new("unreadable_file", message));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(sources.add(shown(path), text)),
        Err(error) => Err(not_utf8(
            path,
            error.as_bytes(),
            error.utf8_error().valid_up_to(),
            sources,
        )),
    }
}

/// Writes a text to a file: in place of what is in it, or after it.
///
/// # Errors
///
/// Why the file cannot be written.
pub fn write(path: &Path, text: &str, after: bool) -> Result<(), Diagnostic> {
    use std::io::Write as _;
    let mut options = fs::OpenOptions::new();
    options
        .create(true)
        .write(true)
        .append(after)
        .truncate(!after);
    options
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| {
            let path = shown(path);
            Diagnostic::new(
                "unwritable_file",
                format!("`{path}` cannot be written: {error}"),
            )
        })
}

/// Makes a folder and those above it, for this user alone where the system can.
///
/// # Errors
///
/// Why the folder cannot be made.
pub fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Returns whether there is such a file.
#[must_use]
pub fn exists(path: &Path) -> bool {
    fs::metadata(path).is_ok()
}

/// Returns the absolute form of a path, links followed where it exists.
#[must_use]
pub fn absolute(path: &Path) -> PathBuf {
    fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}

/// Returns the paths that a beginning of a path can become, sorted; those of
/// folders end in a slash. Hidden ones only if the beginning asks for them.
#[must_use]
pub fn beginning_with(begun: &str) -> Vec<String> {
    let (folder, name) = begun
        .rsplit_once('/')
        .map_or(("", begun), |(folder, name)| {
            (&begun[..=folder.len()], name)
        });
    let within = if folder.is_empty() { "." } else { folder };
    let Ok(entries) = fs::read_dir(within) else {
        return Vec::new();
    };
    let mut paths: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let found = entry.file_name().into_string().ok()?;
            let wanted =
                found.starts_with(name) && (!found.starts_with('.') || name.starts_with('.'));
            let folder_mark = if entry.path().is_dir() { "/" } else { "" };
            wanted.then(|| format!("{folder}{found}{folder_mark}"))
        })
        .collect();
    paths.sort();
    paths
}

/// What cannot be read, with the texts to show it in.
pub type Unreadable = (Vec<Diagnostic>, Sources);

/// Loads a rules folder: every file in it that the policy takes, with the path
/// that is shown for it and its text, sorted.
///
/// # Errors
///
/// Every file that cannot be read, and the files, to be shown.
pub fn load_rules(folder: &Path) -> Result<Vec<(String, String)>, Unreadable> {
    let mut sources = Sources::default();
    let entries =
        fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> = match entries {
        Ok(paths) => paths,
        Err(error) => return Err((vec![unreadable(folder, &error)], sources)),
    };
    paths.retain(|path| {
        path.file_name()
            .is_some_and(|name| Policy::takes_file(&name.to_string_lossy()))
    });
    paths.sort();
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        match load_file(&path, &mut sources) {
            Ok(file) => files.push((sources.name(file).to_owned(), sources.text(file).to_owned())),
            Err(error) => errors.push(error),
        }
    }
    if files.is_empty() && errors.is_empty() {
        let message = format!("the folder `{}` holds no file of the policy", shown(folder));
        errors.push(Diagnostic::new("empty_folder", message));
    }
    if errors.is_empty() {
        Ok(files)
    } else {
        Err((errors, sources))
    }
}

/// The folder, within one that is being filled, in which files come to be. It
/// is hidden, so that nobody reads facts from it.
const ASIDE: &str = ".partial";

/// A folder that is being filled with files.
///
/// They come to be aside and get their places when all of them are whole. What
/// was left aside by somebody who did not get so far, is removed.
#[derive(Debug)]
pub struct Filling {
    folder: PathBuf,
    names: BTreeSet<String>,
}

impl Filling {
    /// Begins to fill a folder, which is made unless it is there.
    ///
    /// # Errors
    ///
    /// Why nothing can be written there.
    pub fn begin(folder: &Path) -> Result<Self, Diagnostic> {
        let aside = folder.join(ASIDE);
        fs::create_dir_all(&aside).map_err(|error| unwritable(folder, &error))?;
        for name in names(&aside)? {
            let left = aside.join(name);
            fs::remove_file(&left).map_err(|error| unwritable(&left, &error))?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            names: BTreeSet::new(),
        })
    }

    /// Returns a new file, to be written.
    ///
    /// # Errors
    ///
    /// The file cannot be made.
    pub fn create(&mut self, name: &str) -> io::Result<impl io::Write + use<>> {
        let file = fs::File::create(self.folder.join(ASIDE).join(name))?;
        self.names.insert(name.to_owned());
        Ok(io::BufWriter::new(file))
    }

    /// Gives the files their places, and removes those files of the folder that
    /// are not among them and of whose names it is said that they are stale.
    ///
    /// # Errors
    ///
    /// Why a file cannot get its place.
    pub fn finish(mut self, is_stale: impl Fn(&str) -> bool) -> Result<(), Diagnostic> {
        let written = std::mem::take(&mut self.names);
        for name in &written {
            let place = self.folder.join(name);
            fs::rename(self.folder.join(ASIDE).join(name), &place)
                .map_err(|error| unwritable(&place, &error))?;
        }
        for name in names(&self.folder)? {
            if is_stale(&name) && !written.contains(&name) {
                let place = self.folder.join(name);
                fs::remove_file(&place).map_err(|error| unwritable(&place, &error))?;
            }
        }
        Ok(())
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        // What did not get its place is of no use; if it cannot be removed, it does no harm.
        let aside = self.folder.join(ASIDE);
        for name in &self.names {
            let _ = fs::remove_file(aside.join(name));
        }
        let _ = fs::remove_dir(aside);
    }
}

/// Returns whether nothing is in a folder, or no such folder is there.
///
/// # Errors
///
/// Why it cannot be told.
pub fn is_vacant(folder: &Path) -> Result<bool, Diagnostic> {
    match fs::metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        _ => Ok(names(folder)?.iter().all(|name| name == ASIDE)),
    }
}

/// Returns the names of what is in a folder.
fn names(folder: &Path) -> Result<Vec<String>, Diagnostic> {
    let entries = fs::read_dir(folder).and_then(|entries| {
        entries
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    });
    entries.map_err(|error| unreadable(folder, &error))
}

/// Returns that a path cannot be written.
#[must_use]
pub fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("`{}` cannot be written: {error}", shown(path));
    Diagnostic::new("unwritable_file", message)
}

/// Finds files below folders.
#[derive(Default)]
struct Finder {
    found: Vec<PathBuf>,
    /// The real paths of the files and folders that were reached, with the
    /// number of fact files below.
    reached: BTreeMap<PathBuf, usize>,
    errors: Vec<Diagnostic>,
}

impl Finder {
    /// Finds a file or a folder that is named.
    fn find(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                if self.search(path) == 0 {
                    let message = format!("the folder `{}` holds no fact file", shown(path));
                    self.errors.push(
                        Diagnostic::new("empty_folder", message)
                            .help("the name of a fact file ends in `.ron` or `.json`"),
                    );
                }
            }
            Ok(_) => self.reach(path),
            Err(error) => self.errors.push(unreadable(path, &error)),
        }
    }

    /// Finds the fact files below a folder, and returns how many there are.
    fn search(&mut self, folder: &Path) -> usize {
        let real = real(folder);
        if let Some(&count) = self.reached.get(&real) {
            return count;
        }
        self.reached.insert(real.clone(), 0);
        let entries = fs::read_dir(folder)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
        let mut paths: Vec<PathBuf> = match entries {
            Ok(paths) => paths,
            Err(error) => {
                self.errors.push(unreadable(folder, &error));
                return 1;
            }
        };
        paths.sort();
        let mut count = 0;
        for path in paths.iter().filter(|path| !is_hidden(path)) {
            match fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => count += self.search(path),
                _ if !is_fact_file(path) => {}
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

/// Returns the real path of a file or folder, to which links lead.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn is_fact_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("ron") || extension.eq_ignore_ascii_case("json")
    })
}

/// Returns a path as it is shown, the same on every system.
fn shown(path: &Path) -> String {
    let shown = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        shown.into_owned()
    } else {
        shown.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// Returns that a path cannot be read.
fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let path = shown(path);
    match error.kind() {
        io::ErrorKind::NotFound => Diagnostic::new(
            "missing_file",
            format!("there is no file or folder `{path}`"),
        ),
        io::ErrorKind::PermissionDenied => {
            Diagnostic::new("unreadable_file", format!("`{path}` may not be read"))
                .help("the system denies it to this user")
        }
        _ => Diagnostic::new(
            "unreadable_file",
            format!("`{path}` cannot be read: {error}"),
        ),
    }
}

/// Returns that a file is not UTF-8 from an offset on, and adds it to the
/// sources as far as it can be shown.
fn not_utf8(path: &Path, bytes: &[u8], valid: usize, sources: &mut Sources) -> Diagnostic {
    let text = String::from_utf8_lossy(bytes);
    let mark = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let file = sources.add(shown(path), &text);
    let start = valid.saturating_sub(mark);
    let span = Span::new(file, start..start + char::REPLACEMENT_CHARACTER.len_utf8());
    let error =
        Diagnostic::at("not_utf8", span, "the file is not UTF-8").label("not UTF-8 from here on");
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        error.help("it seems to be UTF-16: save it as UTF-8")
    } else {
        error.help("save it as UTF-8")
    }
}

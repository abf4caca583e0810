//! Files: from paths to texts, and back.
//!
//! Owns how files are found below folders and by patterns, how a folder is filled
//! with new ones, whether a snapshot is older than what it was made of, how a file
//! that cannot be read or written is reported, and which paths a beginning can
//! become. What is in them is read and made elsewhere.
//!
//! Invariant: the same paths give the same files in the same order, and no
//! file twice; a file that is written has its name only when it is whole.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the one module that touches the disk"
)]

mod earlier;
mod exports;
mod facts;
mod fill;
mod find;
mod found;

pub use earlier::earlier;
pub use exports::{Export, Exports, PLAN, exports};
pub use facts::{
    Loading, Parts, compile, each_fact_file, load_facts, load_parts, relative, write_snapshot,
};
pub use fill::{Filling, write_secret, write_whole};
pub use find::{load_paths, load_scenarios};
pub use found::{Stamps, ending_in, matching, name_of, replace, stamps};

use fill::ASIDE;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::policy::Policy;

/// Loads one file, which is shown by its path.
///
/// # Errors
///
/// Why the file cannot be read. If it is not UTF-8 it is added to the sources
/// all the same, so that the place can be shown.
pub fn load_file(path: &Path, sources: &mut Sources) -> Result<FileId, Diagnostic> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    text(path, bytes, sources)
}

/// Returns the bytes of a file.
///
/// # Errors
///
/// Why it cannot be read.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    fs::read(path).map_err(|error| unreadable(path, &error))
}

/// Adds the bytes of a file to the sources as its text.
fn text(path: &Path, bytes: Vec<u8>, sources: &mut Sources) -> Result<FileId, Diagnostic> {
    if u32::try_from(bytes.len()).is_err() {
        let message = format!("`{}` is larger than four gigabytes", shown(path));
        return Err(Diagnostic::new("unreadable_file", message));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(sources.add_whole(shown(path), text)),
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
    if !after {
        return write_whole(path, text.as_bytes());
    }
    let file = fs::OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| unwritable(path, &error))
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

//! Writing files that have their names only when they are whole.

#![expect(
    clippy::disallowed_methods,
    reason = "this is part of the one module that touches the disk"
)]

use super::{names, unwritable};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a whole file in place of what is in it. It comes to be aside and gets
/// its name when all of it is there.
///
/// # Errors
///
/// Why the file cannot be written; then what was there still is.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    write_by(path, |aside| fs::write(aside, bytes))
}

/// Writes a whole file as [`write_whole`] does, which only its owner may read, where
/// the system can tell.
///
/// # Errors
///
/// Why the file cannot be written; then what was there still is.
pub fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    write_by(path, |aside| {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(aside)?.write_all(bytes)
    })
}

fn write_by(path: &Path, write: impl Fn(&Path) -> io::Result<()>) -> Result<(), Diagnostic> {
    // A link stays one, and what is no file, such as a terminal, is written to.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let is_file = fs::metadata(&place).map_or(true, |metadata| metadata.is_file());
    let written = match place.file_name() {
        Some(name) if is_file => {
            let aside = place.with_file_name(format!(".{}{ASIDE}", name.to_string_lossy()));
            let written = write(&aside).and_then(|()| fs::rename(&aside, &place));
            if written.is_err() {
                // It is of no use; if it cannot be removed, it does no harm.
                let _ = fs::remove_file(aside);
            }
            written
        }
        _ => write(&place),
    };
    written.map_err(|error| unwritable(path, &error))
}

/// The folder, within one that is being filled, in which files come to be. It
/// is hidden, so that nobody reads facts from it.
pub(super) const ASIDE: &str = ".partial";

/// A folder that is being filled with files.
///
/// They come to be aside and get their places when all of them are whole. What
/// was left aside by somebody who did not get so far, is removed.
#[derive(Debug)]
pub struct Filling {
    folder: PathBuf,
    names: BTreeSet<String>,
    /// Whether the folder was there before.
    there: bool,
}

impl Filling {
    /// Begins to fill a folder, which is made unless it is there.
    ///
    /// # Errors
    ///
    /// Why nothing can be written there.
    pub fn begin(folder: &Path) -> Result<Self, Diagnostic> {
        let aside = folder.join(ASIDE);
        let there = folder.exists();
        fs::create_dir_all(&aside).map_err(|error| unwritable(folder, &error))?;
        for name in names(&aside)? {
            let left = aside.join(name);
            fs::remove_file(&left).map_err(|error| unwritable(&left, &error))?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            names: BTreeSet::new(),
            there,
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
        // Only an empty folder can be removed, which one is that nothing came into.
        if !self.there {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

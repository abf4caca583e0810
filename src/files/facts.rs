//! Facts from files and folders, and from snapshots of them.

#![expect(
    clippy::disallowed_methods,
    reason = "this is part of the one module that touches the disk"
)]

use super::find::{FACTS, Finder, real};
use super::{absolute, shown, text, unreadable, write_whole};
use crate::diagnostic::{Diagnostic, FileId, Sources};
use crate::facts::snapshot::{self, Made, MadeOf};
use crate::facts::{self, FactBase};
use crate::reading::Item;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

/// How facts are loaded.
pub struct Loading<'w> {
    /// Whether a snapshot may be older than what it was made of.
    pub stale_ok: bool,
    /// What is told from time to time: how many bytes of how many are read.
    pub watch: &'w mut dyn FnMut(u64, u64),
}

impl Loading<'_> {
    /// Loads without telling anything; a snapshot may not be stale.
    pub fn quietly<T>(load: impl FnOnce(&mut Loading<'_>) -> T) -> T {
        load(&mut Loading {
            stale_ok: false,
            watch: &mut |_, _| {},
        })
    }
}

/// Facts that are loaded, not yet put together.
#[derive(Debug, Default)]
pub struct Parts {
    /// The texts of fact files.
    pub files: Vec<FileId>,
    /// The fact bases of snapshots.
    pub compiled: Vec<FactBase>,
    /// What was read, by its path.
    read: Vec<(PathBuf, Option<fs::Metadata>)>,
}

/// Loads facts from files, folders and snapshots as one fact base.
///
/// # Errors
///
/// Everything that is wrong with them, to be shown with the sources.
pub fn load_facts(
    paths: &[PathBuf],
    sources: &mut Sources,
    loading: &mut Loading<'_>,
) -> Result<FactBase, Vec<Diagnostic>> {
    let parts = load_parts(paths, sources, loading.stale_ok)?;
    put_together(&parts.files, parts.compiled, sources, loading)
}

fn put_together(
    files: &[FileId],
    compiled: Vec<FactBase>,
    sources: &Sources,
    loading: &mut Loading<'_>,
) -> Result<FactBase, Vec<Diagnostic>> {
    let all = files
        .iter()
        .map(|file| sources.text(*file).len() as u64)
        .sum();
    // Files are read in the order of their numbers.
    let (mut before, mut last) = (0, None);
    let items = files.iter().map(|file| Item::of_file(sources, *file));
    facts::load_base(items, compiled, &mut |item, offset| {
        if let Some(last) = last.replace(item.span())
            && last.file != item.span().file
        {
            before += last.range().end as u64;
        }
        (loading.watch)(before + offset as u64, all);
    })
}

/// Hands over every file that some paths of facts lead to, in order: the name that is
/// shown for it, and its bytes.
///
/// # Errors
///
/// Every path and file that cannot be read.
pub fn each_fact_file(
    paths: &[PathBuf],
    mut found: impl FnMut(String, &[u8]),
) -> Result<(), Vec<Diagnostic>> {
    let mut finder = Finder::new(FACTS);
    for path in paths {
        finder.find(path);
    }
    let mut errors = finder.errors;
    for path in finder.found {
        match super::bytes(&path) {
            Ok(bytes) => found(shown(&path), &bytes),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// Loads the texts of fact files, and the fact bases of snapshots.
///
/// # Errors
///
/// Everything that cannot be read, and every snapshot that cannot be used.
pub fn load_parts(
    paths: &[PathBuf],
    sources: &mut Sources,
    stale_ok: bool,
) -> Result<Parts, Vec<Diagnostic>> {
    let mut finder = Finder::new(FACTS);
    for path in paths {
        finder.find(path);
    }
    let mut errors = finder.errors;
    let mut parts = Parts::default();
    for path in finder.found {
        // Before it is read, so that what is changed later counts as changed.
        let metadata = fs::metadata(&path).ok();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                errors.push(unreadable(&path, &error));
                continue;
            }
        };
        if snapshot::is_snapshot(&bytes) || is_named_snapshot(&path) {
            match open(&path, &bytes, sources, stale_ok) {
                Ok(base) => parts.compiled.push(base),
                Err(wrong) => errors.extend(wrong),
            }
        } else {
            match text(&path, bytes, sources) {
                Ok(file) => parts.files.push(file),
                Err(error) => errors.push(error),
            }
        }
        parts.read.push((path, metadata));
    }
    if errors.is_empty() {
        Ok(parts)
    } else {
        Err(errors)
    }
}

/// Returns the fact base of some files and folders, and the snapshot of it that
/// is to be written to a path.
///
/// # Errors
///
/// Everything that is wrong with the facts.
pub fn compile(
    paths: &[PathBuf],
    output: &Path,
    sources: &mut Sources,
    loading: &mut Loading<'_>,
) -> Result<(FactBase, Vec<u8>), Vec<Diagnostic>> {
    let parts = load_parts(paths, sources, loading.stale_ok)?;
    let base = put_together(&parts.files, parts.compiled, sources, loading)?;
    let folder = absolute(output);
    let folder = folder.parent().unwrap_or(&folder);
    let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
    for file in &parts.files {
        texts.insert(sources.name(*file), sources.text(*file));
    }
    let files = parts.read.iter().map(|(path, metadata)| MadeOf {
        path: relative(folder, path),
        size: metadata.as_ref().map_or(0, fs::Metadata::len),
        changed: metadata.as_ref().and_then(changed),
        checksum: match texts.get(&*shown(path)) {
            Some(text) => snapshot::checksum(text.as_bytes()),
            None => fs::read(path).map_or(0, |bytes| snapshot::checksum(&bytes)),
        },
    });
    let made = Made {
        paths: paths.iter().map(|path| relative(folder, path)).collect(),
        files: files.collect(),
    };
    let bytes = snapshot::encode(&base, sources, made);
    Ok((base, bytes))
}

/// Writes a snapshot, in place of an earlier one but of nothing else.
///
/// # Errors
///
/// Why it cannot be written.
pub fn write_snapshot(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    if is_file {
        let there = fs::read(path).map_err(|error| unreadable(path, &error))?;
        if !there.is_empty() && !snapshot::is_snapshot(&there) {
            let message = format!("`{}` is there already and is no snapshot", shown(path));
            return Err(Diagnostic::new("unwritable_file", message)
                .help("name another file, or remove that one"));
        }
    }
    write_whole(path, bytes)
}

/// Opens a snapshot.
fn open(
    path: &Path,
    bytes: &[u8],
    sources: &mut Sources,
    stale_ok: bool,
) -> Result<FactBase, Vec<Diagnostic>> {
    let (base, made) = snapshot::decode(bytes, sources).map_err(|error| {
        let message = format!("`{}` {error}", shown(path));
        let help = "make it again with `bailiwick compile`";
        vec![Diagnostic::new("bad_snapshot", message).help(help)]
    })?;
    let stale = if stale_ok {
        Vec::new()
    } else {
        stale(path, &made)
    };
    if stale.is_empty() {
        Ok(base)
    } else {
        Err(stale)
    }
}

/// Returns what changed since a snapshot was made; nothing where none of what it
/// was made of is at hand.
fn stale(path: &Path, made: &Made) -> Vec<Diagnostic> {
    let folder = absolute(path);
    let folder = folder.parent().unwrap_or(&folder);
    let mut finder = Finder::new(FACTS);
    let named = made.paths.iter().map(|path| folder.join(path));
    let at_hand: Vec<PathBuf> = named.filter(|path| path.exists()).collect();
    if at_hand.is_empty() {
        return Vec::new();
    }
    for path in &at_hand {
        finder.find(path);
    }
    let mut there: BTreeMap<PathBuf, PathBuf> = finder
        .found
        .into_iter()
        .map(|path| (real(&path), path))
        .collect();
    let shown_snapshot = shown(path);
    let stale = |message: String| {
        Diagnostic::new("stale_snapshot", message)
            .help("compile it again, or take it as it is with `--stale-ok`")
    };
    let mut errors = Vec::new();
    for file in &made.files {
        let place = folder.join(&file.path);
        if there.remove(&real(&place)).is_none() {
            let message = format!(
                "`{shown_snapshot}` was made of `{}`, which is gone",
                file.path
            );
            errors.push(stale(message));
        } else if has_changed(&place, file) {
            let message = format!("`{shown_snapshot}` is older than `{}`", file.path);
            errors.push(stale(message));
        }
    }
    for new in there.into_values() {
        let message = format!(
            "`{shown_snapshot}` is older than `{}`, which is new",
            relative(folder, &new)
        );
        errors.push(stale(message));
    }
    errors
}

/// Returns whether a file is another than it was. Where only its time differs,
/// its bytes decide.
fn has_changed(path: &Path, file: &MadeOf) -> bool {
    let Ok(metadata) = fs::metadata(path) else {
        return true;
    };
    if metadata.len() != file.size {
        return true;
    }
    if file.changed.is_some() && changed(&metadata) == file.changed {
        return false;
    }
    fs::read(path).map_or(true, |bytes| {
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        snapshot::checksum(text) != file.checksum
    })
}

/// Returns when a file was last changed, in nanoseconds since 1970.
fn changed(metadata: &fs::Metadata) -> Option<u64> {
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_nanos()).ok()
}

fn is_named_snapshot(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("bwk"))
}

/// Returns a path as it is seen from a folder.
#[must_use]
pub fn relative(folder: &Path, path: &Path) -> String {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let (folder, path) = (absolute(folder), absolute(path));
    let shared = folder
        .components()
        .zip(path.components())
        .take_while(|(one, other)| one == other)
        .count();
    let up = folder
        .components()
        .skip(shared)
        .map(|_| Component::ParentDir);
    let down = path.components().skip(shared);
    let path: PathBuf = up.chain(down).collect();
    path.to_string_lossy().replace('\\', "/")
}

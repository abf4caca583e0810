//! Writing facts under pseudonyms.

use super::Exit;
use super::arguments::Redact;
use super::ask::{self, counted};
use super::interrupt::Interrupt;
use super::output::Output;
use crate::diagnostic::{Diagnostic, Sources};
use crate::facts::{StatedFact, Written};
use crate::files::{self, Filling};
use crate::generate::{self, Lists, Tally};
use crate::redact::{self, Key};
use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};

/// After how many records it is looked whether to stop.
const STRIDE: usize = 10_000;

/// Writes facts under pseudonyms into a folder, and what stands for what into a key
/// outside it.
pub(super) fn run(
    wanted: &Redact,
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Exit, Exit> {
    let named: Vec<_> = wanted
        .facts
        .paths
        .iter()
        .chain(&wanted.paths)
        .cloned()
        .collect();
    let paths = ask::fact_paths(&named, output)?;
    let fail = |error: Diagnostic, output: &mut Output| {
        output.wrong(&[error], &Sources::default());
        Exit::Usage
    };
    let folder = wanted.output.display();
    let vacant = files::is_vacant(&wanted.output);
    if !wanted.force && !vacant.map_err(|error| fail(error, output))? {
        output.usage(
            &format!("the folder `{folder}` is not empty"),
            "name another, or write into it all the same with `--force`",
        );
        return Err(Exit::Usage);
    }
    let mut sources = Sources::default();
    let facts = ask::facts(&paths, wanted.facts.stale_ok, &mut sources, output)?;
    let key_path = wanted.key.clone().unwrap_or_else(|| beside(&wanted.output));
    let mut key = key(&key_path, output)?;
    let before = key.len();
    let records = redact::redact(&facts.all_stated(), &mut key);
    let written = interrupt.writing(|| {
        // Both are there from now on, so that links are followed.
        let filling = Filling::begin(&wanted.output)?;
        misplaced(&wanted.output, &key_path, &paths)?;
        write(wanted, filling, &records, interrupt, || {
            files::write_secret(&key_path, key.to_string().as_bytes())
        })
    })?;
    let Some(tally) = written.map_err(|error| fail(error, output))? else {
        return Err(Exit::Interrupted);
    };
    let count = tally.records.iter().map(|(_, count)| count).sum();
    output.aside(&format!(
        "{} in {} below `{folder}`; {} in `{}`, {} of them new",
        counted(count, "record"),
        counted(tally.files, "file"),
        counted(key.len(), "name"),
        key_path.display(),
        key.len() - before,
    ));
    Ok(Exit::Yes)
}

/// Says what would stand where it must not: the key among what it is the key to, or
/// facts under pseudonyms among those without.
fn misplaced(folder: &Path, key: &Path, facts: &[PathBuf]) -> Result<(), Diagnostic> {
    let place = files::absolute(folder);
    let beside = key.parent().filter(|parent| *parent != Path::new(""));
    if files::absolute(beside.unwrap_or(Path::new("."))).starts_with(&place) {
        let message = "the key would stand among what it is the key to";
        return Err(Diagnostic::new("misplaced_key", message)
            .help("name a file outside the folder with `--key FILE`"));
    }
    let overlaps = |facts: &&PathBuf| {
        let facts = files::absolute(facts);
        facts.starts_with(&place) || place.starts_with(&facts)
    };
    if let Some(facts) = facts.iter().find(overlaps) {
        let message = format!(
            "the folder `{}` and the facts `{}` lie in one another",
            folder.display(),
            facts.display()
        );
        return Err(Diagnostic::new("misplaced_output", message).help("name a folder beside them"));
    }
    Ok(())
}

/// Returns where the key of a folder stands unless it is named.
fn beside(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_os_string();
    name.push(".key");
    folder.with_file_name(name)
}

/// Reads the key, if there is one, or begins a new one.
fn key(path: &Path, output: &mut Output) -> Result<Key, Exit> {
    if !files::exists(path) {
        // Each state draws keys of its own from the system.
        let secret = [0, 1].map(|part: u8| format!("{:016x}", RandomState::new().hash_one(part)));
        return Ok(Key::new(secret.concat()));
    }
    let mut sources = Sources::default();
    let read = files::load_file(path, &mut sources).map_err(|error| vec![error]);
    let read = read.and_then(|file| Key::read(&sources, file));
    read.map_err(|errors| {
        output.wrong(&errors, &sources);
        Exit::Input
    })
}

/// Writes the records, then the key, and only then gives the files of the records their
/// names; none of it if Ctrl-C is pressed.
fn write(
    wanted: &Redact,
    mut filling: Filling,
    records: &[(StatedFact, Option<String>)],
    interrupt: &Interrupt,
    write_key: impl FnOnce() -> Result<(), Diagnostic>,
) -> Result<Option<Tally>, Diagnostic> {
    let unwritable = |error| files::unwritable(&wanted.output, &error);
    let mut lists = Lists::new("Facts under pseudonyms.", |name: &str| filling.create(name));
    for (place, (fact, origin)) in records.iter().enumerate() {
        let origin = origin.as_deref();
        lists.write(Written { fact, origin }).map_err(unwritable)?;
        if place % STRIDE == 0 && interrupt.is_asked() {
            return Ok(None);
        }
    }
    let tally = lists.finish().map_err(unwritable)?;
    write_key()?;
    filling.finish(generate::is_list_file)?;
    Ok(Some(tally))
}

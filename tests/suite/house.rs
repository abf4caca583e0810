//! The house: what ARCHITECTURE.md promises about where things stand.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests read the source itself"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The most lines that a file of code has.
const MOST_LINES: usize = 500;

/// The inference rules are read in one sitting, however long.
const PROGRAM: &str = "rules/program.rs";

fn code(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} holds no code");
    found
}

fn is_below(path: &Path, rooms: &[&str]) -> bool {
    rooms
        .iter()
        .any(|room| path.starts_with(room) || path == Path::new(&format!("{room}.rs")))
}

/// Fails where a word stands in a file of `src/` outside its rooms.
fn only_in(word: &str, rooms: &[&str]) {
    for (path, text) in code("src") {
        let line = text
            .lines()
            .position(|line| line.contains(word) && !line.trim_start().starts_with("//"));
        if let Some(line) = line {
            assert!(
                is_below(&path, rooms),
                "{}:{} names `{word}`",
                path.display(),
                line + 1
            );
        }
    }
}

#[test]
fn each_library_has_its_room() {
    only_in("crepe::", &[]);
    only_in("ron::", &["src/reading", "src/facts/stated"]);
    only_in("clap::", &["src/cli", "src/render/rows", "src/session"]);
    only_in("comfy_table::", &["src/render"]);
    only_in("annotate_snippets::", &["src/diagnostic"]);
    only_in("rustyline::", &["src/terminal"]);
    only_in("csv_core::", &["src/reading"]);
    only_in("flate2::", &["src/reading/stream"]);
    only_in("encoding_rs", &["src/reading/stream"]);
    only_in("calamine::", &["src/reading/sheet"]);
    only_in("rust_xlsxwriter::", &["src/render/sheet"]);
    only_in("bitcode::", &["src/facts", "src/model"]);
    only_in("twox_hash::", &["src/facts/snapshot"]);
}

#[test]
fn the_world_outside_is_touched_at_the_rim() {
    only_in("std::fs", &["src/files"]);
    only_in("Timestamp::now", &["src/cli"]);
    only_in("std::env", &["src/cli", "src/main", "src/terminal"]);
    // Generated lists are written to whatever they are handed, exports are read from
    // it, and a workbook is read from memory as if it were a file.
    only_in(
        "std::io",
        &[
            "src/cli",
            "src/files",
            "src/terminal",
            "src/generate",
            "src/import/read",
            "src/reading/sheet",
            "src/reading/stream",
        ],
    );
}

#[test]
fn every_module_says_what_it_owns() {
    for (path, text) in code("src")
        .into_iter()
        .chain(code("build"))
        .chain(code("rules"))
    {
        let first = text.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("//! "),
            "{} does not begin by saying what it is",
            path.display()
        );
    }
}

#[test]
fn no_room_has_too_much_in_it() {
    for (path, text) in code("src")
        .into_iter()
        .chain(code("build"))
        .chain(code("rules"))
    {
        let lines = text.lines().count();
        assert!(
            path == Path::new(PROGRAM) || lines <= MOST_LINES,
            "{} has {lines} lines",
            path.display()
        );
    }
}

#[test]
fn nothing_is_left_unfinished() {
    let marks = [
        "TODO",
        "FIXME",
        "XXX",
        "todo!(",
        "unimplemented!(",
        "#[ignore",
    ];
    for (path, text) in code("src")
        .into_iter()
        .chain(code("build"))
        .chain(code("rules"))
    {
        for mark in marks {
            assert!(!text.contains(mark), "{} says `{mark}`", path.display());
        }
    }
}

#[test]
fn what_the_architecture_names_is_there() {
    let text = fs::read_to_string("ARCHITECTURE.md").unwrap();
    for word in text.split('`').skip(1).step_by(2) {
        let is_path = Path::new(word)
            .extension()
            .is_some_and(|end| end == "rs" || end == "toml");
        if (is_path || word.contains('/')) && !word.contains(['*', ' ']) {
            assert!(
                Path::new(word).exists(),
                "ARCHITECTURE.md names `{word}`, which is not there"
            );
        }
    }
}

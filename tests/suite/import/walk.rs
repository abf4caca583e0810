//! The walk through the first review: what it shows is what is printed.

#![expect(clippy::disallowed_methods, reason = "this test copies an export")]

use crate::tour::{Shown, shown};
use bailiwick::diagnostic::Sources;
use bailiwick::query;
use std::fs;
use std::path::Path;
use std::process::Command;

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let place = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &place);
        } else {
            fs::copy(&path, &place).unwrap();
        }
    }
}

/// Each line that is shown is printed, in this order; others may come between where
/// `…` stands.
#[test]
fn the_walk_shows_what_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    copy(
        Path::new("tests/data/exports"),
        &folder.path().join("export"),
    );
    let shown = shown(&fs::read_to_string("docs/first-review.md").unwrap());
    assert!(shown.len() > 3, "only {} commands", shown.len());
    for Shown { command, output } in shown {
        let file = Sources::default().add("first-review.md", &command);
        let words = query::lex(file, &command).unwrap();
        let printed = Command::new(env!("CARGO_BIN_EXE_bailiwick"))
            .args(words.into_iter().skip(1).map(|word| word.text))
            .current_dir(folder.path())
            .output()
            .unwrap();
        let told = if printed.stdout.is_empty() {
            printed.stderr
        } else {
            printed.stdout
        };
        let told = String::from_utf8(told).unwrap();
        let mut lines = told.lines();
        let mut may_skip = false;
        for line in output.lines() {
            if line == "…" {
                may_skip = true;
                continue;
            }
            let found = if may_skip {
                lines.any(|told| told == line)
            } else {
                lines.next() == Some(line)
            };
            assert!(found, "{command}\nshows\n{line}\nand prints\n{told}");
            may_skip = false;
        }
        assert!(may_skip || lines.next().is_none(), "{command}: {told}");
    }
    let account = fs::read_to_string(folder.path().join("account.md")).unwrap();
    assert!(account.contains("| all |"), "the account has its sums");
    assert!(folder.path().join("pack/report.html").exists());
}

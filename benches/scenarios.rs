//! How long the command takes to evaluate many scenarios of the shipped size.
//!
//! `cargo bench --bench scenarios`. The shipped scenarios are copied until there
//! are as many as are wanted; what is measured is the whole command, from its
//! start to its exit code.

use divan::Bencher;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// How many scenarios are evaluated at once.
const MANY: usize = 1000;

fn main() {
    divan::main();
}

/// Returns a folder of so many scenarios, each with a title of its own.
#[expect(clippy::disallowed_methods, reason = "the bench makes its own files")]
fn folder() -> tempfile::TempDir {
    let entries = std::fs::read_dir("scenarios").expect("the shipped scenarios are here");
    let mut shipped: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    shipped.retain(|path| path.extension().is_some_and(|end| end == "ron"));
    shipped.sort();
    let folder = tempfile::tempdir().expect("a folder can be made");
    for number in 0..MANY {
        let text =
            std::fs::read_to_string(&shipped[number % shipped.len()]).expect("it can be read");
        let title = format!("title: \"{number}: ");
        let text = text.replacen("title: \"", &title, 1);
        std::fs::write(folder.path().join(format!("{number:04}.ron")), text)
            .expect("it can be written");
    }
    folder
}

/// With so many threads.
#[divan::bench(args = [1, 2], sample_count = 10, sample_size = 1)]
fn a_thousand_scenarios(bencher: Bencher<'_, '_>, jobs: usize) {
    let folder = folder();
    bencher.bench_local(|| {
        let status = Command::new(env!("CARGO_BIN_EXE_bailiwick"))
            .args(["eval", "--jobs", &jobs.to_string()])
            .arg(folder.path())
            .stdout(Stdio::null())
            .status()
            .expect("the command can be run");
        assert!(status.success());
    });
}

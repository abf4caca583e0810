//! How long a review pack takes, and how much memory, at the sizes that matter.
//!
//! `cargo bench --bench review`. The facts are generated; what is measured is the
//! whole command, from its start to its exit code.

use divan::Bencher;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn main() {
    divan::main();
}

fn bailiwick(arguments: &[&str], paths: &[(&str, &Path)]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick"));
    command.args(arguments);
    for (option, path) in paths {
        command.arg(option).arg(path);
    }
    let status = command
        .stderr(Stdio::null())
        .status()
        .expect("the command can be run");
    assert!(status.success());
}

/// The pack of a generated world.
#[divan::bench(args = ["S", "M", "L"], sample_count = 3, sample_size = 1)]
fn a_pack(bencher: Bencher<'_, '_>, size: &str) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let facts = folder.path().join("facts");
    bailiwick(&["generate", "--size", size], &[("-o", &facts)]);
    let mut packs = (0..).map(|number: u32| folder.path().join(format!("pack-{number}")));
    bencher
        .with_inputs(|| packs.next().unwrap_or_default())
        .bench_local_values(|pack: PathBuf| {
            bailiwick(
                &["review", "new", "--at", "2024-05-02T10:30:00Z"],
                &[("--facts", &facts), ("-o", &pack)],
            );
        });
}

//! The tour: what the README shows is what the program prints.

use bailiwick::diagnostic::Sources;
use bailiwick::query;
use std::process::Command;

/// A command of a page and the output that is shown beneath it.
pub(crate) struct Shown {
    pub(crate) command: String,
    pub(crate) output: String,
}

#[expect(clippy::disallowed_methods, reason = "the test reads the README")]
fn readme() -> String {
    std::fs::read_to_string("README.md").unwrap()
}

pub(crate) fn shown(text: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if inside {
            match line.strip_prefix("$ ") {
                Some(command) => found.push(Shown {
                    command: command.into(),
                    output: String::new(),
                }),
                None => {
                    let last = found.last_mut().unwrap();
                    last.output.push_str(line);
                    last.output.push('\n');
                }
            }
        }
    }
    found
}

#[test]
fn the_readme_shows_what_is_printed() {
    let mut facts = String::new();
    let shown = shown(&readme());
    assert!(shown.len() > 8, "only {} commands", shown.len());
    for Shown { command, output } in shown {
        if let Some(value) = command.strip_prefix("export BAILIWICK_FACTS=") {
            facts = value.into();
            continue;
        }
        let file = Sources::default().add("README.md", &command);
        let words = query::lex(file, &command).unwrap();
        let mut words = words.into_iter().map(|word| word.text);
        assert_eq!(words.next().as_deref(), Some("bailiwick"), "{command}");
        let printed = Command::new(env!("CARGO_BIN_EXE_bailiwick"))
            .args(words)
            .env("BAILIWICK_FACTS", &facts)
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8(printed.stdout).unwrap(),
            output,
            "{command}"
        );
    }
}

/// The same question gives the same bytes twice, and with the files in any order.
#[test]
fn everything_effective_is_the_same_bytes_in_any_order_of_files() {
    let folder = "examples/alpine";
    let mut files = vec![
        "orgs.ron",
        "relationships.ron",
        "grants-partners.ron",
        "grants-customers.ron",
        "assignments.ron",
        "settings.ron",
        "events.ron",
        "people",
        "tauern.json",
    ];
    let effective = |files: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick"));
        command.args([
            "effective",
            "--format",
            "jsonl",
            "--at",
            "2024-05-02T10:30:00Z",
        ]);
        for file in files {
            command.args(["--facts".to_owned(), format!("{folder}/{file}")]);
        }
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    let first = effective(&files);
    assert!(first.len() > 100_000);
    assert_eq!(first, effective(&files));
    files.reverse();
    assert_eq!(first, effective(&files));
    files.rotate_left(3);
    assert_eq!(first, effective(&files));
}

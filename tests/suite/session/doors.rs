//! The other doors: commands, scripts and standard input.

use super::{ALPINE, run, write};
use std::process::Output;

const AT: [&str; 2] = ["--at", "2024-05-02T10:30:00Z"];

#[test]
fn standard_input_is_a_script() {
    let input = "who can manage_devices on blejc\n\nwho can manage_devices on bljec\n\
                 assume Org(\n  id: \"neu\",\n  kind: customer,\n)\ncan tina@alpska.example manage_trials on blejc; describe neu\n\
                 can \"abc";
    let arguments = ["repl", ALPINE, AT[0], AT[1]];
    let output = run(&arguments, input);
    let text = |output: &Output| {
        format!(
            "exit {}\n-- stdout\n{}-- stderr\n{}",
            output.status.code().unwrap(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    };
    assert_eq!(
        text(&output),
        text(&run(&arguments, input)),
        "the same bytes each time"
    );
    let bail = run(&[&arguments[..], &["--bail"]].concat(), input);
    let shown = format!("{}\n== with --bail\n{}", text(&output), text(&bail));
    insta::with_settings!({snapshot_path => "../snapshots/session", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("standard_input", shown);
    });
}

#[test]
fn exit_codes_say_the_worst() {
    for (input, code) in [
        ("", 0),
        ("show orgs", 0),
        ("show orgs nothing", 4),
        (
            "can bine@blejc.example manage_trials on kranjec\nshow orgs nothing",
            1,
        ),
        ("can bine@blejc.example manage_trials on kranjec\nshow", 2),
        (".load /nowhere\nshow", 3),
        ("show\n.exit 7\nshow orgs", 7),
        (".exit", 0),
    ] {
        let output = run(&["query", ALPINE, AT[0], AT[1]], input);
        assert_eq!(output.status.code(), Some(code), "{input}");
    }
    assert_eq!(
        run(&["query", "/nowhere", "-c", "roles"], "").status.code(),
        Some(3)
    );
    assert_eq!(run(&["query", "-c", "roles"], "").status.code(), Some(2));
    assert_eq!(
        run(&["show", "orgs", "x?", "--facts", ALPINE], "")
            .status
            .code(),
        Some(4)
    );
}

#[test]
fn the_doors_give_the_same_answer() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script");
    for line in [
        "can tina@alpska.example manage_devices on blejc",
        "matrix on blejc",
        "describe blejc",
        "table control_hub",
    ] {
        write(&script, line);
        let words: Vec<&str> = line.split(' ').collect();
        let at = ["--facts", ALPINE, AT[0], AT[1]];
        let outputs = [
            run(&[&words[..], &at].concat(), ""),
            run(&[&["query", "-c", line][..], &at].concat(), ""),
            run(
                &[&["query", "-f", &script.display().to_string()][..], &at].concat(),
                "",
            ),
            run(&[&["repl"][..], &at].concat(), line),
        ];
        for output in &outputs {
            assert_eq!(output.stdout, outputs[0].stdout, "{line}");
            assert_eq!(output.status.code(), Some(0), "{line}");
        }
        assert!(!outputs[0].stdout.is_empty());
    }
    let two = run(
        &["query", ALPINE, "-c", "show orgs bl*", "-c", "shw orgs"],
        "",
    );
    assert_eq!(two.status.code(), Some(2));
    let said = String::from_utf8_lossy(&two.stderr).into_owned();
    assert!(said.contains("<command 2>:1:1"), "{said}");
}

#[test]
fn sources_of_a_script_are_found_again() {
    // A fact that is wrong in a script is shown in its line.
    let input = "roles on blejc\nassume Grant(role: nobody,\n to: \"tina@alpska.example\", on: \"blejc\")\n";
    let output = run(&["query", ALPINE, AT[0], AT[1]], input);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("<stdin>:2:20") && said.contains("assume Grant(role: nobody"),
        "{said}"
    );
}

//! Watching: what a changed file affects is evaluated again.

use super::{eval, read, without_golden};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A running command, and the lines that it has said on standard output.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// Waits for the next summary.
    fn summary(&self) -> String {
        loop {
            let line = self.lines.recv_timeout(Duration::from_mins(1));
            let line = line.expect("nothing more is said");
            if line.contains(" looked at") {
                return line;
            }
        }
    }
}

/// Writes a file all at once, as an editor does that is careful; of a file that
/// is half written, watching would tell as well.
#[cfg(unix)]
fn write(path: &Path, text: &str) {
    bailiwick::files::replace(path, text).unwrap();
}

#[cfg(unix)]
#[test]
fn watching_evaluates_what_a_change_affects() {
    let (folder, golden) = without_golden();
    let here = folder.path().to_str().unwrap();
    assert!(eval(&[here, "--accept"]).output().unwrap().status.success());
    let alone = "Scenario(title: \"alone\", facts: Facts(orgs: [ Org(id: \"x\", kind: customer) ]), \
        expect: [ Count(is: 0) ])";
    write(&folder.path().join("alone.ron"), alone);
    let mut running = Running::start(eval(&[here, "--watch"]));
    let summary = |passed: usize, failed: usize| {
        let all = passed + failed;
        let s = if all == 1 { "" } else { "s" };
        format!("{all} scenario{s}: {passed} passed, {failed} failed, 0 in error")
    };
    let expect = |running: &Running, passed: usize, failed: usize| {
        let said = running.summary();
        assert!(said.starts_with(&summary(passed, failed)), "{said}");
    };
    expect(&running, 3, 0);
    // A scenario is changed, a new one comes.
    write(
        &folder.path().join("alone.ron"),
        &alone.replace("is: 0", "is: 10"),
    );
    expect(&running, 0, 1);
    write(
        &folder.path().join("other.ron"),
        &alone.replace("alone", "other"),
    );
    expect(&running, 1, 0);
    // Facts are changed on which two scenarios stand: one of them beside its golden answers.
    let facts = read(&folder.path().join("facts/house.ron"));
    write(
        &folder.path().join("facts/house.ron"),
        &(facts + "\n// seen\n"),
    );
    expect(&running, 2, 0);
    write(&golden, "> roles\n");
    expect(&running, 0, 1);
    let id = running.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(running.child.wait().unwrap().code(), Some(130));
}

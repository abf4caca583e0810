//! Files at the prompt: answers that go there, facts and scripts that come from there.

use super::{read, session, session_of, write};
use bailiwick::session::Outcome;

#[test]
fn answers_go_to_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let mut session = session();
    let ask = "show orgs bl*";
    let reply = session.execute(&format!(".once {}; {ask}", path("a.csv")));
    assert_eq!(reply.answer, "");
    session.execute(&format!(
        ".output {}; {ask}; {ask}; .output",
        path("b.jsonl")
    ));
    assert!(session.execute(ask).answer.contains("blejc"));
    assert!(read(&path("a.csv")).starts_with("org,kind,offer,name\nblejc,"));
    let lines = read(&path("b.jsonl"));
    assert_eq!(lines.lines().count(), 2, "{lines}");
    session.execute(&format!(".once {}; .last", path("c.md")));
    assert!(read(&path("c.md")).starts_with("| # | org |"));
    assert!(
        session
            .execute(&format!(".once {}; {ask}", path("none/x.csv")))
            .failed
    );
}

#[test]
fn a_reload_that_fails_keeps_the_world() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("facts.ron");
    write(&path, "Facts(orgs: [Org(id: \"a\", kind: customer)])");
    let mut session = session_of(std::slice::from_ref(&path));
    session.execute("assume Org(id: \"b\", kind: customer)");
    write(&path, "Facts(orgs: [Org(id: \"a\", kind: costumer)])");
    let reply = session.execute(".reload");
    assert!(reply.failed && reply.outcome == Outcome::Input);
    assert!(
        reply.aside.contains("costumer") && reply.aside.contains("the facts are as they were"),
        "{}",
        reply.aside
    );
    assert!(
        session
            .execute("describe b; describe a")
            .answer
            .contains("customer")
    );
    // What was assumed is now stated: that cannot be assumed again.
    write(&path, "Facts(orgs: [Org(id: \"b\", kind: customer)])");
    assert!(session.execute(".reload").failed);
    assert!(!session.execute("describe a").failed);
    write(&path, "Facts(orgs: [Org(id: \"c\", kind: customer)])");
    assert!(!session.execute(".reload").failed);
    assert!(!session.execute("describe c; describe b").failed);
    assert!(session.execute("describe a").failed);
    assert_eq!(session.prompt(), "bailiwick*> ");
}

#[test]
fn a_script_that_is_read_stops_at_its_first_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("script.txt");
    write(
        &path,
        "show orgs bl*\n\n# a comment\nshow ogs\nshow orgs kr*\n",
    );
    let mut session = session();
    let line = format!(".read {}", path.display());
    let reply = session.execute(&line);
    assert!(reply.failed && reply.answer.contains("blejc") && !reply.answer.contains("kranjec"));
    assert!(reply.aside.contains("script.txt:4:6"), "{}", reply.aside);
    let reply = session.execute(&format!(".bail off; {line}"));
    assert!(reply.failed && reply.answer.contains("kranjec"));
    write(&path, &line);
    assert!(session.execute(&line).aside.contains("too deep"));
}

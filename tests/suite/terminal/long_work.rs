//! Long work at the prompt: it shows how far it is, and is stopped.

use super::*;

/// Facts over which everything takes long.
fn many(folder: &Path) {
    use std::fmt::Write as _;
    let mut text = String::from("Facts(orgs: [Org(id: \"p\", kind: partner),");
    for org in 0..3000 {
        let _ = write!(text, "Org(id: \"c{org}\", kind: customer),");
    }
    text.push_str("], users: [");
    for user in 0..100 {
        let _ = write!(text, "User(id: \"u{user}\", home: \"p\"),");
    }
    text.push_str("], manages: [");
    for org in 0..3000 {
        let _ = write!(text, "Manages(partner: \"p\", customer: \"c{org}\"),");
    }
    text.push_str("], grants: [");
    for user in 0..100 {
        let _ = write!(
            text,
            "Grant(role: partner_full_admin, to: \"u{user}\", on: \"p\"),"
        );
    }
    text.push_str("])");
    write(&folder.join("facts/many.ron"), &text);
}

#[test]
fn ctrl_c_stops_a_question_and_keeps_the_session() {
    let home = home();
    many(home.path());
    let mut terminal = Start::new(&home)
        .facts(&home.path().join("facts"))
        .variable("BAILIWICK_PAGER", "cat")
        .run();
    terminal
        .prompt()
        .send("effective\r")
        // The line is left when the question begins.
        .until("the next line", |screen| screen.cursor_position().1 == 0)
        .insist(CTRL_C, "interrupted")
        .ask("show orgs c77", "c77 ")
        .prompt()
        .send(CTRL_D)
        .ends(0);
}

#[test]
fn long_work_shows_how_far_it_is_and_leaves_nothing_when_it_is_stopped() {
    let home = home();
    let folder = home.path().join("world");
    let mut start = Start::new(&home);
    let arguments = ["generate", "--size", "XL", "-o", folder.to_str().unwrap()];
    start.arguments = arguments.map(str::to_owned).to_vec();
    let mut terminal = start.run();
    terminal.until("how far it is", |screen| {
        screen.contents().contains("generating: ")
    });
    terminal.send("\u{3}");
    terminal.until("the end", |screen| {
        let told = screen.contents();
        told.contains("interrupted") && !told.contains("generating: ")
    });
    assert_eq!(terminal.child.wait().unwrap().exit_code(), 130);
    assert!(!folder.exists());
}

#[cfg(unix)]
#[test]
fn loading_is_stopped_at_once() {
    let home = home();
    let pipe = home.path().join("facts.ron");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let mut start = Start::new(&home);
    start.arguments = vec!["check".into(), pipe.display().to_string()];
    let mut terminal = start.run();
    // Waits until it is opened to be read, and never ends what is read.
    let writer = std::fs::File::options().write(true).open(&pipe).unwrap();
    terminal.send("\u{3}");
    terminal.until("the end", |screen| {
        screen.contents().contains("interrupted")
    });
    assert_eq!(terminal.child.wait().unwrap().exit_code(), 130);
    drop(writer);
}

#[test]
fn a_line_is_kept_before_it_is_run() {
    let home = home();
    many(home.path());
    let mut terminal = Start::new(&home).facts(&home.path().join("facts")).run();
    terminal
        .prompt()
        .send("effective\r")
        .until("the next line", |screen| screen.cursor_position().1 == 0);
    let kept = home.path().join("state/bailiwick/history");
    let end = Instant::now() + PATIENCE;
    while !read(&kept).contains("effective") {
        assert!(Instant::now() < end, "the line is not kept");
        std::thread::yield_now();
    }
    // The answer, of many rows, is not there yet.
    assert!(!terminal.contents().contains("rows"));
}

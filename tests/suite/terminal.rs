//! The prompt on a real pseudo-terminal, looked at through a model of its screen.
//!
//! A test waits for text on the screen, never for time to pass, and sends the
//! next line only when the prompt is there.

mod harness;
mod long_work;

use harness::{PATIENCE, Start, home};
use portable_pty::PtySize;
use std::path::Path;
use std::time::Instant;
use vt100::Parser;

#[expect(clippy::disallowed_methods, reason = "the test looks at what was kept")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "the test writes its own files")]
fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

const CTRL_C: &str = "\u{3}";
const CTRL_D: &str = "\u{4}";
const F1: &str = "\u{1b}OP";
const ALT_ENTER: &str = "\u{1b}\r";
const UP: &str = "\u{1b}[A";
const RIGHT: &str = "\u{1b}[C";

#[test]
fn a_question_is_answered_and_ctrl_d_leaves() {
    let home = home();
    let mut terminal = Start::new(&home).run();
    terminal
        .text("Ctrl-D leaves.")
        .ask(
            "can tina@alpska.example manage_devices on blejc",
            "yes: full",
        )
        .prompt()
        .send(CTRL_D)
        .ends(0);
}

#[test]
fn a_name_is_completed_without_its_diacritics() {
    let home = home();
    let mut terminal = Start::new(&home).run();
    terminal
        .prompt()
        .send("can spela\t")
        .line("can špela@alpska.example CAPABILITY on ORG")
        .send("manage_dev\t")
        .text("manage_devices")
        .send("on bl\t")
        .line("on blejc")
        .send("\r")
        .text("manage_devices on blejc")
        .prompt();
}

#[test]
fn a_narrow_window_shows_the_whole_list_and_records() {
    let home = home();
    let mut terminal = Start::new(&home).size(24, 40).run();
    terminal
        .prompt()
        .send("where can tina@alpska.example manage_\t")
        .text("manage_devices")
        .text("manage_users")
        .send("dev\t")
        .line("manage_devices")
        .send("\r")
        .text("via")
        .prompt();
    assert!(
        terminal.contents().contains("org "),
        "{}",
        terminal.contents()
    );
}

#[test]
fn pasted_lines_run_in_turn() {
    let home = home();
    let mut terminal = Start::new(&home).run();
    terminal
        .prompt()
        .send("\u{1b}[200~show orgs blejc\nshow orgs kranjec\nshow orgs soca\n\u{1b}[201~")
        .text("show orgs soca")
        .send("\r")
        .text("Soča")
        .prompt();
    let text = terminal.contents();
    let place = |name: &str| text.rfind(name).unwrap();
    assert!(
        place("Blejc") < place("Kranjec") && place("Kranjec") < place("Soča"),
        "{text}"
    );
}

#[test]
fn ctrl_c_clears_the_line_and_never_leaves() {
    let home = home();
    let mut terminal = Start::new(&home).run();
    terminal
        .prompt()
        .send("show orgs nonsense")
        .line("nonsense")
        .send(CTRL_C)
        .prompt()
        .send(CTRL_C)
        .text("type exit or press Ctrl-D to leave")
        .ask("show orgs blejc", "1 row")
        .prompt()
        .send("exit\r")
        .ends(0);
}

#[test]
fn lines_are_remembered_by_the_next_session() {
    let home = home();
    let mut first = Start::new(&home).run();
    first
        .ask("show orgs blejc", "1 row")
        .ask(" show orgs secret", "0 rows")
        .prompt()
        .send("exit\r")
        .ends(0);
    let kept = read(&home.path().join("state/bailiwick/history"));
    assert!(
        kept.contains("show orgs blejc\n") && !kept.contains("secret"),
        "{kept}"
    );
    let mut second = Start::new(&home).run();
    second
        .prompt()
        .send(UP)
        .line("exit")
        .send(UP)
        .line("> show orgs blejc")
        .send("\r")
        .text("1 row");
}

#[test]
fn nothing_is_remembered_in_private() {
    let home = home();
    let kept = home.path().join("state/bailiwick/history");
    let mut terminal = Start::new(&home).argument("--no-history").run();
    terminal
        .ask("show orgs blejc", "1 row")
        .prompt()
        .send(CTRL_D)
        .ends(0);
    assert!(!read(&kept).contains("blejc"));
    let mut terminal = Start::new(&home).run();
    terminal
        .prompt()
        .send(".private on\r")
        .ask("show orgs blejc", "1 row")
        .prompt()
        .send(CTRL_D)
        .ends(0);
    assert!(!read(&kept).contains("blejc"));
}

#[test]
fn an_open_bracket_goes_on_and_a_blank_line_ends_it() {
    let home = home();
    let mut terminal = Start::new(&home).run();
    terminal
        .prompt()
        .send("assume Org(id: \"neu\",\r")
        .until("a line below", |screen| screen.cursor_position().1 == 0)
        .send("kind: customer)\r")
        .text("0 gained, 0 lost")
        .text("bailiwick@2024-05-02*>")
        .prompt()
        .send("assume Org(id:\r")
        .until("a line below", |screen| screen.cursor_position().1 == 0)
        .send("\r")
        .text("error")
        .prompt()
        .send("can \"tina\r")
        .prompt();
}

#[test]
fn without_colour_nothing_is_styled_and_nothing_is_suggested() {
    let home = home();
    let styled = |screen: &vt100::Screen| {
        let (rows, columns) = screen.size();
        (0..rows.get())
            .flat_map(|row| (0..columns.get()).map(move |column| (row, column)))
            .filter_map(|(row, column)| screen.cell(row, column))
            .any(|cell| cell.fgcolor() != vt100::Color::Default || cell.dim() || cell.bold())
    };
    let mut plain = Start::new(&home).variable("NO_COLOR", "1").run();
    plain
        .ask(
            "can tina@alpska.example nonsense on blejc",
            "unknown capability",
        )
        .prompt()
        .send("can ");
    plain.line("> can");
    let guard = plain.screen.0.lock().unwrap();
    assert!(!styled(guard.screen()));
    assert!(!guard.screen().contents().contains("USER"));
    drop(guard);
    let mut coloured = Start::new(&home).argument("--no-history").run();
    coloured
        .prompt()
        .send("can tina@alpska.example ")
        .text("CAPABILITY on ORG")
        .until("colours", styled);
    let mut never = Start::new(&home)
        .argument("--color")
        .argument("never")
        .run();
    never.ask("can x", "error").prompt();
    let guard = never.screen.0.lock().unwrap();
    assert!(!styled(guard.screen()));
}

#[test]
fn an_answer_fits_the_window_as_it_is_now() {
    let home = home();
    let mut terminal = Start::new(&home).size(40, 100).run();
    terminal.ask("roles on blejc", "standing").prompt();
    terminal
        .send("where can tina@alpska.example manage_dev")
        .line("manage_dev");
    *terminal.screen.0.lock().unwrap() =
        Parser::new(40.try_into().unwrap(), 44.try_into().unwrap(), 0);
    terminal
        .master
        .resize(PtySize {
            rows: 40,
            cols: 44,
            pixel_width: 0,
            pixel_height: 0,
        })
        .unwrap();
    // The screen is cleared and the line drawn again, as wide as the window is now.
    terminal
        .send("\x0c")
        .text("manage_dev")
        .send("ices\r")
        .text("3 rows")
        .text("org     blejc")
        .prompt();
}

#[test]
fn what_is_typed_ahead_is_kept() {
    let home = home();
    let mut terminal = Start::new(&home).run();
    terminal
        .prompt()
        .send("show orgs blejc\rshow orgs kranjec\rshow orgs soca\r")
        .text("Soča")
        .prompt();
    assert!(
        terminal.contents().contains("Kranjec"),
        "{}",
        terminal.contents()
    );
}

#[test]
fn an_earlier_line_is_suggested_and_taken() {
    let home = home();
    let mut terminal = Start::new(&home).run();
    terminal
        .ask("show orgs blejc", "1 row")
        .prompt()
        .send("sho")
        .line("> show orgs blejc")
        .send(RIGHT)
        .send("\r")
        .until("two answers", |screen| {
            screen.contents().matches("1 row").count() == 2
        })
        .prompt();
}

#[test]
fn the_start_up_file_sets_and_asks_nothing() {
    let home = home();
    write(
        &home.path().join("config/bailiwick/rc"),
        "# mine\n.mode jsonl\nshow users\n",
    );
    let mut terminal = Start::new(&home).run();
    terminal
        .text("`show users`")
        .text("is no command")
        .ask("show orgs blejc", "{\"org\":\"blejc\"")
        .prompt();
    let mut terminal = Start::new(&home).argument("--no-rc").run();
    terminal.ask("show orgs blejc", "1 row").prompt();
    assert!(!terminal.contents().contains('{'));
}

#[test]
fn a_long_answer_is_paged() {
    let home = home();
    let mut terminal = Start::new(&home)
        .size(12, 80)
        .variable("BAILIWICK_PAGER", "head -n 3")
        .run();
    terminal.ask("show users", "112 rows").prompt();
    assert!(
        !terminal.contents().contains(" 60 "),
        "{}",
        terminal.contents()
    );
    terminal
        .send(".pager off\r")
        .ask("show users", "110  špela")
        .prompt();
}

#[test]
fn a_change_shows_in_the_prompt() {
    let home = home();
    let mut terminal = Start::new(&home).run();
    terminal
        .text("bailiwick@2024-05-02>")
        .ask(
            "at 2024-05-02T10:30:00Z",
            "bailiwick@2024-05-02T10:30:00Z*>",
        )
        .ask("undo", "taken back: at 2024-05-02T10:30:00Z")
        .prompt();
}

#[test]
fn f1_shows_help_about_what_is_typed() {
    let home = home();
    let mut terminal = Start::new(&home).variable("BAILIWICK_PAGER", "cat").run();
    terminal
        .prompt()
        .send("who can man")
        .text("> who can man")
        .send(F1)
        .line("> help who")
        .send("\r")
        .text("who can CAPABILITY on ORG")
        .text("who can manage_devices on #1")
        .prompt()
        .send(F1)
        .line("> help")
        .send("\r")
        .text("`help WORD` shows examples")
        .prompt();
}

#[test]
fn alt_enter_breaks_a_line_and_does_not_run_it() {
    let home = home();
    let mut terminal = Start::new(&home).run();
    terminal
        .prompt()
        .send("show orgs blejc")
        .line("blejc")
        .send(ALT_ENTER)
        .until("a line below", |screen| screen.cursor_position().1 == 0)
        .send("show orgs soca")
        .line("show orgs soca");
    let text = terminal.contents();
    assert!(!text.contains("1 row"), "{text}");
    terminal
        .send("\r")
        .text("Blejc d.o.o.")
        .text("Soča")
        .prompt();
}

#[test]
fn the_timer_says_how_long_an_answer_took() {
    let home = home();
    let mut terminal = Start::new(&home).run();
    let timed = |screen: &vt100::Screen| {
        screen.contents().lines().any(|line| {
            let number = line.trim().strip_suffix(" ms").map(str::parse::<f64>);
            number.is_some_and(|number| number.is_ok())
        })
    };
    terminal.ask("show orgs blejc", "1 row").prompt();
    assert!(!timed(terminal.screen.0.lock().unwrap().screen()));
    terminal
        .send(".timer on\r")
        .prompt()
        .send("show orgs soca\r")
        .until("how long it took", timed)
        .prompt();
}

//! The terminal: a person at the prompt of a session.
//!
//! Owns the loop that reads a line, runs it and shows what came of it; the
//! history, the start-up file, and what Ctrl-C and Ctrl-D do. What a line
//! means is the session's.
//!
//! Invariant: nothing that is typed ends the session but a command to leave
//! and the end of input; a line is kept before it is run.

mod editor;
mod pager;

use crate::files;
use crate::session::{Flow, Reply, Script, Session, statements};
use anstream::{AutoStream, ColorChoice};
use editor::{Assistant, Editor};
use etcetera::BaseStrategy as _;
use rustyline::error::ReadlineError;
use rustyline::history::{History as _, SearchDirection};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

/// How a terminal is used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// Whether there is colour.
    pub(crate) colour: bool,
    /// Whether lines are kept.
    pub(crate) history: bool,
    /// Whether the start-up file is run.
    pub(crate) start_up: bool,
}

/// What happens while a statement is run.
enum Event {
    /// It is done; by the number of its run.
    Done(usize, Box<(Session, Reply)>),
    /// Ctrl-C was pressed.
    Interrupt,
}

/// A session at a terminal.
struct Terminal {
    session: Session,
    events: Receiver<Event>,
    sender: Sender<Event>,
    runs: usize,
    options: Options,
    paged: bool,
    kept: bool,
    history: Option<PathBuf>,
}

/// Runs a session at the terminal and returns its exit code.
pub(crate) fn run(mut session: Session, options: Options) -> u8 {
    session.settings.typed = true;
    let (sender, events) = channel();
    let interrupts = sender.clone();
    // Without a handler Ctrl-C would end the session, which is no reason not to begin it.
    let _ = ctrlc::set_handler(move || {
        let _ = interrupts.send(Event::Interrupt);
    });
    let mut terminal = Terminal {
        session,
        events,
        sender,
        runs: 0,
        options,
        paged: true,
        kept: options.history,
        history: options.history.then(history_path).flatten(),
    };
    let mut editor = match editor::new(options.colour, terminal.session.clone()) {
        Ok(editor) => editor,
        Err(error) => {
            terminal.aside(&format!("error: the terminal cannot be used: {error}\n"));
            return 1;
        }
    };
    if let Some(path) = &terminal.history {
        if let Some(folder) = path.parent() {
            let _ = files::make_folder(folder);
        }
        // There is none before the first session.
        let _ = editor.load_history(path);
    }
    let banner = terminal.session.banner();
    terminal.aside(&format!(
        "{banner}\nType help, or Tab at any point. Ctrl-D leaves.\n"
    ));
    if options.start_up
        && let Some(code) = terminal.start_up()
    {
        return code;
    }
    terminal.converse(&mut editor)
}

impl Terminal {
    /// Reads and runs lines until the session ends.
    fn converse(&mut self, editor: &mut Editor) -> u8 {
        loop {
            // So that the first key need not wait for it.
            let _ = self.session.index();
            if let Some(assistant) = editor.helper_mut() {
                assistant.session = self.session.clone();
            }
            let line = match editor.readline(&self.session.prompt()) {
                Ok(line) => line,
                Err(ReadlineError::Eof) => return 0,
                Err(ReadlineError::Interrupted) => {
                    let idle = editor.helper().is_some_and(Assistant::was_empty);
                    if idle {
                        self.aside("type exit or press Ctrl-D to leave\n");
                    }
                    continue;
                }
                Err(error) => {
                    self.aside(&format!("error: the line cannot be read: {error}\n"));
                    return 1;
                }
            };
            self.keep(editor, &line);
            // The window may be another than when the prompt was drawn.
            self.session.settings.width = width();
            if let Some(code) = self.run(editor, &line) {
                return code;
            }
        }
    }

    /// Keeps a line in the history, and at once in its file.
    fn keep(&self, editor: &mut Editor, line: &str) {
        let line = line.trim_end();
        if !self.kept || line.is_empty() || line.starts_with(char::is_whitespace) {
            return;
        }
        if matches!(editor.add_history_entry(line), Ok(true))
            && let Some(path) = &self.history
        {
            let _ = editor.append_history(path);
        }
    }

    /// Runs the statements of what was typed or pasted, in turn.
    fn run(&mut self, editor: &mut Editor, text: &str) -> Option<u8> {
        for range in statements(text) {
            let several = range.len() < text.trim().len();
            let statement = text[range].trim().to_owned();
            if several {
                let echo = format!("{}{statement}\n", self.session.prompt());
                self.aside(&echo);
            }
            let reply = self.wait_for(move |session| {
                let script = Script {
                    name: None,
                    text: &statement,
                };
                session.execute_statement(&script, 0..statement.len())
            });
            let Some(reply) = reply else {
                // What was pasted with it is not run either.
                return None;
            };
            if let Some(code) = self.show(&reply, Some(editor)) {
                return Some(code);
            }
        }
        None
    }

    /// Lets the session work until it is done or Ctrl-C is pressed; then it
    /// stays as it was.
    fn wait_for(
        &mut self,
        work: impl FnOnce(&mut Session) -> Reply + Send + 'static,
    ) -> Option<Reply> {
        self.runs += 1;
        let run = self.runs;
        while self.events.try_recv().is_ok() {}
        let mut session = self.session.apart();
        let stop = session.stop();
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            let reply = work(&mut session);
            let _ = sender.send(Event::Done(run, Box::new((session, reply))));
        });
        loop {
            match self.events.recv() {
                Ok(Event::Done(done, result)) if done == run => {
                    let (session, reply) = *result;
                    self.session = session;
                    return Some(reply);
                }
                // A run that was given up earlier.
                Ok(Event::Done(..)) => {}
                Ok(Event::Interrupt) => {
                    stop.set();
                    self.aside("\ninterrupted\n");
                    return None;
                }
                Err(_) => return None,
            }
        }
    }

    /// Shows what came of a statement; returns the exit code if it ends the
    /// session.
    fn show(&mut self, reply: &Reply, editor: Option<&mut Editor>) -> Option<u8> {
        self.aside(&reply.note);
        if !reply.answer.is_empty() {
            let shown = self.paged && pager::show(&reply.answer);
            if !shown {
                let mut out = AutoStream::new(std::io::stdout(), self.colour());
                let _ = out.write_all(reply.answer.as_bytes());
                let _ = out.flush();
            }
        }
        self.aside(&reply.aside);
        match reply.flow {
            Flow::Continue => {}
            Flow::Exit(code) => return Some(code.unwrap_or(0)),
            Flow::Page(paged) => self.paged = paged,
            Flow::Keep(kept) => self.kept = kept && self.options.history,
            Flow::History(count) => {
                if let Some(editor) = editor {
                    let lines = last_lines(editor, count);
                    let mut out = AutoStream::new(std::io::stdout(), self.colour());
                    let _ = out.write_all(lines.as_bytes());
                }
            }
        }
        None
    }

    /// Runs the commands of the start-up file, if there is one.
    fn start_up(&mut self) -> Option<u8> {
        let path = etcetera::base_strategy::Xdg::new()
            .ok()?
            .config_dir()
            .join("bailiwick/rc");
        if !files::exists(&path) {
            return None;
        }
        let mut sources = crate::diagnostic::Sources::default();
        let file = match files::load_file(&path, &mut sources) {
            Ok(file) => file,
            Err(error) => {
                self.aside(&format!("error: {}\n", error.message));
                return None;
            }
        };
        let (name, text) = (sources.name(file), sources.text(file));
        for range in statements(text) {
            let statement = text[range.clone()].trim();
            if !statement.starts_with('.') {
                self.aside(&format!(
                    "error: `{statement}` in `{name}` is no command\n  help: a start-up file holds commands, which begin with a dot\n"
                ));
                continue;
            }
            let script = Script {
                name: Some(name),
                text,
            };
            let reply = self.session.execute_statement(&script, range);
            if let Some(code) = self.show(&reply, None) {
                return Some(code);
            }
        }
        None
    }

    fn aside(&self, text: &str) {
        let mut err = AutoStream::new(std::io::stderr(), self.colour());
        let _ = err.write_all(text.as_bytes());
    }

    fn colour(&self) -> ColorChoice {
        if self.options.colour {
            ColorChoice::Always
        } else {
            ColorChoice::Never
        }
    }
}

/// Returns the last lines that were entered.
fn last_lines(editor: &Editor, count: usize) -> String {
    let history = editor.history();
    let first = history.len().saturating_sub(count);
    let mut text = String::new();
    for place in first..history.len() {
        if let Ok(Some(found)) = history.get(place, SearchDirection::Forward) {
            text.push_str(&found.entry);
            text.push('\n');
        }
    }
    text
}

/// Returns the columns of the terminal.
fn width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Returns where lines are kept: where the environment says, or in the folder
/// for the state of programs.
fn history_path() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("BAILIWICK_HISTORY") {
        return (!path.is_empty()).then(|| Path::new(&path).to_owned());
    }
    let strategy = etcetera::base_strategy::Xdg::new().ok()?;
    Some(strategy.state_dir()?.join("bailiwick/history"))
}

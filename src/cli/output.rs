//! Standard output and error.

use super::arguments::Color;
use crate::diagnostic::{self, Diagnostic, Sources};
use anstream::{AutoStream, ColorChoice};
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// Work that is done within this time needs no progress shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often progress is shown.
const REPEAT: Duration = Duration::from_millis(100);

/// How far long work has come: one line on a terminal, gone at the end.
pub(super) struct Progress<'o> {
    output: &'o mut Output,
    bar: Bar,
}

struct Bar {
    what: &'static str,
    next: Instant,
    shown: bool,
}

impl Bar {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            next: Instant::now() + PATIENCE,
            shown: false,
        }
    }

    fn tell(&mut self, output: &mut Output, done: u64, all: u64) {
        if Instant::now() < self.next {
            return;
        }
        let percent = (done * 100).checked_div(all).unwrap_or(100).min(100);
        let bar = "#".repeat(usize::try_from(percent / 5).unwrap_or_default());
        output.replace(&format!("{}: [{bar:-<20}] {percent} %", self.what));
        self.next = Instant::now() + REPEAT;
        self.shown = true;
    }

    fn clear(&self, output: &mut Output) {
        if self.shown {
            output.replace("");
        }
    }
}

impl Progress<'_> {
    /// Tells how much of the work is done.
    pub(super) fn tell(&mut self, done: u64, all: u64) {
        self.bar.tell(self.output, done, all);
    }

    /// Writes a piece of an answer meanwhile.
    pub(super) fn answer(&mut self, text: &str) {
        self.output.answer(text);
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.bar.clear(self.output);
    }
}

/// The progress of work that a session does by itself.
struct Watch {
    output: Output,
    bar: Bar,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.bar.clear(&mut self.output);
    }
}

/// Returns what is told how much of the loading is done.
pub(super) fn watch_loading() -> Box<dyn FnMut(u64, u64)> {
    let mut watch = Watch {
        output: Output::new(Color::Auto),
        bar: Bar::new("loading"),
    };
    Box::new(move |done, all| {
        let Watch { output, bar } = &mut watch;
        bar.tell(output, done, all);
    })
}

/// Where a command writes: answers to standard output, all else to standard error.
pub(super) struct Output {
    out: AutoStream<std::io::Stdout>,
    err: AutoStream<std::io::Stderr>,
}

impl Output {
    pub(super) fn new(color: Color) -> Self {
        let choice = match color {
            Color::Auto => None,
            Color::Always => Some(ColorChoice::Always),
            Color::Never => Some(ColorChoice::Never),
        };
        let (out, err) = (std::io::stdout(), std::io::stderr());
        Self {
            out: match choice {
                Some(choice) => AutoStream::new(out, choice),
                None => AutoStream::auto(out),
            },
            err: match choice {
                Some(choice) => AutoStream::new(err, choice),
                None => AutoStream::auto(err),
            },
        }
    }

    /// Returns whether the answers are in colour, if they have any.
    pub(super) fn is_styled(&self) -> bool {
        self.out.current_choice() != ColorChoice::Never
    }

    /// Returns the columns of the terminal that answers go to, if they go to one.
    pub(super) fn width() -> Option<usize> {
        let terminal = std::io::stdout().is_terminal();
        terminal
            .then(terminal_size::terminal_size)
            .flatten()
            .map(|(width, _)| usize::from(width.0))
    }

    /// Writes a part of the answer. Whoever no longer reads it, has had enough of it.
    pub(super) fn answer(&mut self, text: &str) {
        let _ = self.out.write_all(text.as_bytes());
        let _ = self.out.flush();
    }

    /// Writes a line beside the answer.
    pub(super) fn aside(&mut self, line: &str) {
        let _ = writeln!(self.err, "{line}");
    }

    /// Begins work that may take long, and returns what shows how far it has come.
    pub(super) fn long_work(&mut self, what: &'static str) -> Progress<'_> {
        Progress {
            output: self,
            bar: Bar::new(what),
        }
    }

    /// Shows a text in place of the one before, only on a terminal.
    fn replace(&mut self, text: &str) {
        if self.err.is_terminal() {
            let _ = write!(self.err, "\r{text}\x1b[K");
            let _ = self.err.flush();
        }
    }

    /// Shows what is wrong with the input.
    pub(super) fn wrong(&mut self, errors: &[Diagnostic], sources: &Sources) {
        let _ = write!(self.err, "{}", diagnostic::render(errors, sources, true));
    }

    /// Says what is wrong with the usage.
    pub(super) fn usage(&mut self, message: &str, help: &str) {
        let _ = writeln!(self.err, "error: {message}\n  help: {help}");
    }
}

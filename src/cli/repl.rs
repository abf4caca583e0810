//! Sessions: at a terminal, from a script, or from standard input.

use super::Exit;
use super::arguments::{Opening, Query, Repl};
use super::ask;
use super::output::{Output, watch_loading};
use crate::diagnostic::Sources;
use crate::files;
use crate::session::{Flow, Loaded, Outcome, Reply, Script, Session, is_open, statements};
use crate::terminal;
use std::io::{BufRead as _, IsTerminal as _};
use std::path::PathBuf;

/// Runs a session: with a person at a terminal, otherwise with the statements
/// of standard input.
pub(super) fn repl(repl: &Repl, output: &mut Output) -> Result<u8, Exit> {
    let mut paths = repl.opening.named();
    // A session may begin with nothing and load facts later.
    if paths.is_empty() {
        paths = ask::fact_paths_of_environment();
    }
    let mut session = open(&paths, &repl.opening, output)?;
    if !std::io::stdin().is_terminal() {
        return Ok(Runner::new(session, repl.opening.bail).standard_input(output));
    }
    session.settings.width = Output::width();
    session.settings.styled = output.is_styled();
    let options = terminal::Options {
        colour: output.is_styled(),
        history: !repl.no_history,
        start_up: !repl.no_rc,
    };
    Ok(terminal::run(session, options))
}

/// Runs the statements of arguments, of files, or of standard input.
pub(super) fn query(query: &Query, output: &mut Output) -> Result<u8, Exit> {
    let paths = ask::fact_paths(&query.opening.named(), output)?;
    let session = open(&paths, &query.opening, output)?;
    let mut script = Runner::new(session, query.opening.bail);
    for (place, text) in query.commands.iter().enumerate() {
        let name = match query.commands.len() {
            1 => "<command>".to_owned(),
            _ => format!("<command {}>", place + 1),
        };
        script.text(&name, text, output);
    }
    for path in &query.files {
        let mut sources = Sources::default();
        let file = files::load_file(path, &mut sources).map_err(|error| {
            output.wrong(&[error], &sources);
            Exit::Input
        })?;
        let (name, text) = (sources.name(file).to_owned(), sources.text(file).to_owned());
        script.text(&name, &text, output);
    }
    if query.commands.is_empty() && query.files.is_empty() {
        return Ok(script.standard_input(output));
    }
    Ok(script.code())
}

/// Opens a session over facts.
fn open(paths: &[PathBuf], opening: &Opening, output: &mut Output) -> Result<Session, Exit> {
    let policy = ask::policy(&opening.terms.policy, output)?;
    let terms = ask::terms(&opening.terms, output)?;
    let loaded = if paths.is_empty() {
        Loaded::default()
    } else {
        let loaded = ask::loading(opening.facts.stale_ok, output, |loading| {
            Loaded::load_as(paths, loading)
        });
        loaded.map_err(|(errors, sources)| {
            output.wrong(&errors, &sources);
            Exit::Input
        })?
    };
    let mut session = Session::new(policy, loaded, terms, ask::now);
    session.settings.typed = false;
    session.settings.format = opening.format;
    session.watch = watch_loading;
    Ok(session)
}

impl Opening {
    /// Returns the fact paths that are named, either way.
    fn named(&self) -> Vec<PathBuf> {
        let paths = self.paths.iter().chain(&self.facts.paths);
        paths.cloned().collect()
    }
}

/// A session that runs statements nobody types.
struct Runner {
    session: Session,
    bail: bool,
    worst: Outcome,
    over: Option<u8>,
}

impl Runner {
    fn new(mut session: Session, bail: bool) -> Self {
        session.settings.bail = bail;
        Self {
            session,
            bail,
            worst: Outcome::Yes,
            over: None,
        }
    }

    /// Runs one statement and tells what came of it.
    fn statement(
        &mut self,
        script: &Script<'_>,
        range: std::ops::Range<usize>,
        output: &mut Output,
    ) {
        let Reply {
            note,
            answer,
            aside,
            failed,
            outcome,
            flow,
        } = self.session.execute_statement(script, range);
        if let Some(note) = note.strip_suffix('\n') {
            output.aside(note);
        }
        output.answer(&answer);
        if let Some(aside) = aside.strip_suffix('\n') {
            output.aside(aside);
        }
        self.worst = self.worst.max(outcome);
        match flow {
            Flow::Exit(code) => self.over = Some(code.unwrap_or_else(|| exit(self.worst))),
            _ if failed && self.bail => self.over = Some(exit(self.worst)),
            _ => {}
        }
    }

    fn text(&mut self, name: &str, text: &str, output: &mut Output) {
        let script = Script {
            name: Some(name),
            text,
        };
        for range in statements(text) {
            if self.over.is_some() {
                return;
            }
            self.statement(&script, range, output);
        }
    }

    /// Runs the statements of standard input as they come.
    fn standard_input(mut self, output: &mut Output) -> u8 {
        let mut input = std::io::stdin().lock();
        let (mut text, mut done) = (String::new(), 0);
        loop {
            let mut line = Vec::new();
            let read = input.read_until(b'\n', &mut line).unwrap_or(0);
            text.push_str(&String::from_utf8_lossy(&line));
            if read > 0 && is_open(text[done..].trim_end_matches(['\n', '\r'])) {
                // A blank line ends what is open, as it does at a terminal.
                let blank = text[done..].ends_with("\n\n") || text[done..].ends_with("\n\r\n");
                if !blank {
                    continue;
                }
            }
            let script = Script {
                name: Some("<stdin>"),
                text: &text,
            };
            for range in statements(&text[done..]) {
                if self.over.is_some() {
                    break;
                }
                self.statement(&script, range.start + done..range.end + done, output);
            }
            done = text.len();
            if read == 0 || self.over.is_some() {
                return self.code();
            }
        }
    }

    fn code(&self) -> u8 {
        self.over.unwrap_or_else(|| exit(self.worst))
    }
}

/// Returns the exit code of the worst that happened.
fn exit(worst: Outcome) -> u8 {
    let exit = match worst {
        Outcome::Yes => Exit::Yes,
        Outcome::Nothing => Exit::Nothing,
        Outcome::No => Exit::No,
        Outcome::Usage => Exit::Usage,
        Outcome::Input => Exit::Input,
        Outcome::Interrupted => Exit::Interrupted,
        Outcome::Defect => Exit::Defect,
    };
    exit as u8
}

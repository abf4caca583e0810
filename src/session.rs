//! A session: one world, asked and changed line by line.
//!
//! Owns the current world, the stack of what-if changes, the settings, the
//! last answer and the commands that begin with a dot. It knows no terminal:
//! a line goes in, a [`Reply`] comes out, and whoever runs the session prints
//! it. Completion, hints and highlighting are functions of the same table of
//! forms by which lines are parsed.
//!
//! Invariant: a line that fails leaves the session as it was.

mod commands;
pub mod complete;
mod help;
mod index;
mod mistakes;
mod options;
mod reference;
mod reply;
mod save;
mod script;
mod settings;
mod state;
mod whatif;

pub use commands::names as command_names;
pub use help::{TOPICS, Topic};
pub use index::Index;
pub use options::Options;
pub use reply::{Flow, Outcome, Reply};
pub use script::{Script, is_open, statements};
pub use settings::Settings;
pub use state::{Loaded, State};

use crate::answers::{self, Answer, Style, Verdict};
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::explain::Shown;
use crate::model::Instant;
use crate::policy::Policy;
use crate::query::{self, Query, Slot, Statement, Token};
use crate::render::Rows;
use crate::scenario::Terms;
use crate::stop::Stop;
use crate::world::World;
use script::Place;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use whatif::Step;

/// The last answer, with what was fixed in its question.
#[derive(Debug)]
struct Last {
    world: Arc<World>,
    now: bool,
    answer: Answer,
    rows: Rows,
    shown: Shown,
    fixed: Vec<(Slot, String)>,
}

/// A question that was answered, for a scenario.
#[derive(Debug, Clone)]
struct Asked {
    state: Arc<State>,
    query: Query,
}

/// What begins to show how far work has come, in parts of a whole.
pub type Watch = fn() -> Box<dyn FnMut(u64, u64)>;

/// One world, asked and changed line by line.
#[derive(Debug, Clone)]
pub struct Session {
    policy: Arc<Policy>,
    loaded: Arc<Loaded>,
    opening: Terms,
    base: Arc<State>,
    steps: Vec<Step>,
    undone: Vec<Step>,
    /// What can be set.
    pub settings: Settings,
    /// Begins to show how far loading has come, until what it returns is dropped.
    pub watch: Watch,
    last: Option<Arc<Last>>,
    asked: Vec<Asked>,
    index: Arc<OnceLock<Index>>,
    clock: fn() -> Instant,
    once: Option<PathBuf>,
    output: Option<PathBuf>,
    stop: Stop,
    reading: usize,
}

impl Session {
    /// Returns a session over loaded facts, under a policy. The clock says
    /// which instant is meant where none is given.
    #[must_use]
    pub fn new(policy: Arc<Policy>, loaded: Loaded, terms: Terms, clock: fn() -> Instant) -> Self {
        let loaded = Arc::new(loaded);
        let base = Arc::new(State::of(&loaded, &policy, terms.clone(), clock));
        Self {
            policy,
            loaded,
            opening: terms,
            base,
            steps: Vec::new(),
            undone: Vec::new(),
            settings: Settings::default(),
            watch: || Box::new(|_, _| {}),
            last: None,
            asked: Vec::new(),
            index: Arc::default(),
            clock,
            once: None,
            output: None,
            stop: Stop::default(),
            reading: 0,
        }
    }

    /// Returns the world that is asked about.
    #[must_use]
    pub fn world(&self) -> &Arc<World> {
        &self.state().world
    }

    fn state(&self) -> &Arc<State> {
        self.steps.last().map_or(&self.base, |step| &step.state)
    }

    /// Returns the names of the world, ready to be searched; made when first
    /// asked for, and again when there are other names.
    #[must_use]
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self.world()))
    }

    /// Returns what stops the session soon, whatever it does then, for good.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Returns a session like this one that is stopped apart from it.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self {
            stop: Stop::default(),
            ..self.clone()
        }
    }

    /// Returns what stands before a line that is typed: a star where the world
    /// is hypothetical, and the instant where it is not now.
    #[must_use]
    pub fn prompt(&self) -> String {
        let state = self.state();
        let at = state.terms.at.map_or_else(String::new, |at| {
            let at = at.to_string();
            format!("@{}", at.strip_suffix("T00:00:00Z").unwrap_or(&at))
        });
        let star = if self.steps.is_empty() { "" } else { "*" };
        format!("bailiwick{at}{star}> ")
    }

    /// Returns what the session is about, in one line.
    #[must_use]
    pub fn banner(&self) -> String {
        let facts = self.world().facts();
        let count = |count: usize, noun: &str| {
            format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
        };
        format!(
            "bailiwick {} · {} · {} · {} · {}",
            env!("CARGO_PKG_VERSION"),
            count(facts.orgs().count(), "org"),
            count(facts.users().count(), "user"),
            count(facts.grant_count(), "grant"),
            answers::context(self.world(), state_is_now(self.state())),
        )
    }

    /// Executes what was typed: one statement, or several on lines of their
    /// own or with semicolons between them.
    pub fn execute(&mut self, text: &str) -> Reply {
        let script = Script { name: None, text };
        let mut reply = Reply::default();
        for range in statements(text) {
            let next = self.execute_statement(&script, range);
            let goes_on = next.flow == Flow::Continue;
            reply = reply.then(&next);
            if !goes_on {
                break;
            }
        }
        reply
    }

    /// Executes one statement of a script, by its place there.
    pub fn execute_statement(
        &mut self,
        script: &Script<'_>,
        range: std::ops::Range<usize>,
    ) -> Reply {
        let place = Place::new(script, range);
        let text = place.text().trim();
        // How long something took is no part of an answer.
        let begun = std::time::Instant::now();
        let is_command = text.starts_with('.');
        let reply = match text {
            "" => return Reply::default(),
            _ if self.stop.is_set() => return Reply::interrupted(),
            "help" | "?" => commands::run(self, &place, ".help"),
            "exit" | "quit" => commands::run(self, &place, ".exit"),
            _ if is_command => commands::run(self, &place, text),
            _ => match text.strip_prefix("help ") {
                Some(topic) => commands::run(self, &place, &format!(".help {topic}")),
                None => self.state_something(&place),
            },
        };
        // Of the commands, only the one that answers again gives an answer.
        let answers = !is_command || text.starts_with(".las");
        let mut reply = self.deliver(reply, answers);
        if self.settings.timer && !is_command {
            let took = begun.elapsed().as_secs_f64() * 1000.0;
            let _ = writeln!(reply.aside, "{took:.1} ms");
        }
        reply
    }

    /// Sends an answer to the file that it is for, if it is for one.
    fn deliver(&mut self, reply: Reply, answers: bool) -> Reply {
        if reply.answer.is_empty() || !answers {
            return reply;
        }
        let (path, after) = match (self.once.take(), &self.output) {
            (Some(path), _) => (path, false),
            (None, Some(path)) => (path.clone(), true),
            (None, None) => return reply,
        };
        if self.stop.is_set() {
            return Reply::interrupted();
        }
        match crate::files::write(&path, &reply.answer, after) {
            Ok(()) => Reply {
                answer: String::new(),
                aside: format!("{}written to `{}`\n", reply.aside, path.display()),
                ..reply
            },
            Err(error) => reply.then(&mistakes::plain(&[error], Outcome::Input)),
        }
    }

    fn state_something(&mut self, place: &Place<'_>) -> Reply {
        let opens = matches!(
            self.last.as_deref(),
            Some(Last {
                answer: Answer::Why(_),
                ..
            })
        );
        if let Some(part) = reference::part(place.text(), opens) {
            return self.open(part);
        }
        let substituted = match reference::substitute(place.text(), self.last.as_deref()) {
            Ok(None) => return self.parse(place),
            Ok(Some(line)) => line,
            Err((range, message, help)) => {
                let file = Place::file(self.state());
                let span = Span::new(file, range);
                let mut wrong = Diagnostic::at("query", span, message);
                wrong.help = help;
                return mistakes::shown(&[wrong], place, self.state(), self.settings.styled);
            }
        };
        let script = Script {
            name: place.name(),
            text: &substituted,
        };
        let inner = Place::new(&script, 0..substituted.len());
        let reply = self.parse(&inner);
        Reply {
            note: format!("{}\n{}", substituted.trim(), reply.note),
            ..reply
        }
    }

    fn parse(&mut self, place: &Place<'_>) -> Reply {
        let file = Place::file(self.state());
        let wrong = |errors: &[Diagnostic], session: &Self| {
            mistakes::shown(errors, place, session.state(), session.settings.styled)
        };
        let line = place.joined();
        let mut tokens = match query::lex(file, &line) {
            Ok(tokens) if tokens.is_empty() => return Reply::default(),
            Ok(tokens) => tokens,
            Err(error) => return wrong(&[error], self),
        };
        let shown = match options::take(&mut tokens) {
            Ok(shown) => shown,
            Err((range, message, help)) => {
                let span = Span::new(file, range);
                return wrong(&[Diagnostic::at("query", span, message).help(help)], self);
            }
        };
        let note = if self.settings.typed && place.name().is_none() {
            self.take_names(&mut tokens)
        } else {
            String::new()
        };
        let parsed = query::parse_statement(file, &line, &tokens, &**self.world());
        let (statement, slots) = match parsed {
            Ok(parsed) => parsed,
            Err(errors) => return wrong(&errors, self),
        };
        let reply = match statement {
            Statement::Ask(query) => self.ask(query, slots, &tokens, shown),
            Statement::Change(change) => whatif::run(self, change, &line, place, file),
        };
        Reply { note, ..reply }
    }

    /// Takes names that are known but for case and diacritics for the names
    /// that they are near to, where just one is, and says so.
    fn take_names(&self, tokens: &mut [Token]) -> String {
        let mut note = String::new();
        for place in 0..tokens.len() {
            let shapes = query::after(&tokens[..=place]);
            let Some(slot) = shapes
                .first()
                .and_then(|shape| shape.slots.get(place))
                .copied()
            else {
                break;
            };
            let named = matches!(slot, Slot::User | Slot::Org | Slot::Capability | Slot::Name);
            let text = &tokens[place].text;
            if !named || query::Names::is_known(&**self.world(), slot, text) {
                continue;
            }
            if let Some(name) = self.index().meant(slot, text) {
                let _ = writeln!(note, "`{text}` is taken as {name}");
                name.clone_into(&mut tokens[place].text);
            }
        }
        note
    }

    fn ask(
        &mut self,
        query: Query,
        slots: &'static [Slot],
        tokens: &[Token],
        shown: Shown,
    ) -> Reply {
        let state = Arc::clone(self.state());
        let answer = match answers::answer(&state.world, query.clone(), &self.stop) {
            _ if self.stop.is_set() => return Reply::interrupted(),
            Ok(answer) => answer,
            Err(defect) => {
                return Reply::failure(
                    Outcome::Defect,
                    format!("error: {defect}; nothing is shown, since it could be wrong"),
                );
            }
        };
        let fixed = slots
            .iter()
            .zip(tokens)
            .filter(|(slot, _)| !matches!(slot, Slot::Word(_)))
            .map(|(slot, token)| (*slot, token.text.clone()));
        let last = Last {
            rows: answer.rows(&state.world),
            now: state_is_now(&state),
            world: Arc::clone(&state.world),
            answer,
            shown,
            fixed: fixed.collect(),
        };
        let nothing = matches!(query, Query::Show(_, Some(_))) && last.rows.rows.is_empty();
        let mut reply = self.tell(&last, None);
        if let Some(beside) = answers::beside(&state.world, &query) {
            let _ = writeln!(reply.aside, "{beside}");
        }
        if self.stop.is_set() {
            return reply;
        }
        self.asked.push(Asked { state, query });
        self.last = Some(Arc::new(last));
        if nothing {
            return Reply {
                outcome: Outcome::Nothing,
                ..reply
            };
        }
        reply
    }

    /// Shows a part of the last explanation, by its number there.
    fn open(&self, part: &str) -> Reply {
        match &self.last {
            Some(last) if matches!(last.answer, Answer::Why(_)) => self.tell(last, Some(part)),
            _ => Reply::failure(
                Outcome::Usage,
                "error: the last answer is no explanation with parts\n  help: ask `why` first",
            ),
        }
    }

    /// Writes an answer, or the part of an explanation, as the settings have it,
    /// or as the file has it that it is for.
    fn tell(&self, last: &Last, part: Option<&str>) -> Reply {
        let file = self.once.as_ref().or(self.output.as_ref());
        let by_name = file.and_then(|path| save::format_of(path));
        let style = Style {
            format: by_name.unwrap_or(self.settings.format),
            width: self.settings.width.filter(|_| file.is_none()),
            now: last.now,
            // Row numbers are for people; a script gets what a command prints.
            numbered: self.settings.typed,
            lang: self.settings.lang,
            via: false,
            shown: match part {
                Some(part) => Shown {
                    open: Some(part.to_owned()),
                    ..Shown::default()
                },
                None => last.shown.clone(),
            },
        };
        let told = match answers::written(&last.world, &last.answer, &style, &self.stop) {
            _ if self.stop.is_set() => return Reply::interrupted(),
            Ok(told) => told,
            Err((message, help)) => {
                return Reply::failure(Outcome::Usage, format!("error: {message}\n  help: {help}"));
            }
        };
        Reply {
            outcome: match told.verdict {
                Verdict::Yes => Outcome::Yes,
                Verdict::No => Outcome::No,
            },
            answer: told.answer,
            ..Reply::aside(told.aside)
        }
    }

    /// Takes over another base of facts, with the changes made again on it.
    fn rebase(&mut self, loaded: Loaded) -> Result<(), Vec<Diagnostic>> {
        let loaded = Arc::new(loaded);
        let base = State::of(&loaded, &self.policy, self.opening.clone(), self.clock);
        let steps = whatif::again(&self.steps, &base, &self.policy, self.clock)?;
        let before = Arc::clone(self.state());
        self.base = Arc::new(base);
        self.loaded = loaded;
        self.steps = steps;
        self.undone.clear();
        self.asked.clear();
        self.forget_names(&before);
        Ok(())
    }

    /// Notes that there may be other names than in a state before.
    fn forget_names(&mut self, before: &State) {
        if before.world.facts().numbers_like(self.world().facts()) {
            return;
        }
        if self
            .index
            .get()
            .is_some_and(|index| !index.is_of(self.world()))
        {
            self.index = Arc::default();
        }
    }

    /// Returns the file that a script is to the sources.
    fn script_file(&self) -> FileId {
        Place::file(self.state())
    }
}

fn state_is_now(state: &State) -> bool {
    state.terms.at.is_none()
}

//! Commands: the lines that begin with a dot.
//!
//! Owns how they are read, by the same library as the arguments of the program,
//! and what they do to a session.

use super::script::{Place, Script};
use super::state::Loaded;
use super::{Flow, Outcome, Reply, Session, help, mistakes, save, statements};
use crate::answers;
use crate::diagnostic::{Diagnostic, Sources, Span};
use crate::files::{self, Loading};
use crate::query;
use crate::render::{Format, Lang};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(
    multicall = true,
    disable_help_subcommand = true,
    disable_help_flag = true
)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(name = ".help")]
    Help { topic: Vec<String> },
    #[command(name = ".mode")]
    Mode { format: Option<Format> },
    #[command(name = ".once")]
    Once { file: PathBuf },
    #[command(name = ".output")]
    Output { file: Option<PathBuf> },
    #[command(name = ".last")]
    Last,
    #[command(name = ".timer")]
    Timer { switch: Switch },
    #[command(name = ".read")]
    Read { file: PathBuf },
    #[command(name = ".load")]
    Load {
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    #[command(name = ".reload")]
    Reload,
    #[command(name = ".save")]
    Save { file: PathBuf },
    #[command(name = ".lang")]
    Lang { lang: Labels },
    #[command(name = ".pager")]
    Pager { switch: Switch },
    #[command(name = ".private")]
    Private { switch: Switch },
    #[command(name = ".bail")]
    Bail { switch: Switch },
    #[command(name = ".history")]
    History { count: Option<usize> },
    #[command(name = ".show")]
    Show,
    #[command(name = ".version")]
    Version,
    #[command(name = ".exit", alias = ".quit")]
    Exit { code: Option<u8> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Labels {
    En,
    Sl,
    None,
}

/// What may stand after a command.
pub(super) enum Values {
    /// One of some words.
    Words(Vec<String>),
    /// Files.
    Files,
    /// A topic of the help.
    Topics,
    /// Nothing that is known beforehand.
    Nothing,
}

/// Returns the names of the commands, dots included.
#[must_use]
pub fn names() -> Vec<String> {
    Line::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect()
}

/// Returns what may stand after a command.
pub(super) fn values(name: &str) -> Values {
    let line = Line::command();
    let mut commands = line.get_subcommands();
    let Some(command) = commands.find(|command| command.get_name() == name) else {
        return Values::Nothing;
    };
    match (name, command.get_positionals().next()) {
        (".help", _) => Values::Topics,
        (".once" | ".output" | ".read" | ".load" | ".save", _) => Values::Files,
        (_, Some(argument)) => {
            let values = argument.get_possible_values();
            Values::Words(
                values
                    .iter()
                    .map(|value| value.get_name().to_owned())
                    .collect(),
            )
        }
        (_, None) => Values::Nothing,
    }
}

/// Runs a command.
pub(super) fn run(session: &mut Session, place: &Place<'_>, line: &str) -> Reply {
    let file = session.script_file();
    let shift = place.text().find(line).unwrap_or_default();
    let wrong = |mut error: Diagnostic, session: &Session| {
        if let Some(span) = &mut error.span {
            let range = span.range();
            *span = Span::new(file, range.start + shift..range.end + shift);
        }
        mistakes::shown(&[error], place, session.state(), session.settings.styled)
    };
    let tokens = match query::lex(file, line) {
        Ok(tokens) => tokens,
        Err(error) => return wrong(error, session),
    };
    let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let typed = session.settings.typed && place.name().is_none();
    let parsed = Line::command()
        .infer_subcommands(typed)
        .try_get_matches_from(&words)
        .and_then(|matches| Line::from_arg_matches(&matches));
    match parsed {
        Ok(Line { command }) => carry_out(session, command),
        Err(error) => {
            let bad = context(&error, ContextKind::InvalidSubcommand)
                .or_else(|| context(&error, ContextKind::InvalidValue))
                .or_else(|| context(&error, ContextKind::InvalidArg));
            let at = tokens
                .iter()
                .find(|token| Some(&token.text) == bad.as_ref())
                .or(tokens.last());
            let range = at.map_or(0..line.len(), |token| token.span.clone());
            wrong(
                not_understood(&error, &words, Span::new(file, range)),
                session,
            )
        }
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) if !texts.is_empty() => Some(texts.join(", ")),
        _ => None,
    }
}

/// Returns what is wrong with a command, in our words.
fn not_understood(error: &clap::Error, words: &[&str], span: Span) -> Diagnostic {
    let name = words.first().copied().unwrap_or_default();
    let topic = help::TOPICS.iter().find(|topic| topic.name == name);
    let form = topic.map(|topic| format!("the form is `{}`", topic.usage));
    let last = words.last().copied().unwrap_or_default();
    let (message, help) = match error.kind() {
        ErrorKind::InvalidSubcommand | ErrorKind::MissingSubcommand => {
            let near = context(error, ContextKind::SuggestedSubcommand);
            let many = names();
            let starts: Vec<&str> = many
                .iter()
                .map(String::as_str)
                .filter(|known| name.len() > 1 && known.starts_with(name))
                .collect();
            let help = if starts.is_empty() {
                near.map_or_else(
                    || "`.help` lists the commands".to_owned(),
                    |near| format!("did you mean `{}`?", near.replace(", ", "` or `")),
                )
            } else {
                format!("did you mean `{}`?", starts.join("` or `"))
            };
            (format!("unknown command `{name}`"), Some(help))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = context(error, ContextKind::InvalidValue).unwrap_or_default();
            if value.is_empty() {
                (format!("`{name}` needs more"), form)
            } else {
                let valid = context(error, ContextKind::ValidValue);
                let help = valid.map(|valid| format!("it is one of {valid}")).or(form);
                (format!("`{value}` does not fit here"), help)
            }
        }
        ErrorKind::MissingRequiredArgument => (format!("`{name}` needs more"), form),
        _ => (format!("`{last}` is not expected here"), form),
    };
    let wrong = Diagnostic::at("command", span, message);
    match help {
        Some(help) => wrong.help(help),
        None => wrong,
    }
}

fn carry_out(session: &mut Session, command: Command) -> Reply {
    match command {
        Command::Help { topic } => help::reply(&topic.join(" ")),
        Command::Mode { format: None } => {
            Reply::aside(format!("mode {}", name(session.settings.format)))
        }
        Command::Mode {
            format: Some(format),
        } => {
            session.settings.format = format;
            Reply::default()
        }
        Command::Once { file } => {
            session.once = Some(file);
            Reply::default()
        }
        Command::Output { file } => {
            if let Some(path) = &file
                && let Err(error) = files::write(path, "", false)
            {
                return mistakes::plain(&[error], Outcome::Input);
            }
            session.output = file;
            Reply::default()
        }
        Command::Last => match session.last.clone() {
            Some(last) => session.tell(&last, None),
            None => Reply::failure(Outcome::Usage, "error: there is no answer yet"),
        },
        Command::Timer { switch } => {
            session.settings.timer = switch == Switch::On;
            Reply::default()
        }
        Command::Read { file } => read(session, &file),
        Command::Load { paths } => load(session, &paths),
        Command::Reload => {
            let paths = session.loaded.paths.clone();
            if paths.is_empty() {
                return Reply::failure(
                    Outcome::Usage,
                    "error: no facts were loaded\n  help: `.load PATH` loads some",
                );
            }
            load(session, &paths)
        }
        Command::Save { file } => {
            let text = save::scenario(session, &file);
            if session.stop.is_set() {
                return Reply::interrupted();
            }
            match files::write(&file, &text, false) {
                Ok(()) => Reply::aside(format!(
                    "saved as a scenario; `bailiwick eval {}` runs it",
                    file.display()
                )),
                Err(error) => mistakes::plain(&[error], Outcome::Input),
            }
        }
        Command::Lang { lang } => {
            session.settings.lang = match lang {
                Labels::En => Some(Lang::En),
                Labels::Sl => Some(Lang::Sl),
                Labels::None => None,
            };
            Reply::default()
        }
        Command::Pager { switch } => flow(Flow::Page(switch == Switch::On)),
        Command::Private { switch } => flow(Flow::Keep(switch == Switch::Off)),
        Command::Bail { switch } => {
            session.settings.bail = switch == Switch::On;
            Reply::default()
        }
        Command::History { count } => flow(Flow::History(count.unwrap_or(20))),
        Command::Show => Reply::answer(settings(session)),
        Command::Version => Reply::answer(format!("bailiwick {}\n", env!("CARGO_PKG_VERSION"))),
        Command::Exit { code } => flow(Flow::Exit(code)),
    }
}

fn flow(flow: Flow) -> Reply {
    Reply {
        flow,
        ..Reply::default()
    }
}

fn name(format: Format) -> String {
    format
        .to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned())
}

fn settings(session: &Session) -> String {
    let on = |on: bool| if on { "on" } else { "off" };
    let paths: Vec<String> = session
        .loaded
        .paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let settings = session.settings;
    let lang = match settings.lang {
        None => "none",
        Some(Lang::En) => "en",
        Some(Lang::Sl) => "sl",
    };
    let output = session
        .output
        .as_ref()
        .map_or_else(|| "none".to_owned(), |path| path.display().to_string());
    let world = session.world();
    let now = session.state().terms.at.is_none();
    format!(
        "facts    {}\nasked    {}\nchanges  {}\nmode     {}\nlang     {lang}\noutput   {output}\ntimer    {}\nbail     {}\n",
        if paths.is_empty() {
            "none".to_owned()
        } else {
            paths.join(" ")
        },
        answers::context(world, now),
        session.steps.len(),
        name(settings.format),
        on(settings.timer),
        on(settings.bail),
    )
}

fn load(session: &mut Session, paths: &[PathBuf]) -> Reply {
    let styled = session.settings.styled;
    let kept = |reply: Reply| reply.then(&Reply::aside("the facts are as they were"));
    let stale_ok = session.loaded.stale_ok;
    let mut watch = (session.watch)();
    let loaded = Loaded::load_as(
        paths,
        &mut Loading {
            stale_ok,
            watch: &mut *watch,
        },
    );
    drop(watch);
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err((errors, sources)) => {
            let reply = mistakes::of_files(&errors, &sources, styled);
            return Reply {
                failed: true,
                outcome: Outcome::Input,
                ..kept(reply)
            };
        }
    };
    if session.stop.is_set() {
        return Reply::interrupted();
    }
    match session.rebase(loaded) {
        Ok(()) => Reply::aside(session.banner()),
        Err(errors) => kept(mistakes::plain(&errors, Outcome::Input)),
    }
}

fn read(session: &mut Session, path: &std::path::Path) -> Reply {
    // A script that reads itself would not come to an end.
    const DEEPEST: usize = 16;
    if session.reading >= DEEPEST {
        return Reply::failure(
            Outcome::Usage,
            "error: scripts that read each other go too deep",
        );
    }
    let mut sources = Sources::default();
    let file = match files::load_file(path, &mut sources) {
        Ok(file) => file,
        Err(error) => return mistakes::of_files(&[error], &sources, session.settings.styled),
    };
    let (name, text) = (sources.name(file).to_owned(), sources.text(file).to_owned());
    let script = Script {
        name: Some(&name),
        text: &text,
    };
    let mut reply = Reply::default();
    session.reading += 1;
    for range in statements(&text) {
        let next = session.execute_statement(&script, range);
        let ends = next.flow != Flow::Continue
            || next.failed && session.settings.bail
            || session.stop.is_set();
        reply = reply.then(&next);
        if ends {
            break;
        }
    }
    session.reading -= 1;
    reply
}

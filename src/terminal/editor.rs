//! The line editor: completion, hints, colours and keys while typing.

use crate::files;
use crate::session::complete::{self, Look};
use crate::session::{Session, is_open};
use rustyline::completion::{Completer, Pair};
use rustyline::config::Builder;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter, HistoryHinter};
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{
    Cmd, ColorMode, CompletionType, ConditionalEventHandler, Context, Event, EventContext,
    EventHandler, Helper, KeyCode, KeyEvent, Modifiers, Movement, RepeatCount,
};
use std::borrow::Cow;
use std::cell::Cell;

/// The line editor of a session.
pub(super) type Editor = rustyline::Editor<Assistant, FileHistory>;

/// What helps with a line while it is typed.
pub(super) struct Assistant {
    pub(super) session: Session,
    colour: bool,
    earlier: HistoryHinter,
    /// Whether the line was empty when it was last looked at.
    empty: Cell<bool>,
}

impl Assistant {
    /// Returns whether the line was empty that was given up.
    pub(super) fn was_empty(&self) -> bool {
        self.empty.replace(true)
    }
}

/// Returns a line editor.
pub(super) fn new(colour: bool, session: Session) -> rustyline::Result<Editor> {
    let config = Builder::new()
        .max_history_size(5000)?
        .history_ignore_space(true)
        .auto_add_history(false)
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .bracketed_paste(true)
        .color_mode(if colour {
            ColorMode::Enabled
        } else {
            ColorMode::Disabled
        })
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(Assistant {
        session,
        colour,
        earlier: HistoryHinter::new(),
        empty: Cell::new(true),
    }));
    editor.bind_sequence(
        KeyEvent(KeyCode::Enter, Modifiers::ALT),
        EventHandler::Simple(Cmd::Newline),
    );
    editor.bind_sequence(
        KeyEvent(KeyCode::F(1), Modifiers::NONE),
        EventHandler::Conditional(Box::new(HelpKey)),
    );
    Ok(editor)
}

/// The key that puts `help` before what is typed.
struct HelpKey;

impl ConditionalEventHandler for HelpKey {
    fn handle(
        &self,
        _event: &Event,
        _count: RepeatCount,
        _positive: bool,
        context: &EventContext<'_>,
    ) -> Option<Cmd> {
        let word = context.line().split_whitespace().next().unwrap_or_default();
        let line = format!("help {word}");
        Some(Cmd::Replace(
            Movement::WholeLine,
            Some(line.trim().to_owned()),
        ))
    }
}

/// A hint: an earlier line, which can be taken, or what is still expected.
pub(super) struct Expected {
    text: String,
    can_be_taken: bool,
}

impl Hint for Expected {
    fn display(&self) -> &str {
        &self.text
    }

    fn completion(&self) -> Option<&str> {
        self.can_be_taken.then_some(&self.text)
    }
}

impl Helper for Assistant {}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _context: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = line.get(..pos).unwrap_or(line);
        let completion = complete::complete(&self.session, before, &files::beginning_with);
        let pairs = completion.candidates.into_iter().map(|candidate| Pair {
            display: candidate.shown,
            replacement: candidate.inserted,
        });
        Ok((completion.start, pairs.collect()))
    }
}

impl Hinter for Assistant {
    type Hint = Expected;

    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<Expected> {
        self.empty.set(line.trim().is_empty());
        // Without colour a hint would look like what was typed.
        if !self.colour || pos < line.len() || line.trim().is_empty() {
            return None;
        }
        if let Some(text) = self.earlier.hint(line, pos, context) {
            return Some(Expected {
                text,
                can_be_taken: true,
            });
        }
        complete::hint(line).map(|text| Expected {
            text,
            can_be_taken: false,
        })
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _pos: usize) -> Cow<'l, str> {
        let looks = complete::highlight(&self.session, line);
        if looks.is_empty() {
            return Cow::Borrowed(line);
        }
        let mut shown = String::with_capacity(line.len() + 16 * looks.len());
        let mut done = 0;
        for (range, look) in looks {
            let (Some(before), Some(text)) = (line.get(done..range.start), line.get(range.clone()))
            else {
                return Cow::Borrowed(line);
            };
            let colour = match look {
                Look::Verb => "\u{1b}[34m",
                Look::Known => "\u{1b}[32m",
                Look::Unknown => "\u{1b}[31m",
                Look::Comment => "\u{1b}[2m",
            };
            shown.push_str(before);
            shown.push_str(colour);
            shown.push_str(text);
            shown.push_str("\u{1b}[0m");
            done = range.end;
        }
        shown.push_str(line.get(done..).unwrap_or(""));
        Cow::Owned(shown)
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(format!("\u{1b}[2m{hint}\u{1b}[0m"))
    }

    fn highlight_char(&self, _line: &str, _pos: usize, _kind: CmdKind) -> bool {
        self.colour
    }
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if is_open(context.input()) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Valid(None)
        })
    }
}

//! Mistakes: what is wrong with a line, shown under it.

use super::script::Place;
use super::{Outcome, Reply, State};
use crate::diagnostic::{self, Diagnostic, Sources, Span};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// How many mistakes of a typed line are told; the rest are counted.
const MOST_SHOWN: usize = 5;

/// Returns the reply that shows what is wrong with a statement, or with what
/// it brought about. Places in the statement count from its beginning.
pub(super) fn shown(
    errors: &[Diagnostic],
    place: &Place<'_>,
    state: &State,
    styled: bool,
) -> Reply {
    let file = Place::file(state);
    let here = |span: &Span| span.file == file;
    let typed = place.name().is_none()
        && errors
            .iter()
            .all(|error| error.span.as_ref().is_some_and(here));
    let text = if typed {
        compact(errors, place.text(), styled)
    } else {
        let sources = place.sources(state);
        let errors: Vec<Diagnostic> = errors
            .iter()
            .map(|error| moved(error, place.start(), &here))
            .collect();
        diagnostic::render(&errors, &sources, styled)
    };
    Reply::failure(Outcome::Usage, text)
}

/// Returns the reply that shows what is wrong with files.
pub(super) fn of_files(errors: &[Diagnostic], sources: &Sources, styled: bool) -> Reply {
    Reply::failure(Outcome::Input, diagnostic::render(errors, sources, styled))
}

/// Returns the reply that says what is wrong with nothing that has a place.
pub(super) fn plain(errors: &[Diagnostic], outcome: Outcome) -> Reply {
    let mut text = String::new();
    for error in errors {
        let _ = writeln!(text, "error: {}", error.message);
        if let Some(help) = &error.help {
            let _ = writeln!(text, "  help: {help}");
        }
    }
    Reply::failure(outcome, text)
}

fn moved(error: &Diagnostic, start: usize, here: &dyn Fn(&Span) -> bool) -> Diagnostic {
    let mut error = error.clone();
    if let Some(span) = &mut error.span
        && here(span)
    {
        *span = Span::new(
            span.file,
            span.range().start + start..span.range().end + start,
        );
    }
    error
}

/// Returns mistakes of one typed text: each line once with carets under all
/// that is wrong in it, and below what it is.
fn compact(errors: &[Diagnostic], text: &str, styled: bool) -> String {
    let (red, plain) = if styled {
        ("\u{1b}[1;31m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    let mut shown = String::new();
    let mut start = 0;
    for line in text.split('\n') {
        let range = start..=start + line.len();
        start += line.len() + 1;
        let mut carets = String::new();
        let mut spans: Vec<Span> = errors.iter().filter_map(|error| error.span).collect();
        spans.sort();
        let mut done = 0;
        for span in spans {
            let at = span.range();
            if !range.contains(&at.start) || at.start < done {
                continue;
            }
            done = at.end.max(at.start + 1);
            let from = at.start - range.start();
            let to = (at.end - range.start()).min(line.len());
            let before = line.get(..from).unwrap_or(line).width();
            let wide = line.get(from..to).unwrap_or("").width().max(1);
            let gap = before.saturating_sub(carets.width());
            carets.push_str(&" ".repeat(gap));
            carets.push_str(&"^".repeat(wide));
        }
        if !carets.is_empty() {
            let _ = writeln!(
                shown,
                "  {}",
                line.trim_end_matches('\r').replace('\t', " ")
            );
            let _ = writeln!(shown, "  {red}{carets}{plain}");
        }
    }
    for error in errors.iter().take(MOST_SHOWN) {
        let _ = writeln!(shown, "{red}error{plain}: {}", error.message);
        if let Some(help) = &error.help {
            let _ = writeln!(shown, "  help: {help}");
        }
    }
    let more = errors.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        let _ = writeln!(shown, "… {more} more");
    }
    shown
}

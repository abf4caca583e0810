//! Diagnostics as they are shown: with their lines, carets and a count.

use std::collections::BTreeSet;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, FileId, Location, Sources, Span};

/// What a diagnostic is called where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// A mistake in the input.
    Error,
    /// Something that is not as expected.
    Failure,
    /// Something odd.
    Warning,
}

/// How many diagnostics are shown in full; the rest are counted.
pub const MOST_SHOWN: usize = 20;

/// The width to which long lines of a file are cut.
const WIDTH: usize = 120;

/// Returns the diagnostics as they are shown, in the order of files and
/// places, with the number of them in the last line. No diagnostics, no text.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, styled: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_cached_key(|diagnostic| {
        let place = diagnostic
            .span
            .map(|span| (sources.name(span.file), span.start, span.end));
        (place, &diagnostic.message)
    });
    let mut shown = String::new();
    for diagnostic in sorted.iter().take(MOST_SHOWN) {
        shown.push_str(&render_as(Severity::Error, diagnostic, sources, styled));
        shown.push('\n');
    }
    if let Some(more) = sorted
        .len()
        .checked_sub(MOST_SHOWN)
        .filter(|&more| more > 0)
    {
        shown.push_str("… ");
        shown.push_str(&count(more, "more error"));
        shown.push('\n');
    }
    shown.push_str(&count(sorted.len(), "error"));
    let files: BTreeSet<&str> = sorted
        .iter()
        .filter_map(|it| it.span)
        .map(|span| sources.name(span.file))
        .collect();
    if !files.is_empty() {
        shown.push_str(" in ");
        shown.push_str(&count(files.len(), "file"));
    }
    shown.push('\n');
    shown
}

/// Returns one diagnostic as it is shown, with a line break at its end.
#[must_use]
pub fn render_as(
    severity: Severity,
    diagnostic: &Diagnostic,
    sources: &Sources,
    styled: bool,
) -> String {
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Failure => Level::ERROR.with_name("failure"),
        Severity::Warning => Level::WARNING,
    };
    let renderer = renderer.term_width(WIDTH);
    renderer.render(&[group(level, diagnostic, sources)]) + "\n"
}

/// Returns one diagnostic in the form that the renderer draws.
fn group<'a>(level: Level<'a>, diagnostic: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code);
    let mut group = Group::with_title(title);
    if let Some(span) = diagnostic.span {
        let label = Some(&*diagnostic.label).filter(|label| !label.is_empty());
        let mut files: Vec<FileId> = vec![span.file];
        for (other, _) in &diagnostic.related {
            if !files.contains(&other.file) {
                files.push(other.file);
            }
        }
        for file in files {
            if sources.has_places_only(file) {
                let spans =
                    std::iter::once(span).chain(diagnostic.related.iter().map(|(it, _)| *it));
                for place in spans.filter(|span| span.file == file) {
                    let Location { file, line, column } = sources.location(place);
                    group = group.element(Origin::path(file).line(line).char_column(column));
                }
                continue;
            }
            let mut snippet = Snippet::source(sources.text(file))
                .path(sources.name(file))
                .line_start(sources.first_line(file));
            if file == span.file {
                snippet = snippet.annotation(
                    AnnotationKind::Primary
                        .span(clamp(span, sources))
                        .label(label),
                );
            }
            for (other, remark) in diagnostic.related.iter().filter(|(it, _)| it.file == file) {
                let remark = Some(remark.as_str());
                snippet = snippet.annotation(
                    AnnotationKind::Context
                        .span(clamp(*other, sources))
                        .label(remark),
                );
            }
            group = group.element(snippet);
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    group
}

/// Returns the range of a span, which is kept inside its file.
fn clamp(span: Span, sources: &Sources) -> Range<usize> {
    let text = sources.text(span.file);
    let start = text.floor_char_boundary(span.range().start);
    start..text.floor_char_boundary(span.range().end).max(start)
}

/// Returns a number of things, in words.
fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

//! Diagnostics: what is wrong with an input file, where, and what may be meant.
//!
//! Owns the texts of the input files, places in them, the form of a message
//! and how it is shown. It does not read files from disk and does not know
//! what they mean.
//!
//! Invariant: a message is lower case, without a final period, speaks in the
//! words of the files and shows the user's own words in backticks; what to do
//! about it stands in the help.

mod nearest;
mod render;
mod sources;

pub use nearest::{fold, nearest};
pub use render::{MOST_SHOWN, Severity, render, render_as};
pub use sources::{FileId, Location, Sources, Span};

/// One thing that is wrong with the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What sort of mistake it is: a fixed word, for programs.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where, if it has a place in a file.
    pub span: Option<Span>,
    /// A remark on that place; empty for none.
    pub label: Box<str>,
    /// Other places that matter, each with a remark.
    pub related: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Returns a diagnostic that has no place in a file.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span: None,
            label: Box::default(),
            related: Vec::new(),
            help: None,
        }
    }

    /// Returns a diagnostic of a place in a file.
    #[must_use]
    pub fn at(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            span: Some(span),
            ..Self::new(code, message)
        }
    }

    /// Adds a remark on the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<Box<str>>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, remark: impl Into<String>) -> Self {
        self.related.push((span, remark.into()));
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Asks whether the nearest of the candidates was meant, if one is near.
    #[must_use]
    pub fn did_you_mean<'c>(
        self,
        word: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Self {
        match nearest(word, candidates) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }
}

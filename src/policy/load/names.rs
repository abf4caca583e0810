//! Ids that are declared in one place and named in others.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::reading::{Item, Text, WordText};

/// An id and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) text: Arc<str>,
    pub(super) span: Span,
}

impl Name {
    pub(super) fn of(item: Item<'_>, text: &Text) -> Self {
        Self {
            text: Arc::from(text.as_str()),
            span: item.span_of(text),
        }
    }

    pub(super) fn of_word(item: Item<'_>, word: &WordText) -> Self {
        Self::of(item, word.text())
    }
}

/// The ids of one sort.
#[derive(Debug)]
pub(super) struct Names {
    noun: &'static str,
    holder: &'static str,
    known: IndexMap<Arc<str>, Span>,
    /// Whether some may be missing because their file could not be read.
    pub(super) gaps: bool,
}

impl Names {
    /// Returns no ids yet. In messages one of them is called by the noun, and
    /// what they are declared in by the holder.
    pub(super) fn new(noun: &'static str, holder: &'static str) -> Self {
        Self {
            noun,
            holder,
            known: IndexMap::new(),
            gaps: false,
        }
    }

    /// Declares an id, which must be new, and returns whether it is.
    pub(super) fn declare(&mut self, name: &Name, errors: &mut Vec<Diagnostic>) -> bool {
        if let Some(&first) = self.known.get(&name.text) {
            let message = format!("the {} `{}` stands twice", self.noun, name.text);
            let error = Diagnostic::at("repeated_id", name.span, message);
            errors.push(error.related(first, "it stands here first"));
            return false;
        }
        self.known.insert(Arc::clone(&name.text), name.span);
        true
    }

    /// Declares an id that may be declared already.
    pub(super) fn note(&mut self, id: &str, span: Span) {
        self.known.entry(Arc::from(id)).or_insert(span);
    }

    /// Returns whether an id is declared; that it is not, is an error.
    pub(super) fn check(&self, name: &Name, errors: &mut Vec<Diagnostic>) -> bool {
        let known = self.known.contains_key(&name.text);
        if !known && !self.gaps {
            let message = format!("{} has no {} `{}`", self.holder, self.noun, name.text);
            let error = Diagnostic::at("unknown_id", name.span, message);
            errors.push(error.did_you_mean(&name.text, self.ids()));
        }
        known
    }

    /// Returns the ids, in the order in which they were declared.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(|id| &**id)
    }

    /// Returns whether an id is declared.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.known.contains_key(id)
    }
}

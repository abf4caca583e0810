//! Facts as they were gathered from all files, with their names met.

use super::met::{Met, Name};
use super::read::arguments;
use super::stated::{Stated, StatedFact};
use crate::diagnostic::{Sources, Span};

/// Facts that were gathered, not yet checked.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The names in them.
    pub(super) names: Met,
    /// The facts, in the order of the files.
    pub(super) facts: Vec<Noted>,
}

/// A fact that was gathered.
#[derive(Debug)]
pub(super) struct Noted {
    /// The fact.
    pub(super) fact: StatedFact<Name>,
    /// The place of its record.
    pub(super) span: Span,
}

impl Gathered {
    /// Returns stated facts with their names met.
    pub(super) fn of(stated: &[Stated]) -> Self {
        let mut gathered = Self::default();
        gathered.facts.reserve_exact(stated.len());
        for Stated { fact, span, .. } in stated {
            gathered.note(fact, *span);
        }
        gathered
    }

    /// Returns the facts with the names themselves, and the places of their
    /// arguments in the files.
    pub(super) fn stated(&self, sources: &Sources) -> Vec<Stated> {
        let stated = self.facts.iter().map(|Noted { fact, span }| Stated {
            fact: fact.map(|name| self.names.name(*name).to_owned()),
            span: *span,
            arguments: arguments(sources, *span, fact.record()),
        });
        stated.collect()
    }

    /// Adds a fact.
    pub(super) fn note(&mut self, fact: &StatedFact, span: Span) {
        let fact = fact.map(|name| self.names.meet(name));
        self.facts.push(Noted { fact, span });
    }
}

//! Facts as they were gathered from all files, with their names met.

use super::exported::Exported;
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
    /// From which records of exports their records came.
    pub(super) exported: Exported,
    /// Whether any fact may be about a role that the policy does not know.
    pub(super) has_unknown_roles: bool,
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
        for stated in stated {
            gathered.note(stated);
        }
        gathered
    }

    /// Returns the facts with the names themselves, and the places of their
    /// arguments in the files.
    pub(super) fn stated(&self, sources: &Sources) -> Vec<Stated> {
        let exported = self.exported.clone().sorted();
        let stated = self.facts.iter().map(|Noted { fact, span }| Stated {
            fact: fact.map(|_, name| self.names.name(*name).to_owned()),
            span: *span,
            origin: exported.of(*span).map(ToOwned::to_owned),
            arguments: arguments(sources, *span, fact.record()),
        });
        stated.collect()
    }

    /// Adds a stated fact.
    pub(super) fn note(&mut self, stated: &Stated) {
        let fact = stated.fact.map(|_, name| self.names.meet(name));
        let origin = stated.origin.as_deref();
        self.put(fact, stated.span, origin);
    }

    /// Adds a fact that stands at a place, with the record of an export that its
    /// record came from.
    pub(super) fn put(&mut self, fact: StatedFact<Name>, span: Span, origin: Option<&str>) {
        if let Some(origin) = origin {
            self.exported.note(span, origin);
        }
        self.has_unknown_roles |= matches!(fact, StatedFact::UnknownRole { .. });
        self.facts.push(Noted { fact, span });
    }
}

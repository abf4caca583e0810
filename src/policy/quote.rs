//! Quotes: the record behind a given fact, for proofs.

use std::sync::Arc;

use super::Label;
use crate::diagnostic::Span;
use crate::model::{Access, Cell, ChoiceOption, Date, Mark, Offer};

/// A quote, by its place in the policy's list of quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuoteId(u32);

/// What a given fact rests on: a place in the rules files and what it says.
#[derive(Debug)]
pub struct Quote {
    /// What is quoted.
    pub what: Quoted,
    /// Where it stands; what was asked stands nowhere.
    pub span: Option<Span>,
    /// The article that says so.
    pub article: Option<Arc<str>>,
    /// How well it is known.
    pub mark: Option<Mark>,
    /// Where it was taken from.
    pub source: Option<Arc<str>>,
    /// The readings that it leans on.
    pub readings: Vec<Arc<str>>,
}

/// What a quote is of.
#[derive(Debug)]
pub enum Quoted {
    /// A cell of a table.
    Cell(CellQuote),
    /// A role: where it can be held and how far it reaches.
    Role(Heading),
    /// That a setting belongs to a capability.
    Setting {
        /// The setting.
        setting: Heading,
        /// The view that lists it.
        view: Label,
        /// The capability that it belongs to.
        parent: Heading,
    },
    /// An item of restricted mode.
    RestrictedItem {
        /// The setting.
        setting: Heading,
        /// The view that lists it.
        view: Label,
        /// The id of its effect.
        effect: Arc<str>,
        /// The access that is left.
        leaves: Access,
    },
    /// The end of a restriction for an offer.
    Lifting {
        /// The setting.
        setting: Heading,
        /// The offer.
        offer: Offer,
        /// The first day on which it is restricted no more.
        from: Date,
    },
    /// One way to settle a choice.
    Choice {
        /// The option.
        option: ChoiceOption,
        /// What it means.
        says: Arc<str>,
        /// Where in the article.
        section: Option<Arc<str>>,
    },
    /// The instant asked about.
    AskedAt,
    /// The edition in which the policy is read.
    Edition,
}

/// A cell of a table with all that is printed around it.
#[derive(Debug)]
pub struct CellQuote {
    /// The table.
    pub table: Heading,
    /// The section.
    pub section: Heading,
    /// The row, with the label of this table.
    pub row: Heading,
    /// The column.
    pub column: Heading,
    /// What is printed.
    pub cell: Cell,
    /// The first day on which it is so; `None` for always.
    pub since: Option<Date>,
    /// The last day on which it was so; `None` if it still is.
    pub until: Option<Date>,
}

/// An id with what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The id.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
}

/// The quotes of a policy: a list that only grows.
#[derive(Debug, Default)]
pub(super) struct Quotes(Vec<Quote>);

impl Quotes {
    pub(super) fn add(&mut self, quote: Quote) -> QuoteId {
        let id = QuoteId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(quote);
        id
    }

    pub(super) fn get(&self, id: QuoteId) -> &Quote {
        &self.0[id.0 as usize]
    }
}

impl Quote {
    /// Returns the quote of something that stands nowhere.
    pub(super) fn asked(what: Quoted) -> Self {
        Self {
            what,
            span: None,
            article: None,
            mark: None,
            source: None,
            readings: Vec::new(),
        }
    }

    /// Returns the cell, if the quote is of one.
    #[must_use]
    pub fn cell(&self) -> Option<&CellQuote> {
        match &self.what {
            Quoted::Cell(cell) => Some(cell),
            _ => None,
        }
    }
}

//! The policy: what the articles say, as it stands in `rules/`.
//!
//! Owns the tables, the restricted items, the dates, the choices, the readings
//! and the sentences of the rules, each with its place, and says to which given
//! facts of the inference rules they amount. It concludes nothing from them and
//! reads nothing from disk: files are handed in as texts.
//!
//! Invariant: a policy exists only if everything in its files is read and every
//! id that they name resolves.

mod as_of;
mod capabilities;
mod embedded;
mod given;
mod load;
mod parts;
mod quote;
mod role_ids;
mod schema;
mod table;

pub use as_of::{AsOf, Settled};
pub use capabilities::{CapabilityInfo, Print};
pub use parts::{
    Article, Choice, Edition, Effect, Label, Lifting, OptionText, Reading, RestrictedItem,
    RestrictedMode, RoleInfo, RuleText, View,
};
pub use quote::{CellQuote, Heading, Quote, QuoteId, Quoted};
pub use role_ids::{RoleId, RoleIds};
pub use table::{
    Column, ContactCenterTable, Earlier, Footnote, PrintedCell, RoleTable, Row, Table, TableSection,
};

use crate::diagnostic::{Diagnostic, Sources, render};
use crate::model::{Capability, ChoicePoint, Date, Role};
use capabilities::Capabilities;
use quote::Quotes;
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What the articles say.
#[derive(Debug)]
pub struct Policy {
    sources: Sources,
    overridden: Vec<String>,
    articles: Vec<Article>,
    readings: Vec<Reading>,
    editions: Vec<Edition>,
    default_edition: Date,
    roles: Vec<RoleInfo>,
    role_ids: RoleIds,
    capabilities: Capabilities,
    tables: Vec<RoleTable>,
    contact_center: ContactCenterTable,
    restricted_mode: RestrictedMode,
    choices: Vec<Choice>,
    rules: Vec<RuleText>,
    quotes: Quotes,
    asked_at: QuoteId,
    edition_asked: QuoteId,
    worked_out: WorkedOut,
}

/// What was worked out from the policy, by the terms under which it was read.
type WorkedOut = Mutex<HashMap<AsOf, Arc<dyn Any + Send + Sync>>>;

impl Policy {
    /// Returns the policy that is part of the program.
    ///
    /// # Panics
    ///
    /// If its files have a defect, which a test rules out.
    #[must_use]
    #[expect(
        clippy::panic,
        reason = "the files are our own, and a test loads them: nothing that anybody enters gets here"
    )]
    pub fn embedded() -> Self {
        Self::load(Vec::new())
            .unwrap_or_else(|(errors, sources)| panic!("{}", render(&errors, &sources, false)))
    }

    /// Returns the policy that is part of the program, with some of its files
    /// replaced. Each is given by its name, with or without a folder before
    /// it, and its text.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the files, and the files.
    pub fn load(overrides: Vec<(String, String)>) -> Result<Self, (Vec<Diagnostic>, Sources)> {
        load::load(overrides)
    }

    /// Returns whether a file of a rules folder has to be handed to
    /// [`Policy::load`], which then refuses it if it does not know its name.
    #[must_use]
    pub fn takes_file(name: &str) -> bool {
        let ron = name.rsplit_once('.').is_some_and(|(_, end)| end == "ron");
        ron || name == embedded::PROGRAM.0
            || embedded::FILES.iter().any(|&(known, _)| known == name)
    }

    /// Returns what is worked out from the policy alone as it is read under some terms;
    /// that is done once for each of them. Whoever asks wants the same sort of thing.
    pub(crate) fn worked_out<T: Any + Send + Sync>(
        &self,
        terms: AsOf,
        work: impl Fn() -> T,
    ) -> Arc<T> {
        let mut kept = self
            .worked_out
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let known = kept
            .entry(terms)
            .or_insert_with(|| Arc::new(work()) as Arc<dyn Any + Send + Sync>);
        Arc::clone(known)
            .downcast()
            .unwrap_or_else(|_| Arc::new(work()))
    }

    /// Returns the texts of the files, for places in them.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns the names of the files that replace a part of the program, as
    /// they were handed in.
    #[must_use]
    pub fn overridden(&self) -> &[String] {
        &self.overridden
    }

    /// Returns the articles.
    #[must_use]
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// Returns the article of an id.
    #[must_use]
    pub fn article(&self, id: &str) -> Option<&Article> {
        self.articles.iter().find(|article| *article.id == *id)
    }

    /// Returns the readings, in the order of their file.
    #[must_use]
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// Returns the reading of an id.
    #[must_use]
    pub fn reading(&self, id: &str) -> Option<&Reading> {
        self.readings.iter().find(|reading| *reading.id == *id)
    }

    /// Returns the dates at which an article changed, oldest first.
    #[must_use]
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// Returns the editions that are newer than a date, oldest first.
    #[must_use]
    pub fn newer_editions(&self, edition: Date) -> &[Edition] {
        let older = self.editions.partition_point(|known| known.date <= edition);
        &self.editions[older..]
    }

    /// Returns the edition in which the policy is read unless another is asked for.
    #[must_use]
    pub fn default_edition(&self) -> Date {
        self.default_edition
    }

    /// Returns what the articles say of each role as such, in the order of the roles.
    #[must_use]
    pub fn roles(&self) -> &[RoleInfo] {
        &self.roles
    }

    /// Returns what the articles say of a role as such.
    #[must_use]
    pub fn role(&self, role: Role) -> &RoleInfo {
        &self.roles[role as usize]
    }

    /// Returns how Webex itself calls the roles.
    #[must_use]
    pub fn role_ids(&self) -> &RoleIds {
        &self.role_ids
    }

    /// Returns the tables whose columns are roles.
    #[must_use]
    pub fn tables(&self) -> &[RoleTable] {
        &self.tables
    }

    /// Returns the Contact Center table.
    #[must_use]
    pub fn contact_center(&self) -> &ContactCenterTable {
        &self.contact_center
    }

    /// Returns what restricted mode takes away.
    #[must_use]
    pub fn restricted_mode(&self) -> &RestrictedMode {
        &self.restricted_mode
    }

    /// Returns every choice.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// Returns a choice.
    #[must_use]
    pub fn choice(&self, point: ChoicePoint) -> &Choice {
        &self.choices[point as usize]
    }

    /// Returns the rules, in the order of their file.
    #[must_use]
    pub fn rules(&self) -> &[RuleText] {
        &self.rules
    }

    /// Returns the rule of an id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&RuleText> {
        self.rules.iter().find(|rule| *rule.id == *id)
    }

    /// Returns every capability with its number, in order of the numbers.
    #[must_use]
    pub fn capabilities(&self) -> impl ExactSizeIterator<Item = (Capability, &CapabilityInfo)> {
        self.capabilities.iter()
    }

    /// Returns the capability of an id.
    #[must_use]
    pub fn capability_id(&self, id: &str) -> Option<Capability> {
        self.capabilities.find(id)
    }

    /// Returns what is known of a capability.
    ///
    /// # Panics
    ///
    /// If the capability is another policy's.
    #[must_use]
    pub fn capability(&self, capability: Capability) -> &CapabilityInfo {
        self.capabilities.get(capability)
    }

    /// Returns the record behind a given fact.
    ///
    /// # Panics
    ///
    /// If the quote is another policy's.
    #[must_use]
    pub fn quote(&self, quote: QuoteId) -> &Quote {
        self.quotes.get(quote)
    }
}

impl RestrictedMode {
    /// Returns the items of all views, in printed order.
    pub fn items(&self) -> impl Iterator<Item = &RestrictedItem> {
        self.views.iter().flat_map(|view| &view.items)
    }
}

//! The parts of a policy that are no tables.

use std::sync::Arc;

use super::QuoteId;
use crate::diagnostic::Span;
use crate::model::{
    Access, Capability, ChoiceOption, ChoicePoint, Date, Mark, Offer, OrgKind, Reach, Role,
    RoleKind,
};

/// What something is called in print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// In English.
    pub en: Arc<str>,
    /// In Slovenian, where a copy of the article has it.
    pub sl: Option<Arc<str>>,
}

/// A source that the policy leans on.
#[derive(Debug)]
pub struct Article {
    /// Its id.
    pub id: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// Its address.
    pub address: Arc<str>,
    /// The date that the copy carries.
    pub revised: Option<Date>,
    /// What the copy is and what we take from it.
    pub note: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// What we took where the articles are silent: an entry of `READINGS.md`.
#[derive(Debug)]
pub struct Reading {
    /// Its id.
    pub id: Arc<str>,
    /// The heading it stands under.
    pub part: Arc<str>,
    /// The rules, tables and cells that lean on it.
    pub at: Arc<str>,
    /// What the articles leave open.
    pub question: Arc<str>,
    /// What they do say.
    pub evidence: Arc<str>,
    /// What we took.
    pub reading: Arc<str>,
    /// What would settle it.
    pub settled_by: Arc<str>,
    /// The scenario that shows it at work.
    pub shown_by: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// A date at which an article changed.
#[derive(Debug)]
pub struct Edition {
    /// The first day on which it reads so.
    pub date: Date,
    /// What is different since.
    pub changes: Arc<str>,
    /// The article that changed.
    pub article: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// What the articles say of a role as such.
#[derive(Debug)]
pub struct RoleInfo {
    /// The role.
    pub role: Role,
    /// What it is called.
    pub label: Label,
    /// The family it belongs to.
    pub kind: RoleKind,
    /// The kinds of home organization at which it can be granted.
    pub held_at_home: Vec<OrgKind>,
    /// Whether it can be granted at a customer that is not the user's home.
    pub held_abroad: bool,
    /// How far it reaches.
    pub reaches: Reach,
    /// The record behind the facts about it.
    pub quote: QuoteId,
}

/// A point on which articles contradict each other, or leave the matter open.
#[derive(Debug)]
pub struct Choice {
    /// The point.
    pub point: ChoicePoint,
    /// What is to be chosen, as a question.
    pub question: Arc<str>,
    /// The ways to settle it.
    pub options: Vec<OptionText>,
    /// Which option counts by default, and from which edition on; the first
    /// counts from always.
    pub defaults: Vec<(Option<Date>, ChoiceOption)>,
    /// Where it stands.
    pub span: Span,
}

/// One way to settle a choice.
#[derive(Debug)]
pub struct OptionText {
    /// The option.
    pub option: ChoiceOption,
    /// What it means.
    pub says: Arc<str>,
    /// The article that has it so.
    pub article: Option<Arc<str>>,
    /// Where in the article.
    pub section: Option<Arc<str>>,
    /// The record behind the fact that it is chosen.
    pub quote: QuoteId,
}

/// A rule in a sentence, with its source.
#[derive(Debug)]
pub struct RuleText {
    /// Its id, such as `P1`.
    pub id: Arc<str>,
    /// What it says, in our words.
    pub says: Arc<str>,
    /// The article that says so.
    pub article: Arc<str>,
    /// Where in the article.
    pub section: Arc<str>,
    /// What it leans on in some of its uses.
    pub readings: Vec<Arc<str>>,
    /// Where it takes effect, if it has no clause of its own.
    pub place: Option<Arc<str>>,
    /// Where it stands.
    pub span: Span,
}

/// What restricted mode takes away.
#[derive(Debug)]
pub struct RestrictedMode {
    /// The article that lists it.
    pub article: Arc<str>,
    /// Where it was taken from.
    pub source: Arc<str>,
    /// The ways in which the article restricts an item.
    pub effects: Vec<Effect>,
    /// The views under which the items are listed.
    pub views: Vec<View>,
}

/// One way in which an item is restricted.
#[derive(Debug)]
pub struct Effect {
    /// Its id.
    pub id: Arc<str>,
    /// The access that it leaves.
    pub leaves: Access,
    /// What this leans on.
    pub readings: Vec<Arc<str>>,
}

/// A view of Control Hub with the items that restricted mode lists under it.
#[derive(Debug)]
pub struct View {
    /// What it is called.
    pub label: Label,
    /// The items, in printed order.
    pub items: Vec<RestrictedItem>,
}

/// A setting that restricted mode keeps from a customer's administrators.
#[derive(Debug)]
pub struct RestrictedItem {
    /// The setting.
    pub setting: Capability,
    /// What it is called.
    pub label: Label,
    /// The capability that it belongs to.
    pub parent: Capability,
    /// The id of its effect.
    pub effect: Arc<str>,
    /// The access that is left.
    pub leaves: Access,
    /// How well it is known.
    pub mark: Mark,
    /// Where it was taken from.
    pub source: Arc<str>,
    /// For which offers it is lifted, and since when.
    pub lifted: Vec<Lifting>,
    /// The record behind the fact that the setting belongs to its parent.
    pub belongs: QuoteId,
    /// The record behind the fact that it is restricted.
    pub quote: QuoteId,
}

/// The end of a restriction for the customers of an offer.
#[derive(Debug)]
pub struct Lifting {
    /// The offer.
    pub offer: Offer,
    /// The first day on which the item is restricted no more.
    pub from: Date,
    /// The article that says so.
    pub article: Arc<str>,
    /// The record behind the fact.
    pub quote: QuoteId,
}

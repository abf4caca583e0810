//! Questions and their grammar.
//!
//! Owns what can be asked, the table of forms from which a question is parsed,
//! and the messages for one that is not understood. The same parser serves the
//! arguments of a command and a typed line. It answers nothing.
//!
//! Invariant: whatever is expected at a place is said by the table of forms
//! alone, for parsing and for messages alike.

mod lex;

pub use lex::{Token, arguments, lex, quoted};

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::model::{Capability, Org, Role, User, Word};

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Query {
    /// Whether a user has a capability at an organization.
    Can(User, Capability, Org),
    /// Who has a capability at an organization.
    WhoCan(Capability, Org),
    /// What a user can do at an organization.
    WhatCan(User, Org),
    /// Where a user has a capability.
    WhereCan(User, Capability),
    /// Which roles reach where: of everybody or of one user, everywhere or at one organization.
    Roles(Option<User>, Option<Org>),
    /// Why a user has a capability at an organization.
    Why(User, Capability, Org),
    /// Why a user holds a role at an organization.
    WhyHolds(User, Role, Org),
    /// Why a user does not have a capability at an organization, and what would change it.
    WhyNot(User, Capability, Org),
    /// Why a user does not hold a role at an organization, and what would change it.
    WhyHoldsNot(User, Role, Org),
    /// Every effective privilege: of everybody or of one user, everywhere or at one organization.
    Effective(Option<User>, Option<Org>),
}

/// One place of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// This very word.
    Word(&'static str),
    /// A user's id.
    User,
    /// A capability's id.
    Capability,
    /// An organization's id.
    Org,
    /// A role's id.
    Role,
}

impl Slot {
    /// Returns what messages and the synopsis call the place.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Word(word) => word,
            Self::User => "USER",
            Self::Capability => "CAPABILITY",
            Self::Org => "ORG",
            Self::Role => "ROLE",
        }
    }

    fn described(self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::User => "a user".into(),
            Self::Capability => "a capability".into(),
            Self::Org => "an org".into(),
            Self::Role => "a role".into(),
        }
    }
}

/// One form of a question.
#[derive(Debug)]
pub struct Form {
    /// Its places, in order.
    pub slots: &'static [Slot],
    /// What it asks.
    pub asks: &'static str,
    build: fn(&Found) -> Option<Query>,
}

/// What stood at the places of a form.
#[derive(Debug, Default)]
struct Found {
    user: Option<User>,
    capability: Option<Capability>,
    org: Option<Org>,
    role: Option<Role>,
}

use Slot::{Capability as C, Org as O, Role as R, User as U, Word as W};

/// Every form of a question.
pub static FORMS: &[Form] = &[
    Form {
        slots: &[W("can"), U, C, W("on"), O],
        asks: "whether a user has a capability at an organization",
        build: |found| Some(Query::Can(found.user?, found.capability?, found.org?)),
    },
    Form {
        slots: &[W("who"), W("can"), C, W("on"), O],
        asks: "who has a capability at an organization",
        build: |found| Some(Query::WhoCan(found.capability?, found.org?)),
    },
    Form {
        slots: &[W("what"), W("can"), U, W("on"), O],
        asks: "what a user can do at an organization",
        build: |found| Some(Query::WhatCan(found.user?, found.org?)),
    },
    Form {
        slots: &[W("where"), W("can"), U, C],
        asks: "where a user has a capability",
        build: |found| Some(Query::WhereCan(found.user?, found.capability?)),
    },
    Form {
        slots: &[W("why"), U, C, W("on"), O],
        asks: "why a user has a capability at an organization",
        build: |found| Some(Query::Why(found.user?, found.capability?, found.org?)),
    },
    Form {
        slots: &[W("why"), U, W("holds"), R, W("on"), O],
        asks: "why a user holds a role at an organization",
        build: |found| Some(Query::WhyHolds(found.user?, found.role?, found.org?)),
    },
    Form {
        slots: &[W("why-not"), U, C, W("on"), O],
        asks: "why a user does not have a capability at an organization, and what would change it",
        build: |found| Some(Query::WhyNot(found.user?, found.capability?, found.org?)),
    },
    Form {
        slots: &[W("why-not"), U, W("holds"), R, W("on"), O],
        asks: "why a user does not hold a role at an organization, and what would change it",
        build: |found| Some(Query::WhyHoldsNot(found.user?, found.role?, found.org?)),
    },
    Form {
        slots: &[W("roles")],
        asks: "which roles reach where",
        build: |found| Some(Query::Roles(found.user, found.org)),
    },
    Form {
        slots: &[W("roles"), U],
        asks: "where a user's roles reach",
        build: |found| Some(Query::Roles(found.user, found.org)),
    },
    Form {
        slots: &[W("roles"), W("on"), O],
        asks: "whose roles reach an organization",
        build: |found| Some(Query::Roles(found.user, found.org)),
    },
    Form {
        slots: &[W("roles"), U, W("on"), O],
        asks: "which roles of a user reach an organization",
        build: |found| Some(Query::Roles(found.user, found.org)),
    },
    Form {
        slots: &[W("effective")],
        asks: "every effective privilege",
        build: |found| Some(Query::Effective(found.user, found.org)),
    },
    Form {
        slots: &[W("effective"), U],
        asks: "every effective privilege of a user",
        build: |found| Some(Query::Effective(found.user, found.org)),
    },
    Form {
        slots: &[W("effective"), W("on"), O],
        asks: "every effective privilege at an organization",
        build: |found| Some(Query::Effective(found.user, found.org)),
    },
    Form {
        slots: &[W("effective"), U, W("on"), O],
        asks: "every effective privilege of a user at an organization",
        build: |found| Some(Query::Effective(found.user, found.org)),
    },
];

/// The names that a question may use.
pub trait Names {
    /// Returns the user of an id.
    fn user(&self, id: &str) -> Option<User>;
    /// Returns the organization of an id.
    fn org(&self, id: &str) -> Option<Org>;
    /// Returns the capability of an id.
    fn capability(&self, id: &str) -> Option<Capability>;
    /// Returns every id that may stand at such a place.
    fn ids(&self, slot: Slot) -> Vec<&str>;
}

/// Returns the question that a line asks.
///
/// # Errors
///
/// What is not understood: the first place that fits no form, or else every
/// name that is not known.
pub fn parse(
    file: FileId,
    line: &str,
    tokens: &[Token],
    names: &dyn Names,
) -> Result<Query, Vec<Diagnostic>> {
    let form = form(file, line, tokens).map_err(|wrong| vec![wrong])?;
    let mut found = Found::default();
    let mut wrong = Vec::new();
    for (slot, token) in form.slots.iter().zip(tokens) {
        let known = match slot {
            Slot::Word(_) => continue,
            Slot::User => names.user(&token.text).map(|user| found.user = Some(user)),
            Slot::Capability => names
                .capability(&token.text)
                .map(|capability| found.capability = Some(capability)),
            Slot::Org => names.org(&token.text).map(|org| found.org = Some(org)),
            Slot::Role => Role::from_id(&token.text).map(|role| found.role = Some(role)),
        };
        if known.is_none() {
            wrong.push(unknown(file, *slot, token, names));
        }
    }
    match (form.build)(&found) {
        Some(query) if wrong.is_empty() => Ok(query),
        _ => Err(wrong),
    }
}

fn form(file: FileId, line: &str, tokens: &[Token]) -> Result<&'static Form, Diagnostic> {
    let mut alive: Vec<&'static Form> = FORMS.iter().collect();
    for (place, token) in tokens.iter().enumerate() {
        let word =
            |form: &&&Form| form.slots.get(place) == Some(&Slot::Word(known_word(&token.text)));
        let name = |form: &&&Form| {
            form.slots
                .get(place)
                .is_some_and(|slot| !matches!(slot, Slot::Word(_)))
        };
        let mut next: Vec<_> = alive.iter().filter(word).copied().collect();
        if next.is_empty() {
            next = alive.iter().filter(name).copied().collect();
        }
        if next.is_empty() {
            return Err(unexpected(
                Span::new(file, token.span.clone()),
                Some(token),
                &alive,
                place,
            ));
        }
        alive = next;
    }
    let whole = alive.iter().find(|form| form.slots.len() == tokens.len());
    whole.copied().ok_or_else(|| {
        unexpected(
            Span::new(file, line.len()..line.len()),
            None,
            &alive,
            tokens.len(),
        )
    })
}

/// Returns the form's word of the same spelling, whatever its case.
fn known_word(text: &str) -> &'static str {
    let words = FORMS
        .iter()
        .flat_map(|form| form.slots)
        .filter_map(|slot| match slot {
            Slot::Word(word) => Some(*word),
            _ => None,
        });
    words
        .into_iter()
        .find(|word| word.eq_ignore_ascii_case(text))
        .unwrap_or_default()
}

fn unexpected(
    span: Span,
    token: Option<&Token>,
    alive: &[&'static Form],
    place: usize,
) -> Diagnostic {
    let mut expected: Vec<String> = Vec::new();
    for slot in alive.iter().filter_map(|form| form.slots.get(place)) {
        let described = slot.described();
        if !expected.contains(&described) {
            expected.push(described);
        }
    }
    let expected = match expected.as_slice() {
        [] => "nothing more".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    };
    let message = match token {
        Some(token) => format!("expected {expected}, found `{}`", token.text),
        None => format!("expected {expected} here"),
    };
    let wrong = Diagnostic::at("query", span, message);
    let words = alive.iter().filter_map(|form| match form.slots.get(place) {
        Some(Slot::Word(word)) => Some(*word),
        _ => None,
    });
    let near = token.and_then(|token| crate::diagnostic::nearest(&token.text, words));
    match near {
        Some(near) => wrong.help(format!("did you mean `{near}`?")),
        None if place > 0 => wrong.help(format!("the form is `{}`", synopsis(alive[0]))),
        None => wrong,
    }
}

/// Returns a form as one line.
#[must_use]
pub fn synopsis(form: &Form) -> String {
    form.slots
        .iter()
        .map(|slot| slot.name())
        .collect::<Vec<_>>()
        .join(" ")
}

fn unknown(file: FileId, slot: Slot, token: &Token, names: &dyn Names) -> Diagnostic {
    let noun = match slot {
        Slot::User => "user",
        Slot::Org => "org",
        Slot::Capability => "capability",
        Slot::Role => "role",
        Slot::Word(_) => "word",
    };
    let wrong = Diagnostic::at(
        "query",
        Span::new(file, token.span.clone()),
        format!("unknown {noun} `{}`", token.text),
    );
    let near = crate::diagnostic::nearest(&token.text, names.ids(slot));
    let other = [Slot::User, Slot::Org, Slot::Capability, Slot::Role]
        .into_iter()
        .find(|other| *other != slot && names.ids(*other).contains(&token.text.as_str()));
    match (near, other) {
        (Some(near), _) => wrong.help(format!("did you mean `{near}`?")),
        (None, Some(other)) => wrong.help(format!("`{}` is {}", token.text, other.described())),
        (None, None) => wrong,
    }
}

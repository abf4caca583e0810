//! Questions and their grammar.
//!
//! Owns what can be asked, the table of forms from which a question is parsed,
//! and the messages for one that is not understood. The same parser serves the
//! arguments of a command, a typed line and a line of a script. It answers
//! nothing and changes nothing.
//!
//! Invariant: whatever is expected at a place is said by the table of forms
//! alone, for parsing and for messages alike.

mod change;
mod forms;
mod lex;
mod listed;
mod mistakes;
mod statement;

pub use change::{CHANGES, Change, Supposed};
pub use forms::FORMS;
pub use lex::{Token, arguments, lex, quoted};
pub use listed::{Entity, Listed};
pub use mistakes::synopsis;
pub use statement::{Shape, Statement, after, parse_statement, shapes};

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::model::{Capability, ChoiceOption, ChoicePoint, Instant, Org, Role, User, Word};

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Who can do what at an organization, at a glance; only these capabilities.
    MatrixOn(Org, Option<String>),
    /// Where a user can do what, at a glance; only these capabilities.
    MatrixOf(User, Option<String>),
    /// What the tables of the policy give each role, of capabilities that match a pattern.
    MatrixRoles(Option<String>),
    /// Where two users differ, everywhere or at one organization.
    Compare(User, User, Option<Org>),
    /// What there is of a kind, of names that match.
    Show(Listed, Option<String>),
    /// What is known of one thing.
    Describe(Entity),
    /// What a rule says.
    Rule(String),
    /// What a table prints.
    Table(String),
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
    /// A role.
    Role,
    /// What can be shown.
    Listed,
    /// A pattern of names.
    Glob,
    /// The name of anything.
    Name,
    /// The id of a rule.
    Rule,
    /// The id of a table.
    Table,
    /// The id of a choice.
    Point,
    /// The id of an option of a choice.
    Option,
    /// An instant, or how far it is from the one asked about.
    When,
    /// A date.
    Date,
    /// A number of steps.
    Count,
    /// A fact as a fact file states it, to the end of the line.
    Fact,
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
            Self::Listed => "KIND",
            Self::Glob => "GLOB",
            Self::Name => "NAME",
            Self::Rule => "RULE",
            Self::Table => "TABLE",
            Self::Point => "POINT",
            Self::Option => "OPTION",
            Self::When => "WHEN",
            Self::Date => "DATE",
            Self::Count => "COUNT",
            Self::Fact => "FACT",
        }
    }

    fn described(self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::User => "a user".into(),
            Self::Capability => "a capability".into(),
            Self::Org => "an org".into(),
            Self::Option => "an option".into(),
            Self::When => "an instant".into(),
            Self::Count => "a number".into(),
            Self::Point => "a choice".into(),
            Self::Listed => listed::kinds(),
            Self::Glob => "a pattern".into(),
            other => format!("a {}", other.name().to_lowercase()),
        }
    }

    /// Returns what a single thing that may stand here is called.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Word(_) => "word",
            Self::User => "user",
            Self::Capability => "capability",
            Self::Org => "org",
            Self::Role => "role",
            Self::Listed => "kind",
            Self::Glob => "pattern",
            Self::Name => "name",
            Self::Rule => "rule",
            Self::Table => "table",
            Self::Point => "choice",
            Self::Option => "option",
            Self::When => "instant",
            Self::Date => "date",
            Self::Count => "number",
            Self::Fact => "fact",
        }
    }
}

/// One form of a question, or of a change.
#[derive(Debug)]
pub struct Form<T = Query> {
    /// Its places, in order.
    pub slots: &'static [Slot],
    /// What it asks or does.
    pub asks: &'static str,
    build: fn(&Found) -> Option<T>,
}

/// What stood at the places of a form.
#[derive(Debug, Default)]
struct Found {
    user: Option<User>,
    /// The second user of a form that has two.
    other: Option<User>,
    capability: Option<Capability>,
    org: Option<Org>,
    role: Option<Role>,
    listed: Option<Listed>,
    entity: Option<Entity>,
    option: Option<ChoiceOption>,
    point: Option<ChoicePoint>,
    /// The words at the places, in order.
    texts: Vec<(Slot, String)>,
    /// The words after which an instant stands, with the instant.
    times: Vec<(&'static str, Instant)>,
    count: Option<usize>,
    /// Where a fact stands in the line.
    fact: Option<std::ops::Range<usize>>,
}

impl Found {
    fn text(&self, slot: Slot, place: usize) -> Option<String> {
        let mut texts = self.texts.iter().filter(|(found, _)| *found == slot);
        texts.nth(place).map(|(_, text)| text.clone())
    }
}

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
    /// Returns whether an id may stand at such a place.
    fn is_known(&self, slot: Slot, id: &str) -> bool {
        match slot {
            Slot::User => self.user(id).is_some(),
            Slot::Org => self.org(id).is_some(),
            Slot::Capability => self.capability(id).is_some(),
            Slot::Role => Role::from_id(id).is_some(),
            Slot::Name => Entity::of(self, id).is_some(),
            _ => self.ids(slot).contains(&id),
        }
    }
    /// Returns the instant that is asked about.
    fn at(&self) -> Instant;
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
    let slots: Vec<&'static [Slot]> = FORMS.iter().map(|form| form.slots).collect();
    let place = form(file, line, tokens, &slots).map_err(|wrong| vec![wrong])?;
    let found = find(file, FORMS[place].slots, tokens, names)?;
    (FORMS[place].build)(&found).ok_or_else(Vec::new)
}

/// Returns what stands at the places of a form.
fn find(
    file: FileId,
    slots: &'static [Slot],
    tokens: &[Token],
    names: &dyn Names,
) -> Result<Found, Vec<Diagnostic>> {
    let mut found = Found::default();
    let mut wrong = Vec::new();
    let mut word = "";
    for (slot, token) in slots.iter().zip(tokens) {
        let text = token.text.as_str();
        let known = match slot {
            Slot::Word(before) => {
                word = before;
                continue;
            }
            Slot::User => names.user(text).map(|user| {
                if found.user.is_some() {
                    found.other = Some(user);
                } else {
                    found.user = Some(user);
                }
            }),
            Slot::Capability => names
                .capability(text)
                .map(|capability| found.capability = Some(capability)),
            Slot::Org => names.org(text).map(|org| found.org = Some(org)),
            Slot::Role => Role::from_id(text).map(|role| found.role = Some(role)),
            Slot::Listed => Listed::from_id(text).map(|listed| found.listed = Some(listed)),
            Slot::Name => Entity::of(names, text).map(|entity| found.entity = Some(entity)),
            Slot::Point => ChoicePoint::from_id(text).map(|point| found.point = Some(point)),
            Slot::Option => ChoiceOption::from_id(text)
                .filter(|option| found.point.is_none_or(|point| option.point() == point))
                .map(|option| found.option = Some(option)),
            Slot::When => match statement::instant(file, token, names.at()) {
                Ok(at) => {
                    found.times.push((word, at));
                    Some(())
                }
                Err(error) => {
                    wrong.push(error);
                    continue;
                }
            },
            Slot::Date => match statement::date(file, token) {
                Ok(()) => Some(()),
                Err(error) => {
                    wrong.push(error);
                    continue;
                }
            },
            Slot::Count => text.parse().ok().map(|count| found.count = Some(count)),
            Slot::Fact => {
                let end = tokens.last().map_or(token.span.end, |last| last.span.end);
                found.fact = Some(token.span.start..end);
                Some(())
            }
            Slot::Glob => Some(()),
            Slot::Rule | Slot::Table => names.is_known(*slot, text).then_some(()),
        };
        if known.is_none() {
            wrong.push(mistakes::unknown(file, *slot, token, names));
        }
        found.texts.push((*slot, token.text.clone()));
    }
    if wrong.is_empty() {
        Ok(found)
    } else {
        Err(wrong)
    }
}

/// Returns the places of the forms that a line may still become: of those
/// before whose first place that fits none, what is wrong there.
fn alive(
    tokens: &[Token],
    forms: &[&'static [Slot]],
) -> Result<Vec<usize>, (usize, Vec<&'static [Slot]>)> {
    let mut alive: Vec<usize> = (0..forms.len()).collect();
    for (place, token) in tokens.iter().enumerate() {
        let slot = |form: &usize| forms[*form].get(place).copied();
        let in_fact = |form: &usize| forms[*form].last() == Some(&Slot::Fact);
        let written = token.text.contains('(');
        let fits = |form: &usize| match slot(form) {
            Some(Slot::Word(word)) => word.eq_ignore_ascii_case(&token.text),
            _ => false,
        };
        let takes = |form: &usize| match slot(form) {
            Some(Slot::Word(_)) => false,
            Some(Slot::Fact) => written,
            Some(_) => true,
            None => in_fact(form) && place >= forms[*form].len(),
        };
        let mut next: Vec<usize> = alive.iter().copied().filter(fits).collect();
        if next.is_empty() {
            next = alive.iter().copied().filter(takes).collect();
        }
        if next.is_empty() {
            return Err((place, alive.into_iter().map(|form| forms[form]).collect()));
        }
        alive = next;
    }
    Ok(alive)
}

/// Returns the place of the form that a line has.
fn form(
    file: FileId,
    line: &str,
    tokens: &[Token],
    forms: &[&'static [Slot]],
) -> Result<usize, Diagnostic> {
    let alive = alive(tokens, forms).map_err(|(place, alive)| {
        let token = &tokens[place];
        let span = Span::new(file, token.span.clone());
        mistakes::unexpected(span, Some(token), &alive, place)
    })?;
    let whole = alive.iter().copied().find(|form| {
        let slots = forms[*form];
        slots.len() == tokens.len()
            || slots.last() == Some(&Slot::Fact) && tokens.len() >= slots.len()
    });
    whole.ok_or_else(|| {
        let alive: Vec<_> = alive.into_iter().map(|form| forms[form]).collect();
        let end = line.trim_end().len();
        mistakes::unexpected(Span::new(file, end..end), None, &alive, tokens.len())
    })
}

//! What can be listed, and what can be described.

use super::{Names, Slot};
use crate::model::{Capability, ChoicePoint, Org, Role, User, Word};

/// A kind of thing that can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listed {
    /// The users.
    Users,
    /// The organizations.
    Orgs,
    /// The roles.
    Roles,
    /// The capabilities.
    Capabilities,
    /// The grants.
    Grants,
    /// The rules.
    Rules,
    /// The choices.
    Choices,
    /// The tables.
    Tables,
}

impl Word for Listed {
    const NOUN: &'static str = "kind";
    const ALL: &'static [Self] = &[
        Self::Users,
        Self::Orgs,
        Self::Roles,
        Self::Capabilities,
        Self::Grants,
        Self::Rules,
        Self::Choices,
        Self::Tables,
    ];

    fn id(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Orgs => "orgs",
            Self::Roles => "roles",
            Self::Capabilities => "capabilities",
            Self::Grants => "grants",
            Self::Rules => "rules",
            Self::Choices => "choices",
            Self::Tables => "tables",
        }
    }
}

/// Returns the kinds in words.
pub(super) fn kinds() -> String {
    let ids: Vec<&str> = Listed::ALL.iter().map(|kind| kind.id()).collect();
    ids.join(", ")
}

/// One thing that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entity {
    /// A user.
    User(User),
    /// An organization.
    Org(Org),
    /// A capability.
    Capability(Capability),
    /// A role.
    Role(Role),
    /// A rule.
    Rule(String),
    /// A table.
    Table(String),
    /// A choice.
    Choice(ChoicePoint),
}

impl Entity {
    /// Returns what has the name. Where a name is several things, one of them
    /// is meant by its kind and a colon before it, such as `org:blejc`.
    #[must_use]
    pub fn of<N: Names + ?Sized>(names: &N, name: &str) -> Option<Self> {
        let kinds = [
            (Slot::User, "user:"),
            (Slot::Org, "org:"),
            (Slot::Capability, "capability:"),
            (Slot::Role, "role:"),
            (Slot::Rule, "rule:"),
            (Slot::Table, "table:"),
            (Slot::Point, "choice:"),
        ];
        let plain = kinds
            .iter()
            .find_map(|(slot, _)| Self::of_kind(names, *slot, name));
        plain.or_else(|| {
            let (slot, kind) = kinds.iter().find(|(_, kind)| name.starts_with(kind))?;
            Self::of_kind(names, *slot, name.strip_prefix(kind)?)
        })
    }

    fn of_kind<N: Names + ?Sized>(names: &N, slot: Slot, name: &str) -> Option<Self> {
        match slot {
            Slot::User => names.user(name).map(Self::User),
            Slot::Org => names.org(name).map(Self::Org),
            Slot::Capability => names.capability(name).map(Self::Capability),
            Slot::Role => Role::from_id(name).map(Self::Role),
            Slot::Rule => names
                .is_known(slot, name)
                .then(|| Self::Rule(name.to_owned())),
            Slot::Table => names
                .is_known(slot, name)
                .then(|| Self::Table(name.to_owned())),
            Slot::Point => ChoicePoint::from_id(name).map(Self::Choice),
            _ => None,
        }
    }
}

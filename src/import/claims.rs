//! Claims: the little that is kept of each record.
//!
//! Owns their forms: who was seen where, who holds what, who manages whom, what was
//! done to whose roles, each with its record. What follows from them is settled
//! elsewhere.

use super::orgs::OrgNo;
use super::people::PersonNo;
use super::record::Origin;
use crate::model::Instant;

/// How much a record counts for where somebody is at home: what comes first wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The People API says so.
    Person,
    /// The SCIM API says so.
    Scim,
    /// A table says so.
    Table,
    /// The holder of a licence is of the organization that owns it.
    Licence,
    /// A subscriber is of the customer.
    Subscriber,
    /// An event names the organization of whoever did it.
    Event,
    /// An administrator of a partner; which partner, the record does not say.
    Partner,
}

/// Somebody was seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) person: PersonNo,
    /// The home that the record tells.
    pub(super) org: OrgNo,
    /// The set of licences that it tells.
    pub(super) bundle: u32,
    pub(super) rank: Rank,
    pub(super) origin: Origin,
}

/// How a role was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    /// As what is held now.
    State,
    /// As the role by which somebody manages customers; it is held at home.
    Managing,
    /// Over a group only.
    Group,
}

/// Somebody holds a role.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) person: PersonNo,
    /// Where; at home if it is [`OrgNo::NONE`].
    pub(super) on: OrgNo,
    pub(super) role: u32,
    pub(super) by: By,
    pub(super) origin: Origin,
}

/// Who manages a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manager {
    /// Whoever made the list.
    Lister,
    /// The organization.
    Org(OrgNo),
    /// The home of the person.
    HomeOf(PersonNo),
}

/// Somebody manages a customer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Managed {
    pub(super) by: Manager,
    pub(super) customer: OrgNo,
    pub(super) origin: Origin,
}

/// Somebody changed somebody's roles.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) at: Instant,
    pub(super) person: PersonNo,
    /// Where; at home if it is [`OrgNo::NONE`].
    pub(super) on: OrgNo,
    pub(super) actor: Option<PersonNo>,
    pub(super) added: Vec<u32>,
    pub(super) removed: Vec<u32>,
    pub(super) origin: Origin,
}

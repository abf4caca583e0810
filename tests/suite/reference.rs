//! The second opinion: who holds and who can what, computed as plainly as the
//! rules are written, on strings and nested loops.
//!
//! Nothing here is shared with the engine: the tables are read from the copies
//! in `tests/data`, the facts from their own records, and every block names
//! the rules it states. Obvious goes before fast.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use authority::*;
use entitlement::*;
pub(crate) use holding::in_place;
use holding::*;
use subtraction::*;
use tables::*;
pub(crate) use written::instant;
use written::word;

mod authority;
mod entitlement;
mod holding;
mod subtraction;
mod tables;
mod written;

// ---------------------------------------------------------------------------
// The facts, record for record
// ---------------------------------------------------------------------------

/// A fact base. Instants are seconds since 1970, UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "Facts", default, deny_unknown_fields)]
pub(crate) struct World {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) orgs: Vec<Org>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) users: Vec<User>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) manages: Vec<Manages>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) grants: Vec<Grant>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) assignments: Vec<Assignment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) settings: Vec<Setting>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) events: Vec<Event>,
}

/// An org: `kind` is `partner` or `customer`; no `offer` means `generic`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Org {
    pub(crate) id: String,
    #[serde(deserialize_with = "word::one")]
    pub(crate) kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "word::maybe")]
    pub(crate) offer: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) contact_center: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
}

/// A user and the licences they have.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) home: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[serde(deserialize_with = "word::many")]
    pub(crate) licenses: Vec<String>,
}

/// A partner manages a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manages {
    pub(crate) partner: String,
    pub(crate) customer: String,
}

/// A role given to a user at an org, in `[from, until)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Grant {
    #[serde(deserialize_with = "word::one")]
    pub(crate) role: String,
    pub(crate) to: String,
    pub(crate) on: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(with = "instant::maybe")]
    pub(crate) from: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(with = "instant::maybe")]
    pub(crate) until: Option<i64>,
}

/// What gives a partner administrator a particular customer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum Assignment {
    Assigned {
        user: String,
        customer: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[serde(with = "instant::maybe")]
        from: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[serde(with = "instant::maybe")]
        until: Option<i64>,
    },
    Provisioned {
        user: String,
        customer: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[serde(with = "instant::maybe")]
        at: Option<i64>,
    },
}

/// A setting stated of a customer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum Setting {
    RestrictedMode { on: String, enabled: bool },
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum Event {
    FirstUser {
        user: String,
        on: String,
    },
    SetUpServices {
        by: String,
        on: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[serde(with = "instant::maybe")]
        at: Option<i64>,
    },
    HelpDeskApproval {
        user: String,
        on: String,
        by: String,
        #[serde(with = "instant::one")]
        at: i64,
    },
    Demotion {
        user: String,
        on: String,
        #[serde(with = "instant::one")]
        at: i64,
    },
}

/// What the facts are asked about: an instant, an edition of the policy (a
/// date, compared as text), and the choices (none: the default).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) at: i64,
    pub(crate) edition: String,
    pub(crate) provisioning_access: Option<String>,
    pub(crate) unwarranted_grants: Option<String>,
}

// ---------------------------------------------------------------------------
// What can be asked
// ---------------------------------------------------------------------------

/// Every role and every org it reaches: user, role, org, standing.
pub(crate) fn roles(world: &World, ask: &Ask) -> BTreeSet<(String, String, String, String)> {
    conclude(world, ask).reached.into_keys().collect()
}

/// Every role at the org where it is held: user, role, org.
pub(crate) fn holds(world: &World, ask: &Ask) -> BTreeSet<(String, String, String)> {
    conclude(world, ask).held.into_keys().collect()
}

/// The greatest access of every user at every org to every capability, where
/// there is any, and when the last way to it ends.
pub(crate) fn effective(
    world: &World,
    ask: &Ask,
) -> BTreeMap<(String, String, String), (String, End)> {
    let concluded = conclude(world, ask);
    let left = subtract(world, ask, &concluded);
    let mut greatest: BTreeMap<(String, String, String), (String, End)> = BTreeMap::new();
    for ((user, org, capability, access, _standing), end) in left {
        let known = greatest
            .entry((user, org, capability))
            .or_insert_with(|| (access.clone(), end));
        if rank(&access) > rank(&known.0) {
            *known = (access, end);
        } else if rank(&access) == rank(&known.0) {
            known.1 = later(known.1, end);
        }
    }
    greatest
}

/// The grants, by their place in the list, that somebody entitled to give them
/// gave (under the choice `void`). A grant is judged whether or not it is in
/// force, and whether or not its role is in place.
pub(crate) fn warranted(world: &World, ask: &Ask) -> BTreeSet<usize> {
    warrants(world, ask).into_keys().collect()
}

// ---------------------------------------------------------------------------
// Words of the rules
// ---------------------------------------------------------------------------

/// The seven organization roles that any org has.
pub(crate) const ORGANIZATION_ROLES: [&str; 7] = [
    "full_admin",
    "readonly_admin",
    "support_admin",
    "user_device_admin",
    "device_admin",
    "compliance_officer",
    "advanced_troubleshooting",
];

/// The roles held at a partner over its customers.
pub(crate) const CUSTOMER_MANAGEMENT_ROLES: [&str; 5] = [
    "partner_full_admin",
    "partner_admin",
    "partner_readonly_admin",
    "helpdesk_basic",
    "helpdesk_advanced",
];

/// The roles that may be given at a customer to somebody from elsewhere.
pub(crate) const EXTERNAL_ROLES: [&str; 3] = ["full_admin", "readonly_admin", "cc_service_admin"];

/// One hour, the life of an approval.
const HOUR: i64 = 3600;

impl World {
    /// `partner` or `customer`.
    pub(crate) fn kind(&self, org: &str) -> &str {
        let org = self.orgs.iter().find(|known| known.id == org);
        org.map_or("", |org| &org.kind)
    }

    /// The offer of a partner.
    pub(crate) fn offer(&self, org: &str) -> &str {
        let org = self.orgs.iter().find(|known| known.id == org);
        org.and_then(|org| org.offer.as_deref())
            .unwrap_or("generic")
    }

    /// The home org of a user.
    pub(crate) fn home(&self, user: &str) -> &str {
        let user = self.users.iter().find(|known| known.id == user);
        user.map_or("", |user| &user.home)
    }

    /// Whether the partner manages the customer.
    pub(crate) fn manages(&self, partner: &str, customer: &str) -> bool {
        self.manages
            .iter()
            .any(|known| known.partner == partner && known.customer == customer)
    }

    fn has_contact_center(&self, org: &str) -> bool {
        self.orgs
            .iter()
            .any(|known| known.id == org && known.contact_center)
    }

    fn has_license(&self, user: &str, license: &str) -> bool {
        self.users
            .iter()
            .any(|known| known.id == user && known.licenses.iter().any(|held| held == license))
    }
}

/// When something ends; nothing: never.
pub(crate) type End = Option<i64>;

/// What follows from several things ends with the first of them.
fn earlier(one: End, other: End) -> End {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (end, None) | (None, end) => end,
    }
}

/// What follows in several ways ends with the last of them.
fn later(one: End, other: End) -> End {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.max(other)),
        _ => None,
    }
}

/// Takes a conclusion down, with its latest end.
fn keep<K: Ord>(known: &mut BTreeMap<K, End>, conclusion: K, end: End) {
    known
        .entry(conclusion)
        .and_modify(|known| *known = later(*known, end))
        .or_insert(end);
}

/// `none < read < full`, and `none < see_partial < see_all`.
fn rank(access: &str) -> u8 {
    match access {
        "full" | "see_all" => 2,
        "read" | "see_partial" => 1,
        _ => 0,
    }
}

/// A half-open period; a missing bound is no bound.
fn runs(from: Option<i64>, until: Option<i64>, at: i64) -> bool {
    from.is_none_or(|from| from <= at) && until.is_none_or(|until| at < until)
}

/// Something without an instant always holds.
fn happened(event: Option<i64>, at: i64) -> bool {
    event.is_none_or(|event| event <= at)
}

// ---------------------------------------------------------------------------
// The conclusions, stratum by stratum
// ---------------------------------------------------------------------------

/// user, role, org where it is held
type Held = BTreeMap<(String, String, String), End>;
/// user, role, org reached, standing
type Reached = BTreeMap<(String, String, String, String), End>;
/// user, org, capability, access, standing of the role that gives it
type Entitled = BTreeMap<(String, String, String, String, String), End>;

/// All that follows before anything is subtracted.
struct Conclusions {
    held: Held,
    reached: Reached,
    entitled: Entitled,
}

/// **A4**: which grants count is a choice; then everything follows.
fn conclude(world: &World, ask: &Ask) -> Conclusions {
    let counted = if ask.unwarranted_grants.as_deref() == Some("void") {
        warrants(world, ask)
    } else {
        (0..world.grants.len()).map(|index| (index, None)).collect()
    };
    conclude_from(world, ask, &counted)
}

/// All that follows from the grants that count, each with the end of the
/// authority behind it.
fn conclude_from(world: &World, ask: &Ask, counted: &BTreeMap<usize, End>) -> Conclusions {
    let mut held = held(world, ask, counted);
    let mut reached = reached(world, ask, &held);
    for ((user, customer), end) in provisioning_admins(world, ask, &reached) {
        let role = "provisioning_admin".to_owned();
        let standing = "managing_partner".to_owned();
        keep(
            &mut held,
            (user.clone(), role.clone(), customer.clone()),
            end,
        );
        keep(&mut reached, (user, role, customer, standing), end);
    }
    let entitled = entitled(world, ask, &held, &reached);
    Conclusions {
        held,
        reached,
        entitled,
    }
}

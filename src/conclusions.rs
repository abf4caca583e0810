//! Conclusions: what the engine found, sorted and searchable.
//!
//! Owns the order of everything that is derived and the look-ups over it; every
//! listing and every decision is read from here, so that no two answers can
//! disagree. It concludes nothing.
//!
//! Invariant: from here on order is total and independent of the input's.

use crate::engine::Concluded;
use crate::model::{Access, Capability, Grant, Instant, Org, Role, Standing, User};

/// An effective privilege: the greatest access, and when that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Privilege {
    /// Who has it.
    pub user: User,
    /// Where.
    pub org: Org,
    /// What it is about.
    pub capability: Capability,
    /// How much; never none.
    pub access: Access,
    /// The latest instant up to which so much access is borne by what is known;
    /// [`Instant::NEVER`] where nothing ends it.
    pub until: Instant,
}

/// A role and an organization that it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reached {
    /// Who holds the role.
    pub user: User,
    /// The role.
    pub role: Role,
    /// Where it reaches.
    pub org: Org,
    /// How the user's home stands to that organization.
    pub standing: Standing,
}

/// A role held at an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// Who holds it.
    pub user: User,
    /// The role.
    pub role: Role,
    /// Where it is held.
    pub org: Org,
}

/// Everything that follows in one world, sorted by ids.
#[derive(Debug, Default)]
pub struct Conclusions {
    /// The effective privileges, one for each user, organization and capability.
    pub privileges: Vec<Privilege>,
    /// The roles that reach somewhere.
    pub reached: Vec<Reached>,
    /// The roles held.
    pub held: Vec<Held>,
    /// The grants that conclusions may rest on.
    pub counted: Vec<Grant>,
    /// The grants whose authority was looked into and found.
    pub warranted: Vec<Grant>,
    /// The grants of roles that cannot be held where they were granted.
    pub out_of_place: Vec<Grant>,
    /// The users whose approval by a customer is running, and the customer.
    pub approved: Vec<(User, Org)>,
}

impl Conclusions {
    /// Returns the conclusions in order, capabilities by the given rank.
    pub(crate) fn new(concluded: &Concluded, rank: impl Fn(Capability) -> usize) -> Self {
        let mut privileges: Vec<Privilege> = concluded
            .effective
            .iter()
            .map(|row| Privilege {
                user: row.0,
                org: row.1,
                capability: row.2,
                access: row.3,
                until: row.4,
            })
            .collect();
        let place = |row: &Privilege| (row.user, row.org, rank(row.capability));
        privileges.sort_by_key(|row| (place(row), std::cmp::Reverse((row.access, row.until))));
        privileges.dedup_by_key(|row| place(row));
        Self {
            privileges,
            reached: sorted(concluded.reaches.iter().map(|row| Reached {
                user: row.0,
                role: row.1,
                org: row.2,
                standing: row.3,
            })),
            held: sorted(concluded.holds.iter().map(|row| Held {
                user: row.0,
                role: row.1,
                org: row.2,
            })),
            counted: sorted(concluded.counts.iter().map(|row| row.0)),
            warranted: sorted(concluded.warranted.iter().map(|row| row.0)),
            out_of_place: sorted(concluded.out_of_place.iter().map(|row| row.0)),
            approved: sorted(concluded.approved.iter().map(|row| (row.0, row.1))),
        }
    }

    /// Returns the privilege of a user at an organization, if there is any.
    #[must_use]
    pub fn privilege(&self, user: User, org: Org, capability: Capability) -> Option<&Privilege> {
        self.of(user, org)
            .iter()
            .find(|row| row.capability == capability)
    }

    /// Returns every privilege of a user at an organization.
    #[must_use]
    pub fn of(&self, user: User, org: Org) -> &[Privilege] {
        let start = self
            .privileges
            .partition_point(|row| (row.user, row.org) < (user, org));
        let length =
            self.privileges[start..].partition_point(|row| (row.user, row.org) == (user, org));
        &self.privileges[start..start + length]
    }

    /// Returns whether a user holds a role at an organization.
    #[must_use]
    pub fn holds(&self, user: User, role: Role, org: Org) -> bool {
        self.held.binary_search(&Held { user, role, org }).is_ok()
    }
}

fn sorted<T: Ord>(rows: impl Iterator<Item = T>) -> Vec<T> {
    let mut rows: Vec<T> = rows.collect();
    rows.sort();
    rows.dedup();
    rows
}

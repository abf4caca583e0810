//! Conclusions: what follows in one world, searchable and in order.
//!
//! Owns the scopes, which say who holds which role where and how far it reaches,
//! and the look-ups over them. An effective privilege is never kept: it is what
//! the classes of a user's scopes at an organization are worth together. Every
//! listing and every decision is read from here, so that no two answers can
//! disagree. What follows is for the inference rules to say.
//!
//! Invariant: order is total and independent of the input's.

mod after;
mod apart;
mod classes;
mod derive;
mod privileges;
mod scopes;

pub use after::After;
pub(crate) use apart::{Apart, Care, Had, Way};

use crate::engine::Ground;
use crate::grouped::Grouped;
use crate::model::{Access, Capability, Grant, Instant, Org, Role, Standing, User};
use classes::{Carrier, Class, Classes, Profile};
use std::sync::{Arc, OnceLock};

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

/// What carries access to one organization, or to every customer of a partner, and
/// until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Scope {
    org: Org,
    carrier: Carrier,
    end: Instant,
}

/// Everything that follows in one world.
#[derive(Debug, Clone)]
pub struct Conclusions {
    /// The instant as of which they are drawn.
    at: Instant,
    ground: Arc<Ground>,
    classes: Arc<Classes>,
    /// What each class is worth that was asked for: by what a licence bars, by the
    /// organization's profile, by the carrier.
    worth: Arc<[OnceLock<Arc<Class>>]>,
    /// The profile of each organization.
    profiles: Arc<[Profile]>,
    /// By user, the scopes at single organizations.
    single: Grouped<Scope>,
    /// By user, the scopes over every customer of a partner.
    every: Grouped<Scope>,
    /// By organization, who has a scope there.
    single_at: Grouped<User>,
    /// By partner, who has a scope over every customer.
    every_at: Grouped<User>,
    /// By user, where a licence keeps the user from what.
    barred: Grouped<(Org, Capability)>,
    /// The different sets of capabilities that licences keep somebody from somewhere.
    bars: Arc<[Box<[Capability]>]>,
    /// By user, the roles held, and until when.
    held: Grouped<(Held, Instant)>,
    counted: Arc<Vec<(Grant, Instant)>>,
    warranted: Arc<Vec<(Grant, Instant)>>,
    out_of_place: Arc<Vec<Grant>>,
    derived: usize,
}

impl Conclusions {
    /// Returns how many conclusions were drawn from the facts; a measure of the work,
    /// which is the same for the same facts. What roles are worth is not among them.
    #[must_use]
    pub fn derived(&self) -> usize {
        self.derived
    }

    /// Returns the roles held, sorted.
    pub fn held(&self) -> impl Iterator<Item = Held> {
        self.held.groups().flat_map(distinct)
    }

    /// Returns the roles that a user holds, sorted.
    pub fn held_by(&self, user: User) -> impl Iterator<Item = Held> {
        distinct(self.held.of(user.index()))
    }

    /// Returns whether a user holds a role at an organization.
    #[must_use]
    pub fn holds(&self, user: User, role: Role, org: Org) -> bool {
        self.held_by(user)
            .any(|held| (held.role, held.org) == (role, org))
    }

    /// Returns from what a licence keeps a user, and where, sorted.
    #[must_use]
    pub fn barred(&self, user: User) -> &[(Org, Capability)] {
        self.barred.of(user.index())
    }

    /// Returns the grants that conclusions may rest on, sorted.
    #[must_use]
    pub fn counted(&self) -> Vec<Grant> {
        distinct(&self.counted).collect()
    }

    /// Returns the grants whose authority was looked into and found, sorted.
    #[must_use]
    pub fn warranted(&self) -> Vec<Grant> {
        distinct(&self.warranted).collect()
    }

    /// Returns the grants of roles that cannot be held where they were granted, sorted.
    #[must_use]
    pub fn out_of_place(&self) -> &[Grant] {
        &self.out_of_place
    }
}

/// Returns sorted things that last until several instants, each once.
fn distinct<T: Copy + PartialEq>(lasting: &[(T, Instant)]) -> impl Iterator<Item = T> {
    let same = |(one, _): &(T, Instant), (other, _): &(T, Instant)| one == other;
    lasting.chunk_by(same).map(|chunk| chunk[0].0)
}

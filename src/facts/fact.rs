//! Facts of a fact base, with numbers for names.

use crate::model::{Grant, Instant, Licence, Offer, Org, OrgKind, Role, UnknownRole, Untold, User};

/// A fact of a fact base: what a [`StatedFact`](super::StatedFact) says, with
/// numbers for names. A user is several facts, one for the home organization
/// and one for each licence.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, bitcode::Encode, bitcode::Decode,
)]
pub enum Fact {
    /// There is an organization.
    Org {
        /// The organization.
        org: Org,
        /// Whether it is a partner or a customer.
        kind: OrgKind,
        /// What it sells.
        offer: Offer,
        /// Whether it has Webex Contact Center.
        contact_center: bool,
    },
    /// There is a user, at home at an organization.
    Home {
        /// The user.
        user: User,
        /// The home organization.
        org: Org,
    },
    /// A user holds a licence.
    Licence {
        /// The user.
        user: User,
        /// The licence.
        licence: Licence,
    },
    /// A partner manages a customer.
    Manages {
        /// The partner.
        partner: Org,
        /// The customer.
        customer: Org,
    },
    /// A user was given a role.
    Grant {
        /// The grant's number.
        grant: Grant,
        /// Who has the role.
        to: User,
        /// The role.
        role: Role,
        /// The organization at which it is held.
        on: Org,
        /// Who gave it.
        by: Option<User>,
        /// Since when.
        from: Instant,
        /// Until when.
        until: Instant,
    },
    /// A partner administrator was assigned a customer.
    Assigned {
        /// The partner administrator.
        user: User,
        /// The customer.
        customer: Org,
        /// Who assigned it.
        by: Option<User>,
        /// Since when.
        from: Instant,
        /// Until when.
        until: Instant,
    },
    /// A partner administrator provisioned a new customer.
    Provisioned {
        /// The partner administrator.
        user: User,
        /// The customer.
        customer: Org,
        /// When.
        at: Instant,
    },
    /// Restricted mode of a customer was set.
    RestrictedMode {
        /// The customer.
        on: Org,
        /// Whether it was set on or off.
        enabled: bool,
    },
    /// A user was the first of a partner organization.
    FirstUser {
        /// The user.
        user: User,
        /// The partner organization.
        on: Org,
    },
    /// A user set up services for a customer that existed already.
    SetUpServices {
        /// The user.
        by: User,
        /// The customer.
        on: Org,
        /// When.
        at: Instant,
    },
    /// A customer approved the request of a help desk user.
    HelpDeskApproval {
        /// The help desk user.
        user: User,
        /// The customer.
        on: Org,
        /// Who approved it.
        by: User,
        /// When.
        at: Instant,
    },
    /// An external full administrator was demoted.
    Demotion {
        /// Who was demoted.
        user: User,
        /// The customer.
        on: Org,
        /// When.
        at: Instant,
    },
    /// A user holds a role that the policy does not know.
    UnknownRole {
        /// Who has it.
        user: User,
        /// The role.
        role: UnknownRole,
        /// The organization at which it is held.
        on: Org,
    },
    /// The source of the facts could not tell something.
    Unknown {
        /// What it could not tell.
        what: Untold,
        /// The organization of which; everywhere if none.
        on: Option<Org>,
    },
}

impl Fact {
    /// Returns what facts are sorted by: what they say, whatever the number of a grant is.
    pub(super) fn content(&self) -> Self {
        let mut fact = *self;
        if let Self::Grant { grant, .. } = &mut fact {
            *grant = Grant(0);
        }
        fact
    }

    /// Returns whether the fact says what is not known: nothing follows from it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::UnknownRole { .. } | Self::Unknown { .. })
    }
}

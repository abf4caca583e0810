//! Facts as they are stated in files, by names.

mod written;

pub use written::Written;

use std::collections::BTreeSet;

use crate::diagnostic::Span;
use crate::model::{Instant, Licence, Offer, OrgKind, Role, Untold};

/// A fact as it is stated: one record of a fact file.
///
/// Names are in NFC; `N` is what stands for one. What is left open is
/// [`Instant::ALWAYS`] or [`Instant::NEVER`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatedFact<N = String> {
    /// There is an organization.
    Org {
        /// Its id.
        id: N,
        /// Whether it is a partner or a customer.
        kind: OrgKind,
        /// What the partner sells, if not [`Offer::Generic`].
        offer: Option<Offer>,
        /// Whether the customer has Webex Contact Center.
        contact_center: bool,
        /// What people call it.
        name: Option<N>,
    },
    /// There is a user.
    User {
        /// Its id.
        id: N,
        /// The home organization.
        home: N,
        /// The licences that the user holds.
        licenses: BTreeSet<Licence>,
    },
    /// A partner manages a customer.
    Manages {
        /// The partner.
        partner: N,
        /// The customer.
        customer: N,
    },
    /// A user was given a role.
    Grant {
        /// The role.
        role: Role,
        /// Who has it.
        to: N,
        /// The organization at which it is held.
        on: N,
        /// Who gave it.
        by: Option<N>,
        /// Since when.
        from: Instant,
        /// Until when.
        until: Instant,
    },
    /// A partner administrator was assigned a customer.
    Assigned {
        /// The partner administrator.
        user: N,
        /// The customer.
        customer: N,
        /// Who assigned it.
        by: Option<N>,
        /// Since when.
        from: Instant,
        /// Until when.
        until: Instant,
    },
    /// A partner administrator provisioned a new customer.
    Provisioned {
        /// The partner administrator.
        user: N,
        /// The customer.
        customer: N,
        /// When.
        at: Instant,
    },
    /// Restricted mode of a customer was set.
    RestrictedMode {
        /// The customer.
        on: N,
        /// Whether it was set on or off.
        enabled: bool,
    },
    /// A user was the first of a partner organization.
    FirstUser {
        /// The user.
        user: N,
        /// The partner organization.
        on: N,
    },
    /// A user set up services for a customer that existed already.
    SetUpServices {
        /// The user.
        by: N,
        /// The customer.
        on: N,
        /// When.
        at: Instant,
    },
    /// A customer approved the request of a help desk user.
    HelpDeskApproval {
        /// The help desk user.
        user: N,
        /// The customer.
        on: N,
        /// Who approved it.
        by: N,
        /// When.
        at: Instant,
    },
    /// An external full administrator was demoted.
    Demotion {
        /// Who was demoted.
        user: N,
        /// The customer.
        on: N,
        /// When.
        at: Instant,
    },
    /// A user holds a role that the policy does not know.
    UnknownRole {
        /// Who has it.
        user: N,
        /// What others call the role.
        role: N,
        /// The organization at which it is held.
        on: N,
    },
    /// The source of the facts could not tell something.
    Unknown {
        /// What it could not tell.
        what: Untold,
        /// The organization of which; everywhere if none.
        on: Option<N>,
    },
}

/// What a name in a fact is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOf {
    /// A user.
    User,
    /// An organization.
    Org,
    /// An organization as well: what people call it.
    Shown,
    /// A role that the policy does not know.
    UnknownRole,
}

/// A stated fact and where it is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The fact.
    pub fact: StatedFact,
    /// The place of its record.
    pub span: Span,
    /// The record of an export that the record came from.
    pub origin: Option<String>,
    /// The places of its arguments, by their names.
    pub arguments: Vec<(&'static str, Span)>,
}

impl Stated {
    /// Returns a fact that stands at a place, where the places of its arguments are
    /// not known.
    #[must_use]
    pub fn new(fact: StatedFact, span: Span) -> Self {
        Self {
            fact,
            span,
            origin: None,
            arguments: Vec::new(),
        }
    }

    /// Returns the place of an argument; of one that is left out, the place of
    /// the record.
    #[must_use]
    pub fn argument(&self, name: &str) -> Span {
        let found = self
            .arguments
            .iter()
            .find(|(argument, _)| *argument == name);
        found.map_or(self.span, |&(_, span)| span)
    }
}

impl<N> StatedFact<N> {
    /// Returns the fact with other names: what each becomes, by what it is of.
    pub(crate) fn map<M>(&self, mut name: impl FnMut(NameOf, &N) -> M) -> StatedFact<M> {
        use NameOf::{Org, Shown, UnknownRole, User};

        match self {
            Self::Org {
                id,
                kind,
                offer,
                contact_center,
                name: shown,
            } => StatedFact::Org {
                id: name(Org, id),
                kind: *kind,
                offer: *offer,
                contact_center: *contact_center,
                name: shown.as_ref().map(|shown| name(Shown, shown)),
            },
            Self::User { id, home, licenses } => StatedFact::User {
                id: name(User, id),
                home: name(Org, home),
                licenses: licenses.clone(),
            },
            Self::Manages { partner, customer } => StatedFact::Manages {
                partner: name(Org, partner),
                customer: name(Org, customer),
            },
            Self::Grant {
                role,
                to,
                on,
                by,
                from,
                until,
            } => StatedFact::Grant {
                role: *role,
                to: name(User, to),
                on: name(Org, on),
                by: by.as_ref().map(|by| name(User, by)),
                from: *from,
                until: *until,
            },
            Self::Assigned {
                user,
                customer,
                by,
                from,
                until,
            } => StatedFact::Assigned {
                user: name(User, user),
                customer: name(Org, customer),
                by: by.as_ref().map(|by| name(User, by)),
                from: *from,
                until: *until,
            },
            Self::Provisioned { user, customer, at } => StatedFact::Provisioned {
                user: name(User, user),
                customer: name(Org, customer),
                at: *at,
            },
            Self::RestrictedMode { on, enabled } => StatedFact::RestrictedMode {
                on: name(Org, on),
                enabled: *enabled,
            },
            Self::FirstUser { user, on } => StatedFact::FirstUser {
                user: name(User, user),
                on: name(Org, on),
            },
            Self::SetUpServices { by, on, at } => StatedFact::SetUpServices {
                by: name(User, by),
                on: name(Org, on),
                at: *at,
            },
            Self::HelpDeskApproval { user, on, by, at } => StatedFact::HelpDeskApproval {
                user: name(User, user),
                on: name(Org, on),
                by: name(User, by),
                at: *at,
            },
            Self::Demotion { user, on, at } => StatedFact::Demotion {
                user: name(User, user),
                on: name(Org, on),
                at: *at,
            },
            Self::UnknownRole { user, role, on } => StatedFact::UnknownRole {
                user: name(User, user),
                role: name(UnknownRole, role),
                on: name(Org, on),
            },
            Self::Unknown { what, on } => StatedFact::Unknown {
                what: *what,
                on: on.as_ref().map(|on| name(Org, on)),
            },
        }
    }

    /// Returns whether the fact depends on the instant asked about.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        match self {
            Self::Grant { from, until, .. } | Self::Assigned { from, until, .. } => {
                from.is_written() || until.is_written()
            }
            Self::Provisioned { at, .. }
            | Self::SetUpServices { at, .. }
            | Self::HelpDeskApproval { at, .. }
            | Self::Demotion { at, .. } => at.is_written(),
            Self::Org { .. }
            | Self::User { .. }
            | Self::Manages { .. }
            | Self::RestrictedMode { .. }
            | Self::FirstUser { .. }
            | Self::UnknownRole { .. }
            | Self::Unknown { .. } => false,
        }
    }

    /// Returns the name of the record, such as `Grant`.
    #[must_use]
    pub fn record(&self) -> &'static str {
        match self {
            Self::Org { .. } => "Org",
            Self::User { .. } => "User",
            Self::Manages { .. } => "Manages",
            Self::Grant { .. } => "Grant",
            Self::Assigned { .. } => "Assigned",
            Self::Provisioned { .. } => "Provisioned",
            Self::RestrictedMode { .. } => "RestrictedMode",
            Self::FirstUser { .. } => "FirstUser",
            Self::SetUpServices { .. } => "SetUpServices",
            Self::HelpDeskApproval { .. } => "HelpDeskApproval",
            Self::Demotion { .. } => "Demotion",
            Self::UnknownRole { .. } => "UnknownRole",
            Self::Unknown { .. } => "Unknown",
        }
    }

    /// Returns the name of the list of a fact file that the record belongs in.
    #[must_use]
    pub fn list(&self) -> &'static str {
        match self {
            Self::Org { .. } => "orgs",
            Self::User { .. } => "users",
            Self::Manages { .. } => "manages",
            Self::Grant { .. } => "grants",
            Self::Assigned { .. } | Self::Provisioned { .. } => "assignments",
            Self::RestrictedMode { .. } => "settings",
            Self::FirstUser { .. }
            | Self::SetUpServices { .. }
            | Self::HelpDeskApproval { .. }
            | Self::Demotion { .. } => "events",
            Self::UnknownRole { .. } | Self::Unknown { .. } => "unknown",
        }
    }
}

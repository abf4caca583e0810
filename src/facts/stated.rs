//! Facts as they are stated in files, by names.

use std::collections::BTreeSet;
use std::fmt;

use crate::diagnostic::Span;
use crate::model::{Instant, Licence, Offer, OrgKind, Role};

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
}

/// A stated fact and where it is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The fact.
    pub fact: StatedFact,
    /// The place of its record.
    pub span: Span,
    /// The places of its arguments, by their names.
    pub arguments: Vec<(&'static str, Span)>,
}

impl Stated {
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
    /// Returns the fact with other names: what each becomes.
    pub(super) fn map<M>(&self, mut name: impl FnMut(&N) -> M) -> StatedFact<M> {
        match self {
            Self::Org {
                id,
                kind,
                offer,
                contact_center,
                name: shown,
            } => StatedFact::Org {
                id: name(id),
                kind: *kind,
                offer: *offer,
                contact_center: *contact_center,
                name: shown.as_ref().map(name),
            },
            Self::User { id, home, licenses } => StatedFact::User {
                id: name(id),
                home: name(home),
                licenses: licenses.clone(),
            },
            Self::Manages { partner, customer } => StatedFact::Manages {
                partner: name(partner),
                customer: name(customer),
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
                to: name(to),
                on: name(on),
                by: by.as_ref().map(name),
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
                user: name(user),
                customer: name(customer),
                by: by.as_ref().map(name),
                from: *from,
                until: *until,
            },
            Self::Provisioned { user, customer, at } => StatedFact::Provisioned {
                user: name(user),
                customer: name(customer),
                at: *at,
            },
            Self::RestrictedMode { on, enabled } => StatedFact::RestrictedMode {
                on: name(on),
                enabled: *enabled,
            },
            Self::FirstUser { user, on } => StatedFact::FirstUser {
                user: name(user),
                on: name(on),
            },
            Self::SetUpServices { by, on, at } => StatedFact::SetUpServices {
                by: name(by),
                on: name(on),
                at: *at,
            },
            Self::HelpDeskApproval { user, on, by, at } => StatedFact::HelpDeskApproval {
                user: name(user),
                on: name(on),
                by: name(by),
                at: *at,
            },
            Self::Demotion { user, on, at } => StatedFact::Demotion {
                user: name(user),
                on: name(on),
                at: *at,
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
            | Self::FirstUser { .. } => false,
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
        }
    }
}

/// Writes the fact as a record of a fact file, on one line.
impl fmt::Display for StatedFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut record = Writer { f, first: true };
        record.f.write_str(self.record())?;
        record.f.write_str("(")?;
        match self {
            Self::Org {
                id,
                kind,
                offer,
                contact_center,
                name,
            } => {
                record.text("id", id)?;
                record.word("kind", kind)?;
                record.maybe("offer", offer.as_ref())?;
                record.maybe("contact_center", contact_center.then_some(&true))?;
                record.maybe_text("name", name.as_deref())?;
            }
            Self::User { id, home, licenses } => {
                record.text("id", id)?;
                record.text("home", home)?;
                if !licenses.is_empty() {
                    let licenses: Vec<String> = licenses.iter().map(Licence::to_string).collect();
                    record.word("licenses", &format_args!("[{}]", licenses.join(", ")))?;
                }
            }
            Self::Manages { partner, customer } => {
                record.text("partner", partner)?;
                record.text("customer", customer)?;
            }
            Self::Grant {
                role,
                to,
                on,
                by,
                from,
                until,
            } => {
                record.word("role", role)?;
                record.text("to", to)?;
                record.text("on", on)?;
                record.maybe_text("by", by.as_deref())?;
                record.instant("from", *from)?;
                record.instant("until", *until)?;
            }
            Self::Assigned {
                user,
                customer,
                by,
                from,
                until,
            } => {
                record.text("user", user)?;
                record.text("customer", customer)?;
                record.maybe_text("by", by.as_deref())?;
                record.instant("from", *from)?;
                record.instant("until", *until)?;
            }
            Self::Provisioned { user, customer, at } => {
                record.text("user", user)?;
                record.text("customer", customer)?;
                record.instant("at", *at)?;
            }
            Self::RestrictedMode { on, enabled } => {
                record.text("on", on)?;
                record.word("enabled", enabled)?;
            }
            Self::FirstUser { user, on } => {
                record.text("user", user)?;
                record.text("on", on)?;
            }
            Self::SetUpServices { by, on, at } => {
                record.text("by", by)?;
                record.text("on", on)?;
                record.instant("at", *at)?;
            }
            Self::HelpDeskApproval { user, on, by, at } => {
                record.text("user", user)?;
                record.text("on", on)?;
                record.text("by", by)?;
                record.instant("at", *at)?;
            }
            Self::Demotion { user, on, at } => {
                record.text("user", user)?;
                record.text("on", on)?;
                record.instant("at", *at)?;
            }
        }
        f.write_str(")")
    }
}

/// Writes the fields of a record.
struct Writer<'w, 'f> {
    f: &'w mut fmt::Formatter<'f>,
    first: bool,
}

impl Writer<'_, '_> {
    fn word(&mut self, name: &str, value: &dyn fmt::Display) -> fmt::Result {
        let comma = if self.first { "" } else { ", " };
        self.first = false;
        write!(self.f, "{comma}{name}: {value}")
    }

    fn text(&mut self, name: &str, text: &str) -> fmt::Result {
        let quoted = ron::to_string(text).map_err(|_| fmt::Error)?;
        self.word(name, &quoted)
    }

    fn maybe<T: fmt::Display>(&mut self, name: &str, value: Option<&T>) -> fmt::Result {
        value.map_or(Ok(()), |value| self.word(name, value))
    }

    fn maybe_text(&mut self, name: &str, text: Option<&str>) -> fmt::Result {
        text.map_or(Ok(()), |text| self.text(name, text))
    }

    fn instant(&mut self, name: &str, instant: Instant) -> fmt::Result {
        if instant.is_written() {
            self.text(name, &instant.to_string())
        } else {
            Ok(())
        }
    }
}

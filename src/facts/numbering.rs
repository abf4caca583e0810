//! From names to numbers and back.

use super::base::FactBase;
use super::fact::Fact;
use super::stated::{Stated, StatedFact};
use crate::model::{Grant, Licence, Offer, Org, UnknownRole, User};

/// Says what a stated fact says, with numbers for names; nothing if a name is not
/// declared. A grant is not numbered yet.
pub(super) fn number<N, U, O, R>(
    fact: &StatedFact<N>,
    numbers: (&U, &O, &R),
    mut say: impl FnMut(Fact),
) where
    N: Copy,
    U: Fn(N) -> Option<User>,
    O: Fn(N) -> Option<Org>,
    R: Fn(N) -> Option<UnknownRole>,
{
    let (user, org, _) = numbers;
    match fact {
        StatedFact::Org {
            id,
            kind,
            offer,
            contact_center,
            ..
        } => {
            if let Some(org) = org(*id) {
                say(Fact::Org {
                    org,
                    kind: *kind,
                    offer: offer.unwrap_or(Offer::Generic),
                    contact_center: *contact_center,
                });
            }
        }
        StatedFact::User { id, home, licenses } => {
            if let Some((user, org)) = user(*id).zip(org(*home)) {
                say(Fact::Home { user, org });
                for &licence in licenses {
                    say(Fact::Licence { user, licence });
                }
            }
        }
        relation => relate(relation, numbers).into_iter().for_each(say),
    }
}

/// Returns what a fact says that declares nothing.
pub(super) fn relate<N, U, O, R>(
    fact: &StatedFact<N>,
    (user, org, unknown_role): (&U, &O, &R),
) -> Option<Fact>
where
    N: Copy,
    U: Fn(N) -> Option<User>,
    O: Fn(N) -> Option<Org>,
    R: Fn(N) -> Option<UnknownRole>,
{
    let user = |name: &N| user(*name);
    let org = |name: &N| org(*name);
    // A grantor that is left out is fine, one that is not declared is not.
    let by = |name: &Option<N>| match name {
        Some(name) => user(name).map(Some),
        None => Some(None),
    };
    Some(match fact {
        StatedFact::Org { .. } | StatedFact::User { .. } => return None,
        StatedFact::Manages { partner, customer } => Fact::Manages {
            partner: org(partner)?,
            customer: org(customer)?,
        },
        StatedFact::Grant {
            role,
            to,
            on,
            by: grantor,
            from,
            until,
        } => Fact::Grant {
            grant: Grant(0),
            to: user(to)?,
            role: *role,
            on: org(on)?,
            by: by(grantor)?,
            from: *from,
            until: *until,
        },
        StatedFact::Assigned {
            user: to,
            customer,
            by: grantor,
            from,
            until,
        } => Fact::Assigned {
            user: user(to)?,
            customer: org(customer)?,
            by: by(grantor)?,
            from: *from,
            until: *until,
        },
        StatedFact::Provisioned {
            user: by,
            customer,
            at,
        } => Fact::Provisioned {
            user: user(by)?,
            customer: org(customer)?,
            at: *at,
        },
        StatedFact::RestrictedMode { on, enabled } => Fact::RestrictedMode {
            on: org(on)?,
            enabled: *enabled,
        },
        StatedFact::FirstUser { user: first, on } => Fact::FirstUser {
            user: user(first)?,
            on: org(on)?,
        },
        StatedFact::SetUpServices { by, on, at } => Fact::SetUpServices {
            by: user(by)?,
            on: org(on)?,
            at: *at,
        },
        StatedFact::HelpDeskApproval {
            user: helper,
            on,
            by,
            at,
        } => Fact::HelpDeskApproval {
            user: user(helper)?,
            on: org(on)?,
            by: user(by)?,
            at: *at,
        },
        StatedFact::Demotion {
            user: demoted,
            on,
            at,
        } => Fact::Demotion {
            user: user(demoted)?,
            on: org(on)?,
            at: *at,
        },
        StatedFact::UnknownRole {
            user: holder,
            role,
            on,
        } => Fact::UnknownRole {
            user: user(holder)?,
            role: unknown_role(*role)?,
            on: org(on)?,
        },
        StatedFact::Unknown { what, on } => Fact::Unknown {
            what: *what,
            on: match on {
                Some(on) => Some(org(on)?),
                None => None,
            },
        },
    })
}

impl FactBase {
    /// Returns the record that states a fact. Of a user's home and of each
    /// licence that is the record of the user.
    ///
    /// # Panics
    ///
    /// The fact is not of this fact base.
    #[must_use]
    pub fn stated(&self, fact: Fact) -> StatedFact {
        let user = |user: User| self.user_name(user).to_owned();
        let org = |org: Org| self.org_name(org).to_owned();
        match fact {
            Fact::Org { org, .. } => self.stated_org(org),
            Fact::Home { user: id, .. } | Fact::Licence { user: id, .. } => StatedFact::User {
                id: user(id),
                home: org(self.home(id)),
                licenses: self.licences(id).collect(),
            },
            Fact::Manages { partner, customer } => StatedFact::Manages {
                partner: org(partner),
                customer: org(customer),
            },
            Fact::Grant {
                to,
                role,
                on,
                by,
                from,
                until,
                ..
            } => StatedFact::Grant {
                role,
                to: user(to),
                on: org(on),
                by: by.map(user),
                from,
                until,
            },
            Fact::Assigned {
                user: to,
                customer,
                by,
                from,
                until,
            } => StatedFact::Assigned {
                user: user(to),
                customer: org(customer),
                by: by.map(user),
                from,
                until,
            },
            Fact::Provisioned {
                user: by,
                customer,
                at,
            } => StatedFact::Provisioned {
                user: user(by),
                customer: org(customer),
                at,
            },
            Fact::RestrictedMode { on, enabled } => StatedFact::RestrictedMode {
                on: org(on),
                enabled,
            },
            Fact::FirstUser { user: first, on } => StatedFact::FirstUser {
                user: user(first),
                on: org(on),
            },
            Fact::SetUpServices { by, on, at } => StatedFact::SetUpServices {
                by: user(by),
                on: org(on),
                at,
            },
            Fact::HelpDeskApproval {
                user: helper,
                on,
                by,
                at,
            } => StatedFact::HelpDeskApproval {
                user: user(helper),
                on: org(on),
                by: user(by),
                at,
            },
            Fact::Demotion {
                user: demoted,
                on,
                at,
            } => StatedFact::Demotion {
                user: user(demoted),
                on: org(on),
                at,
            },
            Fact::UnknownRole {
                user: holder,
                role,
                on,
            } => StatedFact::UnknownRole {
                user: user(holder),
                role: self.unknown_role_name(role).to_owned(),
                on: org(on),
            },
            Fact::Unknown { what, on } => StatedFact::Unknown {
                what,
                on: on.map(org),
            },
        }
    }

    fn stated_org(&self, org: Org) -> StatedFact {
        let entry = self.org(org);
        StatedFact::Org {
            id: self.org_name(org).to_owned(),
            kind: entry.kind,
            offer: Some(entry.offer).filter(|&offer| offer != Offer::Generic),
            contact_center: entry.contact_center,
            name: entry.name.clone(),
        }
    }

    /// Returns every record that states a fact, in the order of the places, which
    /// are those of the records alone.
    #[must_use]
    pub fn all_stated(&self) -> Vec<Stated> {
        let records = self.entries().map(|(_, entry)| entry);
        // A user's licences stand in the record of the user.
        let records = records.filter(|entry| !matches!(entry.fact, Fact::Licence { .. }));
        let mut stated: Vec<Stated> = records
            .flat_map(|entry| {
                entry.origins.iter().map(|&span| Stated {
                    fact: self.stated(entry.fact),
                    span,
                    origin: self.exported(span).map(ToOwned::to_owned),
                    arguments: Vec::new(),
                })
            })
            .collect();
        stated.sort_unstable_by_key(|stated| stated.span);
        stated
    }

    /// Returns the licences that a user holds, in order.
    pub fn licences(&self, user: User) -> impl Iterator<Item = Licence> {
        let first = self.loaded().partition_point(|entry| {
            matches!(entry.fact, Fact::Org { .. } | Fact::Home { .. })
                || matches!(entry.fact, Fact::Licence { user: other, .. } if other < user)
        });
        self.loaded()[first..]
            .iter()
            .map_while(move |entry| match entry.fact {
                Fact::Licence {
                    user: holder,
                    licence,
                } if holder == user => Some(licence),
                _ => None,
            })
    }
}

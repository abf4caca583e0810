//! From names to numbers and back.

use super::base::FactBase;
use super::fact::Fact;
use super::stated::{Stated, StatedFact};
use crate::model::{Grant, Licence, Offer, Org, User};

/// Says what a stated fact says, with numbers for names; nothing if a name is not
/// declared. A grant is not numbered yet.
pub(super) fn number<N>(
    fact: &StatedFact<N>,
    user: &impl Fn(N) -> Option<User>,
    org: &impl Fn(N) -> Option<Org>,
    mut say: impl FnMut(Fact),
) where
    N: Copy,
{
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
        relation => relate(relation, user, org).into_iter().for_each(say),
    }
}

/// Returns what a fact says that declares nothing.
pub(super) fn relate<N: Copy>(
    fact: &StatedFact<N>,
    user: &impl Fn(N) -> Option<User>,
    org: &impl Fn(N) -> Option<Org>,
) -> Option<Fact> {
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
            Fact::Org {
                org: id,
                kind,
                offer,
                contact_center,
            } => StatedFact::Org {
                id: org(id),
                kind,
                offer: Some(offer).filter(|&offer| offer != Offer::Generic),
                contact_center,
                name: self.org(id).name.clone(),
            },
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

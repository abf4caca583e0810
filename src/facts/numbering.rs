//! From names to numbers and back.

use super::base::FactBase;
use super::fact::Fact;
use super::stated::StatedFact;
use crate::model::{Grant, Licence, Offer, Org, User};

impl FactBase {
    /// Returns what a stated fact says, with numbers for names; nothing if a
    /// name is not declared. A grant is not numbered yet.
    pub(super) fn number(&self, fact: &StatedFact) -> Vec<Fact> {
        match fact {
            StatedFact::Org {
                id,
                kind,
                offer,
                contact_center,
                ..
            } => {
                let org = |org| Fact::Org {
                    org,
                    kind: *kind,
                    offer: offer.unwrap_or(Offer::Generic),
                    contact_center: *contact_center,
                };
                self.org_id(id).map(org).into_iter().collect()
            }
            StatedFact::User { id, home, licenses } => {
                let Some((user, org)) = self.user_id(id).zip(self.org_id(home)) else {
                    return Vec::new();
                };
                let licences = licenses
                    .iter()
                    .map(|&licence| Fact::Licence { user, licence });
                std::iter::once(Fact::Home { user, org })
                    .chain(licences)
                    .collect()
            }
            relation => self.relate(relation).into_iter().collect(),
        }
    }

    /// Returns what a fact says that declares nothing.
    fn relate(&self, fact: &StatedFact) -> Option<Fact> {
        let user = |name: &String| self.user_id(name);
        let org = |name: &String| self.org_id(name);
        // A grantor that is left out is fine, one that is not declared is not.
        let by = |name: &Option<String>| match name {
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

    /// Returns the licences that a user holds, in order.
    pub fn licences(&self, user: User) -> impl Iterator<Item = Licence> {
        let first = self.facts().partition_point(|entry| {
            matches!(entry.fact, Fact::Org { .. } | Fact::Home { .. })
                || matches!(entry.fact, Fact::Licence { user: other, .. } if other < user)
        });
        self.facts()[first..]
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

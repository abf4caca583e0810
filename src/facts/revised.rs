//! Fact bases made of others: with more names, or with other facts.
//!
//! Owns how facts of one fact base are numbered as in another. Whether they make
//! sense together is not looked into, as what is compared need not: a grant may
//! stand while what it rests on is undone.

use super::base::{Entry, FactBase, Named, Origins};
use super::fact::Fact;
use crate::model::{Grant, Org, UnknownRole, User};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The numbers that the users and organizations of one fact base have in another.
#[derive(Debug)]
pub(crate) struct Numbers {
    users: Vec<User>,
    orgs: Vec<Org>,
    unknown_roles: Vec<UnknownRole>,
}

impl Numbers {
    /// Returns the numbers of a fact base's names in one that has them all.
    pub(crate) fn of(base: &FactBase, all: &FactBase) -> Self {
        let users = base.users();
        let orgs = base.orgs();
        let (.., roles) = base.names();
        Self {
            users: users
                .map(|(user, name)| all.user_id(name).unwrap_or(user))
                .collect(),
            orgs: orgs
                .map(|(org, name)| all.org_id(name).unwrap_or(org))
                .collect(),
            unknown_roles: roles
                .all()
                .map(|(role, name)| all.unknown_role(name).unwrap_or(UnknownRole(role)))
                .collect(),
        }
    }

    fn user(&self, user: &mut User) {
        *user = self.users[user.index()];
    }

    fn org(&self, org: &mut Org) {
        *org = self.orgs[org.index()];
    }

    /// Returns the same fact with the other numbers. They are in the order of names,
    /// so facts stay in order. The number of a grant is left as it is.
    pub(crate) fn fact(&self, mut fact: Fact) -> Fact {
        match &mut fact {
            Fact::Org { org, .. } => self.org(org),
            Fact::Home { user, org } | Fact::FirstUser { user, on: org } => {
                self.user(user);
                self.org(org);
            }
            Fact::Licence { user, .. } => self.user(user),
            Fact::Manages { partner, customer } => {
                self.org(partner);
                self.org(customer);
            }
            Fact::Grant { to, on, by, .. } => {
                self.user(to);
                self.org(on);
                if let Some(by) = by {
                    self.user(by);
                }
            }
            Fact::Assigned {
                user, customer, by, ..
            } => {
                self.user(user);
                self.org(customer);
                if let Some(by) = by {
                    self.user(by);
                }
            }
            Fact::Provisioned { user, customer, .. } => {
                self.user(user);
                self.org(customer);
            }
            Fact::RestrictedMode { on, .. } => self.org(on),
            Fact::SetUpServices { by, on, .. } => {
                self.user(by);
                self.org(on);
            }
            Fact::HelpDeskApproval { user, on, by, .. } => {
                self.user(user);
                self.org(on);
                self.user(by);
            }
            Fact::Demotion { user, on, .. } => {
                self.user(user);
                self.org(on);
            }
            Fact::UnknownRole { user, role, on } => {
                self.user(user);
                *role = self.unknown_roles[role.index()];
                self.org(on);
            }
            Fact::Unknown { on, .. } => {
                if let Some(on) = on {
                    self.org(on);
                }
            }
        }
        fact
    }
}

impl FactBase {
    /// Returns a fact base with the names of another as well: with its users and
    /// organizations, but with nothing else that is said of them.
    pub(crate) fn with_names_of(self: &Arc<Self>, other: &Self) -> Arc<Self> {
        let ((users, orgs, roles), (more_users, more_orgs, more_roles)) =
            (self.names(), other.names());
        if (users, orgs, roles) == (more_users, more_orgs, more_roles) {
            return Arc::clone(self);
        }
        let named = Named {
            users: users.and(more_users),
            orgs: orgs.and(more_orgs),
            unknown_roles: roles.and(more_roles),
            exported: Arc::clone(self.all_exported()),
        };
        let all = Self::of_entries(named, Vec::new(), Vec::new());
        let (mine, theirs) = (Numbers::of(self, &all), Numbers::of(other, &all));
        let mut entries: Vec<Entry> = self
            .entries()
            .map(|(_, entry)| Entry {
                fact: mine.fact(entry.fact),
                origins: entry.origins.clone(),
            })
            .collect();
        let is_new = |fact: &Fact| match fact {
            Fact::Org { org, .. } => self.org_id(other.org_name(*org)).is_none(),
            Fact::Home { user, .. } | Fact::Licence { user, .. } => {
                self.user_id(other.user_name(*user)).is_none()
            }
            _ => false,
        };
        let new = other.entries().map(|(_, entry)| entry);
        let new = new.filter(|entry| is_new(&entry.fact));
        entries.extend(new.map(|entry| Entry {
            fact: theirs.fact(entry.fact),
            origins: Origins::new(),
        }));
        Arc::new(all.with_only(entries))
    }

    /// Returns a fact base without some of its facts and with others, of the same
    /// users and organizations. Where as many grants come as go, and with their numbers,
    /// all keep them.
    pub(crate) fn revised(&self, without: &BTreeSet<Fact>, with: &[Fact]) -> Self {
        let kept = self.entries().map(|(_, entry)| entry);
        let kept = kept.filter(|entry| !without.contains(&entry.fact)).cloned();
        let new = with.iter().map(|fact| Entry {
            fact: *fact,
            origins: Origins::new(),
        });
        self.with_only(kept.chain(new).collect())
    }

    /// Returns the fact base of the same names and of facts in any order, with grants
    /// numbered by their places.
    fn with_only(&self, mut facts: Vec<Entry>) -> Self {
        facts.sort_by_key(|entry| entry.fact);
        facts.dedup_by_key(|entry| entry.fact);
        let mut number = 0;
        for entry in &mut facts {
            if let Fact::Grant { grant, .. } = &mut entry.fact {
                *grant = Grant(number);
                number += 1;
            }
        }
        let (users, orgs, unknown_roles) = self.names();
        let named = Named {
            users: users.clone(),
            orgs: orgs.clone(),
            unknown_roles: unknown_roles.clone(),
            exported: Arc::clone(self.all_exported()),
        };
        Self::of_entries(named, Vec::new(), facts)
    }
}

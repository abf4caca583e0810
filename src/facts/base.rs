//! The fact base: facts with numbered names, checked and sorted.

use std::collections::BTreeMap;

use super::checks;
use super::fact::Fact;
use super::names::Names;
use super::read::Lost;
use super::stated::{Stated, StatedFact};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Grant, Offer, Org, OrgKind, User};

/// The facts of one world.
///
/// Users, organizations and grants are numbered in the order of their names
/// and contents, so that the same facts make the same fact base, whatever
/// files they come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactBase {
    users: Names,
    homes: Vec<Org>,
    orgs: Names,
    attributes: Vec<OrgEntry>,
    facts: Vec<Entry>,
    grants: Vec<Fact>,
}

/// A fact and the places where it is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The fact.
    pub fact: Fact,
    /// The places, in order, at least one.
    pub origins: Vec<Span>,
}

/// The attributes of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgEntry {
    /// Whether it is a partner or a customer.
    pub kind: OrgKind,
    /// What it sells.
    pub offer: Offer,
    /// Whether it has Webex Contact Center.
    pub contact_center: bool,
    /// What people call it.
    pub name: Option<String>,
}

impl FactBase {
    /// Builds the fact base of some stated facts.
    ///
    /// # Errors
    ///
    /// Everything in which the facts make no sense together.
    pub fn build(stated: &[Stated]) -> Result<Self, Vec<Diagnostic>> {
        let errors = checks::check(stated, &Lost::default());
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut base = Self::default();
        let (mut users, mut orgs, mut shown) = (Vec::new(), Vec::new(), BTreeMap::new());
        for Stated { fact, .. } in stated {
            match fact {
                StatedFact::User { id, .. } => users.push(id.clone()),
                StatedFact::Org { id, name, .. } => {
                    orgs.push(id.clone());
                    shown.insert(id, name.clone());
                }
                _ => {}
            }
        }
        base.users = Names::new(users);
        base.orgs = Names::new(orgs);
        let mut facts = Vec::with_capacity(stated.len());
        for Stated { fact, span, .. } in stated {
            facts.extend(base.number(fact).into_iter().map(|fact| (fact, *span)));
        }
        facts.sort_unstable();
        facts.dedup();
        for origins in facts.chunk_by(|(one, _), (other, _)| one == other) {
            let mut fact = origins[0].0;
            match &mut fact {
                Fact::Grant { grant, .. } => {
                    *grant = Grant(u32::try_from(base.grants.len()).unwrap_or(u32::MAX));
                    base.grants.push(fact);
                }
                Fact::Home { org, .. } => base.homes.push(*org),
                Fact::Org {
                    kind,
                    offer,
                    contact_center,
                    ..
                } => base.attributes.push(OrgEntry {
                    kind: *kind,
                    offer: *offer,
                    contact_center: *contact_center,
                    name: None,
                }),
                _ => {}
            }
            let origins = origins.iter().map(|&(_, span)| span).collect();
            base.facts.push(Entry { fact, origins });
        }
        for (entry, name) in base.attributes.iter_mut().zip(shown.into_values()) {
            entry.name = name;
        }
        Ok(base)
    }

    /// Returns every fact once, sorted.
    #[must_use]
    pub fn facts(&self) -> &[Entry] {
        &self.facts
    }

    /// Returns the places where a fact is stated; none if it is not stated.
    #[must_use]
    pub fn origins(&self, fact: &Fact) -> &[Span] {
        let place = self.facts.binary_search_by(|entry| entry.fact.cmp(fact));
        place.map_or(&[], |place| &self.facts[place].origins)
    }

    /// Returns the user of a name.
    #[must_use]
    pub fn user_id(&self, name: &str) -> Option<User> {
        self.users.number(name).map(User)
    }

    /// Returns the name of a user.
    ///
    /// # Panics
    ///
    /// The user is not of this fact base.
    #[must_use]
    pub fn user_name(&self, user: User) -> &str {
        &self.users.all()[user.index()]
    }

    /// Returns the users and their names, in order.
    pub fn users(&self) -> impl Iterator<Item = (User, &str)> {
        self.users
            .all()
            .iter()
            .zip(0..)
            .map(|(name, user)| (User(user), name.as_str()))
    }

    /// Returns the home organization of a user.
    ///
    /// # Panics
    ///
    /// The user is not of this fact base.
    #[must_use]
    pub fn home(&self, user: User) -> Org {
        self.homes[user.index()]
    }

    /// Returns the organization of a name.
    #[must_use]
    pub fn org_id(&self, name: &str) -> Option<Org> {
        self.orgs.number(name).map(Org)
    }

    /// Returns the name of an organization: its id, not what people call it.
    ///
    /// # Panics
    ///
    /// The organization is not of this fact base.
    #[must_use]
    pub fn org_name(&self, org: Org) -> &str {
        &self.orgs.all()[org.index()]
    }

    /// Returns the organizations and their names, in order.
    pub fn orgs(&self) -> impl Iterator<Item = (Org, &str)> {
        self.orgs
            .all()
            .iter()
            .zip(0..)
            .map(|(name, org)| (Org(org), name.as_str()))
    }

    /// Returns the attributes of an organization.
    ///
    /// # Panics
    ///
    /// The organization is not of this fact base.
    #[must_use]
    pub fn org(&self, org: Org) -> &OrgEntry {
        &self.attributes[org.index()]
    }

    /// Returns the fact that a grant is, a [`Fact::Grant`].
    ///
    /// # Panics
    ///
    /// The grant is not of this fact base.
    #[must_use]
    pub fn grant(&self, grant: Grant) -> Fact {
        self.grants[grant.index()]
    }

    /// Returns how many users there are.
    #[must_use]
    pub fn user_count(&self) -> usize {
        self.users.all().len()
    }

    /// Returns how many organizations there are.
    #[must_use]
    pub fn org_count(&self) -> usize {
        self.orgs.all().len()
    }

    /// Returns how many grants there are.
    #[must_use]
    pub fn grant_count(&self) -> usize {
        self.grants.len()
    }
}

//! What came of an import: facts in order, each with its records, and the account.
//!
//! Users are many; their facts are put together one by one when they are wanted.

use super::account::{Account, places};
use super::claims::{Rank, Seen};
use super::orgs::OrgNo;
use super::people::{People, PersonNo};
use super::record::Origin;
use crate::facts::{LISTS, StatedFact};
use crate::model::Licence;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A fact and the records that it came from, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) fact: StatedFact,
    pub(super) origins: Vec<Origin>,
}

/// Somebody who is declared.
#[derive(Debug)]
pub(super) struct User {
    pub(super) person: PersonNo,
    /// Where they were seen, in the list of that.
    pub(super) seen: Range<usize>,
    pub(super) licences: BTreeSet<Licence>,
}

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    pub(super) account: Account,
    pub(super) files: Vec<String>,
    /// All but those about users, sorted.
    pub(super) facts: Vec<Fact>,
    pub(super) users: Vec<User>,
    pub(super) seen: Vec<Seen>,
    pub(super) people: People,
    pub(super) homes: Vec<OrgNo>,
    pub(super) ids: BTreeMap<OrgNo, String>,
}

impl Imported {
    /// Returns the account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Returns how many facts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.facts.len() + self.users.len()
    }

    /// Returns whether there are no facts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns every fact, sorted within its list, and the records that it came from in
    /// words.
    pub fn facts(&self) -> impl Iterator<Item = (StatedFact, Option<String>)> {
        let others = self.facts.iter();
        let others = others.map(|fact| (fact.fact.clone(), self.origin(&fact.origins)));
        self.users.iter().map(|user| self.user(user)).chain(others)
    }

    fn user(&self, user: &User) -> (StatedFact, Option<String>) {
        let seen = &self.seen[user.seen.clone()];
        let told = seen.iter().filter(|seen| seen.rank != Rank::Event);
        let mut origins: Vec<Origin> = told.map(|seen| seen.origin).collect();
        if origins.is_empty() {
            origins.extend(seen.first().map(|seen| seen.origin));
        }
        origins.dedup();
        let home = self.homes[user.person.0 as usize];
        let fact = StatedFact::User {
            id: self.people.name(user.person),
            home: self.ids.get(&home).cloned().unwrap_or_default(),
            licenses: user.licences.clone(),
        };
        (fact, self.origin(&origins))
    }

    fn origin(&self, origins: &[Origin]) -> Option<String> {
        (!origins.is_empty()).then(|| places(&self.files, origins))
    }

    /// Counts the facts in the account.
    pub(super) fn count(&mut self) {
        let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
        for fact in &self.facts {
            *counts.entry(fact.fact.list()).or_default() += 1;
        }
        counts.insert("users", self.users.len() as u64);
        let lists = LISTS
            .iter()
            .map(|list| (*list, counts.get(list).copied().unwrap_or(0)));
        self.account.facts = lists.collect();
    }
}

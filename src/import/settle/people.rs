//! Where people are at home, and who is declared.

use super::{NoSuchPartner, Outcome, Seen, Settling, loss};
use crate::import::account::place;
use crate::import::claims::{By, Rank};
use crate::import::imported::User;
use crate::import::named;
use crate::import::orgs::OrgNo;
use crate::import::people::Odd;
use crate::model::Licence;
use std::collections::BTreeSet;

impl Settling<'_> {
    /// Finds everybody's home: the source of the highest rank tells, and of several the
    /// first record.
    pub(super) fn homes(&mut self) {
        self.subscribers();
        let people = &self.all.people;
        for seen in &mut self.all.seen {
            seen.person = people.same(seen.person);
            seen.org = self.all.orgs.same(seen.org);
        }
        self.all.seen.sort_by_key(|seen| (seen.person, seen.origin));
        self.homes = vec![OrgNo::NONE; self.all.people.len()];
        let mut differ = Vec::new();
        for of_one in self
            .all
            .seen
            .chunk_by(|one, other| one.person == other.person)
        {
            let told = || of_one.iter().filter(|seen| seen.org != OrgNo::NONE);
            let Some(home) = told().min_by_key(|seen| (seen.rank, seen.origin)) else {
                continue;
            };
            self.homes[home.person.0 as usize] = home.org;
            differ.extend(
                told()
                    .find(|seen| seen.org != home.org)
                    .map(|other| (*home, *other)),
            );
            if of_one.iter().any(|seen| seen.rank == Rank::Scim) {
                self.with_managed.insert(home.person);
            }
        }
        for (home, other) in differ {
            self.two_homes(home, other);
        }
        self.odd_people();
    }

    fn two_homes(&mut self, home: Seen, other: Seen) {
        let text = format!(
            "`{}`: at home at `{}` by {}, not at `{}` by {}",
            self.all.people.name(home.person),
            self.org_name(home.org),
            place(&self.files, home.origin),
            self.org_name(other.org),
            place(&self.files, other.origin),
        );
        let origin = Some(home.origin.min(other.origin));
        self.all.conflicts.tell(loss::TWO_HOMES, &text, 1, origin);
    }

    /// Tells what does not fit together about people, with both records.
    fn odd_people(&mut self) {
        for (odd, origin) in std::mem::take(&mut self.all.odd) {
            let people = &self.all.people;
            let (what, person, text) = match odd {
                Odd::TwoAddresses(person, email) => {
                    let person = people.same(person);
                    let text =
                        format!("`{}`, and `{}`", people.name(person), people.address(email));
                    (loss::TWO_ADDRESSES, person, text)
                }
                Odd::OneAddress(first, second) => {
                    let (first, second) = (people.same(first), people.same(second));
                    let text = format!("`{}`, and `{}`", people.name(first), people.name(second));
                    (loss::TWO_IDS, first, text)
                }
            };
            let at = self.all.seen.partition_point(|seen| seen.person < person);
            let first = self.all.seen.get(at).map_or(origin, |seen| seen.origin);
            let sources = format!(
                "{text}, by {} and {}",
                place(&self.files, first),
                place(&self.files, origin)
            );
            self.all.conflicts.tell(what, &sources, 1, Some(origin));
        }
    }

    /// Finds the customers that subscribers belong to.
    fn subscribers(&mut self) {
        for (at, called) in &self.all.subscribers {
            let mut orgs = called.iter().filter_map(|id| self.all.customers.get(id));
            if let Some(org) = orgs.next() {
                self.all.seen[*at as usize].org = *org;
            }
        }
    }

    /// Finds whose the lists of organizations are: whom somebody names, the home of who
    /// called, or the only organization whose people have a partner's roles.
    pub(super) fn lister(&mut self) -> Result<(), NoSuchPartner> {
        let mut partners: BTreeSet<OrgNo> = BTreeSet::new();
        for held in &self.all.held {
            let home = self.home(self.all.people.same(held.person));
            let role = self.called[held.role as usize].role;
            let (Some(home), By::State, OrgNo::NONE) = (home, held.by, held.on) else {
                continue;
            };
            self.with_roles.insert(home);
            if role.is_some_and(|role| self.is_of_partners(role)) {
                partners.insert(home);
                self.all
                    .orgs
                    .at_mut(home)
                    .partner
                    .get_or_insert(held.origin);
            }
        }
        let called = self.all.me.and_then(|(person, origin)| {
            let person = self.all.people.same(person);
            Some((self.home(person)?, person, origin))
        });
        let why = if let Some(name) = &self.options.partner {
            let named = self.all.orgs.named(name);
            let org = named.map_err(|known| NoSuchPartner { known })?;
            self.partners.insert(org);
            self.lister = Some(org);
            "as it was named".to_owned()
        } else if let Some((home, person, origin)) = called {
            self.lister = Some(home);
            let name = self.all.people.name(person);
            format!(
                "the home of `{name}`, who called ({})",
                place(&self.files, origin)
            )
        } else if let (Some(only), 1) = (partners.first(), partners.len()) {
            self.lister = Some(*only);
            let shown = self.all.orgs.at(*only).partner;
            let shown = shown.map_or_else(String::new, |origin| place(&self.files, origin));
            format!("the only one whose people have a partner's roles ({shown})")
        } else {
            return Ok(());
        };
        if let Some(lister) = self.lister {
            let name = self.org_name(lister);
            self.assumed.push(format!(
                "lists of organizations and of administrators are those of `{name}`, {why}"
            ));
        }
        Ok(())
    }

    /// Takes administrators of customers whose home nobody tells for people of the
    /// partner whose lists these are.
    pub(super) fn homes_of_partners(&mut self) {
        let Some(lister) = self.lister else {
            return;
        };
        for seen in &self.all.seen {
            let home = &mut self.homes[seen.person.0 as usize];
            if seen.rank == Rank::Partner && *home == OrgNo::NONE {
                *home = lister;
                let name = self.all.people.name(seen.person);
                self.all
                    .inferred
                    .tell(loss::ASSUMED_HOME, &name, 1, Some(seen.origin));
            }
        }
    }

    /// Returns who is declared, in the order of their ids, and notes what came of the
    /// records that speak of them.
    pub(super) fn users(&mut self) -> Vec<User> {
        let seen = std::mem::take(&mut self.all.seen);
        let mut users = Vec::new();
        let mut counts = vec![0; self.all.licences.len()];
        let mut start = 0;
        for of_one in seen.chunk_by(|one, other| one.person == other.person) {
            let end = start + of_one.len();
            let range = std::mem::replace(&mut start, end)..end;
            let person = of_one[0].person;
            let is_told = of_one.iter().any(|seen| seen.rank != Rank::Event);
            if self.home(person).is_some() && (is_told || self.needed.contains(&person)) {
                users.push(User {
                    person,
                    seen: range,
                    licences: self.licences(of_one, &mut counts),
                });
            }
        }
        self.all.seen = seen;
        self.lost_licences(&counts);
        let people = &self.all.people;
        users.sort_by_cached_key(|user| people.name(user.person));
        users
    }

    /// Returns the licences that somebody holds, counts all of theirs, and notes what
    /// came of the records that speak of them.
    fn licences(&mut self, of_one: &[Seen], counts: &mut [u64]) -> BTreeSet<Licence> {
        let at_home = of_one.iter().filter(|seen| seen.org != OrgNo::NONE);
        let at_home = at_home.min_by_key(|seen| (seen.rank, seen.origin));
        let deciding = at_home.or(of_one.first()).map(|seen| seen.origin);
        let mut held = BTreeSet::new();
        let mut counted: BTreeSet<u32> = BTreeSet::new();
        for seen in of_one {
            let mut is_new = Some(seen.origin) == deciding;
            for number in &self.all.bundles[seen.bundle as usize] {
                if let Some(licence) = self.shows[*number as usize].licence {
                    is_new |= held.insert(licence);
                    if let Some((_, origin)) = self.all.licence_names.get(number) {
                        self.all.ledger.came_to(*origin, Outcome::Mapped);
                    }
                }
                if counted.insert(*number) {
                    counts[*number as usize] += 1;
                }
            }
            // An event is of use for what it changes only.
            if is_new {
                self.all.ledger.came_to(seen.origin, Outcome::Mapped);
            } else if seen.rank != Rank::Event {
                self.all.ledger.came_to(seen.origin, Outcome::Merged);
            }
        }
        held
    }

    fn lost_licences(&mut self, counts: &[u64]) {
        let lost = self.all.licences.iter().zip(counts).zip(&self.shows);
        for (number, ((text, count), shows)) in (0..).zip(lost) {
            if *count > 0 && shows.licence.is_none() {
                let name = self.all.licence_names.get(&number);
                let label = named::licence_label(text, name.map(|(name, _)| name.as_str()));
                self.all.losses.tell(loss::LICENCE, &label, *count, None);
            }
        }
    }
}

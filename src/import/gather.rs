//! What records say, taken down as they come.
//!
//! Owns which claims a record makes. It is taken apart once and not kept; what the
//! claims amount to together is settled when all are there.

mod records;

use super::account::{Ledger, Tallies};
use super::claims::{By, Event, Held, Managed, Manager, Rank, Seen};
use super::orgs::{OrgNo, Orgs};
use super::people::{Key, Odd, People, PersonNo, printable};
use super::read::{Taken, What};
use super::record::Origin;
use super::{id, loss};
use indexmap::IndexSet;
use std::collections::BTreeMap;

/// What all records say.
#[derive(Debug, Default)]
pub struct Gatherer {
    pub(super) ledger: Ledger,
    pub(super) people: People,
    pub(super) orgs: Orgs,
    /// Roles and licences as they are spelled.
    pub(super) roles: IndexSet<String>,
    pub(super) licences: IndexSet<String>,
    /// Sets of licences, of which most people have the same few.
    pub(super) bundles: IndexSet<Box<[u32]>>,
    pub(super) role_names: BTreeMap<u32, (String, Origin)>,
    pub(super) licence_names: BTreeMap<u32, (String, Origin)>,
    pub(super) seen: Vec<Seen>,
    pub(super) held: Vec<Held>,
    pub(super) assigned: Vec<(PersonNo, OrgNo, Origin)>,
    pub(super) managed: Vec<Managed>,
    pub(super) events: Vec<Event>,
    /// Customers of a Wholesale partner, by what subscribers call them.
    pub(super) customers: BTreeMap<String, OrgNo>,
    /// Places in `seen` with what the home is called there.
    pub(super) subscribers: Vec<(u32, Vec<String>)>,
    pub(super) me: Option<(PersonNo, Origin)>,
    pub(super) wholesale: Option<Origin>,
    pub(super) losses: Tallies,
    pub(super) inferred: Tallies,
    pub(super) conflicts: Tallies,
    /// What does not fit together about people, and the record that shows it.
    pub(super) odd: Vec<(Odd, Origin)>,
    pub(super) skipped: Vec<(String, String)>,
    pub(super) offers: Vec<(String, String)>,
}

impl Gatherer {
    /// Begins a file: what is taken from now on comes from it.
    pub fn file(&mut self, name: &str) {
        self.ledger.file(name);
    }

    /// Notes a file from which nothing is taken, and why.
    pub fn skip(&mut self, name: &str, reason: &str) {
        self.skipped.push((name.to_owned(), reason.to_owned()));
    }

    /// Notes what is proposed for the columns of a table.
    pub fn offer(&mut self, name: &str, entry: &str) {
        self.offers.push((name.to_owned(), entry.to_owned()));
    }

    /// Takes a record of the file.
    pub fn take(&mut self, taken: Taken) {
        self.ledger.next(taken.record);
        match taken.what {
            What::Record(record) => self.record(record),
            What::Ignored { kind, reason } => {
                self.ledger.note(kind, &reason);
            }
            What::NotUnderstood { reason } => self.ledger.not_understood("record", &reason),
        }
    }

    /// Returns the person of an id and an address, unless both are blank.
    fn somebody(&mut self, [id, email]: [Option<&str>; 2], origin: Origin) -> Option<PersonNo> {
        if let Some(id) = id
            && !Key::of(id).1
        {
            self.losses
                .tell(loss::UNDECODED, &printable(id), 1, Some(origin));
        }
        let met = self.people.meet(id, email);
        let Some((person, odd)) = met else {
            self.ledger
                .because(origin, "it has neither an id nor an address");
            return None;
        };
        self.odd.extend(odd.map(|odd| (odd, origin)));
        Some(person)
    }

    fn home(&mut self, org: Option<&str>, origin: Origin) -> OrgNo {
        org.filter(|org| !printable(org).is_empty())
            .map_or(OrgNo::NONE, |org| self.org(org, origin))
    }

    fn org(&mut self, id: &str, origin: Origin) -> OrgNo {
        let (org, decoded) = self.orgs.meet(id, origin);
        if !decoded && self.orgs.at(org).name.is_none() {
            self.losses
                .tell(loss::UNDECODED, &printable(id), 1, Some(origin));
        }
        org
    }

    fn role(&mut self, text: &str) -> u32 {
        let (role, _) = self.roles.insert_full(spelled(text));
        u32::try_from(role).unwrap_or(u32::MAX)
    }

    fn licence(&mut self, text: &str) -> u32 {
        let (licence, _) = self.licences.insert_full(spelled(text));
        u32::try_from(licence).unwrap_or(u32::MAX)
    }

    fn see(
        &mut self,
        person: PersonNo,
        org: OrgNo,
        licences: &[String],
        rank: Rank,
        origin: Origin,
    ) {
        let mut bundle: Vec<u32> = licences.iter().map(|it| self.licence(it)).collect();
        bundle.sort_unstable();
        bundle.dedup();
        let (bundle, _) = self.bundles.insert_full(bundle.into());
        self.seen.push(Seen {
            person,
            org,
            bundle: u32::try_from(bundle).unwrap_or(u32::MAX),
            rank,
            origin,
        });
    }

    fn hold(&mut self, person: PersonNo, on: OrgNo, roles: &[String], origin: Origin) {
        for role in roles.iter().filter(|role| !printable(role).is_empty()) {
            let role = self.role(role);
            self.held.push(Held {
                person,
                on,
                role,
                by: By::State,
                origin,
            });
        }
    }

    fn manage(&mut self, by: Manager, customer: OrgNo, origin: Origin) {
        self.managed.push(Managed {
            by,
            customer,
            origin,
        });
    }
}

/// Returns what is the same in all spellings of an id; a text that is none, as it is.
fn spelled(text: &str) -> String {
    id::decode(text).map_or_else(|| printable(text), |id| id.key)
}

//! From claims to facts.
//!
//! Owns the order of precedence where claims differ, and what is said of them
//! together: who is at home where, whose the lists of organizations are, and which
//! facts there are. The written form of the facts is not known here.

mod changes;
mod orgs;
mod people;
mod roles;
mod unknown;

use super::account::{Account, Outcome};
use super::claims::{Manager, Seen};
use super::gather::Gatherer;
use super::imported::{Fact, Imported};
use super::loss;
use super::named::{self, Called, Shows};
use super::orgs::{OrgIds, OrgNo};
use super::people::PersonNo;
use super::record::Origin;
use crate::facts::StatedFact;
use crate::model::{Instant, Role, RoleKind};
use crate::policy::Policy;
use std::collections::{BTreeMap, BTreeSet};

/// What somebody who imports decides.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The partner whose lists of organizations these are, by id or name.
    pub partner: Option<String>,
    /// Which ids organizations get.
    pub org_ids: OrgIds,
}

/// Why nothing can be settled: no organization, or more than one, is called so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchPartner {
    /// The names that there are.
    pub known: Vec<String>,
}

/// A role that somebody is granted, and what is known of it.
#[derive(Debug, Default)]
struct Granted {
    origins: BTreeSet<Origin>,
    by: Option<PersonNo>,
    from: Option<Instant>,
    /// Whether a list of roles says so.
    state: bool,
}

/// A role in the hands of somebody at an organization.
type Key = (PersonNo, OrgNo, Role);

/// Records, in order.
type Origins = BTreeSet<Origin>;

/// What is settled so far.
struct Settling<'p> {
    all: Gatherer,
    policy: &'p Policy,
    options: &'p Options,
    /// The names of the files.
    files: Vec<String>,
    /// What each role is, by its number.
    called: Vec<Called>,
    /// What each licence shows, by its number.
    shows: Vec<Shows>,
    /// Where everybody is at home.
    homes: Vec<OrgNo>,
    /// Whose the lists of organizations are.
    lister: Option<OrgNo>,
    /// At which homes lists of roles were read.
    with_roles: BTreeSet<OrgNo>,
    /// Whose roles elsewhere were read.
    with_managed: BTreeSet<PersonNo>,
    grants: BTreeMap<Key, Granted>,
    assigned: BTreeMap<(PersonNo, OrgNo), Origins>,
    unknown_roles: BTreeMap<(PersonNo, String, OrgNo), Origins>,
    provisioning: BTreeMap<(PersonNo, OrgNo), (Origins, Option<Instant>)>,
    demotions: BTreeMap<(PersonNo, OrgNo, Instant), Origins>,
    manages: BTreeMap<(OrgNo, OrgNo), Origins>,
    partners: BTreeSet<OrgNo>,
    /// The ids that organizations get.
    ids: BTreeMap<OrgNo, String>,
    /// People who are needed though events alone speak of them.
    needed: BTreeSet<PersonNo>,
    assumed: Vec<String>,
}

impl Gatherer {
    /// Settles what the claims amount to.
    ///
    /// # Errors
    ///
    /// The partner that is named is none of the organizations.
    pub fn settle(self, policy: &Policy, options: &Options) -> Result<Imported, NoSuchPartner> {
        let mut settling = Settling::new(self, policy, options);
        settling.homes();
        settling.lister()?;
        settling.homes_of_partners();
        settling.roles();
        settling.managers();
        settling.changes();
        settling.provisioning();
        settling.kinds();
        settling.all.ledger_of_lookups(&settling.called);
        Ok(settling.finish())
    }

    /// Notes that records which name roles were of use where a role is known by them.
    fn ledger_of_lookups(&mut self, called: &[Called]) {
        let mut used = Origins::new();
        for held in &self.held {
            used.extend(called[held.role as usize].listed);
        }
        for origin in used {
            self.ledger.came_to(origin, Outcome::Mapped);
        }
    }
}

impl<'p> Settling<'p> {
    fn new(mut all: Gatherer, policy: &'p Policy, options: &'p Options) -> Self {
        all.orgs.join_names();
        let roles = all.roles.iter().zip(0..);
        let called = roles.map(|(text, number)| {
            named::role(policy.role_ids(), text, all.role_names.get(&number))
        });
        let called = called.collect();
        let licences = all.licences.iter().zip(0..);
        let shows = licences.map(|(text, number)| {
            let name = all.licence_names.get(&number);
            named::licence(text, name.map(|(name, _)| name.as_str()))
        });
        let shows = shows.collect();
        Self {
            files: all.ledger.names(),
            called,
            shows,
            all,
            policy,
            options,
            homes: Vec::new(),
            lister: None,
            with_roles: BTreeSet::new(),
            with_managed: BTreeSet::new(),
            grants: BTreeMap::new(),
            assigned: BTreeMap::new(),
            unknown_roles: BTreeMap::new(),
            provisioning: BTreeMap::new(),
            demotions: BTreeMap::new(),
            manages: BTreeMap::new(),
            partners: BTreeSet::new(),
            ids: BTreeMap::new(),
            needed: BTreeSet::new(),
            assumed: Vec::new(),
        }
    }

    /// Returns where somebody is at home, if that is known.
    fn home(&self, person: PersonNo) -> Option<OrgNo> {
        let home = self.homes.get(person.0 as usize).copied();
        home.filter(|home| *home != OrgNo::NONE)
    }

    /// Returns whether a role is a partner's role over its customers.
    fn is_of_partners(&self, role: Role) -> bool {
        self.policy.role(role).kind == RoleKind::CustomerManagement
    }

    /// Returns whether an organization manages another, as far as is known.
    fn is_managed_by(&self, customer: OrgNo, partner: OrgNo) -> bool {
        self.manages.contains_key(&(partner, customer))
    }

    /// Returns what an organization is called in the account.
    fn org_name(&self, org: OrgNo) -> String {
        let info = self.all.orgs.at(org);
        let name = info.name.as_ref().map(|(name, _)| name.clone());
        name.unwrap_or_else(|| info.key.text())
    }

    /// Notes that the first of some records told something, and that the others said it
    /// again.
    fn came(&mut self, origins: &Origins) {
        let mut outcome = Outcome::Mapped;
        for origin in origins {
            self.all.ledger.came_to(*origin, outcome);
            outcome = Outcome::Merged;
        }
    }

    /// Notes that somebody manages a customer, and whether that is only inferred.
    fn manage(&mut self, by: Manager, customer: OrgNo, origin: Origin) -> bool {
        let partner = match by {
            Manager::Lister => self.lister,
            Manager::Org(org) => Some(self.all.orgs.same(org)),
            Manager::HomeOf(person) => self.home(self.all.people.same(person)),
        };
        let customer = self.all.orgs.same(customer);
        let Some(partner) = partner else {
            return false;
        };
        if partner != customer {
            let origins = self.manages.entry((partner, customer)).or_default();
            origins.insert(origin);
        }
        true
    }

    fn finish(mut self) -> Imported {
        let mut facts = Vec::new();
        self.state_orgs(&mut facts);
        self.state_roles(&mut facts);
        let users = self.users();
        let mut unknown = Vec::new();
        self.unknown(&mut facts, &mut unknown);
        facts.sort_by(|one: &Fact, other| one.fact.cmp(&other.fact));
        let files = self.files;
        let mut imported = Imported {
            account: Account {
                files: self.all.ledger.files(),
                skipped: self.all.skipped,
                offers: self.all.offers,
                assumed: self.assumed,
                losses: self.all.losses.told(&files),
                inferred: self.all.inferred.told(&files),
                conflicts: self.all.conflicts.told(&files),
                unknown,
                facts: Vec::new(),
            },
            files,
            facts,
            users,
            seen: self.all.seen,
            people: self.all.people,
            homes: self.homes,
            ids: self.ids,
        };
        imported.count();
        imported
    }
}

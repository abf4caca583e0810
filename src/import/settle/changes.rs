//! What events say of roles, beside what is told as the state of things.
//!
//! Whether a role is held, the state says; an event adds by whom it was given, and
//! since when. Events decide alone only where no state was read.

use super::{Origins, Outcome, PersonNo, Settling, loss};
use crate::import::claims::Event;
use crate::import::orgs::OrgNo;
use crate::import::record::Origin;
use crate::model::{Instant, Role};
use std::collections::BTreeMap;

/// A role was given or taken.
#[derive(Debug, Clone, Copy)]
struct Change {
    at: Instant,
    given: bool,
    actor: Option<PersonNo>,
    origin: Origin,
}

impl Settling<'_> {
    /// Settles what events add.
    pub(super) fn changes(&mut self) {
        let mut events = std::mem::take(&mut self.all.events);
        events.sort_by_key(|event| (event.at, event.origin));
        let mut changes: BTreeMap<(PersonNo, OrgNo, u32), Vec<Change>> = BTreeMap::new();
        let mut demoted = Vec::new();
        for event in &mut events {
            event.person = self.all.people.same(event.person);
            event.actor = event.actor.map(|actor| self.all.people.same(actor));
            let home = self.home(event.person);
            let on = match event.on {
                OrgNo::NONE => home,
                on => Some(self.all.orgs.same(on)),
            };
            let (Some(home), Some(on)) = (home, on) else {
                continue;
            };
            event.on = on;
            self.all
                .ledger
                .because(event.origin, "a later event about the same role counts");
            if on != home && self.demotes(event).is_some() {
                demoted.push(event.clone());
            }
            let roles = event.added.iter().map(|role| (role, true));
            for (role, given) in roles.chain(event.removed.iter().map(|role| (role, false))) {
                let key = (event.person, on, *role);
                changes.entry(key).or_default().push(Change {
                    at: event.at,
                    given,
                    actor: event.actor,
                    origin: event.origin,
                });
            }
        }
        let changes = self.by_meaning(changes);
        for event in demoted {
            self.demotion(&event, &changes);
        }
        for (key, changes) in &changes {
            self.change(key, changes);
        }
    }

    /// Returns the changes by what their roles are.
    fn by_meaning(
        &self,
        changes: BTreeMap<(PersonNo, OrgNo, u32), Vec<Change>>,
    ) -> BTreeMap<(PersonNo, OrgNo, Meant), Vec<Change>> {
        let mut by_meaning: BTreeMap<_, Vec<Change>> = BTreeMap::new();
        for ((person, on, role), changes) in changes {
            let called = &self.called[role as usize];
            let meant = match called.role {
                Some(role) => Meant::Known(role),
                None => Meant::Unknown(called.label.clone()),
            };
            by_meaning
                .entry((person, on, meant))
                .or_default()
                .extend(changes);
        }
        for changes in by_meaning.values_mut() {
            changes.sort_by_key(|change| (change.at, change.given, change.origin));
        }
        by_meaning
    }

    /// Returns what a full administrator of another organization became by an event.
    fn demotes(&self, event: &Event) -> Option<Role> {
        let role = |number: &u32| self.called[*number as usize].role;
        let was_full = event
            .removed
            .iter()
            .any(|it| role(it) == Some(Role::FullAdmin));
        let mut became = event.added.iter().filter_map(role);
        let became =
            became.find(|role| matches!(role, Role::ReadonlyAdmin | Role::ProvisioningAdmin))?;
        was_full.then_some(became)
    }

    /// Settles that a full administrator of another organization was demoted: they were
    /// one until then, and what they became follows.
    fn demotion(
        &mut self,
        event: &Event,
        changes: &BTreeMap<(PersonNo, OrgNo, Meant), Vec<Change>>,
    ) {
        let (person, on) = (event.person, event.on);
        let (Some(became), Some(home)) = (self.demotes(event), self.home(person)) else {
            return;
        };
        let follows = if self.is_managed_by(on, home) {
            Role::ProvisioningAdmin
        } else {
            Role::ReadonlyAdmin
        };
        let full = (person, on, Role::FullAdmin);
        let is_so = match became {
            Role::ProvisioningAdmin => self.provisioning.contains_key(&(person, on)),
            _ => self.grants.contains_key(&(person, on, became)),
        };
        let is_told = self.with_managed.contains(&person);
        if follows != became || self.grants.contains_key(&full) || is_told && !is_so {
            let reason = "what follows from the demotion is not what was read later";
            self.all.ledger.because(event.origin, reason);
            return;
        }
        let mut origins = Origins::from([event.origin]);
        // What they became need not be stated: it follows.
        if let Some((found, _)) = self.provisioning.remove(&(person, on)) {
            origins.extend(found);
        }
        if let Some(found) = self.grants.remove(&(person, on, became)) {
            origins.extend(found.origins);
        }
        self.all.ledger.came_to(event.origin, Outcome::Mapped);
        self.needed.insert(person);
        let name = format!(
            "`{}` at `{}`",
            self.all.people.name(person),
            self.org_name(on)
        );
        self.all
            .inferred
            .tell(loss::DEMOTED, &name, 1, Some(event.origin));
        let given = changes.get(&(person, on, Meant::Known(Role::FullAdmin)));
        let mut given = given.into_iter().flatten().rev();
        let given = given.find(|change| change.given && change.at < event.at);
        let granted = self.grants.entry(full).or_default();
        granted.origins.extend(origins.iter().copied());
        if let Some(given) = given {
            self.given_by(full, *given);
        }
        self.demotions.insert((person, on, event.at), origins);
    }

    /// Settles what the changes of one role of one person at one organization add.
    fn change(&mut self, (person, on, meant): &(PersonNo, OrgNo, Meant), changes: &[Change]) {
        let (person, on) = (*person, *on);
        let Some(last) = changes.last() else {
            return;
        };
        let is_read = if self.home(person) == Some(on) {
            self.with_roles.contains(&on)
        } else {
            self.with_managed.contains(&person)
        };
        let is_held = match meant {
            Meant::Known(Role::ProvisioningAdmin) => self.provisioning.contains_key(&(person, on)),
            Meant::Known(role) => self.grants.contains_key(&(person, on, *role)),
            Meant::Unknown(label) => self
                .unknown_roles
                .contains_key(&(person, label.clone(), on)),
        };
        let reason = match (is_held, is_read) {
            (true, _) => None,
            (false, true) => Some("the role is not held any more, as what was read of roles shows"),
            (false, false) if !last.given => Some("the role was taken again"),
            (false, false) => None,
        };
        let is_demotion = self
            .demotions
            .keys()
            .any(|(who, at, _)| (*who, *at) == (person, on));
        if let Some(reason) = reason {
            for change in changes {
                self.all.ledger.because(change.origin, reason);
            }
            return;
        }
        if is_demotion {
            return;
        }
        let taken = changes.iter().rposition(|change| !change.given);
        let since = &changes[taken.map_or(0, |place| place + 1)..];
        let Some(given) = since.first().copied() else {
            // Held all the same: given again, and no event tells when.
            for change in changes {
                let reason =
                    "the role is held, though it was taken: when it was given again is not told";
                self.all.ledger.because(change.origin, reason);
            }
            return;
        };
        for again in &since[1..] {
            self.all.ledger.came_to(again.origin, Outcome::Merged);
        }
        self.all.ledger.came_to(given.origin, Outcome::Mapped);
        if !is_held {
            let name = match meant {
                Meant::Known(role) => role.to_string(),
                Meant::Unknown(label) => label.clone(),
            };
            let text = format!("`{name}` of `{}`", self.all.people.name(person));
            self.all
                .inferred
                .tell(loss::BY_EVENTS, &text, 1, Some(given.origin));
        }
        match meant {
            Meant::Known(Role::ProvisioningAdmin) => {
                let (origins, at) = self.provisioning.entry((person, on)).or_default();
                origins.insert(given.origin);
                *at = Some(given.at);
            }
            Meant::Known(role) => {
                if self.is_of_partners(*role) && self.home(person) == Some(on) {
                    self.partners.insert(on);
                }
                self.given_by((person, on, *role), given);
            }
            Meant::Unknown(label) => {
                let key = (person, label.clone(), on);
                self.unknown_roles
                    .entry(key)
                    .or_default()
                    .insert(given.origin);
            }
        }
        self.needed.insert(person);
    }

    /// Notes by whom and since when a role is held.
    fn given_by(&mut self, key: super::Key, given: Change) {
        let by = given.actor.filter(|actor| self.home(*actor).is_some());
        if let (None, Some(actor)) = (by, given.actor) {
            let name = self.all.people.name(actor);
            self.all
                .losses
                .tell(loss::GRANTOR, &name, 1, Some(given.origin));
        }
        self.needed.extend(by);
        self.needed.insert(key.0);
        let granted = self.grants.entry(key).or_default();
        granted.origins.insert(given.origin);
        granted.by = by;
        granted.from = Some(given.at);
        self.all.ledger.came_to(given.origin, Outcome::Mapped);
    }
}

/// A role of an event: one of the policy, or what another one is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Meant {
    Known(Role),
    Unknown(String),
}

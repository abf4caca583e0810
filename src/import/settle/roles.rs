//! Who holds what, by what is told as the state of things.

use super::{Fact, Origins, Settling, StatedFact, loss};
use crate::import::claims::{By, Held, Manager};
use crate::import::orgs::OrgNo;
use crate::import::people::PersonNo;
use crate::import::record::Origin;
use crate::model::{Instant, Role, Word as _};
use std::collections::BTreeSet;

impl Settling<'_> {
    /// Settles what is held now.
    pub(super) fn roles(&mut self) {
        // What lists of roles say decides about what answers on managed customers say.
        let all = std::mem::take(&mut self.all.held);
        let (managing, others): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|held| held.by == By::Managing);
        for held in others.into_iter().chain(managing) {
            self.all.held.push(held);
            let person = self.all.people.same(held.person);
            let called = &self.called[held.role as usize];
            let (role, label) = (called.role, called.label.clone());
            let Some(home) = self.home(person) else {
                let name = role.map_or(label, |role| role.to_string());
                self.all
                    .losses
                    .tell(loss::HOMELESS_ROLE, &name, 1, Some(held.origin));
                continue;
            };
            let on = match held.on {
                OrgNo::NONE => home,
                on => self.all.orgs.same(on),
            };
            if let (true, Some(role), true) = (called.inferred, role, held.by != By::Group) {
                let text = format!("`{label}` is `{role}`");
                self.all
                    .inferred
                    .tell(loss::INFERRED_ROLE, &text, 1, Some(held.origin));
            }
            let held = Held { person, on, ..held };
            match role {
                Some(role) if held.by != By::Group => self.role(held, home, role),
                _ => {
                    if held.by != By::Group {
                        self.all
                            .losses
                            .tell(loss::ROLE, &label, 1, Some(held.origin));
                    }
                    let label = match held.by {
                        By::Group => format!("{label} over a group"),
                        _ => label,
                    };
                    let key = (person, label, on);
                    self.unknown_roles
                        .entry(key)
                        .or_default()
                        .insert(held.origin);
                    if held.by == By::Managing {
                        self.assign(person, on, held.origin);
                    }
                }
            }
        }
        for (person, org, origin) in std::mem::take(&mut self.all.assigned) {
            let person = self.all.people.same(person);
            if self.home(person).is_some() {
                self.assign(person, self.all.orgs.same(org), origin);
            }
        }
    }

    fn role(&mut self, held: Held, home: OrgNo, role: Role) {
        let Held {
            person, on, origin, ..
        } = held;
        if role == Role::ProvisioningAdmin {
            let found = self.provisioning.entry((person, on)).or_default();
            found.0.insert(origin);
            if on != home {
                // Only whoever is of a partner can be one.
                self.all.orgs.at_mut(home).partner.get_or_insert(origin);
                self.partners.insert(home);
            }
            return;
        }
        if !self.is_of_partners(role) {
            self.grant((person, on, role), held);
            if held.by == By::Managing {
                self.assign(person, on, origin);
            }
            return;
        }
        if on == home && held.by == By::State {
            self.partners.insert(home);
            self.grant((person, home, role), held);
            return;
        }
        // A partner's role over a customer: which customers somebody reaches.
        if role == Role::PartnerAdmin {
            self.assign(person, on, origin);
        }
        match held.by {
            By::Managing => self.at_home(held, home, role),
            _ => {
                if self.manage(Manager::HomeOf(person), on, origin) {
                    let name = self.org_name(on);
                    self.all
                        .inferred
                        .tell(loss::MANAGED, &name, 1, Some(origin));
                }
            }
        }
    }

    /// Settles a role at home that only an answer about managed customers tells.
    fn at_home(&mut self, held: Held, home: OrgNo, role: Role) {
        let granted = self.grants.get(&(held.person, home, role));
        let is_held = granted.is_some_and(|granted| granted.state);
        let text = format!("`{role}` of `{}`", self.all.people.name(held.person));
        if is_held || !self.with_roles.contains(&home) {
            if !is_held {
                self.all
                    .inferred
                    .tell(loss::MANAGING_ROLE, &text, 1, Some(held.origin));
            }
            self.partners.insert(home);
            self.grant((held.person, home, role), held);
        } else {
            self.all
                .conflicts
                .tell(loss::NOT_HELD, &text, 1, Some(held.origin));
        }
    }

    fn grant(&mut self, key: super::Key, held: Held) {
        let listed = self.called[held.role as usize].listed;
        let granted = self.grants.entry(key).or_default();
        granted.origins.insert(held.origin);
        granted.origins.extend(listed);
        granted.state |= held.by == By::State;
    }

    fn assign(&mut self, person: PersonNo, on: OrgNo, origin: Origin) {
        self.assigned
            .entry((person, on))
            .or_default()
            .insert(origin);
    }

    /// Settles who is provisioning administrator. Nobody can be given that role: it
    /// follows from setting services up, where the customer has a partner already.
    pub(super) fn provisioning(&mut self) {
        let all = std::mem::take(&mut self.provisioning);
        let related = if all.is_empty() {
            BTreeSet::new()
        } else {
            self.related()
        };
        for ((person, on), (origins, at)) in all {
            let follows = self.home(person) != Some(on) && related.contains(&on);
            let name = format!(
                "`{}` at `{}`",
                self.all.people.name(person),
                self.org_name(on)
            );
            let first = origins.first().copied();
            if follows {
                self.all.inferred.tell(loss::SET_UP, &name, 1, first);
                self.provisioning.insert((person, on), (origins, at));
            } else {
                self.all.losses.tell(loss::PROVISIONING, &name, 1, first);
                // The policy knows such a role, but not held like this.
                let mut listed = self.policy.role_ids().listed().iter();
                let called = listed.find(|known| known.role == Some(Role::ProvisioningAdmin));
                let label = called.and_then(|known| known.id.as_deref());
                let label = label.unwrap_or(Role::ProvisioningAdmin.id()).to_owned();
                let known = self.unknown_roles.entry((person, label, on)).or_default();
                known.extend(origins);
            }
        }
    }

    /// Returns the customers with a relationship to a partner and one of its
    /// administrators, which is what a provisioning administrator's role rests on.
    fn related(&self) -> BTreeSet<OrgNo> {
        let mut staffed = BTreeSet::new();
        let mut partner_admins = BTreeSet::new();
        for (person, on, role) in self.grants.keys() {
            match role {
                _ if self.home(*person) != Some(*on) => {}
                Role::PartnerFullAdmin => {
                    staffed.insert(*on);
                }
                Role::PartnerAdmin => {
                    partner_admins.insert(*person);
                }
                _ => {}
            }
        }
        let managed = self.manages.keys();
        let managed = managed.filter(|(partner, _)| staffed.contains(partner));
        let mut related: BTreeSet<OrgNo> = managed.map(|(_, customer)| *customer).collect();
        for (person, customer) in self.assigned.keys() {
            if partner_admins.contains(person)
                && let Some(home) = self.home(*person)
                && self.is_managed_by(*customer, home)
            {
                related.insert(*customer);
            }
        }
        related
    }

    /// States what is held, and notes what came of the records.
    pub(super) fn state_roles(&mut self, facts: &mut Vec<Fact>) {
        for ((person, on, role), granted) in std::mem::take(&mut self.grants) {
            let by = granted.by.map(|by| self.all.people.name(by));
            self.came(&granted.origins);
            facts.push(Fact {
                fact: StatedFact::Grant {
                    role,
                    to: self.all.people.name(person),
                    on: self.ids[&on].clone(),
                    by,
                    from: granted.from.unwrap_or(Instant::ALWAYS),
                    until: Instant::NEVER,
                },
                origins: granted.origins.into_iter().collect(),
            });
        }
        for ((person, customer), origins) in std::mem::take(&mut self.assigned) {
            let user = self.all.people.name(person);
            if self.is_of_customer(customer, &user, &origins) {
                let customer = self.ids[&customer].clone();
                let fact = StatedFact::Assigned {
                    user,
                    customer,
                    by: None,
                    from: Instant::ALWAYS,
                    until: Instant::NEVER,
                };
                self.state(fact, &origins, facts);
            }
        }
        for ((person, on), (origins, at)) in std::mem::take(&mut self.provisioning) {
            let by = self.all.people.name(person);
            if self.is_of_customer(on, &by, &origins) {
                let on = self.ids[&on].clone();
                let at = at.unwrap_or(Instant::ALWAYS);
                self.state(StatedFact::SetUpServices { by, on, at }, &origins, facts);
            }
        }
        for ((person, on, at), origins) in std::mem::take(&mut self.demotions) {
            let user = self.all.people.name(person);
            if self.is_of_customer(on, &user, &origins) {
                let on = self.ids[&on].clone();
                self.state(StatedFact::Demotion { user, on, at }, &origins, facts);
            }
        }
        for ((person, role, on), origins) in std::mem::take(&mut self.unknown_roles) {
            let user = self.all.people.name(person);
            let on = self.ids[&on].clone();
            self.state(StatedFact::UnknownRole { user, role, on }, &origins, facts);
        }
    }

    fn state(&mut self, fact: StatedFact, origins: &Origins, facts: &mut Vec<Fact>) {
        self.came(origins);
        facts.push(Fact {
            fact,
            origins: origins.iter().copied().collect(),
        });
    }

    /// Returns whether an organization is a customer; that it is none, is told as a loss.
    fn is_of_customer(&mut self, org: OrgNo, user: &str, origins: &Origins) -> bool {
        let is_customer = !self.partners.contains(&org);
        if !is_customer {
            let text = format!("what `{user}` does at `{}`", self.org_name(org));
            let first = origins.first().copied();
            self.all.losses.tell(loss::OF_A_PARTNER, &text, 1, first);
        }
        is_customer
    }
}

//! What each kind of record claims.

use super::{Gatherer, spelled};
use crate::import::claims::{By, Event, Held, Manager, Rank};
use crate::import::orgs::OrgNo;
use crate::import::people::printable;
use crate::import::record::{
    AuditEvent, Licence, ManagedBy, Origin, PartnerAdmin, Person, Record, User,
};
use crate::import::{id, loss, named};
use crate::model::Instant;

/// Why nothing comes of a record of somebody whose home nobody tells.
const HOMELESS: &str = "the home organization of the person is not known";

const NO_CUSTOMER: &str = "the answer does not name the customer that was asked about";

const NO_PERSON: &str = "the answer does not name the person who was asked about";

impl Gatherer {
    pub(super) fn record(&mut self, record: Record) {
        match record {
            Record::Person(person) => self.person(&person),
            Record::User(user) => self.user(&user),
            Record::Role { id, name } => {
                let origin = self.ledger.note(
                    "role",
                    "names a role, and nothing else is known only by that name",
                );
                let role = self.role(&id);
                self.role_names
                    .entry(role)
                    .or_insert((printable(&name), origin));
            }
            Record::Organization { id, name, listed } => {
                let origin = self
                    .ledger
                    .note("organization", "says nothing of an organization");
                self.listed_org(&id, name.as_deref(), listed, origin);
            }
            Record::Tags { org, name } => {
                let origin = self
                    .ledger
                    .note("tags of an organization", "says nothing of an organization");
                self.listed_org(&org, name.as_deref(), true, origin);
            }
            Record::Licence(licence) => self.licence_record(&licence),
            Record::PartnerAdmin(admin) => self.partner_admin(&admin),
            Record::ManagedBy(managed) => self.managed_by(&managed),
            Record::Group { .. } => {
                let reason = "groups of users have no counterpart in the policy";
                self.ledger.note("group", reason);
            }
            Record::WholesaleCustomer {
                id,
                org,
                external,
                packages,
                sub_partner,
            } => {
                let Some(org) = org else {
                    let reason = "the customer has no `orgId`";
                    self.ledger.not_understood("wholesale customer", reason);
                    return;
                };
                let origin = self
                    .ledger
                    .note("wholesale customer", "says nothing of a customer");
                self.wholesale_customer(&org, [id, external], &packages, sub_partner, origin);
            }
            Record::SubPartner { org } => {
                let origin = self.ledger.note("sub-partner", "says nothing of a partner");
                let org = self.org(&org, origin);
                let info = self.orgs.at_mut(org);
                info.partner.get_or_insert(origin);
                info.wholesale.get_or_insert(origin);
                self.wholesale.get_or_insert(origin);
            }
            Record::Subscriber {
                person,
                email,
                customer,
                external_customer,
                packages,
            } => {
                let origin = self.ledger.note("subscriber", HOMELESS);
                let ids = [person.as_deref(), email.as_deref()];
                let Some(person) = self.somebody(ids, origin) else {
                    return;
                };
                self.wholesale.get_or_insert(origin);
                let called = [customer, external_customer].into_iter().flatten();
                let called = called.map(|id| spelled(&id)).collect();
                let place = u32::try_from(self.seen.len()).unwrap_or(u32::MAX);
                self.subscribers.push((place, called));
                self.see(person, OrgNo::NONE, &packages, Rank::Subscriber, origin);
            }
            Record::AuditEvent(event) => self.event(&event),
        }
    }

    fn person(&mut self, person: &Person) {
        let sort = "person";
        if let Some(account @ ("bot" | "appuser")) = person.account.as_deref()
            && person.roles.is_empty()
        {
            self.ledger.note(
                sort,
                &format!("the account of a program (`{account}`), without roles"),
            );
            return;
        }
        let origin = self.ledger.note(sort, HOMELESS);
        let email = person.emails.first().map(String::as_str);
        let Some(met) = self.somebody([Some(&person.id), email], origin) else {
            return;
        };
        if person.me {
            self.me.get_or_insert((met, origin));
        }
        let org = self.home(person.org.as_deref(), origin);
        self.see(met, org, &person.licences, Rank::Person, origin);
        self.hold(met, OrgNo::NONE, &person.roles, origin);
    }

    fn user(&mut self, user: &User) {
        let (sort, rank) = if user.scim {
            ("SCIM user", Rank::Scim)
        } else {
            ("row of a table", Rank::Table)
        };
        let origin = self.ledger.note(sort, HOMELESS);
        let Some(met) = self.somebody([user.id.as_deref(), Some(&user.email)], origin) else {
            return;
        };
        let org = self.home(user.org.as_deref(), origin);
        self.see(met, org, &user.licences, rank, origin);
        self.hold(met, OrgNo::NONE, &user.roles, origin);
        if user.active == Some(false) {
            self.losses.tell(loss::INACTIVE, sort, 1, Some(origin));
        }
        for managed in &user.managed_orgs {
            let on = self.org(&managed.org, origin);
            self.hold(met, on, std::slice::from_ref(&managed.role), origin);
        }
        for managed in &user.managed_groups {
            let role = self.role(&managed.role);
            let label = self.roles[role as usize].clone();
            self.losses.tell(loss::GROUP_ROLE, &label, 1, Some(origin));
            let on = managed
                .org
                .as_deref()
                .map_or(OrgNo::NONE, |org| self.org(org, origin));
            self.held.push(Held {
                person: met,
                on,
                role,
                by: By::Group,
                origin,
            });
        }
        for managed in &user.managed_sites {
            self.losses
                .tell(loss::SITE_ROLE, &printable(&managed.role), 1, Some(origin));
        }
    }

    fn licence_record(&mut self, licence: &Licence) {
        let reason = "names a licence that means nothing to the rules";
        let origin = self.ledger.note("licence", reason);
        let number = self.licence(&licence.id);
        if let Some(name) = &licence.name {
            let named = (printable(name), origin);
            self.licence_names.entry(number).or_insert(named);
        }
        let owner = id::decode(&licence.id);
        let owner = owner.as_ref().and_then(id::Id::owner);
        let owner = owner.map_or(OrgNo::NONE, |owner| self.org(owner, origin));
        for holder in &licence.users {
            let ids = [Some(holder.id.as_str()), holder.email.as_deref()];
            let Some(person) = self.somebody(ids, origin) else {
                continue;
            };
            let home = match holder.external {
                Some(false) => owner,
                _ => OrgNo::NONE,
            };
            let held = std::slice::from_ref(&licence.id);
            self.see(person, home, held, Rank::Licence, origin);
        }
    }

    fn partner_admin(&mut self, admin: &PartnerAdmin) {
        let sort = "partner administrator";
        let Some(customer) = &admin.customer else {
            self.ledger.not_understood(sort, NO_CUSTOMER);
            return;
        };
        let origin = self.ledger.note(sort, HOMELESS);
        let email = admin.emails.first().map(String::as_str);
        let Some(person) = self.somebody([Some(&admin.id), email], origin) else {
            return;
        };
        let customer = self.org(customer, origin);
        self.see(person, OrgNo::NONE, &[], Rank::Partner, origin);
        self.assigned.push((person, customer, origin));
        self.manage(Manager::HomeOf(person), customer, origin);
        let role = admin.role.as_slice();
        self.hold(person, customer, role, origin);
    }

    fn managed_by(&mut self, managed: &ManagedBy) {
        let sort = "managed customer";
        let Some(person) = &managed.person else {
            self.ledger.not_understood(sort, NO_PERSON);
            return;
        };
        let origin = self.ledger.note(sort, HOMELESS);
        let (id, email) = if person.contains('@') {
            (None, Some(person.as_str()))
        } else {
            (Some(person.as_str()), None)
        };
        let Some(person) = self.somebody([id, email], origin) else {
            return;
        };
        let customer = self.org(&managed.org, origin);
        self.see(person, OrgNo::NONE, &[], Rank::Partner, origin);
        self.manage(Manager::HomeOf(person), customer, origin);
        match &managed.role {
            None => self.assigned.push((person, customer, origin)),
            Some(role) => {
                let role = self.role(role);
                self.held.push(Held {
                    person,
                    on: customer,
                    role,
                    by: By::Managing,
                    origin,
                });
            }
        }
    }

    fn listed_org(&mut self, id: &str, name: Option<&str>, listed: bool, origin: Origin) {
        let org = self.org(id, origin);
        if let Some(name) = name
            && let Some(known) = self.orgs.name(org, name, origin)
        {
            let text = format!("`{known}`, and not `{}`", printable(name));
            self.conflicts.tell(loss::TWO_NAMES, &text, 1, Some(origin));
        }
        if listed {
            self.manage(Manager::Lister, org, origin);
        }
    }

    fn wholesale_customer(
        &mut self,
        org: &str,
        called: [Option<String>; 2],
        packages: &[String],
        sub_partner: Option<String>,
        origin: Origin,
    ) {
        let org = self.org(org, origin);
        for name in called.into_iter().flatten() {
            self.customers.entry(spelled(&name)).or_insert(org);
        }
        for package in packages {
            let shows = named::licence(package, None);
            if shows.contact_center {
                self.orgs.at_mut(org).contact_center.get_or_insert(origin);
            } else {
                self.losses
                    .tell(loss::PACKAGE, &printable(package), 1, Some(origin));
            }
        }
        let by = match sub_partner {
            None => {
                self.wholesale.get_or_insert(origin);
                Manager::Lister
            }
            Some(partner) => {
                let partner = self.org(&partner, origin);
                self.orgs.at_mut(partner).wholesale.get_or_insert(origin);
                Manager::Org(partner)
            }
        };
        self.manage(by, org, origin);
    }

    fn event(&mut self, event: &AuditEvent) {
        let sort = "audit event";
        if event.failed {
            self.ledger.note(sort, "what failed changed nothing");
            return;
        }
        if event.roles_added.is_empty() && event.roles_removed.is_empty() {
            let category = event.category.as_deref().unwrap_or("none");
            let category = category.rsplit('.').next().unwrap_or(category);
            let reason = format!(
                "gives and takes no role (category `{}`)",
                printable(category)
            );
            self.ledger.note(sort, &reason);
            return;
        }
        let created = event.created.as_deref().map(Instant::parse);
        let Some(Ok(at)) = created else {
            let reason = "`created` is missing or no instant";
            self.ledger.not_understood(sort, reason);
            return;
        };
        let external = event.external_email.as_deref();
        let is_org = event
            .target_type
            .as_deref()
            .is_some_and(|sort| sort.to_ascii_uppercase().ends_with("ORG"));
        let target = event
            .target
            .as_deref()
            .filter(|_| external.is_none() && !is_org);
        let email = external.or(event.target_email.as_deref());
        if target.is_none() && email.is_none() {
            let reason = "it does not tell whose roles changed";
            self.ledger.not_understood(sort, reason);
            return;
        }
        let origin = self.ledger.note(sort, HOMELESS);
        let Some(person) = self.somebody([target, email], origin) else {
            return;
        };
        self.see(person, OrgNo::NONE, &[], Rank::Event, origin);
        let actor_org = self.home(event.actor_org.as_deref(), origin);
        let actor = [event.actor.as_deref(), event.actor_email.as_deref()];
        let actor = self.somebody(actor, origin);
        if let Some(actor) = actor {
            self.see(actor, actor_org, &[], Rank::Event, origin);
        }
        let on = self.home(event.target_org.as_deref(), origin);
        let added = event.roles_added.iter();
        let added = added.map(|role| self.role(role)).collect();
        let removed = event.roles_removed.iter();
        let removed = removed.map(|role| self.role(role)).collect();
        self.events.push(Event {
            at,
            person,
            on,
            actor,
            added,
            removed,
            origin,
        });
    }
}

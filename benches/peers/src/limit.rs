//! The limit: the policy by hand, in flat arrays and bit sets.
//!
//! Owns what somebody would write who knew this one policy, and the default
//! choice that grants count whoever gave them, and wanted nothing but speed. It
//! explains nothing and can be changed by nobody; it shows how far from the
//! machine the others are. Its results are verified like everybody's.

mod arrays;
mod classes;

use crate::relations::{Effective, Given};
use arrays::{Lists, lookup};
use bailiwick::model::{
    Access, Capability, Instant, Licence, Offer, Org, OrgKind, Reach, Role, Standing, User,
    Word as _, an_hour_after,
};
use classes::{Bits, Classes, Held};
use rustc_hash::FxHashMap;

/// A role that somebody has at one organization.
#[derive(Debug, Clone, Copy)]
struct Scope {
    org: Org,
    role: Role,
    standing: Standing,
    /// Whether this is an approval of a help desk user rather than the role itself.
    approved: bool,
    end: Instant,
}

/// A role that somebody has at every customer of a partner.
#[derive(Debug, Clone, Copy)]
struct Wide {
    partner: Org,
    role: Role,
    end: Instant,
}

/// What is known of an organization.
#[derive(Debug, Clone, Copy)]
struct Place {
    kind: OrgKind,
    contact_center: bool,
    /// The offers by which restricted mode is in force, as bits.
    restricted: u8,
}

/// Everything that is derived: who has which role where, and what roles give.
#[derive(Debug)]
pub(crate) struct Limit {
    places: Vec<Place>,
    customers: Lists<Org>,
    managers: Lists<Org>,
    scopes: Lists<Scope>,
    wide: Lists<Wide>,
    /// Who is kept from the Management Portal, and where.
    barred: Vec<(User, Org)>,
    classes: Classes,
}

/// What a user has at an organization, each with its end.
#[derive(Debug, Default)]
pub(crate) struct Privileges {
    /// Disjoint sets of capabilities, by access and end.
    pub(crate) sets: Vec<(Held, Instant)>,
}

impl Limit {
    /// Derives the scopes of everybody and the bit sets of the classes.
    pub(crate) fn derive(given: &Given) -> Self {
        let now = given.asked_at[0].0;
        let users = 1 + given
            .home
            .iter()
            .map(|row| row.0.index())
            .max()
            .unwrap_or(0);
        let orgs = 1 + given
            .organization
            .iter()
            .map(|row| row.0.index())
            .max()
            .unwrap_or(0);
        let mut home = vec![Org(u32::MAX); users];
        for &(user, org) in &given.home {
            home[user.index()] = org;
        }
        let customers = Lists::of(orgs, given.manages.iter().map(|row| (row.0.index(), row.1)));
        let managers = Lists::of(orgs, given.manages.iter().map(|row| (row.1.index(), row.0)));
        let places = places(given, orgs, &managers);
        let manages =
            |partner: Org, customer: Org| managers.at(customer.index()).contains(&partner);

        let mut demoted: FxHashMap<(User, Org), Instant> = FxHashMap::default();
        for &(user, customer, at) in &given.demotion {
            if at <= now && home[user.index()] != customer {
                let last = demoted.entry((user, customer)).or_insert(at);
                *last = at.max(*last);
            }
        }

        // Roles held.
        let mut held: Vec<(User, Role, Org, Instant)> = Vec::new();
        for &(user, partner) in &given.first_user {
            held.push((user, Role::FullAdmin, partner, Instant::NEVER));
            held.push((user, Role::PartnerFullAdmin, partner, Instant::NEVER));
        }
        let abroad = Roles::of(given.held_abroad.iter().map(|row| row.0));
        let at_home = [OrgKind::Partner, OrgKind::Customer].map(|kind| {
            let roles = given.held_at_home.iter().filter(|row| row.1 == kind);
            Roles::of(roles.map(|row| row.0))
        });
        for &(_, role, user, org, from, until) in &given.granted {
            if from > now || until <= now {
                continue;
            }
            let own = home[user.index()];
            let down = || demoted.get(&(user, org)).is_some_and(|at| from <= *at);
            if role == Role::FullAdmin && own != org && down() {
                let role = if manages(own, org) {
                    Role::ProvisioningAdmin
                } else {
                    Role::ReadonlyAdmin
                };
                held.push((user, role, org, until));
                continue;
            }
            let kind = places[org.index()].kind;
            let in_place = if own == org {
                at_home[kind as usize].has(role)
            } else {
                abroad.has(role) && kind == OrgKind::Customer
            };
            if in_place {
                held.push((user, role, org, until));
            }
        }

        // How far they reach.
        let every = Roles::of(extending(given, Reach::EveryCustomer));
        let assigned = Roles::of(extending(given, Reach::AssignedCustomers));
        let mut by_user: Vec<(User, Org, Instant)> = Vec::new();
        for &(user, customer, from, until) in &given.assigned {
            if from <= now && now < until {
                by_user.push((user, customer, until));
            }
        }
        let provisioned = given.provisioned.iter().filter(|row| row.2 <= now);
        by_user.extend(provisioned.map(|row| (row.0, row.1, Instant::NEVER)));
        by_user.sort_unstable();

        let mut wide: Vec<(usize, Wide)> = Vec::new();
        let mut scopes: Vec<(usize, Scope)> = Vec::new();
        let mut add = |user: User, role, org, standing, end| {
            let approved = false;
            scopes.push((
                user.index(),
                Scope {
                    org,
                    role,
                    standing,
                    approved,
                    end,
                },
            ));
        };
        let mut staffed: FxHashMap<Org, Instant> = FxHashMap::default();
        let mut related: FxHashMap<Org, Instant> = FxHashMap::default();
        let later = |ends: &mut FxHashMap<Org, Instant>, org, end: Instant| {
            let known = ends.entry(org).or_insert(end);
            *known = end.max(*known);
        };
        for &(user, role, org, end) in &held {
            let own = home[user.index()];
            if own == org {
                add(user, role, org, Standing::Home, end);
            }
            if every.has(role) {
                wide.push((
                    user.index(),
                    Wide {
                        partner: org,
                        role,
                        end,
                    },
                ));
                if role == Role::PartnerFullAdmin {
                    later(&mut staffed, org, end);
                }
            }
            if assigned.has(role) {
                for &(_, customer, until) in lookup(&by_user, |row| row.0.cmp(&user)) {
                    if manages(org, customer) {
                        add(
                            user,
                            role,
                            customer,
                            Standing::ManagingPartner,
                            end.min(until),
                        );
                        later(&mut related, customer, end.min(until));
                    }
                }
            }
            if abroad.has(role) && own != org {
                let standing = if manages(own, org) {
                    Standing::ManagingPartner
                } else {
                    Standing::OtherOrg
                };
                add(user, role, org, standing, end);
            }
            if role == Role::ProvisioningAdmin {
                add(user, role, org, Standing::ManagingPartner, end);
            }
        }
        for &(user, customer, at) in &given.set_up_services {
            if at > now || places[home[user.index()].index()].kind != OrgKind::Partner {
                continue;
            }
            let through = managers.at(customer.index()).iter();
            let staffed = through.filter_map(|partner| staffed.get(partner));
            if let Some(end) = staffed.chain(related.get(&customer)).max() {
                let role = Role::ProvisioningAdmin;
                add(user, role, customer, Standing::ManagingPartner, *end);
            }
        }
        approvals(given, now, &home, &held, &wide, &managers, &mut scopes);

        let mut standard = vec![false; users];
        for &(user, licence) in &given.licensed {
            standard[user.index()] |= licence == Licence::CcStandard;
        }
        let full = held
            .iter()
            .filter(|row| row.1 == Role::FullAdmin && standard[row.0.index()]);
        let mut barred: Vec<_> = full.map(|row| (row.0, row.2)).collect();
        barred.sort_unstable();
        Self {
            scopes: Lists::of(users, scopes.into_iter()),
            wide: Lists::of(users, wide.into_iter()),
            classes: Classes::of(given),
            places,
            customers,
            managers,
            barred,
        }
    }

    /// Returns what a role gives somebody at an organization.
    fn held(&self, user: User, org: Org, role: Role, standing: Standing, approved: bool) -> Held {
        let place = self.places[org.index()];
        let mut held = if approved {
            self.classes.approved
        } else {
            let role = self.classes.at(role, standing, place.kind);
            role[usize::from(place.contact_center)]
        };
        let barred = !self.barred.is_empty() && self.barred.binary_search(&(user, org)).is_ok();
        if standing == Standing::ManagingPartner {
            held.bar(barred);
        } else {
            let cut = &self.classes.restricted[usize::from(place.restricted)];
            let left = held.some & cut.readable;
            held = Held {
                some: held.some & !cut.listed,
                full: held.full & !cut.listed,
            };
            held.bar(barred);
            held.some = held.some | left;
        }
        held
    }

    /// Returns how much of a capability somebody has at an organization, and up to when.
    pub(crate) fn check(
        &self,
        user: User,
        org: Org,
        capability: Capability,
    ) -> Option<(Access, Instant)> {
        let mut best: Option<(bool, Instant)> = None;
        let mut look = |role, standing, approved, end| {
            let held = self.held(user, org, role, standing, approved);
            if held.some.has(capability) {
                best = best.max(Some((held.full.has(capability), end)));
            }
        };
        for scope in self.scopes.at(user.index()) {
            if scope.org == org {
                look(scope.role, scope.standing, scope.approved, scope.end);
            }
        }
        for wide in self.wide.at(user.index()) {
            if self.managers.at(org.index()).contains(&wide.partner) {
                look(wide.role, Standing::ManagingPartner, false, wide.end);
            }
        }
        best.map(|(full, end)| (access(capability, full), end))
    }

    /// Hands every pair of a user and an organization to a sink, with what the user has there.
    pub(crate) fn list(&self, mut sink: impl FnMut(User, Org, &Privileges)) {
        let mut found: Vec<(Org, Instant, Held)> = Vec::new();
        let mut privileges = Privileges::default();
        for index in 0..self.scopes.len() {
            let user = User(u32::try_from(index).unwrap_or(u32::MAX));
            found.clear();
            for scope in self.scopes.at(index) {
                let held = self.held(user, scope.org, scope.role, scope.standing, scope.approved);
                found.push((scope.org, scope.end, held));
            }
            for wide in self.wide.at(index) {
                for &org in self.customers.at(wide.partner.index()) {
                    let held = self.held(user, org, wide.role, Standing::ManagingPartner, false);
                    found.push((org, wide.end, held));
                }
            }
            found.sort_unstable_by_key(|&(org, end, _)| (org, std::cmp::Reverse(end)));
            for scopes in found.chunk_by(|one, other| one.0 == other.0) {
                if privileges.join(scopes) {
                    sink(user, scopes[0].0, &privileges);
                }
            }
        }
    }
}

impl Privileges {
    /// Takes the scopes at one organization together, the latest end first; says
    /// whether they give anything.
    fn join(&mut self, scopes: &[(Org, Instant, Held)]) -> bool {
        self.sets.clear();
        let (mut full, mut some) = (Bits::default(), Bits::default());
        for (_, end, held) in scopes {
            let new = held.full & !full;
            full = full | new;
            if !new.is_empty() {
                self.sets.push((
                    Held {
                        some: new,
                        full: new,
                    },
                    *end,
                ));
            }
        }
        for (_, end, held) in scopes {
            let new = held.some & !full & !some;
            some = some | new;
            if !new.is_empty() {
                self.sets.push((
                    Held {
                        some: new,
                        full: Bits::default(),
                    },
                    *end,
                ));
            }
        }
        !self.sets.is_empty()
    }

    /// Returns every privilege one by one.
    pub(crate) fn rows(&self, user: User, org: Org) -> impl Iterator<Item = Effective> {
        self.sets.iter().flat_map(move |(held, end)| {
            let full = !held.full.is_empty();
            held.some
                .capabilities()
                .map(move |capability| (user, org, capability, access(capability, full), *end))
        })
    }
}

fn access(capability: Capability, full: bool) -> Access {
    match (capability == Capability::CUSTOMER_LIST, full) {
        (false, false) => Access::Read,
        (false, true) => Access::Full,
        (true, false) => Access::SeePartial,
        (true, true) => Access::SeeAll,
    }
}

fn extending(given: &Given, reach: Reach) -> impl Iterator<Item = Role> {
    let roles = given.extends.iter().filter(move |row| row.1 == reach);
    roles.map(|row| row.0)
}

fn places(given: &Given, orgs: usize, managers: &Lists<Org>) -> Vec<Place> {
    let mut places = vec![
        Place {
            kind: OrgKind::Customer,
            contact_center: false,
            restricted: 0
        };
        orgs
    ];
    for &(org, kind) in &given.organization {
        places[org.index()].kind = kind;
    }
    for &(customer,) in &given.contact_center {
        places[customer.index()].contact_center = true;
    }
    let mut offers = vec![Offer::ALL[0]; orgs];
    for &(partner, offer) in &given.offers {
        offers[partner.index()] = offer;
    }
    for (place, known) in places.iter_mut().enumerate() {
        let through = managers.at(place).iter();
        known.restricted =
            through.fold(0, |bits, partner| bits | 1 << offers[partner.index()] as u8);
    }
    for &(customer,) in &given.restricted_mode_off {
        places[customer.index()].restricted = 0;
    }
    places
}

/// Adds what help desk users have while an approval runs.
fn approvals(
    given: &Given,
    now: Instant,
    home: &[Org],
    held: &[(User, Role, Org, Instant)],
    wide: &[(usize, Wide)],
    managers: &Lists<Org>,
    scopes: &mut Vec<(usize, Scope)>,
) {
    for &(user, customer, approver, at) in &given.help_desk_approval {
        if at > now || now >= an_hour_after(at) || home[approver.index()] != customer {
            continue;
        }
        let theirs = held
            .iter()
            .filter(|row| (row.0, row.1, row.2) == (approver, Role::FullAdmin, customer))
            .map(|row| row.3)
            .max();
        let own = wide
            .iter()
            .filter(|(place, wide)| {
                *place == user.index()
                    && wide.role == Role::HelpdeskAdvanced
                    && managers.at(customer.index()).contains(&wide.partner)
            })
            .map(|(_, wide)| wide.end)
            .max();
        if let (Some(theirs), Some(own)) = (theirs, own) {
            let scope = Scope {
                org: customer,
                role: Role::HelpdeskAdvanced,
                standing: Standing::ManagingPartner,
                approved: true,
                end: an_hour_after(at).min(theirs).min(own),
            };
            scopes.push((user.index(), scope));
        }
    }
}

/// A set of roles.
#[derive(Debug, Clone, Copy)]
struct Roles(u16);

impl Roles {
    fn of(roles: impl Iterator<Item = Role>) -> Self {
        Self(roles.fold(0, |bits, role| bits | 1 << role as u16))
    }

    fn has(self, role: Role) -> bool {
        self.0 >> role as u16 & 1 == 1
    }
}

//! From facts to conclusions: the scopes are derived over all facts, once.

use super::classes::{Carrier, Class, Classes, Profile};
use super::{Conclusions, Held, Scope};
use crate::engine::{self, Ground};
use crate::facts::{Fact as Stated, FactBase};
use crate::grouped::Grouped;
use crate::model::{Capability, Instant, Org, OrgKind, Standing, User};
use crate::policy::{AsOf, Policy};
use crate::rule_list::{Fact, Relation};
use crate::world::given;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

impl Conclusions {
    /// Returns everything that follows from the facts of a fact base, without some
    /// of them, which are named by their places.
    pub(crate) fn derive(
        policy: &Policy,
        facts: &Arc<FactBase>,
        as_of: &AsOf,
        without: &BTreeSet<usize>,
    ) -> Self {
        Self::derive_with(Classes::of(policy, as_of), facts, as_of.at, without)
    }

    /// Returns everything that follows from a fact base at an instant, under what is
    /// given of a policy whose capabilities have these ids.
    pub(crate) fn given(
        ids: &[String],
        given: Vec<Fact>,
        facts: &Arc<FactBase>,
        at: Instant,
    ) -> Self {
        let classes = Arc::new(Classes::given(ids, given));
        Self::derive_with(classes, facts, at, &BTreeSet::new())
    }

    fn derive_with(
        classes: Arc<Classes>,
        facts: &Arc<FactBase>,
        at: Instant,
        without: &BTreeSet<usize>,
    ) -> Self {
        let stated = || {
            let entries = facts.entries();
            entries
                .filter(|(place, _)| !without.contains(place))
                .map(|(_, entry)| &entry.fact)
        };
        let ground = Ground::new(facts, stated());
        let mut scopes = engine::Scopes::on(&ground);
        for fact in classes.policy() {
            scopes.feed(fact.relation, &fact.values);
        }
        scopes.feed(Relation::AskedAt, &[at.into()]);
        for fact in stated() {
            given::each(fact, |relation, values| scopes.feed(relation, values));
        }
        let concluded = scopes.run();
        let derived = concluded.count();
        let (users, orgs) = (facts.user_count(), facts.org_count());
        let single = concluded.reaches.iter().map(|row| {
            let carrier = Carrier::of(row.1, row.3);
            (row.0.0, scope(row.2, carrier, row.4))
        });
        let approved = concluded
            .approved
            .iter()
            .map(|row| (row.0.0, scope(row.1, Carrier::APPROVAL, row.2)));
        let single: Vec<(u32, Scope)> = single.chain(approved).collect();
        let every = concluded.reaches_every.iter().map(|row| {
            let carrier = Carrier::of(row.1, Standing::ManagingPartner);
            (row.0.0, scope(row.2, carrier, row.3))
        });
        let every: Vec<(u32, Scope)> = every.collect();
        let users_at = |scopes: &[(u32, Scope)]| {
            let users = scopes
                .iter()
                .map(|(user, scope)| (scope.org.0, User(*user)));
            Grouped::new(orgs, users.collect())
        };
        let (single_at, every_at) = (users_at(&single), users_at(&every));
        let barred = concluded.barred.iter().map(|row| (row.0.0, (row.1, row.2)));
        let barred = Grouped::new(users, barred.collect());
        let held = concluded.holds.iter().map(|row| {
            let (user, role, org) = (row.0, row.1, row.2);
            (user.0, (Held { user, role, org }, row.3))
        });
        let profiles = profiles(&ground, stated());
        let bars = bars(&barred);
        Self {
            at,
            classes,
            worth: unknown(bars.len()),
            profiles: profiles.into(),
            single: Grouped::new(users, single),
            every: Grouped::new(users, every),
            single_at,
            every_at,
            barred,
            bars: bars.into(),
            held: Grouped::new(users, held.collect()),
            counted: sorted(concluded.counts.iter().map(|row| (row.0, row.1))),
            warranted: sorted(concluded.warranted.iter().map(|row| (row.0, row.1))),
            out_of_place: sorted(concluded.out_of_place.iter().map(|row| row.0)),
            ground: Arc::new(ground),
            derived,
        }
    }
}

fn scope(org: Org, carrier: Carrier, end: Instant) -> Scope {
    Scope { org, carrier, end }
}

/// Returns the profile of an organization, whose restricted mode was set off or not.
pub(super) fn profile(ground: &Ground, org: Org, off: bool) -> Profile {
    let facts = ground.facts();
    let entry = facts.org(org);
    // Only partners sell anything.
    let partners = ground.partners(org).iter().map(|org| facts.org(*org));
    let partners = partners.filter(|entry| entry.kind == OrgKind::Partner);
    let offers = partners.map(|entry| entry.offer);
    Profile::of(entry.kind, entry.contact_center, off, offers)
}

/// Returns the profile of each organization.
fn profiles<'f>(ground: &Ground, stated: impl Iterator<Item = &'f Stated>) -> Vec<Profile> {
    let facts = ground.facts();
    let mut off = BTreeSet::new();
    for fact in stated {
        if let Stated::RestrictedMode { on, enabled: false } = fact {
            off.insert(*on);
        }
    }
    let orgs = facts.orgs();
    orgs.map(|(org, _)| profile(ground, org, off.contains(&org)))
        .collect()
}

/// Returns the different sets of capabilities that somebody is kept from at one
/// organization; the empty one first.
pub(super) fn bars(barred: &Grouped<(Org, Capability)>) -> Vec<Box<[Capability]>> {
    let mut bars: BTreeSet<Box<[Capability]>> = [Box::default()].into();
    for barred in barred.groups() {
        let at_one = barred.chunk_by(|one, other| one.0 == other.0);
        bars.extend(at_one.map(|rows| rows.iter().map(|(_, capability)| *capability).collect()));
    }
    bars.into_iter().collect()
}

/// Returns as many classes as there can be, none of which was asked for yet.
pub(super) fn unknown(bars: usize) -> Arc<[OnceLock<Arc<Class>>]> {
    let classes = std::iter::repeat_with(OnceLock::new);
    let count = bars * Profile::COUNT * Carrier::COUNT;
    classes.take(count).collect()
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Arc<Vec<T>> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items.dedup();
    items.into()
}

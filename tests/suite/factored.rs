//! What is read off the scopes is what the whole program concludes.

use crate::laws::{config, staged};
use crate::stage;
use crate::worlds::{asks, worlds};
use bailiwick::conclusions::{Conclusions, Held, Privilege, Reached};
use bailiwick::explain::{self, Change};
use bailiwick::facts::{Fact as Stated, FactBase, Stated as Written};
use bailiwick::model::{Capability, Instant, Org, User, Value};
use bailiwick::rule_list::{Fact, Relation};
use bailiwick::scenario::Terms;
use bailiwick::session::{Loaded, Outcome, Session};
use bailiwick::world::World;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Worlds in which the two are compared.
const COMPARED: u32 = 300;

/// Worlds in which several changes are made one upon the other.
const SUPPOSED: u32 = 100;

/// Worlds that are changed, by every fact that they have.
const CHANGED: u32 = 40;

fn value<T: TryFrom<Value>>(fact: &Fact, place: usize) -> T
where
    T::Error: std::fmt::Debug,
{
    fact.values[place].try_into().unwrap()
}

/// The privileges among conclusions of the whole program: the greatest access, and the
/// latest end of it.
fn privileges(concluded: &[Fact]) -> BTreeMap<(User, Org, Capability), Privilege> {
    let mut found: BTreeMap<_, Privilege> = BTreeMap::new();
    let effective = |fact: &&Fact| fact.relation == Relation::Effective;
    for fact in concluded.iter().filter(effective) {
        let row = Privilege {
            user: value(fact, 0),
            org: value(fact, 1),
            capability: value(fact, 2),
            access: value(fact, 3),
            until: value(fact, 4),
        };
        let known = found
            .entry((row.user, row.org, row.capability))
            .or_insert(row);
        if (known.access, known.until) < (row.access, row.until) {
            *known = row;
        }
    }
    found
}

fn rows<T: Ord>(concluded: &[Fact], relation: Relation, row: impl Fn(&Fact) -> T) -> BTreeSet<T> {
    let facts = concluded.iter().filter(|fact| fact.relation == relation);
    facts.map(row).collect()
}

/// Compares everything that conclusions can be asked with what the whole program says.
fn agree(conclusions: &Conclusions, concluded: &[Fact], world: &World) {
    let found: Vec<Privilege> = conclusions.privileges().collect();
    let expected = privileges(concluded);
    let key = |row: &Privilege| (row.user, row.org, row.capability);
    let listed: BTreeMap<_, _> = found.iter().map(|row| (key(row), *row)).collect();
    let all: BTreeSet<&(User, Org, Capability)> = listed.keys().chain(expected.keys()).collect();
    let differing = all
        .into_iter()
        .filter(|key| listed.get(*key) != expected.get(*key));
    let differing: Vec<_> = differing
        .map(|key| (listed.get(key), expected.get(key)))
        .collect();
    assert!(
        differing.is_empty(),
        "read off and concluded: {differing:#?}"
    );
    assert_eq!(listed.len(), found.len(), "a privilege is listed twice");
    let named = |row: &Privilege| (row.user, row.org, world.capability_name(row.capability));
    assert!(found.is_sorted_by_key(named));
    let reached = rows(concluded, Relation::Reaches, |fact| Reached {
        user: value(fact, 0),
        role: value(fact, 1),
        org: value(fact, 2),
        standing: value(fact, 3),
    });
    let listed: BTreeSet<Reached> = conclusions.reached().collect();
    assert_eq!(listed, reached);
    let held = rows(concluded, Relation::Holds, |fact| Held {
        user: value(fact, 0),
        role: value(fact, 1),
        org: value(fact, 2),
    });
    assert!(conclusions.held().eq(held.into_iter()));
    let grants = |relation| rows(concluded, relation, |fact| value(fact, 0));
    assert!(
        conclusions
            .counted()
            .into_iter()
            .eq(grants(Relation::Counts))
    );
    assert!(
        conclusions
            .warranted()
            .into_iter()
            .eq(grants(Relation::Warranted))
    );
    let out_of_place = conclusions.out_of_place().iter().copied();
    assert!(out_of_place.eq(grants(Relation::OutOfPlace)));
    let approved = rows(concluded, Relation::Approved, |fact| {
        (value(fact, 0), value(fact, 1))
    });
    assert!(conclusions.approved().eq(approved));
}

/// Asks for one thing after the other what listings say of everything.
fn look_ups_agree(world: &World) {
    let conclusions = world.conclusions();
    let all: Vec<Privilege> = conclusions.privileges().collect();
    let capabilities: Vec<Capability> = world.policy().capabilities().map(|(id, _)| id).collect();
    let pick = |wanted: &dyn Fn(&Privilege) -> bool| -> Vec<Privilege> {
        all.iter().copied().filter(|row| wanted(row)).collect()
    };
    let mut pairs = 0;
    for (user, _) in world.facts().users() {
        assert_eq!(conclusions.of_user(user), pick(&|row| row.user == user));
        for (org, _) in world.facts().orgs() {
            let of = pick(&|row| row.user == user && row.org == org);
            assert_eq!(conclusions.of(user, org), of);
            assert_eq!(conclusions.count(user, org), of.len());
            pairs += of.len();
            for &capability in &capabilities {
                let row = of.iter().find(|row| row.capability == capability);
                assert_eq!(conclusions.privilege(user, org, capability).as_ref(), row);
                let access = conclusions.access(user, org, capability);
                let none = bailiwick::model::Access::None;
                assert_eq!(access, row.map_or(none, |row| row.access));
            }
        }
    }
    assert_eq!(pairs, all.len());
    let mut counted = 0;
    conclusions.each_pair(|_, _, count| counted += count);
    assert_eq!(counted, all.len());
    for (org, _) in world.facts().orgs() {
        let there: Vec<Privilege> = conclusions.at_org(org).collect();
        assert_eq!(there, pick(&|row| row.org == org));
        for &capability in capabilities.iter().step_by(7) {
            let who: Vec<Privilege> = conclusions.who(capability, org).collect();
            assert_eq!(
                who,
                pick(&|row| row.org == org && row.capability == capability)
            );
        }
    }
}

proptest! {
    #![proptest_config(config(COMPARED))]

    /// Scopes and classes together are what the whole program concludes.
    #[test]
    fn the_scopes_and_the_whole_program_agree(world in worlds(), ask in asks()) {
        let staged = staged(&world, &ask);
        agree(staged.conclusions(), staged.concluded(), &staged);
    }
}

proptest! {
    #![proptest_config(config(CHANGED))]

    /// One thing looked up is one row of the listing.
    #[test]
    fn look_ups_and_listings_agree(world in worlds(), ask in asks()) {
        look_ups_agree(&staged(&world, &ask));
    }

    /// What follows after a fact is taken away, or one like it is added, is what
    /// follows when all is derived anew; and it is nothing else but for whom the
    /// change concerns.
    #[test]
    fn after_a_change_all_is_as_if_derived_anew(world in worlds(), ask in asks()) {
        let staged = staged(&world, &ask);
        let entries = staged.facts().entries();
        for (place, fact) in entries.map(|(place, entry)| (place, entry.fact)) {
            if matches!(fact, Stated::Org { .. } | Stated::Home { .. } | Stated::Licence { .. }) {
                continue;
            }
            changed(&staged, &[Change::Remove(fact)]);
            for change in likewise(&staged, place) {
                changed(&staged, &[change]);
                changed(&staged, &[Change::Remove(fact), change]);
            }
        }
    }
}

proptest! {
    #![proptest_config(config(SUPPOSED))]

    /// What is supposed and left out one after the other gives the answers that a session
    /// gives which is begun with these facts.
    #[test]
    fn supposing_is_as_good_as_stating(
        world in worlds(),
        ask in asks(),
        picks in proptest::collection::vec((any::<bool>(), any::<usize>(), any::<usize>()), 1..8),
    ) {
        let staged = staged(&world, &ask);
        let mut session = opened(&staged, Arc::clone(staged.facts()));
        let mut stated = staged.facts().all_stated();
        let entries = staged.facts().entries().map(|(place, entry)| (place, entry.fact));
        let said: Vec<(usize, Stated)> = entries
            .filter(|(_, fact)| {
                !matches!(fact, Stated::Org { .. } | Stated::Home { .. } | Stated::Licence { .. })
            })
            .collect();
        for (retract, fact, other) in picks {
            let Some(&(place, fact)) = said.get(fact % said.len().max(1)) else {
                continue;
            };
            let others = likewise(&staged, place);
            let added = others.get(other % others.len().max(1)).map(Change::fact);
            let fact = staged.facts().stated(added.filter(|_| !retract).unwrap_or(fact));
            let known = stated.iter().any(|known| known.fact == fact);
            let mut next = stated.clone();
            let word = if known { "retract" } else { "assume" };
            if known {
                next.retain(|known| known.fact != fact);
            } else {
                next.push(Written::new(fact.clone(), stated[0].span));
            }
            let fits = FactBase::build(&next).is_ok();
            let reply = session.execute(&format!("{word} {fact}"));
            prop_assert_eq!(reply.outcome == Outcome::Yes, fits, "{} {}: {}", word, fact, reply.aside);
            if fits {
                stated = next;
            }
        }
        let mut anew = opened(&staged, Arc::new(FactBase::build(&stated).unwrap()));
        for question in ["effective", "roles", "show grants", "show users", "show orgs"] {
            prop_assert_eq!(session.execute(question).answer, anew.execute(question).answer);
        }
        let world = session.world();
        agree(world.conclusions(), world.concluded(), world);
    }
}

/// A session about some facts, as of the instant and under the policy of a world.
fn opened(world: &World, facts: Arc<FactBase>) -> Session {
    let as_of = world.as_of();
    let terms = Terms {
        at: Some(as_of.at),
        edition: Some(as_of.edition),
        choices: as_of.settled().map(|settled| settled.option).collect(),
    };
    let loaded = Loaded {
        facts,
        ..Loaded::default()
    };
    Session::new(Arc::clone(world.policy()), loaded, terms, || Instant::NEVER)
}

/// Facts like one of the fact base, about somebody and some place else.
fn likewise(world: &World, place: usize) -> Vec<Change> {
    let facts = world.facts();
    let users: Vec<User> = facts.users().map(|(user, _)| user).collect();
    let orgs: Vec<Org> = facts.orgs().map(|(org, _)| org).collect();
    let (user, org) = (users[place % users.len()], orgs[place % orgs.len()]);
    let mut changes = Vec::new();
    match facts.entry(place).fact {
        fact @ Stated::Grant { .. } => {
            let Stated::Grant {
                grant,
                role,
                to,
                on,
                by,
                from,
                until,
            } = fact
            else {
                unreachable!()
            };
            changes.push(Stated::Grant {
                grant,
                role,
                to: user,
                on,
                by,
                from,
                until,
            });
            changes.push(Stated::Grant {
                grant,
                role,
                to,
                on: org,
                by: None,
                from,
                until,
            });
            changes.push(Stated::Grant {
                grant,
                role,
                to,
                on,
                by,
                from,
                until: Instant::NEVER,
            });
        }
        Stated::Manages { partner, customer } => {
            changes.push(Stated::Manages {
                partner: org,
                customer,
            });
            changes.push(Stated::Manages {
                partner,
                customer: org,
            });
        }
        Stated::Assigned {
            customer,
            by,
            from,
            until,
            ..
        } => {
            changes.push(Stated::Assigned {
                user,
                customer,
                by,
                from,
                until,
            });
        }
        Stated::Provisioned { user, at, .. } => {
            changes.push(Stated::Provisioned {
                user,
                customer: org,
                at,
            });
        }
        Stated::RestrictedMode { on, enabled } => {
            changes.push(Stated::RestrictedMode {
                on,
                enabled: !enabled,
            });
        }
        Stated::SetUpServices { by, at, .. } => {
            changes.push(Stated::SetUpServices { by, on: org, at });
        }
        Stated::HelpDeskApproval { on, by, at, .. } => {
            changes.push(Stated::HelpDeskApproval { user, on, by, at });
        }
        Stated::Demotion { on, at, .. } => changes.push(Stated::Demotion { user, on, at }),
        _ => {}
    }
    changes.into_iter().map(Change::Add).collect()
}

fn changed(world: &World, changes: &[Change]) {
    let changes: Vec<&Change> = changes.iter().collect();
    let after = explain::after(world, &changes);
    agree(&after.conclusions, &explain::anew(world, &changes), world);
    let [before, later] = [world.conclusions(), &after.conclusions];
    let differs = |before: &Conclusions, later: &Conclusions| -> BTreeSet<(User, Org)> {
        let rows = before.privileges();
        let differing =
            rows.filter(|row| later.privilege(row.user, row.org, row.capability) != Some(*row));
        differing.map(|row| (row.user, row.org)).collect()
    };
    let differing = differs(before, later);
    assert!(differing.is_subset(&after.concerned));
    assert!(differs(later, before).is_subset(&after.concerned));
}

/// In a large world, a sample of users and organizations has what the whole program
/// concludes of the facts that can matter for them.
#[test]
fn a_sample_of_a_large_world_agrees_with_the_whole_program() {
    let world = stage::generated(bailiwick::generate::Size::L, 11);
    let conclusions = world.conclusions();
    let users: Vec<User> = conclusions.users().collect();
    let mut privileges_seen = 0;
    for user in users.iter().step_by(users.len() / 400) {
        let orgs = conclusions.orgs_of(*user);
        for org in orgs.iter().step_by(1 + orgs.len() / 2) {
            let concluded = explain::slice(&world, *user, *org);
            let mine: Vec<Privilege> = privileges(&concluded)
                .into_values()
                .filter(|row| (row.user, row.org) == (*user, *org))
                .collect();
            let mut found = conclusions.of(*user, *org);
            privileges_seen += found.len();
            found.sort();
            assert_eq!(found, mine);
        }
    }
    assert!(privileges_seen > 5_000, "{privileges_seen}");
}

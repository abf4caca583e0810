//! The random worlds themselves: they are valid, read back as they were
//! written, and set off every rule; and what must hold of the reference in
//! any of them.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::reference::{
    Ask, Assignment, EXTERNAL_ROLES, Event, Setting, World, effective, holds, in_place, roles,
    warranted,
};
use crate::worlds::{EDITIONS, NOW, asks, worlds};

#[test]
fn the_example_of_the_contract_is_read() {
    let text = r#"Facts(
    orgs: [
        Org(id: "alpska", kind: partner, offer: broadworks, name: "Alpska Telekom d.d."),   // offer: generic (default)
        Org(id: "blejc", kind: customer, contact_center: true, name: "Blejc d.o.o."),
        Org(id: "kranjec", kind: customer),
    ],
    users: [
        User(id: "petra@alpska.example", home: "alpska"),
        User(id: "tina@alpska.example", home: "alpska"),
        User(id: "bine@blejc.example", home: "blejc", licenses: [cc_standard]),
    ],
    manages: [ Manages(partner: "alpska", customer: "blejc") ],
    grants: [
        Grant(role: partner_admin, to: "tina@alpska.example", on: "alpska", by: "petra@alpska.example",
              from: "2024-01-01", until: "2024-07-01T12:00:00Z"),
    ],
    assignments: [
        Assigned(user: "tina@alpska.example", customer: "blejc", by: "petra@alpska.example"),
        Provisioned(user: "tina@alpska.example", customer: "kranjec"),
    ],
    settings: [ RestrictedMode(on: "blejc", enabled: false) ],
    events: [
        FirstUser(user: "petra@alpska.example", on: "alpska"),
        SetUpServices(by: "tina@alpska.example", on: "blejc", at: "2024-05-02T09:00:00Z"),
        HelpDeskApproval(user: "tina@alpska.example", on: "blejc", by: "bine@blejc.example", at: "2024-05-02T10:00:00Z"),
        Demotion(user: "tina@alpska.example", on: "blejc", at: "2024-06-01T00:00:00Z"),
    ],
)"#;
    let world = World::from_ron(text).expect("the example");
    let grant = &world.grants[0];
    assert_eq!(grant.role, "partner_admin");
    assert_eq!(grant.from, Some(1_704_067_200));
    assert_eq!(grant.until, Some(1_719_835_200));
    assert_eq!(world.orgs[0].offer.as_deref(), Some("broadworks"));
    assert_eq!(world.users[2].licenses, ["cc_standard"]);
    assert_eq!(world.events.len(), 4);
    assert_eq!(World::from_ron(&world.to_ron()).expect("it again"), world);
}

/// What the file format asks of a world.
fn faults(world: &World) -> Vec<String> {
    let mut faults = Vec::new();
    let mut expect = |holds: bool, what: String| {
        if !holds {
            faults.push(what);
        }
    };
    let orgs: BTreeSet<_> = world.orgs.iter().map(|org| org.id.as_str()).collect();
    let users: BTreeSet<_> = world.users.iter().map(|user| user.id.as_str()).collect();
    let customer = |org: &str| world.kind(org) == "customer";
    let ordered =
        |from: &Option<i64>, until: &Option<i64>| from.is_none() || until.is_none() || from < until;
    expect(orgs.len() == world.orgs.len(), "an org twice".into());
    expect(users.len() == world.users.len(), "a user twice".into());
    for org in &world.orgs {
        let partner = org.kind == "partner";
        expect(partner != customer(&org.id), format!("{org:?}"));
        expect(partner || org.offer.is_none(), format!("{org:?}"));
        expect(!partner || !org.contact_center, format!("{org:?}"));
    }
    for user in &world.users {
        expect(orgs.contains(&*user.home), format!("{user:?}"));
    }
    for managed in &world.manages {
        let partner = world.kind(&managed.partner) == "partner";
        expect(
            partner && customer(&managed.customer),
            format!("{managed:?}"),
        );
    }
    for grant in &world.grants {
        let by = grant.by.as_deref().is_none_or(|by| users.contains(by));
        let known = users.contains(&*grant.to) && orgs.contains(&*grant.on);
        expect(by && known, format!("{grant:?}"));
        expect(ordered(&grant.from, &grant.until), format!("{grant:?}"));
    }
    for given in &world.assignments {
        let (Assignment::Assigned {
            user, customer: on, ..
        }
        | Assignment::Provisioned {
            user, customer: on, ..
        }) = given;
        expect(
            users.contains(&**user) && customer(on),
            format!("{given:?}"),
        );
        if let Assignment::Assigned { from, until, .. } = given {
            expect(ordered(from, until), format!("{given:?}"));
        }
    }
    let mut stated = BTreeSet::new();
    for setting in &world.settings {
        let Setting::RestrictedMode { on, .. } = setting;
        expect(customer(on) && stated.insert(on), format!("{setting:?}"));
    }
    for event in &world.events {
        let valid = match event {
            Event::FirstUser { user, on } => world.home(user) == on && world.kind(on) == "partner",
            Event::SetUpServices { by, on, .. } => users.contains(&**by) && customer(on),
            Event::HelpDeskApproval { user, on, by, .. } => {
                users.contains(&**user) && users.contains(&**by) && customer(on)
            }
            Event::Demotion { user, on, .. } => users.contains(&**user) && customer(on),
        };
        expect(valid, format!("{event:?}"));
    }
    faults
}

/// The world with something changed.
fn with(world: &World, change: impl FnOnce(&mut World)) -> World {
    let mut changed = world.clone();
    change(&mut changed);
    changed
}

/// The world without some of its events.
fn without(world: &World, unwanted: impl Fn(&Event) -> bool) -> World {
    with(world, |world| world.events.retain(|event| !unwanted(event)))
}

/// The question where only warranted grants count.
fn void(ask: &Ask) -> Ask {
    Ask {
        unwarranted_grants: Some("void".to_owned()),
        ..ask.clone()
    }
}

/// The question where all grants count.
fn all(ask: &Ask) -> Ask {
    Ask {
        unwarranted_grants: None,
        ..ask.clone()
    }
}

/// Which rules make a difference to the answer, as far as can be seen from
/// outside: by what is concluded, and by what a change changes.
#[derive(Default)]
struct Fired(BTreeSet<&'static str>);

impl Fired {
    fn note(&mut self, rule: &'static str, fires: bool) {
        if fires {
            self.0.insert(rule);
        }
    }

    fn holding(&mut self, world: &World, ask: &Ask) {
        let now = roles(world, ask);
        let some = |wanted: &[&str], standing: &str| {
            let mut now = now.iter();
            now.any(|(_, role, _, as_)| wanted.contains(&role.as_str()) && as_ == standing)
        };
        let managing = "managing_partner";
        let unfounded = without(world, |event| matches!(event, Event::FirstUser { .. }));
        self.note("H1", roles(&unfounded, ask) != now);
        let timeless = with(world, |world| {
            for grant in &mut world.grants {
                (grant.from, grant.until) = (None, None);
            }
        });
        self.note("H2", roles(&timeless, ask) != now);
        self.note("H3", some(&EXTERNAL_ROLES, "home"));
        self.note("H4 full", some(&["partner_full_admin"], managing));
        self.note("H4 advanced", some(&["helpdesk_advanced"], managing));
        let lesser = ["partner_readonly_admin", "helpdesk_basic"];
        self.note("H4 others", some(&lesser, managing));
        self.note("H5", some(&["partner_admin"], managing));
        self.note("H6 managing", some(&EXTERNAL_ROLES, managing));
        self.note("H6 other", some(&EXTERNAL_ROLES, "other_org"));
        let mut grants = world.grants.iter();
        self.note("H7", grants.any(|grant| !in_place(world, grant)));
    }

    fn provisioning(&mut self, world: &World, ask: &Ask) {
        let now = roles(world, ask);
        let unset = without(world, |event| matches!(event, Event::SetUpServices { .. }));
        self.note("P1", roles(&unset, ask) != now);
        let undemoted = without(world, |event| matches!(event, Event::Demotion { .. }));
        let undemoted = roles(&undemoted, ask);
        let more = |role: &str| now.difference(&undemoted).any(|(_, more, ..)| more == role);
        self.note("P2 managing", more("provisioning_admin"));
        self.note("P2 other", more("readonly_admin"));
        let both = now.iter().any(|(user, role, org, standing)| {
            let derived = "provisioning_admin".to_owned();
            let derived = (user.clone(), derived, org.clone(), standing.clone());
            (role == "partner_full_admin" || role == "partner_admin") && now.contains(&derived)
        });
        self.note("P3", both);
        let chosen = |option: &str| {
            let provisioning_access = Some(option.to_owned());
            let ask = ask.clone();
            effective(
                world,
                &Ask {
                    provisioning_access,
                    ..ask
                },
            )
        };
        let like_partner_admin = chosen("like_partner_admin");
        self.note("P4", like_partner_admin != chosen("by_external_table"));
    }

    fn entitlement(&mut self, world: &World, ask: &Ask) {
        let now = effective(world, ask);
        let unapproved = without(world, |event| {
            matches!(event, Event::HelpDeskApproval { .. })
        });
        self.note("E3", effective(&unapproved, ask) != now);
        let no_center = with(world, |world| {
            for org in &mut world.orgs {
                org.contact_center = false;
            }
        });
        self.note("E5", effective(&no_center, ask) != now);
        let ends = now.values().any(|(_, end)| end.is_some());
        self.note("until", ends);
        let as_of = |edition: &str| {
            let edition = edition.to_owned();
            let ask = ask.clone();
            effective(world, &Ask { edition, ..ask })
        };
        let editions: BTreeSet<_> = EDITIONS.into_iter().map(as_of).collect();
        self.note("T2, T3", editions.len() > 1);
    }

    fn subtraction(&mut self, world: &World, ask: &Ask) {
        let now = effective(world, ask);
        let off = with(world, |world| {
            let orgs = world.orgs.iter();
            let customers = orgs.filter(|org| org.kind == "customer");
            let off = customers.map(|org| Setting::RestrictedMode {
                on: org.id.clone(),
                enabled: false,
            });
            world.settings = off.collect();
        });
        self.note("S1, S2", effective(&off, ask) != now);
        let default = with(world, |world| world.settings.clear());
        self.note("S1 off", effective(&default, ask) != now);
        let generic = with(world, |world| {
            for org in &mut world.orgs {
                org.offer = None;
            }
        });
        self.note("S3", effective(&generic, ask) != now);
        let unlicensed = with(world, |world| {
            for user in &mut world.users {
                user.licenses.clear();
            }
        });
        self.note("S4", effective(&unlicensed, ask) != now);
    }

    fn authority(&mut self, world: &World, ask: &Ask) {
        let (void, all) = (void(ask), all(ask));
        self.note("A4", roles(world, &void) != roles(world, &all));
        let held = holds(world, &void);
        for index in warranted(world, ask) {
            let grant = &world.grants[index];
            let Some(by) = &grant.by else {
                self.note("A1 first users", true);
                continue;
            };
            let others = world.grants.iter();
            let mut given = others.filter(|other| other.by.as_ref() == Some(&grant.to));
            self.note("A1 chains", given.next().is_some());
            let at_partner = world.kind(&grant.on) == "partner";
            let from_home = world.home(by) == grant.on;
            self.note("A2 at partners", at_partner);
            self.note("A2 at home", !at_partner && from_home);
            self.note("A2 from elsewhere", !at_partner && !from_home);
            let same = (by.clone(), grant.role.clone(), grant.on.clone());
            let given_on = grant.role == "cc_service_admin" && held.contains(&same);
            self.note("A3", from_home && given_on);
        }
    }
}

#[test]
fn every_rule_fires_often() {
    const CASES: usize = 400;
    let mut runner = TestRunner::deterministic();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..CASES {
        let drawn = (worlds(), asks()).new_tree(&mut runner).expect("a world");
        let (world, ask) = drawn.current();
        let mut fired = Fired::default();
        fired.holding(&world, &ask);
        fired.provisioning(&world, &ask);
        fired.entitlement(&world, &ask);
        fired.subtraction(&world, &ask);
        fired.authority(&world, &ask);
        for rule in fired.0 {
            *counts.entry(rule).or_default() += 1;
        }
    }
    // Each in one world of twenty at least, or nearly.
    counts.retain(|_, count| *count * 25 >= CASES);
    let found: Vec<_> = counts.keys().copied().collect();
    assert_eq!(
        found,
        [
            "A1 chains",
            "A1 first users",
            "A2 at home",
            "A2 at partners",
            "A2 from elsewhere",
            "A3",
            "A4",
            "E3",
            "E5",
            "H1",
            "H2",
            "H3",
            "H4 advanced",
            "H4 full",
            "H4 others",
            "H5",
            "H6 managing",
            "H6 other",
            "H7",
            "P1",
            "P2 managing",
            "P2 other",
            "P3",
            "P4",
            "S1 off",
            "S1, S2",
            "S3",
            "S4",
            "T2, T3",
            "until",
        ],
        "{counts:?}"
    );
}

/// The nothing at the bottom: shrinking ends at a world without further facts.
#[test]
fn worlds_shrink_to_almost_nothing() {
    let mut runner = TestRunner::deterministic();
    let mut drawn = worlds().new_tree(&mut runner).expect("a world");
    while drawn.simplify() {}
    let world = drawn.current();
    assert_eq!((world.orgs.len(), world.users.len()), (4, 3));
    assert_eq!(
        world,
        World {
            orgs: world.orgs.clone(),
            users: world.users.clone(),
            ..World::default()
        }
    );
}

proptest! {
    #[test]
    fn worlds_are_valid(world in worlds()) {
        prop_assert_eq!(faults(&world), Vec::<String>::new());
    }

    #[test]
    fn worlds_read_back_as_they_were_written(world in worlds()) {
        let ron = World::from_ron(&world.to_ron()).expect("RON");
        prop_assert_eq!(&ron, &world);
        let json: World = serde_json::from_str(&world.to_json()).expect("JSON");
        prop_assert_eq!(&json, &world);
    }

    /// Nothing depends on the order of the facts.
    #[test]
    fn the_order_of_the_facts_is_nothing(world in worlds(), ask in asks()) {
        let turned = with(&world, |world| {
            world.orgs.reverse();
            world.users.reverse();
            world.manages.reverse();
            world.grants.reverse();
            world.assignments.reverse();
            world.events.reverse();
        });
        prop_assert_eq!(roles(&turned, &ask), roles(&world, &ask));
        prop_assert_eq!(effective(&turned, &ask), effective(&world, &ask));
        let last = world.grants.len();
        let turned: BTreeSet<_> =
            warranted(&turned, &ask).into_iter().map(|index| last - 1 - index).collect();
        prop_assert_eq!(turned, warranted(&world, &ask));
    }

    /// What is held reaches where it is held, and only holders have access.
    #[test]
    fn access_comes_from_roles(world in worlds(), ask in asks()) {
        let reached = roles(&world, &ask);
        for (user, role, org) in holds(&world, &ask) {
            prop_assert!(reached.iter().any(|reach| (&reach.0, &reach.1, &reach.2) == (&user, &role, &org)));
        }
        for ((user, org, ..), (access, end)) in effective(&world, &ask) {
            prop_assert!(reached.iter().any(|reach| (&reach.0, &reach.2) == (&user, &org)));
            prop_assert!(["read", "full", "see_partial", "see_all"].contains(&access.as_str()));
            prop_assert!(end.is_none_or(|end| end > ask.at));
        }
    }

    /// To count only the warranted grants is to leave the others out, and
    /// those that are left still warrant each other.
    #[test]
    fn void_is_a_world_with_fewer_grants(world in worlds(), ask in asks()) {
        let (void, all) = (void(&ask), all(&ask));
        let counted = warranted(&world, &void);
        let fewer = with(&world, |world| {
            let mut index = 0..;
            world.grants.retain(|_| index.next().is_some_and(|index| counted.contains(&index)));
        });
        prop_assert_eq!(warranted(&fewer, &void), (0..fewer.grants.len()).collect());
        prop_assert_eq!(effective(&fewer, &void), effective(&world, &void));
        prop_assert_eq!(roles(&fewer, &all), roles(&world, &void));
    }

    /// If nothing begins later, a greatest access stands until it ends, and
    /// not any longer.
    #[test]
    fn ends_are_exact(world in worlds(), ask in asks()) {
        let at = NOW - 4000;
        let ask = Ask { at, ..ask };
        let begun = with(&world, |world| {
            world.grants.retain(|grant| grant.from.is_none_or(|from| from <= at));
            world.assignments.retain(|given| match given {
                Assignment::Assigned { from: begins, .. }
                | Assignment::Provisioned { at: begins, .. } => begins.is_none_or(|begins| begins <= at),
            });
            world.events.retain_mut(|event| match event {
                Event::SetUpServices { at: happens, .. } => happens.is_none_or(|happens| happens <= at),
                Event::HelpDeskApproval { at: happens, .. } => {
                    *happens -= 4000;
                    *happens <= at
                }
                Event::Demotion { at: happens, .. } => *happens <= at,
                Event::FirstUser { .. } => true,
            });
            // A licence takes away only while a full role lasts.
            for user in &mut world.users {
                user.licenses.clear();
            }
        });
        let mut later = BTreeMap::new();
        for (key, (access, end)) in effective(&begun, &ask) {
            let mut at = |at: i64| {
                let ask = Ask { at, ..ask.clone() };
                let then = later.entry(at).or_insert_with(|| effective(&begun, &ask));
                then.get(&key).map(|(access, _)| access.clone())
            };
            let last = end.map_or(i64::from(i32::MAX), |end| end - 1);
            prop_assert_eq!(at(last), Some(access.clone()), "{:?} at {}", &key, last);
            if let Some(end) = end {
                prop_assert_ne!(at(end), Some(access), "{:?} at {}", &key, end);
            }
        }
    }
}

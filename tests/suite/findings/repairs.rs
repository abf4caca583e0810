//! What ends findings: each repair is made on the facts themselves, everything is
//! derived anew, and what follows is compared with what was promised.

use super::laws::staged;
use super::{QUIET, SECOND, load};
use crate::stage;
use crate::worlds::{asks, worlds};
use bailiwick::diagnostic::{Sources, render};
use bailiwick::explain::{Change, Made, Repair};
use bailiwick::facts::{self, Fact, FactBase, Stated, StatedFact};
use bailiwick::findings::{self, Finding, Kind, Remedy, Severity, Thresholds};
use bailiwick::generate;
use bailiwick::model::{Access, ChoiceOption, Instant, Word as _};
use bailiwick::reading::Item;
use bailiwick::world::World;
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What tells a finding from others, whatever numbers a world gives to names.
type Identity = (Kind, Option<String>, Option<String>, BTreeSet<String>);

fn identity(finding: &Finding, world: &World) -> Identity {
    // Of other kinds the facts behind it may change while it stays.
    let about_facts = matches!(
        finding.kind,
        Kind::UnwarrantedGrant
            | Kind::DerivedRoleGranted
            | Kind::RoleOutOfPlace
            | Kind::ExpiredGrant
            | Kind::DanglingAssignment
            | Kind::RedundantRole
    );
    let facts = finding.facts.iter().filter(|_| about_facts);
    let facts = facts.map(|place| world.facts().entry(*place).fact);
    (
        finding.kind,
        finding.user.map(|user| world.user_name(user).to_owned()),
        finding.org.map(|org| world.org_name(org).to_owned()),
        facts
            .map(|fact| world.facts().stated(fact).to_string())
            .collect(),
    )
}

/// The facts of a world as they are stated.
fn stated(world: &World) -> BTreeSet<StatedFact> {
    let facts = world.facts().entries();
    facts
        .map(|(_, entry)| world.facts().stated(entry.fact))
        .collect()
}

/// The world after some changes of its facts, made from nothing but their text.
fn changed(world: &World, changes: &[Made]) -> World {
    let mut facts = stated(world);
    for made in changes {
        match made.change {
            Change::Add(fact) => assert!(facts.insert(world.facts().stated(fact))),
            Change::Remove(Fact::Licence { user, licence }) => {
                let home = world.facts().home(user);
                let user = world.facts().stated(Fact::Home { user, org: home });
                assert!(facts.remove(&user));
                if let StatedFact::User {
                    id,
                    home,
                    mut licenses,
                } = user
                {
                    assert!(licenses.remove(&licence));
                    facts.insert(StatedFact::User { id, home, licenses });
                }
            }
            Change::Remove(fact) => assert!(facts.remove(&world.facts().stated(fact))),
        }
    }
    let mut lists: BTreeMap<&str, String> = BTreeMap::new();
    for fact in &facts {
        lists
            .entry(fact.list())
            .or_default()
            .push_str(&format!("{fact},\n"));
    }
    let lists = lists.iter().fold(String::new(), |all, (list, facts)| {
        format!("{all}{list}: [{facts}],\n")
    });
    let mut sources = Sources::default();
    let file = sources.add("changed.ron", format!("Facts({lists})"));
    let (_, base) = facts::load([Item::of_file(&sources, file)])
        .unwrap_or_else(|errors| panic!("{}", render(&errors, &sources, false)));
    World::new(Arc::clone(world.policy()), Arc::new(base), *world.as_of())
}

/// Every privilege by names.
fn privileges(world: &World) -> BTreeMap<(String, String, String), Access> {
    let rows = world.conclusions().privileges();
    let rows = rows.map(|row| {
        let key = (
            world.user_name(row.user).to_owned(),
            world.org_name(row.org).to_owned(),
            world.capability_name(row.capability).to_owned(),
        );
        (key, row.access)
    });
    rows.collect()
}

/// What a world comes to, by names.
struct Seen {
    found: BTreeSet<Identity>,
    privileges: BTreeMap<(String, String, String), Access>,
}

impl Seen {
    fn of(world: &World, thresholds: Thresholds) -> Self {
        let found = findings::find(world, &thresholds);
        Self {
            found: found.iter().map(|it| identity(it, world)).collect(),
            privileges: privileges(world),
        }
    }

    /// The findings of high severity that were not found before.
    fn new_high<'s>(&'s self, before: &'s Self) -> Vec<&'s Identity> {
        let new = self.found.difference(&before.found);
        new.filter(|it| it.0.severity() == Severity::High).collect()
    }
}

/// Fails unless a repair does what it promises, and no part of it is a repair.
fn hold_to(
    (world, before): (&World, &Seen),
    finding: &Finding,
    repair: &Repair,
    thresholds: Thresholds,
) {
    let this = identity(finding, world);
    let changes = repair.changes.iter();
    let changes: Vec<String> = changes.map(|made| made.change.words(world)).collect();
    let what = format!("{this:?}: {}", changes.join(" and "));
    assert!((1..=3).contains(&repair.changes.len()), "{what}");
    assert!(before.found.contains(&this), "{what}");
    let after = Seen::of(&changed(world, &repair.changes), thresholds);
    assert!(!after.found.contains(&this), "is not gone: {what}");
    let new = after.new_high(before);
    assert!(new.is_empty(), "{new:?} is new: {what}");
    let (had, has) = (&before.privileges, &after.privileges);
    let (mut gives, mut takes) = (0, 0);
    let mut widest: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for key in had.keys().chain(has.keys()).collect::<BTreeSet<_>>() {
        let (old, new) = (had.get(key), has.get(key));
        gives += usize::from(new > old);
        takes += usize::from(new < old);
        if new != old {
            *widest.entry((&key.0, &key.1)).or_default() += 1;
        }
    }
    assert_eq!((repair.gives, repair.takes), (gives, takes), "{what}");
    let mut widest: Vec<(&str, &str, usize)> = widest
        .into_iter()
        .map(|((user, org), count)| (user, org, count))
        .collect();
    widest.sort_by_key(|(user, org, count)| (Reverse(*count), *user, *org));
    let promised = repair.widest.iter();
    let promised: Vec<(&str, &str, usize)> = promised
        .map(|(user, org, count)| (world.user_name(*user), world.org_name(*org), *count))
        .collect();
    assert_eq!(promised, widest, "{what}");
    let parts = (0..repair.changes.len()).filter(|_| repair.changes.len() > 1);
    for left_out in parts {
        let mut part = repair.changes.clone();
        part.remove(left_out);
        let after = Seen::of(&changed(world, &part), thresholds);
        let is_repair = !after.found.contains(&this) && after.new_high(before).is_empty();
        assert!(!is_repair, "a part does too: {what}");
    }
}

/// Holds every repair of a world to what it promises; counts repairs and decisions by kind.
fn hold_all(world: &World, thresholds: Thresholds, count: &mut BTreeMap<(Kind, bool), usize>) {
    let seen = Seen::of(world, thresholds);
    let found = findings::find(world, &thresholds);
    let remedies = findings::remedies(world, &thresholds, &found, |_| {});
    assert_eq!(remedies.len(), found.len());
    for (finding, remedy) in found.iter().zip(&remedies) {
        let is_repair = match remedy {
            Remedy::Repair(repair) => {
                hold_to((world, &seen), finding, repair, thresholds);
                true
            }
            Remedy::Decide(decision) => {
                assert!(!decision.is_empty());
                false
            }
        };
        *count.entry((finding.kind, is_repair)).or_default() += 1;
    }
}

/// The remedies of a kind of finding where the quiet world has these further facts, each
/// held to what it promises.
fn ends(kind: Kind, further: &str) -> Vec<String> {
    let more = format!("Facts({further})");
    let (world, _) = load(&[("quiet", QUIET), ("more", &more)], &[]);
    let thresholds = Thresholds { broad_reach: 1 };
    let seen = Seen::of(&world, thresholds);
    let found = findings::find_only(&world, &thresholds, &[kind]);
    let remedies = findings::remedies(&world, &thresholds, &found, |_| {});
    let remedies = found.iter().zip(remedies);
    let said = remedies.map(|(finding, remedy)| match remedy {
        Remedy::Repair(repair) => {
            hold_to((&world, &seen), finding, &repair, thresholds);
            let changes = repair.changes.iter();
            let changes = changes.map(|made| {
                let by = made.who(&world);
                format!("{} (by {by})", made.change.words(&world))
            });
            let changes: Vec<String> = changes.collect();
            format!("{}; {}", changes.join(" and "), repair.effects(&world))
        }
        Remedy::Decide(decision) => decision,
    });
    said.collect()
}

fn each_small_world() -> impl Iterator<Item = World> {
    (0..40).map(|seed| {
        let stated: Vec<Stated> = generate::small(seed);
        let base = FactBase::build(&stated).unwrap();
        let choices: &[ChoiceOption] = if seed % 3 == 0 {
            &[ChoiceOption::Void]
        } else {
            &[]
        };
        let policy = stage::policy();
        let as_of = policy.as_of(Instant::parse(generate::NOW).unwrap(), None, choices);
        World::new(policy, Arc::new(base), as_of)
    })
}

#[test]
fn repairs_in_small_worlds_do_what_they_promise() {
    let mut count = BTreeMap::new();
    for world in each_small_world() {
        hold_all(&world, Thresholds { broad_reach: 1 }, &mut count);
    }
    // The worlds are made so that of almost every kind something is repaired.
    let repaired: Vec<Kind> = count.keys().filter(|key| key.1).map(|key| key.0).collect();
    assert!(repaired.len() >= 15, "{count:?}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(11),
        ..ProptestConfig::default()
    })]

    #[test]
    fn repairs_in_random_worlds_do_what_they_promise(world in worlds(), ask in asks()) {
        hold_all(&staged(&world, &ask), Thresholds { broad_reach: 1 }, &mut BTreeMap::new());
    }
}

#[test]
fn what_ends_each_kind() {
    let worlds: [(Kind, &str); 25] = [
        (Kind::UnwarrantedGrant, r#"grants: [Grant(role: device_admin, to: "cvet", on: "c", by: "pia")]"#),
        // Without the grant the organization would have nobody, so it is given anew.
        (Kind::UnwarrantedGrant, r#"orgs: [Org(id: "d", kind: customer)], manages: [Manages(partner: "p", customer: "d")],
            users: [User(id: "dora", home: "d")], grants: [Grant(role: full_admin, to: "dora", on: "d")]"#),
        // There is nobody with the authority.
        (Kind::UnwarrantedGrant, r#"orgs: [Org(id: "d", kind: customer)],
            users: [User(id: "dora", home: "d")], grants: [Grant(role: full_admin, to: "dora", on: "d")]"#),
        (Kind::DerivedRoleGranted, r#"grants: [Grant(role: provisioning_admin, to: "pia", on: "c", by: "petra")]"#),
        (Kind::RoleOutOfPlace, r#"grants: [Grant(role: partner_readonly_admin, to: "pia", on: "c", by: "petra")]"#),
        (Kind::ExclusiveRoles, r#"grants: [Grant(role: cc_service_admin, to: "cvet", on: "c", by: "cene"), Grant(role: readonly_admin, to: "cvet", on: "c", by: "cene")]"#),
        (Kind::NoFullAdmin, SECOND),
        (Kind::NoFullAdmin, &format!("{SECOND} grants: [Grant(role: support_admin, to: \"dora\", on: \"d\", by: \"petra\")]")),
        (Kind::SoleFullAdmin, &format!("{SECOND} grants: [Grant(role: full_admin, to: \"dora\", on: \"d\", by: \"petra\")]")),
        (Kind::SoleFullAdmin, &format!("{SECOND} grants: [Grant(role: full_admin, to: \"dora\", on: \"d\", by: \"petra\"), Grant(role: support_admin, to: \"dino\", on: \"d\", by: \"dora\")]")),
        (Kind::ProvisioningAdminPresent, r#"events: [SetUpServices(by: "pia", on: "c")]"#),
        (Kind::ProvisioningAdminPresent, r#"grants: [Grant(role: full_admin, to: "pia", on: "c", by: "cene")], events: [Demotion(user: "pia", on: "c", at: "2024-05-01")]"#),
        (Kind::ExternalAdminPresent, r#"grants: [Grant(role: readonly_admin, to: "pia", on: "c", by: "cene")]"#),
        (Kind::TemporaryAccessActive, r#"grants: [Grant(role: helpdesk_advanced, to: "pia", on: "p", by: "petra")],
            events: [HelpDeskApproval(user: "pia", on: "c", by: "cene", at: "2024-05-02T10:00:00Z")]"#),
        (Kind::ExpiredGrant, r#"grants: [Grant(role: support_admin, to: "cvet", on: "c", by: "cene", until: "2024-05-02")]"#),
        (Kind::DanglingAssignment, r#"assignments: [Assigned(user: "pia", customer: "c", by: "petra")]"#),
        (Kind::SeveralManagingPartners, r#"orgs: [Org(id: "q", kind: partner)], manages: [Manages(partner: "q", customer: "c")]"#),
        (Kind::RestrictedModeOff, r#"settings: [RestrictedMode(on: "c", enabled: false)]"#),
        (Kind::ContentAccessByPartner, r#"grants: [Grant(role: helpdesk_basic, to: "pia", on: "p", by: "petra")]"#),
        (Kind::BroadReach, SECOND),
        (Kind::BroadReach, &format!("{SECOND} grants: [Grant(role: partner_admin, to: \"pia\", on: \"p\", by: \"petra\")],
            assignments: [Assigned(user: \"pia\", customer: \"c\"), Assigned(user: \"pia\", customer: \"d\")]")),
        (Kind::RedundantRole, r#"grants: [Grant(role: device_admin, to: "cvet", on: "c", by: "cene"), Grant(role: user_device_admin, to: "cvet", on: "c", by: "cene")]"#),
        (Kind::StandardLicenceBlocksPortal, r#"users: [User(id: "lea", home: "c", licenses: [cc_standard])], grants: [Grant(role: full_admin, to: "lea", on: "c", by: "cene")]"#),
        (Kind::UnknownRole, r#"unknown: [UnknownRole(user: "cvet", role: "atlas-portal.billing", on: "c")]"#),
        (Kind::DutyConflict, r#"grants: [Grant(role: compliance_officer, to: "cita", on: "c", by: "cene")]"#),
    ];
    let mut kinds: BTreeSet<Kind> = Kind::ALL.iter().copied().collect();
    let mut lines = Vec::new();
    for (kind, further) in worlds {
        kinds.remove(&kind);
        let ends = ends(kind, further);
        assert!(!ends.is_empty(), "{kind} is not found where {further}");
        assert!(
            self::ends(kind, "").is_empty(),
            "{kind} is found in the quiet world"
        );
        lines.extend(ends.into_iter().map(|line| format!("{kind}: {line}")));
    }
    // These are about the review file.
    assert_eq!(
        Vec::from_iter(kinds),
        [Kind::ExpiredWaiver, Kind::UnmatchedWaiver]
    );
    let text = lines.join("\n");
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(text) });
}

//! What is not said to depend on anything stays, whatever is open: by trying it.

use super::*;

/// The names of a world.
struct Names {
    users: Vec<(String, String)>,
    orgs: Vec<(String, OrgKind)>,
}

/// Everything that the gaps leave open in a world, one fact at a time, without a thought
/// of what matters. A grant whose grantor is not known becomes one by each user.
fn left_open(
    stated: &[Stated],
    names: &Names,
    gaps: &BTreeSet<(Untold, String)>,
) -> Vec<Vec<Stated>> {
    let has = |what: Untold, org: &str| gaps.contains(&(what, org.to_owned()));
    let customers: Vec<&String> = names
        .orgs
        .iter()
        .filter(|(_, kind)| *kind == OrgKind::Customer)
        .map(|(id, _)| id)
        .collect();
    let mut added = Vec::new();
    let (from, until, at) = (Instant::ALWAYS, Instant::NEVER, Instant::ALWAYS);
    for (user, home) in &names.users {
        for customer in &customers {
            let (user, customer) = (user.clone(), (*customer).clone());
            if has(Untold::CustomerGroups, home) {
                added.push(StatedFact::Assigned {
                    user: user.clone(),
                    customer: customer.clone(),
                    by: None,
                    from,
                    until,
                });
            }
            if has(Untold::SetUps, home) {
                added.push(StatedFact::SetUpServices {
                    by: user.clone(),
                    on: customer.clone(),
                    at,
                });
                added.push(StatedFact::Provisioned { user, customer, at });
            }
        }
        if has(Untold::Roles, home) {
            for role in Role::ALL {
                for (org, _) in &names.orgs {
                    let by = names.users.first().map(|(id, _)| id.clone());
                    added.push(StatedFact::Grant {
                        role: *role,
                        to: user.clone(),
                        on: org.clone(),
                        by,
                        from,
                        until,
                    });
                }
            }
        }
    }
    for customer in customers {
        let known = stated.iter().any(
            |known| matches!(&known.fact, StatedFact::RestrictedMode { on, .. } if on == customer),
        );
        if has(Untold::RestrictedMode, customer) && !known {
            added.push(StatedFact::RestrictedMode {
                on: customer.clone(),
                enabled: false,
            });
        }
    }
    let span = stated[0].span;
    let more = |fact| [stated, &[Stated::new(fact, span)]].concat();
    let mut worlds: Vec<Vec<Stated>> = added.into_iter().map(more).collect();
    for (place, known) in stated.iter().enumerate() {
        if let StatedFact::Grant { on, by: None, .. } = &known.fact
            && has(Untold::Grantors, on)
        {
            for (user, _) in &names.users {
                let mut world = stated.to_vec();
                if let StatedFact::Grant { by, .. } = &mut world[place].fact {
                    *by = Some(user.clone());
                }
                worlds.push(world);
            }
        }
    }
    worlds
}

fn staged(stated: &[Stated], choice: ChoiceOption) -> World {
    let base = FactBase::build(stated).unwrap();
    let as_of = stage::policy().as_of(Instant::parse(generate::NOW).unwrap(), None, &[choice]);
    World::new(stage::policy(), Arc::new(base), as_of)
}

type Held = BTreeMap<(User, Org, Capability), Access>;

fn held(world: &World) -> Held {
    let rows = world.conclusions().privileges();
    rows.map(|row| ((row.user, row.org, row.capability), row.access))
        .collect()
}

/// A small world with gaps: the kinds in turn, one alone, and then all together.
fn with_gaps(seed: u64) -> (Vec<Stated>, Names, BTreeSet<(Untold, String)>) {
    let mut stated = generate::small(seed);
    let span = stated[0].span;
    let mut names = Names {
        users: Vec::new(),
        orgs: Vec::new(),
    };
    for known in &stated {
        match &known.fact {
            StatedFact::User { id, home, .. } => names.users.push((id.clone(), home.clone())),
            StatedFact::Org { id, kind, .. } => names.orgs.push((id.clone(), *kind)),
            _ => {}
        }
    }
    let kinds = Untold::ALL.len() as u64;
    let wanted = seed / 2 % (kinds + 1);
    let mut gaps = BTreeSet::new();
    for (turn, what) in (0..).zip(Untold::ALL) {
        if wanted != turn && wanted != kinds {
            continue;
        }
        for (number, (org, kind)) in (0..).zip(&names.orgs) {
            if what.kind().is_none_or(|wanted| wanted == *kind)
                && !(seed + number).is_multiple_of(3)
            {
                gaps.insert((*what, org.clone()));
                let fact = StatedFact::Unknown {
                    what: *what,
                    on: Some(org.clone()),
                };
                stated.push(Stated::new(fact, span));
            }
        }
    }
    (stated, names, gaps)
}

/// In random worlds with random gaps: whatever becomes more by anything that is open,
/// alone or with something else, is said to depend on it; and what is said to be enough
/// is enough when it is stated.
#[test]
fn answers_that_do_not_depend_stay_whatever_is_open() {
    let (mut more, mut supposed) = (0, 0);
    for seed in 0..12 {
        let choice = if seed % 2 == 0 {
            ChoiceOption::Effective
        } else {
            ChoiceOption::Void
        };
        let (stated, names, gaps) = with_gaps(seed);
        let span = stated[0].span;
        let world = staged(&stated, choice);
        let known = held(&world);
        let mut said: BTreeSet<(User, Org, Capability)> = BTreeSet::new();
        let mut look = |after: &[Stated]| {
            for (asked, access) in held(&staged(after, choice)) {
                let before = known.get(&asked).copied();
                if before >= Some(access) {
                    continue;
                }
                let (user, org, capability) = asked;
                more += 1;
                if !said.insert(asked) {
                    continue;
                }
                let goal = routes::more(user, org, capability, before).unwrap();
                assert!(
                    unknown::may_meet(&world, (user, org), &goal),
                    "seed {seed}: {} {} {} becomes {access} by {}",
                    world.user_name(user),
                    world.capability_name(capability),
                    world.org_name(org),
                    after.last().unwrap().fact
                );
            }
        };
        let open = left_open(&stated, &names, &gaps);
        for (place, after) in open.iter().enumerate() {
            // Not each of the many roles in each world.
            if open.len() < 120 || place.is_multiple_of(open.len() / 60) {
                look(after);
            }
        }
        for step in [7, 11, 13] {
            for place in (0..open.len()).step_by(open.len() / 12 + 1) {
                let other = &open[(place * step + step) % open.len()];
                let mut both = open[place].clone();
                both.extend(other.last().cloned());
                if FactBase::build(&both).is_ok() {
                    look(&both);
                }
            }
        }
        for asked in said.iter().step_by(said.len() / 12 + 1) {
            let (user, org, capability) = *asked;
            let goal = routes::more(user, org, capability, known.get(asked).copied()).unwrap();
            let sets = unknown::depends(
                &world,
                (user, org),
                &goal,
                Search::Thorough,
                &Stop::default(),
            );
            assert!(!sets.is_empty());
            for set in sets.iter().step_by(3) {
                let facts = set.opens.iter().map(|open| match open.supposed {
                    // Who gave what is void without a grantor cannot be stated.
                    Supposed::Fact(Fact::Grant { .. }) if choice == ChoiceOption::Void => None,
                    Supposed::Fact(fact) => Some(Stated::new(world.facts().stated(fact), span)),
                    Supposed::Warranted(_) => None,
                });
                let Some(facts) = facts.collect::<Option<Vec<Stated>>>() else {
                    continue;
                };
                supposed += 1;
                let after = staged(&[&stated[..], &facts].concat(), choice);
                assert_eq!(held(&after).get(asked).copied(), set.access, "seed {seed}");
            }
        }
    }
    assert!(more > 1_000, "only {more} became more");
    assert!(supposed > 50, "only {supposed} were supposed");
}

/// Who could is whoever is told so when asked alone.
#[test]
fn who_could_is_who_is_told_so() {
    let mut found = 0;
    for (turn, seed) in (0..3).enumerate() {
        let mut stated = generate::small(seed);
        let span = stated[0].span;
        for what in Untold::ALL.iter().skip(turn % 2) {
            stated.push(Stated::new(
                StatedFact::Unknown {
                    what: *what,
                    on: None,
                },
                span,
            ));
        }
        let choice = if seed % 3 == 0 {
            ChoiceOption::Void
        } else {
            ChoiceOption::Effective
        };
        let world = staged(&stated, choice);
        for id in [
            "manage_devices",
            "users.claim",
            "cc_portal",
            "sign_in_partner_hub",
        ] {
            let capability = world.policy().capability_id(id).unwrap();
            for (org, _) in world.facts().orgs() {
                let could = unknown::could(&world, capability, org, &Stop::default());
                let could: BTreeSet<User> = could.into_iter().map(|could| could.user).collect();
                let mut homes = vec![org];
                homes.extend(
                    world
                        .facts()
                        .entries()
                        .filter_map(|(_, entry)| match entry.fact {
                            Fact::Manages { partner, customer } if customer == org => Some(partner),
                            _ => None,
                        }),
                );
                for (user, _) in world.facts().users() {
                    if !homes.contains(&world.facts().home(user)) {
                        continue;
                    }
                    let line =
                        Decision::new(&world, user, capability, org, &Stop::default()).line();
                    let depends = line.contains("which these facts do not tell");
                    assert_eq!(could.contains(&user), depends, "seed {seed}: {line}");
                    found += usize::from(depends);
                }
            }
        }
    }
    assert!(found > 40, "only {found}");
}

//! How long explaining takes, in worlds of several sizes.
//!
//! `cargo bench --bench explain`, or a part of it: `cargo bench --bench explain -- L`.
//! Each round asks about the next of some privileges, drawn once per world.

use bailiwick::diagnostic::{Sources, Span};
use bailiwick::explain::{self, Change};
use bailiwick::facts::{Fact as Written, FactBase, Stated};
use bailiwick::generate::{self, Size};
use bailiwick::model::{Access, Capability, Instant, Org, User, Value, Word as _};
use bailiwick::policy::Policy;
use bailiwick::prove::{Goal, Graph, Prover};
use bailiwick::routes;
use bailiwick::rule_list::{FactRef, Relation};
use bailiwick::stop::Stop;
use bailiwick::world::World;
use divan::{Bencher, black_box};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

const SIZES: [&str; 3] = ["S", "M", "L"];

/// How many privileges are asked about in turn.
const ASKED: usize = 300;

fn main() {
    divan::main();
}

/// A world and what is asked about it.
struct Stage {
    world: World,
    /// Privileges that somebody has.
    held: Vec<Held>,
    /// Capabilities that somebody has not, in any degree.
    lacking: Vec<Lacking>,
}

type Held = (User, Org, Capability, Access);

type Lacking = (User, Org, Capability);

/// Hands a world to a measurement; it is made once.
fn on(size: &str, measure: impl FnOnce(&'static Stage)) {
    thread_local! {
        static STAGES: OnceCell<BTreeMap<&'static str, OnceCell<&'static Stage>>> = const { OnceCell::new() };
    }
    let stage = STAGES.with(|stages| {
        let stages = stages.get_or_init(|| SIZES.map(|size| (size, OnceCell::new())).into());
        *stages[size].get_or_init(|| Box::leak(Box::new(Stage::new(size))))
    });
    measure(stage);
}

impl Stage {
    fn new(size: &str) -> Self {
        let size = Size::from_id(size).expect("a size");
        let file = Sources::default().add("facts.ron", "");
        let stated: Vec<Stated> = generate::world(size, 1)
            .map(|fact| Stated::new(fact, Span::new(file, 0..0)))
            .collect();
        let facts = FactBase::build(&stated).expect("facts without mistakes");
        let policy = Arc::new(Policy::embedded());
        let at = Instant::parse("2024-05-02T10:30:00Z").expect("an instant");
        let as_of = policy.as_of(at, None, &[]);
        let world = World::new(policy, Arc::new(facts), as_of);
        let (held, lacking) = draw(&world);
        Self {
            world,
            held,
            lacking,
        }
    }

    /// The goal of a capability, in any degree, that somebody has not.
    fn lacked(&self, turn: usize) -> Goal {
        let (user, org, capability) = self.lacking[turn];
        goal(
            Relation::Effective,
            &[Some(user.into()), Some(org.into()), Some(capability.into())],
            5,
        )
    }
}

/// Draws privileges: of users with grants at random, where they reach.
fn draw(world: &World) -> (Vec<Held>, Vec<Lacking>) {
    let mut prover = world.prover();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut below = |limit: usize| {
        // Xorshift: any numbers will do here.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % limit as u64).unwrap_or_default()
    };
    let grants: Vec<FactRef<'_>> = world
        .store()
        .facts()
        .filter(|fact| fact.relation == Relation::Granted)
        .collect();
    let capabilities: Vec<Capability> = world.policy().capabilities().map(|(id, _)| id).collect();
    let (mut held, mut lacking) = (Vec::new(), Vec::new());
    while held.len() < ASKED || lacking.len() < ASKED {
        let user: User = of(grants[below(grants.len())].values[2]);
        let reached = prover.solve(&goal(Relation::Reaches, &[Some(user.into())], 5));
        if reached.is_empty() {
            continue;
        }
        let org: Org = of(reached[below(reached.len())].values[2]);
        let found = prover.solve(&everything(user, org));
        if found.is_empty() {
            continue;
        }
        let one = &found[below(found.len())].values;
        held.push((user, org, of(one[2]), of(one[3])));
        let capability = capabilities[below(capabilities.len())];
        if !found.iter().any(|fact| fact.values[2] == capability.into()) {
            lacking.push((user, org, capability));
        }
    }
    held.truncate(ASKED);
    lacking.truncate(ASKED);
    (held, lacking)
}

fn of<T: TryFrom<Value>>(value: Value) -> T {
    T::try_from(value)
        .ok()
        .expect("a value of the relation's sort")
}

/// The goal of a relation with the first arguments fixed.
fn goal(relation: Relation, fixed: &[Option<Value>], arguments: usize) -> Goal {
    let mut pattern = fixed.to_vec();
    pattern.resize(arguments, None);
    Goal {
        relation,
        pattern: pattern.into(),
    }
}

/// The goal of all privileges of a user at an organization.
fn everything(user: User, org: Org) -> Goal {
    goal(
        Relation::Effective,
        &[Some(user.into()), Some(org.into())],
        5,
    )
}

/// The numbers of what is asked, over and over.
fn turns() -> impl FnMut() -> usize {
    let mut turn = 0;
    move || {
        turn = (turn + 1) % ASKED;
        turn
    }
}

/// Every proof of one privilege, by a prover that knows nothing yet.
#[divan::bench(args = SIZES, sample_count = 300, sample_size = 1)]
fn one_privilege(bencher: Bencher<'_, '_>, size: &str) {
    on(size, |stage| {
        bencher.with_inputs(turns()).bench_local_values(|turn| {
            let (user, org, capability, access) = stage.held[turn];
            stage
                .world
                .graph(black_box(&routes::goal(user, org, capability, access)))
        });
    });
}

/// The same, by a prover that has answered before.
#[divan::bench(args = SIZES, sample_count = 300, sample_size = 1)]
fn one_privilege_again(bencher: Bencher<'_, '_>, size: &str) {
    on(size, |stage| {
        let mut prover = stage.world.prover();
        for &(user, org, ..) in &stage.held {
            prover.solve(&everything(user, org));
        }
        let mut turn = turns();
        bencher.bench_local(|| {
            let (user, org, capability, access) = stage.held[turn()];
            Graph::of(
                &mut prover,
                black_box(&routes::goal(user, org, capability, access)),
            )
        });
    });
}

/// Every proof of everything that a user can do at an organization.
#[divan::bench(args = SIZES, sample_count = 300, sample_size = 1)]
fn all_privileges(bencher: Bencher<'_, '_>, size: &str) {
    on(size, |stage| {
        bencher.with_inputs(turns()).bench_local_values(|turn| {
            let (user, org, ..) = stage.held[turn];
            stage.world.graph(black_box(&everything(user, org)))
        });
    });
}

/// That a user has a capability in no degree.
#[divan::bench(args = SIZES, sample_count = 300, sample_size = 1)]
fn no_privilege(bencher: Bencher<'_, '_>, size: &str) {
    on(size, |stage| {
        bencher.with_inputs(turns()).bench_local_values(|turn| {
            Prover::new(stage.world.store()).solve(black_box(&stage.lacked(turn)))
        });
    });
}

/// What the ways in lack by which a user could have a capability.
#[divan::bench(args = SIZES, sample_count = 100, sample_size = 1)]
fn why_not(bencher: Bencher<'_, '_>, size: &str) {
    on(size, |stage| {
        bencher.with_inputs(turns()).bench_local_values(|turn| {
            let goal = stage.lacked(turn);
            explain::attempts(&stage.world, black_box(&goal), &Stop::default())
        });
    });
}

/// What follows after a grant is taken away, with everybody whom that concerns.
#[divan::bench(args = SIZES, sample_count = 300, sample_size = 1)]
fn after_a_change(bencher: Bencher<'_, '_>, size: &str) {
    on(size, |stage| {
        let entries = stage.world.facts().entries().map(|(_, entry)| entry.fact);
        let grants: Vec<Written> = entries
            .filter(|fact| matches!(fact, Written::Grant { .. }))
            .collect();
        let step = (grants.len() / ASKED).max(1);
        bencher.with_inputs(turns()).bench_local_values(|turn| {
            let change = Change::Remove(grants[turn * step % grants.len()]);
            explain::after(&stage.world, black_box(&[&change]))
        });
    });
}

/// Who can do something at an organization.
#[divan::bench(args = SIZES, sample_count = 300, sample_size = 1)]
fn who_can(bencher: Bencher<'_, '_>, size: &str) {
    on(size, |stage| {
        bencher.with_inputs(turns()).bench_local_values(|turn| {
            let (_, org, capability, _) = stage.held[turn];
            stage
                .world
                .conclusions()
                .who(black_box(capability), org)
                .count()
        });
    });
}

/// The smallest sets of changes after which a user has it no more, with their side
/// effects on everybody.
#[divan::bench(args = SIZES, sample_count = 30, sample_size = 1)]
fn revocations(bencher: Bencher<'_, '_>, size: &str) {
    on(size, |stage| {
        bencher.with_inputs(turns()).bench_local_values(|turn| {
            let (user, org, capability, access) = stage.held[turn];
            let goal = routes::goal(user, org, capability, access);
            explain::revoking(&stage.world, black_box(&goal), false, &Stop::default())
        });
    });
}

/// The smallest sets of changes by which a user would have it, with their side
/// effects on everybody.
#[divan::bench(args = SIZES, sample_count = 30, sample_size = 1)]
fn repairs(bencher: Bencher<'_, '_>, size: &str) {
    on(size, |stage| {
        bencher.with_inputs(turns()).bench_local_values(|turn| {
            let goal = stage.lacked(turn);
            explain::enabling(&stage.world, black_box(&goal), false, &Stop::default())
        });
    });
}

//! Worlds of the library, made from texts.

use bailiwick::answers::{Answer, answer};
use bailiwick::diagnostic::{Sources, Span, render};
use bailiwick::facts::{self, FactBase, Stated};
use bailiwick::generate;
use bailiwick::model::{ChoiceOption, Date, Instant};
use bailiwick::policy::Policy;
use bailiwick::query::Query;
use bailiwick::reading::Item;
use bailiwick::render::Rows;
use bailiwick::stop::Stop;
use bailiwick::world::World;
use std::sync::{Arc, OnceLock};

/// The policy that is part of the program.
pub(crate) fn policy() -> Arc<Policy> {
    static POLICY: OnceLock<Arc<Policy>> = OnceLock::new();
    Arc::clone(POLICY.get_or_init(|| Arc::new(Policy::embedded())))
}

/// The world that a text states; every mistake in it fails the test.
pub(crate) fn world(
    text: &str,
    at: Instant,
    edition: Option<Date>,
    choices: &[ChoiceOption],
) -> World {
    let mut sources = Sources::default();
    let file = sources.add("facts.ron", text);
    let (_, base) = facts::load([Item::of_file(&sources, file)])
        .unwrap_or_else(|errors| panic!("{}\n{text}", render(&errors, &sources, false)));
    let policy = policy();
    let as_of = policy.as_of(at, edition, choices);
    World::new(policy, Arc::new(base), as_of)
}

/// The rows that a listing comes to.
pub(crate) fn rows(world: &World, query: Query) -> Rows {
    match answer(world, query, &Stop::default()).unwrap() {
        Answer::Listing(rows) => rows,
        other => panic!("a listing is wanted, not {other:?}"),
    }
}

/// The rows of an answer that people read as a page.
pub(crate) fn rows_of_page(world: &World, query: Query) -> Rows {
    match answer(world, query, &Stop::default()).unwrap() {
        Answer::Page(page) => page.rows,
        other => panic!("a page is wanted, not {other:?}"),
    }
}

/// The example's world at an instant.
pub(crate) fn example(at: &str) -> World {
    let mut sources = Sources::default();
    let files = bailiwick::files::load_paths(&["examples/alpine".into()], &mut sources).unwrap();
    let items = files.iter().map(|file| Item::of_file(&sources, *file));
    let (_, base) =
        facts::load(items).unwrap_or_else(|errors| panic!("{}", render(&errors, &sources, false)));
    let policy = policy();
    let as_of = policy.as_of(Instant::parse(at).unwrap(), None, &[]);
    World::new(policy, Arc::new(base), as_of).with_sources(sources)
}

/// A made-up world of a size, in the morning of a day in the middle of what happens in it.
pub(crate) fn generated(size: generate::Size, seed: u64) -> World {
    let file = Sources::default().add("facts.ron", "");
    let stated: Vec<Stated> = generate::world(size, seed)
        .map(|fact| Stated::new(fact, Span::new(file, 0..0)))
        .collect();
    let base = FactBase::build(&stated)
        .unwrap_or_else(|errors| panic!("{}", render(&errors, &Sources::default(), false)));
    let policy = policy();
    let as_of = policy.as_of(Instant::parse("2024-05-02T10:30:00Z").unwrap(), None, &[]);
    World::new(policy, Arc::new(base), as_of)
}

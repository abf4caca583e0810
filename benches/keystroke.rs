//! What one key costs at the prompt with 100,000 users loaded: each of these
//! has to stay far below the 5 ms that a person notices.

#![expect(clippy::unwrap_used, reason = "a bench has no users but its own")]

use bailiwick::diagnostic::Sources;
use bailiwick::facts;
use bailiwick::model::Instant;
use bailiwick::policy::Policy;
use bailiwick::reading::Item;
use bailiwick::scenario::Terms;
use bailiwick::session::{Loaded, Session, complete};
use divan::{Bencher, black_box};
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

const LINES: [&str; 5] = [
    "can z",
    "can example",
    "can žiga.kovač77777",
    "can ziga.kovac77777@p.example manage_",
    "assume grant partner_admin to ziga.kovac99999@p.example on c1",
];

fn session() -> &'static Session {
    static SESSION: OnceLock<Session> = OnceLock::new();
    SESSION.get_or_init(|| {
        let mut text = String::from("Facts(orgs: [Org(id: \"p\", kind: partner),");
        for org in 0..1_000 {
            let _ = write!(text, "Org(id: \"c{org}\", kind: customer),");
        }
        text.push_str("], users: [");
        for user in 0..100_000 {
            let _ = write!(
                text,
                "User(id: \"žiga.kovač{user}@p.example\", home: \"p\"),"
            );
        }
        text.push_str("])");
        let mut sources = Sources::default();
        let file = sources.add("many.ron", text);
        let (_, base) = facts::load([Item::of_file(&sources, file)]).unwrap();
        let loaded = Loaded {
            facts: Arc::new(base),
            sources,
            ..Loaded::default()
        };
        let now = || Instant::parse("2024-05-02").unwrap();
        let session = Session::new(Arc::new(Policy::embedded()), loaded, Terms::default(), now);
        // The prompt does this before the first key.
        let _ = session.index();
        session
    })
}

fn main() {
    let _ = session();
    divan::main();
}

#[divan::bench(args = LINES)]
fn completion(bencher: Bencher<'_, '_>, line: &str) {
    bencher.bench_local(|| complete::complete(session(), black_box(line), &|_| Vec::new()));
}

#[divan::bench(args = LINES)]
fn hint(bencher: Bencher<'_, '_>, line: &str) {
    bencher.bench_local(|| complete::hint(black_box(line)));
}

#[divan::bench(args = LINES)]
fn highlight(bencher: Bencher<'_, '_>, line: &str) {
    bencher.bench_local(|| complete::highlight(session(), black_box(line)));
}

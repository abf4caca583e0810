//! Facts under pseudonyms: the same structure and answers, and no name of the original.
//!
//! Owns the key, which says what stands for what, and how facts are put into other
//! words by it. Files are read and written elsewhere.
//!
//! Invariant: by the same key the same facts become the same facts, whatever other facts
//! were put into other words before; and what stands for a name is drawn from a secret
//! in the key, so that it tells nothing of the name or of its place among others.

mod key;

pub use key::Key;

use crate::facts::{NameOf, Stated, StatedFact};
use crate::model::OrgKind;
use std::collections::BTreeMap;

/// Returns some facts, which make sense together, under the pseudonyms of a key, and the
/// records of exports they came from; sorted, each once. What has no pseudonym yet gets one.
pub fn redact(stated: &[Stated], key: &mut Key) -> Vec<(StatedFact, Option<String>)> {
    let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
    let mut orgs: BTreeMap<&str, OrgKind> = BTreeMap::new();
    for stated in stated {
        match &stated.fact {
            StatedFact::Org { id, kind, .. } => {
                orgs.insert(id, *kind);
            }
            StatedFact::User { id, home, .. } => {
                homes.insert(id, home);
            }
            _ => {}
        }
    }
    // In the order of the names, so that the order of files plays no part.
    for (org, kind) in orgs {
        key.org(org, kind);
    }
    for (user, home) in homes {
        key.user(user, home);
    }
    let mut origins: Vec<&str> = stated
        .iter()
        .filter_map(|it| it.origin.as_deref())
        .collect();
    origins.sort_unstable();
    for origin in origins {
        key.origin(origin);
    }
    let mut redacted: Vec<_> = stated
        .iter()
        .map(|stated| {
            let origin = stated.origin.as_deref();
            (
                fact(&stated.fact, key),
                origin.map(|origin| key.origin(origin)),
            )
        })
        .collect();
    redacted.sort_unstable();
    redacted.dedup();
    redacted
}

/// Returns a fact under pseudonyms, all of which are in the key. What others call a role
/// is no name of anybody.
fn fact(fact: &StatedFact, key: &Key) -> StatedFact {
    let mut shown = String::new();
    if let StatedFact::Org { id, .. } = fact {
        shown = shown_name(&key.known(NameOf::Org, id));
    }
    fact.map(|of, name| match of {
        NameOf::Shown => shown.clone(),
        NameOf::UnknownRole => name.clone(),
        NameOf::User | NameOf::Org => key.known(of, name),
    })
}

/// Returns what people may call an organization of that pseudonym.
fn shown_name(pseudonym: &str) -> String {
    let mut letters = pseudonym.replace('-', " ").chars().collect::<Vec<char>>();
    if let Some(first) = letters.first_mut() {
        first.make_ascii_uppercase();
    }
    letters.into_iter().collect()
}

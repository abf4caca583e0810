//! The index: names found by how they begin.
//!
//! Owns the names of one world in the order of their folded text, so that what
//! a few letters can become is found without looking at every name.
//!
//! Invariant: looking up costs what is found, not what there is.

use crate::diagnostic::fold;
use crate::facts::FactBase;
use crate::model::Word as _;
use crate::query::{Listed, Names, Slot};
use crate::world::World;
use std::collections::BTreeSet;

/// The names of one world.
#[derive(Debug)]
pub struct Index {
    users: Sorted,
    orgs: Sorted,
    capabilities: Sorted,
    others: Vec<(Slot, Sorted)>,
}

/// The places whose names are few.
const OTHERS: [Slot; 7] = [
    Slot::Role,
    Slot::Listed,
    Slot::Rule,
    Slot::Table,
    Slot::Point,
    Slot::Option,
    Slot::When,
];

/// Names with their folded texts, and where in those a word begins.
#[derive(Debug, Default)]
struct Sorted {
    /// Names with their folded texts, in the order of these.
    names: Vec<(Box<str>, Box<str>)>,
    /// Names by the words inside them: the name, and where the word begins.
    words: Vec<(u32, u16)>,
}

impl Sorted {
    fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut names: Vec<(Box<str>, Box<str>)> =
            names.map(|name| (fold(name).into(), name.into())).collect();
        names.sort_unstable();
        names.dedup();
        let mut words = Vec::new();
        for (place, (folded, _)) in names.iter().enumerate() {
            let mut within = false;
            for (at, c) in folded.char_indices() {
                let begins = c.is_alphanumeric() && !within && at > 0;
                within = c.is_alphanumeric();
                if let (true, Ok(place), Ok(at)) = (begins, u32::try_from(place), u16::try_from(at))
                {
                    words.push((place, at));
                }
            }
        }
        let tail = |&(place, at): &(u32, u16)| &names[place as usize].0[at as usize..];
        words.sort_unstable_by(|one, other| (tail(one), one).cmp(&(tail(other), other)));
        Self { names, words }
    }

    /// Returns the names that begin with a folded text, and then those in which
    /// a word does, as many as are wanted.
    fn beginning(&self, begun: &str, most: usize) -> Vec<&str> {
        let start = self.names.partition_point(|(folded, _)| &**folded < begun);
        let whole = self.names[start..]
            .iter()
            .take_while(|(folded, _)| folded.starts_with(begun))
            .take(most);
        let mut found: Vec<&str> = whole.map(|(_, name)| &**name).collect();
        if begun.is_empty() || found.len() >= most {
            return found;
        }
        let known: BTreeSet<&str> = found.iter().copied().collect();
        let tail = |&(place, at): &(u32, u16)| &self.names[place as usize].0[at as usize..];
        let start = self.words.partition_point(|word| tail(word) < begun);
        let inside: BTreeSet<&str> = self.words[start..]
            .iter()
            .take_while(|word| tail(word).starts_with(begun))
            .take(most)
            .map(|(place, _)| &*self.names[*place as usize].1)
            .filter(|name| !known.contains(name))
            .collect();
        found.extend(inside.into_iter().take(most - known.len()));
        found
    }

    /// Returns the one name of a folded text; none if there are several.
    fn meant(&self, folded: &str) -> Option<&str> {
        let start = self.names.partition_point(|(known, _)| &**known < folded);
        let mut found = self.names[start..]
            .iter()
            .take_while(|(known, _)| &**known == folded);
        let name = found.next().map(|(_, name)| &**name);
        name.filter(|_| found.next().is_none())
    }

    fn is_of<'n>(&self, names: impl Iterator<Item = &'n str>) -> bool {
        let mut count = 0;
        let known = names.inspect(|_| count += 1).all(|name| {
            self.names
                .binary_search(&(fold(name).into(), name.into()))
                .is_ok()
        });
        known && count == self.names.len()
    }
}

impl Index {
    /// Returns the names of a world.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let facts: &FactBase = world.facts();
        let capabilities = world.policy().capabilities();
        let others = OTHERS.map(|slot| (slot, Sorted::new(world.ids(slot).into_iter())));
        Self {
            users: Sorted::new(facts.users().map(|(_, name)| name)),
            orgs: Sorted::new(facts.orgs().map(|(_, name)| name)),
            capabilities: Sorted::new(capabilities.map(|(_, info)| &*info.id)),
            others: others.into(),
        }
    }

    /// Returns whether a world has just these names.
    pub(super) fn is_of(&self, world: &World) -> bool {
        let facts = world.facts();
        self.users.is_of(facts.users().map(|(_, name)| name))
            && self.orgs.is_of(facts.orgs().map(|(_, name)| name))
    }

    fn kinds(&self, slot: Slot) -> Vec<&Sorted> {
        match slot {
            Slot::User => vec![&self.users],
            Slot::Org => vec![&self.orgs],
            Slot::Capability => vec![&self.capabilities],
            Slot::Name => {
                let named = [Slot::Role, Slot::Rule, Slot::Table, Slot::Point];
                let others = self.others.iter().filter(|(slot, _)| named.contains(slot));
                [&self.orgs, &self.users, &self.capabilities]
                    .into_iter()
                    .chain(others.map(|(_, sorted)| sorted))
                    .collect()
            }
            slot => {
                let others = self.others.iter().filter(|(other, _)| *other == slot);
                others.map(|(_, sorted)| sorted).collect()
            }
        }
    }

    /// Returns the names that may stand at a place and begin like a text, or
    /// have a word that does, without regard to case and diacritics.
    #[must_use]
    pub fn beginning(&self, slot: Slot, begun: &str, most: usize) -> Vec<&str> {
        let folded = fold(begun);
        let mut found = Vec::new();
        for sorted in self.kinds(slot) {
            found.extend(sorted.beginning(&folded, most.saturating_sub(found.len())));
        }
        found
    }

    /// Returns the one name at a place that is a text but for case and
    /// diacritics.
    #[must_use]
    pub fn meant(&self, slot: Slot, text: &str) -> Option<&str> {
        let folded = fold(text);
        let mut found = self
            .kinds(slot)
            .into_iter()
            .filter_map(|sorted| sorted.meant(&folded));
        let name = found.next();
        name.filter(|_| found.next().is_none())
    }

    /// Returns the names of a kind that can be listed and begin like a text.
    #[must_use]
    pub fn listed(&self, listed: &str, begun: &str, most: usize) -> Vec<&str> {
        let slot = match Listed::from_id(listed) {
            Some(Listed::Users) => Slot::User,
            Some(Listed::Orgs) => Slot::Org,
            Some(Listed::Roles) => Slot::Role,
            Some(Listed::Capabilities) => Slot::Capability,
            Some(Listed::Rules) => Slot::Rule,
            Some(Listed::Choices) => Slot::Point,
            Some(Listed::Tables) => Slot::Table,
            Some(Listed::Grants) | None => return Vec::new(),
        };
        self.beginning(slot, begun, most)
    }
}

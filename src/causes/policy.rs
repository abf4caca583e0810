//! The changes between two policies, and between two ways to read one.
//!
//! Owns which records of the tables and lists differ by what they say, whatever file
//! they stand in, and what the edition and the choices come to.

use super::change::{Change, ChangeKind, Side, Swap};
use crate::model::{Capability, Value};
use crate::policy::{Policy, QuoteId, Quoted};
use crate::render::Place;
use crate::rule_list::{Fact, Relation};
use crate::world::World;
use std::collections::BTreeMap;

/// What is given of the policies of both sides, with capabilities numbered alike.
pub(super) struct Given {
    /// The ids of the capabilities, in the order of their numbers.
    pub(super) capabilities: Vec<String>,
    /// What is given of the new policy.
    pub(super) new: Vec<Fact>,
    pub(super) found: Vec<(Change, Swap)>,
}

/// What one record says, on both sides.
type Record<'g> = [Vec<&'g (Fact, QuoteId)>; 2];

impl Given {
    /// Returns every change of the policy.
    pub(super) fn between(old: &World, new: &World) -> Self {
        let ids = |policy: &Policy| -> Vec<String> {
            let all = policy.capabilities();
            all.map(|(_, info)| info.id.to_string()).collect()
        };
        let mut capabilities = ids(new.policy());
        for id in ids(old.policy()) {
            if !capabilities.contains(&id) {
                capabilities.push(id);
            }
        }
        let number = |id: &str| {
            let place = capabilities.iter().position(|known| known == id);
            let place = place.and_then(|place| u16::try_from(place).ok());
            Capability(place.unwrap_or_default())
        };
        let numbers: Vec<Capability> = ids(old.policy()).iter().map(|id| number(id)).collect();
        let given = |world: &World| -> Vec<(Fact, QuoteId)> {
            let given = world.policy().given(world.as_of()).into_iter();
            given
                .filter(|(fact, _)| fact.relation != Relation::AskedAt)
                .collect()
        };
        let (mut was, is) = (given(old), given(new));
        for value in was.iter_mut().flat_map(|(fact, _)| &mut fact.values) {
            if let Value::Capability(capability) = value {
                *capability = numbers[capability.index()];
            }
        }
        let mut records: BTreeMap<(Relation, Vec<Value>), Record<'_>> = BTreeMap::new();
        for (side, given) in [&was, &is].into_iter().enumerate() {
            for said in given {
                records.entry(key(&said.0)).or_default()[side].push(said);
            }
        }
        let mut found = Vec::new();
        let policies = [old.policy(), new.policy()].map(AsRef::as_ref);
        for ((relation, _), record) in &records {
            let said = |side: usize| record[side].iter().map(|(fact, _)| fact);
            if said(0).eq(said(1)) || matches!(relation, Relation::Chosen | Relation::Edition) {
                continue;
            }
            let side = |side: usize| self::side(policies[side], &record[side]);
            let change = Change {
                kind: ChangeKind::Policy,
                before: side(0),
                after: side(1),
            };
            found.push((change, swap(said(0), said(1))));
        }
        found.extend(terms(old, new));
        Self {
            capabilities,
            new: is.iter().map(|(fact, _)| fact.clone()).collect(),
            found,
        }
    }
}

fn swap<'f>(was: impl Iterator<Item = &'f Fact>, is: impl Iterator<Item = &'f Fact>) -> Swap {
    Swap {
        given_with: was.cloned().collect(),
        given_without: is.cloned().collect(),
        ..Swap::default()
    }
}

/// Returns what tells the record behind a given fact from others.
fn key(fact: &Fact) -> (Relation, Vec<Value>) {
    let places: &[usize] = match fact.relation {
        Relation::PrintedEarlier => &[0, 1, 2, 5],
        Relation::Printed | Relation::PrintedForStanding => &[0, 1, 2],
        Relation::RestrictedItem => &[1],
        Relation::LiftedFrom | Relation::Setting => &[0, 1],
        // What is said of a role as such is one record.
        Relation::HeldAtHome | Relation::HeldAbroad | Relation::Extends => {
            return (Relation::Extends, vec![fact.values[0]]);
        }
        _ => &[],
    };
    let values = places.iter().map(|place| fact.values[*place]);
    (fact.relation, values.collect())
}

/// Returns how a record stands in a policy.
fn side(policy: &Policy, record: &[&(Fact, QuoteId)]) -> Option<Side> {
    let (_, quote) = record.first()?;
    let quote = policy.quote(*quote);
    let text = match &quote.what {
        Quoted::Cell(cell) => {
            let headings = [&cell.table, &cell.section, &cell.row, &cell.column];
            let ids: Vec<&str> = headings.iter().map(|heading| &*heading.id).collect();
            let since = cell.since.map(|since| format!(" since {since}"));
            let until = cell.until.map(|until| format!(" until {until}"));
            let [since, until] = [since, until].map(Option::unwrap_or_default);
            format!("{}: {}{since}{until}", ids.join("/"), cell.cell)
        }
        Quoted::Role(role) => {
            let said = record.iter().map(|(fact, _)| match fact.relation {
                Relation::HeldAbroad => "held abroad".to_owned(),
                Relation::HeldAtHome => format!("held at home at a {}", word(fact.values[1])),
                _ => format!("reaches {}", word(fact.values[1])),
            });
            format!("{}: {}", role.id, said.collect::<Vec<_>>().join(", "))
        }
        Quoted::Setting {
            setting, parent, ..
        } => format!("{} belongs to {}", setting.id, parent.id),
        Quoted::RestrictedItem {
            setting,
            effect,
            leaves,
            ..
        } => format!("restricted_mode/{}: {effect}, leaves {leaves}", setting.id),
        Quoted::Lifting {
            setting,
            offer,
            from,
        } => format!(
            "restricted_mode/{}: lifted for {offer} from {from}",
            setting.id
        ),
        Quoted::Choice { option, .. } => option.to_string(),
        Quoted::AskedAt | Quoted::Edition => String::new(),
    };
    let place = quote
        .span
        .map(|span| Place::new(policy.sources().location(span), None));
    Some(Side {
        text,
        places: place.into_iter().collect(),
    })
}

/// Returns a word of the vocabulary, of the sorts that are said of roles.
fn word(value: Value) -> String {
    match value {
        Value::OrgKind(kind) => kind.to_string(),
        Value::Reach(reach) => reach.to_string(),
        _ => String::new(),
    }
}

/// Returns the changes of the edition and of the choices. What a choice comes to by
/// default on both sides goes with the edition.
fn terms(old: &World, new: &World) -> Vec<(Change, Swap)> {
    let [was, is] = [old, new].map(World::as_of);
    let stands = |text: String| {
        Some(Side {
            text,
            places: Vec::new(),
        })
    };
    let mut found = Vec::new();
    let mut of_edition = (Vec::new(), Vec::new());
    for (before, after) in was.settled().zip(is.settled()) {
        if before.option == after.option {
            continue;
        }
        let chosen = |option| Fact::new(Relation::Chosen, [Value::ChoiceOption(option)]);
        let (given, now) = (chosen(before.option), chosen(after.option));
        if before.by_default && after.by_default && was.edition != is.edition {
            of_edition.0.push(given);
            of_edition.1.push(now);
            continue;
        }
        let point = after.option.point();
        let change = Change {
            kind: ChangeKind::Choice,
            before: stands(format!("{point}={}", before.option)),
            after: stands(format!("{point}={}", after.option)),
        };
        found.push((change, swap([given].iter(), [now].iter())));
    }
    if was.edition != is.edition {
        of_edition
            .0
            .push(Fact::new(Relation::Edition, [was.edition.into()]));
        of_edition
            .1
            .push(Fact::new(Relation::Edition, [is.edition.into()]));
        let change = Change {
            kind: ChangeKind::Edition,
            before: stands(was.edition.to_string()),
            after: stands(is.edition.to_string()),
        };
        found.push((change, swap(of_edition.0.iter(), of_edition.1.iter())));
    }
    found
}

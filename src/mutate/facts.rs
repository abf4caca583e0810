//! Mutants of the files of the policy: cells, restrictions and dates.

use super::{Change, Kind, Mutant};
use crate::coverage::is_cell;
use crate::model::{Capability, Cell, Date, Instant, Value, Word as _};
use crate::policy::{Policy, Quoted};
use crate::rule_list::{Fact, Relation};
use std::collections::BTreeMap;

/// Returns the mutants of the files of a policy, in order.
pub(super) fn mutants(policy: &Policy) -> Vec<Mutant> {
    let given = policy.given(&policy.as_of(Instant::ALWAYS, None, &[]));
    let mut mutants = Vec::new();
    for (fact, quote) in &given {
        if let Quoted::Cell(cell) = &policy.quote(*quote).what {
            let mut id: Vec<String> = [&cell.table, &cell.section, &cell.row, &cell.column]
                .iter()
                .map(|heading| heading.id.to_string())
                .collect();
            id.extend(cell.until.map(|until| format!("until {until}")));
            for &neighbour in neighbours(cell.cell, fact) {
                mutants.push(Mutant {
                    kind: Kind::Cells,
                    id: id.join("/"),
                    says: format!("{neighbour} instead of {}", cell.cell),
                    change: replacing(fact, cell.cell.into(), neighbour.into()),
                });
            }
        }
    }
    mutants.extend(lifted(policy, &given));
    mutants.extend(earlier_and_later(policy, &given));
    mutants.extend(defaults(policy));
    mutants
}

/// Returns the words beside a cell's on its scale: of the customer list by how
/// many customers are shown, elsewhere by how much may be done.
fn neighbours(cell: Cell, fact: &Fact) -> &'static [Cell] {
    let list = Value::from(Capability::CUSTOMER_LIST);
    match cell {
        Cell::None | Cell::NotApplicable if fact.values.contains(&list) => &[Cell::SeePartial],
        Cell::None | Cell::NotApplicable => &[Cell::Read],
        Cell::Read => &[Cell::None, Cell::Full],
        Cell::TemporaryWhenApproved => &[Cell::Read, Cell::Full],
        Cell::Full | Cell::FullForServicesSold => &[Cell::Read],
        Cell::SeePartial => &[Cell::None, Cell::SeeAll],
        Cell::SeeAll => &[Cell::SeePartial],
    }
}

fn replacing(fact: &Fact, was: Value, is: Value) -> Change {
    let values = fact.values.iter();
    let new = Fact {
        relation: fact.relation,
        values: values
            .map(|value| if *value == was { is } else { *value })
            .collect(),
    };
    Change::Facts(vec![fact.clone()], vec![new])
}

type Given = [(Fact, crate::policy::QuoteId)];

/// Returns for each restricted setting the policy that does not restrict it.
fn lifted(policy: &Policy, given: &Given) -> Vec<Mutant> {
    let mut items: BTreeMap<String, Vec<Fact>> = BTreeMap::new();
    for (fact, quote) in given {
        if let Quoted::RestrictedItem { setting, .. } = &policy.quote(*quote).what {
            items
                .entry(setting.id.to_string())
                .or_default()
                .push(fact.clone());
        }
    }
    let mutant = |(id, facts)| Mutant {
        kind: Kind::Restrictions,
        id,
        says: "not restricted".to_owned(),
        change: Change::Facts(facts, Vec::new()),
    };
    items.into_iter().map(mutant).collect()
}

/// Returns the policies in which a date of a table or of a restriction's end
/// is a day earlier or later.
fn earlier_and_later(policy: &Policy, given: &Given) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let mut shift = |id: String, date: Date, shifted: &dyn Fn(Date) -> Change| {
        for (day, how) in [(date.yesterday(), "earlier"), (date.tomorrow(), "later")] {
            if let Ok(day) = day {
                mutants.push(Mutant {
                    kind: Kind::Dates,
                    id: id.clone(),
                    says: format!("a day {how} than {date}"),
                    change: shifted(day),
                });
            }
        }
    };
    for (fact, quote) in given {
        match &policy.quote(*quote).what {
            Quoted::Lifting {
                setting,
                offer,
                from,
            } => shift(format!("{}/{offer}", setting.id), *from, &|day| {
                replacing(fact, (*from).into(), day.into())
            }),
            // What was printed until a day and what is printed since the next
            // are written as one date.
            Quoted::Cell(cell) => {
                let Some(until) = cell.until else { continue };
                let Ok(next) = until.tomorrow() else { continue };
                let id = [&cell.section, &cell.row, &cell.column].map(|part| part.id.to_string());
                let after = given.iter().map(|(fact, _)| fact).find(|after| {
                    after.relation == Relation::Printed
                        && after.values[..3] == fact.values[..3]
                        && after.values[4] == next.into()
                });
                shift(id.join("/"), until, &|day| {
                    let (mut gone, mut new) = (Vec::new(), Vec::new());
                    let mut take = |change| {
                        if let Change::Facts(was, is) = change {
                            gone.extend(was);
                            new.extend(is);
                        }
                    };
                    take(replacing(fact, until.into(), day.into()));
                    if let (Some(after), Ok(since)) = (after, day.tomorrow()) {
                        take(replacing(after, next.into(), since.into()));
                    }
                    Change::Facts(gone, new)
                });
            }
            _ => debug_assert!(!is_cell(fact.relation), "every cell is quoted as one"),
        }
    }
    mutants
}

/// Returns the policies in which another default of a choice begins a day
/// earlier or later.
fn defaults(policy: &Policy) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for choice in policy.choices() {
        for pair in choice.defaults.windows(2) {
            let [(_, before), (Some(from), after)] = *pair else {
                continue;
            };
            let Ok(eve) = from.yesterday() else { continue };
            let changes = [
                (eve, before, after, "earlier"),
                (from, after, before, "later"),
            ];
            mutants.extend(changes.map(|(on, was, is, how)| Mutant {
                kind: Kind::Dates,
                id: format!("{}/{}", choice.point.id(), after),
                says: format!("a day {how} than {from}"),
                change: Change::Default { on, was, is },
            }));
        }
    }
    mutants
}

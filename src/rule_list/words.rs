//! Conditions of clauses in words, as they stand in `rules/program.rs`.

use super::{Atom, Clause, Comparison, Function, Literal, Term};
use crate::model::{Capability, Value};

impl Clause {
    /// Returns a condition of the clause as it is written there.
    #[must_use]
    pub fn said(&self, condition: &Literal) -> String {
        let atom = |atom: &Atom| {
            let terms: Vec<String> = atom
                .terms
                .iter()
                .map(|term| said_term(self, term))
                .collect();
            format!("{}({})", atom.relation.info().name, terms.join(", "))
        };
        match condition {
            Literal::Present(present) => atom(present),
            Literal::Absent(absent) => format!("no {}", atom(absent)),
            Literal::Compare(comparison, left, right) => {
                let sign = match comparison {
                    Comparison::Equal => "=",
                    Comparison::Unequal => "≠",
                    Comparison::Before => "<",
                    Comparison::NotAfter => "≤",
                };
                format!(
                    "{} {sign} {}",
                    said_term(self, left),
                    said_term(self, right)
                )
            }
        }
    }
}

fn said_term(clause: &Clause, term: &Term) -> String {
    match term {
        Term::Any => "_".to_owned(),
        Term::Variable(place) => clause.variables[*place].to_owned(),
        Term::Constant(value) => said_value(*value),
        Term::Apply(function, terms) => {
            let name = match function {
                Function::Earlier => "earlier",
                Function::AnHourAfter => "an_hour_after",
            };
            let terms: Vec<String> = terms.iter().map(|term| said_term(clause, term)).collect();
            format!("{name}({})", terms.join(", "))
        }
    }
}

/// Returns a value that a clause names.
fn said_value(value: Value) -> String {
    match value {
        Value::Role(word) => word.to_string(),
        Value::Standing(word) => word.to_string(),
        Value::Access(word) => word.to_string(),
        Value::Cell(word) => word.to_string(),
        Value::Section(word) => word.to_string(),
        Value::OrgKind(word) => word.to_string(),
        Value::Reach(word) => word.to_string(),
        Value::Licence(word) => word.to_string(),
        Value::Offer(word) => word.to_string(),
        Value::ChoiceOption(word) => word.to_string(),
        Value::Capability(capability) => Capability::NAMED
            .get(capability.index())
            .map_or_else(String::new, |id| (*id).to_owned()),
        Value::Instant(instant) => instant.to_string(),
        Value::Date(date) => date.to_string(),
        Value::User(_) | Value::Org(_) | Value::Grant(_) => String::new(),
    }
}

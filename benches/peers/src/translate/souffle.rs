//! Writes the rules for Soufflé.

use super::{Design, constant, is_lone, variable};
use crate::codes::Failure;
use bailiwick::rule_list::{Clause, Comparison, Function, Literal, Term};
use std::fmt::Write as _;

/// Returns the program, one clause a line.
pub(crate) fn program(design: Design) -> Result<String, Failure> {
    let mut text = String::new();
    for info in design.relations() {
        let columns: Vec<_> = (0..info.sorts.len())
            .map(|place| format!("x{place}:number"))
            .collect();
        writeln!(text, ".decl {}({})", info.name, columns.join(", "))?;
        if info.given {
            writeln!(text, ".input {}", info.name)?;
        }
    }
    for info in design.results() {
        writeln!(text, ".output {0}(filename=\"{0}.facts\")", info.name)?;
    }
    for clause in design.clauses() {
        let atom = |atom: &bailiwick::rule_list::Atom| -> Result<String, Failure> {
            let terms = atom.terms.iter().map(|one| term(*one, clause));
            let terms: Result<Vec<_>, _> = terms.collect();
            Ok(format!(
                "{}({})",
                atom.relation.info().name,
                terms?.join(", ")
            ))
        };
        let body: Result<Vec<String>, Failure> = clause
            .body
            .iter()
            .map(|literal| match literal {
                Literal::Present(inner) => atom(inner),
                Literal::Absent(inner) => Ok(format!("!{}", atom(inner)?)),
                Literal::Compare(comparison, left, right) => {
                    let sign = match comparison {
                        Comparison::Equal => "=",
                        Comparison::Unequal => "!=",
                        Comparison::Before => "<",
                        Comparison::NotAfter => "<=",
                    };
                    Ok(format!(
                        "{} {sign} {}",
                        term(*left, clause)?,
                        term(*right, clause)?
                    ))
                }
            })
            .collect();
        let (head, body) = (atom(&clause.head)?, body?);
        if body.is_empty() {
            writeln!(text, "{head}.")?;
        } else {
            writeln!(text, "{head} :- {}.", body.join(", "))?;
        }
    }
    Ok(text)
}

fn term(term: Term, clause: &Clause) -> Result<String, Failure> {
    Ok(match term {
        Term::Any => "_".into(),
        Term::Variable(place) if is_lone(clause, place) => "_".into(),
        Term::Variable(place) => variable(clause, place),
        Term::Constant(value) => constant(value)?,
        Term::Apply(function, terms) => {
            let terms = terms.iter().map(|one| self::term(*one, clause));
            let terms: Vec<_> = terms.collect::<Result<_, _>>()?;
            match function {
                Function::Earlier => format!("min({})", terms.join(", ")),
                Function::AnHourAfter => format!("({} + 3600)", terms[0]),
            }
        }
    })
}

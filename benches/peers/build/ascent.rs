//! Writes a part of the rules for ascent.

use super::Part;
use super::parse::{Clause, Literal, Term};
use super::relations::{field, tuple};
use std::fmt::Write as _;

pub(crate) fn write(part: &Part) -> String {
    let read: Vec<_> = part.read().collect();
    let concluded: Vec<_> = part.concluded().collect();
    let relations = part.program.relations.iter().filter(|relation| {
        let mut wanted = read.iter().chain(&concluded);
        wanted.any(|other| other.name == relation.name)
    });
    let mut text = format!(
        "pub mod {} {{\n    use super::*;\n    ascent::ascent! {{\n        pub struct Program;\n\n",
        part.name
    );
    for relation in relations {
        let sorts = tuple(relation);
        let sorts = sorts.trim_matches(['(', ')']).trim_end_matches(',');
        let _ = writeln!(text, "        relation {}({sorts});", field(&relation.name));
    }
    for clause in &part.clauses {
        let _ = writeln!(text, "\n        {}", rule(clause));
    }
    text + "    }\n}\n"
}

fn rule(clause: &Clause) -> String {
    let list = |terms: &[Term]| {
        let terms: Vec<_> = terms.iter().map(|term| argument(term, clause)).collect();
        terms.join(", ")
    };
    let body: Vec<_> = clause
        .body
        .iter()
        .map(|literal| match literal {
            Literal::Present(atom) => format!("{}({})", field(&atom.relation), list(&atom.terms)),
            Literal::Absent(atom) => format!("!{}({})", field(&atom.relation), list(&atom.terms)),
            Literal::Compare(sign, left, right) => format!(
                "if {} {} {}",
                value(left, clause),
                super::datafrog::sign(sign),
                value(right, clause)
            ),
        })
        .collect();
    let terms: Vec<_> = clause
        .head
        .terms
        .iter()
        .map(|term| value(term, clause))
        .collect();
    let head = format!("{}({})", field(&clause.head.relation), terms.join(", "));
    if body.is_empty() {
        format!("{head};")
    } else {
        format!("{head} <--\n            {};", body.join(", "))
    }
}

/// A term in an atom of a body.
fn argument(term: &Term, clause: &Clause) -> String {
    match term {
        Term::Variable(place) => clause.variables[*place].clone(),
        other => value(other, clause),
    }
}

/// A term where its value is wanted; variables of bodies are references.
fn value(term: &Term, clause: &Clause) -> String {
    match term {
        Term::Any => "_".into(),
        Term::Variable(place) => format!("*{}", clause.variables[*place]),
        Term::Constant(path) => path.clone(),
        Term::Apply(name, terms) => {
            let terms: Vec<_> = terms.iter().map(|term| value(term, clause)).collect();
            format!("{name}({})", terms.join(", "))
        }
    }
}

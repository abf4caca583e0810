//! Writes the rules, and facts, for clingo.

use super::{Design, constant, is_lone, variable};
use crate::codes::Failure;
use bailiwick::rule_list::{Atom, Clause, Comparison, Function, Literal, Term};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

/// Returns the program, one clause a line.
pub(crate) fn program(design: Design) -> Result<String, Failure> {
    let mut text = String::new();
    for clause in design.clauses() {
        let mut body = Vec::new();
        for literal in clause.body.iter() {
            body.push(match literal {
                Literal::Present(inner) => atom(inner, clause)?,
                Literal::Absent(inner) => format!("not {}", atom(inner, clause)?),
                Literal::Compare(comparison, left, right) => {
                    let sign = match comparison {
                        Comparison::Equal => "=",
                        Comparison::Unequal => "!=",
                        Comparison::Before => "<",
                        Comparison::NotAfter => "<=",
                    };
                    format!("{} {sign} {}", term(left, clause)?, term(right, clause)?)
                }
            });
        }
        // A head has no function for the earlier of two; a body has.
        let mut terms = Vec::new();
        for one in clause.head.terms.iter() {
            if let Term::Apply(Function::Earlier, inner) = one {
                let mut least = Vec::new();
                for inner in *inner {
                    earliest(inner, clause, &mut least)?;
                }
                body.push(format!("Earliest = #min {{ {} }}", least.join("; ")));
                terms.push("Earliest".into());
            } else {
                terms.push(term(one, clause)?);
            }
        }
        let head = format!(
            "{}({})",
            name(clause.head.relation.info().name),
            terms.join(", ")
        );
        if body.is_empty() {
            writeln!(text, "{head}.")?;
        } else {
            writeln!(text, "{head} :- {}.", body.join(", "))?;
        }
    }
    // A given relation may be empty, which is no mistake.
    for info in design.relations().filter(|info| info.given) {
        writeln!(text, "#defined {}/{}.", name(info.name), info.sorts.len())?;
    }
    writeln!(text, "#show.")?;
    Ok(text)
}

/// Writes the facts of a folder as a text that clingo reads.
pub(crate) fn facts(folder: &Path, to: &Path) -> Result<(), Failure> {
    let mut file = BufWriter::new(File::create(to)?);
    for info in Design::Everything.relations().filter(|info| info.given) {
        let path = folder.join(format!("{}.facts", info.name));
        for line in BufReader::new(File::open(path)?).lines() {
            writeln!(file, "{}({}).", name(info.name), line?.replace('\t', ","))?;
        }
    }
    Ok(file.flush()?)
}

/// A predicate begins with a small letter.
fn name(relation: &str) -> String {
    let (first, rest) = relation.split_at(1);
    first.to_ascii_lowercase() + rest
}

fn atom(atom: &Atom, clause: &Clause) -> Result<String, Failure> {
    let terms = atom.terms.iter().map(|one| term(one, clause));
    let terms: Vec<_> = terms.collect::<Result<_, _>>()?;
    Ok(format!(
        "{}({})",
        name(atom.relation.info().name),
        terms.join(", ")
    ))
}

/// The terms of which the earliest is meant.
fn earliest(one: &Term, clause: &Clause, found: &mut Vec<String>) -> Result<(), Failure> {
    if let Term::Apply(Function::Earlier, inner) = one {
        for inner in *inner {
            earliest(inner, clause, found)?;
        }
    } else {
        found.push(term(one, clause)?);
    }
    Ok(())
}

fn term(one: &Term, clause: &Clause) -> Result<String, Failure> {
    Ok(match one {
        Term::Any => "_".into(),
        Term::Variable(place) if is_lone(clause, *place) => "_".into(),
        Term::Variable(place) => variable(clause, *place),
        Term::Constant(value) => constant(*value)?,
        Term::Apply(Function::AnHourAfter, inner) => format!("{} + 3600", term(&inner[0], clause)?),
        Term::Apply(Function::Earlier, _) => {
            return Err("the earlier of two is written in heads only".into());
        }
    })
}

//! Writes the rules for DuckDB.
//!
//! A stratum without recursion is one insertion. A recursive one is a loop,
//! which SQL cannot say of several tables at once: it is marked `-- repeat`, and
//! the script that runs the program inserts into `Name_next` first what the
//! stratum begins with, then, as long as anything is new, what follows from
//! `Name_new`, the rows that the round before brought. The mark `-- from Name`
//! stands above such a line.

use super::{Design, constant, read, strata};
use crate::codes::Failure;
use bailiwick::model::ValueKind;
use bailiwick::rule_list::{Atom, Clause, Comparison, Function, Literal, RelationInfo, Term};
use std::fmt::Write as _;

/// Returns the program, one statement a line.
pub(crate) fn program(design: Design) -> Result<String, Failure> {
    let mut text = String::new();
    for info in design.relations().filter(|info| info.given) {
        writeln!(text, "-- given {}\n{}", info.name, table(info, "", "TABLE"))?;
    }
    let info = |name: &str| {
        let found = design.relations().find(|info| info.name == name);
        found.ok_or_else(|| format!("there is no relation {name}"))
    };
    let clauses: Vec<_> = design
        .clauses()
        .map(|clause| (clause.head.relation.info().name, read(clause)))
        .collect();
    for together in strata::strata(&clauses) {
        let own = |name: &&str| together.contains(name);
        let clauses = design
            .clauses()
            .filter(|clause| own(&clause.head.relation.info().name));
        let (again, once): (Vec<_>, Vec<_>) =
            clauses.partition(|clause| read(clause).iter().any(&own));
        writeln!(text, "-- stratum {}", together.join(" "))?;
        for name in &together {
            writeln!(text, "{}", table(info(name)?, "", "TABLE"))?;
        }
        if again.is_empty() {
            let selects: Result<Vec<_>, _> = once.iter().map(|clause| select(clause, "")).collect();
            let union = match &selects?[..] {
                [one] => one.replacen("SELECT", "SELECT DISTINCT", 1),
                several => several.join(" UNION "),
            };
            writeln!(text, "INSERT INTO {} {union};", together[0])?;
            continue;
        }
        for name in &together {
            writeln!(text, "{}", table(info(name)?, "_new", "TEMP TABLE"))?;
            writeln!(text, "{}", table(info(name)?, "_next", "TEMP TABLE"))?;
        }
        writeln!(text, "-- repeat")?;
        for clause in once {
            let head = clause.head.relation.info().name;
            writeln!(text, "INSERT INTO {head}_next {};", select(clause, "")?)?;
        }
        for clause in again {
            let mut names = read(clause).into_iter().filter(|name| own(name));
            let (Some(from), None) = (names.next(), names.next()) else {
                return Err(format!("`{}` reads its own stratum twice", clause.label).into());
            };
            let head = clause.head.relation.info().name;
            let select = select(clause, from)?;
            writeln!(text, "-- from {from}\nINSERT INTO {head}_next {select};")?;
        }
        writeln!(text, "-- end")?;
    }
    Ok(text)
}

fn table(info: &RelationInfo, ending: &str, kind: &str) -> String {
    let columns = info.sorts.iter().enumerate().map(|(place, sort)| {
        let sort = match sort {
            ValueKind::User | ValueKind::Org | ValueKind::Grant => "INTEGER",
            ValueKind::Instant | ValueKind::Date => "INTEGER",
            ValueKind::Capability => "USMALLINT",
            _ => "UTINYINT",
        };
        format!("c{place} {sort}")
    });
    let columns: Vec<_> = columns.collect();
    format!(
        "CREATE {kind} {}{ending} ({});",
        info.name,
        columns.join(", ")
    )
}

/// Returns the query of a clause, in which one relation is read as it grew last.
fn select(clause: &Clause, grown: &str) -> Result<String, Failure> {
    let (mut from, mut wheres) = (Vec::new(), Vec::new());
    let mut bound: Vec<Option<String>> = vec![None; clause.variables.len()];
    let present = |literal: &&Literal| matches!(literal, Literal::Present(_));
    let (atoms, others): (Vec<&Literal>, Vec<&Literal>) = clause.body.iter().partition(present);
    for (place, literal) in atoms.into_iter().enumerate() {
        let Literal::Present(atom) = literal else {
            continue;
        };
        let name = atom.relation.info().name;
        let ending = if name == grown { "_new" } else { "" };
        from.push(format!("{name}{ending} AS t{place}"));
        for (column, term) in atom.terms.iter().enumerate() {
            let column = format!("t{place}.c{column}");
            match term {
                Term::Variable(place) if bound[*place].is_none() => bound[*place] = Some(column),
                term => wheres.push(format!("{column} = {}", value(term, &bound)?)),
            }
        }
    }
    for literal in others {
        wheres.push(match literal {
            Literal::Present(_) => continue,
            Literal::Absent(atom) => absent(atom, &bound)?,
            Literal::Compare(comparison, left, right) => {
                let sign = match comparison {
                    Comparison::Equal => "=",
                    Comparison::Unequal => "<>",
                    Comparison::Before => "<",
                    Comparison::NotAfter => "<=",
                };
                format!("{} {sign} {}", value(left, &bound)?, value(right, &bound)?)
            }
        });
    }
    let head: Result<Vec<_>, _> = clause
        .head
        .terms
        .iter()
        .map(|term| value(term, &bound))
        .collect();
    let mut query = format!("SELECT {}", head?.join(", "));
    if !from.is_empty() {
        query += &format!(" FROM {}", from.join(", "));
    }
    if !wheres.is_empty() {
        query += &format!(" WHERE {}", wheres.join(" AND "));
    }
    Ok(query)
}

fn absent(atom: &Atom, bound: &[Option<String>]) -> Result<String, Failure> {
    let mut wheres = Vec::new();
    for (column, term) in atom.terms.iter().enumerate() {
        if !matches!(term, Term::Any) {
            wheres.push(format!("n.c{column} = {}", value(term, bound)?));
        }
    }
    let name = atom.relation.info().name;
    Ok(format!(
        "NOT EXISTS (SELECT 1 FROM {name} AS n WHERE {})",
        wheres.join(" AND ")
    ))
}

fn value(term: &Term, bound: &[Option<String>]) -> Result<String, Failure> {
    Ok(match term {
        Term::Any => return Err("what is left open has no value".into()),
        Term::Variable(place) => {
            let column = bound[*place].clone();
            column.ok_or("a variable stands in no atom that must be present")?
        }
        Term::Constant(fixed) => constant(*fixed)?,
        Term::Apply(function, terms) => {
            let terms: Result<Vec<_>, _> = terms.iter().map(|term| value(term, bound)).collect();
            let terms = terms?;
            match function {
                Function::Earlier => format!("least({})", terms.join(", ")),
                Function::AnHourAfter => format!("({} + 3600)", terms[0]),
            }
        }
    })
}

//! What the Datalog macro would not notice: labels taken twice, relations that
//! nothing concludes, variables that nothing binds.

use super::labels::Comments;
use super::{Clause, Error, Literal, Program, Term};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(program: &Program, comments: &Comments, errors: &mut Vec<Error>) {
    let mut labels = BTreeMap::new();
    let mut labelled = BTreeSet::new();
    for clause in &program.clauses {
        labelled.insert(clause.line - 1);
        if let Some(first) = labels.insert(&clause.label, clause.line) {
            errors.push(Error {
                line: clause.line,
                message: format!(
                    "the label `{}` is taken by the clause at line {first}",
                    clause.label
                ),
            });
        }
        check_clause(program, clause, errors);
    }
    for (line, text) in &comments.lines {
        if text.starts_with('[') && !labelled.contains(line) {
            errors.push(Error {
                line: *line,
                message: "no clause begins on the line below this label".into(),
            });
        }
    }
    for relation in &program.relations {
        let concluded = program
            .clauses
            .iter()
            .any(|clause| clause.head.relation == relation.name);
        if relation.given == concluded {
            let message = if relation.given {
                "a given relation is concluded"
            } else {
                "no clause concludes this relation"
            };
            errors.push(Error {
                line: relation.line,
                message: message.into(),
            });
        }
    }
}

fn check_clause(program: &Program, clause: &Clause, errors: &mut Vec<Error>) {
    let mut bound = BTreeSet::new();
    let mut atoms = vec![&clause.head];
    for literal in &clause.body {
        if let Literal::Present(atom) | Literal::Absent(atom) = literal {
            atoms.push(atom);
        }
        if let Literal::Present(atom) = literal {
            atom.terms
                .iter()
                .for_each(|term| variables(term, &mut bound));
        }
    }
    for atom in &atoms {
        match program
            .relations
            .iter()
            .find(|relation| relation.name == atom.relation)
        {
            None => errors.push(Error {
                line: atom.line,
                message: format!("unknown relation `{}`", atom.relation),
            }),
            Some(relation) if relation.fields.len() != atom.terms.len() => errors.push(Error {
                line: atom.line,
                message: format!(
                    "`{}` has {} arguments",
                    atom.relation,
                    relation.fields.len()
                ),
            }),
            Some(_) => {}
        }
    }
    let mut needed = BTreeSet::new();
    clause
        .head
        .terms
        .iter()
        .for_each(|term| variables(term, &mut needed));
    if clause
        .head
        .terms
        .iter()
        .any(|term| matches!(term, Term::Any))
    {
        errors.push(Error {
            line: clause.line,
            message: "a conclusion leaves nothing open".into(),
        });
    }
    for literal in &clause.body {
        match literal {
            Literal::Present(_) => {}
            Literal::Absent(atom) => atom
                .terms
                .iter()
                .for_each(|term| variables(term, &mut needed)),
            Literal::Compare(_, left, right) => {
                variables(left, &mut needed);
                variables(right, &mut needed);
            }
        }
    }
    for variable in needed.difference(&bound) {
        errors.push(Error {
            line: clause.line,
            message: format!(
                "`{}` stands in no atom that must be present",
                clause.variables[*variable]
            ),
        });
    }
}

fn variables(term: &Term, into: &mut BTreeSet<usize>) {
    match term {
        Term::Variable(place) => {
            into.insert(*place);
        }
        Term::Apply(_, terms) => terms.iter().for_each(|term| variables(term, into)),
        Term::Any | Term::Constant(_) => {}
    }
}

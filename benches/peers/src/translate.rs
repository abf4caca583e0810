//! The inference rules as text for engines that read it when they run.
//!
//! Owns the choice of what is written: all clauses, or those of the scopes and
//! classes with the relations that the expansion reads. Each language has its
//! writer below. Every value is a number, as in [`crate::codes`].

pub(crate) mod clingo;
pub(crate) mod duckdb;
pub(crate) mod souffle;

#[path = "../build/strata.rs"]
pub(crate) mod strata;

use crate::codes::{Codes, Failure};
use bailiwick::model::Value;
use bailiwick::rule_list::{Atom, CLAUSES, Clause, Literal, RELATIONS, RelationInfo, Term};

/// How much of the rules is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Design {
    /// Down to every effective privilege.
    Everything,
    /// Down to what the expansion reads.
    Scopes,
}

impl Design {
    /// The name in file names and arguments.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Scopes => "scopes",
        }
    }

    /// The clauses that are run.
    pub(crate) fn clauses(self) -> impl Iterator<Item = &'static Clause> {
        let wanted = move |clause: &&Clause| self == Self::Everything || !is_expansion(clause);
        CLAUSES.iter().filter(wanted)
    }

    /// The relations that are read or concluded.
    pub(crate) fn relations(self) -> impl Iterator<Item = &'static RelationInfo> {
        RELATIONS.iter().filter(move |info| {
            let name = info.name;
            self.clauses().any(|clause| {
                clause.head.relation.info().name == name || read(clause).contains(&name)
            })
        })
    }

    /// The relations that are wanted in the end.
    pub(crate) fn results(self) -> Vec<&'static RelationInfo> {
        let concluded = self.relations().filter(|info| !info.given);
        match self {
            Self::Everything => concluded.filter(|info| info.name == "Effective").collect(),
            Self::Scopes => {
                let expansion = || CLAUSES.iter().filter(|clause| is_expansion(clause));
                let passed = |name| expansion().any(|clause| read(clause).contains(&name));
                concluded.filter(|info| passed(info.name)).collect()
            }
        }
    }
}

fn is_expansion(clause: &Clause) -> bool {
    clause.part.starts_with("Expansion")
}

/// The relations that a clause reads, absent ones too.
pub(crate) fn read(clause: &Clause) -> Vec<&'static str> {
    atoms(clause)
        .map(|(atom, _)| atom.relation.info().name)
        .collect()
}

/// The atoms of a body, each with whether it must hold.
fn atoms(clause: &Clause) -> impl Iterator<Item = (&Atom, bool)> {
    clause.body.iter().filter_map(|literal| match literal {
        Literal::Present(atom) => Some((atom, true)),
        Literal::Absent(atom) => Some((atom, false)),
        Literal::Compare(..) => None,
    })
}

/// The number that stands for a fixed value.
fn constant(value: Value) -> Result<String, Failure> {
    Ok(Codes::default().code(value)?.to_string())
}

/// The name of a variable: its own, capitalized, with its place so that each `_`
/// is another.
fn variable(clause: &Clause, place: usize) -> String {
    let name = clause.variables[place].trim_start_matches('_');
    let mut letters = name.chars();
    let first = letters
        .next()
        .map_or('X', |letter| letter.to_ascii_uppercase());
    format!("{first}{}{place}", letters.as_str())
}

/// Whether a variable stands in one place of a clause only.
fn is_lone(clause: &Clause, place: usize) -> bool {
    fn count(terms: &[Term], place: usize) -> usize {
        terms
            .iter()
            .map(|term| match term {
                Term::Variable(other) => usize::from(*other == place),
                Term::Apply(_, terms) => count(terms, place),
                Term::Any | Term::Constant(_) => 0,
            })
            .sum()
    }
    let bodies: usize = clause
        .body
        .iter()
        .map(|literal| match literal {
            Literal::Present(atom) | Literal::Absent(atom) => count(&atom.terms, place),
            Literal::Compare(_, left, right) => count(&[*left, *right], place),
        })
        .sum();
    bodies + count(&clause.head.terms, place) == 1
}

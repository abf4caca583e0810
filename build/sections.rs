//! Writes the sections of the program as programs of their own, which run fast.
//!
//! Owns which relations a section takes from outside, and which of the given
//! ones are looked up where they are instead of being handed in. It writes the
//! clauses as they stand, in their order; it decides nothing about rules.

use crate::generate::{self, Bridged};
use crate::parse::{Atom, Clause, Literal, Program, Relation, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The sections, by the first word of the heading that their clauses stand under,
/// with the relations that somebody wants to know of.
pub(crate) const SECTIONS: [(&str, &[&str]); 3] = [
    (
        "Scopes",
        &[
            "Counts",
            "OutOfPlace",
            "Warranted",
            "Holds",
            "Reaches",
            "ReachesEvery",
            "Approved",
            "Barred",
        ],
    ),
    (
        "Classes",
        &[
            "Entitles",
            "EntitlesWhenApproved",
            "EntitlesInContactCenter",
            "Keeps",
        ],
    ),
    ("Expansion", &["Effective"]),
];

/// The given relations that the scopes look up where they are, since they are
/// large and hardly any of their facts matters: for each the ways in which it can
/// be looked up, as one letter for each argument, `b` where it is bound and `f`
/// where it is sought.
const BORROWED: [(&str, &[&str]); 8] = [
    ("Granted", &["ffffff", "bfffff", "bbffff", "fbbbff"]),
    ("GrantedBy", &["ff", "bf"]),
    ("Assigned", &["bfff"]),
    ("Provisioned", &["bff"]),
    ("Home", &["bf", "bb"]),
    ("Organization", &["bf", "bb"]),
    ("Manages", &["bf", "fb", "bb"]),
    ("Licensed", &["bb"]),
];

/// Writes a section of the program as a program, with its bridge.
pub(crate) fn section(program: &Program, name: &str, wanted: &[&str]) -> Result<String, String> {
    let clauses: Vec<&Clause> = program
        .clauses
        .iter()
        .filter(|clause| clause.part.split(':').next() == Some(name))
        .collect();
    let borrowed: BTreeMap<&str, &[&str]> = if name == SECTIONS[0].0 {
        BORROWED.into_iter().collect()
    } else {
        BTreeMap::new()
    };
    let concluded: BTreeSet<&str> = clauses
        .iter()
        .map(|clause| &*clause.head.relation)
        .collect();
    let elsewhere: BTreeSet<&str> = program
        .clauses
        .iter()
        .filter(|clause| clause.part.split(':').next() != Some(name))
        .map(|clause| &*clause.head.relation)
        .collect();
    let read: BTreeSet<&str> = clauses
        .iter()
        .flat_map(|clause| &clause.body)
        .filter_map(|literal| match literal {
            Literal::Present(atom) | Literal::Absent(atom) => Some(&*atom.relation),
            Literal::Compare(..) => None,
        })
        .filter(|relation| !borrowed.contains_key(relation))
        .collect();
    let mut block = String::from("use crepe::crepe;\n\ncrepe! {\n");
    let mut bridged = Bridged {
        given: Vec::new(),
        concluded: Vec::new(),
        lifetime: if borrowed.is_empty() { "" } else { "<'_>" },
        // What one section concludes is handed to the next as data, but for what
        // depends on facts, of which there is too much.
        renamed: Vec::new(),
        as_data: name == SECTIONS[1].0,
    };
    let mut entered = Vec::new();
    for (place, relation) in program.relations.iter().enumerate() {
        let name = &*relation.name;
        if concluded.contains(name) {
            if wanted.contains(&name) {
                bridged.concluded.push(place);
            }
            let mark = if wanted.contains(&name) {
                "@output"
            } else {
                ""
            };
            declare(&mut block, relation, name, mark);
            // What other sections conclude of the relation comes in under another name.
            if elsewhere.contains(name) && read.contains(name) {
                bridged.given.push(place);
                bridged.renamed.push(place);
                declare(&mut block, relation, &format!("{name}Given"), "@input");
                entered.push(relation);
            }
        } else if read.contains(name) {
            bridged.given.push(place);
            declare(&mut block, relation, name, "@input");
        }
    }
    if !borrowed.is_empty() {
        block.push_str("    @input\n    pub struct Borrowed<'a>(pub &'a Ground);\n\n");
    }
    for relation in entered {
        let fields = relation.fields.join(", ");
        let name = &relation.name;
        let _ = writeln!(block, "    {name}({fields}) <- {name}Given({fields});\n");
    }
    for clause in clauses {
        write_clause(&mut block, clause, &borrowed)?;
    }
    block.push_str("}\n\n");
    Ok(block + &generate::bridge(program, "", &bridged))
}

fn declare(block: &mut String, relation: &Relation, name: &str, mark: &str) {
    // What nobody outside wants to know of stays within the macro.
    let seen = if mark.is_empty() { "" } else { "pub " };
    let sorts: Vec<String> = relation
        .sorts
        .iter()
        .map(|sort| format!("{seen}{sort}"))
        .collect();
    let _ = writeln!(
        block,
        "    {mark}\n    {seen}struct {name}({});\n",
        sorts.join(", ")
    );
}

/// Writes a clause. A relation that is looked up waits until enough is bound for it.
fn write_clause(
    block: &mut String,
    clause: &Clause,
    borrowed: &BTreeMap<&str, &[&str]>,
) -> Result<(), String> {
    let text = |term: &Term| text(term, clause);
    let mut bound: BTreeSet<usize> = BTreeSet::new();
    let mut body: Vec<String> = Vec::new();
    let mut waiting: Vec<&Literal> = clause.body.iter().collect();
    let mut at_hand = false;
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|literal| match literal {
            Literal::Present(atom) => {
                ways(atom, borrowed).is_none_or(|ways| ways.contains(&&*way(atom, &bound)))
            }
            Literal::Absent(atom) => borrowed
                .get(&*atom.relation)
                .is_none_or(|ways| ways.contains(&&*way(atom, &bound))),
            Literal::Compare(_, left, right) => {
                let mut needed = BTreeSet::new();
                variables(left, &mut needed);
                variables(right, &mut needed);
                needed.is_subset(&bound)
            }
        });
        let Some(ready) = ready else {
            return Err(format!(
                "line {}: a relation that is looked up is never bound enough",
                clause.line
            ));
        };
        let literal = waiting.remove(ready);
        match literal {
            Literal::Compare(name, left, right) => {
                let sign = match *name {
                    "Equal" => "==",
                    "Unequal" => "!=",
                    "Before" => "<",
                    _ => "<=",
                };
                body.push(format!("({} {sign} {})", text(left), text(right)));
            }
            Literal::Present(atom) | Literal::Absent(atom) => {
                let absent = matches!(literal, Literal::Absent(_));
                if ways(atom, borrowed).is_none() {
                    let terms: Vec<String> = atom.terms.iter().map(text).collect();
                    let sign = if absent { "!" } else { "" };
                    body.push(format!("{sign}{}({})", atom.relation, terms.join(", ")));
                } else {
                    if !at_hand {
                        body.push("Borrowed(ground)".into());
                        at_hand = true;
                    }
                    body.push(looked_up(atom, absent, &bound, text));
                }
                atom.terms
                    .iter()
                    .for_each(|term| variables(term, &mut bound));
            }
        }
    }
    let head: Vec<String> = clause.head.terms.iter().map(text).collect();
    let _ = write!(block, "    {}({})", clause.head.relation, head.join(", "));
    if !body.is_empty() {
        let _ = write!(block, " <-\n        {}", body.join(", "));
    }
    block.push_str(";\n\n");
    Ok(())
}

fn ways<'b>(atom: &Atom, borrowed: &BTreeMap<&str, &'b [&'b str]>) -> Option<&'b [&'b str]> {
    borrowed.get(&*atom.relation).copied()
}

/// Returns in which way an atom would be looked up.
fn way(atom: &Atom, bound: &BTreeSet<usize>) -> String {
    let letter = |term: &Term| match term {
        Term::Variable(place) if !bound.contains(place) => 'f',
        Term::Any => 'f',
        _ => 'b',
    };
    atom.terms.iter().map(letter).collect()
}

/// Writes an atom that is looked up: a condition, or a walk over what is sought.
fn looked_up(
    atom: &Atom,
    absent: bool,
    bound: &BTreeSet<usize>,
    text: impl Fn(&Term) -> String,
) -> String {
    let way = way(atom, bound);
    let (known, sought): (Vec<_>, Vec<_>) = atom
        .terms
        .iter()
        .zip(way.chars())
        .partition(|(_, letter)| *letter == 'b');
    let list = |terms: Vec<(&Term, char)>| -> Vec<String> {
        terms.into_iter().map(|(term, _)| text(term)).collect()
    };
    let (known, sought) = (list(known), list(sought));
    let call = format!(
        "ground.{}_{way}({})",
        generate::snake(&atom.relation),
        known.join(", ")
    );
    match (sought.is_empty(), absent) {
        (true, false) => format!("({call})"),
        (true, true) => format!("(!{call})"),
        // The macro takes note of what a `let` binds, but not of what a `for` does.
        (false, false) => {
            let [one] = &*sought else {
                return format!("for sought in {call}, let ({}) = sought", sought.join(", "));
            };
            format!("for sought in {call}, let {one} = sought")
        }
        // What is absent binds nothing.
        (false, true) => format!("({call}.into_iter().next().is_none())"),
    }
}

fn text(term: &Term, clause: &Clause) -> String {
    match term {
        Term::Any => "_".into(),
        Term::Variable(place) => clause.variables[*place].clone(),
        Term::Constant(path) => path.clone(),
        Term::Apply(name, terms) => {
            let terms: Vec<String> = terms.iter().map(|term| text(term, clause)).collect();
            format!("{name}({})", terms.join(", "))
        }
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

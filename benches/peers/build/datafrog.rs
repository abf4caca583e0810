//! Writes a part of the rules for datafrog: a plan of joins for each clause.
//!
//! A clause starts from the relation of its own stratum if it reads one, so that
//! a round of the iteration works on what the last round found; else from its
//! first atom. From there it joins in the order of the clause, on sorted copies
//! that are shared where they are made of given relations.

use super::parse::{Atom, Clause, Literal, Relation, Term};
use super::relations::{field, tuple};
use super::strata::strata;
use super::{Part, read};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// How a comparison is written in Rust.
pub(crate) fn sign(name: &str) -> &'static str {
    match name {
        "Equal" => "==",
        "Unequal" => "!=",
        "Before" => "<",
        _ => "<=",
    }
}

pub(crate) fn write(part: &Part) -> String {
    let mut writer = Writer {
        part,
        text: String::new(),
        shared: Vec::new(),
        count: 0,
    };
    for relation in part.read().filter(|relation| relation.given) {
        let name = field(&relation.name);
        let tuple = tuple(relation);
        let _ = writeln!(
            writer.text,
            "    let r_{name}: Relation<{tuple}> = given.{name}.iter().collect();"
        );
    }
    let clauses = part
        .clauses
        .iter()
        .map(|clause| (clause.head.relation.as_str(), read(clause)));
    let concluded: Vec<_> = clauses.collect();
    for stratum in strata(&concluded) {
        writer.stratum(&stratum);
    }
    let name = part.name;
    let concluded: Vec<_> = part
        .concluded()
        .map(|relation| field(&relation.name))
        .collect();
    let types = part.concluded().map(|relation| {
        format!(
            "        pub {}: Relation<{}>,\n",
            field(&relation.name),
            tuple(relation)
        )
    });
    let types: String = types.collect();
    let values: String = concluded
        .iter()
        .map(|name| format!("        {name}: r_{name},\n"))
        .collect();
    format!(
        "pub mod {name} {{\n    use super::*;\n    pub struct Concluded {{\n{types}    }}\n\n    pub fn run(given: &Given) -> Concluded {{\n{}    Concluded {{\n{values}    }}\n    }}\n}}\n",
        writer.text
    )
}

struct Writer<'a> {
    part: &'a Part<'a>,
    text: String,
    /// The sorted copies that every later clause can use: how each is made, and its name.
    shared: Vec<(String, String)>,
    count: usize,
}

fn parts(terms: impl IntoIterator<Item = String>) -> String {
    let terms: String = terms.into_iter().map(|term| format!("{term}, ")).collect();
    format!("({terms})")
}

impl Writer<'_> {
    fn relation(&self, name: &str) -> &Relation {
        let mut relations = self.part.program.relations.iter();
        relations
            .find(|relation| relation.name == name)
            .expect("the parser knows every relation")
    }

    fn stratum(&mut self, names: &[&str]) {
        let clauses = self
            .part
            .clauses
            .iter()
            .filter(|clause| names.contains(&clause.head.relation.as_str()));
        let recursive = |clause: &Clause| read(clause).iter().any(|name| names.contains(name));
        let (again, once): (Vec<&Clause>, Vec<&Clause>) =
            clauses.copied().partition(|clause| recursive(clause));
        if again.is_empty() {
            let [name] = names else {
                unreachable!("relations stand together because they rest on each other")
            };
            let chains: Vec<_> = once.iter().map(|clause| self.chain(clause, &[])).collect();
            let (first, others) = chains.split_first().expect("a relation has a clause");
            let others: String = others
                .iter()
                .map(|chain| format!(".merge({chain})"))
                .collect();
            let tuple = tuple(self.relation(name));
            let _ = writeln!(
                self.text,
                "    let r_{}: Relation<{tuple}> = {first}{others};",
                field(name)
            );
            return;
        }
        let _ = writeln!(self.text, "    let mut iteration = Iteration::new();");
        for name in names {
            let tuple = tuple(self.relation(name));
            let name = field(name);
            let _ = writeln!(
                self.text,
                "    let r_{name} = iteration.variable::<{tuple}>({name:?});"
            );
        }
        for clause in once {
            let chain = self.chain(clause, names);
            let _ = writeln!(
                self.text,
                "    r_{}.insert({chain});",
                field(&clause.head.relation)
            );
        }
        let chains = again.iter().map(|clause| {
            let chain = self.chain(clause, names);
            format!(
                "        r_{}.insert({chain});\n",
                field(&clause.head.relation)
            )
        });
        let chains: String = chains.collect();
        let _ = writeln!(
            self.text,
            "    while iteration.changed() {{\n{chains}    }}"
        );
        for name in names {
            let name = field(name);
            let _ = writeln!(self.text, "    let r_{name} = r_{name}.complete();");
        }
    }

    /// The joins of one clause, as an expression whose value is a relation.
    fn chain(&mut self, clause: &Clause, together: &[&str]) -> String {
        let head = parts(clause.head.terms.iter().map(value));
        let mut atoms: Vec<&Atom> = Vec::new();
        let mut conditions: Vec<&Literal> = Vec::new();
        for literal in &clause.body {
            match literal {
                Literal::Present(atom) => atoms.push(atom),
                other => conditions.push(other),
            }
        }
        let own = |atom: &&Atom| together.contains(&atom.relation.as_str());
        assert!(
            atoms.iter().copied().filter(own).count() <= 1,
            "`{}` reads its own stratum twice",
            clause.label
        );
        if let Some(place) = atoms.iter().position(&own) {
            let first = atoms.remove(place);
            atoms.insert(0, first);
        }
        let Some((first, others)) = atoms.split_first() else {
            return format!("Relation::from_vec(vec![{head}])");
        };
        let mut local = String::new();
        let mut bound: BTreeSet<usize> = variables(&first.terms).into_iter().collect();
        let mut checks = self.settle(&mut conditions, &bound, together, &mut local);
        let name = field(&first.relation);
        let recent = if own(first) { ".recent.borrow()" } else { "" };
        let pattern = first
            .terms
            .iter()
            .enumerate()
            .map(|(place, term)| match term {
                Term::Variable(place) => name_of(*place),
                constant => {
                    checks.push(format!("c{place} == {}", value(constant)));
                    format!("c{place}")
                }
            });
        let mut from = format!("r_{name}{recent}");
        let mut pattern = parts(pattern);
        let mut chain = String::new();
        for (place, atom) in others.iter().enumerate() {
            let key: Vec<usize> = variables(&atom.terms)
                .into_iter()
                .filter(|at| bound.contains(at))
                .collect();
            let needed = needed(&others[place + 1..], &conditions, clause);
            let after: BTreeSet<_> = needed
                .iter()
                .copied()
                .chain(variables(&atom.terms))
                .collect();
            let rest: Vec<usize> = bound
                .iter()
                .copied()
                .filter(|at| after.contains(at) && !key.contains(at))
                .collect();
            let (index, new) = self.index(atom, &key, &needed, together, &mut local);
            let named = |list: &[usize]| parts(list.iter().map(|place| name_of(*place)));
            let _ = write!(
                chain,
                "let left: Relation<_> = {from}.iter(){}.map(|&{pattern}| ({}, {})).collect(); ",
                filter(&pattern, &checks),
                named(&key),
                named(&rest),
            );
            bound.extend(&new);
            checks = self.settle(&mut conditions, &bound, together, &mut local);
            // What is left to look at after this join.
            let last = place + 1 == others.len();
            let flat: Vec<usize> = bound
                .iter()
                .copied()
                .filter(|at| key.contains(at) || rest.contains(at) || new.contains(at))
                .collect();
            let out = if last && checks.is_empty() {
                head.clone()
            } else {
                named(&flat)
            };
            let _ = write!(
                chain,
                "let left: Relation<_> = Relation::from_join(&left, &{index}, |&{}, &{}, &{}| {out}); ",
                named(&key),
                named(&rest),
                named(&new),
            );
            from = "left".into();
            pattern = named(&flat);
            bound = flat.into_iter().collect();
            if last && checks.is_empty() {
                return format!("{{ {local}{chain}left }}");
            }
        }
        format!(
            "{{ {local}{chain}let left: Relation<_> = {from}.iter(){}.map(|&{pattern}| {head}).collect(); left }}",
            filter(&pattern, &checks)
        )
    }

    /// Takes out the conditions whose variables are bound, as Rust.
    fn settle(
        &mut self,
        conditions: &mut Vec<&Literal>,
        bound: &BTreeSet<usize>,
        together: &[&str],
        local: &mut String,
    ) -> Vec<String> {
        let is_bound = |literal: &&Literal| of(literal).iter().all(|place| bound.contains(place));
        let (now, later): (Vec<&Literal>, Vec<&Literal>) =
            conditions.iter().copied().partition(is_bound);
        *conditions = later;
        let mut checks = Vec::new();
        for literal in now {
            checks.push(match literal {
                Literal::Compare(name, left, right) => {
                    format!("{} {} {}", value(left), sign(name), value(right))
                }
                Literal::Present(atom) | Literal::Absent(atom) => {
                    let key = variables(&atom.terms);
                    let (index, _) = self.index(atom, &key, &BTreeSet::new(), together, local);
                    let key = parts(key.iter().map(|place| name_of(*place)));
                    format!("{index}.binary_search(&({key}, ())).is_err()")
                }
            });
        }
        checks
    }

    /// The copy of an atom's relation by its bound columns, and what it binds.
    fn index(
        &mut self,
        atom: &Atom,
        key: &[usize],
        needed: &BTreeSet<usize>,
        together: &[&str],
        local: &mut String,
    ) -> (String, Vec<usize>) {
        let relation = self.relation(&atom.relation);
        let given = relation.given;
        let column = |variable: &usize| {
            let terms = &mut atom.terms.iter();
            let found =
                terms.position(|term| matches!(term, Term::Variable(place) if place == variable));
            format!("c{}", found.expect("the variable stands in the atom"))
        };
        let mut new: Vec<usize> = variables(&atom.terms);
        new.retain(|place| !key.contains(place) && needed.contains(place));
        let pattern = parts((0..atom.terms.len()).map(|place| format!("c{place}")));
        let checks = atom
            .terms
            .iter()
            .enumerate()
            .filter_map(|(place, term)| match term {
                Term::Constant(path) => Some(format!("c{place} == {path}")),
                _ => None,
            });
        let checks: Vec<_> = checks.collect();
        let made = format!(
            "r_{}.iter(){}.map(|&{pattern}| ({}, {})).collect()",
            field(&atom.relation),
            filter(&pattern, &checks),
            parts(key.iter().map(column)),
            parts(new.iter().map(column)),
        );
        if let Some((_, name)) = self.shared.iter().find(|(known, _)| *known == made) {
            return (name.clone(), new);
        }
        self.count += 1;
        let name = format!("by_{}", self.count);
        let line = format!("let {name}: Relation<_> = {made}; ");
        // A copy of what is large and concluded goes when its clause is done.
        if given || !together.is_empty() {
            let _ = writeln!(self.text, "    {line}");
            self.shared.push((made, name.clone()));
        } else {
            local.push_str(&line);
        }
        (name, new)
    }
}

fn filter(pattern: &str, checks: &[String]) -> String {
    if checks.is_empty() {
        String::new()
    } else {
        format!(".filter(|&&{pattern}| {})", checks.join(" && "))
    }
}

fn name_of(place: usize) -> String {
    format!("v{place}")
}

/// The variables among terms, each once, in their order.
fn variables(terms: &[Term]) -> Vec<usize> {
    let mut found = Vec::new();
    for term in terms {
        match term {
            Term::Variable(place) if !found.contains(place) => found.push(*place),
            Term::Apply(_, terms) => found.extend(variables(terms)),
            _ => {}
        }
    }
    found
}

/// The variables of a literal.
fn of(literal: &Literal) -> Vec<usize> {
    match literal {
        Literal::Present(atom) | Literal::Absent(atom) => variables(&atom.terms),
        Literal::Compare(_, left, right) => {
            let mut found = variables(std::slice::from_ref(left));
            found.extend(variables(std::slice::from_ref(right)));
            found
        }
    }
}

/// The variables that the head, later atoms and open conditions want.
fn needed(later: &[&Atom], conditions: &[&Literal], clause: &Clause) -> BTreeSet<usize> {
    let atoms = later.iter().flat_map(|atom| variables(&atom.terms));
    let conditions = conditions.iter().flat_map(|literal| of(literal));
    let head = variables(&clause.head.terms);
    atoms.chain(conditions).chain(head).collect()
}

fn value(term: &Term) -> String {
    match term {
        Term::Any => "_".into(),
        Term::Variable(place) => name_of(*place),
        Term::Constant(path) => path.clone(),
        Term::Apply(name, terms) => {
            let terms: Vec<_> = terms.iter().map(value).collect();
            format!("{name}({})", terms.join(", "))
        }
    }
}

//! Translates the inference rules for the engines that are compiled in.
//!
//! Owns the order of work: the reader of `rules/program.rs` is the one that the
//! main crate is built with, and each engine has its writer in `build/`. So no
//! peer runs rules of its own, and none can fall behind.

#![allow(
    clippy::disallowed_methods,
    reason = "a build script reads its input and writes its output"
)]

#[path = "build/ascent.rs"]
mod ascent;
#[path = "build/datafrog.rs"]
mod datafrog;
#[path = "../../build/parse.rs"]
#[allow(dead_code, reason = "the peers need no label and no sentence")]
mod parse;
#[path = "build/relations.rs"]
mod relations;
#[path = "build/strata.rs"]
mod strata;

use parse::{Clause, Literal, Program, Relation};
use std::path::PathBuf;

const RULES: &str = "../../rules/program.rs";

/// A part of the rules that is run by itself.
pub(crate) struct Part<'a> {
    program: &'a Program,
    name: &'static str,
    clauses: Vec<&'a Clause>,
}

impl<'a> Part<'a> {
    fn new(program: &'a Program, name: &'static str, wanted: impl Fn(&Clause) -> bool) -> Self {
        Self {
            program,
            name,
            clauses: program
                .clauses
                .iter()
                .filter(|clause| wanted(clause))
                .collect(),
        }
    }

    /// The relations that its clauses conclude.
    fn concluded(&self) -> impl Iterator<Item = &'a Relation> {
        let relations = self.program.relations.iter();
        relations.filter(|relation| {
            let name = &relation.name;
            self.clauses
                .iter()
                .any(|clause| clause.head.relation == *name)
        })
    }

    /// The relations that its clauses read.
    fn read(&self) -> impl Iterator<Item = &'a Relation> {
        let relations = self.program.relations.iter();
        relations.filter(|relation| {
            let name = relation.name.as_str();
            let mut clauses = self.clauses.iter();
            clauses.any(|clause| read(clause).contains(&name))
        })
    }
}

/// The relations that a clause reads, absent ones too.
pub(crate) fn read(clause: &Clause) -> Vec<&str> {
    let atoms = clause.body.iter().filter_map(|literal| match literal {
        Literal::Present(atom) | Literal::Absent(atom) => Some(atom.relation.as_str()),
        Literal::Compare(..) => None,
    });
    atoms.collect()
}

fn is_expansion(clause: &Clause) -> bool {
    clause.part.starts_with("Expansion")
}

fn main() {
    println!("cargo::rerun-if-changed={RULES}");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=../../build");
    let text = match std::fs::read_to_string(RULES) {
        Ok(text) => text,
        Err(error) => return println!("cargo::error={RULES}: {error}"),
    };
    let program = match parse::parse(&text) {
        Ok(program) => program,
        // The main crate's build says what is wrong, and where.
        Err(_) => return println!("cargo::error={RULES} does not parse"),
    };
    let everything = Part::new(&program, "everything", |_| true);
    let scopes = Part::new(&program, "scopes", |clause| !is_expansion(clause));
    let expansion = Part::new(&program, "expansion", is_expansion);
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    for (name, text) in [
        (
            "relations.rs",
            relations::write(&program, &scopes, &expansion),
        ),
        (
            "ports.rs",
            relations::ports(&scopes, &expansion, &everything),
        ),
        (
            "ascent.rs",
            [&everything, &scopes, &expansion]
                .map(ascent::write)
                .concat(),
        ),
        (
            "datafrog.rs",
            [&everything, &scopes].map(datafrog::write).concat(),
        ),
    ] {
        if let Err(error) = std::fs::write(folder.join(name), text) {
            println!("cargo::error={name}: {error}");
        }
    }
}

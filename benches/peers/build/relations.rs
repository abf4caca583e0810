//! Writes the given relations and the scopes as plain Rust vectors.

use super::Part;
use super::parse::{Program, Relation};
use std::fmt::Write as _;

/// The name of a relation's field.
pub(crate) fn field(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}

/// The type of a relation's tuples.
pub(crate) fn tuple(relation: &Relation) -> String {
    format!("({},)", relation.sorts.join(", "))
}

/// The relations that pass from the scopes to the expansion.
pub(crate) fn passed<'a>(scopes: &Part<'a>, expansion: &Part<'a>) -> Vec<&'a Relation> {
    let read: Vec<_> = expansion.read().map(|relation| &relation.name).collect();
    let concluded = scopes.concluded();
    concluded
        .filter(|relation| read.contains(&&relation.name))
        .collect()
}

pub(crate) fn write(program: &Program, scopes: &Part, expansion: &Part) -> String {
    let given: Vec<_> = program
        .relations
        .iter()
        .filter(|relation| relation.given)
        .collect();
    let mut text = vectors("Given", "The given relations of a world.", &given);
    text += &vectors(
        "Scopes",
        "What the expansion reads of what the scopes and classes conclude.",
        &passed(scopes, expansion),
    );
    text += "/// The whole program on given relations, run by crepe with some hasher.\npub fn crepe<S: std::hash::BuildHasher + Default>(given: &Given) -> Vec<Effective> {\n    let mut program = program::Crepe::new();\n";
    for relation in &given {
        let _ = writeln!(
            text,
            "    program.extend(given.{}.iter().map(|row| program::{}({})));",
            field(&relation.name),
            relation.name,
            places("row.", relation.sorts.len())
        );
    }
    let concluded = program.relations.iter().filter(|relation| !relation.given);
    let names: Vec<_> = concluded
        .map(|relation| {
            if relation.name == "Effective" {
                "effective"
            } else {
                "_"
            }
        })
        .collect();
    let _ = writeln!(
        text,
        "    let ({}) = program.run_with_hasher::<S>();\n    effective.into_iter().map(|row| (row.0, row.1, row.2, row.3, row.4)).collect()\n}}",
        names.join(", ")
    );
    text
}

/// Writes how relations enter and leave the translated programs.
pub(crate) fn ports(scopes: &Part, expansion: &Part, everything: &Part) -> String {
    let passed = passed(scopes, expansion);
    let mut text = String::new();
    for part in [everything, scopes, expansion] {
        let given = part.read().filter(|relation| relation.given);
        let lines = given.map(|relation| {
            let name = field(&relation.name);
            format!("    program.{name}.clone_from(&given.{name});\n")
        });
        let _ = writeln!(
            text,
            "/// Returns the program in ascent with its given relations.\npub(crate) fn {0}(given: &Given) -> ascent_rules::{0}::Program {{\n    let mut program = ascent_rules::{0}::Program::default();\n{1}    program\n}}\n",
            part.name,
            lines.collect::<String>()
        );
    }
    let each = |line: fn(&str) -> String| -> String {
        passed
            .iter()
            .map(|relation| line(&field(&relation.name)))
            .collect()
    };
    let _ = writeln!(
        text,
        "impl From<ascent_rules::scopes::Program> for Scopes {{\n    fn from(program: ascent_rules::scopes::Program) -> Self {{\n        Self {{\n{}        }}\n    }}\n}}\n\nimpl From<datafrog_rules::scopes::Concluded> for Scopes {{\n    fn from(concluded: datafrog_rules::scopes::Concluded) -> Self {{\n        Self {{\n{}        }}\n    }}\n}}\n\n/// Returns the expansion in ascent with given relations and scopes.\npub(crate) fn expanding(given: &Given, scopes: Scopes) -> ascent_rules::expansion::Program {{\n    let mut program = expansion(given);\n{}    program\n}}",
        each(|name| format!("            {name}: program.{name},\n")),
        each(|name| format!("            {name}: concluded.{name}.elements,\n")),
        each(|name| format!("    program.{name} = scopes.{name};\n")),
    );
    text
}

fn places(before: &str, count: usize) -> String {
    let places: Vec<_> = (0..count).map(|place| format!("{before}{place}")).collect();
    places.join(", ")
}

fn vectors(name: &str, says: &str, relations: &[&Relation]) -> String {
    let mut text = format!("/// {says}\n#[derive(Debug, Clone, Default)]\npub struct {name} {{\n");
    for relation in relations {
        let _ = writeln!(
            text,
            "    /// {}\n    pub {}: Vec<{}>,",
            relation.says,
            field(&relation.name),
            tuple(relation)
        );
    }
    let _ = write!(
        text,
        "}}\n\nimpl crate::codes::Taking for {name} {{\n    fn take(&mut self, relation: Relation, values: &[Value]) -> Result<(), ValueKind> {{\n        match relation {{\n"
    );
    for relation in relations {
        let values: Vec<_> = (0..relation.sorts.len())
            .map(|place| format!("values[{place}].try_into()?,"))
            .collect();
        let _ = writeln!(
            text,
            "            Relation::{} => self.{}.push(({})),",
            relation.name,
            field(&relation.name),
            values.join(" ")
        );
    }
    text + "            _ => {}\n        }\n        Ok(())\n    }\n}\n\n"
}

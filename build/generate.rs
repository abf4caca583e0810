//! Writes the rule list and the bridge to the program as Rust text.
//!
//! Owns the shape of the generated text. It decides nothing about rules.

use crate::parse::{Atom, Literal, Program, Relation, Term};
use std::fmt::Write as _;

/// Writes the relations and clauses as data.
pub(crate) fn rule_list(program: &Program) -> String {
    let mut text = String::from(
        "/// A relation of the inference rules.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum Relation {\n",
    );
    for relation in &program.relations {
        let _ = writeln!(
            text,
            "    /// `{}({})`: {}\n    {},",
            relation.name,
            relation.fields.join(", "),
            relation.says,
            relation.name
        );
    }
    text.push_str("}\n\n/// Every relation, in the order of the program.\npub static RELATIONS: &[RelationInfo] = &[\n");
    for relation in &program.relations {
        let Relation {
            name,
            given,
            fields,
            sorts,
            says,
            ..
        } = relation;
        let sorts: Vec<_> = sorts
            .iter()
            .map(|sort| format!("ValueKind::{sort}"))
            .collect();
        let _ = writeln!(
            text,
            "    RelationInfo {{ relation: Relation::{name}, name: {name:?}, given: {given}, fields: &{fields:?}, sorts: &[{}], says: {says:?} }},",
            sorts.join(", ")
        );
    }
    text.push_str("];\n\n/// Every clause, in the order of the program.\npub static CLAUSES: &[Clause] = &[\n");
    for clause in &program.clauses {
        let rule = clause
            .label
            .trim_end_matches(|c: char| c.is_ascii_lowercase());
        let body: Vec<_> = clause.body.iter().map(literal).collect();
        let _ = writeln!(
            text,
            "    Clause {{ label: {:?}, rule: {rule:?}, sentence: {:?}, part: {:?}, line: {}, variables: Cow::Borrowed(&{:?}), head: {}, body: Cow::Borrowed(&[{}]) }},",
            clause.label,
            clause.sentence,
            clause.part,
            clause.line,
            clause.variables,
            atom(&clause.head),
            body.join(", ")
        );
    }
    text.push_str("];\n");
    text
}

fn atom(atom: &Atom) -> String {
    format!(
        "Atom {{ relation: Relation::{}, terms: Cow::Borrowed({}) }}",
        atom.relation,
        terms(&atom.terms)
    )
}

fn terms(list: &[Term]) -> String {
    let list: Vec<_> = list.iter().map(term).collect();
    format!("&[{}]", list.join(", "))
}

fn term(term: &Term) -> String {
    match term {
        Term::Any => "Term::Any".into(),
        Term::Variable(place) => format!("Term::Variable({place})"),
        Term::Constant(path) => {
            let sort = path.split("::").next().unwrap_or_default();
            format!("Term::Constant(Value::{sort}({path}))")
        }
        Term::Apply(name, list) => {
            let name = if name == "earlier" {
                "Earlier"
            } else {
                "AnHourAfter"
            };
            format!("Term::Apply(Function::{name}, {})", terms(list))
        }
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Present(inner) => format!("Literal::Present({})", atom(inner)),
        Literal::Absent(inner) => format!("Literal::Absent({})", atom(inner)),
        Literal::Compare(name, left, right) => {
            format!(
                "Literal::Compare(Comparison::{name}, {}, {})",
                term(left),
                term(right)
            )
        }
    }
}

/// Writes how facts enter a program and conclusions leave it.
///
/// `path` stands before the names of the program's own types.
pub(crate) fn bridge(program: &Program, path: &str, bridged: &Bridged) -> String {
    let Bridged {
        given,
        concluded,
        lifetime,
        as_data,
        renamed,
    } = bridged;
    let mut text = format!(
        "/// Hands one fact to the program, if it takes facts of the relation.\npub(super) fn feed(program: &mut {path}Crepe{lifetime}, relation: Relation, values: &[Value]) -> Result<(), ValueKind> {{\n    match relation {{\n"
    );
    for &place in given {
        let relation = &program.relations[place];
        let arguments: Vec<_> = (0..relation.fields.len())
            .map(|place| format!("values[{place}].try_into()?"))
            .collect();
        let also = if renamed.contains(&place) {
            "Given"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "        Relation::{name} => program.extend([{path}{name}{also}({})]),",
            arguments.join(", "),
            name = relation.name
        );
    }
    text.push_str("        _ => {}\n    }\n    Ok(())\n}\n\n/// Everything that the program concludes, unsorted.\n#[derive(Default)]\npub(crate) struct Concluded {\n");
    let concluded: Vec<&Relation> = concluded
        .iter()
        .map(|place| &program.relations[*place])
        .collect();
    for relation in &concluded {
        let _ = writeln!(
            text,
            "    pub(crate) {}: Vec<{path}{}>,",
            snake(&relation.name),
            relation.name
        );
    }
    let _ = write!(
        text,
        "}}\n\n/// Runs the program to its fixpoint.\npub(super) fn run(program: {path}Crepe{lifetime}) -> Concluded {{\n    let ("
    );
    for relation in &concluded {
        let _ = write!(text, "{}, ", snake(&relation.name));
    }
    text.push_str(") = program.run_with_hasher::<FxBuildHasher>();\n    Concluded {\n");
    for relation in &concluded {
        let name = snake(&relation.name);
        let _ = writeln!(text, "        {name}: {name}.into_iter().collect(),");
    }
    text.push_str("    }\n}\n");
    if !as_data {
        text.push_str("\nimpl Concluded {\n    /// Returns how many conclusions there are.\n    pub(crate) fn count(&self) -> usize {\n        [");
        for relation in &concluded {
            let _ = write!(text, "self.{}.len(), ", snake(&relation.name));
        }
        text.push_str("].iter().sum()\n    }\n}\n");
        return text;
    }
    text.push_str("\nimpl Concluded {\n    /// Returns every conclusion as an atom without variables.\n    pub(crate) fn facts(&self) -> Vec<Fact> {\n        let mut facts = Vec::new();\n");
    for relation in &concluded {
        let arguments: Vec<_> = (0..relation.fields.len())
            .map(|place| format!("row.{place}.into()"))
            .collect();
        let _ = writeln!(
            text,
            "        facts.extend(self.{}.iter().map(|row| Fact::new(Relation::{}, [{}])));",
            snake(&relation.name),
            relation.name,
            arguments.join(", ")
        );
    }
    text.push_str("        facts\n    }\n}\n");
    text
}

/// Writes the bridge to the program as it stands in its file.
pub(crate) fn whole(program: &Program) -> String {
    let (given, concluded) =
        (0..program.relations.len()).partition(|place| program.relations[*place].given);
    let bridged = Bridged {
        given,
        concluded,
        lifetime: "",
        as_data: true,
        renamed: Vec::new(),
    };
    bridge(program, "program::", &bridged)
}

/// What goes into a program and comes out of it.
pub(crate) struct Bridged {
    /// The relations that facts are handed in of, by their places.
    pub(crate) given: Vec<usize>,
    /// The relations that it concludes, by their places.
    pub(crate) concluded: Vec<usize>,
    /// The lifetime of what it looks up, if it looks anything up.
    pub(crate) lifetime: &'static str,
    /// The given relations that come in under a name of their own, because the
    /// program concludes them too.
    pub(crate) renamed: Vec<usize>,
    /// Whether its conclusions are wanted as atoms without variables too.
    pub(crate) as_data: bool,
}

pub(crate) fn snake(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}

//! Proofs as pictures: graphs for Graphviz and for Mermaid.

use super::proof::{Node, What};
use super::spoken::{assumption, spoken};
use super::text::absence;
use super::why::Why;
use crate::rule_list::FactRef;
use crate::world::World;
use std::fmt::Write as _;

/// What a node of a picture shows, and how.
struct Drawn {
    id: String,
    label: String,
    shape: Shape,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Conclusion,
    Given,
    Assumption,
    Absence,
}

impl Why {
    /// Returns the proofs as a graph in the DOT language.
    #[must_use]
    pub fn dot(&self, world: &World) -> String {
        let (nodes, edges) = self.drawn(world);
        let mut text =
            String::from("digraph proof {\n  rankdir=TB;\n  node [fontname=\"sans-serif\"];\n");
        for Drawn { id, label, shape } in nodes {
            let shape = match shape {
                Shape::Conclusion => "box",
                Shape::Given => "note",
                Shape::Assumption => "note, style=dashed",
                Shape::Absence => "plaintext",
            };
            let label = label.replace('\\', "\\\\").replace('"', "\\\"");
            let _ = writeln!(text, "  {id} [shape={shape}, label=\"{label}\"];");
        }
        for (from, to) in edges {
            let _ = writeln!(text, "  {from} -> {to};");
        }
        text.push_str("}\n");
        text
    }

    /// Returns the proofs as a Mermaid flow chart.
    #[must_use]
    pub fn mermaid(&self, world: &World) -> String {
        let (nodes, edges) = self.drawn(world);
        let mut text = String::from("flowchart TD\n");
        for Drawn { id, label, shape } in nodes {
            let mut escaped = String::new();
            for c in label.chars() {
                match c {
                    // A number sign begins an entity, a quote ends the label.
                    '#' | '"' | '<' | '>' | '&' | '`' | ';' | '\\' => {
                        let _ = write!(escaped, "#{};", u32::from(c));
                    }
                    c => escaped.push(c),
                }
            }
            let (open, close) = match shape {
                Shape::Conclusion => ("[\"", "\"]"),
                Shape::Given => ("([\"", "\"])"),
                Shape::Assumption => ("[/\"", "\"/]"),
                Shape::Absence => ("{{\"", "\"}}"),
            };
            let _ = writeln!(text, "  {id}{open}{escaped}{close}");
        }
        for (from, to) in edges {
            let _ = writeln!(text, "  {from} --> {to}");
        }
        text
    }

    fn drawn(&self, world: &World) -> (Vec<Drawn>, Vec<(String, String)>) {
        let (mut nodes, mut edges) = (Vec::new(), Vec::new());
        for proved in &self.proofs {
            proved.proof.root.visit(&mut |node| {
                let shape = match &node.what {
                    // What was shown before is drawn once; the edge goes there.
                    What::Shown { .. } => return,
                    What::Concluded { .. } => Shape::Conclusion,
                    What::Given(id) if assumption(world, *id).is_some() => Shape::Assumption,
                    What::Given(_) => Shape::Given,
                    What::Absent(_) => Shape::Absence,
                };
                nodes.push(Drawn {
                    id: id(&node.handle),
                    label: label(world, node),
                    shape,
                });
                for child in &node.children {
                    let to = match &child.what {
                        What::Shown { at, .. } => id(at),
                        _ => id(&child.handle),
                    };
                    edges.push((id(&node.handle), to));
                }
            });
        }
        (nodes, edges)
    }
}

fn id(handle: &str) -> String {
    format!("n{}", handle.replace('.', "_"))
}

fn label(world: &World, node: &Node) -> String {
    let said = |fact: FactRef<'_>| {
        let values: Vec<_> = fact.values.iter().copied().map(Some).collect();
        spoken(world, fact.relation, &values)
    };
    match &node.what {
        What::Concluded { fact, clause } => format!("{}: {}", clause.label, said(fact.into())),
        What::Shown { fact, .. } => said(fact.into()),
        What::Given(id) => {
            let said = said(world.store().fact(*id));
            match assumption(world, *id) {
                Some(number) => format!("assumption {number}: {said}"),
                None => said,
            }
        }
        What::Absent(goal) => absence(world, goal),
    }
}

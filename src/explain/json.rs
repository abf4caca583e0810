//! Explanations for programs: stable ids for rules, facts and cells.

use super::attempts::{Attempt, Block, Supposed};
use super::proof::{Leans, Node, What};
use super::repairs::{Repair, Repairs};
use super::spoken::{assumption, cell_id, spoken};
use super::text::absence;
use super::why::{Shown, Why};
use super::why_not::WhyNot;
use crate::model::Value;
use crate::policy::Quoted;
use crate::render::Lang;
use crate::rule_list::{CLAUSES, Fact, FactRef, Relation};
use crate::stop::Stop;
use crate::store::FactId;
use crate::unknown;
use crate::world::{Origin, World};
use serde_json::{Value as Json, json};

impl Why {
    /// Returns the explanation as an object.
    #[must_use]
    pub fn json(&self, world: &World, shown: &Shown, stop: &Stop) -> Json {
        let proofs: Vec<Json> = self
            .proofs
            .iter()
            .map(|proved| {
                let mut nodes = Vec::new();
                proved
                    .proof
                    .root
                    .visit(&mut |node| nodes.push(node_json(world, node)));
                json!({
                    "root": proved.proof.root.handle,
                    "route": proved.route,
                    "nodes": nodes,
                    "leans_on": leans_json(&proved.proof.leans(world)),
                })
            })
            .collect();
        let mut object = json!({ "answer": "yes", "sentence": self.sentence.text(Lang::En), "proofs": proofs, "leans_on": leans_json(&self.leans(world)) });
        if shown.revoke {
            let repairs = self.revocations(world, shown.all, stop);
            object["revocations_not_shown"] = not_shown(&repairs);
            object["revocations_given_up"] = repairs.given_up.into();
            object["revocations"] = sets_json(world, &repairs);
        }
        object
    }
}

impl WhyNot {
    /// Returns the explanation as an object.
    #[must_use]
    pub fn json(&self, world: &World, shown: &Shown, stop: &Stop) -> Json {
        let repairs = self.repairs(world, shown.all, stop);
        let refusals: Vec<Json> = self
            .refusals
            .iter()
            .map(|refusal| {
                json!({
                    "role": refusal.role.to_string(),
                    "cell": refusal.cell.and_then(|id| cell_id(world, id)),
                    "says": refusal.words(world, Lang::En),
                })
            })
            .collect();
        let mut object = json!({
            "answer": "no",
            "sentence": self.sentence,
            "refusals": refusals,
            "attempts": self.attempts.found.iter().map(|attempt| attempt_json(world, attempt)).collect::<Vec<_>>(),
            "attempts_given_up": self.attempts.given_up,
            "repairs": sets_json(world, &repairs),
            "repairs_not_shown": not_shown(&repairs),
            "repairs_given_up": repairs.given_up,
        });
        if !self.depends.is_empty() {
            let sets = self.depends.iter();
            object["depends_on"] = sets.map(|set| unknown::set_json(world, set)).collect();
        }
        if !self.unknown_roles.is_empty() {
            object["unknown_roles"] = self.unknown_roles.json(world);
        }
        object
    }
}

fn sets_json(world: &World, repairs: &Repairs) -> Json {
    let sets = repairs.sets.iter();
    sets.map(|repair| repair_json(world, repair)).collect()
}

/// Returns how many sets of changes are not shown.
fn not_shown(repairs: &Repairs) -> Json {
    repairs.more.values().sum::<usize>().into()
}

fn leans_json(leans: &Leans) -> Json {
    json!({
        "rules": leans.rules,
        "articles": leans.articles,
        "inferred_cells": leans.inferred,
        "readings": leans.readings,
        "choices": leans.choices,
    })
}

fn node_json(world: &World, node: &Node) -> Json {
    let mut object = match &node.what {
        What::Concluded { fact, clause } => json!({
            "kind": "conclusion",
            "clause": clause.label,
            "rule": clause.rule,
            "atom": atom_json(world, fact),
            "says": fact_words(world, fact),
        }),
        What::Shown { fact, at } => json!({
            "kind": "reference",
            "to": at,
            "atom": atom_json(world, fact),
            "says": fact_words(world, fact),
        }),
        What::Given(id) => given_json(world, *id),
        What::Absent(goal) => json!({
            "kind": "absence",
            "atom": open_json(world, goal.relation, &goal.pattern),
            "says": absence(world, goal),
        }),
    };
    object["id"] = node.handle.clone().into();
    if !node.children.is_empty() {
        object["premises"] = node
            .children
            .iter()
            .map(|child| Json::from(child.handle.clone()))
            .collect();
    }
    object
}

fn given_json(world: &World, id: FactId) -> Json {
    let fact = world.store().fact(id);
    let says = fact_words(world, fact);
    match world.origin(id) {
        Origin::Stated(place) => {
            let entry = world.facts().entry(place);
            let stated = world.facts().stated(entry.fact).to_string();
            if let Some(number) = assumption(world, id) {
                return json!({ "kind": "assumption", "number": number, "fact": stated, "says": says });
            }
            let places: Vec<Json> = entry
                .origins
                .iter()
                .map(|span| {
                    let location = world.sources().location(*span);
                    let mut place = json!({ "file": location.file, "line": location.line, "column": location.column });
                    if let Some(origin) = world.facts().exported(*span) {
                        place["origin"] = origin.into();
                    }
                    place
                })
                .collect();
            json!({ "kind": "fact", "fact": stated, "says": says, "places": places })
        }
        Origin::Quoted(quote) => {
            let quote = world.policy().quote(quote);
            let mut object = match &quote.what {
                Quoted::Cell(cell) => json!({
                    "kind": "cell",
                    "cell": cell_id(world, id),
                    "table": *cell.table.id,
                    "section": *cell.section.id,
                    "row": { "id": *cell.row.id, "en": *cell.row.label.en, "sl": cell.row.label.sl.as_deref() },
                    "column": { "id": *cell.column.id, "en": *cell.column.label.en, "sl": cell.column.label.sl.as_deref() },
                    "printed": cell.cell.to_string(),
                    "edition": world.as_of().edition.to_string(),
                }),
                Quoted::Choice { option, .. } => {
                    json!({ "kind": "choice", "choice": option.point().to_string(), "option": option.to_string() })
                }
                Quoted::AskedAt => json!({ "kind": "asked", "at": world.as_of().at.to_string() }),
                Quoted::Edition => {
                    json!({ "kind": "asked", "edition": world.as_of().edition.to_string() })
                }
                _ => json!({ "kind": "policy" }),
            };
            object["says"] = says.into();
            if let Some(mark) = quote.mark {
                object["mark"] = mark.to_string().into();
            }
            if let Some(article) = &quote.article {
                object["article"] = (**article).into();
            }
            if let Some(source) = &quote.source {
                object["source"] = (**source).into();
            }
            if let Some(span) = quote.span {
                let location = world.policy().sources().location(span);
                object["file"] = location.file.into();
                object["line"] = location.line.into();
            }
            object
        }
    }
}

fn attempt_json(world: &World, attempt: &Attempt) -> Json {
    let missing = attempt
        .missing
        .iter()
        .map(|supposed| supposed_json(world, supposed));
    let blocks = attempt.blocks.iter().map(|block| match block {
        Block::Present { fact, because } => json!({
            "kind": "presence",
            "atom": atom_json(world, fact),
            "because": because.iter().map(|id| given_json(world, *id)).collect::<Vec<_>>(),
            "says": block.words(world),
        }),
        Block::Period(id) => {
            json!({ "kind": "period", "of": given_json(world, *id), "says": block.words(world) })
        }
    });
    let clauses: Vec<&str> = attempt
        .clauses
        .iter()
        .map(|clause| CLAUSES[*clause].label)
        .collect();
    json!({
        "role": attempt.role.map(|role| role.to_string()),
        "rules": attempt.rules(),
        "clauses": clauses,
        "missing": missing.collect::<Vec<_>>(),
        "in_the_way": blocks.collect::<Vec<_>>(),
        "there": attempt.there.iter().map(|id| given_json(world, *id)).collect::<Vec<_>>(),
    })
}

fn supposed_json(world: &World, supposed: &Supposed) -> Json {
    json!({
        "atom": open_json(world, supposed.relation, &supposed.values),
        "says": spoken(world, supposed.relation, &supposed.values),
    })
}

/// Returns a repair as an object.
pub(crate) fn repair_json(world: &World, repair: &Repair) -> Json {
    let changes = repair.changes.iter().map(|made| {
        json!({
            "change": made.change.words(world),
            "by": made.by.iter().map(|user| world.user_name(*user)).collect::<Vec<_>>(),
        })
    });
    json!({
        "changes": changes.collect::<Vec<_>>(),
        "also_gives": repair.gives,
        "also_takes": repair.takes,
        "effects": repair.effects(world),
    })
}

fn fact_words<'f>(world: &World, fact: impl Into<FactRef<'f>>) -> String {
    let fact = fact.into();
    let values: Vec<_> = fact.values.iter().copied().map(Some).collect();
    spoken(world, fact.relation, &values)
}

fn atom_json(world: &World, fact: &Fact) -> Json {
    let values: Vec<_> = fact.values.iter().copied().map(Some).collect();
    open_json(world, fact.relation, &values)
}

fn open_json(world: &World, relation: Relation, values: &[Option<Value>]) -> Json {
    let info = relation.info();
    // An instant that is not written, and a grant that is not stated, have no name.
    let named = |value: Value| match value {
        Value::Instant(instant) if !instant.is_written() => None,
        Value::Grant(grant) if grant >= world.facts().next_grant() => None,
        Value::Grant(grant) => Some(world.facts().stated(world.facts().grant(grant)).to_string()),
        value => Some(world.text(value)),
    };
    let arguments = info.fields.iter().zip(values).map(|(field, value)| {
        let value = value.and_then(named).map_or(Json::Null, Json::from);
        ((*field).to_owned(), value)
    });
    json!({ "relation": info.name, "arguments": arguments.collect::<serde_json::Map<_, _>>() })
}

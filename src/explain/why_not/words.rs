//! Why not, in words: refusals, what stands in the way, and repairs.

use super::{Refusal, cell_of, given_up};
use crate::explain::attempts::Block;
use crate::explain::repairs::{Made, Repair, Repairs};
use crate::explain::spoken::{spoken, stated_at};
use crate::explain::text::wrapped;
use crate::facts::Fact;
use crate::model::Mark;
use crate::policy::CellQuote;
use crate::render::Lang;
use crate::rule_list::Relation;
use crate::store::FactId;
use crate::world::{Origin, World};

/// Returns repairs as text under a heading.
#[must_use]
pub(in crate::explain) fn repairs_text(
    world: &World,
    repairs: &Repairs,
    heading: &str,
    width: usize,
) -> String {
    let mut text = if repairs.sets.is_empty() {
        let none = "no set of up to three changes that somebody may make as things are";
        wrapped(&format!("{heading}: {none}"), width)
    } else {
        format!("{heading}\n")
    };
    for (place, repair) in repairs.sets.iter().enumerate() {
        for (number, made) in repair.changes.iter().enumerate() {
            let lead = if number == 0 {
                format!("{}.", place + 1)
            } else {
                "   and".into()
            };
            text.push_str(&wrapped(
                &format!("{lead} {}", made.change.words(world)),
                width,
            ));
            let by = made.who(world);
            text.push_str(&wrapped(&format!("   may be done by {by}"), width));
        }
        text.push_str(&wrapped(&format!("   {}", repair.effects(world)), width));
    }
    if !repairs.more.is_empty() {
        let more = repairs.more.iter().map(|(size, count)| {
            let plural = if *size == 1 { "" } else { "s" };
            format!("{count} more of {size} change{plural}")
        });
        let more: Vec<String> = more.collect();
        text.push_str(&wrapped(
            &format!("… {}, with `--all`", more.join(" and ")),
            width,
        ));
    }
    if repairs.given_up {
        text.push_str(&wrapped(&given_up("sets"), width));
    }
    text
}

impl Made {
    /// Returns who may make the change, in words.
    #[must_use]
    pub fn who(&self, world: &World) -> String {
        match (&self.by[..], self.change.fact()) {
            ([], Fact::Manages { .. }) => "the two organizations together".to_owned(),
            // What nobody has authority over is there in name only.
            ([], _) => "whoever keeps the record".to_owned(),
            (by, _) => {
                let names: Vec<&str> = by
                    .iter()
                    .take(3)
                    .map(|user| world.user_name(*user))
                    .collect();
                let more = match by.len().saturating_sub(3) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                names.join(", ") + &more
            }
        }
    }
}

impl Repair {
    /// Returns its side effects in words, the widest named.
    #[must_use]
    pub fn effects(&self, world: &World) -> String {
        if self.gives + self.takes == 0 {
            return "no other privilege changes".into();
        }
        let widest: Vec<String> = self
            .widest
            .iter()
            .take(2)
            .map(|(user, org, count)| {
                format!(
                    "{count} of {} on {}",
                    world.user_name(*user),
                    world.org_name(*org)
                )
            })
            .collect();
        let more = if self.widest.len() > 2 { ", …" } else { "" };
        format!(
            "also gives {} and takes {} other privileges: {}{more}",
            self.gives,
            self.takes,
            widest.join(", ")
        )
    }
}

impl Refusal {
    /// Returns the refusal in words, with the article and its date.
    #[must_use]
    pub fn words(&self, world: &World, lang: Lang) -> String {
        let Some((cell, quote)) = self.cell.and_then(|id| cell_of(world, id)) else {
            return format!("{}: no table prints this for the role there", self.role);
        };
        let article = quote
            .article
            .as_deref()
            .and_then(|id| world.policy().article(id));
        let article = article.map_or_else(String::new, |article| {
            let revised = article
                .revised
                .map_or_else(String::new, |date| format!(" of {date}"));
            format!(" (article {}{revised})", article.id)
        });
        let since = cell
            .since
            .map_or_else(String::new, |date| format!(" since {date}"));
        let mark = if quote.mark == Some(Mark::Inferred) {
            ", inferred"
        } else {
            ""
        };
        format!(
            "{}: the table says no: {}, {}{since}{mark}{article}",
            self.role,
            cell.table.id,
            cell_words(cell, lang)
        )
    }
}

impl Block {
    /// Returns what stands in the way, in words, with where it is stated. No cell
    /// stands in the way, so there is no label in it.
    #[must_use]
    pub fn words(&self, world: &World) -> String {
        match self {
            Self::Present { fact, because } => {
                let values: Vec<_> = fact.values.iter().copied().map(Some).collect();
                let because: Vec<String> = because
                    .iter()
                    .filter(|id| {
                        !matches!(
                            world.store().fact(**id).relation,
                            Relation::Home | Relation::Organization
                        )
                    })
                    .map(|id| given_words(world, *id, Lang::En))
                    .collect();
                let because = if because.is_empty() {
                    String::new()
                } else {
                    format!(", because {}", because.join("; "))
                };
                format!("{}{because}", spoken(world, fact.relation, &values))
            }
            Self::Period(id) => {
                format!("{}, which is not now", given_words(world, *id, Lang::En))
            }
        }
    }
}

/// Returns a given fact in words, with where it stands.
pub(super) fn given_words(world: &World, id: FactId, lang: Lang) -> String {
    let fact = world.store().fact(id);
    if let Some((cell, _)) = cell_of(world, id) {
        return format!("{}: {}", cell.table.id, cell_words(cell, lang));
    }
    let values: Vec<_> = fact.values.iter().copied().map(Some).collect();
    let said = spoken(world, fact.relation, &values);
    match world.origin(id) {
        Origin::Stated(place) => {
            format!("{said} ({})", stated_at(world, place))
        }
        Origin::Quoted(_) => said,
    }
}

/// Returns a cell with the labels around it in a language, without its table.
fn cell_words(cell: &CellQuote, lang: Lang) -> String {
    let (row, column) = (lang.of(&cell.row.label), lang.of(&cell.column.label));
    format!("{row} × {column} = {}", cell.cell)
}

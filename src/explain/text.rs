//! Proofs as text: a tree that fits a page.

use super::proof::{Node, Proof, What};
use super::spoken::{spoken, stated_at};
use crate::policy::{CellQuote, Quote, Quoted};
use crate::prove::Goal;
use crate::render::Lang;
use crate::rule_list::FactRef;
use crate::store::FactId;
use crate::world::{Origin, World};
use unicode_width::UnicodeWidthStr as _;

/// How a proof is written.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The columns that it must fit.
    pub width: usize,
    /// How many levels are shown; the rest is named by its handle.
    pub depth: usize,
    /// Which language of labels comes first.
    pub lang: Lang,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            width: 80,
            depth: usize::MAX,
            lang: Lang::default(),
        }
    }
}

/// Returns a proof, or the part of it at a node, as a tree.
#[must_use]
pub fn proof_text(world: &World, proof: &Proof, from: &Node, style: Style) -> String {
    let mut tree = Tree {
        world,
        style,
        lines: Vec::new(),
    };
    tree.node(from, "", "", 0);
    debug_assert!(proof.root.find(&from.handle).is_some());
    tree.lines.concat()
}

/// Returns what a node of a proof says, and its rule or its place.
#[must_use]
pub(crate) fn said(world: &World, node: &Node, lang: Lang) -> (String, String) {
    let style = Style {
        lang,
        ..Style::default()
    };
    let lines = Vec::new();
    Tree {
        world,
        style,
        lines,
    }
    .said(node)
}

struct Tree<'t> {
    world: &'t World,
    style: Style,
    lines: Vec<String>,
}

impl Tree<'_> {
    /// Adds the lines of a node: `lead` stands before its first line, `hang`
    /// before all others.
    fn node(&mut self, node: &Node, lead: &str, hang: &str, depth: usize) {
        let cut = depth >= self.style.depth && !node.children.is_empty();
        let (text, tag) = self.said(node);
        let text = if cut {
            format!("{text} … #{}", node.handle)
        } else {
            text
        };
        let below = !cut && !node.children.is_empty();
        let rest = format!("{hang}{}", if below { "│ " } else { "  " });
        self.line(lead, &rest, &text, &tag);
        if cut {
            return;
        }
        let last = node.children.len().saturating_sub(1);
        for (place, child) in node.children.iter().enumerate() {
            let (lead, next) = if place == last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            self.node(
                child,
                &format!("{hang}{lead}"),
                &format!("{hang}{next}"),
                depth + 1,
            );
        }
    }

    /// Adds a text with its tag at the right edge, on as many lines as it takes,
    /// and new ones where the text breaks.
    fn line(&mut self, lead: &str, rest: &str, text: &str, tag: &str) {
        let width = self.style.width;
        let mut lines: Vec<String> = vec![lead.to_owned()];
        for (place, part) in text.lines().enumerate() {
            if place > 0 {
                lines.push(rest.to_owned());
            }
            let mut empty = true;
            for word in part.split(' ') {
                let line = lines.last().map_or(0, |line| line.width());
                if !empty && line + 1 + word.width() > width {
                    lines.push(rest.to_owned());
                    empty = true;
                }
                if let Some(line) = lines.last_mut() {
                    if !empty {
                        line.push(' ');
                    }
                    line.push_str(word);
                }
                empty = false;
            }
        }
        let used = lines.last().map_or(0, |line| line.width());
        if used + 2 + tag.width() > width {
            lines.push(rest.to_owned());
        }
        if let Some(line) = lines.last_mut() {
            let gap = width.saturating_sub(line.width() + tag.width()).max(2);
            line.push_str(&" ".repeat(gap));
            line.push_str(tag);
        }
        self.lines.extend(
            lines
                .into_iter()
                .map(|line| line.trim_end().to_owned() + "\n"),
        );
    }

    /// Returns what a node says, and its rule or its place.
    fn said(&self, node: &Node) -> (String, String) {
        match &node.what {
            What::Concluded { fact, clause } => (self.values(fact), format!("[{}]", clause.label)),
            What::Shown { fact, at } => (self.values(fact), format!("see #{at}")),
            What::Given(id) => self.given(*id),
            What::Absent(goal) => (absence(self.world, goal), "absent".into()),
        }
    }

    fn values<'f>(&self, fact: impl Into<FactRef<'f>>) -> String {
        let fact = fact.into();
        let values: Vec<_> = fact.values.iter().copied().map(Some).collect();
        spoken(self.world, fact.relation, &values)
    }

    fn given(&self, id: FactId) -> (String, String) {
        let said = self.values(self.world.store().fact(id));
        match self.world.origin(id) {
            Origin::Stated(place) => (said, stated_at(self.world, place)),
            Origin::Quoted(quote) => {
                let quote = self.world.policy().quote(quote);
                let said = match &quote.what {
                    Quoted::Cell(cell) => self.cell(cell, quote),
                    _ => said,
                };
                let place = quote.span.map_or_else(
                    || "asked".to_owned(),
                    |span| {
                        let location = self.world.policy().sources().location(span);
                        format!("{}:{}:{}", location.file, location.line, location.column)
                    },
                );
                (said, place)
            }
        }
    }

    /// Returns a cell with all that is printed around it and where that is from.
    fn cell(&self, cell: &CellQuote, quote: &Quote) -> String {
        let lang = self.style.lang;
        let (row, column) = (lang.both(&cell.row.label), lang.both(&cell.column.label));
        let (table, section) = (&cell.table.id, &cell.section.id);
        let mut said = format!("{table}/{section}: {row} × {column} = {}", cell.cell);
        let edition = format!("edition {}", self.world.as_of().edition);
        let marked = quote.mark.map(|mark| format!("{mark}, {edition}"));
        said.push('\n');
        said.push_str(&marked.unwrap_or(edition));
        if let Some(source) = &quote.source {
            said.push_str(": ");
            said.push_str(source);
        }
        said
    }
}

/// Returns an absence in words.
#[must_use]
pub(super) fn absence(world: &World, goal: &Goal) -> String {
    format!(
        "not the case: {}",
        spoken(world, goal.relation, &goal.pattern)
    )
}

/// Returns a text on lines of at most so many columns, further ones set in by two more.
#[must_use]
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let lead = &text[..text.len() - text.trim_start_matches(' ').len()];
    let mut lines = vec![lead.to_owned()];
    let mut empty = true;
    for word in text.trim_start_matches(' ').split(' ') {
        let used = lines.last().map_or(0, |line| line.width());
        if !empty && used + 1 + word.width() > width {
            lines.push(format!("{lead}  "));
        } else if !empty && let Some(line) = lines.last_mut() {
            line.push(' ');
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
        empty = false;
    }
    lines.join("\n") + "\n"
}

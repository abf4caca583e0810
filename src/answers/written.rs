//! Answers as they are written: one text for every door.

use super::Answer;
use crate::explain::Shown;
use crate::policy::{Label, Policy};
use crate::render::{self, Field, Format, Lang, Rows};
use crate::world::World;
use serde_json::{Map, Value as Json};

/// What an answer says of the question, for whoever asks for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Yes, or what was asked for.
    Yes,
    /// No.
    No,
}

/// An answer as it is written.
#[derive(Debug)]
pub struct Told {
    /// The answer.
    pub answer: String,
    /// What is said beside it; empty for nothing.
    pub aside: String,
    /// What it says of the question.
    pub verdict: Verdict,
}

/// How an answer is to be written.
#[derive(Debug, Clone, Default)]
pub struct Style {
    /// The format.
    pub format: Format,
    /// The columns of the terminal, if there is one.
    pub width: Option<usize>,
    /// Whether no instant was asked for, but now.
    pub now: bool,
    /// Whether rows that people read are numbered.
    pub numbered: bool,
    /// The language in which capabilities and roles get labels, if they do.
    pub lang: Option<Lang>,
    /// How much of an explanation is written.
    pub shown: Shown,
}

/// Why an answer cannot be written in a style, and what to do.
pub type Unwritten = (&'static str, &'static str);

/// Returns an answer as it is written.
///
/// # Errors
///
/// The answer has no such format, or the explanation no such part.
pub fn written(world: &World, answer: &Answer, style: &Style) -> Result<Told, Unwritten> {
    let Style { format, width, .. } = *style;
    let drawn = matches!(format, Format::Dot | Format::Mermaid);
    if drawn && !matches!(answer, Answer::Why(_)) {
        return Err((
            "only a proof can be drawn",
            "ask `why`, of something that is so",
        ));
    }
    let page = width.unwrap_or(80);
    let mut told = Told {
        answer: String::new(),
        aside: String::new(),
        verdict: Verdict::Yes,
    };
    match answer {
        Answer::Decision(decision) => {
            if !decision.is_yes() {
                told.verdict = Verdict::No;
            }
            told.answer = match format {
                Format::Table => decision.line() + "\n",
                // A decision is one object, alone on its line.
                Format::Json => render::render(&decision.rows(), Format::Jsonl, None),
                format => render::render(&decision.rows(), format, width),
            };
        }
        Answer::Page(page) if format == Format::Table => told.answer.clone_from(&page.text),
        Answer::Listing(rows) | Answer::Page(super::Page { rows, .. }) => {
            told.answer = listing(world, rows, style);
            if format.is_for_people() {
                told.aside = counted(rows.rows.len(), "row");
            }
        }
        Answer::Why(why) => {
            told.answer = match format {
                Format::Dot => why.dot(world),
                Format::Mermaid => why.mermaid(world),
                Format::Json | Format::Jsonl => {
                    format!("{}\n", why.json(world, style.shown.revoke))
                }
                Format::Csv => render::render(&why.rows(), format, None),
                _ => why.text(world, page, &style.shown).ok_or((
                    "there is no such part of the explanation",
                    "the numbers are those after `#` in it",
                ))?,
            };
        }
        Answer::WhyNot(why_not) => {
            told.verdict = Verdict::No;
            told.answer = match format {
                Format::Json | Format::Jsonl => format!("{}\n", why_not.json(world)),
                Format::Csv => render::render(&why_not.rows(world), format, None),
                _ => why_not.text(world, page, style.shown.all),
            };
        }
    }
    Ok(told)
}

/// Returns a listing as it is written.
#[must_use]
pub fn listing(world: &World, rows: &Rows, style: &Style) -> String {
    if style.format == Format::Json {
        let mut object = terms(world, style.now);
        object.insert(
            "rows".into(),
            serde_json::to_value(rows).unwrap_or_default(),
        );
        return format!("{}\n", Json::Object(object));
    }
    if !style.format.is_for_people() {
        return render::render(rows, style.format, None);
    }
    let mut rows = match style.lang {
        Some(lang) => labelled(rows, world.policy(), lang),
        None => rows.clone(),
    };
    if style.numbered {
        rows.columns.insert(0, "#");
        for (place, row) in rows.rows.iter_mut().enumerate() {
            row.insert(0, (place + 1).into());
        }
    }
    render::render(&rows, style.format, style.width)
}

/// Returns the rows with the labels of what they are about.
fn labelled(rows: &Rows, policy: &Policy, lang: Lang) -> Rows {
    let mut rows = rows.clone();
    let Some(&about) = rows.columns.first() else {
        return rows;
    };
    let label = |id: &str| -> Option<&Label> {
        match about {
            "capability" => Some(&policy.capability(policy.capability_id(id)?).label),
            "role" => {
                let mut roles = policy.roles().iter();
                roles
                    .find(|info| info.role.to_string() == id)
                    .map(|info| &info.label)
            }
            _ => None,
        }
    };
    if !matches!(about, "capability" | "role") {
        return rows;
    }
    rows.columns.insert(1, "label");
    for row in &mut rows.rows {
        let text = row.first().map(Field::text).unwrap_or_default();
        let label = label(&text).map(|label| match lang {
            Lang::En => &*label.en,
            Lang::Sl => label.sl.as_deref().unwrap_or(&label.en),
        });
        let label = label.filter(|label| !label.is_empty());
        row.insert(1, label.map_or(Field::Missing, Field::from));
    }
    rows
}

/// Returns a number of things in words.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Returns as of when and by which policy an answer holds, in one line.
#[must_use]
pub fn context(world: &World, now: bool) -> String {
    let as_of = world.as_of();
    let at = if now {
        format!("now ({})", as_of.at)
    } else {
        as_of.at.to_string()
    };
    let newer: Vec<String> = world
        .policy()
        .newer_editions(as_of.edition)
        .iter()
        .map(|edition| edition.date.to_string())
        .collect();
    let newer = if newer.is_empty() {
        String::new()
    } else {
        format!(" (newer: {})", newer.join(", "))
    };
    let chosen: Vec<String> = as_of
        .settled()
        .filter(|settled| !settled.by_default)
        .map(|settled| format!(" · {}={}", settled.option.point(), settled.option))
        .collect();
    let replaced = match world.policy().overridden() {
        [] => String::new(),
        files => format!(" · rules replaced: {}", files.join(", ")),
    };
    format!(
        "as of {at} · edition {}{newer}{}{replaced}",
        as_of.edition,
        chosen.concat()
    )
}

/// Returns as of when and by which policy an answer holds, as an object.
fn terms(world: &World, now: bool) -> Map<String, Json> {
    let as_of = world.as_of();
    let mut object = Map::new();
    let at = if now {
        "now".to_owned()
    } else {
        as_of.at.to_string()
    };
    object.insert("at".into(), at.into());
    object.insert("edition".into(), as_of.edition.to_string().into());
    let chosen = as_of.settled().map(|settled| {
        (
            settled.option.point().to_string(),
            settled.option.to_string().into(),
        )
    });
    object.insert("choices".into(), Json::Object(chosen.collect()));
    if !world.policy().overridden().is_empty() {
        object.insert(
            "rules_replaced".into(),
            world.policy().overridden().iter().cloned().collect(),
        );
    }
    object
}

//! Answers as they are written: one text for every door.

use super::{Answer, matrix};
use crate::explain::Shown;
use crate::model::Word as _;
use crate::policy::{Label, Policy};
use crate::render::{self, Field, Format, Lang, Rows};
use crate::stop::Stop;
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
    /// Whether people are told through what the cells of a matrix come about.
    pub via: bool,
    /// How much of an explanation is written.
    pub shown: Shown,
}

/// Why an answer cannot be written in a style, and what to do.
pub type Unwritten = (&'static str, &'static str);

/// Returns an answer as it is written; repairs are looked for here, as they are
/// only written. What is returned after the stop was set is incomplete.
///
/// # Errors
///
/// The answer has no such format, or the explanation no such part.
pub fn written(
    world: &World,
    answer: &Answer,
    style: &Style,
    stop: &Stop,
) -> Result<Told, Unwritten> {
    let Style { format, width, .. } = *style;
    let shown = Shown {
        lang: style.lang.unwrap_or_default(),
        ..style.shown.clone()
    };
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
        Answer::Matrix(matrix) if matches!(format, Format::Table | Format::Markdown) => {
            let labels = style.lang.map(|lang| (world.policy().as_ref(), lang));
            let vias = style.via.then(|| matrix.vias(world));
            if format == Format::Markdown {
                told.answer = matrix::markdown(matrix, vias.as_deref());
                return Ok(told);
            }
            told.answer = matrix::page(matrix, vias.as_deref(), |capability| {
                let (policy, lang) = labels?;
                Some(lang.of(label(policy, "capability", capability)?))
            });
        }
        Answer::Matrix(matrix) => {
            told.answer = listing(world, &matrix.rows(Some(&matrix.vias(world))), style);
        }
        Answer::Who(can, could) => who(world, (can, could), style, &mut told),
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
                    format!("{}\n", why.json(world, &shown, stop))
                }
                Format::Csv => render::render(&why.rows(), format, None),
                _ => why.text(world, page, &shown, stop).ok_or((
                    "there is no such part of the explanation",
                    "the numbers are those after `#` in it",
                ))?,
            };
        }
        Answer::WhyNot(why_not) => {
            told.verdict = Verdict::No;
            told.answer = match format {
                Format::Json | Format::Jsonl => {
                    format!("{}\n", why_not.json(world, &shown, stop))
                }
                Format::Csv => render::render(&why_not.rows(world), format, None),
                _ => why_not.text(world, page, &shown, stop),
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

/// Returns the rows with the label of each capability and role behind its id.
/// The titles of tables are labels already, and take the language.
fn labelled(rows: &Rows, policy: &Policy, lang: Lang) -> Rows {
    let mut labelled = Rows {
        columns: Vec::new(),
        rows: vec![Vec::new(); rows.rows.len()],
    };
    let in_words = |label: Option<&Label>| match label.map(|label| lang.of(label)) {
        None | Some("") => Field::Missing,
        Some(label) => label.into(),
    };
    for (place, column) in rows.columns.iter().copied().enumerate() {
        labelled.columns.push(column);
        let has_label = matches!(column, "capability" | "role");
        if has_label {
            labelled.columns.push("label");
        }
        for (row, labelled) in rows.rows.iter().zip(&mut labelled.rows) {
            let field = match (column, title(policy, row)) {
                ("title", Some(label)) => in_words(Some(label)),
                _ => row[place].clone(),
            };
            let id = field.text();
            labelled.push(field);
            if has_label {
                labelled.push(in_words(label(policy, column, &id)));
            }
        }
    }
    labelled
}

/// Returns the label of a capability or a role.
fn label<'p>(policy: &'p Policy, column: &str, id: &str) -> Option<&'p Label> {
    if column == "capability" {
        return Some(&policy.capability(policy.capability_id(id)?).label);
    }
    let mut roles = policy.roles().iter();
    let role = roles.find(|info| info.role.id() == id)?;
    Some(&role.label)
}

/// Returns the label of the table that a row begins with.
fn title<'p>(policy: &'p Policy, row: &[Field]) -> Option<&'p Label> {
    let id = row.first()?.text();
    let tables = policy.tables().iter();
    let mut labels = tables
        .map(|table| (&table.id, &table.label))
        .chain([(&policy.contact_center().id, &policy.contact_center().label)]);
    labels
        .find(|(known, _)| ***known == *id)
        .map(|(_, label)| label)
}

/// Writes who can do something, and apart from them who could. Formats of rows alone
/// have those who can.
fn who(world: &World, (can, could): (&Rows, &Rows), style: &Style, told: &mut Told) {
    if style.format == Format::Json {
        let mut object = terms(world, style.now);
        for (key, rows) in [("rows", can), ("could", could)] {
            let rows = serde_json::to_value(rows).unwrap_or_default();
            object.insert(key.into(), rows);
        }
        told.answer = format!("{}\n", Json::Object(object));
        return;
    }
    told.answer = listing(world, can, style);
    let depending = "could do more, depending on what these facts do not tell";
    told.aside = format!("{} {depending}", counted(could.rows.len(), "user"));
    if style.format.is_for_people() {
        let plain = Style {
            numbered: false,
            ..style.clone()
        };
        let could = listing(world, could, &plain);
        told.answer = format!("{}\nwho {depending}\n{could}", told.answer);
        told.aside = format!("{}; {}", counted(can.rows.len(), "row"), told.aside);
    }
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
pub(crate) fn terms(world: &World, now: bool) -> Map<String, Json> {
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

//! Whether the decisions of a review were carried out.

use super::status::decisions;
use crate::answers;
use crate::cli::Exit;
use crate::cli::arguments::{Facts, Terms};
use crate::cli::ask::{self, counted};
use crate::cli::output::Output;
use crate::diagnostic::{Diagnostic, Sources};
use crate::render::{self, Field, Format, Rows};
use crate::review::{self, Carried, Decided, Outcome};
use crate::unknown;
use clap::Args;
use serde_json::{Map, Value as Json};
use std::path::PathBuf;

/// Decisions to hold against facts.
#[derive(Debug, Args)]
pub(super) struct ReviewApply {
    /// The decision sheet: decisions.csv, decisions-excel.csv or decisions.xlsx
    file: PathBuf,

    /// The facts in which the decisions should be carried out; may be given again
    #[arg(long, value_name = "PATH", required = true)]
    check: Vec<PathBuf>,

    /// Take a snapshot even if it is older than what it was made of
    #[arg(long)]
    stale_ok: bool,

    #[command(flatten)]
    terms: Terms,

    /// How the result is written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// Says what became of each decision.
pub(super) fn run(wanted: &ReviewApply, output: &mut Output) -> Result<Exit, Exit> {
    let decisions = decisions(&wanted.file, output)?;
    let altered: Vec<&Decided> = decisions.rows.iter().filter(|row| row.is_altered).collect();
    if !altered.is_empty() {
        return Err(refuse(wanted, &altered, output));
    }
    let named = Facts {
        paths: wanted.check.clone(),
        stale_ok: wanted.stale_ok,
    };
    let mut sources = Sources::default();
    let world = ask::world(&named, &wanted.terms, &mut sources, output)?;
    let world = world.with_sources(sources);
    output.aside(&answers::context(&world, wanted.terms.at.is_none()));
    // What is not known to be there any more is not known to be gone either.
    if let Some(unknown) = unknown::line(&world) {
        output.aside(&unknown);
    }
    let mut progress = output.long_work("looking");
    let rows = review::rows(&world, &[], None, &mut |done, all| progress.tell(done, all));
    drop(progress);
    let carried = review::apply(&decisions, &world, &rows);
    match wanted.format {
        Format::Json => output.answer(&format!("{}\n", json(&carried))),
        Format::Table | Format::Record => {
            output.answer(&told(&carried));
            let of_note = carried.iter().filter(|row| row.outcome.is_of_note());
            let text = render::render(&listed(of_note), wanted.format, Output::width());
            if !text.is_empty() {
                output.answer(&format!("\n{text}"));
            }
        }
        format => output.answer(&render::render(&listed(carried.iter()), format, None)),
    }
    let is_open = carried.iter().any(|row| row.outcome.is_open());
    Ok(if is_open { Exit::No } else { Exit::Yes })
}

/// Says which rows are not those that were reviewed.
fn refuse(wanted: &ReviewApply, altered: &[&Decided], output: &mut Output) -> Exit {
    let mut sources = Sources::default();
    let file = sources.add_places(wanted.file.to_string_lossy());
    let errors: Vec<Diagnostic> = altered
        .iter()
        .map(|row| {
            let line = u32::try_from(row.line).unwrap_or(u32::MAX);
            let message = format!(
                "the row `{}` was altered where nothing is to be filled in",
                row.id
            );
            Diagnostic::at("altered_row", Sources::place(file, line, 1), message)
                .help("take the row as it is in the pack, and fill in the decision again")
        })
        .collect();
    output.wrong(&errors, &sources);
    Exit::Input
}

/// Returns what became of the decisions in words.
fn told(carried: &[Carried]) -> String {
    let mut text = String::new();
    for (outcome, count) in review::counted(carried) {
        text.push_str(&format!("{}: {}\n", counted(count, "row"), says(outcome)));
    }
    text
}

fn says(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Stands => "revoked, and still there",
        Outcome::CameBack => "revoked and gone, but there is a route now that nobody reviewed",
        Outcome::Done => "revoked and gone",
        Outcome::Vanished => "to stay, and gone",
        Outcome::Kept => "to stay, and there",
        Outcome::Undecided => "not decided",
    }
}

/// Returns what became of some decisions as a listing.
fn listed<'c>(carried: impl Iterator<Item = &'c Carried>) -> Rows {
    let mut carried: Vec<&Carried> = carried.collect();
    carried.sort_by_key(|row| (row.outcome, row.line));
    let row = |row: &&Carried| {
        vec![
            row.outcome.into(),
            Field::Number(row.line as u64),
            row.id.as_str().into(),
            row.user.as_str().into(),
            row.org.as_str().into(),
            row.route.as_str().into(),
            row.decision.map_or(Field::Missing, Field::from),
            match row.by.as_slice() {
                [] => Field::Missing,
                by => Field::List(by.to_vec()),
            },
        ]
    };
    Rows {
        columns: vec![
            "outcome", "line", "row", "user", "org", "route", "decision", "by",
        ],
        rows: carried.iter().map(row).collect(),
    }
}

fn json(carried: &[Carried]) -> Json {
    let counts = review::counted(carried).into_iter();
    let counts: Map<String, Json> = counts
        .map(|(outcome, count)| (outcome.to_string(), count.into()))
        .collect();
    let mut object = Map::new();
    object.insert("counts".into(), counts.into());
    let rows = serde_json::to_value(listed(carried.iter()));
    object.insert("rows".into(), rows.unwrap_or_default());
    object.into()
}

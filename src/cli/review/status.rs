//! How far the decisions of a review have come.

use crate::cli::Exit;
use crate::cli::ask::counted;
use crate::cli::output::Output;
use crate::diagnostic::Sources;
use crate::files;
use crate::model::Word as _;
use crate::render::{self, Field, Format, Rows};
use crate::review::{self, Decision, Decisions, Manifest, Open, Part, Problem, Status};
use clap::Args;
use serde_json::{Map, Value as Json};
use std::path::{Path, PathBuf};

/// Decisions to look through.
#[derive(Debug, Args)]
pub(super) struct ReviewStatus {
    /// The decision sheet: decisions.csv, decisions-excel.csv or decisions.xlsx
    file: PathBuf,

    /// The manifest of the pack, if it is not beside the sheet
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,

    /// How the status is written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// How many rows of each problem people are shown.
const MOST: usize = 10;

/// Says how far it has come, and what is open.
pub(super) fn run(wanted: &ReviewStatus, output: &mut Output) -> Result<Exit, Exit> {
    let decisions = decisions(&wanted.file, output)?;
    let beside = wanted.file.with_file_name(Part::MANIFEST);
    let manifest = manifest(wanted.manifest.as_deref().unwrap_or(&beside), output)?;
    let status = review::status(&decisions, &manifest);
    match wanted.format {
        Format::Json => output.answer(&format!("{}\n", json(&status))),
        Format::Table | Format::Record => {
            output.answer(&told(&status));
            let most = rows(&status, MOST);
            let text = render::render(&most, wanted.format, Output::width());
            if !text.is_empty() {
                output.answer(&format!("\n{text}"));
            }
            let shown = most.rows.len();
            if shown < status.open.len() {
                let more = status.open.len() - shown;
                output.aside(&format!("{more} more; all of them in csv, json or jsonl"));
            }
        }
        format => output.answer(&render::render(&rows(&status, usize::MAX), format, None)),
    }
    Ok(if status.open.is_empty() {
        Exit::Yes
    } else {
        Exit::No
    })
}

/// Reads a decision sheet, or shows all that is wrong with it.
pub(super) fn decisions(path: &Path, output: &mut Output) -> Result<Decisions, Exit> {
    let bytes = files::bytes(path).map_err(|error| {
        output.wrong(&[error], &Sources::default());
        Exit::Input
    })?;
    let name = path.to_string_lossy();
    Decisions::read(&name, &bytes).map_err(|(errors, sources)| {
        output.wrong(&errors, &sources);
        Exit::Input
    })
}

fn manifest(path: &Path, output: &mut Output) -> Result<Manifest, Exit> {
    let mut sources = Sources::default();
    let read = files::load_file(path, &mut sources).and_then(|file| Manifest::read(&sources, file));
    read.map_err(|error| {
        let helped = match error.help {
            None => error.help(
                "the manifest of the pack stands beside the sheet, or is named with `--manifest`",
            ),
            Some(_) => error,
        };
        output.wrong(&[helped], &sources);
        Exit::Input
    })
}

/// Returns the status in words.
fn told(status: &Status) -> String {
    let decided: usize = status.decided.values().sum();
    let of_each: Vec<String> = Decision::ALL
        .iter()
        .filter_map(|decision| {
            let count = status.decided.get(decision)?;
            Some(format!("{count} {decision}"))
        })
        .collect();
    let colon = if of_each.is_empty() { "" } else { ": " };
    let mut text = format!(
        "{decided} of {} decided{colon}{}\n",
        counted(status.rows, "row"),
        of_each.join(", ")
    );
    for (problem, count) in status.problems() {
        text.push_str(&format!("{count} {}\n", says(problem)));
    }
    text
}

fn says(problem: Problem) -> &'static str {
    match problem {
        Problem::Undecided => "undecided",
        Problem::Unjustified => "unjustified: the decision wants a reason",
        Problem::Unsigned => "unsigned: a reviewer or a date is missing",
        Problem::Altered => "altered: something was changed that is not to be filled in",
        Problem::Unknown => "unknown: no such row is in the manifest",
        Problem::Duplicate => "duplicate: the row stands there before",
        Problem::Absent => "absent: the row is in the manifest and not in the sheet",
    }
}

/// Returns what is open as a listing, at most so many of each problem.
fn rows(status: &Status, most: usize) -> Rows {
    let mut rows = Vec::new();
    for problem in Problem::ALL {
        let open = status.open.iter().filter(|open| open.problem == *problem);
        rows.extend(open.take(most).map(row));
    }
    Rows {
        columns: vec!["problem", "line", "row", "user", "org", "first"],
        rows,
    }
}

fn row(open: &Open) -> Vec<Field> {
    let (user, org) = match &open.about {
        Some((user, org)) => (user.into(), org.into()),
        None => (Field::Missing, Field::Missing),
    };
    let line = |line: usize| match line {
        0 => Field::Missing,
        line => Field::Number(line as u64),
    };
    vec![
        open.problem.into(),
        line(open.line),
        open.id.as_str().into(),
        user,
        org,
        line(open.first.unwrap_or_default()),
    ]
}

fn json(status: &Status) -> Json {
    let decided = status.decided.iter();
    let decided: Map<String, Json> = decided
        .map(|(decision, count)| (decision.to_string(), (*count).into()))
        .collect();
    let mut object = Map::new();
    object.insert("rows".into(), status.rows.into());
    object.insert("decided".into(), decided.into());
    let open = serde_json::to_value(rows(status, usize::MAX));
    object.insert("open".into(), open.unwrap_or_default());
    object.into()
}

//! Reviews: what a reviewer should see.

mod apply;
mod new;
mod status;

use super::Exit;
use super::arguments::{Findings, Review, ReviewPart};
use super::ask::{self, counted};
use super::interrupt::Interrupt;
use super::output::Output;
use crate::answers::{self, Style};
use crate::diagnostic::Sources;
use crate::findings::{self, Finding, Kind, Severity, Thresholds};
use crate::model::Word as _;
use crate::render::{self, Field, Format, Place, Rows};
use crate::world::World;
use std::collections::BTreeSet;

/// Runs a part of a review.
pub(super) fn run(
    review: &Review,
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Exit, Exit> {
    match &review.part {
        ReviewPart::Findings(findings) => list(findings, output),
        ReviewPart::New(new) => new::run(new, output, interrupt),
        ReviewPart::Status(status) => status::run(status, output),
        ReviewPart::Apply(apply) => apply::run(apply, output),
    }
}

/// Lists findings.
fn list(wanted: &Findings, output: &mut Output) -> Result<Exit, Exit> {
    if matches!(wanted.format, Format::Dot | Format::Mermaid) {
        output.usage(
            "only a proof can be drawn",
            "ask for a table, json, jsonl or csv",
        );
        return Err(Exit::Usage);
    }
    let mut sources = Sources::default();
    let world = ask::world(&wanted.facts, &wanted.terms, &mut sources, output)?;
    let world = world.with_sources(sources);
    let now = wanted.terms.at.is_none();
    output.aside(&answers::context(&world, now));
    let kinds = if wanted.only.is_empty() {
        Kind::ALL
    } else {
        &wanted.only
    };
    let kinds: Vec<Kind> = kinds
        .iter()
        .copied()
        .filter(|kind| kind.severity() <= wanted.severity)
        .collect();
    let thresholds = Thresholds {
        broad_reach: wanted.broad_reach,
    };
    let found = findings::find_only(&world, &thresholds, &kinds);
    let rows = rows(&found, &world, wanted.format);
    let style = Style {
        format: wanted.format,
        width: Output::width(),
        now,
        ..Style::default()
    };
    output.answer(&answers::listing(&world, &rows, &style));
    if wanted.format == Format::Table {
        output.answer(&reasons(&found));
        output.aside(&summary(&found));
    }
    let failed = wanted
        .fail_on
        .is_some_and(|level| found.iter().any(|finding| finding.severity <= level));
    Ok(if failed { Exit::No } else { Exit::Yes })
}

/// Returns the findings as a listing. A line of JSON has only what programs
/// rely on.
fn rows(found: &[Finding], world: &World, format: Format) -> Rows {
    let with_detail = format != Format::Jsonl;
    let mut columns = vec!["kind", "severity", "user", "org"];
    if with_detail {
        columns.push("detail");
    }
    columns.push("facts");
    let row = |finding: &Finding| {
        let user = finding.user.map(|user| world.user_name(user));
        let org = finding.org.map(|org| world.org_name(org));
        let mut row = vec![
            finding.kind.into(),
            finding.severity.into(),
            user.map_or(Field::Missing, Field::from),
            org.map_or(Field::Missing, Field::from),
        ];
        if with_detail {
            row.push(finding.detail.as_str().into());
        }
        row.push(Field::Places(places(finding, world)));
        row
    };
    Rows {
        columns,
        rows: found.iter().map(row).collect(),
    }
}

/// Returns every place where a fact behind the finding is stated.
fn places(finding: &Finding, world: &World) -> Vec<Place> {
    let entries = finding
        .facts
        .iter()
        .map(|place| world.facts().entry(*place));
    let places: BTreeSet<Place> = entries
        .flat_map(|entry| &entry.origins)
        .map(|span| world.sources().location(*span))
        .map(|location| Place {
            file: location.file.to_owned(),
            line: location.line,
        })
        .collect();
    places.into_iter().collect()
}

/// Returns why each kind of finding that was found matters.
fn reasons(found: &[Finding]) -> String {
    let kinds: Vec<Kind> = found.iter().map(|finding| finding.kind).collect();
    let kinds = Kind::ALL.iter().filter(|kind| kinds.contains(kind));
    let rows = Rows {
        columns: vec!["kind", "why it matters"],
        rows: kinds
            .map(|kind| vec![kind.into(), kind.why_it_matters().into()])
            .collect(),
    };
    let text = render::render(&rows, Format::Table, Output::width());
    if text.is_empty() {
        text
    } else {
        format!("\n{text}")
    }
}

/// Returns how many findings there are, in all and of each severity.
fn summary(found: &[Finding]) -> String {
    let of = |severity: &Severity| {
        let count = found
            .iter()
            .filter(|finding| finding.severity == *severity)
            .count();
        (count > 0).then(|| format!("{count} {severity}"))
    };
    let by_severity: Vec<String> = Severity::ALL.iter().filter_map(of).collect();
    let colon = if by_severity.is_empty() { "" } else { ": " };
    format!(
        "{}{colon}{}",
        counted(found.len(), "finding"),
        by_severity.join(", ")
    )
}

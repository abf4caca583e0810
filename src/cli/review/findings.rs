//! Findings: what is odd, risky or worth knowing.

use super::told::Told;
use crate::answers::{self, Style};
use crate::cli::Exit;
use crate::cli::ask::{self, counted};
use crate::cli::output::Output;
use crate::cli::review::{Findings, Form};
use crate::diagnostic::Sources;
use crate::files;
use crate::findings::{self, Agreed, Finding, Kind, Remedy, Reviewed, Severity, Thresholds};
use crate::model::Word as _;
use crate::render;
use crate::unknown;
use crate::world::World;
use std::path::Path;

/// Up to how many findings people are shown repairs without asking for them.
pub(super) const FEW: usize = 50;

/// Lists findings.
pub(super) fn list(wanted: &Findings, output: &mut Output) -> Result<Exit, Exit> {
    let mut sources = Sources::default();
    // What is wrong with either is shown, and not only of the first.
    let world = ask::world(&wanted.facts, &wanted.terms, &mut sources, output);
    let agreed = agreed(wanted.review.as_deref(), &mut sources, output);
    let (world, agreed) = (world?.with_sources(sources), agreed?);
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
    let thresholds = Thresholds::or_default(wanted.broad_reach.or(agreed.broad_reach));
    let reviewed = findings::review(&world, &thresholds, &agreed, &kinds);
    let format = wanted.format.of_listings();
    let for_people = format.is_some_and(render::Format::is_for_people);
    let with_repairs = wanted.repairs || for_people && reviewed.findings.len() <= FEW;
    let remedies = with_repairs.then(|| remedies(&world, thresholds, &reviewed.findings, output));
    let told = Told {
        world: &world,
        agreed: &agreed,
        findings: &reviewed.findings,
        waived: if wanted.waived || format.is_none() {
            &reviewed.waived
        } else {
            &[]
        },
        with_waivers: wanted.waived,
        remedies: remedies.as_deref(),
    };
    match (wanted.format, format) {
        (Form::Sarif, _) => output.answer(&told.sarif()),
        (_, Some(format)) => {
            let style = Style {
                format,
                width: Output::width(),
                now,
                ..Style::default()
            };
            output.answer(&answers::listing(&world, &told.rows(format), &style));
            if for_people {
                output.answer(&told.beside(format, Output::width()));
            }
        }
        _ => match told.junit(&kinds) {
            Ok(text) => output.answer(&text),
            Err(defect) => {
                output.usage(&defect, "please report this");
                return Err(Exit::Defect);
            }
        },
    }
    if for_people {
        output.aside(&summary(&reviewed));
    }
    for line in not_judged(&world, &kinds) {
        output.aside(&line);
    }
    if let Some(unknown) = unknown::line(&world) {
        output.aside(&unknown);
    }
    let fails = |finding: &Finding| {
        wanted
            .fail_on
            .is_some_and(|level| finding.severity <= level)
    };
    let failed = reviewed.findings.iter().any(fails);
    Ok(if failed { Exit::No } else { Exit::Yes })
}

/// Returns what some kinds of findings would be about, and is not judged.
fn not_judged(world: &World, kinds: &[Kind]) -> Vec<String> {
    let mut lines = Vec::new();
    if kinds.contains(&Kind::UnwarrantedGrant) {
        let count = findings::unjudged_grants(world);
        let were = if count == 1 { "it was" } else { "they were" };
        lines.push((count, "grant", format!("by whom {were} given")));
    }
    let of_roles = [
        Kind::NoFullAdmin,
        Kind::SoleFullAdmin,
        Kind::DanglingAssignment,
    ];
    if of_roles.iter().any(|kind| kinds.contains(kind)) {
        let count = findings::unjudged_orgs(world);
        lines.push((count, "organization", "which roles users hold".to_owned()));
    }
    let lines = lines.into_iter().filter(|(count, ..)| *count > 0);
    lines
        .map(|(count, noun, what)| {
            let counted = counted(count, noun);
            format!("{counted} not judged: these facts do not tell {what}")
        })
        .collect()
}

/// Reads the review file, if one is named, or shows all that is wrong with it.
pub(super) fn agreed(
    file: Option<&Path>,
    sources: &mut Sources,
    output: &mut Output,
) -> Result<Agreed, Exit> {
    let Some(path) = file else {
        return Ok(Agreed::default());
    };
    let read = files::load_file(path, sources).map_err(|error| vec![error]);
    let read = read.and_then(|file| findings::read(sources, file));
    read.map_err(|errors| {
        output.wrong(&errors, sources);
        Exit::Input
    })
}

/// Returns what can be done about each finding, and shows how far that has come.
pub(super) fn remedies(
    world: &World,
    thresholds: Thresholds,
    findings: &[Finding],
    output: &mut Output,
) -> Vec<Remedy> {
    let mut progress = output.long_work("looking for repairs");
    let all = findings.len() as u64;
    findings::remedies(world, &thresholds, findings, |done| {
        progress.tell(done as u64, all);
    })
}

/// Returns how many findings there are, in all and of each severity, and how many are
/// waived.
fn summary(reviewed: &Reviewed) -> String {
    let found = &reviewed.findings;
    let of = |severity: &Severity| {
        let count = found
            .iter()
            .filter(|finding| finding.severity == *severity)
            .count();
        (count > 0).then(|| format!("{count} {severity}"))
    };
    let by_severity: Vec<String> = Severity::ALL.iter().filter_map(of).collect();
    let colon = if by_severity.is_empty() { "" } else { ": " };
    let waived = match reviewed.waived.len() {
        0 => String::new(),
        count => format!("; {count} waived"),
    };
    format!(
        "{}{colon}{}{waived}",
        counted(found.len(), "finding"),
        by_severity.join(", ")
    )
}

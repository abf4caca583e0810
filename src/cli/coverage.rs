//! Coverage of the policy by scenarios.

use super::Exit;
use super::arguments::{Coverage, CoverageFormat};
use super::ask;
use super::cases::{self, Named};
use super::output::Output;
use crate::coverage::{Touched, parts};
use crate::render::coverage as shown;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

/// Says which parts of the policy the expectations of scenarios rest on.
pub(super) fn run(coverage: &Coverage, output: &mut Output) -> Result<Exit, Exit> {
    let policy = ask::policy(&coverage.policy, output)?;
    let cases = cases::load(&coverage.paths, &policy, output)?;
    let touched = touched(&cases);
    let parts = parts(&policy, &touched);
    let tallies = shown::tallies(&parts);
    output.answer(&match coverage.format {
        CoverageFormat::Text => shown::text(&policy, &parts),
        CoverageFormat::Json => shown::json(&policy, &parts),
        CoverageFormat::Html => shown::page(&policy, &parts),
    });
    let mut exit = Exit::Yes;
    for (kind, least) in &coverage.minima {
        for tally in tallies.iter().filter(|tally| tally.kind == *kind) {
            if tally.covered * 100 < tally.of * (*least as usize) {
                output.aside(&format!(
                    "{kind}: {} percent are covered, and {least} are wanted",
                    tally.percent()
                ));
                exit = Exit::No;
            }
        }
    }
    Ok(exit)
}

/// Returns what the expectations of all cases rest on.
pub(super) fn touched(cases: &[Named]) -> Touched {
    let each = cases.par_iter().map(|named| Touched::by(&named.case));
    each.reduce(Touched::default, |mut one, other| {
        one.extend(other);
        one
    })
}

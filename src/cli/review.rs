//! Reviews: what a reviewer should see.

mod apply;
mod findings;
mod form;
mod new;
mod status;
mod told;

use apply::ReviewApply;
use form::{Findings, Form};
use new::NewReview;
use status::ReviewStatus;

use super::Exit;
use super::interrupt::Interrupt;
use super::output::Output;
use clap::{Args, Subcommand};

/// A review.
#[derive(Debug, Args)]
pub(super) struct Review {
    #[command(subcommand)]
    part: Part,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// List what is odd, risky or worth knowing, with the facts behind it
    Findings(Findings),
    /// Write the review pack: report, decision sheet, changes, findings and manifest
    New(NewReview),
    /// Say how far the decisions of a review have come, and what is open
    Status(ReviewStatus),
    /// Say whether the decisions of a review were carried out in other facts
    Apply(ReviewApply),
}

/// Runs a part of a review.
pub(super) fn run(
    review: &Review,
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Exit, Exit> {
    match &review.part {
        Part::Findings(findings) => findings::list(findings, output),
        Part::New(new) => new::run(new, output, interrupt),
        Part::Status(status) => status::run(status, output),
        Part::Apply(apply) => apply::run(apply, output),
    }
}

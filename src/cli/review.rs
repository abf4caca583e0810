//! Reviews: what a reviewer should see.

mod apply;
mod findings;
mod form;
mod new;
mod status;
mod told;

pub(super) use form::Findings;
use form::Form;

use super::Exit;
use super::arguments::{Review, ReviewPart};
use super::interrupt::Interrupt;
use super::output::Output;

/// Runs a part of a review.
pub(super) fn run(
    review: &Review,
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Exit, Exit> {
    match &review.part {
        ReviewPart::Findings(findings) => findings::list(findings, output),
        ReviewPart::New(new) => new::run(new, output, interrupt),
        ReviewPart::Status(status) => status::run(status, output),
        ReviewPart::Apply(apply) => apply::run(apply, output),
    }
}

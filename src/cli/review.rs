//! Reviews: what a reviewer should see.

mod findings;
mod form;
mod told;

pub(super) use form::Form;

use super::Exit;
use super::arguments::{Review, ReviewPart};
use super::output::Output;

/// Runs a part of a review.
pub(super) fn run(review: &Review, output: &mut Output) -> Result<Exit, Exit> {
    match &review.part {
        ReviewPart::Findings(findings) => findings::list(findings, output),
    }
}

//! The manifest: what a pack was made of and what it consists of.

use super::coverage::Accounted;
use super::digest::digest;
use crate::diagnostic::{Diagnostic, FileId, Sources};
use crate::model::Word as _;
use crate::reading;
use crate::unknown;
use crate::world::World;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the program was asked, what it read, what it wrote, and that nothing is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the program.
    pub bailiwick: String,
    /// The terms under which the facts were looked at.
    pub terms: Terms,
    /// Those of the baseline, if there is one.
    pub baseline: Option<Terms>,
    /// Every file that was read.
    pub inputs: Vec<File>,
    /// Every file that was written, the manifest aside.
    pub outputs: Vec<File>,
    /// How many there are of what.
    pub counts: BTreeMap<String, usize>,
    /// Every user of the inputs, reviewed or not.
    pub users: Accounted,
    /// Every organization of the inputs, reviewed or not.
    pub orgs: Accounted,
    /// The id of every row, in the order of the sheet.
    pub rows: Vec<String>,
}

/// The terms under which facts are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The instant.
    pub at: String,
    /// The edition of the policy.
    pub edition: String,
    /// The editions that are newer.
    pub newer_editions: Vec<String>,
    /// How each contested point was settled.
    pub choices: BTreeMap<String, String>,
    /// The files of the policy that were replaced.
    pub rules_replaced: Vec<String>,
    /// What the facts do not tell, if there is such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_known: Option<String>,
}

/// A file by its bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// What it is to the review: facts, baseline, review, rules or output.
    pub is: String,
    /// Its name, as it was named or found.
    pub file: String,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

impl File {
    /// Returns what is known of a file.
    #[must_use]
    pub fn of(is: &str, file: impl Into<String>, bytes: &[u8]) -> Self {
        Self {
            is: is.to_owned(),
            file: file.into(),
            bytes: bytes.len() as u64,
            sha256: digest(bytes),
        }
    }
}

impl Terms {
    /// Returns the terms of a world.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let (as_of, policy) = (world.as_of(), world.policy());
        let newer = policy.newer_editions(as_of.edition).iter();
        let settled = as_of.settled().map(|settled| {
            let option = settled.option;
            (option.point().id().to_owned(), option.id().to_owned())
        });
        Self {
            at: as_of.at.to_string(),
            edition: as_of.edition.to_string(),
            newer_editions: newer.map(|edition| edition.date.to_string()).collect(),
            choices: settled.collect(),
            rules_replaced: policy.overridden().to_vec(),
            not_known: unknown::summary(world),
        }
    }
}

impl Manifest {
    /// Returns the manifest that a file states.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with the file.
    pub fn read(sources: &Sources, file: FileId) -> Result<Self, Diagnostic> {
        reading::parse(sources, file)
    }
}

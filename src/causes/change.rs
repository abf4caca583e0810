//! Changes: in what the inputs of two worlds differ.
//!
//! Owns changes as they are told, and what undoing each means for the facts and for
//! what is given of the policy.

use crate::facts::Fact;
use crate::render::Place;
use crate::rule_list;

/// What became otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A fact stands in the new facts only.
    Added,
    /// A fact stands in the old facts only.
    Removed,
    /// A fact stands in both, otherwise.
    Changed,
    /// A fact of both begins between the two instants.
    Began,
    /// A fact of both is over between the two instants.
    Ended,
    /// A record of the policy is other.
    Policy,
    /// The policy is read as of another edition.
    Edition,
    /// A choice is settled otherwise.
    Choice,
}

impl ChangeKind {
    /// Returns the kind as a word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Began => "began",
            Self::Ended => "ended",
            Self::Policy => "policy",
            Self::Edition => "edition",
            Self::Choice => "choice",
        }
    }
}

/// How something stands on one side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// The record, or what the policy says.
    pub text: String,
    /// Where it is stated.
    pub places: Vec<Place>,
}

/// One change of the inputs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What became otherwise.
    pub kind: ChangeKind,
    /// How it was, if it was.
    pub before: Option<Side>,
    /// How it is, if it is.
    pub after: Option<Side>,
}

impl Change {
    /// Returns the change in words.
    #[must_use]
    pub fn words(&self) -> String {
        let text = |side: &Option<Side>| side.as_ref().map(|side| side.text.clone());
        let kind = self.kind.id();
        match (text(&self.before), text(&self.after)) {
            (Some(before), Some(after)) if before == after => format!("{kind}: {after}"),
            (Some(before), Some(after)) => format!("{kind}: {before} -> {after}"),
            (Some(before), None) => match self.kind {
                ChangeKind::Policy => format!("{kind}: {before} -> (none)"),
                _ => format!("{kind}: {before}"),
            },
            (None, Some(after)) => match self.kind {
                ChangeKind::Policy => format!("{kind}: (none) -> {after}"),
                _ => format!("{kind}: {after}"),
            },
            (None, None) => kind.to_owned(),
        }
    }

    /// Returns where it is stated: on the new side, if it is there.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        let sides = [&self.after, &self.before];
        sides
            .into_iter()
            .flatten()
            .next()
            .map_or(&[], |side| &side.places)
    }
}

/// What a change takes from the new side, and what undoing it puts there instead.
#[derive(Debug, Default)]
pub(super) struct Swap {
    /// Facts of the new side.
    pub(super) without: Vec<Fact>,
    /// What they were.
    pub(super) with: Vec<Fact>,
    /// What is given of the policy on the new side.
    pub(super) given_without: Vec<rule_list::Fact>,
    /// What was given.
    pub(super) given_with: Vec<rule_list::Fact>,
}

impl Swap {
    /// Returns whether undoing the change does nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.without.is_empty() && self.with.is_empty() && !self.is_of_policy()
    }

    /// Returns whether it is the policy that changed.
    pub(super) fn is_of_policy(&self) -> bool {
        !(self.given_without.is_empty() && self.given_with.is_empty())
    }

    /// Returns whether it declares an organization or a user otherwise.
    pub(super) fn declares(&self) -> bool {
        self.without.iter().chain(&self.with).any(|fact| {
            matches!(
                fact,
                Fact::Org { .. } | Fact::Home { .. } | Fact::Licence { .. }
            )
        })
    }
}

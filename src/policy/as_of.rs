//! As of when a policy is read, and by which choices.

use super::Policy;
use crate::model::{ChoiceOption, ChoicePoint, Date, Instant, Word as _};

/// The instant asked about, the edition, and how each choice is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsOf {
    /// The instant at which the facts are looked at.
    pub at: Instant,
    /// The day as of which the policy is read.
    pub edition: Date,
    /// How each choice is settled, in the order of the choices.
    chosen: [Settled; ChoicePoint::ALL.len()],
}

/// How a choice is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Settled {
    /// The option in force.
    pub option: ChoiceOption,
    /// Whether it is so by default, and was not chosen.
    pub by_default: bool,
}

impl AsOf {
    /// Returns the same at another instant.
    #[must_use]
    pub fn at(self, at: Instant) -> Self {
        Self { at, ..self }
    }

    /// Returns how each choice is settled.
    pub fn settled(&self) -> impl Iterator<Item = Settled> {
        self.chosen.into_iter()
    }

    /// Returns the option in force of a choice.
    #[must_use]
    pub fn chosen(&self, point: ChoicePoint) -> ChoiceOption {
        self.chosen[point as usize].option
    }
}

impl Policy {
    /// Returns the policy's reading at an instant and as of an edition, which
    /// is the default edition if none is given. A choice that is not made is
    /// settled by its default in that edition; of several options for one
    /// choice the last counts.
    #[must_use]
    pub fn as_of(&self, at: Instant, edition: Option<Date>, choices: &[ChoiceOption]) -> AsOf {
        let edition = edition.unwrap_or(self.default_edition);
        let mut chosen = [Settled {
            option: ChoiceOption::Effective,
            by_default: true,
        }; ChoicePoint::ALL.len()];
        for choice in &self.choices {
            let from = |from: Option<Date>| from.is_none_or(|from| from <= edition);
            let default = choice.defaults.iter().rfind(|&&(date, _)| from(date));
            let made = choices.iter().rfind(|made| made.point() == choice.point);
            if let Some(option) = made.copied().or(default.map(|&(_, option)| option)) {
                chosen[choice.point as usize] = Settled {
                    option,
                    by_default: made.is_none(),
                };
            }
        }
        AsOf {
            at,
            edition,
            chosen,
        }
    }
}

//! Settings: what can be set in a session, by commands.

use crate::render::{Format, Lang};

/// What can be set in a session.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own, set by name"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How answers are written.
    pub format: Format,
    /// The columns of the terminal, if there is one.
    pub width: Option<usize>,
    /// The language of labels, if capabilities and roles get any.
    pub lang: Option<Lang>,
    /// Whether it is said how long an answer took.
    pub timer: bool,
    /// Whether mistakes are shown in colour.
    pub styled: bool,
    /// Whether lines are typed by a person, who may abbreviate commands and
    /// leave out case and diacritics.
    pub typed: bool,
    /// Whether a script that is read stops at its first mistake.
    pub bail: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            format: Format::Table,
            width: None,
            lang: None,
            timer: false,
            styled: false,
            typed: true,
            bail: true,
        }
    }
}

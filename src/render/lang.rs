//! The languages of labels.

use crate::model::{Word, words};
use crate::policy::Label;

words! {
    /// The language of labels.
    Lang, "language", {
        /// English.
        En = "en",
        /// Slovenian, where a copy of the article has it.
        Sl = "sl",
    }
}

impl Default for Lang {
    fn default() -> Self {
        Self::En
    }
}

impl Lang {
    /// Returns the one of two texts that is in the language.
    #[must_use]
    pub fn either<'t>(self, en: &'t str, sl: &'t str) -> &'t str {
        match self {
            Self::En => en,
            Self::Sl => sl,
        }
    }

    /// Returns a label in the language; in English where it has no other.
    #[must_use]
    pub fn of(self, label: &Label) -> &str {
        match self {
            Self::En => &label.en,
            Self::Sl => label.sl.as_deref().unwrap_or(&label.en),
        }
    }

    /// Returns a label in the language, with the other one behind it where
    /// there is another.
    #[must_use]
    pub fn both(self, label: &Label) -> String {
        let first = self.of(label);
        let other = match self {
            Self::En => Self::Sl,
            Self::Sl => Self::En,
        };
        let second = other.of(label);
        if first == second {
            first.to_owned()
        } else {
            format!("{first} ({second})")
        }
    }
}

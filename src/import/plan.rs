//! What `import.ron` says about the files beside it.
//!
//! Owns its form: which request a file answers, and what the columns of a table are.

use super::asked::Asked;
use super::columns::Columns;
use crate::diagnostic::Diagnostic;
use crate::reading::Item;
use std::collections::BTreeMap;

/// What is said about files, by their names below the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    requests: BTreeMap<String, Asked>,
    columns: BTreeMap<String, Columns>,
}

impl Plan {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn read(item: Item<'_>) -> Result<Self, Vec<Diagnostic>> {
        let _ = item;
        Ok(Self::default())
    }

    /// Returns what is known of the request that a file answers, from what is said
    /// and from its name.
    #[must_use]
    pub fn asked(&self, name: &str) -> Asked {
        let named = Asked::of_name(name);
        match self.requests.get(name) {
            Some(asked) => asked.clone().or(&named),
            None => named,
        }
    }

    /// Returns what is said of the columns of a file.
    #[must_use]
    pub fn columns(&self, name: &str) -> Option<&Columns> {
        self.columns.get(name)
    }
}

//! What differs between an import and the one before.

use super::imported::Imported;
use crate::facts::{StatedFact, Written};
use std::collections::BTreeMap;

/// What begins the last field of a record that came from exports.
const ORIGIN: &str = ", origin: \"";

/// The facts of an earlier import, as they were written.
#[derive(Debug, Default)]
pub struct Before(BTreeMap<String, Option<String>>);

/// What differs between two imports, facts as they are written.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// What is new, in order.
    pub added: Vec<String>,
    /// What is there no more, in order.
    pub removed: Vec<String>,
    /// How many facts are the same and come from other records.
    pub moved: usize,
}

impl Before {
    /// Takes a line of a file that was written before.
    pub fn line(&mut self, line: &str) {
        let record = line.strip_prefix("        ");
        if let Some(record) = record.and_then(|record| record.strip_suffix(',')) {
            let (fact, origin) = apart(record);
            self.0.insert(fact, origin);
        }
    }

    /// Returns whether there are no facts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns in what an import differs from these.
    #[must_use]
    pub fn against(mut self, imported: &Imported) -> Differences {
        let mut differences = Differences::default();
        for (fact, origin) in imported.facts() {
            let origin = origin.as_deref();
            let (fact, origin) = apart(&written(&fact, origin));
            match self.0.remove(&fact) {
                None => differences.added.push(fact),
                Some(before) => differences.moved += usize::from(before != origin),
            }
        }
        differences.removed = self.0.into_keys().collect();
        differences
    }
}

impl Differences {
    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn written(fact: &StatedFact, origin: Option<&str>) -> String {
    Written { fact, origin }.to_string()
}

/// Returns a record without its origin, and that.
fn apart(record: &str) -> (String, Option<String>) {
    match record.rsplit_once(ORIGIN) {
        Some((fact, origin)) => (format!("{fact})"), Some(origin.to_owned())),
        None => (record.to_owned(), None),
    }
}

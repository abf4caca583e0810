//! What `import.ron` says about the files beside it.
//!
//! Owns its form: which request a file answers, and what the columns of a table are.

use super::asked::Asked;
use super::columns::Columns;
use crate::diagnostic::Diagnostic;
use crate::reading::{Item, Pairs, Raw, Text};
use std::collections::BTreeMap;

/// What is said about files, by their names below the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    requests: BTreeMap<String, Asked>,
    columns: BTreeMap<String, Columns>,
}

/// The fields of the file.
const FIELDS: [&str; 2] = ["requests", "columns"];

/// The fields of what is said about columns.
const OF_COLUMNS: [&str; 10] = [
    "email", "id", "name", "first", "last", "org", "role", "on", "status", "licences",
];

impl Plan {
    /// Reads the file. `files` are the names of those that are there, the folders
    /// below the folder included.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn read(item: Item<'_>, files: &[&str]) -> Result<Self, Vec<Diagnostic>> {
        let mut errors = Vec::new();
        let mut plan = Self::default();
        if let Some(body) = body(item, "Import", &mut errors) {
            for (field, value) in body.fields(&FIELDS, &mut errors) {
                for (name, value) in pairs(value, files, &mut errors) {
                    if field == "requests" {
                        if let Some(asked) = request(value, &mut errors) {
                            plan.requests.insert(name, asked);
                        }
                    } else if let Some(columns) = columns(value, &mut errors) {
                        plan.columns.insert(name, columns);
                    }
                }
            }
        }
        if errors.is_empty() {
            Ok(plan)
        } else {
            Err(errors)
        }
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

/// Returns the brackets of a record, whose name may be left out.
fn body<'s>(item: Item<'s>, name: &str, errors: &mut Vec<Diagnostic>) -> Option<Item<'s>> {
    let record = item.record().and_then(|record| {
        record.name_among(&[name])?;
        Ok(record.body)
    });
    record.map_err(|error| errors.push(error)).ok()
}

/// Returns the values by the names of files, all of which must be there.
fn pairs<'s>(
    item: Item<'s>,
    files: &[&str],
    errors: &mut Vec<Diagnostic>,
) -> Vec<(String, Item<'s>)> {
    let Pairs(pairs) = match item.parse::<Pairs<Raw>>() {
        Ok(pairs) => pairs,
        Err(error) => {
            errors.push(error);
            return Vec::new();
        }
    };
    let mut found: Vec<(String, Item<'s>)> = Vec::new();
    for (name, value) in pairs {
        let (span, name) = (item.span_of(&name), name.into_string());
        if !files.contains(&name.as_str()) {
            let message = format!("there is no file `{name}` here");
            let error = Diagnostic::at("unknown_file", span, message);
            errors.push(error.did_you_mean(&name, files.iter().copied()));
        } else if found.iter().any(|(earlier, _)| *earlier == name) {
            let message = format!("the file `{name}` stands twice");
            errors.push(Diagnostic::at("repeated_field", span, message));
        } else {
            found.push((name, item.nested(value)));
        }
    }
    found
}

fn request(item: Item<'_>, errors: &mut Vec<Diagnostic>) -> Option<Asked> {
    let text: Text = item.parse().map_err(|error| errors.push(error)).ok()?;
    let asked = Asked::of_request(text.as_str());
    if asked.is_none() {
        let message = format!("`{}` is no request", text.as_str());
        let help = "write the address that was called, such as `https://webexapis.com/v1/partner/organizations/ORG/partnerAdmins`";
        errors.push(Diagnostic::at("not_a_request", item.span_of(&text), message).help(help));
    }
    asked
}

fn columns(item: Item<'_>, errors: &mut Vec<Diagnostic>) -> Option<Columns> {
    let before = errors.len();
    let mut columns = Columns::default();
    for (field, value) in body(item, "Columns", errors)?.fields(&OF_COLUMNS, errors) {
        if field == "licences" {
            match value.parse::<Vec<Text>>() {
                Ok(texts) => columns.licences = texts.into_iter().map(Text::into_string).collect(),
                Err(error) => errors.push(error),
            }
        } else {
            match value.parse::<Text>() {
                Ok(text) => *columns.place(field) = Some(text.into_string()),
                Err(error) => errors.push(error),
            }
        }
    }
    if columns.email.is_none() && errors.len() == before {
        let message = "which column is `email` is not said";
        errors.push(Diagnostic::at("missing_field", item.span(), message));
    }
    (errors.len() == before).then_some(columns)
}

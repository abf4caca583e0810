//! The Static Analysis Results Interchange Format, version 2.1.0.
//!
//! Owns how what was found is written in it; what was found is for the caller to say.

use serde_json::{Value, json};

/// What some results are about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// Why it matters, in one sentence, if the id does not say enough.
    pub why: Option<String>,
}

/// One thing that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// How much it matters: `error`, `warning` or `note`.
    pub level: &'static str,
    /// The id of its rule.
    pub rule: String,
    /// What it is.
    pub message: String,
    /// The files where it is, and where in them.
    pub places: Vec<(String, Option<Region>)>,
    /// What sort of mark tells it from others, and the mark, which stays the same while
    /// lines move.
    pub mark: (&'static str, String),
    /// Why it is to be passed over, and where that is said, if it is.
    pub suppressed: Option<(String, (String, Option<Region>))>,
}

/// From where to where something stands, lines and columns from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// The line of the end and the column after it, if they are known.
    pub end: Option<(usize, usize)>,
}

/// Returns what was found as one log.
#[must_use]
pub fn sarif(rules: impl IntoIterator<Item = Rule>, found: &[Found]) -> String {
    let rules = rules.into_iter().map(|rule| match rule.why {
        Some(why) => json!({"id": rule.id, "fullDescription": {"text": why}}),
        None => json!({"id": rule.id}),
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "columnKind": "unicodeCodePoints",
            "results": found.iter().map(result).collect::<Vec<_>>(),
            "tool": {"driver": {
                "name": "bailiwick",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<_>>(),
            }},
        }],
    });
    format!("{log:#}\n")
}

fn result(found: &Found) -> Value {
    let (sort, mark) = &found.mark;
    let places = found.places.iter().map(location);
    let mut result = json!({
        "level": found.level,
        "locations": places.collect::<Vec<_>>(),
        "message": {"text": found.message.trim_end()},
        "partialFingerprints": {*sort: mark},
        "ruleId": found.rule,
    });
    if let Some((why, place)) = &found.suppressed {
        result["suppressions"] = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": why,
            "location": location(place),
        }]);
    }
    result
}

fn location((file, region): &(String, Option<Region>)) -> Value {
    let mut location = json!({"artifactLocation": {"uri": uri(file)}});
    if let Some(Region { line, column, end }) = region {
        location["region"] = json!({"startLine": line, "startColumn": column});
        if let Some((line, column)) = end {
            location["region"]["endLine"] = (*line).into();
            location["region"]["endColumn"] = (*column).into();
        }
    }
    json!({"physicalLocation": location})
}

/// Returns a path as a reference that has no other meaning.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

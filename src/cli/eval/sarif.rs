//! Results in the Static Analysis Results Interchange Format, version 2.1.0.

use super::results::{Extent, Results};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Returns what does not hold, cannot be run and is odd, as one log.
pub(super) fn sarif(results: &Results) -> String {
    let (mut found, mut rules) = (Vec::new(), BTreeSet::new());
    for tested in &results.tested {
        for (case, check, failure) in tested.failures() {
            let rule = format!("expectation/{}", check.kind);
            let variation = case.variation.as_deref().unwrap_or_default();
            let mark = format!("{}|{variation}|{}", tested.name, check.text);
            let message = format!("{}\n{}", failure.message.message, failure.explanation);
            let place = Some(check.place);
            found.push(result("error", &rule, &message, &tested.name, place, &mark));
            rules.insert(rule);
        }
        for (level, list) in [("error", &tested.errors), ("warning", &tested.warnings)] {
            for diagnostic in list {
                let rule = format!("scenario/{}", diagnostic.code);
                let (file, place) = tested.place(diagnostic);
                let mark = format!("{file}||{}", diagnostic.message);
                found.push(result(
                    level,
                    &rule,
                    &diagnostic.message,
                    &file,
                    place,
                    &mark,
                ));
                rules.insert(rule);
            }
        }
    }
    let rules: Vec<Value> = rules.into_iter().map(|id| json!({"id": id})).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "columnKind": "unicodeCodePoints",
            "results": found,
            "tool": {"driver": {
                "name": "bailiwick",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
        }],
    });
    format!("{log:#}\n")
}

/// Returns one result; its mark stays the same while lines move.
fn result(
    level: &str,
    rule: &str,
    message: &str,
    file: &str,
    place: Option<Extent>,
    mark: &str,
) -> Value {
    let mut location = json!({"artifactLocation": {"uri": uri(file)}});
    if let Some(place) = place {
        location["region"] = json!({
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        });
    }
    json!({
        "level": level,
        "locations": [{"physicalLocation": location}],
        "message": {"text": message.trim_end()},
        "partialFingerprints": {"expectation/v1": mark},
        "ruleId": rule,
    })
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

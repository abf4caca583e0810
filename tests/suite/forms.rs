//! The forms of other tools, as their schemas have them.

use serde_json::Value;
use std::collections::BTreeSet;

/// What Jenkins' schema lets stand in an element: attributes that must be and
/// that may be there, and the elements inside.
fn junit_element(name: &str) -> (&[&str], &[&str], &[&str]) {
    match name {
        "testsuites" => (
            &[],
            &["name", "time", "tests", "failures", "errors"],
            &["testsuite"],
        ),
        "testsuite" => (
            &["name", "tests", "failures", "errors"],
            &[
                "group",
                "time",
                "skipped",
                "timestamp",
                "hostname",
                "id",
                "package",
                "file",
                "log",
                "url",
            ],
            &[
                "testsuite",
                "properties",
                "testcase",
                "system-out",
                "system-err",
            ],
        ),
        "testcase" => (
            &["name"],
            &["time", "classname", "group"],
            &["skipped", "error", "failure", "system-out", "system-err"],
        ),
        "failure" | "error" | "skipped" => (&[], &["type", "message"], &[]),
        "system-out" | "system-err" => (&[], &[], &[]),
        other => panic!("Jenkins knows no element `{other}`"),
    }
}

fn check_element(node: roxmltree::Node<'_, '_>) {
    let name = node.tag_name().name();
    let (required, optional, children) = junit_element(name);
    for attribute in required {
        assert!(node.has_attribute(*attribute), "{name} has no {attribute}");
    }
    for attribute in node.attributes() {
        let known = required.contains(&attribute.name()) || optional.contains(&attribute.name());
        assert!(known, "{name} has an attribute {}", attribute.name());
    }
    for child in node.children().filter(roxmltree::Node::is_element) {
        let inner = child.tag_name().name();
        assert!(children.contains(&inner), "{inner} stands in {name}");
        check_element(child);
    }
    if children.is_empty() {
        return;
    }
    let blank =
        |node: roxmltree::Node<'_, '_>| node.text().is_none_or(|text| text.trim().is_empty());
    assert!(
        node.children().filter(roxmltree::Node::is_text).all(blank),
        "{name} has text"
    );
}

/// Fails unless a text is as Jenkins has it, with the counts that belong to it; returns
/// how many suites there are.
pub(crate) fn check_junit(text: &str) -> usize {
    let document = roxmltree::Document::parse(text).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    check_element(root);
    let count = |node: roxmltree::Node<'_, '_>, name: &str| {
        let named = node.descendants().filter(|it| it.has_tag_name(name));
        named.count().to_string()
    };
    let suites = || root.children().filter(roxmltree::Node::is_element);
    for node in suites().chain([root]) {
        for (attribute, element) in [
            ("tests", "testcase"),
            ("failures", "failure"),
            ("errors", "error"),
        ] {
            assert_eq!(
                node.attribute(attribute),
                Some(count(node, element).as_str())
            );
        }
        let skipped = node.attribute("skipped");
        assert!(skipped.is_none_or(|skipped| skipped == count(node, "skipped")));
    }
    suites().count()
}

/// Returns the keys of an object, of which some must be there and no others may.
fn keys<'v>(value: &'v Value, required: &[&str], optional: &[&str]) -> BTreeSet<&'v str> {
    let object = value
        .as_object()
        .unwrap_or_else(|| panic!("{value} is no object"));
    let keys: BTreeSet<&str> = object.keys().map(String::as_str).collect();
    for key in required {
        assert!(keys.contains(key), "{value} has no {key}");
    }
    for key in &keys {
        assert!(
            required.contains(key) || optional.contains(key),
            "{value} has a key {key}"
        );
    }
    keys
}

fn texts(value: &Value, of: &[&str]) {
    for key in of {
        assert!(value[key].is_string(), "{key} of {value} is no text");
    }
}

/// Fails unless a location is as the schema has it.
fn check_location(location: &Value) {
    let place = &location["physicalLocation"];
    keys(location, &["physicalLocation"], &[]);
    keys(place, &["artifactLocation"], &["region"]);
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert!(
        uri.chars().all(|c| c.is_ascii_graphic() && c != '\\'),
        "{uri}"
    );
    if let Some(region) = place.get("region") {
        let (start, end) = (["startLine", "startColumn"], ["endLine", "endColumn"]);
        for key in keys(region, &start, &end) {
            assert!(region[key].as_u64().unwrap() >= 1);
        }
    }
}

/// Fails unless a text is what the schema of the format says, as far as its keys are
/// used; returns the log.
pub(crate) fn check_sarif(text: &str) -> Value {
    let log: Value = serde_json::from_str(text).unwrap();
    keys(&log, &["version", "runs"], &["$schema"]);
    assert_eq!(log["version"], "2.1.0");
    let runs = log["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    keys(&runs[0], &["tool"], &["results", "columnKind"]);
    assert_eq!(runs[0]["columnKind"], "unicodeCodePoints");
    let driver = &runs[0]["tool"]["driver"];
    keys(driver, &["name"], &["version", "rules"]);
    texts(driver, &["name", "version"]);
    let rules = driver["rules"].as_array().unwrap();
    for rule in rules {
        keys(rule, &["id"], &["fullDescription"]);
        if let Some(says) = rule.get("fullDescription") {
            texts(says, &["text"]);
        }
    }
    let ids: BTreeSet<&str> = rules
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), rules.len(), "rules are unique");
    let results = runs[0]["results"].as_array().unwrap();
    let mut marks = BTreeSet::new();
    for result in results {
        keys(
            result,
            &["message"],
            &[
                "ruleId",
                "level",
                "locations",
                "partialFingerprints",
                "suppressions",
            ],
        );
        for suppression in result["suppressions"].as_array().into_iter().flatten() {
            keys(
                suppression,
                &["kind"],
                &["status", "justification", "location"],
            );
            texts(suppression, &["justification"]);
            assert_eq!(suppression["kind"], "external");
            assert_eq!(suppression["status"], "accepted");
            check_location(&suppression["location"]);
        }
        texts(result, &["ruleId"]);
        texts(&result["message"], &["text"]);
        assert!(ids.contains(result["ruleId"].as_str().unwrap()));
        assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        for (_, mark) in result["partialFingerprints"].as_object().unwrap() {
            marks.insert((mark.as_str().unwrap(), result["locations"].to_string()));
        }
        for location in result["locations"].as_array().unwrap() {
            check_location(location);
        }
    }
    assert_eq!(
        marks.len(),
        results.len(),
        "every result is told from the others"
    );
    log
}

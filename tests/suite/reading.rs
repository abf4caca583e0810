//! How files are read: every complaint of a parser in our own words, with the
//! caret under what is wrong, in RON and in JSON.

use bailiwick::diagnostic::{Diagnostic, Sources, render};
use bailiwick::model::{OrgKind, Role};
use bailiwick::reading::{Item, Named, Raw, Text, WordText};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename = "Box")]
#[expect(dead_code, reason = "read to see whether it can be read")]
struct Sample {
    id: Text,
    kind: WordText,
    #[serde(default)]
    role: Option<WordText>,
    #[serde(default)]
    on: Option<bool>,
    #[serde(default)]
    count: Option<u32>,
    #[serde(default)]
    names: Vec<Text>,
    #[serde(default)]
    choose: Vec<Named<WordText>>,
    #[serde(default)]
    at: Option<Text>,
    #[serde(default)]
    inner: Option<Raw>,
}

/// Reads the file as a sample and looks its words up.
fn read(sources: &Sources) -> Vec<Diagnostic> {
    let item = Item::of_file(sources, sources.files().next().unwrap());
    let sample: Sample = match item.parse() {
        Ok(sample) => sample,
        Err(error) => return vec![error],
    };
    let mut errors = Vec::new();
    errors.extend(item.word::<OrgKind>(&sample.kind).err());
    errors.extend(sample.role.and_then(|word| item.word::<Role>(&word).err()));
    errors.extend(sample.at.and_then(|at| item.instant(&at).err()));
    errors
}

fn shown(name: &str, text: &str) -> String {
    let mut sources = Sources::default();
    sources.add(name, text);
    let errors = read(&sources);
    if errors.is_empty() {
        "(fine)\n".to_owned()
    } else {
        render(&errors, &sources, false)
    }
}

/// Compares with a snapshot.
fn check(name: &str, shown: &str) {
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, shown) });
}

/// Returns every text with what is said about it.
fn all_shown(name: &str, texts: &[&str]) -> String {
    let rule = "─".repeat(72);
    let parts: Vec<String> = texts
        .iter()
        .map(|text| [text, "\n", &shown(name, text), &rule].join("\n"))
        .collect();
    parts.join("\n")
}

#[test]
fn complaints_about_ron_are_in_our_words() {
    check(
        "complaints_about_ron",
        &all_shown(
            "a.ron",
            &[
                "Box(id: \"a\", kind: partner, role: full_admin, on: true, names: [\"x\"], choose: [a(b)], at: \"2024-01-01\", inner: Foo(1))",
                "(id: \"a\", kind: partner) // end",
                "Box(id: \"č\", kind: partnr, role: fulladmin, at: \"2024-02-30\")",
                "Box(id: \"a\", kind: xylophone)",
                "Box(id: \"a\", kind: partner, at: \"2024-2-3\")",
                "Box(idd: \"a\", kind: partner)",
                "Box(id: \"a\", kind: partner, foo: 1)",
                "Box(id: \"a\", id: \"a\", kind: partner)",
                "Box(\n    id: \"a\",\n    // no kind\n)",
                "Box(id: 5, kind: partner)",
                "Box(id:alpska, kind: partner)",
                "Box(id: , kind: partner)",
                "Box(id: \"a\", kind: \"partner\")",
                "Box(id: \"a\", kind: partner-x)",
                "Box(id: \"a\", kind: partner, on: yes)",
                "Box(id: \"a\", kind: partner, count: -1)",
                "Box(id: \"a\", kind: partner, count: 99999999999)",
                "Box(id: \"a\", kind: partner, names: \"x\")",
                "Box(id: \"a\", kind: partner, names: [\"x\" \"y\"])",
                "Box(id: \"a\", kind: partner, names: [\"x\")",
                "Box(id: \"a\", kind: partner, names: [\"x\"",
                "Box(id: \"a\", kind: partner\n  role: full_admin)",
                "Box(id = \"a\", kind: partner)",
                "Box(id: \"a\", kind: partner)\nBox()",
                "Box(id: \"a, kind: partner)\n",
                "Box(id: \"a\\q\", kind: partner)",
                "Box(id: \"a\", /* kind: partner)",
                "Boks(id: \"a\", kind: partner)",
                "Facts(id: \"a\", kind: partner)",
                "{\"id\": \"a\"}",
                "Box",
                "",
                "Box(id: \"a\", kind: partner))",
                "Box(id: \"a\", kind: partner, choose: [a])",
                "Box(id: \"a\", kind: partner, choose: [a(b, c)])",
                "Box(\"a\", partner)",
                "Box[id: \"a\"]",
            ],
        ),
    );
}

#[test]
fn complaints_about_json_are_in_our_words() {
    check(
        "complaints_about_json",
        &all_shown(
            "a.json",
            &[
                "{\"id\": \"a\", \"kind\": \"partner\", \"role\": \"full_admin\", \"on\": true, \"names\": [\"x\"], \"choose\": [{\"a\": \"b\"}], \"at\": \"2024-01-01\", \"inner\": {\"Foo\": 1}}",
                "{\"id\": \"č\", \"kind\": \"partnr\", \"role\": \"fulladmin\", \"at\": \"2024-02-30\"}",
                "{\"idd\" : \"a\", \"kind\": \"partner\"}",
                "{\"id\": \"a\", \"id\": \"a\"}",
                "{\"id\": \"a\",\n \"role\": null\n}",
                "{\"id\": 5, \"kind\": \"partner\"}",
                "{\"id\": [5], \"kind\": \"partner\"}",
                "{\"id\": \"a\", \"kind\": 5}",
                "{\"id\": \"a\", \"kind\": \"partner\", \"on\": \"yes\"}",
                "{\"id\": \"a\", \"kind\": \"partner\", \"count\": -1}",
                "{\"id\": \"a\", \"kind\": \"partner\", \"names\": \"x\"}",
                "{\"id\": \"a\", \"kind\": \"partner\", \"names\": [\"x\" \"y\"]}",
                "{\"id\": \"a\", \"kind\": \"partner\", \"names\": [\"x\"}",
                "{\"id\": \"a\", \"kind\": \"partner\", \"names\": [\"x\"",
                "{\"id\": \"a\", \"kind\": \"partner\",}",
                "{\"id\": \"a\" \"kind\": \"partner\"}",
                "{\"id\" \"a\"}",
                "{id: \"a\"}",
                "{\"id\": \"a\", \"kind\": partner}",
                "{\"id\": \"a\", \"kind\": \"partner\"} {}",
                "{\"id\": \"a, \"kind\": \"partner\"}",
                "{\"id\": \"a\nb\"}",
                "Box(id: \"a\")",
                "[]",
                "",
            ],
        ),
    );
}

/// Returns the records of a list with their names and arguments.
fn outline(item: Item<'_>) -> Vec<String> {
    let sources = item.sources();
    let mut lines = Vec::new();
    for item in item.list().unwrap() {
        let record = item.record().unwrap();
        let name = record.name.map_or("-", |(name, _)| name);
        assert!(
            record
                .name
                .is_none_or(|(name, span)| sources.snippet(span) == name)
        );
        let arguments = record.body.arguments().into_iter();
        let arguments: Vec<String> = arguments
            .map(|(name, span)| format!("{name}={}", sources.snippet(span)))
            .collect();
        lines.push(format!("{name} {}", arguments.join(" ")));
    }
    lines
}

#[test]
fn a_file_is_read_step_by_step() {
    let mut sources = Sources::default();
    let ron = sources.add(
        "a.ron",
        "\u{feff}#![enable(implicit_some)] // č\r\nWorld(\r\n  at: \"2024-01-01\", facts: /* in */ [\
         Can(user: \"č,)\", on: r#\"a\"b\"#, all: [x, (y)],), /* so */ Who(), (on: \"q\") // (\n], ttile: 1, at: 2)",
    );
    let json = sources.add(
        "b.JSON",
        r#"{"World": {"at": "2024-01-01", "facts": [{"Can": {"user": "č,\"", "all": ["x", {"y": 1}]}},
            { "Who" : {} }, {"on": "q"}, {}]}}"#,
    );
    let known = ["title", "at", "facts"];

    let mut errors = Vec::new();
    let record = Item::of_file(&sources, ron).record().unwrap();
    assert_eq!(record.name.unwrap().0, "World");
    let fields = record.body.fields(&known, &mut errors);
    assert_eq!(
        fields.iter().map(|&(name, _)| name).collect::<Vec<_>>(),
        ["at", "facts"]
    );
    assert_eq!(
        outline(fields[1].1),
        [
            r##"Can user="č,)" on=r#"a"b"# all=[x, (y)]"##,
            "Who ",
            "- on=\"q\""
        ]
    );
    check(
        "fields_that_are_not_known",
        &render(&errors, &sources, false),
    );

    let mut errors = Vec::new();
    let record = Item::of_file(&sources, json).record().unwrap();
    assert_eq!(record.name.unwrap().0, "World");
    let fields = record.body.fields(&known, &mut errors);
    assert_eq!(errors, []);
    assert_eq!(
        outline(fields[1].1),
        [
            r#"Can user="č,\"" all=["x", {"y": 1}]"#,
            "Who ",
            "- on=\"q\"",
            "- "
        ]
    );
}

#[test]
fn a_text_knows_its_place_unless_it_is_written_with_escapes() {
    for name in ["a.ron", "a.json"] {
        let mut sources = Sources::default();
        let file = sources.add(name, r#" [ "č", "a\nb" ] "#);
        let item = Item::of_file(&sources, file);
        let texts: Vec<Text> = item.parse().unwrap();
        assert_eq!(sources.snippet(item.span_of(&texts[0])), "č");
        assert_eq!(item.span_of(&texts[1]), item.span());
        assert_eq!(
            item.instant(&texts[0]).unwrap_err().span,
            Some(item.span_of(&texts[0]))
        );
        assert_eq!(
            sources.location(item.span_of(&texts[0])).to_string(),
            format!("{name}:1:5")
        );
    }
}

//! How long it takes from the text of a world to its fact base, in each notation
//! and from a snapshot, in megabytes of the input a second.
//!
//! The world is generated, and in memory, so that no disk takes part.

use bailiwick::diagnostic::Sources;
use bailiwick::facts::snapshot::{self, Made};
use bailiwick::facts::{self, FactBase, LISTS, StatedFact};
use bailiwick::generate::{self, Size};
use bailiwick::reading::Item;
use divan::Bencher;
use divan::counter::BytesCount;
use std::collections::BTreeMap;
use std::fmt::Write as _;

fn main() {
    divan::main();
}

const SIZES: [&str; 3] = ["S", "M", "L"];

fn size(name: &str) -> Size {
    match name {
        "S" => Size::S,
        "M" => Size::M,
        _ => Size::L,
    }
}

/// The records of a world by their lists.
fn lists(name: &str) -> BTreeMap<&'static str, Vec<StatedFact>> {
    let mut lists: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for fact in generate::world(size(name), 1) {
        lists.entry(fact.list()).or_default().push(fact);
    }
    lists
}

/// The files of a world, by their names.
type Files = Vec<(String, String)>;

fn ron(name: &str) -> Files {
    let mut text = String::from("Facts(\n");
    for (list, facts) in lists(name) {
        let _ = writeln!(text, "    {list}: [");
        for fact in facts {
            let _ = writeln!(text, "        {fact},");
        }
        text.push_str("    ],\n");
    }
    text.push_str(")\n");
    vec![("world.ron".to_owned(), text)]
}

/// The fields of a record and their values, as they stand in RON.
fn fields(fact: &StatedFact) -> Vec<(String, String)> {
    let text = fact.to_string();
    let body = &text[fact.record().len() + 1..text.len() - 1];
    // No value of a generated world holds a comma with a blank, but for lists.
    let mut fields: Vec<(String, String)> = Vec::new();
    for part in body.split(", ") {
        match part.split_once(": ") {
            Some((field, value)) => fields.push((field.to_owned(), value.to_owned())),
            None => {
                if let Some((_, list)) = fields.last_mut() {
                    list.push_str(", ");
                    list.push_str(part);
                }
            }
        }
    }
    fields
}

fn json_record(fact: &StatedFact) -> String {
    let quoted = |value: &str| match value {
        "true" | "false" => value.to_owned(),
        _ if value.starts_with('"') => value.to_owned(),
        _ => match value.strip_prefix('[') {
            Some(list) => {
                let words = list.trim_end_matches(']').split(", ");
                let words: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
                format!("[{}]", words.join(", "))
            }
            None => format!("\"{value}\""),
        },
    };
    let fields: Vec<String> = fields(fact)
        .iter()
        .map(|(field, value)| format!("\"{field}\": {}", quoted(value)))
        .collect();
    format!("{{\"{}\": {{{}}}}}", fact.record(), fields.join(", "))
}

fn json(name: &str) -> Files {
    let lists = lists(name).into_iter().map(|(list, facts)| {
        let records: Vec<String> = facts.iter().map(json_record).collect();
        format!("  \"{list}\": [\n    {}\n  ]", records.join(",\n    "))
    });
    let text = format!("{{\n{}\n}}\n", lists.collect::<Vec<_>>().join(",\n"));
    vec![("world.json".to_owned(), text)]
}

fn json_lines(name: &str) -> Files {
    let lines = lists(name).into_values().flatten();
    let lines: Vec<String> = lines.map(|fact| json_record(&fact) + "\n").collect();
    vec![("world.jsonl".to_owned(), lines.concat())]
}

fn csv(name: &str) -> Files {
    let tables = lists(name).into_iter().map(|(list, facts)| {
        let records: Vec<BTreeMap<String, String>> = facts
            .iter()
            .map(|fact| {
                let record = ("record".to_owned(), fact.record().to_owned());
                fields(fact).into_iter().chain([record]).collect()
            })
            .collect();
        let mut columns: Vec<&String> = records.iter().flat_map(BTreeMap::keys).collect();
        columns.sort_unstable();
        columns.dedup();
        let names: Vec<&str> = columns.iter().map(|column| column.as_str()).collect();
        let mut text = names.join(",") + "\n";
        for record in &records {
            let cells: Vec<String> = columns
                .iter()
                .map(|column| match record.get(*column) {
                    Some(value) if value.contains("\\\"") => value.replace("\\\"", "\"\""),
                    Some(value) if value.contains([',', '[']) => {
                        value.replace(',', "").replace(['[', ']'], "")
                    }
                    Some(value) => value.trim_matches('"').to_owned(),
                    None => String::new(),
                })
                .collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        (format!("{list}.csv"), text)
    });
    tables.collect()
}

/// Reads files as one world.
fn read(files: &Files) -> FactBase {
    let mut sources = Sources::default();
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| sources.add(name.as_str(), text))
        .collect();
    let items = files.iter().map(|file| Item::of_file(&sources, *file));
    facts::load_base(items, Vec::new(), &mut |_, _| {}).expect("a generated world is fine")
}

fn bench(bencher: Bencher, name: &str, files: fn(&str) -> Files) {
    let files = files(name);
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let facts: usize = lists(name).values().map(Vec::len).sum();
    let read_facts: usize = read(&files).all_stated().len();
    assert_eq!(facts, read_facts, "every record is read");
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| read(&files));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn from_ron(bencher: Bencher, name: &str) {
    bench(bencher, name, ron);
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn from_json(bencher: Bencher, name: &str) {
    bench(bencher, name, json);
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn from_json_lines(bencher: Bencher, name: &str) {
    bench(bencher, name, json_lines);
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn from_csv(bencher: Bencher, name: &str) {
    bench(bencher, name, csv);
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn from_a_snapshot(bencher: Bencher, name: &str) {
    let mut sources = Sources::default();
    let files = ron(name);
    let file = sources.add(files[0].0.as_str(), &files[0].1);
    let items = [Item::of_file(&sources, file)];
    let base = facts::load_base(items, Vec::new(), &mut |_, _| {}).expect("a world is fine");
    assert!(base.len() >= LISTS.len(), "the world is not empty");
    let bytes = snapshot::encode(&base, &sources, Made::default());
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench_local(|| snapshot::decode(&bytes, &mut Sources::default()));
}

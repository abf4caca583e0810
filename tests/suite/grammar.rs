//! The grammar: the page in `docs/` against the table of forms.

use bailiwick::diagnostic::Sources;
use bailiwick::query::{self, Slot};
use bailiwick::session::{TOPICS, command_names};
use std::collections::{BTreeMap, BTreeSet};

/// A part of a rule of the page.
#[derive(Debug, Clone)]
enum Part {
    Word(String),
    Rule(String),
    Either(Vec<Part>),
    Maybe(Box<Part>),
    All(Vec<Part>),
}

struct Reader<'t> {
    tokens: std::iter::Peekable<std::vec::IntoIter<&'t str>>,
}

impl Reader<'_> {
    fn either(&mut self) -> Part {
        let mut ways = vec![self.all()];
        while self.tokens.next_if_eq(&"|").is_some() {
            ways.push(self.all());
        }
        Part::Either(ways)
    }

    fn all(&mut self) -> Part {
        let mut parts = Vec::new();
        while let Some(token) = self
            .tokens
            .next_if(|token| !matches!(*token, "|" | "]" | ")"))
        {
            parts.push(match token {
                "[" | "(" => {
                    let inner = self.either();
                    self.tokens.next();
                    if token == "[" {
                        Part::Maybe(Box::new(inner))
                    } else {
                        inner
                    }
                }
                token if token.starts_with('"') => Part::Word(token.trim_matches('"').to_owned()),
                token if token.chars().all(char::is_uppercase) => Part::Word(token.to_owned()),
                token => Part::Rule(token.to_owned()),
            });
        }
        Part::All(parts)
    }
}

fn expand(part: &Part, rules: &BTreeMap<String, Part>) -> BTreeSet<Vec<String>> {
    match part {
        Part::Word(word) => BTreeSet::from([vec![word.clone()]]),
        Part::Rule(name) => expand(&rules[name], rules),
        Part::Either(ways) => ways.iter().flat_map(|way| expand(way, rules)).collect(),
        Part::Maybe(part) => {
            let mut found = expand(part, rules);
            found.insert(Vec::new());
            found
        }
        Part::All(parts) => parts
            .iter()
            .fold(BTreeSet::from([Vec::new()]), |found, part| {
                let next = expand(part, rules);
                found
                    .iter()
                    .flat_map(|start| next.iter().map(|end| [start.as_slice(), end].concat()))
                    .collect()
            }),
    }
}

#[test]
fn the_page_has_just_the_forms_of_the_table() {
    let page = include_str!("../../docs/grammar.md");
    let block = page
        .split("```ebnf")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let mut rules = BTreeMap::new();
    for rule in block.split(';').filter(|rule| !rule.trim().is_empty()) {
        let (name, body) = rule.split_once('=').unwrap();
        let tokens: Vec<&str> = body.split_whitespace().collect();
        let mut reader = Reader {
            tokens: tokens.into_iter().peekable(),
        };
        rules.insert(name.trim().to_owned(), reader.either());
    }
    let written: BTreeSet<String> = rules
        .iter()
        .filter(|(name, _)| *name != "fact")
        .flat_map(|(_, part)| expand(part, &rules))
        .map(|form| form.join(" "))
        .collect();
    let table: BTreeSet<String> = query::shapes()
        .map(|shape| {
            let names: Vec<&str> = shape.slots.iter().map(|slot| slot.name()).collect();
            names.join(" ")
        })
        .collect();
    let missing: Vec<_> = table.difference(&written).collect();
    let more: Vec<_> = written.difference(&table).collect();
    assert!(
        missing.is_empty() && more.is_empty(),
        "the page lacks {missing:#?} and has too much {more:#?}"
    );
}

#[test]
fn every_form_is_found_by_its_own_words() {
    let file = Sources::default().add("", "");
    for shape in query::shapes() {
        let words: Vec<&str> = shape
            .slots
            .iter()
            .map(|slot| match slot {
                Slot::Word(word) => word,
                Slot::Fact => "Org(",
                _ => "x",
            })
            .collect();
        let tokens = query::lex(file, &words.join(" ")).unwrap();
        let found = query::after(&tokens);
        assert!(
            found.iter().any(|found| found.slots == shape.slots),
            "{words:?} leads to {found:?}"
        );
    }
}

#[test]
fn every_word_and_command_has_help() {
    let topics: BTreeSet<&str> = TOPICS.iter().map(|topic| topic.name).collect();
    for shape in query::shapes() {
        let Slot::Word(word) = shape.slots[0] else {
            panic!("a form begins with a word");
        };
        assert!(topics.contains(word), "no help about {word}");
    }
    for command in command_names() {
        assert!(topics.contains(command.as_str()), "no help about {command}");
    }
}

//! Reading scenario files.

use super::expect::{self, Expectation, Expected};
use super::{Golden, Scenario, Terms, Variation};
use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::facts::{self, Stated};
use crate::model::{ChoiceOption, ChoicePoint};
use crate::reading::{Item, Named, Text, WordText};

const SCENARIO: [&str; 13] = [
    "title",
    "story",
    "tags",
    "cites",
    "at",
    "edition",
    "choose",
    "base",
    "include",
    "without",
    "facts",
    "expect",
    "variations",
];
const VARIATION: [&str; 7] = [
    "title", "with", "without", "choose", "at", "edition", "expect",
];

/// Reads a scenario file.
///
/// # Errors
///
/// Everything that is wrong with it, as far as it can be told without its base
/// and its included files.
pub fn read(sources: &Sources, file: FileId) -> Result<Scenario, Vec<Diagnostic>> {
    let item = Item::of_file(sources, file);
    let mut reader = Reader { errors: Vec::new() };
    let scenario = reader.scenario(item);
    match scenario {
        Some(scenario) if reader.errors.is_empty() => Ok(scenario),
        _ => Err(reader.errors),
    }
}

struct Reader {
    errors: Vec<Diagnostic>,
}

struct Title {
    text: String,
    span: Span,
}

impl Reader {
    fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|error| self.errors.push(error)).ok()
    }

    /// Returns the record's fields, if it has the name and a title.
    fn fields<'s>(
        &mut self,
        item: Item<'s>,
        name: &'static str,
        known: &[&'static str],
    ) -> Option<(Title, Vec<(&'static str, Item<'s>)>)> {
        let record = self.keep(item.record())?;
        self.keep(record.name_among(&[name]))?;
        let fields = record.body.fields(known, &mut self.errors);
        let title = fields.iter().find(|(field, _)| *field == "title");
        let Some((_, title)) = title else {
            let wrong = Diagnostic::at("missing_field", record.body.span(), "`title` is missing");
            self.errors
                .push(wrong.help("the title is the claim that the scenario makes"));
            return None;
        };
        let text: Text = self.keep(title.parse())?;
        let title = Title {
            span: title.span_of(&text),
            text: text.into_string(),
        };
        Some((title, fields))
    }

    fn scenario(&mut self, item: Item<'_>) -> Option<Scenario> {
        let (title, fields) = self.fields(item, "Scenario", &SCENARIO)?;
        let mut scenario = Scenario {
            title: title.text,
            title_span: title.span,
            story: None,
            tags: Vec::new(),
            cites: Vec::new(),
            terms: Terms::default(),
            base: None,
            include: Vec::new(),
            without: Vec::new(),
            facts: Vec::new(),
            expect: Vec::new(),
            variations: Vec::new(),
            golden: Golden::default(),
            span: item.span(),
        };
        for (field, item) in fields {
            match field {
                "story" => scenario.story = self.keep(item.parse()).map(Text::into_string),
                "tags" => scenario.tags = self.texts(item),
                "cites" => scenario.cites = self.texts(item),
                "include" => {
                    let texts: Vec<Text> = self.keep(item.parse()).unwrap_or_default();
                    scenario.include = texts
                        .into_iter()
                        .map(|text| (text.as_str().to_owned(), item.span_of(&text)))
                        .collect();
                }
                "base" => {
                    let text: Option<Text> = self.keep(item.parse());
                    scenario.base =
                        text.map(|text| (text.as_str().to_owned(), item.span_of(&text)));
                }
                "without" => scenario.without = self.facts(item),
                "facts" => scenario.facts = self.facts(item),
                "expect" => {
                    scenario.expect = self.expectations(item);
                    self.no_comparison(&scenario.expect);
                }
                "variations" => {
                    let items = self.keep(item.list()).unwrap_or_default();
                    scenario.variations = items
                        .into_iter()
                        .filter_map(|item| self.variation(item))
                        .collect();
                }
                _ => self.terms(field, item, &mut scenario.terms),
            }
        }
        Some(scenario)
    }

    fn variation(&mut self, item: Item<'_>) -> Option<Variation> {
        let (title, fields) = self.fields(item, "Variation", &VARIATION)?;
        let mut variation = Variation {
            title: title.text,
            title_span: title.span,
            with: Vec::new(),
            without: Vec::new(),
            terms: Terms::default(),
            expect: Vec::new(),
            span: item.span(),
        };
        for (field, item) in fields {
            match field {
                "with" => variation.with = self.facts(item),
                "without" => variation.without = self.facts(item),
                "expect" => variation.expect = self.expectations(item),
                _ => self.terms(field, item, &mut variation.terms),
            }
        }
        Some(variation)
    }

    /// Reads a field that says as of when something is asked.
    fn terms(&mut self, field: &str, item: Item<'_>, terms: &mut Terms) {
        match field {
            "at" => {
                let text: Option<Text> = self.keep(item.parse());
                terms.at = text.and_then(|text| self.keep(item.instant(&text)));
            }
            "edition" => {
                let text: Option<Text> = self.keep(item.parse());
                terms.edition = text.and_then(|text| self.keep(item.date(&text)));
            }
            "choose" => {
                let chosen: Vec<Named<WordText>> = self.keep(item.parse()).unwrap_or_default();
                terms.choices = chosen
                    .iter()
                    .filter_map(|chosen| self.choice(item, chosen))
                    .collect();
            }
            _ => {}
        }
    }

    fn choice(&mut self, item: Item<'_>, chosen: &Named<WordText>) -> Option<ChoiceOption> {
        let point: Option<ChoicePoint> = self.keep(item.word(&chosen.name));
        let option: ChoiceOption = self.keep(item.word(&chosen.value))?;
        if point? == option.point() {
            return Some(option);
        }
        let span = item.span_of(chosen.value.text());
        let message = format!("`{option}` is no option of `{}`", chosen.name.as_str());
        self.errors.push(
            Diagnostic::at("unknown_option", span, message)
                .help(format!("it settles `{}`", option.point())),
        );
        None
    }

    fn texts(&mut self, item: Item<'_>) -> Vec<String> {
        let texts: Vec<Text> = self.keep(item.parse()).unwrap_or_default();
        texts.into_iter().map(Text::into_string).collect()
    }

    fn facts(&mut self, item: Item<'_>) -> Vec<Stated> {
        let (stated, errors) = facts::read_item(item);
        self.errors.extend(errors);
        stated
    }

    fn expectations(&mut self, item: Item<'_>) -> Vec<Expectation> {
        let items = self.keep(item.list()).unwrap_or_default();
        items
            .into_iter()
            .filter_map(|item| expect::read(item, &mut self.errors))
            .collect()
    }

    /// Notes what is expected to be unchanged where there is nothing to compare with.
    fn no_comparison(&mut self, expect: &[Expectation]) {
        let compared = expect
            .iter()
            .filter(|expectation| matches!(expectation.expected, Expected::Unchanged { .. }));
        self.errors.extend(compared.map(|expectation| {
            let message = "only a variation can be unchanged";
            Diagnostic::at("nothing_to_compare", expectation.span, message)
                .help("a variation is compared with the scenario's own world")
        }));
    }
}

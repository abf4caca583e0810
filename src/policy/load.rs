//! Loading: from the texts of the rules files to a policy.
//!
//! Files are read in an order in which every id is declared before it is named.
//! What is wrong is collected, all of it. What could not be read may have
//! declared something: as long as there is such a gap in a file, ids that only
//! seem to be missing from it are not reported.

mod choices;
mod names;
mod plain;
mod readings;
mod restricted_mode;
mod role_ids;
mod tables;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use indexmap::IndexMap;
use serde::Deserialize;

use self::names::{Name, Names};
use super::capabilities::Capabilities;
use super::embedded::{FILES, PROGRAM};
use super::quote::{Quote, Quoted, Quotes};
use super::{Edition, Label, Policy};
use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::model::{Date, Section, Word};
use crate::reading::{Item, Raw, Text, WordText};

/// The tables whose columns are roles, by the stems of their files, in the
/// order in which their rows are numbered.
const ROLE_TABLES: [&str; 4] = [
    "partner_management",
    "customer_management",
    "control_hub",
    "external_administrators",
];

/// Reads the rules files, some of which may be replaced.
pub(super) fn load(overrides: Vec<(String, String)>) -> Result<Policy, (Vec<Diagnostic>, Sources)> {
    let gathered = gather(overrides);
    let mut loader = Loader {
        sources: &gathered.sources,
        files: gathered.files,
        errors: gathered.errors,
        gaps: 0,
        articles: Names::new("article", "`articles.ron`"),
        readings: Names::new("reading", "`READINGS.md`"),
        used_readings: BTreeSet::new(),
        editions: Vec::new(),
        editions_known: true,
        capabilities: Capabilities::named(),
        quotes: Quotes::default(),
    };
    let policy = loader.policy(gathered.overridden);
    match policy {
        Some(policy) if loader.errors.is_empty() => Ok(policy),
        _ => Err((loader.errors, gathered.sources)),
    }
}

/// The texts of all files.
struct Gathered {
    sources: Sources,
    /// The files, by the stems of their names.
    files: IndexMap<&'static str, FileId>,
    /// The names of those that are replaced.
    overridden: Vec<String>,
    /// What is wrong with the names.
    errors: Vec<Diagnostic>,
}

/// Returns the texts of all files, some of which are replaced.
fn gather(overrides: Vec<(String, String)>) -> Gathered {
    let mut errors = Vec::new();
    let mut overridden = Vec::new();
    let mut texts = FILES.map(|(name, text)| (format!("rules/{name}"), text.to_owned(), false));
    for (name, text) in overrides {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(&name);
        if let Some(place) = FILES.iter().position(|&(known, _)| known == file) {
            if texts[place].2 {
                let message = format!("`{file}` is given twice");
                errors.push(Diagnostic::new("repeated_file", message));
            } else {
                overridden.push(name.clone());
                texts[place] = (name, text, true);
            }
        } else if file == PROGRAM.0 {
            if !text.lines().eq(PROGRAM.1.lines()) {
                let message = format!("`{name}` differs from the clauses in the program");
                let help = "clauses count when the program is built; take the file out of the folder, or build the program with it";
                errors.push(Diagnostic::new("clauses_differ", message).help(help));
            }
        } else {
            let message = format!("unknown rules file `{name}`");
            let known = FILES.map(|(known, _)| known);
            let error = Diagnostic::new("unknown_file", message).did_you_mean(file, known);
            errors.push(match error.help {
                None => error.help(format!("known are {}", known.join(", "))),
                Some(_) => error,
            });
        }
    }
    let mut sources = Sources::default();
    let mut files = IndexMap::new();
    for ((known, _), (name, text, _)) in FILES.into_iter().zip(texts) {
        let stem = known.split_once('.').map_or(known, |(stem, _)| stem);
        files.insert(stem, sources.add(name, text));
    }
    Gathered {
        sources,
        files,
        overridden,
        errors,
    }
}

/// What is known so far of the files that are read.
struct Loader<'s> {
    sources: &'s Sources,
    files: IndexMap<&'static str, FileId>,
    errors: Vec<Diagnostic>,
    /// How many things could not be read.
    gaps: usize,
    articles: Names,
    readings: Names,
    used_readings: BTreeSet<Arc<str>>,
    editions: Vec<Edition>,
    editions_known: bool,
    capabilities: Capabilities,
    quotes: Quotes,
}

impl<'s> Loader<'s> {
    /// Reads everything; `None` if something is missing that a policy must have.
    fn policy(&mut self, overridden: Vec<String>) -> Option<Policy> {
        let articles = self.articles();
        let readings = self.readings();
        let default_edition = self.editions();
        let roles = self.roles();
        let role_ids = self.role_ids();
        let before = self.gaps;
        self.unprinted_capabilities();
        let mut sections = Names::new("section", "a table");
        let tables = ROLE_TABLES.into_iter();
        let tables = tables
            .filter_map(|stem| self.role_table(stem, &mut sections))
            .collect();
        let row_gaps = self.gaps > before;
        if !row_gaps {
            self.all_stand::<Section>(&sections, None);
        }
        let contact_center = self.contact_center();
        if self.gaps == before {
            self.named_capabilities();
        }
        let restricted_mode = self.restricted_mode(row_gaps);
        let choices = self.choices();
        let sentences = self.rules();
        if self.gaps == 0 {
            self.unused_readings(&readings);
        }
        Some(Policy {
            sources: self.sources.clone(),
            overridden,
            articles,
            readings,
            editions: std::mem::take(&mut self.editions),
            default_edition: default_edition?,
            roles,
            role_ids,
            capabilities: std::mem::replace(&mut self.capabilities, Capabilities::named()),
            tables,
            contact_center: contact_center?,
            restricted_mode: restricted_mode?,
            choices,
            rules: sentences,
            asked_at: self.quotes.add(Quote::asked(Quoted::AskedAt)),
            edition_asked: self.quotes.add(Quote::asked(Quoted::Edition)),
            worked_out: Mutex::default(),
            quotes: std::mem::take(&mut self.quotes),
        })
    }

    /// Returns the file of a stem as an item.
    fn file(&self, stem: &str) -> Item<'s> {
        Item::of_file(self.sources, self.files[stem])
    }

    /// Notes what is wrong with something that could not be read.
    fn gap<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.errors.push(error);
                self.gaps += 1;
                None
            }
        }
    }

    /// Reads an item whole.
    fn read<T: Deserialize<'s>>(&mut self, item: Item<'s>) -> Option<T> {
        self.gap(item.parse())
    }

    /// Reads every item of a list, each with its place.
    fn list<T: Deserialize<'s>>(&mut self, item: Item<'s>, raw: Raw) -> Vec<(Item<'s>, Option<T>)> {
        let items = self.gap(item.nested(raw).list()).unwrap_or_default();
        let read = |item| (item, self.read(item));
        items.into_iter().map(read).collect()
    }

    /// Reads every record of a file that is one list of them, less those that
    /// cannot be read.
    fn records<L: Deserialize<'s>, T: Deserialize<'s>>(
        &mut self,
        file: Item<'s>,
        list: impl Fn(L) -> Raw,
    ) -> Vec<(Item<'s>, T)> {
        match self.read(file) {
            Some(read) => self.each(file, list(read)),
            None => Vec::new(),
        }
    }

    /// Reads every item of a list, less those that cannot be read.
    fn each<T: Deserialize<'s>>(&mut self, item: Item<'s>, raw: Raw) -> Vec<(Item<'s>, T)> {
        let list = self.list(item, raw).into_iter();
        list.filter_map(|(item, read)| Some((item, read?)))
            .collect()
    }

    /// Looks a word up.
    fn word<W: Word>(&mut self, item: Item<'s>, word: &WordText) -> Option<W> {
        self.gap(item.word(word))
    }

    /// Reads a date.
    fn date(&mut self, item: Item<'s>, text: &Text) -> Option<Date> {
        self.gap(item.date(text))
    }

    /// Returns the id of an article, which has to exist.
    fn article(&mut self, item: Item<'s>, text: &Text) -> Arc<str> {
        let name = Name::of(item, text);
        self.articles.check(&name, &mut self.errors);
        name.text
    }

    /// Returns the ids of readings, which have to exist.
    fn leans_on(&mut self, item: Item<'s>, texts: &[Text]) -> Vec<Arc<str>> {
        let names = texts.iter().map(|text| Name::of(item, text));
        let mut ids = Vec::new();
        for name in names {
            if self.readings.check(&name, &mut self.errors) {
                self.used_readings.insert(Arc::clone(&name.text));
            }
            ids.push(name.text);
        }
        ids
    }

    /// Checks that a date from which something is otherwise has an edition.
    fn has_edition(&mut self, date: Date, span: Span) {
        if self.editions_known && self.editions.iter().all(|edition| edition.date != date) {
            let message = format!("something changes on {date}, and no edition has that date");
            let error = Diagnostic::at("no_edition", span, message)
                .help(format!("add an `Edition` of {date} to `editions.ron`"));
            self.errors.push(error);
        }
    }
}

/// Returns where the name of a record stands.
fn head(item: Item<'_>) -> Span {
    let name = item.record().ok().and_then(|record| record.name);
    name.map_or(item.span(), |(_, span)| span)
}

/// Returns the day after a date.
fn day_after(date: Date) -> Date {
    date.tomorrow().unwrap_or(Date::MAX)
}

/// Returns a text, to be kept.
fn text(text: &Text) -> Arc<str> {
    Arc::from(text.as_str())
}

/// Returns a label, to be kept.
fn label(en: &Text, sl: Option<&Text>) -> Label {
    Label {
        en: text(en),
        sl: sl.map(text),
    }
}

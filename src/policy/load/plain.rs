//! The files that are plain lists: articles, editions, roles, capabilities
//! and rules.

use std::sync::Arc;

use super::{Loader, Name, Names, head, label, text};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Capability, Date, Role, Word};
use crate::policy::capabilities::Print;
use crate::policy::quote::{Heading, Quote, Quoted};
use crate::policy::{Article, Edition, Label, RoleInfo, RuleText, schema};
use crate::rule_list::CLAUSES;

impl Loader<'_> {
    pub(super) fn articles(&mut self) -> Vec<Article> {
        let file = self.file("articles");
        let before = self.gaps;
        let mut articles = Vec::new();
        for (item, article) in self.records(file, |schema::Articles(list)| list) {
            let article: schema::Article = article;
            let name = Name::of(item, &article.id);
            if !self.articles.declare(&name, &mut self.errors) {
                continue;
            }
            let revised = article.revised.as_ref();
            articles.push(Article {
                id: name.text,
                title: text(&article.title),
                address: text(&article.address),
                revised: revised.and_then(|revised| self.date(item, revised)),
                note: text(&article.note),
                span: name.span,
            });
        }
        self.articles.gaps = self.gaps > before;
        articles
    }

    /// Reads the editions and returns the default one.
    pub(super) fn editions(&mut self) -> Option<Date> {
        let file = self.file("editions");
        let before = self.gaps;
        let editions: Option<schema::Editions> = self.read(file);
        let default = editions.and_then(|schema::Editions { default, known }| {
            for (item, edition) in self.each::<schema::Edition>(file, known) {
                let span = item.span_of(&edition.date);
                let article = self.article(item, &edition.article);
                let Some(date) = self.date(item, &edition.date) else {
                    continue;
                };
                if let Some(last) = self.editions.last().filter(|last| last.date >= date) {
                    let message = if last.date == date {
                        format!("the edition of {date} stands twice")
                    } else {
                        format!("the edition of {date} stands after that of {}", last.date)
                    };
                    let error = Diagnostic::at("out_of_order", span, message)
                        .related(last.span, "this one stands before it")
                        .help("editions stand in order of their dates, oldest first, each once");
                    self.errors.push(error);
                }
                let changes = text(&edition.changes);
                self.editions.push(Edition {
                    date,
                    changes,
                    article,
                    span,
                });
            }
            Some((self.date(file, &default)?, file.span_of(&default)))
        });
        self.editions_known = self.gaps == before;
        let (default, span) = default?;
        if self.editions_known && self.editions.iter().all(|edition| edition.date != default) {
            let message = format!("no edition has the date {default}");
            self.errors
                .push(Diagnostic::at("no_edition", span, message));
        }
        Some(default)
    }

    /// Reads the roles and returns them in the order of roles.
    pub(super) fn roles(&mut self) -> Vec<RoleInfo> {
        let file = self.file("roles");
        let before = self.gaps;
        let mut roles = Vec::new();
        let mut names = Names::new(Role::NOUN, "`roles.ron`");
        for (item, role) in self.records(file, |schema::Roles(list)| list) {
            let role: schema::Role = role;
            let name = Name::of_word(item, &role.id);
            let words = role.held_at_home.iter();
            let held_at_home = words.filter_map(|word| self.word(item, word)).collect();
            let kind = self.word(item, &role.kind);
            let reaches = self.word(item, &role.reaches);
            let Some(id) = self.word::<Role>(item, &role.id) else {
                continue;
            };
            let new = names.declare(&name, &mut self.errors);
            let (true, Some(kind), Some(reaches)) = (new, kind, reaches) else {
                continue;
            };
            let label = label(&role.en, role.sl.as_ref());
            let heading = Heading {
                id: name.text,
                label: label.clone(),
            };
            let quote = self.quotes.add(Quote {
                span: Some(name.span),
                ..Quote::asked(Quoted::Role(heading))
            });
            roles.push(RoleInfo {
                role: id,
                label,
                kind,
                held_at_home,
                held_abroad: role.held_abroad,
                reaches,
                quote,
            });
        }
        if self.gaps == before {
            self.all_stand::<Role>(&names, Some(head(file)));
        }
        roles.sort_by_key(|info| info.role);
        roles
    }

    /// Reads the capabilities that no table prints.
    pub(super) fn unprinted_capabilities(&mut self) {
        let file = self.file("capabilities");
        let mut names = Names::new("capability", "`capabilities.ron`");
        for (item, it) in self.records(file, |schema::Capabilities(list)| list) {
            let it: schema::Capability = it;
            let name = Name::of(item, &it.id);
            if names.declare(&name, &mut self.errors) {
                self.intern(&name, "capabilities", label(&it.en, it.sl.as_ref()));
            }
        }
    }

    /// Returns the capability of an id that a file prints.
    pub(super) fn intern(&mut self, name: &Name, table: &str, label: Label) -> Option<Capability> {
        let words = name.text.split(['_', '.']);
        let plain = |word: &str| {
            let mut letters = word.chars();
            !word.is_empty() && letters.all(|it| it.is_ascii_lowercase() || it.is_ascii_digit())
        };
        if !name
            .text
            .starts_with(|first: char| first.is_ascii_lowercase())
            || !words.clone().all(plain)
        {
            let message = format!("`{}` cannot be the id of a capability", name.text);
            let error = Diagnostic::at("malformed_id", name.span, message)
                .help("an id is made of small letters, digits and `_`, and begins with a letter; a setting has a `.` too");
            self.errors.push(error);
        }
        let Some(capability) = self.capabilities.intern(&name.text) else {
            let error = Diagnostic::at("too_many", name.span, "there are too many capabilities");
            self.errors.push(error);
            return None;
        };
        let print = Print {
            table: Arc::from(table),
            label,
            span: name.span,
        };
        self.capabilities.print(capability, print);
        Some(capability)
    }

    /// Checks that every capability is printed that clauses name.
    pub(super) fn named_capabilities(&mut self) {
        for id in Capability::NAMED {
            let printed = self
                .capabilities
                .find(id)
                .map(|it| &self.capabilities.get(it).prints);
            if printed.is_none_or(Vec::is_empty) {
                let message = format!("no row has the id `{id}`, which clauses name");
                self.errors
                    .push(Diagnostic::new("missing_capability", message));
            }
        }
    }

    /// Reads the rules.
    pub(super) fn rules(&mut self) -> Vec<RuleText> {
        let file = self.file("rules");
        let before = self.gaps;
        let mut rules = Vec::new();
        let mut names = Names::new("rule", "`rules.ron`");
        for (item, rule) in self.records(file, |schema::Rules(list)| list) {
            let rule: schema::Rule = rule;
            let name = Name::of(item, &rule.id);
            let article = self.article(item, &rule.article);
            let readings = self.leans_on(item, &rule.readings);
            if !names.declare(&name, &mut self.errors) {
                continue;
            }
            self.takes_effect(&name, rule.place.is_some());
            rules.push(RuleText {
                id: name.text,
                says: text(&rule.says),
                article,
                section: text(&rule.section),
                readings,
                place: rule.place.as_ref().map(text),
                span: name.span,
            });
        }
        if self.gaps == before {
            for clause in CLAUSES {
                let name = Name {
                    text: Arc::from(clause.rule),
                    span: head(file),
                };
                if !names.contains(clause.rule) && names.declare(&name, &mut Vec::new()) {
                    let message = format!(
                        "the rule `{}` is missing, which clauses belong to",
                        name.text
                    );
                    self.errors
                        .push(Diagnostic::at("missing_rule", name.span, message));
                }
            }
        }
        rules
    }

    /// Checks that a rule has either clauses or another place where it takes effect.
    fn takes_effect(&mut self, name: &Name, elsewhere: bool) {
        let clauses = CLAUSES
            .iter()
            .filter(|clause| clause.rule == &*name.text)
            .count();
        let error = |message: &str| {
            Diagnostic::at(
                "rule_without_effect",
                name.span,
                format!("{message} `{}`", name.text),
            )
        };
        if clauses == 0 && !elsewhere {
            let error = error("no clause belongs to the rule");
            let error = error.help("say under `place` where it takes effect instead");
            self.errors.push(error);
        } else if clauses > 0 && elsewhere {
            let error =
                error("clauses belong to the rule").help("`place` is for a rule that has none");
            self.errors.push(error);
        }
    }

    /// Checks that every word of a set has its record.
    pub(super) fn all_stand<W: Word>(&mut self, names: &Names, span: Option<Span>) {
        for word in W::ALL.iter().filter(|word| !names.contains(word.id())) {
            let message = format!("the {} `{}` is missing", W::NOUN, word.id());
            let error = Diagnostic::new("missing_word", message);
            self.errors.push(Diagnostic { span, ..error });
        }
    }
}

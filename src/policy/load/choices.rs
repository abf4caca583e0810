//! The choices.

use super::{Loader, Name, Names, head, text};
use crate::diagnostic::Diagnostic;
use crate::model::{ChoiceOption, ChoicePoint, Date, Word as _};
use crate::policy::quote::{Quote, Quoted};
use crate::policy::{Choice, OptionText, schema};
use crate::reading::{Item, Raw, WordText};

impl<'s> Loader<'s> {
    /// Reads the choices and returns them in the order of points.
    pub(super) fn choices(&mut self) -> Vec<Choice> {
        let file = self.file("choices");
        let before = self.gaps;
        let mut names = Names::new("choice", "`choices.ron`");
        let mut choices = Vec::new();
        for (item, choice) in self.records(file, |schema::Choices(list)| list) {
            let choice: schema::Choice = choice;
            let name = Name::of_word(item, &choice.point);
            let Some(point) = self.word::<ChoicePoint>(item, &choice.point) else {
                continue;
            };
            names.declare(&name, &mut self.errors);
            choices.push(Choice {
                point,
                question: text(&choice.question),
                options: self.options(item, choice.options, &name, point),
                defaults: self.defaults(item, choice.defaults, &name, point),
                span: name.span,
            });
        }
        if self.gaps == before {
            self.all_stand::<ChoicePoint>(&names, Some(head(file)));
        }
        choices.sort_by_key(|choice| choice.point);
        choices
    }

    /// Reads the options of a choice, which has to have all that there are.
    fn options(
        &mut self,
        item: Item<'s>,
        raw: Raw,
        choice: &Name,
        point: ChoicePoint,
    ) -> Vec<OptionText> {
        let before = self.gaps;
        let mut names = Names::new("option", "this choice");
        let mut options = Vec::new();
        for (item, read) in self.each::<schema::ChoiceOption>(item, raw) {
            let article = read
                .article
                .as_ref()
                .map(|article| self.article(item, article));
            let readings = self.leans_on(item, &read.readings);
            let Some(option) = self.option(item, &read.id, point) else {
                continue;
            };
            let name = Name::of_word(item, &read.id);
            if !names.declare(&name, &mut self.errors) {
                continue;
            }
            let (says, section) = (text(&read.says), read.section.as_ref().map(text));
            let what = Quoted::Choice {
                option,
                says: says.clone(),
                section: section.clone(),
            };
            let quote = self.quotes.add(Quote {
                span: Some(name.span),
                article: article.clone(),
                readings,
                ..Quote::asked(what)
            });
            options.push(OptionText {
                option,
                says,
                article,
                section,
                quote,
            });
        }
        let of_point = ChoiceOption::ALL
            .iter()
            .filter(|option| option.point() == point);
        for option in of_point.filter(|option| !names.contains(option.id())) {
            if self.gaps == before {
                let message = format!("the choice `{}` lacks the option `{option}`", choice.text);
                self.errors
                    .push(Diagnostic::at("missing_word", choice.span, message));
            }
        }
        options
    }

    /// Reads which option counts by default, and from which edition on.
    fn defaults(
        &mut self,
        item: Item<'s>,
        raw: Raw,
        choice: &Name,
        point: ChoicePoint,
    ) -> Vec<(Option<Date>, ChoiceOption)> {
        let before = self.gaps;
        let mut defaults: Vec<(Option<Date>, ChoiceOption)> = Vec::new();
        for (item, read) in self.each::<schema::DefaultOption>(item, raw) {
            let option = self.option(item, &read.option, point);
            let from = match &read.from {
                None => Some(None),
                Some(from) => self.date(item, from).map(Some),
            };
            let (Some(option), Some(from)) = (option, from) else {
                continue;
            };
            let span = read
                .from
                .as_ref()
                .map_or(head(item), |from| item.span_of(from));
            let mut wrong = |message: String| {
                let error = Diagnostic::at("out_of_order", span, message);
                self.errors.push(error.help("the first default counts from always and has no `from`; others stand in order of it"));
            };
            match (defaults.last(), from) {
                (None, Some(_)) => wrong(format!(
                    "the choice `{}` has no default before this",
                    choice.text
                )),
                (Some(_), None) => wrong(format!(
                    "the choice `{}` has two defaults from always",
                    choice.text
                )),
                (Some(&(Some(last), _)), Some(from)) if last >= from => {
                    wrong(format!(
                        "the default from {from} stands after that from {last}"
                    ));
                }
                _ => {}
            }
            if let Some(from) = from {
                self.has_edition(from, span);
            }
            defaults.push((from, option));
        }
        if defaults.is_empty() && self.gaps == before {
            let message = format!("the choice `{}` has no default", choice.text);
            self.errors
                .push(Diagnostic::at("missing_default", choice.span, message));
        }
        defaults
    }

    /// Looks up an option that has to be one of the choice's.
    fn option(
        &mut self,
        item: Item<'s>,
        word: &WordText,
        point: ChoicePoint,
    ) -> Option<ChoiceOption> {
        let option = ChoiceOption::from_id(word.as_str()).filter(|option| option.point() == point);
        if option.is_none() {
            let span = item.span_of(word.text());
            let message = format!("the choice `{point}` has no option `{}`", word.as_str());
            let of_point = ChoiceOption::ALL
                .iter()
                .filter(|option| option.point() == point);
            let known: Vec<_> = of_point.map(|option| option.id()).collect();
            let error = Diagnostic::at("unknown_word", span, message)
                .did_you_mean(word.as_str(), known.clone());
            let listed = known
                .iter()
                .map(|id| format!("`{id}`"))
                .collect::<Vec<_>>()
                .join(" and ");
            self.gaps += 1;
            self.errors.push(match error.help {
                None => error.help(format!("its options are {listed}")),
                Some(_) => error,
            });
        }
        option
    }
}

//! The list of restricted mode.

use std::sync::Arc;

use super::{Loader, Name, Names, ROLE_TABLES, label, text};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Access, Capability, Offer};
use crate::policy::quote::{Heading, Quote, Quoted};
use crate::policy::{
    CapabilityInfo, Effect, Label, Lifting, RestrictedItem, RestrictedMode, View, schema,
};
use crate::reading::{Item, Raw};

/// What the items of the list have in common.
struct Frame {
    article: Arc<str>,
    effects: Vec<Effect>,
    effect_names: Names,
    items: Names,
    /// Whether rows may be missing because a table could not be read.
    row_gaps: bool,
}

/// What the items of a view have in common.
struct ViewFrame {
    label: Label,
    readings: Vec<Arc<str>>,
}

impl<'s> Loader<'s> {
    /// Reads the list. Its items belong to the rows of the role tables, of
    /// which some may be missing.
    pub(super) fn restricted_mode(&mut self, row_gaps: bool) -> Option<RestrictedMode> {
        let file = self.file("restricted_mode");
        let mode: schema::RestrictedMode = self.read(file)?;
        let mut frame = Frame {
            article: self.article(file, &mode.article),
            effects: Vec::new(),
            effect_names: Names::new("effect", "this list"),
            items: Names::new("item", "this list"),
            row_gaps,
        };
        self.effects(file, mode.effects, &mut frame);
        let mut views = Vec::new();
        for (item, view) in self.each::<schema::View>(file, mode.views) {
            let common = ViewFrame {
                label: label(&view.en, view.sl.as_ref()),
                readings: self.leans_on(item, &view.readings),
            };
            let mut items = Vec::new();
            for (item, setting) in self.each::<schema::RestrictedItem>(item, view.items) {
                items.extend(self.restricted_item(item, &setting, &common, &mut frame));
            }
            views.push(View {
                label: common.label,
                items,
            });
        }
        Some(RestrictedMode {
            article: frame.article,
            source: text(&mode.source),
            effects: frame.effects,
            views,
        })
    }

    fn effects(&mut self, file: Item<'s>, raw: Raw, frame: &mut Frame) {
        let before = self.gaps;
        for (item, effect) in self.each::<schema::Effect>(file, raw) {
            let name = Name::of_word(item, &effect.id);
            let readings = self.leans_on(item, &effect.readings);
            let Some(leaves) = self.word::<Access>(item, &effect.leaves) else {
                continue;
            };
            if !matches!(leaves, Access::None | Access::Read) {
                let span = item.span_of(effect.leaves.text());
                let message = format!("an effect cannot leave `{leaves}`");
                let error = Diagnostic::at("effect_without_meaning", span, message);
                self.errors
                    .push(error.help("`none` or `read` is left of what is restricted"));
            }
            if frame.effect_names.declare(&name, &mut self.errors) {
                frame.effects.push(Effect {
                    id: name.text,
                    leaves,
                    readings,
                });
            }
        }
        frame.effect_names.gaps = self.gaps > before;
    }

    fn restricted_item(
        &mut self,
        item: Item<'s>,
        read: &schema::RestrictedItem,
        view: &ViewFrame,
        frame: &mut Frame,
    ) -> Option<RestrictedItem> {
        let name = Name::of(item, &read.id);
        let label = label(&read.en, read.sl.as_ref());
        let setting = self.setting(&name, &label, &mut frame.items);
        let parent_name = Name::of(item, &read.parent);
        let parent = self.parent(&parent_name, frame.row_gaps);
        let effect_name = Name::of_word(item, &read.effect);
        frame.effect_names.check(&effect_name, &mut self.errors);
        let mark = self.word(item, &read.mark);
        let heading = Heading {
            id: name.text,
            label: label.clone(),
        };
        let lifted = match read.lifted {
            Some(raw) => self.liftings(item, raw, &heading),
            None => Vec::new(),
        };
        let (setting, parent, mark) = (setting?, parent?, mark?);
        let effect = frame
            .effects
            .iter()
            .find(|effect| effect.id == effect_name.text)?;
        self.capabilities.set_parent(setting, parent);
        let quote = |what, span: Span, readings: &[Arc<str>]| Quote {
            what,
            span: Some(span),
            article: Some(Arc::clone(&frame.article)),
            mark: Some(mark),
            source: Some(text(&read.source)),
            readings: readings.to_vec(),
        };
        let parent_label = self.capabilities.get(parent).label.clone();
        let belongs = Quoted::Setting {
            setting: heading.clone(),
            view: view.label.clone(),
            parent: Heading {
                id: Arc::clone(&parent_name.text),
                label: parent_label,
            },
        };
        let restricted = Quoted::RestrictedItem {
            setting: heading,
            view: view.label.clone(),
            effect: Arc::clone(&effect.id),
            leaves: effect.leaves,
        };
        let belongs = quote(belongs, parent_name.span, &view.readings);
        let restricted = quote(restricted, effect_name.span, &effect.readings);
        Some(RestrictedItem {
            setting,
            label,
            parent,
            effect: Arc::clone(&effect.id),
            leaves: effect.leaves,
            mark,
            source: text(&read.source),
            lifted,
            belongs: self.quotes.add(belongs),
            quote: self.quotes.add(restricted),
        })
    }

    /// Returns the capability of a setting, whose id has to be new.
    fn setting(&mut self, name: &Name, label: &Label, items: &mut Names) -> Option<Capability> {
        if !items.declare(name, &mut self.errors) {
            return None;
        }
        let known = self
            .capabilities
            .find(&name.text)
            .map(|known| self.capabilities.get(known));
        if let Some(print) = known.and_then(|known| known.prints.first()) {
            let message = format!("`{}` is the id of a row already", name.text);
            let error =
                Diagnostic::at("repeated_id", name.span, message).related(print.span, "this row");
            self.errors.push(error);
            return None;
        }
        self.intern(name, "restricted_mode", label.clone())
    }

    /// Looks up the row of a role table that a setting belongs to.
    fn parent(&mut self, name: &Name, row_gaps: bool) -> Option<Capability> {
        let of_role_table = |info: &CapabilityInfo| {
            info.prints
                .iter()
                .any(|print| ROLE_TABLES.contains(&&*print.table))
        };
        let found = self.capabilities.find(&name.text);
        let row = found.filter(|&found| of_role_table(self.capabilities.get(found)));
        if row.is_none() && !row_gaps {
            let message = format!("no role table has the row `{}`", name.text);
            let error = Diagnostic::at("unknown_id", name.span, message);
            let rows = self.capabilities.iter().map(|(_, info)| info);
            let rows = rows
                .filter(|info| of_role_table(info))
                .map(|info| &*info.id);
            self.errors.push(error.did_you_mean(&name.text, rows));
        }
        row
    }

    fn liftings(&mut self, item: Item<'s>, raw: Raw, setting: &Heading) -> Vec<Lifting> {
        let mut names = Names::new("offer", "this item");
        let mut liftings = Vec::new();
        for (item, lifted) in self.each::<schema::Lifted>(item, raw) {
            let offer = self.word::<Offer>(item, &lifted.offer);
            let from = self.date(item, &lifted.from);
            let article = self.article(item, &lifted.article);
            let readings = self.leans_on(item, &lifted.readings);
            let (Some(offer), Some(from)) = (offer, from) else {
                continue;
            };
            let span = item.span_of(&lifted.from);
            self.has_edition(from, span);
            if !names.declare(&Name::of_word(item, &lifted.offer), &mut self.errors) {
                continue;
            }
            let quote = self.quotes.add(Quote {
                span: Some(span),
                article: Some(Arc::clone(&article)),
                readings,
                ..Quote::asked(Quoted::Lifting {
                    setting: setting.clone(),
                    offer,
                    from,
                })
            });
            liftings.push(Lifting {
                offer,
                from,
                article,
                quote,
            });
        }
        liftings
    }
}

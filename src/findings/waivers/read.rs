//! Reading review files.

use super::{Agreed, Waiver};
use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::findings::Kind;
use crate::reading::{Item, Text, WordText};

const REVIEW: [&str; 2] = ["thresholds", "waivers"];
const THRESHOLDS: [&str; 1] = ["broad_reach"];
const WAIVER: [&str; 6] = ["kind", "user", "org", "owner", "reason", "until"];

/// Reads a review file.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn read(sources: &Sources, file: FileId) -> Result<Agreed, Vec<Diagnostic>> {
    let mut reader = Reader { errors: Vec::new() };
    let agreed = reader.agreed(Item::of_file(sources, file));
    if reader.errors.is_empty() {
        Ok(agreed)
    } else {
        Err(reader.errors)
    }
}

struct Reader {
    errors: Vec<Diagnostic>,
}

/// A field of a record, and where the record stands.
type Fields<'s> = (Vec<(&'static str, Item<'s>)>, Span);

impl Reader {
    fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|error| self.errors.push(error)).ok()
    }

    /// Returns the fields of a record that has a name, or none, and the known fields.
    fn fields<'s>(
        &mut self,
        item: Item<'s>,
        name: &'static str,
        known: &[&'static str],
    ) -> Option<Fields<'s>> {
        let record = self.keep(item.record())?;
        self.keep(record.name_among(&[name]))?;
        Some((record.body.fields(known, &mut self.errors), item.span()))
    }

    fn agreed(&mut self, item: Item<'_>) -> Agreed {
        let mut agreed = Agreed::default();
        let fields = self.fields(item, "Review", &REVIEW);
        for (field, item) in fields.into_iter().flat_map(|(fields, _)| fields) {
            if field == "thresholds" {
                let fields = self.fields(item, "Thresholds", &THRESHOLDS);
                for (_, item) in fields.into_iter().flat_map(|(fields, _)| fields) {
                    agreed.broad_reach = self.keep(item.parse());
                }
            } else {
                let items = self.keep(item.list()).unwrap_or_default();
                let waivers = items.into_iter().filter_map(|item| self.waiver(item));
                agreed.waivers = waivers.collect();
            }
        }
        agreed
    }

    fn waiver(&mut self, item: Item<'_>) -> Option<Waiver> {
        let (fields, span) = self.fields(item, "Waiver", &WAIVER)?;
        let (mut kind, mut until) = (None, None);
        let [mut user, mut org, mut owner, mut reason] = [const { None }; 4];
        for (field, item) in &fields {
            match *field {
                "kind" => kind = self.kind(*item),
                "until" => {
                    let text: Option<Text> = self.keep(item.parse());
                    until = text.and_then(|text| self.keep(item.instant(&text)));
                }
                field => {
                    let text = self.text(field, *item);
                    match field {
                        "user" => user = text,
                        "org" => org = text,
                        "owner" => owner = text,
                        _ => reason = text,
                    }
                }
            }
        }
        for (wanted, help) in [
            ("kind", "a waiver is of one kind of finding"),
            ("owner", "a waiver names who answers for it"),
            ("reason", "a waiver says why it is as it should be"),
            ("until", "a waiver ends, so that somebody looks again"),
        ] {
            if !fields.iter().any(|(field, _)| *field == wanted) {
                let wrong = Diagnostic::at("missing_field", span, format!("`{wanted}` is missing"));
                self.errors.push(wrong.help(help));
            }
        }
        Some(Waiver {
            kind: kind?,
            user,
            org,
            owner: owner?,
            reason: reason?,
            until: until?,
            span,
        })
    }

    fn kind(&mut self, item: Item<'_>) -> Option<Kind> {
        let word: WordText = self.keep(item.parse())?;
        let kind = self.keep(item.word(&word))?;
        if matches!(kind, Kind::ExpiredWaiver | Kind::UnmatchedWaiver) {
            let wrong = Diagnostic::at(
                "no_waiver",
                item.span(),
                format!("`{kind}` cannot be waived"),
            );
            self.errors
                .push(wrong.help("renew the waiver that it is about, or take it out"));
            return None;
        }
        Some(kind)
    }

    /// Reads a text in which something stands.
    fn text(&mut self, field: &str, item: Item<'_>) -> Option<String> {
        let text: Text = self.keep(item.parse())?;
        if text.as_str().trim().is_empty() {
            let wrong = format!("`{field}` is empty");
            self.errors.push(
                Diagnostic::at("empty_text", item.span(), wrong).help("say it in a few words"),
            );
            return None;
        }
        Some(text.into_string())
    }
}

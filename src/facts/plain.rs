//! Reading fact files that are written plainly, quickly.
//!
//! Only what is right is read here. Whatever else a file holds, it is read
//! again with care, which also finds out what is wrong.

use super::gathered::Gathered;
use super::records::{LISTS, SHAPES, Shape};
use crate::diagnostic::Span;
use crate::reading::{Fields as _, Format, Item, Plain};

/// Reads the facts of a file, if all of it is written plainly, and says how far
/// it came from time to time. Returns whether it did; if not, nothing is added.
pub(super) fn gather(
    item: Item<'_>,
    gathered: &mut Gathered,
    watch: &mut dyn FnMut(usize),
) -> bool {
    let before = (gathered.facts.len(), gathered.exported.len());
    let mut reading = Reading {
        item,
        gathered,
        watch,
    };
    let read = match item.format() {
        Format::Ron | Format::Json => reading.file(),
        Format::JsonLines => reading.lines(),
        Format::Csv => None,
    };
    if read.is_none() {
        gathered.facts.truncate(before.0);
        gathered.exported.truncate(before.1);
    }
    read.is_some()
}

struct Reading<'r, 's> {
    item: Item<'s>,
    gathered: &'r mut Gathered,
    watch: &'r mut dyn FnMut(usize),
}

/// After how many facts it is said how far reading came.
pub(super) const STRIDE: usize = 8_192;

impl Reading<'_, '_> {
    /// Reads the value `Facts(…)`.
    fn file(&mut self) -> Option<()> {
        let range = self.item.span().range();
        let text = self.item.sources().text(self.item.span().file);
        let mut plain = Plain::new(&text[..range.end], range.start, self.item.format());
        let head = plain.head()?;
        if !matches!(head.name, None | Some("Facts")) {
            return None;
        }
        let mut seen = [false; LISTS.len()];
        plain.named(|plain, name| {
            let list = LISTS.iter().position(|list| *list == name)?;
            // The second list of a name is a mistake.
            if std::mem::replace(&mut seen[list], true) {
                return None;
            }
            let here = || SHAPES.iter().filter(|shape| shape.list == name);
            plain.list(|plain| self.record(plain, || here()))
        })?;
        plain.tail(head)?;
        plain.is_over().then_some(())
    }

    /// Reads records one by one, each with its name.
    fn lines(&mut self) -> Option<()> {
        let range = self.item.span().range();
        let text = self.item.sources().text(self.item.span().file);
        let mut plain = Plain::new(&text[..range.end], range.start, self.item.format());
        let mut begin = plain.offset();
        while !plain.is_over() {
            // A line holds one record, and no record two lines.
            let start = plain.offset();
            let is_first = begin == range.start || text[begin..start].contains('\n');
            self.record(&mut plain, || SHAPES.iter())?;
            begin = plain.offset();
            if !is_first || text[start..begin].contains('\n') {
                return None;
            }
        }
        Some(())
    }

    /// Reads a record of one of the shapes.
    fn record<I: Iterator<Item = &'static Shape>>(
        &mut self,
        plain: &mut Plain<'_>,
        shapes: impl Fn() -> I,
    ) -> Option<()> {
        let head = plain.head()?;
        let shape = match head.name {
            Some(name) => shapes().find(|shape| shape.name == name)?,
            None => {
                let mut shapes = shapes();
                shapes.next().filter(|_| shapes.next().is_none())?
            }
        };
        let (fact, origin) = (shape.plain)(plain, &mut self.gathered.names)?;
        let slice = plain.tail(head)?;
        let span = Span::new(self.item.span().file, slice.start..slice.end);
        let origin = origin.map(|slice| plain.part(slice));
        self.gathered.put(fact, span, origin);
        if self.gathered.facts.len().is_multiple_of(STRIDE) {
            (self.watch)(slice.end);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::gather;
    use crate::diagnostic::Sources;
    use crate::facts::gathered::Gathered;
    use crate::reading::Item;

    /// Returns how many facts are read plainly, if the text is plain.
    fn plain(name: &str, text: &str) -> Option<usize> {
        let mut sources = Sources::default();
        let file = sources.add(name, text);
        let mut gathered = Gathered::default();
        let read = gather(Item::of_file(&sources, file), &mut gathered, &mut |_| {});
        assert!(read || gathered.facts.is_empty());
        read.then_some(gathered.facts.len())
    }

    #[test]
    fn what_is_plain_is_read_plainly() {
        let ron = "// A world.\nFacts(\n  orgs: [ Org(id: \"a\", kind: partner, name: \"Ž\"), (kind: customer, id: \"b\",), ],\r\n  users: [User(id: \"u\", home: \"a\", licenses: [cc_standard])], // so\n  settings: [RestrictedMode(on: \"b\", enabled: false)],\n  events: [Demotion(user: \"u\", on: \"b\", at: \"2024-01-01\")],\n)";
        assert_eq!(plain("a.ron", ron), Some(5));
        assert_eq!(plain("a.ron", "()"), Some(0));
        let json = r#"{ "users": [ {"id": "u", "home": "a", "licenses": ["cc_standard"]}, {"User": {"id": "v", "home": "a"}} ],
            "grants": [ {"role": "full_admin", "to": "u", "on": "a", "by": null} ], "orgs": [] }"#;
        assert_eq!(plain("a.json", json), Some(3));
        let lines = "{\"User\": {\"id\": \"u\", \"home\": \"a\"}}\n\n {\"FirstUser\": {\"user\": \"u\", \"on\": \"a\"}}";
        assert_eq!(plain("a.jsonl", lines), Some(2));
    }

    #[test]
    fn what_is_not_plain_is_left_alone() {
        for text in [
            "Facts(users: [User(id: \"u\", home: \"a\"), User(id: \"\\n\", home: \"a\")])",
            "Facts(users: [/* none */])",
            "Facts(users: [], users: [])",
            "Facts(users: [User(id: \"u\", home: \"a\", home: \"a\")])",
            "Facts(users: [User(id: \"u\")])",
            "Facts(users: [Org(id: \"u\", kind: partner)])",
            "Facts(events: [(user: \"u\", on: \"a\")])",
            "Facts(grants: [Grant(role: ful_admin, to: \"u\", on: \"a\")])",
            "Facts() x",
            "World()",
            "",
        ] {
            assert_eq!(plain("a.ron", text), None, "{text}");
        }
    }
}

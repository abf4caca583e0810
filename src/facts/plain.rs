//! Reading fact files that are written plainly, quickly.
//!
//! Only what is right is read here. Whatever else a file holds, it is read
//! again with care, which also finds out what is wrong.

use super::gathered::{Gathered, Noted};
use super::records::{LISTS, SHAPES, Shape};
use crate::diagnostic::Span;
use crate::reading::{Format, Item, Plain};

/// Reads the facts of a file, if all of it is written plainly, and says how far
/// it came from time to time. Returns whether it did; if not, nothing is added.
pub(super) fn gather(
    item: Item<'_>,
    gathered: &mut Gathered,
    watch: &mut dyn FnMut(usize),
) -> bool {
    let before = gathered.facts.len();
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
        gathered.facts.truncate(before);
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
    fn record<'p, I: Iterator<Item = &'static Shape>>(
        &mut self,
        plain: &mut Plain<'p>,
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
        let fact = (shape.plain)(plain, &mut self.gathered.names)?;
        let slice = plain.tail(head)?;
        let span = Span::new(self.item.span().file, slice.start..slice.end);
        self.gathered.facts.push(Noted { fact, span });
        if self.gathered.facts.len() % STRIDE == 0 {
            (self.watch)(slice.end);
        }
        Some(())
    }
}

//! Tables of comma-separated values: rows of cells that know where they stand.
//!
//! The first row is the header and names the fields. An empty cell is a field
//! that is left out; several words in one cell are parted by blanks.

use std::ops::Range;

use csv_core::ReadFieldResult;

use super::item::Item;
use super::plain::{Fields, PlainText, PlainWord, Slice};
use crate::diagnostic::{Diagnostic, Sources, Span};

/// What sort of value a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A text or a word.
    Text,
    /// A list of words.
    Words,
    /// `true` or `false`.
    Flag,
}

/// One cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it, without the quotes around it.
    pub slice: Slice,
    /// What that means, where quotes in it are doubled.
    pub meaning: Option<String>,
}

/// The rows of a table, read one by one.
pub struct Rows<'s> {
    item: Item<'s>,
    core: csv_core::Reader,
    at: usize,
    cells: Vec<Cell>,
    output: Vec<u8>,
}

impl<'s> Rows<'s> {
    /// Returns the rows of an item.
    #[must_use]
    pub fn new(item: Item<'s>) -> Self {
        Self {
            item,
            core: csv_core::Reader::new(),
            at: 0,
            cells: Vec::new(),
            output: vec![0; 1024],
        }
    }

    /// Returns the next row and its place; `None` after the last. The lines
    /// between rows that are empty do not count.
    ///
    /// # Errors
    ///
    /// The quotes of a cell do not match; what follows cannot be read.
    pub fn next_row(&mut self) -> Result<Option<(&[Cell], Slice)>, Diagnostic> {
        if let Some(row) = self.plain_row() {
            return Ok(Some((&self.cells, row)));
        }
        self.cells.clear();
        self.core.reset();
        while let Some(last) = self.cell()? {
            if last {
                let is_quote = |at: usize| self.item.text().as_bytes().get(at) == Some(&b'"');
                let (first, last) = (self.cells[0].slice, self.cells[self.cells.len() - 1].slice);
                let before = first.start.checked_sub(1).is_some_and(is_quote);
                let row = Slice {
                    start: first.start - usize::from(before),
                    end: last.end + usize::from(is_quote(last.end)),
                };
                return Ok(Some((&self.cells, row)));
            }
        }
        Ok(None)
    }

    /// Reads a row that stands on one line and without quotes.
    fn plain_row(&mut self) -> Option<Slice> {
        let bytes = self.item.text().as_bytes();
        let mut start = self.at;
        while matches!(bytes.get(start), Some(b'\n' | b'\r')) {
            start += 1;
        }
        let begin = start;
        self.cells.clear();
        let mut at = start;
        loop {
            let byte = bytes.get(at).copied().unwrap_or(b'\n');
            let is_end = match byte {
                b',' => false,
                b'\n' => true,
                b'\r' => match bytes.get(at + 1) {
                    Some(b'\n') | None => true,
                    // An end of a line that is none anywhere else.
                    Some(_) => return None,
                },
                b'"' => return None,
                _ => {
                    at += 1;
                    continue;
                }
            };
            self.cells.push(Cell {
                slice: Slice { start, end: at },
                meaning: None,
            });
            if is_end {
                break;
            }
            at += 1;
            start = at;
        }
        if begin == bytes.len() {
            return None;
        }
        self.at = at;
        Some(Slice {
            start: begin,
            end: at,
        })
    }

    /// Reads a cell; returns whether it is the last of its row, or `None` at
    /// the end.
    fn cell(&mut self) -> Result<Option<bool>, Diagnostic> {
        let text = self.item.text();
        let start = self.at;
        let mut written = 0;
        let last = loop {
            let (input, output) = (&text.as_bytes()[self.at..], &mut self.output[written..]);
            let (result, read, wrote) = self.core.read_field(input, output);
            self.at += read;
            written += wrote;
            match result {
                ReadFieldResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                // The end is read once more, as nothing.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::Field { record_end } => break record_end,
                ReadFieldResult::End => return Ok(None),
            }
        };
        let mut raw = &text[start..self.at];
        if self.cells.is_empty() {
            raw = raw.trim_start_matches(['\r', '\n']);
        }
        let begin = self.at - raw.len();
        raw = match raw.strip_suffix(',') {
            Some(raw) if !last => raw,
            _ => raw.trim_end_matches(['\r', '\n']),
        };
        let meant = &self.output[..written];
        let cell = match raw.strip_prefix('"') {
            Some(inner) => {
                let here = |range: Range<usize>, message: &str| {
                    Diagnostic::at("syntax", self.item.within(range), message)
                };
                let Some(inner) = inner.strip_suffix('"') else {
                    let line = raw.lines().next().map_or(0, str::len);
                    let help = "close it with `\"`, and write a quote in it twice";
                    let error = here(begin..begin + line, "the text never ends");
                    return Err(error.help(help));
                };
                let slice = Slice {
                    start: begin + 1,
                    end: begin + 1 + inner.len(),
                };
                if inner.as_bytes() == meant {
                    Cell {
                        slice,
                        meaning: None,
                    }
                } else if inner.replace("\"\"", "\"").as_bytes() == meant {
                    Cell {
                        slice,
                        meaning: Some(inner.replace("\"\"", "\"")),
                    }
                } else {
                    let error = here(begin..begin + raw.len(), "the quotes do not match");
                    return Err(error.help("write a quote in a text twice"));
                }
            }
            None => Cell {
                slice: Slice {
                    start: begin,
                    end: begin + raw.len(),
                },
                meaning: None,
            },
        };
        self.cells.push(cell);
        Ok(Some(last))
    }
}

/// A row with the names of its fields.
#[derive(Debug)]
pub struct Row<'r> {
    /// The text of the table.
    pub text: &'r str,
    /// The names of the fields, one for each cell.
    pub names: &'r [&'r str],
    /// The cells.
    pub cells: &'r [Cell],
    /// The cell that is no field.
    pub beside: Option<usize>,
    /// The cell whose value is read next.
    at: usize,
}

impl<'r> Row<'r> {
    /// Returns a row.
    #[must_use]
    pub fn new(
        text: &'r str,
        names: &'r [&'r str],
        cells: &'r [Cell],
        beside: Option<usize>,
    ) -> Self {
        Self {
            text,
            names,
            cells,
            beside,
            at: 0,
        }
    }

    /// Returns what a cell means.
    #[must_use]
    pub fn meaning(&self, cell: &'r Cell) -> &'r str {
        cell.meaning
            .as_deref()
            .unwrap_or(&self.text[cell.slice.start..cell.slice.end])
    }

    /// Returns the cell that is read next, if it is written plainly.
    fn cell(&self) -> Option<Slice> {
        let cell = &self.cells[self.at];
        cell.meaning.is_none().then_some(cell.slice)
    }
}

impl Fields for Row<'_> {
    fn fields(&mut self, mut each: impl FnMut(&mut Self, &str) -> Option<()>) -> Option<()> {
        for (at, name) in self.names.iter().enumerate() {
            let Slice { start, end } = self.cells[at].slice;
            if start < end && self.beside != Some(at) {
                self.at = at;
                each(self, name)?;
            }
        }
        Some(())
    }

    fn text(&mut self) -> Option<PlainText> {
        self.cell().map(PlainText)
    }

    fn word(&mut self) -> Option<PlainWord> {
        self.cell().map(PlainWord)
    }

    fn words(&mut self) -> Option<Vec<PlainWord>> {
        let cell = self.cell()?;
        let words = words(self.part(cell)).map(|word| {
            PlainWord(Slice {
                start: cell.start + word.start,
                end: cell.start + word.end,
            })
        });
        Some(words.collect())
    }

    fn flag(&mut self) -> Option<bool> {
        let cell = self.cell()?;
        self.part(cell).parse().ok()
    }

    fn nothing(&mut self) -> bool {
        false
    }

    fn part(&self, slice: Slice) -> &str {
        &self.text[slice.start..slice.end]
    }
}

/// Returns where the words of a cell stand in it.
fn words(cell: &str) -> impl Iterator<Item = Range<usize>> {
    let start = |word: &str| word.as_ptr() as usize - cell.as_ptr() as usize;
    cell.split(' ')
        .filter(|word| !word.is_empty())
        .map(move |word| start(word)..start(word) + word.len())
}

/// A row in the shape of JSON, to be read as such, and what stands where.
#[derive(Debug)]
pub struct Rewritten {
    /// The files with the one text.
    pub sources: Sources,
    /// The parts of the text that come from cells, with the places of these.
    parts: Vec<(Range<usize>, Span)>,
    row: Span,
}

impl Rewritten {
    /// Returns the record of that name that a row states, by the sorts of its
    /// fields.
    #[must_use]
    pub fn new(
        name: &str,
        row: &Row<'_>,
        sort: impl Fn(&str) -> Sort,
        item: Item<'_>,
        place: Span,
    ) -> Self {
        let mut text = format!("{{\"{name}\": {{");
        let mut parts = Vec::new();
        let mut first = true;
        for (at, (cell, field)) in row.cells.iter().zip(row.names).enumerate() {
            let meaning = row.meaning(cell);
            if meaning.is_empty() || row.beside == Some(at) {
                continue;
            }
            let span = item.within(cell.slice.start..cell.slice.end);
            let start = text.len() + if first { 0 } else { 2 };
            text.push_str(if first { "" } else { ", " });
            first = false;
            text.push_str(&serde_json::Value::from(*field).to_string());
            text.push_str(": ");
            match sort(field) {
                Sort::Flag if matches!(meaning, "true" | "false") => text.push_str(meaning),
                Sort::Flag | Sort::Text => {
                    text.push_str(&serde_json::Value::from(meaning).to_string());
                }
                Sort::Words => {
                    text.push('[');
                    for (place, range) in words(meaning).enumerate() {
                        text.push_str(if place == 0 { "" } else { ", " });
                        let begin = text.len();
                        text.push_str(
                            &serde_json::Value::from(&meaning[range.clone()]).to_string(),
                        );
                        let start = cell.slice.start;
                        let word = item.within(start + range.start..start + range.end);
                        let word = if cell.meaning.is_none() { word } else { span };
                        parts.push((begin..text.len(), word));
                    }
                    text.push(']');
                }
            }
            parts.push((start..text.len(), span));
        }
        text.push_str("}}");
        let mut sources = Sources::default();
        sources.add("row.json", text);
        Self {
            sources,
            parts,
            row: place,
        }
    }

    /// Returns a diagnostic of the text as one of the row.
    #[must_use]
    pub fn of_row(&self, diagnostic: Diagnostic) -> Diagnostic {
        let place = |span: Span| {
            let part = self.parts.iter().find(|(part, _)| {
                part.contains(&span.range().start) && span.range().end <= part.end
            });
            part.map_or(self.row, |&(_, place)| place)
        };
        let related = diagnostic.related.into_iter();
        Diagnostic {
            span: diagnostic.span.map(place),
            related: related
                .map(|(span, remark)| (place(span), remark))
                .collect(),
            ..diagnostic
        }
    }
}

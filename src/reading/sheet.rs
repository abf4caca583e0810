//! Sheets that come back from a spreadsheet: separated values or workbooks, as texts.
//!
//! Owns how the two are told apart, how values are parted, and that what was put
//! before a text for Excel's sake is no part of it. What the texts mean is for
//! others to say.

use calamine::{Data, Reader as _, Xlsx};
use std::io::Cursor;

/// A sheet: its headings, and its rows as texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The headings, in order.
    pub headings: Vec<String>,
    /// The rows, in order; empty ones are left out.
    pub rows: Vec<SheetRow>,
}

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Its line in the file, or its number in the tab, from 1.
    pub line: usize,
    /// One text for each heading.
    pub cells: Vec<String>,
}

/// Why a sheet cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSheet {
    /// It is not UTF-8; names the line.
    #[error("line {0} is not UTF-8")]
    NotUtf8(usize),
    /// It is no workbook although it begins like one, or a damaged one.
    #[error("it is no workbook that can be read: {0}")]
    NoWorkbook(String),
    /// None of its tabs is the wanted one.
    #[error("the workbook has no tab `{wanted}`; it has {there}")]
    NoTab {
        /// The tab that is wanted.
        wanted: String,
        /// Those that are there.
        there: String,
    },
}

/// What a guarded text begins with behind its guard.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

impl Sheet {
    /// Returns the sheet that some bytes are: of a workbook the first tab that has
    /// one of the names, together with those that go on with it.
    ///
    /// # Errors
    ///
    /// Why they are no sheet.
    pub fn read(bytes: &[u8], tabs: &[&str]) -> Result<Self, NoSheet> {
        if bytes.starts_with(b"PK") {
            workbook(bytes, tabs)
        } else {
            separated(bytes)
        }
    }
}

fn separated(bytes: &[u8]) -> Result<Sheet, NoSheet> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        NoSheet::NotUtf8(before.split(|byte| *byte == b'\n').count())
    })?;
    let marked = text.strip_prefix('\u{feff}');
    let text = marked.unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let semicolons = first.matches(';').count() > first.matches(',').count();
    let guarded = marked.is_some() || semicolons;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let (mut at, mut line) = (0, 1);
    // A text that is in memory and is UTF-8 can be read to its end.
    for record in reader.records().flatten() {
        // Where a record is said to begin, the end of the line before may come first.
        let begin = record.position().map_or(0, csv::Position::byte);
        let begin = usize::try_from(begin).unwrap_or_default();
        let ends = text[begin..].len() - text[begin..].trim_start_matches(['\r', '\n']).len();
        line += text[at..begin + ends].matches('\n').count();
        at = begin + ends;
        let texts = record.iter().map(|text| {
            let guard = text.strip_prefix('\'').filter(|_| guarded);
            let unguarded = guard.filter(|text| text.starts_with(FORMULA));
            unguarded.unwrap_or(text).to_owned()
        });
        sheet.add(line, texts.collect());
    }
    Ok(sheet)
}

fn workbook(bytes: &[u8], tabs: &[&str]) -> Result<Sheet, NoSheet> {
    let damaged = |error: calamine::XlsxError| NoSheet::NoWorkbook(error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let names = book.sheet_names();
    let Some(first) = tabs
        .iter()
        .find(|tab| names.iter().any(|name| name == *tab))
    else {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        return Err(NoSheet::NoTab {
            wanted: tabs.first().copied().unwrap_or_default().to_owned(),
            there: quoted.join(", "),
        });
    };
    let mut sheet = Sheet::default();
    for part in 1.. {
        let name = match part {
            1 => (*first).to_owned(),
            part => format!("{first} {part}"),
        };
        if !names.contains(&name) {
            break;
        }
        let range = book.worksheet_range(&name).map_err(damaged)?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, cells) in range.rows().enumerate() {
            let before = std::iter::repeat_n(String::new(), left as usize);
            let texts = before.chain(cells.iter().map(text)).collect();
            // Further parts repeat the headings.
            if part == 1 || row > 0 {
                sheet.add(top as usize + row + 1, texts);
            }
        }
    }
    Ok(sheet)
}

fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(when) => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}

impl Sheet {
    /// Adds a row, the first of which is the headings.
    fn add(&mut self, line: usize, mut cells: Vec<String>) {
        if cells.iter().all(|text| text.trim().is_empty()) {
            return;
        }
        if self.headings.is_empty() {
            self.headings = cells;
        } else {
            cells.resize(self.headings.len().max(cells.len()), String::new());
            self.rows.push(SheetRow { line, cells });
        }
    }
}

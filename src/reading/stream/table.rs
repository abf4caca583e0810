//! Tables, one row after the other.

use super::input::{Broken, CHUNK, Input};
use csv::{ByteRecord, ReaderBuilder};
use std::cell::Cell;
use std::io::{self, Cursor, Read};

/// What may stand between the cells of a row.
const BETWEEN: [u8; 4] = *b",;\t|";

/// What is put behind a table: a row of its own, unless a text in quotes never ends
/// and swallows it.
const BEHIND: &[u8] = b"\n\x1e";

/// The longest row. What is longer is a text in quotes that does not end.
const LONGEST: u64 = CHUNK as u64;

/// A row of a table.
#[derive(Debug)]
pub struct Row<'r> {
    cells: &'r ByteRecord,
}

impl Row<'_> {
    /// Returns the cells in order, without blanks around them.
    #[must_use]
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &str> {
        // Rows are handed over when they are UTF-8.
        let text = |cell| std::str::from_utf8(cell).unwrap_or_default();
        self.cells.iter().map(move |cell| text(cell).trim())
    }
}

/// Reads a table and hands over its rows, the one with the headings first. Rows in
/// which nothing stands are left out.
///
/// # Errors
///
/// The text breaks off, or a row cannot be told from the next. The rows before that
/// were handed over.
pub fn rows(input: &mut Input<'_>, each: &mut dyn FnMut(Row<'_>)) -> Result<(), Broken> {
    let between = between(input);
    let begin = input.read();
    let row_begin = Cell::new(0);
    let mut reader = ReaderBuilder::new()
        .delimiter(between)
        .has_headers(false)
        .flexible(true)
        .from_reader(Bounded {
            from: input.reader().chain(Cursor::new(BEHIND)),
            given: 0,
            row_begin: &row_begin,
        });
    let mut row = ByteRecord::new();
    let (ended, at) = loop {
        row_begin.set(reader.position().byte());
        let at = begin + row_begin.get();
        match reader.read_byte_record(&mut row) {
            Ok(true) if row.as_slice() == &BEHIND[1..] => break (Ok(End::Whole), at),
            Ok(true) if row.as_slice().ends_with(BEHIND) => break (Ok(End::Open), at),
            Ok(true) if std::str::from_utf8(row.as_slice()).is_err() => {
                break (Ok(End::NotText), at);
            }
            Ok(true) if row.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
            Ok(true) => each(Row { cells: &row }),
            Ok(false) => break (Ok(End::Whole), at),
            Err(_) if reader.get_ref().is_beyond() => break (Ok(End::Open), at),
            Err(error) => break (Err(error), at),
        }
    };
    drop(reader);
    let open = "a text in quotes begins in this row and does not end";
    match ended {
        Ok(End::Whole) => Ok(()),
        Ok(End::Open) => Err(Broken {
            help: Some("close it with `\"`, and write a quote in it twice".to_owned()),
            ..input.wrong_row(at, open)
        }),
        Ok(End::NotText) => Err(input
            .not_utf8()
            .unwrap_or_else(|| input.wrong_row(at, "the file is not UTF-8"))),
        Err(error) => match error.into_kind() {
            csv::ErrorKind::Io(error) => Err(input.unreadable(&error)),
            _ => Err(input.wrong_row(at, "this is no row of a table")),
        },
    }
}

/// What ends where a row is too long.
struct Bounded<'c, R> {
    from: R,
    given: u64,
    /// Where the row that is being read begins.
    row_begin: &'c Cell<u64>,
}

impl<R> Bounded<'_, R> {
    fn is_beyond(&self) -> bool {
        self.given > self.row_begin.get() + LONGEST
    }
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.is_beyond() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let count = self.from.read(into)?;
        self.given += count as u64;
        Ok(count)
    }
}

/// How a table ends.
enum End {
    Whole,
    Open,
    NotText,
}

/// Returns what stands between cells: what is most often in the first row, outside of
/// quotes.
fn between(input: &Input<'_>) -> u8 {
    let mut counts = [0_usize; BETWEEN.len()];
    let mut is_quoted = false;
    for byte in input.coming() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                if let Some(which) = BETWEEN.iter().position(|between| between == byte) {
                    counts[which] += 1;
                }
            }
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    let which = counts.iter().position(|count| *count == most);
    which.map_or(BETWEEN[0], |which| BETWEEN[which])
}

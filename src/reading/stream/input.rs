//! The text of a file as it comes: unpacked, in UTF-8, with a window on what was
//! read last, so that it can be shown where a file breaks off.

use crate::diagnostic::{Diagnostic, Sources, Span};
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::read::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// How much is read at once.
pub(super) const CHUNK: usize = 1 << 16;

/// The longest part of a line that is shown.
const SHOWN: usize = 400;

/// Why a file could not be read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The line, from one.
    pub line: u32,
    /// The column, from one: in characters where the line is known, else in bytes.
    pub column: u32,
    /// The line's text, where it is at hand and not too long.
    pub text: Option<String>,
}

impl Broken {
    /// Returns what is said of the file that has this name.
    #[must_use]
    pub fn diagnostic(self, name: &str, sources: &mut Sources) -> Diagnostic {
        let span = match &self.text {
            Some(text) => {
                let column = self.column as usize - 1;
                let start = text.chars().take(column).map(char::len_utf8).sum();
                let length = text[start..].chars().next().map_or(0, char::len_utf8);
                let file = sources.add_line(name, self.line, text);
                Span::new(file, start..start + length)
            }
            None => Sources::place(sources.add_places(name), self.line, self.column),
        };
        let diagnostic = Diagnostic::at("broken_export", span, self.message);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// The text of a file as it comes.
pub struct Input<'r> {
    window: BufReader<Window<'r>>,
    is_packed: bool,
}

impl<'r> Input<'r> {
    /// Begins to read: unpacks what is packed with gzip, and takes UTF-16 for what
    /// it is, with a mark or without one.
    pub fn open(from: impl Read + 'r) -> Self {
        let (head, from) = peek(Box::new(from));
        let is_packed = head.starts_with(&[0x1f, 0x8b]);
        let (head, from) = if is_packed {
            let unpacked = MultiGzDecoder::new(BufReader::with_capacity(CHUNK, from));
            peek(Box::new(unpacked))
        } else {
            (head, from)
        };
        let from: Box<dyn Read> = match encoding(&head) {
            Some(encoding) => Box::new(
                DecodeReaderBytesBuilder::new()
                    .encoding(Some(encoding))
                    .strip_bom(true)
                    .build(from),
            ),
            None if head.starts_with(MARK) => Box::new(
                DecodeReaderBytesBuilder::new()
                    .utf8_passthru(true)
                    .strip_bom(true)
                    .build(from),
            ),
            None => from,
        };
        // Decoders begin with a few letters, whatever is asked for.
        let (_, from) = peek(from);
        let window = Window {
            from,
            kept: Vec::new(),
            bytes_before: 0,
            lines_before: 0,
        };
        Self {
            window: BufReader::with_capacity(CHUNK, window),
            is_packed,
        }
    }

    /// Returns the first byte that is no blank, which is not yet read; `None` at the
    /// end.
    ///
    /// # Errors
    ///
    /// What comes cannot be read.
    pub fn first(&mut self) -> Result<Option<u8>, Broken> {
        loop {
            let there = match self.window.fill_buf() {
                Ok(there) => there,
                Err(error) => return Err(self.unreadable(&error)),
            };
            if there.is_empty() {
                return Ok(None);
            }
            let first = there.iter().find(|byte| !byte.is_ascii_whitespace());
            if first.is_some() {
                return Ok(first.copied());
            }
            let blanks = there.len();
            self.window.consume(blanks);
        }
    }

    /// Returns whether what comes next is no text.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        self.coming().starts_with(b"PK\x03\x04") || memchr::memchr(0, self.coming()).is_some()
    }

    /// Returns what comes next, as far as it is at hand, and does not read it.
    pub(super) fn coming(&self) -> &[u8] {
        self.window.buffer()
    }

    /// Returns how many bytes of text were read, what was only looked at apart.
    pub(super) fn read(&self) -> u64 {
        let window = self.window.get_ref();
        window.bytes_before + (window.kept.len() - self.window.buffer().len()) as u64
    }

    pub(super) fn reader(&mut self) -> impl BufRead + use<'_, 'r> {
        &mut self.window
    }

    /// Returns that something is wrong with the text at a line and a column in
    /// bytes, both from one.
    pub(super) fn wrong_at(&self, line: usize, column: usize, message: &str) -> Broken {
        let window = self.window.get_ref();
        let begin = line
            .checked_sub(1 + window.lines_before)
            .and_then(|line| window.begin(line));
        match begin {
            Some(begin) => self.shown(line, begin, begin + column.max(1) - 1, message),
            None => nowhere(line, column.max(1), message),
        }
    }

    /// Returns that something is wrong with the text at a byte.
    pub(super) fn wrong_byte(&self, byte: u64, message: &str) -> Broken {
        let window = self.window.get_ref();
        let at = byte.saturating_sub(window.bytes_before);
        let at = usize::try_from(at).map_or(window.kept.len(), |at| at.min(window.kept.len()));
        let before = &window.kept[..at];
        let line = 1 + window.lines_before + lines(before);
        let begin = before.iter().rposition(|byte| *byte == b'\n');
        match begin {
            Some(end) => self.shown(line, end + 1, at, message),
            None if window.lines_before == 0 && window.bytes_before == 0 => {
                self.shown(line, 0, at, message)
            }
            None => nowhere(line, at + 1, message),
        }
    }

    /// Returns that something is wrong with the row that begins at a byte, or after
    /// the ends of lines that stand there.
    pub(super) fn wrong_row(&self, byte: u64, message: &str) -> Broken {
        let window = self.window.get_ref();
        let at = usize::try_from(byte.saturating_sub(window.bytes_before));
        let rest = at.ok().and_then(|at| window.kept.get(at..));
        let ends = rest.unwrap_or_default().iter();
        let ends = ends.take_while(|byte| matches!(byte, b'\r' | b'\n'));
        self.wrong_byte(byte + ends.count() as u64, message)
    }

    /// Returns that what was read last is not UTF-8, if it is not.
    pub(super) fn not_utf8(&self) -> Option<Broken> {
        let window = self.window.get_ref();
        // The window may begin inside a letter.
        let inside = |byte: &&u8| (0x80..0xc0).contains(*byte);
        let begin = if window.bytes_before == 0 {
            0
        } else {
            window.kept.iter().take(3).take_while(inside).count()
        };
        let error = std::str::from_utf8(&window.kept[begin..]).err()?;
        // A letter that only the next chunk completes is none that is wrong.
        let is_cut = error.error_len().is_none() && !self.window.buffer().is_empty();
        let byte = window.bytes_before + (begin + error.valid_up_to()) as u64;
        let help = if self.is_packed {
            "save it as UTF-8; if it is damaged, fetch or copy it again"
        } else {
            "save it as UTF-8"
        };
        (!is_cut).then(|| Broken {
            help: Some(help.to_owned()),
            ..self.wrong_byte(byte, "the file is not UTF-8")
        })
    }

    /// Returns that the file cannot be read further.
    pub(super) fn unreadable(&self, error: &io::Error) -> Broken {
        let window = self.window.get_ref();
        let at = window.bytes_before + window.kept.len() as u64;
        let place = self.wrong_byte(at, "");
        broken(
            error,
            self.is_packed,
            place.line as usize,
            place.column as usize,
        )
    }

    /// Returns that something is wrong at an offset of the window, in the line that
    /// begins at another.
    fn shown(&self, line: usize, begin: usize, at: usize, message: &str) -> Broken {
        let kept = &self.window.get_ref().kept;
        let rest = &kept[begin..];
        let end = rest.iter().position(|byte| *byte == b'\n');
        let end = end.unwrap_or(rest.len()).min(SHOWN);
        let text = String::from_utf8_lossy(&rest[..end]);
        let text = text.trim_end_matches(['\r', char::REPLACEMENT_CHARACTER]);
        if at - begin > end {
            return nowhere(line, at - begin + 1, message);
        }
        let before = String::from_utf8_lossy(&rest[..at - begin]);
        let column = before.chars().count().min(text.chars().count()) + 1;
        Broken {
            text: Some(text.to_owned()),
            ..nowhere(line, column, message)
        }
    }
}

/// What a file in UTF-8 may begin with.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// How much is looked at before it is read: enough of the first row of a table to tell
/// what stands between its cells.
const HEAD: u64 = 1 << 12;

/// Reads what comes first, and returns it and all. What goes wrong meanwhile is told
/// when it is read.
fn peek<'r>(mut from: Box<dyn Read + 'r>) -> (Vec<u8>, Box<dyn Read + 'r>) {
    let mut head = Vec::new();
    let error = from.by_ref().take(HEAD).read_to_end(&mut head).err();
    let all = Cursor::new(head.clone()).chain(Failing(error)).chain(from);
    (head, Box::new(all))
}

/// What fails once, or is empty.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Returns the encoding of a text that is not in UTF-8, by its mark or because its
/// first letters are ASCII.
fn encoding(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match head {
        [0xff, 0xfe, ..] => Some(encoding_rs::UTF_16LE),
        [0xfe, 0xff, ..] => Some(encoding_rs::UTF_16BE),
        [letter, 0, ..] if *letter > 0 => Some(encoding_rs::UTF_16LE),
        [0, letter, ..] if *letter > 0 => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

fn lines(text: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', text).count()
}

fn nowhere(line: usize, column: usize, message: &str) -> Broken {
    Broken {
        message: message.to_owned(),
        help: None,
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        text: None,
    }
}

fn broken(error: &io::Error, is_packed: bool, line: usize, column: usize) -> Broken {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        UnexpectedEof if is_packed => Broken {
            help: Some("fetch or copy it again".to_owned()),
            ..nowhere(line, column, "the packed file ends before its end")
        },
        InvalidData | InvalidInput if is_packed => Broken {
            help: Some("fetch or copy it again".to_owned()),
            ..nowhere(line, column, "the packed file is damaged")
        },
        _ => nowhere(line, column, &format!("reading stopped: {error}")),
    }
}

/// What is read, and what of it was read last.
struct Window<'r> {
    from: Box<dyn Read + 'r>,
    /// The last three chunks at least, once there were so many, and never more than
    /// five.
    kept: Vec<u8>,
    bytes_before: u64,
    lines_before: usize,
}

impl Window<'_> {
    /// Returns where a line begins, counted from the first that ends in the window.
    fn begin(&self, line: usize) -> Option<usize> {
        if line == 0 {
            return (self.bytes_before == 0).then_some(0);
        }
        memchr::memchr_iter(b'\n', &self.kept)
            .nth(line - 1)
            .map(|end| end + 1)
    }
}

impl Read for Window<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        if self.kept.len() + count > 5 * CHUNK {
            let gone = self.kept.len() - 2 * CHUNK;
            self.lines_before += lines(&self.kept[..gone]);
            self.bytes_before += gone as u64;
            self.kept.drain(..gone);
        }
        self.kept.extend_from_slice(&into[..count]);
        Ok(count)
    }
}

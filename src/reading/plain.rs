//! A quick way through records that are written plainly.
//!
//! What is plain is read as the parsers read it, in one go and without keeping
//! anything but offsets. What is not (an escape, a block comment, a mistake) is
//! not judged here: the answer is `None`, and the parsers have the word.

use super::item::Format;

/// A part of a text, by its offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// The offset of its first byte.
    pub start: usize,
    /// The offset after its last byte.
    pub end: usize,
}

/// A text in quotes, written plainly.
#[derive(Debug, Clone, Copy)]
pub struct PlainText(pub Slice);

/// A word, written plainly.
#[derive(Debug, Clone, Copy)]
pub struct PlainWord(pub Slice);

/// Where the fields of a record are read from.
pub trait Fields {
    /// Calls with the name of each field in turn; its value is read then.
    fn fields(&mut self, each: impl FnMut(&mut Self, &str) -> Option<()>) -> Option<()>;

    /// Reads a text.
    fn text(&mut self) -> Option<PlainText>;

    /// Reads a word.
    fn word(&mut self) -> Option<PlainWord>;

    /// Reads a list of words.
    fn words(&mut self) -> Option<Vec<PlainWord>>;

    /// Reads `true` or `false`.
    fn flag(&mut self) -> Option<bool>;

    /// Returns whether it is said that there is no value, which is then read.
    fn nothing(&mut self) -> bool;

    /// Returns a part of the text.
    fn part(&self, slice: Slice) -> &str;
}

/// A value of a field.
pub trait Value: Sized {
    /// Reads the value.
    fn read(from: &mut impl Fields) -> Option<Self>;
}

impl Value for PlainText {
    fn read(from: &mut impl Fields) -> Option<Self> {
        from.text()
    }
}

impl Value for PlainWord {
    fn read(from: &mut impl Fields) -> Option<Self> {
        from.word()
    }
}

impl Value for Vec<PlainWord> {
    fn read(from: &mut impl Fields) -> Option<Self> {
        from.words()
    }
}

impl Value for bool {
    fn read(from: &mut impl Fields) -> Option<Self> {
        from.flag()
    }
}

impl<V: Value> Value for Option<V> {
    fn read(from: &mut impl Fields) -> Option<Self> {
        if from.nothing() {
            return Some(None);
        }
        V::read(from).map(Some)
    }
}

/// A place in a text of plain RON or JSON.
#[derive(Debug)]
pub struct Plain<'s> {
    text: &'s str,
    at: usize,
    json: bool,
}

/// A letter of a word without quotes.
const BARE: u8 = 1;
/// What may not stand in a plain text, in RON.
const STOP_RON: u8 = 2;
/// What may not stand in a plain text, in JSON.
const STOP_JSON: u8 = 4;

/// What each byte is.
const BYTES: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut byte = 0_u8;
    loop {
        let mut is = 0;
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            is |= BARE;
        }
        if byte == b'"' || byte == b'\\' {
            is |= STOP_RON | STOP_JSON;
        }
        if byte < b' ' {
            is |= STOP_JSON;
        }
        bytes[byte as usize] = is;
        if byte == u8::MAX {
            break bytes;
        }
        byte += 1;
    }
};

fn is(byte: u8, what: u8) -> bool {
    BYTES[usize::from(byte)] & what != 0
}

/// The beginning of a record, up to its fields.
#[derive(Debug, Clone, Copy)]
pub struct Head<'s> {
    /// The name of the record, if it has one.
    pub name: Option<&'s str>,
    start: usize,
}

impl<'s> Plain<'s> {
    /// Returns the place at an offset of a text.
    #[must_use]
    pub fn new(text: &'s str, at: usize, format: Format) -> Self {
        Self {
            text,
            at,
            json: format != Format::Ron,
        }
    }

    /// Returns the offset of the place.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Returns whether nothing but blanks follows.
    pub fn is_over(&mut self) -> bool {
        self.blanks();
        self.at == self.text.len()
    }

    /// Reads the beginning of a record.
    pub fn head(&mut self) -> Option<Head<'s>> {
        self.blanks();
        let start = self.at;
        if !self.json {
            let name = match self.byte() {
                Some(b'(') => None,
                _ => Some(self.bare()?),
            };
            self.blanks();
            return (self.byte() == Some(b'(')).then_some(Head { name, start });
        }
        self.mark(b'{')?;
        self.blanks();
        // A name is told from a field by its capital.
        let next = self.text.as_bytes().get(self.at + 1);
        if self.byte() == Some(b'"') && next.is_some_and(u8::is_ascii_uppercase) {
            let name = self.quoted()?;
            self.mark(b':')?;
            self.blanks();
            let name = Some(self.str(name));
            return (self.byte() == Some(b'{')).then_some(Head { name, start });
        }
        self.at = start;
        Some(Head { name: None, start })
    }

    /// Reads the end of a record after its fields, and returns where it stands.
    pub fn tail(&mut self, head: Head<'_>) -> Option<Slice> {
        if self.json && head.name.is_some() {
            self.mark(b'}')?;
        }
        Some(Slice {
            start: head.start,
            end: self.at,
        })
    }

    /// Reads a list: calls for each value, which is read then.
    pub fn list(&mut self, each: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.brackets(b'[', b']', each)
    }

    /// Reads fields: calls with the name of each, whose value is read then.
    pub fn named(&mut self, mut each: impl FnMut(&mut Self, &'s str) -> Option<()>) -> Option<()> {
        let (open, close) = if self.json {
            (b'{', b'}')
        } else {
            (b'(', b')')
        };
        self.brackets(open, close, |plain| {
            let name = if plain.json {
                let name = plain.quoted()?;
                plain.str(name)
            } else {
                plain.bare()?
            };
            plain.mark(b':')?;
            each(plain, name)
        })
    }

    /// Reads what stands in brackets, parted by commas.
    fn brackets(
        &mut self,
        open: u8,
        close: u8,
        mut each: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.mark(open)?;
        if self.next_is(close) {
            return Some(());
        }
        loop {
            each(self)?;
            self.blanks();
            let mark = self.byte()?;
            self.at += 1;
            match mark {
                b',' if !self.json && self.next_is(close) => return Some(()),
                b',' => {}
                _ => return (mark == close).then_some(()),
            }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn str(&self, slice: Slice) -> &'s str {
        &self.text[slice.start..slice.end]
    }

    /// Skips blanks and, in RON, comments to the end of the line.
    fn blanks(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(b'/') if !self.json && bytes.get(self.at + 1) == Some(&b'/') => {
                    let line = &bytes[self.at..];
                    let end = line.iter().position(|&byte| byte == b'\n');
                    self.at += end.unwrap_or(line.len());
                }
                _ => return,
            }
        }
    }

    /// Reads one mark.
    fn mark(&mut self, mark: u8) -> Option<()> {
        self.next_is(mark).then_some(())
    }

    /// Returns whether a mark is next, which is then read.
    fn next_is(&mut self, mark: u8) -> bool {
        self.blanks();
        let found = self.byte() == Some(mark);
        self.at += usize::from(found);
        found
    }

    /// Reads a word without quotes.
    fn bare(&mut self) -> Option<&'s str> {
        self.blanks();
        let rest = &self.text.as_bytes()[self.at..];
        let end = rest.iter().position(|&byte| !is(byte, BARE));
        let length = end.unwrap_or(rest.len());
        if length == 0 || rest[0].is_ascii_digit() {
            return None;
        }
        let word = self.text.get(self.at..self.at + length)?;
        self.at += length;
        Some(word)
    }

    /// Reads what stands in quotes, without escapes.
    fn quoted(&mut self) -> Option<Slice> {
        self.mark(b'"')?;
        let start = self.at;
        let rest = &self.text.as_bytes()[start..];
        let stop = if self.json { STOP_JSON } else { STOP_RON };
        let length = rest.iter().position(|&byte| is(byte, stop))?;
        if rest[length] != b'"' {
            return None;
        }
        let end = start + length;
        self.at = end + 1;
        Some(Slice { start, end })
    }
}

impl Fields for Plain<'_> {
    fn fields(&mut self, each: impl FnMut(&mut Self, &str) -> Option<()>) -> Option<()> {
        self.named(each)
    }

    fn text(&mut self) -> Option<PlainText> {
        self.quoted().map(PlainText)
    }

    fn word(&mut self) -> Option<PlainWord> {
        if self.json {
            return self.quoted().map(PlainWord);
        }
        let word = self.bare()?;
        Some(PlainWord(Slice {
            start: self.at - word.len(),
            end: self.at,
        }))
    }

    fn words(&mut self) -> Option<Vec<PlainWord>> {
        let mut words = Vec::new();
        self.list(|plain| {
            words.push(plain.word()?);
            Some(())
        })?;
        Some(words)
    }

    fn flag(&mut self) -> Option<bool> {
        match self.bare()? {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    fn nothing(&mut self) -> bool {
        self.blanks();
        let nothing = self.json && self.text.as_bytes()[self.at..].starts_with(b"null");
        self.at += if nothing { 4 } else { 0 };
        nothing
    }

    fn part(&self, slice: Slice) -> &str {
        self.str(slice)
    }
}

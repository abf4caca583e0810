//! The texts of the input files, and places in them.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// One of the files of [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A stretch of a file's text, by byte offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The offset of its first byte.
    pub start: u32,
    /// The offset after its last byte.
    pub end: u32,
}

/// A place as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location<'s> {
    /// The file's shown name.
    pub file: &'s str,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// The input files: a list that only grows.
///
/// Copies share the texts.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Debug, Clone)]
struct Source {
    name: Arc<str>,
    text: Arc<String>,
    /// Its number, where it is an assumption and no file.
    assumption: Option<usize>,
    /// Whether the text is not known, but only places in it.
    places: bool,
    /// The number of the text's first line.
    first: usize,
    /// The offset at which each line begins, worked out when first asked for.
    lines: Arc<OnceLock<Vec<usize>>>,
}

impl Source {
    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let ends = self.text.match_indices('\n').map(|(end, _)| end + 1);
            std::iter::once(0).chain(ends).collect()
        })
    }
}

impl FileId {
    /// Returns the file's turn among the sources.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

impl Span {
    /// Returns the span of a range of offsets.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            file,
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    /// Returns the offsets as a range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Sources {
    /// Adds a file by the name that is shown for it, and returns it.
    ///
    /// A byte order mark at the beginning is no part of the text.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl AsRef<str>) -> FileId {
        self.add_whole(name, text.as_ref().to_owned())
    }

    /// Adds a file as [`Sources::add`] does, without a copy of its text.
    pub fn add_whole(&mut self, name: impl Into<Arc<str>>, mut text: String) -> FileId {
        let file = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        self.files.push(Source {
            name: name.into(),
            text: Arc::new(text),
            assumption: None,
            places: false,
            first: 1,
            lines: Arc::default(),
        });
        file
    }

    /// Adds what is assumed by the change of this number, and returns it.
    pub fn assume(&mut self, number: usize, text: impl AsRef<str>) -> FileId {
        let file = self.add(format!("assumption {number}"), text);
        if let Some(source) = self.files.last_mut() {
            source.assumption = Some(number);
        }
        file
    }

    /// Adds a file of which only the places are known that [`Sources::place`]
    /// makes, and returns it.
    pub fn add_places(&mut self, name: impl Into<Arc<str>>) -> FileId {
        let file = self.add(name, "");
        if let Some(source) = self.files.last_mut() {
            source.places = true;
        }
        file
    }

    /// Adds a file of which only one line is known, with its number from 1, and
    /// returns it.
    pub fn add_line(&mut self, name: impl Into<Arc<str>>, number: u32, line: &str) -> FileId {
        let file = self.add_whole(name, line.to_owned());
        if let Some(source) = self.files.last_mut() {
            source.first = number as usize;
        }
        file
    }

    /// Returns the number of the first line that is known of a file.
    #[must_use]
    pub fn first_line(&self, file: FileId) -> usize {
        self.files
            .get(file.0 as usize)
            .map_or(1, |source| source.first)
    }

    /// Returns the number of an assumption; `None` for a file.
    #[must_use]
    pub fn assumption(&self, file: FileId) -> Option<usize> {
        self.files.get(file.0 as usize)?.assumption
    }

    /// Returns the span that stands for a line and a column, both from 1, of a
    /// file whose text is not known.
    #[must_use]
    pub fn place(file: FileId, line: u32, column: u32) -> Span {
        Span {
            file,
            start: line,
            end: column,
        }
    }

    /// Returns whether only places in a file are known, not its text.
    #[must_use]
    pub fn has_places_only(&self, file: FileId) -> bool {
        self.files
            .get(file.0 as usize)
            .is_some_and(|source| source.places)
    }

    /// Returns every file, in the order in which they were added.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        (0..u32::try_from(self.files.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// Returns the shown name of a file.
    #[must_use]
    pub fn name(&self, file: FileId) -> &str {
        self.files
            .get(file.0 as usize)
            .map_or("", |source| &source.name)
    }

    /// Returns the text of a file.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        self.files
            .get(file.0 as usize)
            .map_or("", |source| &source.text)
    }

    /// Returns the text of a span.
    #[must_use]
    pub fn snippet(&self, span: Span) -> &str {
        self.text(span.file).get(span.range()).unwrap_or("")
    }

    /// Returns where a span begins, as people name it.
    #[must_use]
    pub fn location(&self, span: Span) -> Location<'_> {
        if self.has_places_only(span.file) {
            return Location {
                file: self.name(span.file),
                line: span.start as usize,
                column: span.end as usize,
            };
        }
        let start = span.start as usize;
        let lines = self
            .files
            .get(span.file.0 as usize)
            .map_or(&[][..], Source::lines);
        let line = lines.partition_point(|&line| line <= start);
        let begin = line.checked_sub(1).map_or(0, |line| lines[line]);
        let before = self.text(span.file).get(begin..start).unwrap_or("");
        Location {
            file: self.name(span.file),
            line: line + self.first_line(span.file) - 1,
            column: 1 + before.chars().count(),
        }
    }
}

impl std::fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

//! Rows: the shape that every listing has, in every format.

use crate::diagnostic::Location;
use comfy_table::{ContentArrangement, Table, presets};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use unicode_width::UnicodeWidthStr as _;

/// Columns narrower than this are harder to read than records.
const NARROWEST_COLUMN: usize = 12;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people: a table, or records where the terminal is too narrow for one.
    #[default]
    Table,
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values with a line of headings.
    Csv,
    /// A graph in the DOT language; of proofs only.
    Dot,
    /// A Mermaid flow chart; of proofs only.
    Mermaid,
    /// For people: every row as a record of its own.
    Record,
    /// A table in Markdown.
    #[value(alias = "md")]
    Markdown,
}

impl Format {
    /// Returns whether it is made for people, not for programs.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Table | Self::Record | Self::Markdown)
    }
}

/// Returns a text in Markdown on one line, in which nothing is taken for a mark.
#[must_use]
pub fn without_marks(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if "\\`*_[]<>|#".contains(c) {
            escaped.push('\\');
        }
        escaped.push(if c == '\n' { ' ' } else { c });
    }
    escaped
}

/// One field of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// There is no value: left out where the format allows.
    Missing,
    /// A text.
    Text(String),
    /// A count.
    Number(u64),
    /// Several texts.
    List(Vec<String>),
    /// Several places in files.
    Places(Vec<Place>),
    /// An object of its own, for programs, and the same in words.
    Object {
        /// In words.
        text: String,
        /// In JSON.
        json: String,
    },
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Place {
    /// The file's shown name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The record of an export that what stands there came from, if that is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

impl Place {
    /// Returns the place that a location is, of a record that came from a record of an
    /// export if that is said.
    #[must_use]
    pub fn new(location: Location<'_>, origin: Option<&str>) -> Self {
        Self {
            file: location.file.to_owned(),
            line: location.line,
            origin: origin.map(ToOwned::to_owned),
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        match &self.origin {
            Some(origin) => write!(f, ", from {origin}"),
            None => Ok(()),
        }
    }
}

impl Field {
    /// Returns the field as one text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::List(texts) => texts.join(", "),
            Self::Places(places) => {
                let texts: Vec<String> = places.iter().map(Place::to_string).collect();
                texts.join(", ")
            }
            Self::Object { text, .. } => text.clone(),
        }
    }
}

impl<T: ToString> From<T> for Field {
    fn from(value: T) -> Self {
        Self::Text(value.to_string())
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Missing => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::List(texts) => texts.serialize(serializer),
            Self::Places(places) => places.serialize(serializer),
            Self::Object { json, .. } => {
                let value: Result<&serde_json::value::RawValue, _> = serde_json::from_str(json);
                value.map_err(S::Error::custom)?.serialize(serializer)
            }
        }
    }
}

/// A listing: the keys of its columns, and rows that have a field for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The keys, in order.
    pub columns: Vec<&'static str>,
    /// The rows, in order.
    pub rows: Vec<Vec<Field>>,
}

/// A row with its keys, as an object.
struct Object<'r>(&'r [&'static str], &'r [Field]);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, field) in self.0.iter().zip(self.1) {
            if *field != Field::Missing {
                map.serialize_entry(key, field)?;
            }
        }
        map.end()
    }
}

impl Serialize for Rows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows.iter().map(|row| Object(&self.columns, row)))
    }
}

/// Returns the rows as text in a format; for people, so that it fits a width in
/// columns of the terminal, if there is one.
///
/// In JSON this is the bare list; who wants an object around it puts it there.
#[must_use]
pub fn render(rows: &Rows, format: Format, width: Option<usize>) -> String {
    match format {
        // A listing is no graph: it is written for people.
        Format::Table | Format::Dot | Format::Mermaid => people(rows, width),
        Format::Json => json(&rows),
        Format::Jsonl => rows
            .rows
            .iter()
            .map(|row| json(&Object(&rows.columns, row)) + "\n")
            .collect(),
        Format::Csv => csv(rows),
        Format::Record => records(rows, &shown(rows)),
        Format::Markdown => markdown(rows),
    }
}

fn json(value: &impl Serialize) -> String {
    // Texts and lists of texts always have a JSON form.
    serde_json::to_string(value).unwrap_or_default()
}

fn csv(rows: &Rows) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(&rows.columns);
    for row in &rows.rows {
        let _ = writer.write_record(row.iter().map(Field::text));
    }
    writer
        .into_inner()
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}

/// Returns the columns in which anything stands.
fn shown(rows: &Rows) -> Vec<usize> {
    (0..rows.columns.len())
        .filter(|column| rows.rows.iter().any(|row| row[*column] != Field::Missing))
        .collect()
}

fn markdown(rows: &Rows) -> String {
    let line = |texts: Vec<String>| format!("| {} |\n", texts.join(" | "));
    let shown = shown(rows);
    if shown.is_empty() {
        return String::new();
    }
    let escaped = |text: &str| {
        text.replace('\\', "\\\\")
            .replace('|', "\\|")
            .replace('\n', " ")
    };
    let mut text = line(
        shown
            .iter()
            .map(|column| escaped(rows.columns[*column]))
            .collect(),
    );
    text.push_str(&line(shown.iter().map(|_| "---".to_owned()).collect()));
    for row in &rows.rows {
        text.push_str(&line(
            shown
                .iter()
                .map(|column| escaped(&row[*column].text()))
                .collect(),
        ));
    }
    text
}

fn people(rows: &Rows, width: Option<usize>) -> String {
    let shown = shown(rows);
    if rows.rows.is_empty() {
        return String::new();
    }
    let widest = |column: &usize| {
        let fields = rows.rows.iter().map(|row| row[*column].text().width());
        fields
            .chain([rows.columns[*column].width()])
            .max()
            .unwrap_or_default()
    };
    let natural: usize = shown.iter().map(|column| widest(column) + 2).sum();
    match width {
        Some(width) if natural > width && width / shown.len() < NARROWEST_COLUMN => {
            records(rows, &shown)
        }
        _ => table(rows, &shown, width.filter(|width| natural > *width)),
    }
}

fn table(rows: &Rows, shown: &[usize], width: Option<usize>) -> String {
    let mut table = Table::new();
    table.force_no_tty().load_style(presets::NOTHING);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    }
    table.set_header(shown.iter().map(|column| rows.columns[*column]));
    for row in &rows.rows {
        table.add_row(shown.iter().map(|column| row[*column].text()));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn records(rows: &Rows, shown: &[usize]) -> String {
    let keys = shown
        .iter()
        .map(|column| rows.columns[*column].width())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for (place, row) in rows.rows.iter().enumerate() {
        if place > 0 {
            text.push('\n');
        }
        for column in shown {
            if row[*column] != Field::Missing {
                text.push_str(&format!(
                    "{:keys$}  {}\n",
                    rows.columns[*column],
                    row[*column].text()
                ));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Field, Format, Rows, render};

    fn rows() -> Rows {
        Rows {
            columns: vec!["user", "org", "via", "until"],
            rows: vec![
                vec![
                    "žiga@planina.example".into(),
                    "blejc".into(),
                    Field::List(vec!["a".into(), "b".into()]),
                    Field::Missing,
                ],
                vec![
                    "ana@alpska.example".into(),
                    "kranjec".into(),
                    Field::List(vec![]),
                    "2024-05-02T11:00:00Z".into(),
                ],
            ],
        }
    }

    #[test]
    fn a_table_is_as_wide_as_it_needs() {
        assert_eq!(
            render(&rows(), Format::Table, None),
            "user                  org      via   until\n\
             žiga@planina.example  blejc    a, b\n\
             ana@alpska.example    kranjec        2024-05-02T11:00:00Z\n"
        );
    }

    #[test]
    fn a_narrow_terminal_gets_records() {
        assert_eq!(
            render(&rows(), Format::Table, Some(30)),
            "user   žiga@planina.example\norg    blejc\nvia    a, b\n\n\
             user   ana@alpska.example\norg    kranjec\nvia    \nuntil  2024-05-02T11:00:00Z\n"
        );
    }

    #[test]
    fn a_terminal_that_is_a_little_too_narrow_gets_a_table_that_fits() {
        let text = render(&rows(), Format::Table, Some(52));
        assert!(
            text.lines().all(|line| line.chars().count() <= 52),
            "{text}"
        );
        assert!(text.starts_with("user "), "{text}");
    }

    #[test]
    fn json_leaves_out_what_is_missing() {
        assert_eq!(
            render(&rows(), Format::Jsonl, None),
            "{\"user\":\"žiga@planina.example\",\"org\":\"blejc\",\"via\":[\"a\",\"b\"]}\n\
             {\"user\":\"ana@alpska.example\",\"org\":\"kranjec\",\"via\":[],\"until\":\"2024-05-02T11:00:00Z\"}\n"
        );
    }
}

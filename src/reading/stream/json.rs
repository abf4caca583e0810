//! Documents in JSON, one record after the other.

use super::input::{Broken, Input};
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use std::fmt;

/// How records lie in documents, by the names of fields.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'n> {
    /// Those that hold a list of records.
    pub lists: &'n [&'n str],
    /// Those that hold a document, to which the fields beside them belong.
    pub within: &'n [&'n str],
    /// Those that say, beside a document, where it comes from.
    pub origins: &'n [&'n str],
    /// Those that only a record has. In what has one, before it, a list is a field
    /// like others.
    pub own: &'n [&'n str],
}

/// What is found in documents, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// A document within another begins, or an object that may be one.
    Begin,
    /// Where the document that began last comes from.
    Origin(&'t str),
    /// A record: its text, an object in JSON.
    Record {
        /// The text.
        text: &'t str,
        /// Whether it stands in a list.
        listed: bool,
    },
    /// Something else than is wanted.
    Other {
        /// What it is.
        sort: &'static str,
        /// What is wanted.
        wanted: &'static str,
    },
    /// The document that began last ends.
    End,
}

/// Reads documents that stand one after the other, and hands over what is in them.
///
/// # Errors
///
/// Where the text is no JSON any more. What came before was handed over.
pub fn documents(
    input: &mut Input<'_>,
    shape: Shape<'_>,
    each: &mut dyn FnMut(Piece<'_>),
) -> Result<(), Broken> {
    // The parser counts from where it begins: empty lines may have come before.
    let before = input.wrong_byte(input.read(), "").line as usize - 1;
    all(input, shape, each).map_err(|error| explained(input, &error, before))
}

fn all(
    input: &mut Input<'_>,
    shape: Shape<'_>,
    each: &mut dyn FnMut(Piece<'_>),
) -> Result<(), serde_json::Error> {
    let mut parser = serde_json::Deserializer::from_reader(input.reader());
    loop {
        match parser.end() {
            Ok(()) => return Ok(()),
            Err(error) if error.is_io() => return Err(error),
            // Something follows that is not yet read.
            Err(_) => Document {
                shape,
                each: &mut *each,
                listed: false,
            }
            .deserialize(&mut parser)?,
        }
    }
}

/// Returns what is wrong, in the words of the files.
fn explained(input: &Input<'_>, error: &serde_json::Error, lines: usize) -> Broken {
    let (line, column) = (error.line() + lines, error.column());
    let message = error.to_string();
    match error.classify() {
        Category::Io => {
            let kind = error.io_error_kind().unwrap_or(std::io::ErrorKind::Other);
            let text = message.split(" at line ").next().unwrap_or_default();
            input.unreadable(&std::io::Error::new(kind, text.to_owned()))
        }
        Category::Eof => Broken {
            help: Some("it was cut off: fetch it again".to_owned()),
            ..input.wrong_at(line, column, "the file ends inside a record or a list")
        },
        Category::Data | Category::Syntax if message.starts_with("recursion limit") => {
            input.wrong_at(line, column, "brackets are nested too deeply")
        }
        Category::Data | Category::Syntax => input
            .not_utf8()
            .unwrap_or_else(|| input.wrong_at(line, column, "this is not JSON")),
    }
}

const RECORD: &str = "a record";
const LIST: &str = "a list";

fn other(each: &mut dyn FnMut(Piece<'_>), sort: &'static str, wanted: &'static str) {
    each(Piece::Other { sort, wanted });
}

/// Reads a document: an object, or a list of documents.
struct Document<'a, 'n> {
    shape: Shape<'n>,
    each: &'a mut dyn FnMut(Piece<'_>),
    listed: bool,
}

impl<'de> DeserializeSeed<'de> for Document<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record or a list of records")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self {
            shape,
            each,
            listed,
        } = self;
        each(Piece::Begin);
        let mut text = String::from("{");
        let (mut is_own, mut is_around) = (false, false);
        while let Some(name) = map.next_key::<String>()? {
            let name = name.as_str();
            if shape.within.contains(&name) {
                is_around = true;
                map.next_value_seed(Document {
                    shape,
                    each: &mut *each,
                    listed: false,
                })?;
                continue;
            }
            if shape.lists.contains(&name) && !is_own {
                is_around = true;
                map.next_value_seed(List { each: &mut *each })?;
                continue;
            }
            is_own |= shape.own.contains(&name);
            let value: Box<RawValue> = map.next_value()?;
            if shape.origins.contains(&name)
                && let Ok(origin) = serde_json::from_str::<String>(value.get())
            {
                each(Piece::Origin(&origin));
            }
            text.push_str(if text.len() == 1 { "" } else { "," });
            text.push_str(&serde_json::Value::from(name).to_string());
            text.push(':');
            text.push_str(value.get());
        }
        if !is_around || is_own {
            text.push('}');
            each(Piece::Record {
                text: &text,
                listed,
            });
        }
        each(Piece::End);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { shape, each, .. } = self;
        loop {
            let next = Document {
                shape,
                each: &mut *each,
                listed: true,
            };
            if list.next_element_seed(next)?.is_none() {
                return Ok(());
            }
        }
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<(), E> {
        other(self.each, "a text", RECORD);
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        other(self.each, "a flag", RECORD);
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<(), E> {
        other(self.each, "a number", RECORD);
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<(), E> {
        other(self.each, "a number", RECORD);
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<(), E> {
        other(self.each, "a number", RECORD);
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        other(self.each, "nothing", RECORD);
        Ok(())
    }
}

/// Reads a list of records.
struct List<'a> {
    each: &'a mut dyn FnMut(Piece<'_>),
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element::<Box<RawValue>>()? {
            let text = element.get();
            match text.as_bytes().first() {
                Some(b'{') => (self.each)(Piece::Record { text, listed: true }),
                _ => other(self.each, super::fields::sort(text), RECORD),
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        other(self.each, "a record", LIST);
        Ok(())
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<(), E> {
        other(self.each, "a text", LIST);
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        other(self.each, "a flag", LIST);
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<(), E> {
        other(self.each, "a number", LIST);
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<(), E> {
        other(self.each, "a number", LIST);
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<(), E> {
        other(self.each, "a number", LIST);
        Ok(())
    }

    /// A list that is left out has no records.
    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

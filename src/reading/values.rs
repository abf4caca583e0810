//! Values that remember where they stand, for RON and JSON alike.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, MapAccess, VariantAccess, Visitor,
};
use unicode_normalization::UnicodeNormalization as _;

use super::rows::Sort;

/// Where a slice of the file's text stands in memory: its address and length.
///
/// An item makes a span of it, by the difference to the address of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) address: usize,
    pub(super) length: usize,
}

impl Place {
    fn of(slice: &str) -> Self {
        Self {
            address: slice.as_ptr() as usize,
            length: slice.len(),
        }
    }
}

/// A text in quotes, in NFC, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    text: String,
    pub(super) place: Option<Place>,
}

/// A word without quotes, or in JSON with them, with its place.
///
/// Any word will do at first; [`Item::word`](super::Item::word) looks it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordText(Text);

/// A value that is not yet read.
#[derive(Debug, Clone, Copy)]
pub struct Raw(pub(super) Place);

/// A value with a name before it: `name(value)`, or in JSON `{"name": value}`.
#[derive(Debug, Clone)]
pub struct Named<T> {
    /// The name.
    pub name: WordText,
    /// The value in its brackets.
    pub value: T,
}

/// Values with a text before each, in order: `{"text": value, …}`.
#[derive(Debug, Clone)]
pub struct Pairs<T>(pub Vec<(Text, T)>);

/// The fields of a record, in order, not yet read.
#[derive(Debug)]
pub(super) struct Fields(pub(super) Vec<(Text, Raw)>);

impl Text {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the text as an owned string.
    #[must_use]
    pub fn into_string(self) -> String {
        self.text
    }
}

impl WordText {
    /// Returns the word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the word as a text with the same place.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.0
    }
}

/// A type of values with what sort they are.
pub trait Sorted {
    /// The sort.
    const SORT: Sort;
}

impl Sorted for Text {
    const SORT: Sort = Sort::Text;
}

impl Sorted for WordText {
    const SORT: Sort = Sort::Text;
}

impl Sorted for bool {
    const SORT: Sort = Sort::Flag;
}

impl Sorted for Vec<WordText> {
    const SORT: Sort = Sort::Words;
}

impl<T: Sorted> Sorted for Option<T> {
    const SORT: Sort = T::SORT;
}

/// What messages call the things that this module reads.
pub(super) const TEXT: &str = "a text in quotes";
pub(super) const WORD: &str = "a word";
pub(super) const RECORD: &str = "a record";

struct TextVisitor(&'static str);

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_borrowed_str<E: de::Error>(self, slice: &'de str) -> Result<Text, E> {
        Ok(Text {
            text: slice.nfc().collect(),
            place: Some(Place::of(slice)),
        })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text {
            text: text.nfc().collect(),
            place: None,
        })
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor(TEXT))
    }
}

/// Reads an identifier, whatever it is.
struct Identifier;

impl<'de> DeserializeSeed<'de> for Identifier {
    type Value = WordText;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<WordText, D::Error> {
        deserializer
            .deserialize_identifier(TextVisitor(WORD))
            .map(WordText)
    }
}

impl<'de> Deserialize<'de> for WordText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordVisitor;

        impl<'de> Visitor<'de> for WordVisitor {
            type Value = WordText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(WORD)
            }

            fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<WordText, A::Error> {
                let (word, nothing) = access.variant_seed(Identifier)?;
                nothing.unit_variant()?;
                Ok(word)
            }
        }

        deserializer.deserialize_enum("", &[], WordVisitor)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamedVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for NamedVisitor<T> {
            type Value = Named<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word with brackets after it")
            }

            fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Named<T>, A::Error> {
                let (name, value) = access.variant_seed(Identifier)?;
                Ok(Named {
                    name,
                    value: value.newtype_variant()?,
                })
            }
        }

        deserializer.deserialize_enum("", &[], NamedVisitor(PhantomData))
    }
}

/// The name by which RON's deserializer knows that raw text is asked for.
///
/// `serde_json` does not know it and goes on to `visit_newtype_struct`, where
/// its own raw value takes over: so one type reads both formats.
const RAW: &str = "$ron::private::RawValue";

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RawVisitor;

        impl<'de> Visitor<'de> for RawVisitor {
            type Value = Raw;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_borrowed_str<E: de::Error>(self, slice: &'de str) -> Result<Raw, E> {
                Ok(Raw(Place::of(slice)))
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Raw, D::Error> {
                let raw = <&serde_json::value::RawValue>::deserialize(deserializer)?;
                Ok(Raw(Place::of(raw.get())))
            }
        }

        deserializer.deserialize_newtype_struct(RAW, RawVisitor)
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;

        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(RECORD)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(WordText(name)) = map.next_key_seed(Identifier)? {
                    fields.push((name, map.next_value()?));
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_struct("", &[], FieldsVisitor)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsVisitor<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}

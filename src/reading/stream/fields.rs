//! The fields of one record in JSON, each read when it is asked for.

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// What is wrong with a record or a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Wrong(pub String);

/// The fields of a record, by their names.
#[derive(Debug, Clone, Default)]
pub struct Fields<'t> {
    values: BTreeMap<Cow<'t, str>, &'t str>,
}

impl<'t> Fields<'t> {
    /// Finds the fields of a record in its text.
    ///
    /// # Errors
    ///
    /// It is no record, or one that says two things about the same.
    pub fn of(text: &'t str) -> Result<Self, Wrong> {
        if !text.starts_with('{') {
            return Err(Wrong(format!(
                "{} stands where a record should",
                sort(text)
            )));
        }
        serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            Wrong(match message.split(" at line ").next() {
                Some(message) if message.starts_with(TWICE) => message.to_owned(),
                _ => "it is no record in JSON".to_owned(),
            })
        })
    }

    /// Returns whether there is a field of this name that says something.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Returns the names of the fields, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(AsRef::as_ref)
    }

    /// Returns a text; `None` where it is left out or empty.
    ///
    /// # Errors
    ///
    /// It is a list or a record.
    pub fn text(&self, name: &str) -> Result<Option<String>, Wrong> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let text = text_of(value).ok_or_else(|| wrong(name, value, "a text"))?;
        Ok(Some(text).filter(|text| !text.trim().is_empty()))
    }

    /// Returns texts, whether they stand in a list or parted by commas in a text.
    /// In a list of records, it is the first of some fields that counts.
    ///
    /// # Errors
    ///
    /// It is neither, or has something else among them.
    pub fn texts(&self, name: &str, inner: &[&str]) -> Result<Vec<String>, Wrong> {
        let Some(value) = self.value(name) else {
            return Ok(Vec::new());
        };
        let mut texts = Vec::new();
        for element in elements(value) {
            let text = match element.as_bytes().first() {
                Some(b'{') => {
                    let fields = Fields::of(element)?;
                    let mut found = None;
                    for field in inner {
                        found = found.or(fields.text(field)?);
                    }
                    found.ok_or_else(|| {
                        Wrong(format!(
                            "a record in `{name}` has none of the fields wanted"
                        ))
                    })?
                }
                Some(b'n') => continue,
                Some(b'"') => text_of(element).unwrap_or_default(),
                _ => return Err(wrong(name, element, "texts")),
            };
            let parts = text.split(',').map(str::trim);
            texts.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
        }
        Ok(texts)
    }

    /// Returns a flag, which may be written as a text.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Wrong> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        match text_of(value).map(|text| text.trim().to_ascii_lowercase()) {
            Some(text) if text == "true" => Ok(Some(true)),
            Some(text) if text == "false" => Ok(Some(false)),
            Some(text) if text.is_empty() => Ok(None),
            _ => Err(wrong(name, value, "`true` or `false`")),
        }
    }

    /// Returns a record.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub fn record(&self, name: &str) -> Result<Option<Fields<'t>>, Wrong> {
        match self.value(name) {
            Some(value) if value.starts_with('{') => Fields::of(value).map(Some),
            Some(value) => Err(wrong(name, value, "a record")),
            None => Ok(None),
        }
    }

    /// Returns a list of records; a single one may stand for it.
    ///
    /// # Errors
    ///
    /// It is something else, or has something else among them.
    pub fn records(&self, name: &str) -> Result<Vec<Fields<'t>>, Wrong> {
        let Some(value) = self.value(name) else {
            return Ok(Vec::new());
        };
        if !value.starts_with(['{', '[']) {
            return Err(wrong(name, value, "a list of records"));
        }
        let records = elements(value).into_iter().filter(|it| *it != "null");
        let record = |element: &'t str| match Fields::of(element) {
            Err(_) if !element.starts_with('{') => Err(wrong(name, element, "records")),
            fields => fields,
        };
        records.map(record).collect()
    }

    /// Returns what a field says, as it is written.
    fn value(&self, name: &str) -> Option<&'t str> {
        self.values.get(name).copied().filter(|it| *it != "null")
    }
}

/// Returns the elements of a list, or what is no list as the only one.
fn elements(value: &str) -> Vec<&str> {
    if !value.starts_with('[') {
        return vec![value];
    }
    let elements: Result<Vec<&RawValue>, _> = serde_json::from_str(value);
    // The text was found to be JSON before.
    elements.map_or_else(
        |_| vec![value],
        |elements| elements.into_iter().map(RawValue::get).collect(),
    )
}

fn wrong(name: &str, value: &str, wanted: &str) -> Wrong {
    let found = sort(value);
    Wrong(if value.len() <= 40 {
        format!("`{name}` has {found}, `{value}`, where {wanted} should stand")
    } else {
        format!("`{name}` has {found} where {wanted} should stand")
    })
}

/// Returns what a value in JSON is, by how it begins.
pub(super) fn sort(value: &str) -> &'static str {
    match value.as_bytes().first() {
        Some(b'{') => "a record",
        Some(b'[') => "a list",
        Some(b'"') => "a text",
        Some(b't' | b'f') => "a flag",
        Some(b'n') => "nothing",
        _ => "a number",
    }
}

/// Returns the text that a value is, unless it is a list or a record. Half a letter,
/// as programs leave it that count letters wrongly, becomes marks.
fn text_of(value: &str) -> Option<String> {
    struct Lossy(String);

    impl<'de> Deserialize<'de> for Lossy {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct LossyVisitor;

            impl Visitor<'_> for LossyVisitor {
                type Value = Lossy;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a text")
                }

                fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Lossy, E> {
                    Ok(Lossy(String::from_utf8_lossy(bytes).into_owned()))
                }
            }

            deserializer.deserialize_bytes(LossyVisitor)
        }
    }

    match value.as_bytes().first()? {
        b'{' | b'[' => None,
        b'"' => serde_json::from_str(value).ok().map(|Lossy(text)| text),
        _ => Some(value.to_owned()),
    }
}

/// How it is said that a field stands twice.
const TWICE: &str = "the field `";

impl<'de: 't, 't> Deserialize<'de> for Fields<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;

        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut values = BTreeMap::new();
                while let Some((Name(name), value)) = map.next_entry::<Name<'de>, &RawValue>()? {
                    if let Some(earlier) = values.insert(name.clone(), value.get())
                        && earlier != value.get()
                    {
                        let message = format!("{TWICE}{name}` stands twice, and says two things");
                        return Err(de::Error::custom(message));
                    }
                }
                Ok(Fields { values })
            }
        }

        deserializer.deserialize_map(FieldsVisitor)
    }
}

/// The name of a field, without a copy where there are no escapes in it.
struct Name<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}

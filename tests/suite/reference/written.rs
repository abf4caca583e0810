//! The facts as they are written: reading RON and JSON, words and instants.

use super::World;

impl World {
    /// Reads a fact base as it is written in RON.
    pub(crate) fn from_ron(text: &str) -> Result<World, ron::error::SpannedError> {
        ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
            .from_str(text)
    }
}

/// Words of the vocabulary: bare in RON, strings in JSON.
pub(super) mod word {
    use serde::de::{Deserialize, Deserializer, Error, Visitor};

    struct Word(String);

    impl<'de> Deserialize<'de> for Word {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            struct Reader;
            impl Visitor<'_> for Reader {
                type Value = Word;
                fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    to.write_str("a word")
                }
                fn visit_str<E: Error>(self, word: &str) -> Result<Word, E> {
                    Ok(Word(word.to_owned()))
                }
            }
            from.deserialize_identifier(Reader)
        }
    }

    pub(crate) fn one<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
        Ok(Word::deserialize(from)?.0)
    }

    pub(crate) fn maybe<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
        Ok(Option::<Word>::deserialize(from)?.map(|word| word.0))
    }

    pub(crate) fn many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
        let words = Vec::<Word>::deserialize(from)?;
        Ok(words.into_iter().map(|word| word.0).collect())
    }
}

/// Instants: a date (midnight UTC) or a date with a time.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    clippy::ref_option,
    reason = "serde hands fields over by reference"
)]
pub(crate) mod instant {
    use jiff::Timestamp;
    use jiff::civil::Date;
    use jiff::tz::TimeZone;

    const DAY: i64 = 24 * 60 * 60;

    /// Seconds since 1970 of an instant as it is written.
    pub(crate) fn read(text: &str) -> Result<i64, jiff::Error> {
        if text.contains('T') {
            return Ok(text.parse::<Timestamp>()?.as_second());
        }
        let midnight = text.parse::<Date>()?.to_zoned(TimeZone::UTC)?;
        Ok(midnight.timestamp().as_second())
    }

    /// An instant as it is written, midnight as a date.
    pub(crate) fn write(seconds: i64) -> String {
        let instant = Timestamp::from_second(seconds).expect("an instant");
        if seconds % DAY == 0 {
            instant.to_zoned(TimeZone::UTC).date().to_string()
        } else {
            instant.to_string()
        }
    }

    pub(crate) mod one {
        use serde::de::{Deserialize, Deserializer, Error};
        use serde::ser::Serializer;

        pub(crate) fn serialize<S: Serializer>(instant: &i64, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(&super::write(*instant))
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
            let text = String::deserialize(from)?;
            super::read(&text).map_err(D::Error::custom)
        }
    }

    pub(crate) mod maybe {
        use serde::de::{Deserialize, Deserializer, Error};
        use serde::ser::{Serialize, Serializer};

        pub(crate) fn serialize<S: Serializer>(
            instant: &Option<i64>,
            to: S,
        ) -> Result<S::Ok, S::Error> {
            instant.map(super::write).serialize(to)
        }

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
            from: D,
        ) -> Result<Option<i64>, D::Error> {
            let text = Option::<String>::deserialize(from)?;
            let read = |text: String| super::read(&text).map_err(D::Error::custom);
            text.map(read).transpose()
        }
    }
}

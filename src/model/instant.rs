//! Instants of facts and dates of policy.

use jiff::civil;
use jiff::tz::TimeZone;

/// A point in time, in microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, bitcode::Encode, bitcode::Decode,
)]
pub struct Instant(i64);

/// A day of the civil calendar, by which policy is dated.
pub type Date = civil::Date;

/// Why a text is not an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InstantError {
    /// It is neither a date nor a date with a time.
    #[error(
        "`{}` is wanted here, or a date with a time such as `{}`",
        "2024-05-02",
        "2024-05-02T09:00:00Z"
    )]
    Shape,
    /// The day or the time of day does not exist.
    #[error("there is no such day or time")]
    OutOfRange,
    /// It is more precise than a microsecond.
    #[error("an instant is not finer than a microsecond")]
    TooFine,
}

impl Instant {
    /// Before every instant that can be written: since always.
    pub const ALWAYS: Self = Self(i64::MIN);
    /// After every instant that can be written: no end.
    pub const NEVER: Self = Self(i64::MAX);

    /// Returns the instant that a text spells: a date, which means midnight
    /// UTC, or a date with a time and an offset.
    ///
    /// # Errors
    ///
    /// Says whether the shape, the range or the precision is wrong.
    pub fn parse(text: &str) -> Result<Self, InstantError> {
        let shaped = |text: &str| {
            let digits = text.bytes().take(10).enumerate().all(|(place, byte)| {
                if place == 4 || place == 7 {
                    byte == b'-'
                } else {
                    byte.is_ascii_digit()
                }
            });
            digits && text.len() >= 10
        };
        if !shaped(text) {
            return Err(InstantError::Shape);
        }
        let timestamp = if text.len() == 10 {
            let date: Date = text.parse().map_err(|_| InstantError::OutOfRange)?;
            return Self::midnight(date);
        } else {
            if !matches!(text.as_bytes()[10], b'T' | b't') || !text.is_ascii() {
                return Err(InstantError::Shape);
            }
            let zoned = text.ends_with(['Z', 'z']) || text[11..].contains(['+', '-']);
            if !zoned {
                return Err(InstantError::Shape);
            }
            text.parse::<jiff::Timestamp>()
                .map_err(|_| InstantError::OutOfRange)?
        };
        if timestamp.as_nanosecond() % 1_000 != 0 {
            return Err(InstantError::TooFine);
        }
        Ok(Self(timestamp.as_microsecond()))
    }

    /// Returns midnight UTC at the start of a day.
    ///
    /// # Errors
    ///
    /// A day at the very edge of the calendar has no such instant.
    pub fn midnight(date: Date) -> Result<Self, InstantError> {
        let zoned = date
            .to_zoned(TimeZone::UTC)
            .map_err(|_| InstantError::OutOfRange)?;
        Ok(Self(zoned.timestamp().as_microsecond()))
    }

    /// Returns the instant of a clock's reading, cut to the second.
    #[must_use]
    pub fn from_clock(now: jiff::Timestamp) -> Self {
        Self(now.as_second().saturating_mul(1_000_000))
    }

    /// Returns the instant so many days later, or earlier if they are negative.
    #[must_use]
    pub fn days_later(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(86_400_000_000)))
    }

    /// Returns the instant so many microseconds later, or earlier if they are negative.
    #[must_use]
    pub fn microseconds_later(self, microseconds: i64) -> Self {
        Self(self.0.saturating_add(microseconds))
    }

    /// Returns midnight UTC at the start of the instant's day.
    #[must_use]
    pub fn start_of_day(self) -> Self {
        if self.is_written() {
            Self(self.0 - self.0.rem_euclid(86_400_000_000))
        } else {
            self
        }
    }

    /// Returns whether this is a real instant, not one of the two ends of time.
    #[must_use]
    pub fn is_written(self) -> bool {
        self != Self::ALWAYS && self != Self::NEVER
    }
}

/// Returns the earlier of two ends.
#[must_use]
pub fn earlier(one: Instant, other: Instant) -> Instant {
    one.min(other)
}

/// Returns the end of the hour that begins at an instant.
#[must_use]
pub fn an_hour_after(at: Instant) -> Instant {
    Instant(at.0.saturating_add(3_600_000_000))
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::ALWAYS => f.pad("always"),
            Self::NEVER => f.pad("never"),
            Self(microseconds) => match jiff::Timestamp::from_microsecond(microseconds) {
                Ok(timestamp) => f.pad(&timestamp.to_string()),
                Err(_) => f.pad(if microseconds < 0 { "always" } else { "never" }),
            },
        }
    }
}

//! Drawing by chance, the same everywhere.

use crate::model::Instant;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// 2024-05-02T10:00:00Z, around which the worlds are built, in seconds since
/// the epoch.
const NOON: i64 = 1_714_644_000;

const DAY: i64 = 86_400;

/// A stream of chance. What it yields is the `ChaCha` key stream itself, which
/// depends on the seed and the number of the stream alone.
#[derive(Debug)]
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// Returns one of the many streams of a seed.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut random = ChaCha8Rng::from_seed(key);
        random.set_stream(stream);
        Self(random)
    }

    /// Returns any number.
    pub(super) fn any(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// Returns a number below a limit; zero, where that is zero.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        let scaled = u64::from(self.any()) * u64::from(limit);
        u32::try_from(scaled >> 32).unwrap_or_default()
    }

    /// Returns whether something happens that does in so many of a hundred cases.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// Returns midnight of one of so many days, counted from the instant around
    /// which the worlds are built.
    pub(super) fn day(&mut self, from: i64, days: u32) -> Instant {
        let day = from + i64::from(self.below(days));
        instant((NOON / DAY + day) * DAY)
    }

    /// Returns an instant, on the minute, in the minutes from one to another
    /// around the instant around which the worlds are built.
    pub(super) fn minute(&mut self, from: i64, minutes: u32) -> Instant {
        instant(NOON + (from + i64::from(self.below(minutes))) * 60)
    }

    /// Returns the period of a grant or an assignment: mostly open, sometimes
    /// with an end, seldom over.
    pub(super) fn period(&mut self) -> (Instant, Instant) {
        let from = self.percent(70);
        let start = self.day(-1_500, 1_400);
        match self.below(100) {
            0..2 => (start, self.day(-90, 80)),
            2..8 => (start, self.day(30, 400)),
            _ if from => (start, Instant::NEVER),
            _ => (Instant::ALWAYS, Instant::NEVER),
        }
    }
}

fn instant(seconds: i64) -> Instant {
    // Nothing that is drawn is near the ends of the calendar.
    jiff::Timestamp::from_second(seconds).map_or(Instant::ALWAYS, Instant::from_clock)
}

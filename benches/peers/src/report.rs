//! What one run of one engine says of itself, and how it measures.

use crate::codes::Failure;
use crate::digest::Digest;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// The report of one engine in one world; outside engines write the same as JSON.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Report {
    /// How long deriving took, in milliseconds, once for each round.
    #[serde(default)]
    pub(crate) derive_ms: Vec<f64>,
    /// What the process held before deriving, in megabytes: the facts and itself.
    pub(crate) facts_mb: f64,
    /// The most that the process held in the first round, in megabytes.
    pub(crate) peak_mb: f64,
    /// What was derived; absent where another process works that out.
    #[serde(default)]
    pub(crate) digest: Option<Digest>,
    /// How long all pairs of a user and an organization took to list, in milliseconds.
    #[serde(default)]
    pub(crate) list_ms: Vec<f64>,
    /// How long one decision took, in nanoseconds.
    #[serde(default)]
    pub(crate) check_ns: Vec<f64>,
    /// How long loading took where that is worth knowing, in milliseconds.
    #[serde(default)]
    pub(crate) load_ms: Option<f64>,
}

/// How often something is run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rounds {
    /// At most so often.
    pub(crate) most: usize,
    /// Not again once so much time is spent.
    pub(crate) budget: Duration,
}

impl Rounds {
    /// Times something, again and again; returns the times in milliseconds and
    /// the last result. `first` is called when the first round is over.
    fn time<In, Out>(
        self,
        mut make: impl FnMut() -> In,
        mut run: impl FnMut(In) -> Out,
        mut first: impl FnMut(),
    ) -> (Vec<f64>, Out) {
        let begun = Instant::now();
        let mut times = Vec::new();
        loop {
            let made = make();
            let start = Instant::now();
            let out = run(made);
            times.push(start.elapsed().as_secs_f64() * 1000.0);
            if times.len() == 1 {
                first();
            }
            if times.len() >= self.most || begun.elapsed() > self.budget {
                return (times, out);
            }
        }
    }
}

/// Returns a line of this process's memory account, in megabytes; nothing where
/// the system keeps none.
fn megabytes(field: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let found = lines.find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    let number = found.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    number.unwrap_or(0.0) / 1024.0
}

/// Forgets the peak of memory up to now, where the system can.
fn forget_peak() {
    // A system without this account counts from the beginning.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

impl Report {
    /// Derives in rounds and takes the memory of the first.
    pub(crate) fn derive<In, Out>(
        &mut self,
        rounds: Rounds,
        mut make: impl FnMut() -> In,
        run: impl FnMut(In) -> Out,
    ) -> Out {
        let mut made = Some(make());
        forget_peak();
        self.facts_mb = megabytes("VmRSS");
        let mut peak = 0.0;
        let again = || made.take().unwrap_or_else(&mut make);
        let (times, out) = rounds.time(again, run, || peak = megabytes("VmHWM"));
        self.derive_ms = times;
        self.peak_mb = peak;
        out
    }

    /// Lists all pairs in rounds.
    pub(crate) fn list<Out>(&mut self, rounds: Rounds, mut list: impl FnMut() -> Out) {
        (self.list_ms, _) = rounds.time(|| (), |()| list(), || ());
    }

    /// Asks the questions in rounds.
    pub(crate) fn check<Q>(
        &mut self,
        rounds: Rounds,
        questions: &[Q],
        mut ask: impl FnMut(&Q) -> bool,
    ) -> Result<(), Failure> {
        let (times, right) = rounds.time(
            || (),
            |()| questions.iter().filter(|question| ask(question)).count(),
            || (),
        );
        if right != questions.len() {
            let wrong = questions.len() - right;
            return Err(format!("{wrong} of {} decisions are wrong", questions.len()).into());
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "there are a few thousand questions"
        )]
        let count = questions.len() as f64;
        self.check_ns = times.iter().map(|ms| ms * 1e6 / count).collect();
        Ok(())
    }
}

/// Returns the middle of some numbers.
pub(crate) fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        length if length % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

//! What facts come to at one instant, seen from another.
//!
//! Owns how a fact is put so that the rules make at one instant of it what they
//! make at an earlier one: worlds of different instants can then be mixed fact by
//! fact. What was over by the later instant gets an end right after it, in the
//! order of the real ends, so that whatever ends with it still does.

use crate::facts::Fact;
use crate::model::{Instant, an_hour_after};
use std::collections::BTreeMap;

/// The instant at which both sides are looked at, and the ends that were put off.
#[derive(Debug)]
pub(super) struct Time {
    /// The later of the two instants.
    pub(super) at: Instant,
    /// The ends that lie before it, and what stands for each.
    put_off: BTreeMap<Instant, Instant>,
    /// The other way round.
    real: BTreeMap<Instant, Instant>,
}

impl Time {
    /// Returns what takes facts of an earlier instant to a later one.
    pub(super) fn new<'f>(
        earlier: Instant,
        at: Instant,
        facts: impl Iterator<Item = &'f Fact>,
    ) -> Self {
        let over = |fact: &&Fact| in_force(fact, earlier) && !in_force(fact, at);
        let mut put_off: BTreeMap<Instant, Instant> = facts
            .filter(over)
            .map(|fact| (end(fact), Instant::NEVER))
            .collect();
        for (number, stands) in (1..).zip(put_off.values_mut()) {
            *stands = at.microseconds_later(number);
        }
        let real = put_off.iter().map(|(end, stands)| (*stands, *end));
        Self {
            at,
            real: real.collect(),
            put_off,
        }
    }

    /// Returns the fact that is at the later instant what a fact is at some
    /// instant; nothing if it is not in force then.
    pub(super) fn seen(&self, fact: &Fact, at: Instant) -> Option<Fact> {
        match (in_force(fact, at), in_force(fact, self.at)) {
            (before, later) if before == later => Some(*fact),
            (false, _) => None,
            (true, _) => {
                let mut fact = *fact;
                let over = end(&fact);
                let stands = self.put_off.get(&over).copied().unwrap_or(over);
                match &mut fact {
                    Fact::Grant { until, .. } | Fact::Assigned { until, .. } => *until = stands,
                    Fact::HelpDeskApproval { at, .. } => {
                        *at = stands.microseconds_later(-AN_HOUR);
                    }
                    _ => {}
                }
                Some(fact)
            }
        }
    }

    /// Returns the end that an end stands for.
    pub(super) fn real(&self, end: Instant) -> Instant {
        self.real.get(&end).copied().unwrap_or(end)
    }
}

/// How long an approval runs, in microseconds.
const AN_HOUR: i64 = 3_600_000_000;

/// Returns whether a fact has begun at an instant, and is not over.
pub(super) fn in_force(fact: &Fact, now: Instant) -> bool {
    match *fact {
        Fact::Grant { from, until, .. } | Fact::Assigned { from, until, .. } => {
            from <= now && now < until
        }
        Fact::Provisioned { at, .. }
        | Fact::SetUpServices { at, .. }
        | Fact::Demotion { at, .. } => at <= now,
        Fact::HelpDeskApproval { at, .. } => at <= now && now < an_hour_after(at),
        _ => true,
    }
}

/// Returns when a fact is over.
fn end(fact: &Fact) -> Instant {
    match *fact {
        Fact::Grant { until, .. } | Fact::Assigned { until, .. } => until,
        Fact::HelpDeskApproval { at, .. } => an_hour_after(at),
        _ => Instant::NEVER,
    }
}

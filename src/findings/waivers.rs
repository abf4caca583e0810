//! Waivers: findings that somebody answers for, for a while.
//!
//! Owns which findings a review file waives at the instant asked about, and what is
//! found of the file itself: waivers that have ended, and waivers of nothing.
//!
//! Invariant: a waiver counts strictly before its end, and never for a finding about a
//! waiver.

mod read;

pub use read::read;

use super::{Finding, Kind, Thresholds, find_only, key};
use crate::diagnostic::Span;
use crate::model::Instant;
use crate::world::World;
use std::collections::BTreeSet;

/// What was agreed on for a review: a review file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreed {
    /// From where on full access reaches too far, if the file says so.
    pub broad_reach: Option<usize>,
    /// The waivers, in the order of the file.
    pub waivers: Vec<Waiver>,
}

/// A finding, or all of some sort, that somebody answers for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The kind of finding.
    pub kind: Kind,
    /// Whom the finding is about, if only that is waived.
    pub user: Option<String>,
    /// Where it is, if only that is waived.
    pub org: Option<String>,
    /// Who answers for it.
    pub owner: String,
    /// Why it is as it should be, for now.
    pub reason: String,
    /// Until when.
    pub until: Instant,
    /// Where the waiver stands.
    pub span: Span,
}

/// A finding that is waived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// The finding.
    pub finding: Finding,
    /// Which of the waivers it is.
    pub waiver: usize,
}

/// What a review comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// The findings that nobody answers for, in the order of [`find_only`].
    pub findings: Vec<Finding>,
    /// The others, in the same order.
    pub waived: Vec<Waived>,
}

/// Returns the findings of some kinds, those apart that are waived; and of the kinds
/// that are about waivers, what is found of these.
#[must_use]
pub fn review(world: &World, thresholds: &Thresholds, agreed: &Agreed, kinds: &[Kind]) -> Reviewed {
    let mut sought: BTreeSet<Kind> = kinds.iter().copied().collect();
    if sought.contains(&Kind::UnmatchedWaiver) {
        sought.extend(agreed.waivers.iter().map(|waiver| waiver.kind));
    }
    let sought: Vec<Kind> = sought.into_iter().collect();
    let found = find_only(world, thresholds, &sought);
    let mut reviewed = Reviewed::default();
    let mut matched = vec![false; agreed.waivers.len()];
    let now = world.as_of().at;
    for finding in found {
        let waivers = agreed.waivers.iter().enumerate();
        let matching = waivers.filter(|(_, waiver)| waiver.matches(&finding, world));
        let mut waived = None;
        for (place, waiver) in matching {
            matched[place] = true;
            if waived.is_none() && now < waiver.until {
                waived = Some(place);
            }
        }
        if !kinds.contains(&finding.kind) {
            continue;
        }
        match waived {
            Some(waiver) => reviewed.waived.push(Waived { finding, waiver }),
            None => reviewed.findings.push(finding),
        }
    }
    for (waiver, matched) in agreed.waivers.iter().zip(matched) {
        let kind = if waiver.until <= now {
            Kind::ExpiredWaiver
        } else if matched {
            continue;
        } else {
            Kind::UnmatchedWaiver
        };
        if kinds.contains(&kind) {
            reviewed.findings.push(waiver.finding(kind, world));
        }
    }
    reviewed
        .findings
        .sort_by(|one, other| key(one).cmp(&key(other)));
    reviewed
}

impl Waiver {
    /// Returns who answers for it, until when and why, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let Self {
            owner,
            reason,
            until,
            ..
        } = self;
        format!("{owner} until {until}: {reason}")
    }

    fn matches(&self, finding: &Finding, world: &World) -> bool {
        let user = finding.user.map(|user| world.user_name(user));
        let org = finding.org.map(|org| world.org_name(org));
        self.kind == finding.kind
            && self
                .user
                .as_deref()
                .is_none_or(|wanted| user == Some(wanted))
            && self.org.as_deref().is_none_or(|wanted| org == Some(wanted))
    }

    /// Returns what is found of the waiver itself.
    fn finding(&self, kind: Kind, world: &World) -> Finding {
        let facts = world.facts();
        let user = self.user.as_deref();
        let org = self.org.as_deref();
        let mut detail = format!("{} by {}", self.kind, self.owner);
        if kind == Kind::ExpiredWaiver {
            detail.push_str(&format!(", ended {}", self.until));
        }
        let unknown = [
            ("user", user.filter(|user| facts.user_id(user).is_none())),
            (
                "organization",
                org.filter(|org| facts.org_id(org).is_none()),
            ),
        ];
        for (noun, name) in unknown {
            if let Some(name) = name {
                detail.push_str(&format!(", there is no {noun} {name}"));
            }
        }
        Finding {
            kind,
            severity: kind.severity(),
            user: user.and_then(|user| facts.user_id(user)),
            org: org.and_then(|org| facts.org_id(org)),
            facts: Vec::new(),
            waiver: Some(self.span),
            detail,
        }
    }
}

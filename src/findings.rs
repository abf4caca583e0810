//! Findings: what a review of one world should show.
//!
//! Owns the kinds of findings, what each rests on and how much it matters. It
//! draws no conclusion of its own about who can do what: that is read from the
//! world's conclusions and proofs. It prints nothing.
//!
//! Invariant: a finding names at least one fact of the fact base, or a waiver, and
//! the same world gives the same findings in the same order.

mod access;
mod grants;
mod kind;
mod orgs;
mod redundant;
mod repair;
mod review;
mod together;
mod waivers;

pub(crate) use access::{CONTENT, SIGN_INS};
pub use kind::{Kind, Severity};
pub use repair::{Remedy, remedies, repaired};
pub use waivers::{Agreed, Reviewed, Waived, Waiver, read, review};

use crate::diagnostic::Span;
use crate::model::{Org, User, Word as _};
use crate::world::World;
use review::Review;

/// Something that a review should show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What sort of thing it is.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// Whom it is about, if it is about somebody.
    pub user: Option<User>,
    /// Where it is, if it is somewhere.
    pub org: Option<Org>,
    /// The facts behind it: their places among those of the fact base, in order; at
    /// least one, unless it is about a waiver.
    pub facts: Vec<usize>,
    /// Where the waiver stands that it is about, if it is about one.
    pub waiver: Option<Span>,
    /// What just this one is about, in a few words.
    pub detail: String,
}

/// Returns how many grants in force are no [`Kind::UnwarrantedGrant`], though nobody with
/// the authority is known to have given them, because the facts do not tell who did.
#[must_use]
pub fn unjudged_grants(world: &World) -> usize {
    grants::unwarranted_and_unjudged(&mut Review::new(world))
        .1
        .len()
}

/// Returns how many organizations are no [`Kind::NoFullAdmin`] and no
/// [`Kind::SoleFullAdmin`], whatever is known, and how many assignments of their users
/// no [`Kind::DanglingAssignment`], because the facts do not tell which roles these hold.
#[must_use]
pub fn unjudged_orgs(world: &World) -> usize {
    orgs::unjudged(world).len()
}

/// From where on something is worth a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// At how many customers full access to the same thing is not yet too broad.
    pub broad_reach: usize,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { broad_reach: 10 }
    }
}

impl Thresholds {
    /// Returns the thresholds as far as they are set, and the default ones else.
    #[must_use]
    pub fn or_default(broad_reach: Option<usize>) -> Self {
        let default = Self::default();
        Self {
            broad_reach: broad_reach.unwrap_or(default.broad_reach),
        }
    }
}

/// Returns every finding of a world: by severity, the worst first, then by
/// kind, user and organization.
#[must_use]
pub fn find(world: &World, thresholds: &Thresholds) -> Vec<Finding> {
    find_only(world, thresholds, Kind::ALL)
}

/// Returns the findings of some kinds, in the same order; what only the other
/// kinds need is not worked out.
#[must_use]
pub fn find_only(world: &World, thresholds: &Thresholds, kinds: &[Kind]) -> Vec<Finding> {
    let mut review = Review::new(world);
    let mut kinds = kinds.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    let mut findings: Vec<Finding> = kinds
        .into_iter()
        .flat_map(|kind| of_kind(kind, &mut review, *thresholds))
        .collect();
    findings.sort_by(|one, other| key(one).cmp(&key(other)));
    findings.dedup();
    findings
}

type Key<'f> = (
    Severity,
    Kind,
    Option<User>,
    Option<Org>,
    &'f [usize],
    Option<Span>,
);

fn key(finding: &Finding) -> Key<'_> {
    (
        finding.severity,
        finding.kind,
        finding.user,
        finding.org,
        &finding.facts,
        finding.waiver,
    )
}

fn of_kind(kind: Kind, review: &mut Review<'_>, thresholds: Thresholds) -> Vec<Finding> {
    match kind {
        Kind::UnwarrantedGrant => grants::unwarranted(review),
        Kind::DerivedRoleGranted => grants::derived(review),
        Kind::RoleOutOfPlace => grants::out_of_place(review),
        Kind::NoFullAdmin => orgs::no_full_admin(review),
        Kind::SoleFullAdmin => orgs::sole_full_admin(review),
        Kind::ProvisioningAdminPresent | Kind::ExternalAdminPresent => {
            access::holders(review, kind)
        }
        Kind::TemporaryAccessActive => access::temporary(review),
        Kind::ExpiredGrant => grants::expired(review),
        Kind::DanglingAssignment => grants::dangling(review),
        Kind::SeveralManagingPartners => orgs::several_partners(review),
        Kind::RestrictedModeOff => orgs::restricted_mode_off(review),
        Kind::ContentAccessByPartner => access::content(review),
        Kind::BroadReach => access::broad(review, thresholds.broad_reach),
        Kind::RedundantRole => redundant::redundant(review),
        Kind::StandardLicenceBlocksPortal => access::barred(review),
        Kind::ExclusiveRoles | Kind::DutyConflict => together::together(review, kind),
        Kind::UnknownRole => grants::unknown_roles(review),
        // These are found of a review file, not of the world.
        Kind::ExpiredWaiver | Kind::UnmatchedWaiver => Vec::new(),
    }
}

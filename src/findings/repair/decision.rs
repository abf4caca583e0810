//! What a person has to decide where no changes end a finding, in words.

use super::trial::Broken;
use crate::facts::Fact;
use crate::findings::Kind;
use crate::world::World;

/// Why no changes end a finding.
pub(super) enum Why {
    /// Those that do bring another of high severity.
    Breaks(Broken),
    /// Nobody may make the change that this fact is about.
    Nobody(Fact),
    /// There is nothing to change.
    Nothing,
    /// None of those that were tried does.
    Unfound,
}

impl Why {
    /// Returns why, and what is to be decided about a finding of a kind.
    pub(super) fn words(&self, world: &World, kind: Kind) -> String {
        let why = match self {
            Self::Breaks(broken) => {
                let user = broken
                    .user
                    .map(|user| format!(" of {}", world.user_name(user)));
                format!(
                    "what ends it brings {}{} on {}",
                    broken.kind,
                    user.unwrap_or_default(),
                    world.org_name(broken.org)
                )
            }
            Self::Nobody(fact) => {
                format!(
                    "nobody may change {} as things are",
                    world.facts().stated(*fact)
                )
            }
            Self::Nothing => nothing(kind).to_owned(),
            Self::Unfound => "no set of up to three changes was found that ends it".to_owned(),
        };
        format!("{why}; {}", decision(kind))
    }
}

/// Returns why there is nothing to change about a finding of a kind.
fn nothing(kind: Kind) -> &'static str {
    match kind {
        Kind::NoFullAdmin | Kind::SoleFullAdmin => {
            "nobody else of its own administers there in a role that goes with it, or nobody may give it"
        }
        Kind::UnknownRole => "the policy does not know the role, nor who may take it away",
        Kind::ExpiredWaiver | Kind::UnmatchedWaiver => "it is about the review file, not the facts",
        _ => "it rests on what happened, not on anything that was given",
    }
}

/// Returns what a person has to decide about a finding of a kind.
fn decision(kind: Kind) -> &'static str {
    match kind {
        Kind::UnwarrantedGrant => {
            "decide whether the role is to be held, and let somebody with the authority give it or take it away"
        }
        Kind::DerivedRoleGranted
        | Kind::RoleOutOfPlace
        | Kind::ExpiredGrant
        | Kind::DanglingAssignment => "decide whether it is to stay on record",
        Kind::ExclusiveRoles => "decide which of the roles is to be kept",
        Kind::NoFullAdmin => "decide who of its own is to be full administrator",
        Kind::SoleFullAdmin => "decide who is to be the second full administrator",
        Kind::ProvisioningAdminPresent => "decide whether the access is wanted",
        Kind::ExternalAdminPresent => "decide whether somebody from outside is to administer there",
        Kind::TemporaryAccessActive => "decide whether to wait for its end",
        Kind::SeveralManagingPartners => "decide which partner is to manage the customer",
        Kind::RestrictedModeOff => "decide who is to set the mode",
        Kind::ContentAccessByPartner => "decide whether the access to content is needed",
        Kind::BroadReach => "decide who else could look after some of the customers",
        Kind::RedundantRole => "decide by which of the roles the access is to be held",
        Kind::StandardLicenceBlocksPortal => "decide between the licence and the portal",
        Kind::DutyConflict => "decide who else is to take over one of the duties",
        Kind::UnknownRole => "decide whether the role is needed, and look up what it gives",
        Kind::ExpiredWaiver => "decide whether to renew the waiver or to take it out",
        Kind::UnmatchedWaiver => "take the waiver out, or correct what it names",
    }
}

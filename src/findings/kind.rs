//! The kinds of findings, how much each matters, and why.

use crate::model::{Word, words};

words! {
    /// A kind of finding.
    Kind, "kind of finding", {
        /// A role counts that nobody with the authority for it gave.
        UnwarrantedGrant = "unwarranted_grant",
        /// Somebody was given a role that is only ever derived.
        DerivedRoleGranted = "derived_role_granted",
        /// A role was granted where it cannot be held.
        RoleOutOfPlace = "role_out_of_place",
        /// Somebody holds several of the roles that exclude each other.
        ExclusiveRoles = "exclusive_roles",
        /// Nobody of the organization's own is its full administrator.
        NoFullAdmin = "no_full_admin",
        /// Just one of the organization's own is its full administrator.
        SoleFullAdmin = "sole_full_admin",
        /// Somebody is provisioning administrator of a customer.
        ProvisioningAdminPresent = "provisioning_admin_present",
        /// Somebody from outside holds an external role at a customer.
        ExternalAdminPresent = "external_admin_present",
        /// An approval of the help desk is running.
        TemporaryAccessActive = "temporary_access_active",
        /// A grant has ended and still stands among the facts.
        ExpiredGrant = "expired_grant",
        /// A customer is in somebody's care who does not reach it that way.
        DanglingAssignment = "dangling_assignment",
        /// Several partners manage a customer.
        SeveralManagingPartners = "several_managing_partners",
        /// Restricted mode of a managed customer is set off.
        RestrictedModeOff = "restricted_mode_off",
        /// Partner staff get at user content or logs of a customer.
        ContentAccessByPartner = "content_access_by_partner",
        /// Somebody has full access at very many customers.
        BroadReach = "broad_reach",
        /// A grant could be taken away and nobody would be able to do less or more.
        RedundantRole = "redundant_role",
        /// A standard licence keeps a full administrator out of the contact center's portal.
        StandardLicenceBlocksPortal = "standard_licence_blocks_portal",
        /// Somebody is full administrator and compliance officer at once.
        DutyConflict = "duty_conflict",
        /// Somebody holds a role that the policy does not know.
        UnknownRole = "unknown_role",
        /// A waiver has ended.
        ExpiredWaiver = "expired_waiver",
        /// A waiver is of nothing that is found.
        UnmatchedWaiver = "unmatched_waiver",
    }
}

words! {
    /// How much a finding matters; the worst is the least.
    Severity, "severity", {
        /// Somebody has to act.
        High = "high",
        /// Somebody has to decide whether it is meant so.
        Medium = "medium",
        /// Something is untidy.
        Low = "low",
        /// Nothing is wrong, but a reviewer should know.
        Info = "info",
    }
}

impl Kind {
    /// Returns how much a finding of the kind matters.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::UnwarrantedGrant | Self::NoFullAdmin | Self::DutyConflict => Severity::High,
            Self::ExclusiveRoles
            | Self::SoleFullAdmin
            | Self::RestrictedModeOff
            | Self::ContentAccessByPartner
            | Self::BroadReach
            | Self::UnknownRole
            | Self::ExpiredWaiver => Severity::Medium,
            Self::DerivedRoleGranted
            | Self::RoleOutOfPlace
            | Self::ExternalAdminPresent
            | Self::ExpiredGrant
            | Self::DanglingAssignment
            | Self::RedundantRole
            | Self::StandardLicenceBlocksPortal
            | Self::UnmatchedWaiver => Severity::Low,
            Self::ProvisioningAdminPresent
            | Self::TemporaryAccessActive
            | Self::SeveralManagingPartners => Severity::Info,
        }
    }

    /// Returns why a finding of the kind matters, in one sentence.
    #[must_use]
    pub fn why_it_matters(self) -> &'static str {
        match self {
            Self::UnwarrantedGrant => {
                "nobody who may decide on this role decided on it, and whatever its holder gives on has no better ground"
            }
            Self::DerivedRoleGranted => {
                "the role follows from what somebody did and cannot be given, so the record promises an access that it does not bring"
            }
            Self::RoleOutOfPlace => {
                "the role confers nothing where it was granted, so somebody counts on an access that is not there"
            }
            Self::ExclusiveRoles => {
                "at most one of these roles is meant for one person, and the widest of them undoes what the narrower ones hold back"
            }
            Self::NoFullAdmin => {
                "nobody of its own can give roles there, let the help desk in, or see an outsider off"
            }
            Self::SoleFullAdmin => {
                "once this one person is away or locked out, nobody of its own can run the organization"
            }
            Self::ProvisioningAdminPresent => {
                "nobody at the customer gave this access: it came with services that were set up, or was left by a demotion"
            }
            Self::ExternalAdminPresent => {
                "somebody who does not belong to the customer administers it, and the customer will not hear when they change jobs"
            }
            Self::TemporaryAccessActive => {
                "for the hour of the approval the help desk may change what it could only look at"
            }
            Self::ExpiredGrant => {
                "the grant gives nothing any more, and clutters the list of those that do"
            }
            Self::DanglingAssignment => {
                "the assignment opens nothing today, and would open the customer unasked once the missing half is added"
            }
            Self::SeveralManagingPartners => {
                "the staff of each partner reach the customer, and no partner decides on those of another"
            }
            Self::RestrictedModeOff => {
                "administrators who are not the partner's can change what the partner provisions and answers for"
            }
            Self::ContentAccessByPartner => {
                "somebody outside the customer gets at its users' content or at logs about them, and nobody there is asked"
            }
            Self::BroadReach => {
                "one account in wrong hands, or one mistake, is felt by all of these customers"
            }
            Self::RedundantRole => {
                "the role adds nothing today, and keeps access alive when the role that covers it is taken away"
            }
            Self::StandardLicenceBlocksPortal => {
                "the licence keeps the administrator out of the portal that the role is meant to open, which looks like a fault"
            }
            Self::DutyConflict => {
                "who can change everything should not be the one who looks into what people did"
            }
            Self::UnknownRole => {
                "what the role gives is in no table here, so its holder may be able to do more than any answer says"
            }
            Self::ExpiredWaiver => {
                "what somebody answered for until then is answered for by nobody now"
            }
            Self::UnmatchedWaiver => {
                "a waiver of nothing would hide the next finding that it happens to match"
            }
        }
    }
}

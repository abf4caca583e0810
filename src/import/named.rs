//! What roles and licences of exports are in the policy.
//!
//! Owns how a role is known by identity string or name, and by which name or code a
//! licence is one that the rules speak of.

use super::record::Origin;
use crate::diagnostic::fold;
use crate::model::{Licence, Mark, Role};
use crate::policy::RoleIds;

/// What a role of an export is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Called {
    /// The role of the policy, if it is one.
    pub(super) role: Option<Role>,
    /// What it is called where it is none.
    pub(super) label: String,
    /// Whether the policy's table only infers that it is this role.
    pub(super) inferred: bool,
    /// The record of a roles list without which it would not be known.
    pub(super) listed: Option<Origin>,
}

/// Returns what a role is that an export has as some text, and a roles list under some
/// name.
pub(super) fn role(known: &RoleIds, text: &str, listed: Option<&(String, Origin)>) -> Called {
    let by_list = || {
        let (name, origin) = listed?;
        Some((known.by_name(name)?, Some(*origin)))
    };
    let found = known.by_id(text).map(|found| (found, None));
    let found = found
        .or_else(by_list)
        .or_else(|| Some((known.by_name(text)?, None)));
    let label = match listed {
        Some((name, _)) if is_uuid(text) => name,
        _ => text,
    };
    Called {
        role: found.and_then(|(found, _)| found.role),
        label: label.to_owned(),
        inferred: found.is_some_and(|(found, _)| found.mark == Mark::Inferred),
        listed: found.and_then(|(_, origin)| origin),
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.bytes().filter(|byte| *byte == b'-').count() == 4
}

/// What a licence shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shows {
    /// Which one of the policy it is, if it is one.
    pub(super) licence: Option<Licence>,
    /// Whether its owner has Webex Contact Center.
    pub(super) contact_center: bool,
}

/// Returns what a licence shows, by its name, or its decoded id or package where no name
/// is known.
pub(super) fn licence(text: &str, name: Option<&str>) -> Shows {
    let code = text.rsplit(':').next().unwrap_or(text);
    let code = code.split('_').next().unwrap_or(code);
    let name = fold(name.unwrap_or(text));
    let named = name.contains("contact center") || name.contains("contact centre");
    let of_code = match code {
        "CJPSTD" => Some(Licence::CcStandard),
        "CJPPRM" => Some(Licence::CcPremium),
        _ => None,
    };
    let of_name = match &*name {
        "cx_standard_agent" => Some(Licence::CcStandard),
        "cx_premium_agent" => Some(Licence::CcPremium),
        _ if named && name.contains("standard") => Some(Licence::CcStandard),
        _ if named && name.contains("premium") => Some(Licence::CcPremium),
        _ => None,
    };
    let licence = of_code.or(of_name);
    Shows {
        licence,
        contact_center: named || licence.is_some(),
    }
}

/// Returns what a licence is called in the account.
pub(super) fn licence_label(text: &str, name: Option<&str>) -> String {
    match (name, text.rsplit_once(':')) {
        (Some(name), _) => name.to_owned(),
        // The owner says nothing about the licence.
        (None, Some((_, code))) => code.to_owned(),
        (None, None) => text.to_owned(),
    }
}

//! Which kind of record something is.
//!
//! Owns how kinds are told apart by the fields they have, whatever the file is named
//! and whatever was asked for. What the fields say is read in [`taking`](super::taking).

use super::id::{self, Kind};
use super::read::What;
use crate::reading::stream::{Fields, Wrong};

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Person,
    User,
    Role,
    Organization,
    Licence,
    PartnerAdmin,
    ManagedBy,
    Tags,
    Group,
    WholesaleCustomer,
    SubPartner,
    Subscriber,
    AuditEvent,
}

impl Sort {
    /// Returns what a record of the kind is called.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::User => "user",
            Self::Role => "role",
            Self::Organization => "organization",
            Self::Licence => "licence",
            Self::PartnerAdmin => "partner administrator",
            Self::ManagedBy => "managed customer",
            Self::Tags => "tagged organization",
            Self::Group => "group",
            Self::WholesaleCustomer => "wholesale customer",
            Self::SubPartner => "sub-partner",
            Self::Subscriber => "subscriber",
            Self::AuditEvent => "audit event",
        }
    }
}

/// Fields that only people have.
const OF_PEOPLE: [&str; 7] = [
    "emails",
    "invitePending",
    "loginEnabled",
    "sipAddresses",
    "nickName",
    "firstName",
    "lastName",
];

/// Fields that organizations have, for such whose id cannot be told.
const OF_ORGANIZATIONS: [&str; 5] = ["id", "displayName", "created", "lastModified", "meta"];

/// What is answered when somebody is asked about whose role reaches every customer.
const ALL_CUSTOMERS: &str = "already has access to all customers";

/// Returns the kind of a record; or what else becomes of it, where it is understood
/// and of no use, or no kind that is known.
pub(super) fn sort(fields: &Fields<'_>) -> Result<Result<Sort, What>, Wrong> {
    let has = |name| fields.has(name);
    let any = |names: &[&str]| names.iter().any(|name| fields.has(name));
    if let Some(known) = by_schema(fields)? {
        return Ok(known);
    }
    let kind = match fields.text("id") {
        Ok(Some(text)) => id::decode(&text).and_then(|id| id.kind),
        _ => None,
    };
    let sort = if has("userName") {
        Sort::User
    } else if has("actorId") || has("data") && has("created") {
        Sort::AuditEvent
    } else if has("roleInCustomerOrg") {
        Sort::PartnerAdmin
    } else if has("orgId") && any(&["tags", "orgName"]) {
        Sort::Tags
    } else if has("provisioningState") {
        Sort::SubPartner
    } else if any(&["customerId", "externalCustomerId"])
        || has("personId") && any(&["package", "packages"])
    {
        Sort::Subscriber
    } else if has("packages") && any(&["id", "orgId", "externalId"]) {
        Sort::WholesaleCustomer
    } else if any(&["totalUnits", "consumedUnits"]) || kind == Some(Kind::Licence) {
        Sort::Licence
    } else if any(&["members", "memberSize"]) || kind == Some(Kind::Group) {
        Sort::Group
    } else if kind.is_none_or(|kind| kind == Kind::Person) && any(&OF_PEOPLE) {
        Sort::Person
    } else if has("orgId") && has("role") {
        Sort::ManagedBy
    } else if has("name") && is_role(fields, kind) {
        Sort::Role
    } else if is_organization(fields, kind) {
        Sort::Organization
    } else {
        return Ok(Err(no_record(fields)));
    };
    Ok(Ok(sort))
}

/// Returns the kind that a record itself names.
fn by_schema(fields: &Fields<'_>) -> Result<Option<Result<Sort, What>>, Wrong> {
    let schemas = fields.texts("schemas", &[])?;
    let one = |part: &str| schemas.iter().any(|schema| schema.contains(part));
    Ok(Some(if one(":core:2.0:User") {
        Ok(Sort::User)
    } else if one(":core:2.0:Group") {
        Ok(Sort::Group)
    } else if one(":identity:organization:") {
        Ok(Sort::Organization)
    } else if one(":api:messages:2.0:Error") {
        Err(failed(fields))
    } else if one(":api:messages:2.0:ListResponse") {
        Err(ignored("page", "it has no records"))
    } else if one(":core:2.0:") {
        Err(ignored(
            "schema",
            "it says how records look, and holds none",
        ))
    } else {
        return Ok(None);
    }))
}

/// Returns whether a record is a role: of other kinds that have an id and a name, the
/// id tells them.
fn is_role(fields: &Fields<'_>, kind: Option<Kind>) -> bool {
    match kind {
        Some(kind) => kind == Kind::Role,
        None => fields.names().eq(["id", "name"]),
    }
}

fn is_organization(fields: &Fields<'_>, kind: Option<Kind>) -> bool {
    let alike = || {
        let mut names = fields.names();
        fields.has("displayName") && names.all(|name| OF_ORGANIZATIONS.contains(&name))
    };
    fields.has("id") && (kind == Some(Kind::Organization) || kind.is_none() && alike())
}

/// Returns what becomes of something that is no record of a kind that matters.
fn no_record(fields: &Fields<'_>) -> What {
    let has = |name| fields.has(name);
    if has("trackingId") || has("errors") {
        return failed(fields);
    }
    let names: Vec<&str> = fields.names().collect();
    if has("name") && names.iter().all(|it| ["name", "description"].contains(it)) {
        return ignored("tag", "it names no organization");
    }
    if has("value") && !has("id") && names.iter().any(|it| ["$ref", "type"].contains(it)) {
        return ignored("reference", "what it refers to is a record of its own");
    }
    let shown: Vec<String> = names.iter().take(6).map(|it| format!("`{it}`")).collect();
    let more = if names.len() > 6 { ", …" } else { "" };
    let reason = if shown.is_empty() {
        "a record without fields".to_owned()
    } else {
        let shown = shown.join(", ");
        format!("no kind of record that is known: it has {shown}{more}")
    };
    What::NotUnderstood { reason }
}

/// Returns that the answer says why there is none.
fn failed(fields: &Fields<'_>) -> What {
    let told = ["message", "detail"]
        .iter()
        .find_map(|name| fields.text(name).ok()?);
    if told
        .as_ref()
        .is_some_and(|told| told.contains(ALL_CUSTOMERS))
    {
        return ignored("refusal", "the person's role reaches every customer");
    }
    let told = told.map_or(String::new(), |told| format!(": {}", told.trim()));
    What::NotUnderstood {
        reason: format!("the request failed, make it again{told}"),
    }
}

fn ignored(kind: &'static str, reason: &str) -> What {
    What::Ignored {
        kind,
        reason: reason.to_owned(),
    }
}

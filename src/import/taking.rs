//! What the fields of a record say.
//!
//! Owns, for each kind of record, where in it what matters stands, and what it lacks
//! that only the request tells. The kind is told in [`recognise`](super::recognise).

use super::asked::Asked;
use super::read::What;
use super::recognise::{Sort, sort};
use super::record::{
    AuditEvent, Licence, Licensed, ManagedBy, ManagedGroup, ManagedOrg, ManagedSite, PartnerAdmin,
    Person, Record, User,
};
use crate::reading::stream::{Fields, Wrong};

/// Returns what a record in JSON is. `listed` says whether it stands in a list.
pub(super) fn take(text: &str, listed: bool, asked: &Asked) -> What {
    let result = Fields::of(text).and_then(|fields| {
        let sort = match sort(&fields)? {
            Ok(sort) => sort,
            Err(other) => return Ok(other),
        };
        let record = record(sort, &fields, listed, asked);
        record
            .map(What::Record)
            .map_err(|Wrong(reason)| Wrong(format!("{}: {reason}", sort.noun())))
    });
    result.unwrap_or_else(|Wrong(reason)| What::NotUnderstood { reason })
}

fn record(sort: Sort, fields: &Fields<'_>, listed: bool, asked: &Asked) -> Result<Record, Wrong> {
    Ok(match sort {
        Sort::Person => Record::Person(Person {
            id: wanted(fields, "id")?,
            emails: fields.texts("emails", &["value"])?,
            name: fields.text("displayName")?,
            org: fields.text("orgId")?.or_else(|| org(asked)),
            roles: fields.texts("roles", &["id", "value", "name"])?,
            licences: fields.texts("licenses", &["id", "value", "name"])?,
            account: fields.text("type")?,
            me: asked.me,
        }),
        Sort::User => Record::User(user(fields, asked)?),
        Sort::Role => Record::Role {
            id: wanted(fields, "id")?,
            name: wanted(fields, "name")?,
        },
        Sort::Organization => Record::Organization {
            id: wanted(fields, "id")?,
            name: fields.text("displayName")?,
            listed,
        },
        Sort::Licence => Record::Licence(licence(fields)?),
        Sort::PartnerAdmin => Record::PartnerAdmin(PartnerAdmin {
            id: wanted(fields, "id")?,
            emails: fields.texts("emails", &["value"])?,
            name: fields.text("displayName")?,
            role: fields.text("roleInCustomerOrg")?,
            customer: Some(
                asked
                    .about_org()
                    .map(str::to_owned)
                    .ok_or_else(|| not_told("the customer", "partner-admins-ORG.json"))?,
            ),
        }),
        Sort::ManagedBy => Record::ManagedBy(ManagedBy {
            org: wanted(fields, "orgId")?,
            role: fields.text("role")?,
            person: Some(
                asked
                    .about_person()
                    .map(str::to_owned)
                    .ok_or_else(|| not_told("the person", "managed-by-PERSON.json"))?,
            ),
        }),
        Sort::Tags => Record::Tags {
            org: wanted(fields, "orgId")?,
            name: fields.text("orgName")?,
        },
        Sort::Group => group(fields, asked)?,
        Sort::WholesaleCustomer => Record::WholesaleCustomer {
            id: fields.text("id")?,
            org: fields.text("orgId")?,
            external: fields.text("externalId")?,
            packages: fields.texts("packages", &["name"])?,
            sub_partner: asked.sub_partner.clone(),
        },
        Sort::SubPartner => Record::SubPartner {
            org: wanted(fields, "orgId")?,
        },
        Sort::Subscriber => Record::Subscriber {
            person: fields.text("personId")?,
            email: fields.text("email")?,
            customer: fields.text("customerId")?,
            external_customer: fields.text("externalCustomerId")?,
            packages: packages(fields)?,
        },
        Sort::AuditEvent => Record::AuditEvent(Box::new(audit_event(fields)?)),
    })
}

/// Returns what the answer to a request does not say, and how to say it.
fn not_told(what: &str, name: &str) -> Wrong {
    Wrong(format!(
        "the answer does not name {what}: give the request in `import.ron`, or put the id into the file's name, such as `{name}`"
    ))
}

fn org(asked: &Asked) -> Option<String> {
    asked.about_org().map(str::to_owned)
}

/// Returns a text that must be there.
fn wanted(fields: &Fields<'_>, name: &str) -> Result<String, Wrong> {
    fields
        .text(name)?
        .ok_or_else(|| Wrong(format!("`{name}` is missing")))
}

/// Returns the fields of the extension that names organizations, which may also
/// stand beside it.
fn extension<'t>(fields: &Fields<'t>, of: &str) -> Result<Option<Fields<'t>>, Wrong> {
    let mut names = fields.names();
    let name = names.find(|name| name.contains(":cisco:") && name.ends_with(of));
    name.map_or(Ok(None), |name| fields.record(name))
}

/// Returns the organization to which a resource belongs, from what is written about
/// the resource.
fn home(fields: &Fields<'_>, extension: Option<&Fields<'_>>) -> Result<Option<String>, Wrong> {
    let told = match extension.map(|it| it.record("meta")).transpose()?.flatten() {
        Some(meta) => meta.text("organizationId")?,
        None => None,
    };
    let Some(meta) = fields.record("meta")? else {
        return Ok(told);
    };
    let address = meta.text("location")?.unwrap_or_default();
    Ok(told
        .or(meta.text("organizationId")?)
        .or_else(|| Asked::of_request(&address)?.org))
}

fn user(fields: &Fields<'_>, asked: &Asked) -> Result<User, Wrong> {
    let extension = extension(fields, ":User")?;
    let beside = |name: &str| match &extension {
        Some(extension) if extension.has(name) => extension.clone(),
        _ => fields.clone(),
    };
    let email = fields.text("userName")?;
    let others = || fields.texts("emails", &["value"]);
    let email = match email {
        Some(email) => email,
        None => others()?
            .into_iter()
            .next()
            .ok_or_else(|| Wrong("`userName` is missing".to_owned()))?,
    };
    let status = beside("accountStatus").texts("accountStatus", &[])?;
    let of_status = (!status.is_empty()).then(|| {
        status
            .iter()
            .any(|status| status.eq_ignore_ascii_case("active"))
    });
    Ok(User {
        id: fields.text("id")?,
        email,
        scim: true,
        name: fields.text("displayName")?,
        org: home(fields, extension.as_ref())?.or_else(|| org(asked)),
        active: fields.flag("active")?.or(of_status),
        roles: fields.texts("roles", &["value", "display"])?,
        licences: beside("licenses").texts("licenses", &["id", "value", "name"])?,
        managed_orgs: managed(&beside("managedOrgs"), "managedOrgs", |fields, role| {
            let org = wanted(fields, "orgId")?;
            Ok(ManagedOrg { org, role })
        })?,
        managed_groups: managed(&beside("managedGroups"), "managedGroups", |fields, role| {
            Ok(ManagedGroup {
                org: fields.text("orgId")?,
                group: wanted(fields, "groupId")?,
                role,
            })
        })?,
        managed_sites: managed(&beside("managedSites"), "managedSites", |fields, role| {
            let site = wanted(fields, "siteName")?;
            Ok(ManagedSite { site, role })
        })?,
    })
}

/// Returns what a user manages, one for each role.
fn managed<T>(
    fields: &Fields<'_>,
    name: &str,
    one: impl Fn(&Fields<'_>, String) -> Result<T, Wrong>,
) -> Result<Vec<T>, Wrong> {
    let mut all = Vec::new();
    for fields in fields.records(name)? {
        let roles = fields.texts("role", &["value"])?;
        if roles.is_empty() {
            return Err(Wrong(format!("`role` is missing in `{name}`")));
        }
        for role in roles {
            let managed = one(&fields, role);
            all.push(managed.map_err(|Wrong(reason)| Wrong(format!("{reason} in `{name}`")))?);
        }
    }
    Ok(all)
}

fn licence(fields: &Fields<'_>) -> Result<Licence, Wrong> {
    let mut users = Vec::new();
    for user in fields.records("users")? {
        users.push(Licensed {
            id: wanted(&user, "id").map_err(|Wrong(reason)| Wrong(reason + " in `users`"))?,
            email: user.text("email")?,
            external: user
                .text("type")?
                .map(|sort| sort.eq_ignore_ascii_case("external")),
        });
    }
    Ok(Licence {
        id: wanted(fields, "id")?,
        name: fields.text("name")?,
        users,
    })
}

fn group(fields: &Fields<'_>, asked: &Asked) -> Result<Record, Wrong> {
    let extension = extension(fields, ":Group")?;
    let told = fields.text("orgId")?;
    Ok(Record::Group {
        id: wanted(fields, "id")?,
        org: told
            .or(home(fields, extension.as_ref())?)
            .or_else(|| org(asked)),
        name: fields.text("displayName")?,
        members: fields.texts("members", &["id", "value"])?,
    })
}

/// Returns the packages, whether one or several are named.
fn packages(fields: &Fields<'_>) -> Result<Vec<String>, Wrong> {
    let mut packages = fields.texts("packages", &["name"])?;
    for one in fields.texts("package", &["name"])? {
        if !packages.contains(&one) {
            packages.push(one);
        }
    }
    Ok(packages)
}

/// Further keys of events are spelled in one of two ways.
fn audit_event(fields: &Fields<'_>) -> Result<AuditEvent, Wrong> {
    let data = fields.record("data")?.unwrap_or_default();
    let text = |names: &[&str]| -> Result<Option<String>, Wrong> {
        let found = names.iter().find(|name| data.has(name));
        found.map_or(Ok(None), |name| data.text(name))
    };
    let texts = |names: &[&str]| -> Result<Vec<String>, Wrong> {
        let found = names.iter().find(|name| data.has(name));
        found.map_or(Ok(Vec::new()), |name| {
            data.texts(name, &["id", "value", "name"])
        })
    };
    let code = text(&["errorCode", "error_code"])?;
    let error = text(&["errorMessage", "error_message"])?;
    Ok(AuditEvent {
        created: fields.text("created")?,
        actor: fields.text("actorId")?,
        actor_email: text(&["actorEmail"])?,
        actor_name: text(&["actorName"])?,
        actor_org: fields.text("actorOrgId")?,
        actor_org_name: text(&["actorOrgName"])?,
        category: text(&["eventCategory"])?,
        description: text(&["eventDescription"])?,
        action: text(&["actionText"])?,
        target_type: text(&["targetType"])?,
        target: text(&["targetId"])?,
        target_email: text(&["targetEmail", "target_email"])?,
        target_name: text(&["targetName"])?,
        target_org: text(&["targetOrgId"])?,
        target_org_name: text(&["targetOrgName"])?,
        roles_added: texts(&["roleAdded", "role_added"])?,
        roles_removed: texts(&["roleRemoved", "role_removed"])?,
        roles_now: texts(&["userRoles", "user_roles"])?,
        external_email: text(&["externalAdminEmail", "external_admin_email"])?,
        setting: text(&["settingName", "setting_name"])?,
        setting_value: text(&["settingValue", "setting_value"])?,
        failed: error.is_some() || code.is_some_and(|code| code.trim() != "0"),
    })
}

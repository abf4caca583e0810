//! Records of exports, as far as they matter.
//!
//! Owns the kinds of records and their fields, as they stand in the export: ids are
//! not yet decoded, names not yet folded. Which record becomes which fact is not
//! known here.

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The file, by its turn among those that are imported.
    pub file: u32,
    /// The record's number in the file, from one.
    pub record: u32,
}

/// A record of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A person of the People API.
    Person(Person),
    /// A user of the SCIM 2 API, or a row of a users or administrators table.
    User(User),
    /// A role that the API lists.
    Role {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
    },
    /// An organization.
    Organization {
        /// Its id.
        id: String,
        /// Its name.
        name: Option<String>,
        /// Whether it stands in a list of those that whoever called can see.
        listed: bool,
    },
    /// A licence.
    Licence(Licence),
    /// An administrator of a partner who has a role in a customer.
    PartnerAdmin(PartnerAdmin),
    /// A customer that a person of a partner manages.
    ManagedBy(ManagedBy),
    /// Tags that a partner gave an organization.
    Tags {
        /// The organization's id.
        org: String,
        /// The organization's name.
        name: Option<String>,
    },
    /// A group of users.
    Group {
        /// Its id.
        id: String,
        /// Its organization's id.
        org: Option<String>,
        /// Its name.
        name: Option<String>,
        /// The ids of its members.
        members: Vec<String>,
    },
    /// A customer of a Wholesale partner.
    WholesaleCustomer {
        /// Its id, by which subscribers name it.
        id: Option<String>,
        /// Its organization's id.
        org: Option<String>,
        /// The id that the partner knows it by.
        external: Option<String>,
        /// Its packages.
        packages: Vec<String>,
        /// The partner below the Wholesale partner, where it was asked for on the
        /// behalf of one.
        sub_partner: Option<String>,
    },
    /// A partner below a Wholesale partner.
    SubPartner {
        /// Its organization's id.
        org: String,
    },
    /// A subscriber of a Wholesale customer.
    Subscriber {
        /// The person's id.
        person: Option<String>,
        /// The person's address.
        email: Option<String>,
        /// The customer's id.
        customer: Option<String>,
        /// The id that the partner knows the customer by.
        external_customer: Option<String>,
        /// The packages.
        packages: Vec<String>,
    },
    /// Something that an administrator did.
    AuditEvent(Box<AuditEvent>),
}

/// A person of the People API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The person's id.
    pub id: String,
    /// Addresses, the first being the one that the person signs in with.
    pub emails: Vec<String>,
    /// The name that is shown.
    pub name: Option<String>,
    /// The home organization's id.
    pub org: Option<String>,
    /// The ids of the roles, one each.
    pub roles: Vec<String>,
    /// The ids of the licences, one each.
    pub licences: Vec<String>,
    /// What sort of account it is: `person`, `bot`, `appuser`.
    pub account: Option<String>,
    /// Whether it is who called: the request asked for `me`.
    pub me: bool,
}

/// A user of the SCIM 2 API, or a row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct User {
    /// The user's id. A row of a table may have none.
    pub id: Option<String>,
    /// The address that the user signs in with.
    pub email: String,
    /// The name that is shown.
    pub name: Option<String>,
    /// The home organization's id.
    pub org: Option<String>,
    /// Whether the SCIM API says so, which tells roles at other organizations too.
    pub scim: bool,
    /// Whether the account can be used, where that is told.
    pub active: Option<bool>,
    /// The roles at home: identity strings, or names where a table has names.
    pub roles: Vec<String>,
    /// The names or ids of licences.
    pub licences: Vec<String>,
    /// Roles at other organizations.
    pub managed_orgs: Vec<ManagedOrg>,
    /// Roles over groups.
    pub managed_groups: Vec<ManagedGroup>,
    /// Roles over sites.
    pub managed_sites: Vec<ManagedSite>,
}

/// A role at another organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedOrg {
    /// The organization's id.
    pub org: String,
    /// The role.
    pub role: String,
}

/// A role over a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedGroup {
    /// The group's organization.
    pub org: Option<String>,
    /// The group.
    pub group: String,
    /// The role.
    pub role: String,
}

/// A role over a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedSite {
    /// The site's name.
    pub site: String,
    /// The role.
    pub role: String,
}

/// A licence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Licence {
    /// Its id, which tells the organization that owns it.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Who has it, where that was asked for.
    pub users: Vec<Licensed>,
}

/// Somebody who has a licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licensed {
    /// The person's id.
    pub id: String,
    /// The person's address.
    pub email: Option<String>,
    /// Whether the person is of another organization, where that is told.
    pub external: Option<bool>,
}

/// An administrator of a partner who has a role in a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartnerAdmin {
    /// The person's id.
    pub id: String,
    /// The person's addresses.
    pub emails: Vec<String>,
    /// The name that is shown.
    pub name: Option<String>,
    /// The role in the customer.
    pub role: Option<String>,
    /// The customer that was asked about. The answer does not name it, the request
    /// does.
    pub customer: Option<String>,
}

/// A customer that a person of a partner manages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ManagedBy {
    /// The customer's id.
    pub org: String,
    /// The person's role there.
    pub role: Option<String>,
    /// The person who was asked about. The answer does not name them, the request
    /// does.
    pub person: Option<String>,
}

/// Something that an administrator did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditEvent {
    /// When.
    pub created: Option<String>,
    /// Who did it.
    pub actor: Option<String>,
    /// The address of who did it.
    pub actor_email: Option<String>,
    /// The name of who did it.
    pub actor_name: Option<String>,
    /// Where who did it is at home.
    pub actor_org: Option<String>,
    /// The name of that organization.
    pub actor_org_name: Option<String>,
    /// The category.
    pub category: Option<String>,
    /// What happened, in a sentence that is the same for all events of a sort.
    pub description: Option<String>,
    /// What happened, in words.
    pub action: Option<String>,
    /// What it was done to: a user, an organization.
    pub target_type: Option<String>,
    /// Whom or what it was done to.
    pub target: Option<String>,
    /// The address of whom it was done to.
    pub target_email: Option<String>,
    /// The name of whom or what it was done to.
    pub target_name: Option<String>,
    /// The organization in which it was done.
    pub target_org: Option<String>,
    /// The name of that organization.
    pub target_org_name: Option<String>,
    /// Roles that were given.
    pub roles_added: Vec<String>,
    /// Roles that were taken.
    pub roles_removed: Vec<String>,
    /// Roles that whom it was done to has after it.
    pub roles_now: Vec<String>,
    /// The address of somebody of another organization whom it was done to.
    pub external_email: Option<String>,
    /// A setting that was changed.
    pub setting: Option<String>,
    /// What it was changed to.
    pub setting_value: Option<String>,
    /// Whether it failed.
    pub failed: bool,
}

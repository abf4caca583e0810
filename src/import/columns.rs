//! What the columns of a table are.
//!
//! Owns the columns that matter, under which headings they are known, and what is
//! proposed where headings are not known for certain.

use std::fmt::Write as _;

/// The headings of the columns that matter; those that are not there are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The address that the user signs in with.
    pub email: Option<String>,
    /// The user's id.
    pub id: Option<String>,
    /// The name that is shown.
    pub name: Option<String>,
    /// The first name, where none is shown.
    pub first: Option<String>,
    /// The last name, where none is shown.
    pub last: Option<String>,
    /// The user's home organization.
    pub org: Option<String>,
    /// The roles, parted by commas, semicolons or bars where there are several.
    pub role: Option<String>,
    /// The organization at which the roles are held, where that is not the home.
    pub on: Option<String>,
    /// Whether the account can be used.
    pub status: Option<String>,
    /// The licences: columns that say `true` or `false`.
    pub licences: Vec<String>,
}

/// How sure it is what the columns of a table are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Guess {
    /// There is nothing else that they could be.
    Certain(Columns),
    /// They may be this.
    Likely(Columns),
}

/// The headings that mean each column, folded.
const KNOWN: [(&str, &[&str]); 9] = [
    (
        "email",
        &[
            "useridemailrequired",
            "useridemail",
            "email",
            "emailaddress",
            "useremail",
            "emailrequired",
            "adminemail",
            "administratoremail",
        ],
    ),
    ("id", &["id", "userid", "personid", "uuid"]),
    ("name", &["displayname", "name", "fullname"]),
    ("first", &["firstname", "givenname"]),
    ("last", &["lastname", "familyname", "surname"]),
    (
        "role",
        &[
            "role",
            "roles",
            "rolename",
            "adminrole",
            "adminroles",
            "administratorrole",
            "administratorroles",
            "assignedroles",
        ],
    ),
    // Whether home or not, no heading tells.
    (
        "on",
        &[
            "org",
            "orgid",
            "orgname",
            "organization",
            "organizationid",
            "organizationname",
            "organisation",
            "customer",
            "customerid",
            "customername",
            "company",
            "tenant",
        ],
    ),
    ("org", &["homeorg", "homeorgid", "homeorganization"]),
    ("status", &["userstatus", "status", "accountstatus"]),
];

/// What only the users that Control Hub exports have: the address under this heading.
const OF_USERS: &str = "useridemail";

impl Columns {
    /// Returns what the columns under some headings are; `None` where none of them
    /// is known.
    pub(super) fn guess(headings: &[String]) -> Option<Guess> {
        let folded: Vec<String> = headings.iter().map(|heading| fold(heading)).collect();
        let mut columns = Self::default();
        let mut is_certain = true;
        let mut rest = Vec::new();
        for (heading, folded) in headings.iter().zip(&folded) {
            let known = KNOWN
                .iter()
                .find(|(_, names)| names.contains(&folded.as_str()));
            let Some((column, _)) = known else {
                // What roles somebody has may stand under a name that is not known; a
                // licence is named with its subscription.
                let may_be_role = folded.contains("role") || folded.contains("admin");
                is_certain &= !may_be_role || heading.contains('[');
                rest.push(heading.clone());
                continue;
            };
            let place = columns.place(column);
            is_certain &= place.is_none() && *column != "on";
            place.get_or_insert_with(|| heading.clone());
        }
        let is_known = KNOWN
            .iter()
            .any(|(column, _)| columns.place(column).is_some());
        if !is_known {
            return None;
        }
        let is_of_users = folded.iter().any(|heading| heading.starts_with(OF_USERS));
        is_certain &= columns.email.is_some() && (is_of_users || columns.role.is_some());
        if is_of_users {
            columns.licences = rest;
        }
        Some(if is_certain {
            Guess::Certain(columns)
        } else {
            Guess::Likely(columns)
        })
    }

    /// Returns the entry of `import.ron` that says what the columns are.
    pub(super) fn entry(&self, headings: &[String]) -> String {
        let mut text = String::from("Columns(\n");
        let mut columns = self.clone();
        let mut used = Vec::new();
        for (column, _) in KNOWN {
            if let Some(heading) = columns.place(column).take() {
                let remark = match column {
                    "on" => "   // where the roles are held; `org` if it is the home",
                    _ => "",
                };
                let _ = writeln!(text, "    {column}: {heading:?},{remark}");
                used.push(heading);
            }
        }
        if self.email.is_none() {
            text.push_str("    email: \"\",   // the heading of the addresses\n");
        }
        let licences = columns.licences.iter().filter(|it| it.contains('['));
        let licences: Vec<&String> = licences.collect();
        if !licences.is_empty() {
            let _ = writeln!(text, "    licences: {licences:?},");
        }
        let unused: Vec<&String> = headings
            .iter()
            .filter(|heading| !used.contains(heading) && !licences.contains(heading))
            .collect();
        if !unused.is_empty() {
            let _ = writeln!(text, "    // not used: {unused:?}");
        }
        text.push(')');
        text
    }

    /// Returns the place of a column by its name.
    pub(super) fn place(&mut self, column: &str) -> &mut Option<String> {
        match column {
            "email" => &mut self.email,
            "id" => &mut self.id,
            "name" => &mut self.name,
            "first" => &mut self.first,
            "last" => &mut self.last,
            "org" => &mut self.org,
            "role" => &mut self.role,
            "on" => &mut self.on,
            _ => &mut self.status,
        }
    }
}

/// Returns a heading without what is written in different ways.
pub(super) fn fold(heading: &str) -> String {
    let letters = heading.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

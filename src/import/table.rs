//! The rows of a table as records.
//!
//! Owns how a row becomes a user: which cells say what, by the columns that were given
//! or guessed. How a table is written is known in [`reading`](crate::reading).

use super::asked::Asked;
use super::columns::{Columns, Guess, fold};
use super::read::What;
use super::record::{ManagedOrg, Record, User};

/// What may stand between the roles in a cell.
const BETWEEN_ROLES: [char; 4] = [',', ';', '|', '\n'];

/// What is known of a table once its headings are.
pub(super) struct Table {
    headings: Vec<String>,
    columns: Result<Places, String>,
    /// The entry of `import.ron` that is proposed, where the guess is not certain.
    pub(super) offer: Option<String>,
    org: Option<String>,
}

/// Which cells say what.
struct Places {
    email: usize,
    id: Option<usize>,
    name: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    org: Option<usize>,
    role: Option<usize>,
    on: Option<usize>,
    status: Option<usize>,
    licences: Vec<usize>,
}

impl Table {
    /// Returns the table with some headings.
    ///
    /// # Errors
    ///
    /// None of them is known, so that it may be no table; the entry of `import.ron` that
    /// is proposed in case it is one.
    pub(super) fn new(
        headings: Vec<String>,
        columns: Option<&Columns>,
        asked: &Asked,
    ) -> Result<Self, String> {
        let mut offer = None;
        let columns = match columns {
            Some(columns) => Places::of(columns, &headings),
            None => match Columns::guess(&headings) {
                Some(Guess::Certain(columns)) => Places::of(&columns, &headings),
                Some(Guess::Likely(columns)) => {
                    offer = Some(columns.entry(&headings));
                    Err("what the columns are is not certain: say it in `import.ron`".to_owned())
                }
                None => return Err(Columns::default().entry(&headings)),
            },
        };
        Ok(Self {
            headings,
            columns,
            offer,
            org: asked.about_org().map(str::to_owned),
        })
    }

    /// Returns what a row is.
    pub(super) fn take(&self, cells: &[&str]) -> What {
        let result = match &self.columns {
            Ok(places) => self.user(places, cells),
            Err(reason) => Err(reason.clone()),
        };
        match result {
            Ok(user) => What::Record(Record::User(user)),
            Err(reason) => What::NotUnderstood { reason },
        }
    }

    fn user(&self, places: &Places, cells: &[&str]) -> Result<User, String> {
        let wanted = self.headings.len();
        let beyond = cells.get(wanted..).unwrap_or_default();
        if cells.len() < wanted || beyond.iter().any(|cell| !cell.is_empty()) {
            let count = cells.len();
            return Err(format!("cells in the row: {count}, headings: {wanted}"));
        }
        let cell = |at: Option<usize>| {
            let text = at.map(|at| cells[at].to_owned());
            text.filter(|text| !text.is_empty())
        };
        let email = cell(Some(places.email))
            .ok_or_else(|| format!("nothing stands under `{}`", self.headings[places.email]))?;
        let names = [cell(places.first), cell(places.last)];
        let names: Vec<String> = names.into_iter().flatten().collect();
        let roles = cell(places.role).unwrap_or_default();
        let roles = roles.split(BETWEEN_ROLES).map(str::trim);
        let roles: Vec<String> = roles
            .filter(|role| !role.is_empty())
            .map(str::to_owned)
            .collect();
        let (roles, managed_orgs) = match cell(places.on) {
            Some(org) => {
                let managed = |role| ManagedOrg {
                    org: org.clone(),
                    role,
                };
                (Vec::new(), roles.into_iter().map(managed).collect())
            }
            None => (roles, Vec::new()),
        };
        let licences = places.licences.iter();
        Ok(User {
            id: cell(places.id),
            email,
            name: cell(places.name).or_else(|| (!names.is_empty()).then(|| names.join(" "))),
            org: cell(places.org).or_else(|| self.org.clone()),
            active: cell(places.status).and_then(|status| is_active(&status)),
            roles,
            licences: licences
                .filter(|at| cells[**at].eq_ignore_ascii_case("true"))
                .map(|at| self.headings[*at].clone())
                .collect(),
            managed_orgs,
            ..User::default()
        })
    }
}

impl Places {
    /// Returns where the columns stand.
    fn of(columns: &Columns, headings: &[String]) -> Result<Self, String> {
        let place = |wanted: &String| {
            let mut headings_there = headings.iter();
            let exact = headings_there.position(|heading| heading == wanted);
            let folded = || headings.iter().position(|it| fold(it) == fold(wanted));
            exact.or_else(folded).ok_or_else(|| {
                let there: Vec<String> = headings.iter().map(|it| format!("`{it}`")).collect();
                let there = there.join(", ");
                format!("`import.ron` names the column `{wanted}`; the table has {there}")
            })
        };
        let maybe = |wanted: &Option<String>| wanted.as_ref().map(place).transpose();
        Ok(Self {
            email: maybe(&columns.email)?
                .ok_or("`import.ron` does not say which column is `email`")?,
            id: maybe(&columns.id)?,
            name: maybe(&columns.name)?,
            first: maybe(&columns.first)?,
            last: maybe(&columns.last)?,
            org: maybe(&columns.org)?,
            role: maybe(&columns.role)?,
            on: maybe(&columns.on)?,
            status: maybe(&columns.status)?,
            licences: columns
                .licences
                .iter()
                .map(place)
                .collect::<Result<_, _>>()?,
        })
    }
}

/// Returns whether an account can be used, where that is what its status says.
fn is_active(status: &str) -> Option<bool> {
    match &*status.to_ascii_lowercase() {
        "active" | "true" => Some(true),
        "inactive" | "false" | "disabled" | "suspended" => Some(false),
        _ => None,
    }
}

//! What the columns of a table are.
//!
//! Owns the columns that matter, under which headings they are known, and what is
//! proposed where headings are not known for certain.

/// The headings of the columns that matter; several ones may lack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The address that the user signs in with.
    pub email: Option<String>,
    /// The user's id.
    pub id: Option<String>,
    /// The name that is shown.
    pub name: Option<String>,
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

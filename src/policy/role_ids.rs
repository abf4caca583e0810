//! How Webex itself calls the roles: identity strings and names.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Span, fold};
use crate::model::{Mark, Role};

/// A role as the interfaces of Webex call it.
#[derive(Debug)]
pub struct RoleId {
    /// Its identity string, where a source shows one.
    pub id: Option<Arc<str>>,
    /// Its names in lists and tables.
    pub names: Vec<Arc<str>>,
    /// The role of the policy that it is, if there is one.
    pub role: Option<Role>,
    /// What it is, if it is none of the policy.
    pub about: Option<Arc<str>>,
    /// How well it is known.
    pub mark: Mark,
    /// Where it was taken from.
    pub source: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// Every role that Webex is known to call somehow, found by identity string or name.
#[derive(Debug, Default)]
pub struct RoleIds {
    listed: Vec<RoleId>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

impl RoleIds {
    /// Returns the roles to be found; of several that are called the same, the first is.
    pub(super) fn of(listed: Vec<RoleId>) -> Self {
        let mut ids = Self::default();
        for (place, role) in listed.iter().enumerate() {
            if let Some(id) = &role.id {
                ids.by_id.entry(fold(id)).or_insert(place);
            }
            for name in &role.names {
                ids.by_name.entry(fold(name)).or_insert(place);
            }
        }
        Self { listed, ..ids }
    }

    /// Returns all of them, in the order of their file.
    #[must_use]
    pub fn listed(&self) -> &[RoleId] {
        &self.listed
    }

    /// Returns the role of an identity string; case does not count.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&RoleId> {
        Some(&self.listed[*self.by_id.get(&fold(id))?])
    }

    /// Returns the role of a name; case does not count.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&RoleId> {
        Some(&self.listed[*self.by_name.get(&fold(name.trim()))?])
    }
}

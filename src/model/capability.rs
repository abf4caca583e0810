//! Capabilities: something one can do, interned from the rows of the tables.

/// A capability, by its place in the policy's list of capabilities.
///
/// The ones that clauses name are constants and come first in every policy, in
/// the order of [`Capability::NAMED`]; all others are interned from the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Capability(pub u16);

impl Capability {
    /// Signing in to Partner Hub at a partner organization.
    pub const SIGN_IN_PARTNER_HUB: Self = Self(0);
    /// Signing in to Control Hub at a customer organization.
    pub const SIGN_IN_CONTROL_HUB: Self = Self(1);
    /// Signing in to the help desk view of a partner organization.
    pub const SIGN_IN_HELP_DESK: Self = Self(2);
    /// Seeing the list of customers of one's own partner organization.
    pub const CUSTOMER_LIST: Self = Self(3);
    /// Giving administrator roles to users of an organization.
    pub const ASSIGN_ROLES: Self = Self(4);
    /// Beginning and managing trials for a customer.
    pub const MANAGE_TRIALS: Self = Self(5);
    /// The Management Portal half of the Contact Center features.
    pub const CC_PORTAL: Self = Self(6);

    /// The ids of the capabilities that clauses name, in order of their number.
    pub const NAMED: [&'static str; 7] = [
        "sign_in_partner_hub",
        "sign_in_control_hub",
        "sign_in_help_desk",
        "customer_list",
        "assign_roles",
        "manage_trials",
        "cc_portal",
    ];

    /// Returns the capability as an index into the policy's list.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

//! Words: closed sets of values that are spelled by a fixed id.

/// A closed set of values, each spelled by one snake-case id.
pub trait Word: Copy + Ord + 'static {
    /// What one such value is called in messages, such as `role`.
    const NOUN: &'static str;
    /// Every value, in the order of definition.
    const ALL: &'static [Self];

    /// Returns the id as it is spelled in files, commands and outputs.
    fn id(self) -> &'static str;

    /// Returns the value that an id spells.
    #[must_use]
    fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.id() == id)
    }
}

/// Declares a [`Word`] with its variants, ids and noun.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $noun:literal, { $($(#[$vdoc:meta])* $variant:ident = $id:literal,)+ }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, bitcode::Encode, bitcode::Decode,
        )]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
        }

        impl Word for $name {
            const NOUN: &'static str = $noun;
            const ALL: &'static [Self] = &[$(Self::$variant,)+];

            fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.id())
            }
        }
    };
}

pub(crate) use words;

words! {
    /// A role: a column of a table, or the derived provisioning administrator.
    Role, "role", {
        /// Views and manages everything at the organization.
        FullAdmin = "full_admin",
        /// Views the organization's settings.
        ReadonlyAdmin = "readonly_admin",
        /// Analytics and troubleshooting.
        SupportAdmin = "support_admin",
        /// Users, devices and licences.
        UserDeviceAdmin = "user_device_admin",
        /// Devices.
        DeviceAdmin = "device_admin",
        /// User-generated and legal content.
        ComplianceOfficer = "compliance_officer",
        /// Joins running and live meetings.
        AdvancedTroubleshooting = "advanced_troubleshooting",
        /// Contact Center service administration at a customer.
        CcServiceAdmin = "cc_service_admin",
        /// All customers that the partner manages.
        PartnerFullAdmin = "partner_full_admin",
        /// The customers assigned to, or provisioned by, the user.
        PartnerAdmin = "partner_admin",
        /// Views all customers that the partner manages.
        PartnerReadonlyAdmin = "partner_readonly_admin",
        /// The help desk view over all customers.
        HelpdeskBasic = "helpdesk_basic",
        /// The help desk view, and full access while a customer approves it.
        HelpdeskAdvanced = "helpdesk_advanced",
        /// Never granted: it follows from what happened.
        ProvisioningAdmin = "provisioning_admin",
    }
}

words! {
    /// The family a role belongs to.
    RoleKind, "kind of role", {
        /// Over the organization it is granted at.
        Organization = "organization",
        /// Held at a partner, over its customers.
        CustomerManagement = "customer_management",
        /// Never granted, concluded from facts.
        Derived = "derived",
    }
}

words! {
    /// How far a role held at an organization reaches.
    Reach, "reach", {
        /// The organization it is held at, and no other.
        OwnOrg = "own_org",
        /// The customers assigned to the user or provisioned by the user.
        AssignedCustomers = "assigned_customers",
        /// Every customer that the partner manages.
        EveryCustomer = "every_customer",
    }
}

words! {
    /// The kind of an organization.
    OrgKind, "kind of organization", {
        /// A service provider or reseller.
        Partner = "partner",
        /// An organization that a partner may manage.
        Customer = "customer",
    }
}

words! {
    /// What a partner sells, which decides when restricted items are lifted.
    Offer, "offer", {
        /// Neither of the two below.
        Generic = "generic",
        /// Webex for BroadWorks.
        Broadworks = "broadworks",
        /// Wholesale route to market.
        Wholesale = "wholesale",
    }
}

words! {
    /// A licence that matters to the rules.
    Licence, "licence", {
        /// Contact Center standard.
        CcStandard = "cc_standard",
        /// Contact Center premium.
        CcPremium = "cc_premium",
    }
}

words! {
    /// What the source of facts could not tell.
    Untold, "kind of gap", {
        /// By whom roles at an organization were given.
        Grantors = "grantors",
        /// Whether restricted mode of a customer is on or off.
        RestrictedMode = "restricted_mode",
        /// Who of a partner set services up or provisioned.
        SetUps = "set_ups",
        /// Which customers users of a partner are assigned by way of customer groups.
        CustomerGroups = "customer_groups",
        /// Which roles the users at home at an organization hold.
        Roles = "roles",
    }
}

words! {
    /// Where a user's home organization stands to the organization reached.
    Standing, "standing", {
        /// It is the home organization.
        Home = "home",
        /// The home organization manages it.
        ManagingPartner = "managing_partner",
        /// Neither.
        OtherOrg = "other_org",
    }
}

words! {
    /// How much of a capability one has; the order is the order of strength.
    ///
    /// `see_partial` and `see_all` are of the customer list, the others of
    /// every other capability; the two scales never meet.
    Access, "access", {
        /// None at all.
        None = "none",
        /// View only.
        Read = "read",
        /// View and change.
        Full = "full",
        /// Some customers are listed.
        SeePartial = "see_partial",
        /// All customers are listed.
        SeeAll = "see_all",
    }
}

words! {
    /// What a table prints where a row and a column meet.
    Cell, "cell", {
        /// An empty cell or a cross.
        None = "none",
        /// The words for read-only.
        Read = "read",
        /// A tick.
        Full = "full",
        /// Some customers are listed.
        SeePartial = "see_partial",
        /// All customers are listed.
        SeeAll = "see_all",
        /// Only while a customer approves it.
        TemporaryWhenApproved = "temporary_when_approved",
        /// A tick with the words that confine it to services the partner sold.
        FullForServicesSold = "full_for_services_sold",
        /// The role does not occur there.
        NotApplicable = "not_applicable",
    }
}

words! {
    /// A section of a role table.
    Section, "section", {
        /// Partner management roles over their own partner organization.
        PartnerOrgSettings = "partner_org_settings",
        /// Customer management roles over Partner Hub.
        PartnerHubSettings = "partner_hub_settings",
        /// Customer management roles over customers.
        CustomerOrgSettings = "customer_org_settings",
        /// Organization roles at a customer.
        ControlHub = "control_hub",
        /// External administrators and the provisioning administrator.
        ExternalAdministrators = "external_administrators",
    }
}

words! {
    /// How well a cell is known.
    Mark, "mark", {
        /// A copy of the article states it.
        Sourced = "sourced",
        /// Reconstructed, with a reason.
        Inferred = "inferred",
    }
}

words! {
    /// A point on which the documents contradict each other or leave the matter open.
    ChoicePoint, "choice", {
        /// What the provisioning administrator may do.
        ProvisioningAccess = "provisioning_access",
        /// Whether a grant counts that its grantor had no authority for.
        UnwarrantedGrants = "unwarranted_grants",
    }
}

words! {
    /// One way to settle a choice.
    ChoiceOption, "option", {
        /// Like a partner administrator, without trials.
        LikePartnerAdmin = "like_partner_admin",
        /// By the narrow column of the external administrators' table.
        ByExternalTable = "by_external_table",
        /// Unwarranted grants count.
        Effective = "effective",
        /// Unwarranted grants do not count.
        Void = "void",
    }
}

impl Untold {
    /// Returns the kind of organization of which it can be said; any if none.
    #[must_use]
    pub fn kind(self) -> Option<OrgKind> {
        match self {
            Self::RestrictedMode => Some(OrgKind::Customer),
            Self::SetUps | Self::CustomerGroups => Some(OrgKind::Partner),
            Self::Grantors | Self::Roles => None,
        }
    }
}

impl ChoiceOption {
    /// Returns the choice that this option settles.
    #[must_use]
    pub fn point(self) -> ChoicePoint {
        match self {
            Self::LikePartnerAdmin | Self::ByExternalTable => ChoicePoint::ProvisioningAccess,
            Self::Effective | Self::Void => ChoicePoint::UnwarrantedGrants,
        }
    }
}

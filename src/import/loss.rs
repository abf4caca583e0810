//! What is told beside the outcomes of records, by what it is called.

/// Ids that no spelling explains.
pub(super) const UNDECODED: &str = "ids that cannot be decoded, kept as they are";
/// Roles without a counterpart.
pub(super) const ROLE: &str = "roles held that the policy does not know";
/// Roles over a part of an organization.
pub(super) const GROUP_ROLE: &str = "roles over groups, which the policy does not know";
/// Roles over a site of meetings.
pub(super) const SITE_ROLE: &str = "roles over sites, which the policy does not know";
/// Roles of people who cannot be declared.
pub(super) const HOMELESS_ROLE: &str = "roles of people whose home organization is not known";
/// Licences that change nothing.
pub(super) const LICENCE: &str = "licences that mean nothing to the rules";
/// What a customer bought.
pub(super) const PACKAGE: &str = "packages of customers that mean nothing to the rules";
/// Accounts that nobody can sign in with.
pub(super) const INACTIVE: &str =
    "accounts that cannot be used: the policy does not know that, and their roles stand";
/// A provisioning administrator whose role would not follow.
pub(super) const PROVISIONING: &str =
    "provisioning administrators for whom nothing shows what the role follows from";
/// A partner below a partner.
pub(super) const SUB_PARTNER: &str = "partners of a partner: the policy knows customers only";
/// What only customers can have, of a partner.
pub(super) const OF_A_PARTNER: &str = "what only a customer can have, of a partner";
/// Who cannot be named.
pub(super) const GRANTOR: &str = "grantors whose home organization is not known";
/// A list of nobody knows whom.
pub(super) const LISTER: &str = "organizations of a list of which it is not known whose it is";

/// A role that the table of roles only infers.
pub(super) const INFERRED_ROLE: &str = "roles that `role_ids.ron` only infers from their names";
/// The home of an administrator of a partner.
pub(super) const ASSUMED_HOME: &str =
    "homes of administrators of customers, taken to be the partner whose lists these are";
/// A role that only the question who manages what tells.
pub(super) const MANAGING_ROLE: &str = "roles at home, told only by who manages which customers";
/// A partner's role over a customer.
pub(super) const MANAGED: &str =
    "customers that a partner manages, because its people have partner roles there";
/// What nobody can be given.
pub(super) const SET_UP: &str =
    "provisioning administrators: nobody can be given that role, so services were set up";
/// What only events tell.
pub(super) const BY_EVENTS: &str = "roles held by what events tell, as no list of roles was read";
/// An external full administrator of whom only the end is told.
pub(super) const DEMOTED: &str =
    "full administrators of another organization before they were demoted";
/// An offer.
pub(super) const OFFER: &str =
    "partners whose offer is Wholesale, as answers of its interface were read";

/// Two names.
pub(super) const TWO_NAMES: &str = "two names of one organization: the first counts";
/// Two homes.
pub(super) const TWO_HOMES: &str = "two homes of one person";
/// Two addresses.
pub(super) const TWO_ADDRESSES: &str = "two addresses of one id: one person, called by the first";
/// Two ids.
pub(super) const TWO_IDS: &str = "two ids of one address: two people, of whom the first keeps it";
/// Two opinions.
pub(super) const NOT_HELD: &str =
    "roles by which somebody manages customers, and which the lists of roles do not show: not held";

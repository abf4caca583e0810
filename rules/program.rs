//! The inference rules: from facts and printed tables to effective privileges.
//!
//! Owns every conclusion that bailiwick draws, as one Datalog program. It owns
//! no cell of a table, no date and no label: those are the other files of this
//! folder, and reach the program as given relations.
//!
//! How to read it. Relations come first, each with the atom as it is spoken.
//! Then the clauses in three parts: *scopes* (who holds which role where, and how
//! far it reaches), *classes* (what a role entitles to, from the tables alone) and
//! *expansion* (the two together, less the restrictions). Each part is also a
//! program of its own, which takes what the parts before it conclude. Above each clause stands
//! the id of its rule and the rule in one sentence. `end` is always the instant
//! at which the conclusion stops holding unless something else bears it.
//!
//! Invariant: this is the single source of the rules. The explainer's rule list
//! is read from this very file when the program is built.

#![expect(
    unreachable_pub,
    clippy::iter_over_hash_type,
    reason = "the macro wants public relations and walks hash sets; conclusions are sorted where they leave"
)]

use crate::model::{
    Access, Capability, Cell, ChoiceOption, Date, Grant, Instant, Licence, Offer, Org, OrgKind,
    Reach, Role, Section, Standing, User, an_hour_after, earlier,
};
use crepe::crepe;

crepe! {
    // == Given: facts of the world ==

    @input
    /// `Organization(org, kind)`: the organization is a partner or a customer.
    pub struct Organization(pub Org, pub OrgKind);

    @input
    /// `Offers(partner, offer)`: what the partner sells.
    pub struct Offers(pub Org, pub Offer);

    @input
    /// `ContactCenter(customer)`: the customer has Webex Contact Center.
    pub struct ContactCenter(pub Org);

    @input
    /// `Home(user, org)`: the user belongs to the organization.
    pub struct Home(pub User, pub Org);

    @input
    /// `Licensed(user, licence)`: the user holds the licence.
    pub struct Licensed(pub User, pub Licence);

    @input
    /// `Manages(partner, customer)`: the partner manages the customer's organization.
    pub struct Manages(pub Org, pub Org);

    @input
    /// `Granted(grant, role, user, org, from, until)`: the role was granted to the user at the
    /// organization, for the period from `from` up to but without `until`.
    pub struct Granted(pub Grant, pub Role, pub User, pub Org, pub Instant, pub Instant);

    @input
    /// `GrantedBy(grant, grantor)`: the grantor gave the grant. Absent where no grantor is recorded.
    pub struct GrantedBy(pub Grant, pub User);

    @input
    /// `Assigned(user, customer, from, until)`: the partner administrator was given the customer.
    pub struct Assigned(pub User, pub Org, pub Instant, pub Instant);

    @input
    /// `Provisioned(user, customer, at)`: the partner administrator provisioned the new customer.
    pub struct Provisioned(pub User, pub Org, pub Instant);

    @input
    /// `RestrictedModeOff(customer)`: restricted mode was set off explicitly.
    pub struct RestrictedModeOff(pub Org);

    @input
    /// `FirstUser(user, partner)`: the user was the first to be provisioned in the partner organization.
    pub struct FirstUser(pub User, pub Org);

    @input
    /// `SetUpServices(user, customer, at)`: the user set up services for a customer organization
    /// that already existed.
    pub struct SetUpServices(pub User, pub Org, pub Instant);

    @input
    /// `HelpDeskApproval(user, customer, approver, at)`: the approver let the help desk user in.
    pub struct HelpDeskApproval(pub User, pub Org, pub User, pub Instant);

    @input
    /// `Demotion(user, customer, at)`: the user's external full administrator role was taken down.
    pub struct Demotion(pub User, pub Org, pub Instant);

    // == Given: what the articles say ==

    @input
    /// `HeldAtHome(role, kind)`: the role can be granted at the user's home organization of that kind.
    pub struct HeldAtHome(pub Role, pub OrgKind);

    @input
    /// `HeldAbroad(role)`: the role can be granted at a customer that is not the user's home.
    pub struct HeldAbroad(pub Role);

    @input
    /// `Extends(role, reach)`: how far the role reaches from the organization it is held at.
    pub struct Extends(pub Role, pub Reach);

    @input
    /// `Printed(section, capability, role, cell, since)`: the section prints the cell, from the day
    /// `since` on.
    pub struct Printed(pub Section, pub Capability, pub Role, pub Cell, pub Date);

    @input
    /// `PrintedEarlier(section, capability, role, cell, since, until)`: the section printed the cell
    /// from the day `since` to the day `until`, both included.
    pub struct PrintedEarlier(pub Section, pub Capability, pub Role, pub Cell, pub Date, pub Date);

    @input
    /// `PrintedForStanding(role, standing, capability, cell)`: the Contact Center table prints the
    /// cell for the role in the column of the standing.
    pub struct PrintedForStanding(pub Role, pub Standing, pub Capability, pub Cell);

    @input
    /// `Setting(setting, capability)`: the setting belongs to the capability.
    pub struct Setting(pub Capability, pub Capability);

    @input
    /// `RestrictedItem(offer, setting, left)`: restricted mode lists the setting for customers of
    /// the offer; so much access is left.
    pub struct RestrictedItem(pub Offer, pub Capability, pub Access);

    @input
    /// `LiftedFrom(offer, setting, from)`: for the offer the setting is restricted no more from that day on.
    pub struct LiftedFrom(pub Offer, pub Capability, pub Date);

    @input
    /// `Chosen(option)`: where documents contradict each other, this option is in force.
    pub struct Chosen(pub ChoiceOption);

    @input
    /// `AskedAt(now)`: the instant asked about.
    pub struct AskedAt(pub Instant);

    @input
    /// `Edition(edition)`: policy is read as it stood on that day.
    pub struct Edition(pub Date);

    // == Concluded ==

    @output
    /// `InForce(grant, until)`: the grant's period covers the instant asked about.
    pub struct InForce(pub Grant, pub Instant);

    @output
    /// `Counts(grant, end)`: the grant is one that conclusions may rest on.
    pub struct Counts(pub Grant, pub Instant);

    @output
    /// `InPlace(grant)`: the role can be held where it was granted.
    pub struct InPlace(pub Grant);

    @output
    /// `OutOfPlace(grant)`: the role cannot be held where it was granted.
    pub struct OutOfPlace(pub Grant);

    @output
    /// `Demoted(grant)`: a demotion acts on the grant.
    pub struct Demoted(pub Grant);

    @output
    /// `Judged(grant, grantor)`: the grantor's authority over the grant is looked into.
    pub struct Judged(pub Grant, pub User);

    @output
    /// `Warranted(grant, end)`: whoever gave the grant had the authority, by a warranted chain.
    pub struct Warranted(pub Grant, pub Instant);

    @output
    /// `Holds(user, role, org, end)`: the user holds the role at the organization.
    pub struct Holds(pub User, pub Role, pub Org, pub Instant);

    @output
    /// `ReachesEvery(user, role, partner, end)`: the role reaches every customer of the partner.
    pub struct ReachesEvery(pub User, pub Role, pub Org, pub Instant);

    @output
    /// `Reaches(user, role, org, standing, end)`: the user's role reaches the organization, to which
    /// the user has that standing.
    pub struct Reaches(pub User, pub Role, pub Org, pub Standing, pub Instant);

    @output
    /// `Staffed(partner, end)`: somebody is partner full administrator of the partner.
    pub struct Staffed(pub Org, pub Instant);

    @output
    /// `Related(customer, end)`: the customer has an existing relationship to a partner and its administrator.
    pub struct Related(pub Org, pub Instant);

    @output
    /// `Approved(user, customer, end)`: an approval of the help desk user's request is running.
    pub struct Approved(pub User, pub Org, pub Instant);

    @output
    /// `AssignsRoles(user, customer, end)`: the user may give organization roles at the customer.
    pub struct AssignsRoles(pub User, pub Org, pub Instant);

    @output
    /// `AssignsRolesEverywhere(user, partner, end)`: the user may give organization roles at every
    /// customer of the partner.
    pub struct AssignsRolesEverywhere(pub User, pub Org, pub Instant);

    @output
    /// `Barred(user, org, capability)`: a licence keeps the user from the capability.
    pub struct Barred(pub User, pub Org, pub Capability);

    @output
    /// `RestrictedMode(customer, offer)`: restricted mode is in force, by a managing partner of that offer.
    pub struct RestrictedMode(pub Org, pub Offer);

    @output
    /// `Stands(section, capability, role, cell)`: so the section reads in the edition.
    pub struct Stands(pub Section, pub Capability, pub Role, pub Cell);

    @output
    /// `Worth(cell, access)`: the printed cell means the access.
    pub struct Worth(pub Cell, pub Access);

    @output
    /// `Entitles(role, standing, kind, capability, access)`: at an organization of the kind, to which
    /// the user has the standing, the role entitles to the capability.
    pub struct Entitles(pub Role, pub Standing, pub OrgKind, pub Capability, pub Access);

    @output
    /// `EntitlesWhenApproved(role, capability)`: the role entitles to the capability in full while
    /// an approval runs.
    pub struct EntitlesWhenApproved(pub Role, pub Capability);

    @output
    /// `EntitlesInContactCenter(role, standing, capability, access)`: where there is a contact
    /// center, the role entitles to the capability.
    pub struct EntitlesInContactCenter(pub Role, pub Standing, pub Capability, pub Access);

    @output
    /// `Lifted(offer, setting)`: the offer's customers are free of the restriction in the edition.
    pub struct Lifted(pub Offer, pub Capability);

    @output
    /// `Keeps(offer, setting, left)`: the restriction stands for the offer in the edition.
    pub struct Keeps(pub Offer, pub Capability, pub Access);

    @output
    /// `Restricted(customer, setting, left)`: restricted mode leaves only so much of the setting to
    /// those who do not come through the managing partner.
    pub struct Restricted(pub Org, pub Capability, pub Access);

    @output
    /// `Entitled(user, role, org, capability, access, standing, end)`: the user's role entitles to
    /// the capability at the organization, before anything is subtracted.
    pub struct Entitled(
        pub User, pub Role, pub Org, pub Capability, pub Access, pub Standing, pub Instant,
    );

    @output
    /// `Effective(user, org, capability, access, end)`: the effective privilege, everything subtracted.
    pub struct Effective(pub User, pub Org, pub Capability, pub Access, pub Instant);

    // == Scopes: grants ==

    // [T1a] A grant is in force when its period covers the instant asked about.
    InForce(grant, until) <-
        Granted(grant, _, _, _, from, until), AskedAt(now), (from <= now), (now < until);

    // [A4a] By default a grant in force counts, whoever gave it.
    Counts(grant, until) <-
        Chosen(ChoiceOption::Effective), InForce(grant, until);

    // [A4b] Where unwarranted grants are void, a grant counts only while its grantor's authority lasts.
    Counts(grant, earlier(until, end)) <-
        Chosen(ChoiceOption::Void), InForce(grant, until), Warranted(grant, end);

    // [A4c] Where unwarranted grants are void, the authority of each grantor is looked into.
    Judged(grant, grantor) <-
        Chosen(ChoiceOption::Void), GrantedBy(grant, grantor);

    // [H7a] A role is in place at the user's home organization, if the role belongs to that kind of organization.
    InPlace(grant) <-
        Granted(grant, role, user, org, _, _), Home(user, org), Organization(org, kind), HeldAtHome(role, kind);

    // [H7b] An external role is in place at a customer that is not the user's home.
    InPlace(grant) <-
        Granted(grant, role, user, customer, _, _), HeldAbroad(role),
        Home(user, home), (home != customer), Organization(customer, OrgKind::Customer);

    // [H7c] A role granted anywhere else is out of place, and confers nothing.
    OutOfPlace(grant) <-
        Granted(grant, _, _, _, _, _), !InPlace(grant);

    // [P2a] A demotion acts, from its instant, on the external full administrator grants that had begun by then.
    Demoted(grant) <-
        Demotion(user, customer, at), AskedAt(now), (at <= now),
        Granted(grant, Role::FullAdmin, user, customer, from, _), (from <= at),
        Home(user, home), (home != customer);

    // == Scopes: roles held ==

    // [H1a] The first user of a partner organization is its full administrator.
    Holds(user, Role::FullAdmin, partner, Instant::NEVER) <-
        FirstUser(user, partner);

    // [H1b] The first user of a partner organization is also its partner full administrator.
    Holds(user, Role::PartnerFullAdmin, partner, Instant::NEVER) <-
        FirstUser(user, partner);

    // [H2] A grant that counts gives its role at its organization, if the role is in place and was not taken down.
    Holds(user, role, org, end) <-
        Counts(grant, end), Granted(grant, role, user, org, _, _), InPlace(grant), !Demoted(grant);

    // [P2b] Someone demoted whose home manages the customer becomes its provisioning administrator, for as long as the grant would have lasted.
    Holds(user, Role::ProvisioningAdmin, customer, end) <-
        Demoted(grant), Counts(grant, end), Granted(grant, _, user, customer, _, _),
        Home(user, home), Manages(home, customer);

    // [P2c] Someone demoted from any other organization becomes a read-only administrator, for as long as the grant would have lasted.
    Holds(user, Role::ReadonlyAdmin, customer, end) <-
        Demoted(grant), Counts(grant, end), Granted(grant, _, user, customer, _, _),
        Home(user, home), !Manages(home, customer);

    // [P1a] A partner with a partner full administrator has its administrator for every customer it manages.
    Staffed(partner, end) <-
        ReachesEvery(_, Role::PartnerFullAdmin, partner, end);

    // [P1b] A customer managed by such a partner has an existing relationship.
    Related(customer, end) <-
        Staffed(partner, end), Manages(partner, customer);

    // [P1c] So has a customer that some partner administrator reaches.
    Related(customer, end) <-
        Reaches(_, Role::PartnerAdmin, customer, Standing::ManagingPartner, end);

    // [P1d] Someone of a partner who set up services for a customer with an existing relationship is its provisioning administrator; nobody assigns the role.
    Holds(user, Role::ProvisioningAdmin, customer, end) <-
        SetUpServices(user, customer, at), AskedAt(now), (at <= now),
        Home(user, home), Organization(home, OrgKind::Partner), Related(customer, end);

    // == Scopes: how far a role reaches ==

    // [H3] A role held at the home organization reaches it.
    Reaches(user, role, org, Standing::Home, end) <-
        Holds(user, role, org, end), Home(user, org);

    // [H4a] Some roles held at a partner reach every customer that it manages.
    ReachesEvery(user, role, partner, end) <-
        Holds(user, role, partner, end), Extends(role, Reach::EveryCustomer);

    // [H5a] A partner administrator reaches the managed customers that are assigned to the user.
    Reaches(user, role, customer, Standing::ManagingPartner, earlier(end, until)) <-
        Extends(role, Reach::AssignedCustomers), Holds(user, role, partner, end),
        Assigned(user, customer, from, until), AskedAt(now), (from <= now), (now < until),
        Manages(partner, customer);

    // [H5b] A partner administrator reaches the managed customers that the user provisioned.
    Reaches(user, role, customer, Standing::ManagingPartner, end) <-
        Extends(role, Reach::AssignedCustomers), Holds(user, role, partner, end),
        Provisioned(user, customer, at), AskedAt(now), (at <= now),
        Manages(partner, customer);

    // [H6a] An external role reaches the one customer it is held at, as the managing partner's where the home manages it.
    Reaches(user, role, customer, Standing::ManagingPartner, end) <-
        HeldAbroad(role), Holds(user, role, customer, end),
        Home(user, home), (home != customer), Manages(home, customer);

    // [H6b] An external role reaches the one customer it is held at, as any other organization's where the home does not manage it.
    Reaches(user, role, customer, Standing::OtherOrg, end) <-
        HeldAbroad(role), Holds(user, role, customer, end),
        Home(user, home), (home != customer), !Manages(home, customer);

    // [P1e] A provisioning administrator stands as the managing partner's: whoever provisions services there sells them.
    Reaches(user, Role::ProvisioningAdmin, customer, Standing::ManagingPartner, end) <-
        Holds(user, Role::ProvisioningAdmin, customer, end);

    // == Scopes: authority, approvals, licences ==

    // [A1a] The first user explains a full administrator grant of the first user that names no grantor.
    Warranted(grant, Instant::NEVER) <-
        FirstUser(user, partner), Granted(grant, Role::FullAdmin, user, partner, _, _), !GrantedBy(grant, _);

    // [A1b] The first user explains a partner full administrator grant of the first user that names no grantor.
    Warranted(grant, Instant::NEVER) <-
        FirstUser(user, partner), Granted(grant, Role::PartnerFullAdmin, user, partner, _, _), !GrantedBy(grant, _);

    // [A2a] At a partner, a full administrator may give every organization and customer-management role.
    Warranted(grant, end) <-
        Judged(grant, grantor), Granted(grant, role, _, partner, _, _),
        Organization(partner, OrgKind::Partner), HeldAtHome(role, OrgKind::Partner),
        Holds(grantor, Role::FullAdmin, partner, end);

    // [A2b] At a partner, so may a partner full administrator.
    Warranted(grant, end) <-
        Judged(grant, grantor), Granted(grant, role, _, partner, _, _),
        Organization(partner, OrgKind::Partner), HeldAtHome(role, OrgKind::Partner),
        Holds(grantor, Role::PartnerFullAdmin, partner, end);

    // [A2c] At a customer, its own full administrator may give organization roles and external roles.
    Warranted(grant, end) <-
        Judged(grant, grantor), InPlace(grant), Granted(grant, _, _, customer, _, _),
        Organization(customer, OrgKind::Customer),
        Holds(grantor, Role::FullAdmin, customer, end), Home(grantor, customer);

    // [A2d] Whoever may assign roles in full at a customer, may do so there.
    AssignsRoles(user, customer, end) <-
        Entitles(role, standing, OrgKind::Customer, Capability::ASSIGN_ROLES, Access::Full),
        !Extends(role, Reach::EveryCustomer),
        Reaches(user, role, customer, standing, end), Organization(customer, OrgKind::Customer);

    // [A2e] Where such a role reaches every customer of a partner, it is so at all of them.
    AssignsRolesEverywhere(user, partner, end) <-
        Entitles(role, Standing::ManagingPartner, OrgKind::Customer, Capability::ASSIGN_ROLES, Access::Full),
        ReachesEvery(user, role, partner, end);

    // [A2f] Whoever may assign roles at a customer may give its own users the seven organization roles.
    Warranted(grant, end) <-
        Judged(grant, grantor), Granted(grant, role, user, customer, _, _), (role != Role::CcServiceAdmin),
        HeldAtHome(role, OrgKind::Customer), Home(user, customer), AssignsRoles(grantor, customer, end);

    // [A2g] Whoever may assign roles at every customer of a partner may do the same at each of them.
    Warranted(grant, end) <-
        Judged(grant, grantor), Granted(grant, role, user, customer, _, _), (role != Role::CcServiceAdmin),
        HeldAtHome(role, OrgKind::Customer), Home(user, customer),
        AssignsRolesEverywhere(grantor, partner, end), Manages(partner, customer);

    // [A3] A customer's own Contact Center service administrator may give the same role at the same customer.
    Warranted(grant, end) <-
        Judged(grant, grantor), InPlace(grant), Granted(grant, Role::CcServiceAdmin, _, customer, _, _),
        Holds(grantor, Role::CcServiceAdmin, customer, end), Home(grantor, customer);

    // [E3a] An approval by one of the customer's own full administrators runs for an hour, for a help desk user (advanced) who reaches the customer.
    Approved(user, customer, earlier(an_hour_after(at), earlier(end, theirs))) <-
        HelpDeskApproval(user, customer, approver, at), AskedAt(now), (at <= now), (now < an_hour_after(at)),
        Holds(approver, Role::FullAdmin, customer, theirs), Home(approver, customer),
        Manages(partner, customer), ReachesEvery(user, Role::HelpdeskAdvanced, partner, end);

    // [S4] A standard Contact Center licence keeps a full administrator out of the Management Portal.
    Barred(user, org, Capability::CC_PORTAL) <-
        Licensed(user, Licence::CcStandard), Holds(user, Role::FullAdmin, org, _);

    // == Classes: what the tables say in the edition ==

    // [T1b] A cell reads as printed, from the day it was printed so.
    Stands(section, capability, role, cell) <-
        Printed(section, capability, role, cell, since), Edition(edition), (since <= edition);

    // [T2] In an earlier edition a cell reads as it was printed then.
    Stands(section, capability, role, cell) <-
        PrintedEarlier(section, capability, role, cell, since, until), Edition(edition),
        (since <= edition), (edition <= until);

    // [E1a] A tick is full access.
    Worth(Cell::Full, Access::Full);

    // [E1b] The words for read-only are read access.
    Worth(Cell::Read, Access::Read);

    // [E2a] The customer list shows all customers.
    Worth(Cell::SeeAll, Access::SeeAll);

    // [E2b] The customer list shows some customers.
    Worth(Cell::SeePartial, Access::SeePartial);

    // [E3b] What is temporary when approved can always be read.
    Worth(Cell::TemporaryWhenApproved, Access::Read);

    // [E4a] A tick for the services that the partner sold counts as full access.
    Worth(Cell::FullForServicesSold, Access::Full);

    // [E1c] Over the own partner organization, an organization role entitles by the partner management table.
    Entitles(role, Standing::Home, OrgKind::Partner, capability, access) <-
        Stands(Section::PartnerOrgSettings, capability, role, cell), Worth(cell, access);

    // [E1d] At the own customer organization, an organization role entitles by the Control Hub table.
    Entitles(role, Standing::Home, OrgKind::Customer, capability, access) <-
        Stands(Section::ControlHub, capability, role, cell), Worth(cell, access);

    // [E2c] Over the own partner organization, a customer-management role entitles by the Partner Hub section.
    Entitles(role, Standing::Home, OrgKind::Partner, capability, access) <-
        Stands(Section::PartnerHubSettings, capability, role, cell), Worth(cell, access);

    // [E2d] Over each customer reached, a customer-management role entitles by the customer section.
    Entitles(role, Standing::ManagingPartner, OrgKind::Customer, capability, access) <-
        Stands(Section::CustomerOrgSettings, capability, role, cell), (capability != Capability::CUSTOMER_LIST),
        Worth(cell, access);

    // [E2e] The customer list is a capability over the own partner organization.
    Entitles(role, Standing::Home, OrgKind::Partner, Capability::CUSTOMER_LIST, access) <-
        Stands(Section::CustomerOrgSettings, Capability::CUSTOMER_LIST, role, cell), Worth(cell, access);

    // [E4b] An external role entitles by the external administrators' table, for the managing partner's people.
    Entitles(role, Standing::ManagingPartner, OrgKind::Customer, capability, access) <-
        HeldAbroad(role), Stands(Section::ExternalAdministrators, capability, role, cell), Worth(cell, access);

    // [E4c] An external role entitles by the external administrators' table, for people of any other organization.
    Entitles(role, Standing::OtherOrg, OrgKind::Customer, capability, access) <-
        HeldAbroad(role), Stands(Section::ExternalAdministrators, capability, role, cell), Worth(cell, access);

    // [P4a] One article makes the provisioning administrator like a partner administrator, without trials.
    Entitles(Role::ProvisioningAdmin, Standing::ManagingPartner, OrgKind::Customer, capability, access) <-
        Chosen(ChoiceOption::LikePartnerAdmin),
        Stands(Section::CustomerOrgSettings, capability, Role::PartnerAdmin, cell),
        (capability != Capability::CUSTOMER_LIST), (capability != Capability::MANAGE_TRIALS), Worth(cell, access);

    // [P4b] Another article gives the provisioning administrator a narrow column of its own.
    Entitles(Role::ProvisioningAdmin, Standing::ManagingPartner, OrgKind::Customer, capability, access) <-
        Chosen(ChoiceOption::ByExternalTable),
        Stands(Section::ExternalAdministrators, capability, Role::ProvisioningAdmin, cell), Worth(cell, access);

    // [E6a] Any role held at the own partner organization lets one sign in to Partner Hub.
    Entitles(role, Standing::Home, OrgKind::Partner, Capability::SIGN_IN_PARTNER_HUB, Access::Full) <-
        HeldAtHome(role, OrgKind::Partner);

    // [E6b] Any role held at the own customer organization lets one sign in to Control Hub.
    Entitles(role, Standing::Home, OrgKind::Customer, Capability::SIGN_IN_CONTROL_HUB, Access::Full) <-
        HeldAtHome(role, OrgKind::Customer);

    // [E6c] So does an external role of the managing partner's people.
    Entitles(role, Standing::ManagingPartner, OrgKind::Customer, Capability::SIGN_IN_CONTROL_HUB, Access::Full) <-
        HeldAbroad(role);

    // [E6d] So does an external role of people of any other organization.
    Entitles(role, Standing::OtherOrg, OrgKind::Customer, Capability::SIGN_IN_CONTROL_HUB, Access::Full) <-
        HeldAbroad(role);

    // [E6e] So does a role that reaches every customer of the partner.
    Entitles(role, Standing::ManagingPartner, OrgKind::Customer, Capability::SIGN_IN_CONTROL_HUB, Access::Full) <-
        Extends(role, Reach::EveryCustomer);

    // [E6f] So does a role that reaches assigned customers.
    Entitles(role, Standing::ManagingPartner, OrgKind::Customer, Capability::SIGN_IN_CONTROL_HUB, Access::Full) <-
        Extends(role, Reach::AssignedCustomers);

    // [E6g] So does being provisioning administrator.
    Entitles(
        Role::ProvisioningAdmin, Standing::ManagingPartner, OrgKind::Customer,
        Capability::SIGN_IN_CONTROL_HUB, Access::Full,
    );

    // [E6h] The basic help desk role lets one sign in to the help desk view.
    Entitles(Role::HelpdeskBasic, Standing::Home, OrgKind::Partner, Capability::SIGN_IN_HELP_DESK, Access::Full);

    // [E6i] So does the advanced help desk role.
    Entitles(Role::HelpdeskAdvanced, Standing::Home, OrgKind::Partner, Capability::SIGN_IN_HELP_DESK, Access::Full);

    // [E7a] At a customer, whoever is entitled to a capability is entitled to each of its settings.
    Entitles(role, standing, OrgKind::Customer, setting, access) <-
        Setting(setting, capability), Entitles(role, standing, OrgKind::Customer, capability, access);

    // [E3c] What is temporary when approved is full while the approval runs.
    EntitlesWhenApproved(role, capability) <-
        Stands(Section::CustomerOrgSettings, capability, role, Cell::TemporaryWhenApproved);

    // [E7b] While an approval runs, this holds for each setting of the capability too.
    EntitlesWhenApproved(role, setting) <-
        Setting(setting, capability), EntitlesWhenApproved(role, capability);

    // [E5a] Where there is a contact center, a role entitles by the Contact Center table, in the column of the standing.
    EntitlesInContactCenter(role, standing, capability, access) <-
        PrintedForStanding(role, standing, capability, cell), Worth(cell, access);

    // [E5b] The row of the full administrator serves the partner full administrator too.
    EntitlesInContactCenter(Role::PartnerFullAdmin, Standing::ManagingPartner, capability, access) <-
        PrintedForStanding(Role::FullAdmin, Standing::ManagingPartner, capability, cell), Worth(cell, access);

    // [E5c] The row of the read-only administrator serves the partner read-only administrator too.
    EntitlesInContactCenter(Role::PartnerReadonlyAdmin, Standing::ManagingPartner, capability, access) <-
        PrintedForStanding(Role::ReadonlyAdmin, Standing::ManagingPartner, capability, cell), Worth(cell, access);

    // [T3] A restriction is lifted from its date on, for the offer that the date belongs to.
    Lifted(offer, setting) <-
        LiftedFrom(offer, setting, from), Edition(edition), (from <= edition);

    // [S3a] A restriction stands for an offer until it is lifted.
    Keeps(offer, setting, left) <-
        RestrictedItem(offer, setting, left), !Lifted(offer, setting);

    // == Expansion: scopes and classes together ==

    // [S1] Restricted mode is in force at a customer that a partner manages, unless it was set off.
    RestrictedMode(customer, offer) <-
        Manages(partner, customer), !RestrictedModeOff(customer), Offers(partner, offer);

    // [H4b] Such a role reaches each of the partner's customers, as the managing partner's.
    Reaches(user, role, customer, Standing::ManagingPartner, end) <-
        ReachesEvery(user, role, partner, end), Manages(partner, customer);

    // [S3b] At a customer a setting is restricted while any managing partner's offer keeps it so.
    Restricted(customer, setting, left) <-
        RestrictedMode(customer, offer), Keeps(offer, setting, left);

    // [S2a] A role that reaches an organization entitles to what the tables give it there.
    Entitled(user, role, org, capability, access, standing, end) <-
        Reaches(user, role, org, standing, end), Organization(org, kind),
        Entitles(role, standing, kind, capability, access);

    // [E5d] Where there is a contact center, a role that reaches the customer entitles to what that table gives it.
    Entitled(user, role, customer, capability, access, standing, end) <-
        ContactCenter(customer), Reaches(user, role, customer, standing, end),
        EntitlesInContactCenter(role, standing, capability, access);

    // [E3d] While an approval runs, a help desk user (advanced) is entitled in full.
    Entitled(user, Role::HelpdeskAdvanced, customer, capability, Access::Full, Standing::ManagingPartner, end) <-
        Approved(user, customer, end), EntitlesWhenApproved(Role::HelpdeskAdvanced, capability);

    // [S2b] What comes through the managing partner is not restricted.
    Effective(user, org, capability, access, end) <-
        Entitled(user, _, org, capability, access, Standing::ManagingPartner, end), !Barred(user, org, capability);

    // [S2c] What comes by another route stands where it is not restricted.
    Effective(user, org, capability, access, end) <-
        Entitled(user, _, org, capability, access, standing, end), (standing != Standing::ManagingPartner),
        !Restricted(org, capability, _), !Barred(user, org, capability);

    // [S2d] Where the restriction leaves a setting readable, that much remains by another route.
    Effective(user, org, capability, Access::Read, end) <-
        Entitled(user, _, org, capability, _, standing, end), (standing != Standing::ManagingPartner),
        Restricted(org, capability, Access::Read);
}

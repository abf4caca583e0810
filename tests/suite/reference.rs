//! The second opinion: who holds and who can what, computed as plainly as the
//! rules are written, on strings and nested loops.
//!
//! Nothing here is shared with the engine: the tables are read from the copies
//! in `tests/data`, the facts from their own records, and every block names
//! the rules it states. Obvious goes before fast.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub(crate) use written::instant;
use written::word;

mod written;

// ---------------------------------------------------------------------------
// The facts, record for record
// ---------------------------------------------------------------------------

/// A fact base. Instants are seconds since 1970, UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "Facts", default, deny_unknown_fields)]
pub(crate) struct World {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) orgs: Vec<Org>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) users: Vec<User>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) manages: Vec<Manages>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) grants: Vec<Grant>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) assignments: Vec<Assignment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) settings: Vec<Setting>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) events: Vec<Event>,
}

/// An org: `kind` is `partner` or `customer`; no `offer` means `generic`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Org {
    pub(crate) id: String,
    #[serde(deserialize_with = "word::one")]
    pub(crate) kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "word::maybe")]
    pub(crate) offer: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) contact_center: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
}

/// A user and the licences they have.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) home: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[serde(deserialize_with = "word::many")]
    pub(crate) licenses: Vec<String>,
}

/// A partner manages a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manages {
    pub(crate) partner: String,
    pub(crate) customer: String,
}

/// A role given to a user at an org, in `[from, until)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Grant {
    #[serde(deserialize_with = "word::one")]
    pub(crate) role: String,
    pub(crate) to: String,
    pub(crate) on: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(with = "instant::maybe")]
    pub(crate) from: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(with = "instant::maybe")]
    pub(crate) until: Option<i64>,
}

/// What gives a partner administrator a particular customer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum Assignment {
    Assigned {
        user: String,
        customer: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[serde(with = "instant::maybe")]
        from: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[serde(with = "instant::maybe")]
        until: Option<i64>,
    },
    Provisioned {
        user: String,
        customer: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[serde(with = "instant::maybe")]
        at: Option<i64>,
    },
}

/// A setting stated of a customer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum Setting {
    RestrictedMode { on: String, enabled: bool },
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum Event {
    FirstUser {
        user: String,
        on: String,
    },
    SetUpServices {
        by: String,
        on: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[serde(with = "instant::maybe")]
        at: Option<i64>,
    },
    HelpDeskApproval {
        user: String,
        on: String,
        by: String,
        #[serde(with = "instant::one")]
        at: i64,
    },
    Demotion {
        user: String,
        on: String,
        #[serde(with = "instant::one")]
        at: i64,
    },
}

/// What the facts are asked about: an instant, an edition of the policy (a
/// date, compared as text), and the choices (none: the default).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) at: i64,
    pub(crate) edition: String,
    pub(crate) provisioning_access: Option<String>,
    pub(crate) unwarranted_grants: Option<String>,
}

// ---------------------------------------------------------------------------
// What can be asked
// ---------------------------------------------------------------------------

/// Every role and every org it reaches: user, role, org, standing.
pub(crate) fn roles(world: &World, ask: &Ask) -> BTreeSet<(String, String, String, String)> {
    conclude(world, ask).reached.into_keys().collect()
}

/// Every role at the org where it is held: user, role, org.
pub(crate) fn holds(world: &World, ask: &Ask) -> BTreeSet<(String, String, String)> {
    conclude(world, ask).held.into_keys().collect()
}

/// The greatest access of every user at every org to every capability, where
/// there is any, and when the last way to it ends.
pub(crate) fn effective(
    world: &World,
    ask: &Ask,
) -> BTreeMap<(String, String, String), (String, End)> {
    let concluded = conclude(world, ask);
    let left = subtract(world, ask, &concluded);
    let mut greatest: BTreeMap<(String, String, String), (String, End)> = BTreeMap::new();
    for ((user, org, capability, access, _standing), end) in left {
        let known = greatest
            .entry((user, org, capability))
            .or_insert_with(|| (access.clone(), end));
        if rank(&access) > rank(&known.0) {
            *known = (access, end);
        } else if rank(&access) == rank(&known.0) {
            known.1 = later(known.1, end);
        }
    }
    greatest
}

/// The grants, by their place in the list, that somebody entitled to give them
/// gave (under the choice `void`). A grant is judged whether or not it is in
/// force, and whether or not its role is in place.
pub(crate) fn warranted(world: &World, ask: &Ask) -> BTreeSet<usize> {
    warrants(world, ask).into_keys().collect()
}

// ---------------------------------------------------------------------------
// Words of the rules
// ---------------------------------------------------------------------------

/// The seven organization roles that any org has.
pub(crate) const ORGANIZATION_ROLES: [&str; 7] = [
    "full_admin",
    "readonly_admin",
    "support_admin",
    "user_device_admin",
    "device_admin",
    "compliance_officer",
    "advanced_troubleshooting",
];

/// The roles held at a partner over its customers.
pub(crate) const CUSTOMER_MANAGEMENT_ROLES: [&str; 5] = [
    "partner_full_admin",
    "partner_admin",
    "partner_readonly_admin",
    "helpdesk_basic",
    "helpdesk_advanced",
];

/// The roles that may be given at a customer to somebody from elsewhere.
pub(crate) const EXTERNAL_ROLES: [&str; 3] = ["full_admin", "readonly_admin", "cc_service_admin"];

/// One hour, the life of an approval.
const HOUR: i64 = 3600;

impl World {
    /// `partner` or `customer`.
    pub(crate) fn kind(&self, org: &str) -> &str {
        let org = self.orgs.iter().find(|known| known.id == org);
        org.map_or("", |org| &org.kind)
    }

    /// The offer of a partner.
    pub(crate) fn offer(&self, org: &str) -> &str {
        let org = self.orgs.iter().find(|known| known.id == org);
        org.and_then(|org| org.offer.as_deref())
            .unwrap_or("generic")
    }

    /// The home org of a user.
    pub(crate) fn home(&self, user: &str) -> &str {
        let user = self.users.iter().find(|known| known.id == user);
        user.map_or("", |user| &user.home)
    }

    /// Whether the partner manages the customer.
    pub(crate) fn manages(&self, partner: &str, customer: &str) -> bool {
        self.manages
            .iter()
            .any(|known| known.partner == partner && known.customer == customer)
    }

    fn has_contact_center(&self, org: &str) -> bool {
        self.orgs
            .iter()
            .any(|known| known.id == org && known.contact_center)
    }

    fn has_license(&self, user: &str, license: &str) -> bool {
        self.users
            .iter()
            .any(|known| known.id == user && known.licenses.iter().any(|held| held == license))
    }
}

/// When something ends; nothing: never.
pub(crate) type End = Option<i64>;

/// What follows from several things ends with the first of them.
fn earlier(one: End, other: End) -> End {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (end, None) | (None, end) => end,
    }
}

/// What follows in several ways ends with the last of them.
fn later(one: End, other: End) -> End {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.max(other)),
        _ => None,
    }
}

/// Takes a conclusion down, with its latest end.
fn keep<K: Ord>(known: &mut BTreeMap<K, End>, conclusion: K, end: End) {
    known
        .entry(conclusion)
        .and_modify(|known| *known = later(*known, end))
        .or_insert(end);
}

/// `none < read < full`, and `none < see_partial < see_all`.
fn rank(access: &str) -> u8 {
    match access {
        "full" | "see_all" => 2,
        "read" | "see_partial" => 1,
        _ => 0,
    }
}

/// A half-open period; a missing bound is no bound.
fn runs(from: Option<i64>, until: Option<i64>, at: i64) -> bool {
    from.is_none_or(|from| from <= at) && until.is_none_or(|until| at < until)
}

/// Something without an instant always holds.
fn happened(event: Option<i64>, at: i64) -> bool {
    event.is_none_or(|event| event <= at)
}

// ---------------------------------------------------------------------------
// The tables
// ---------------------------------------------------------------------------

/// One cell of `role_tables.csv`, or of `contact_center.csv` with the standing
/// as its section.
struct Cell {
    table: String,
    section: String,
    row: String,
    role: String,
    word: String,
}

/// One line of `restricted_mode.csv`.
struct Restriction {
    setting: String,
    parent: String,
    access_left: String,
    lifted_broadworks_from: String,
    lifted_wholesale_from: String,
}

fn lines(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .map(|line| line.expect("a line of a table"))
        .collect()
}

static CELLS: LazyLock<Vec<Cell>> = LazyLock::new(|| {
    let mut cells = Vec::new();
    for line in lines(include_str!("../data/role_tables.csv")) {
        cells.push(Cell {
            table: line["table"].clone(),
            section: line["section"].clone(),
            row: line["capability"].clone(),
            role: line["role"].clone(),
            word: line["cell"].clone(),
        });
    }
    for line in lines(include_str!("../data/contact_center.csv")) {
        cells.push(Cell {
            table: "contact_center".to_owned(),
            section: line["standing"].clone(),
            row: line["capability"].clone(),
            role: line["role"].clone(),
            word: line["cell"].clone(),
        });
    }
    cells
});

static RESTRICTIONS: LazyLock<Vec<Restriction>> = LazyLock::new(|| {
    lines(include_str!("../data/restricted_mode.csv"))
        .into_iter()
        .map(|line| Restriction {
            setting: line["setting"].clone(),
            parent: line["parent"].clone(),
            access_left: line["access_left"].clone(),
            lifted_broadworks_from: line["lifted_broadworks_from"].clone(),
            lifted_wholesale_from: line["lifted_wholesale_from"].clone(),
        })
        .collect()
});

/// The cells of one role in one section of one table: capability and cell.
fn column(table: &str, section: &str, role: &str) -> Vec<(String, String)> {
    CELLS
        .iter()
        .filter(|cell| cell.table == table && cell.section == section && cell.role == role)
        .map(|cell| (cell.row.clone(), cell.word.clone()))
        .collect()
}

// ---------------------------------------------------------------------------
// The conclusions, stratum by stratum
// ---------------------------------------------------------------------------

/// user, role, org where it is held
type Held = BTreeMap<(String, String, String), End>;
/// user, role, org reached, standing
type Reached = BTreeMap<(String, String, String, String), End>;
/// user, org, capability, access, standing of the role that gives it
type Entitled = BTreeMap<(String, String, String, String, String), End>;

/// All that follows before anything is subtracted.
struct Conclusions {
    held: Held,
    reached: Reached,
    entitled: Entitled,
}

/// **A4**: which grants count is a choice; then everything follows.
fn conclude(world: &World, ask: &Ask) -> Conclusions {
    let counted = if ask.unwarranted_grants.as_deref() == Some("void") {
        warrants(world, ask)
    } else {
        (0..world.grants.len()).map(|index| (index, None)).collect()
    };
    conclude_from(world, ask, &counted)
}

/// All that follows from the grants that count, each with the end of the
/// authority behind it.
fn conclude_from(world: &World, ask: &Ask, counted: &BTreeMap<usize, End>) -> Conclusions {
    let mut held = held(world, ask, counted);
    let mut reached = reached(world, ask, &held);
    for ((user, customer), end) in provisioning_admins(world, ask, &reached) {
        let role = "provisioning_admin".to_owned();
        let standing = "managing_partner".to_owned();
        keep(
            &mut held,
            (user.clone(), role.clone(), customer.clone()),
            end,
        );
        keep(&mut reached, (user, role, customer, standing), end);
    }
    let entitled = entitled(world, ask, &held, &reached);
    Conclusions {
        held,
        reached,
        entitled,
    }
}

// H1, H2, H7 and P2: what is held, and where ---------------------------------

fn held(world: &World, ask: &Ask, counted: &BTreeMap<usize, End>) -> Held {
    let mut held = Held::new();
    // H1: the first user of a partner holds both full roles there.
    for event in &world.events {
        if let Event::FirstUser { user, on } = event {
            for role in ["full_admin", "partner_full_admin"] {
                keep(&mut held, (user.clone(), role.to_owned(), on.clone()), None);
            }
        }
    }
    // H2: a grant in force gives its role, H7: where the role can be held.
    for (index, grant) in world.grants.iter().enumerate() {
        let Some(authority) = counted.get(&index) else {
            continue;
        };
        if runs(grant.from, grant.until, ask.at) && in_place(world, grant) {
            let role = role_left(world, ask, grant);
            let end = earlier(grant.until, *authority);
            keep(&mut held, (grant.to.clone(), role, grant.on.clone()), end);
        }
    }
    held
}

/// **H7**: organization roles at the home org; customer-management roles at
/// the home org if it is a partner; external roles, and the contact center
/// role in any case, at customers.
pub(crate) fn in_place(world: &World, grant: &Grant) -> bool {
    let role = grant.role.as_str();
    let at_home = world.home(&grant.to) == grant.on;
    let at_partner = world.kind(&grant.on) == "partner";
    if ORGANIZATION_ROLES.contains(&role) && at_home {
        return true;
    }
    if CUSTOMER_MANAGEMENT_ROLES.contains(&role) {
        return at_home && at_partner;
    }
    EXTERNAL_ROLES.contains(&role) && !at_partner
}

/// **P2**: what a demotion leaves of an external full administrator.
fn role_left(world: &World, ask: &Ask, grant: &Grant) -> String {
    let home = world.home(&grant.to);
    let external_full = grant.role == "full_admin" && home != grant.on;
    let demoted = world.events.iter().any(|event| match event {
        Event::Demotion { user, on, at } => {
            *user == grant.to
                && *on == grant.on
                && *at <= ask.at
                && grant.from.is_none_or(|from| from <= *at)
        }
        _ => false,
    });
    match (external_full && demoted, world.manages(home, &grant.on)) {
        (false, _) => grant.role.clone(),
        (true, true) => "provisioning_admin".to_owned(),
        (true, false) => "readonly_admin".to_owned(),
    }
}

// H3 to H6: what is reached, and with which standing --------------------------

fn reached(world: &World, ask: &Ask, held: &Held) -> Reached {
    let mut reached = Reached::new();
    for ((user, role, org), end) in held {
        let home = world.home(user);
        let mut reach = |org: &str, standing: &str, end: End| {
            let reach = (user.clone(), role.clone(), org.into(), standing.into());
            keep(&mut reached, reach, end);
        };
        if org != home {
            // H6: an external role, and the derived one that P2 leaves, reach
            // the org where they are held.
            let standing = if world.manages(home, org) {
                "managing_partner"
            } else {
                "other_org"
            };
            reach(org, standing, *end);
            continue;
        }
        // H3: a role held at home reaches home.
        reach(org, "home", *end);
        if !CUSTOMER_MANAGEMENT_ROLES.contains(&role.as_str()) {
            continue;
        }
        for managed in &world.manages {
            if managed.partner != home {
                continue;
            }
            if role == "partner_admin" {
                // H5: the customers assigned to, or provisioned by, the user.
                for given in given_customers(world, ask, user, &managed.customer) {
                    reach(&managed.customer, "managing_partner", earlier(*end, given));
                }
            } else {
                // H4: every customer.
                reach(&managed.customer, "managing_partner", *end);
            }
        }
    }
    reached
}

/// **H5**: the ends of the assignments of a customer to a user.
fn given_customers(world: &World, ask: &Ask, who: &str, which: &str) -> Vec<End> {
    let mut ends = Vec::new();
    for assignment in &world.assignments {
        match assignment {
            Assignment::Assigned {
                user,
                customer,
                by: _,
                from,
                until,
            } => {
                if user == who && customer == which && runs(*from, *until, ask.at) {
                    ends.push(*until);
                }
            }
            Assignment::Provisioned { user, customer, at } => {
                if user == who && customer == which && happened(*at, ask.at) {
                    ends.push(None);
                }
            }
        }
    }
    ends
}

// P1 and P3: the derived role ------------------------------------------------

/// A partner's user set up services at a customer that some partner reaches
/// as (full) administrator already: the user becomes provisioning
/// administrator there, whatever else they are.
fn provisioning_admins(
    world: &World,
    ask: &Ask,
    reached: &Reached,
) -> BTreeMap<(String, String), End> {
    let mut derived = BTreeMap::new();
    for event in &world.events {
        let Event::SetUpServices { by, on, at } = event else {
            continue;
        };
        if !happened(*at, ask.at) || world.kind(world.home(by)) != "partner" {
            continue;
        }
        for ((_witness, role, org, standing), end) in reached {
            let witnesses = role == "partner_admin" || role == "partner_full_admin";
            if witnesses && org == on && standing == "managing_partner" {
                keep(&mut derived, (by.clone(), on.clone()), *end);
            }
        }
    }
    derived
}

// E1 to E7: what the roles entitle to -----------------------------------------

fn entitled(world: &World, ask: &Ask, held: &Held, reached: &Reached) -> Entitled {
    let mut entitled = Entitled::new();
    for ((user, role, org, standing), end) in reached {
        for (capability, cell) in cells(world, ask, role, org, standing) {
            for (access, end) in worth(world, ask, held, user, org, &cell, *end) {
                // E7: at a customer, a capability stands for its settings too.
                let mut capabilities = vec![capability.clone()];
                if world.kind(org) == "customer" {
                    capabilities.extend(settings_of(&capability));
                }
                for capability in capabilities {
                    keep(
                        &mut entitled,
                        (
                            user.clone(),
                            org.clone(),
                            capability,
                            access.to_owned(),
                            standing.clone(),
                        ),
                        end,
                    );
                }
            }
        }
    }
    entitled
}

/// All the cells, of whatever table, that a role has at an org it reaches.
fn cells(world: &World, ask: &Ask, role: &str, org: &str, standing: &str) -> Vec<(String, String)> {
    let at_partner = world.kind(org) == "partner";
    let customer_management = CUSTOMER_MANAGEMENT_ROLES.contains(&role);
    let mut cells = Vec::new();
    match standing {
        // E2: a customer-management role over the own partner org.
        "home" if customer_management => {
            cells.extend(column("customer_management", "partner_hub_settings", role));
            let over_customers = column("customer_management", "customer_org_settings", role);
            cells.extend(
                over_customers
                    .into_iter()
                    .filter(|(row, _)| row == "customer_list"),
            );
        }
        // E1: an organization role at home.
        "home" if at_partner => {
            cells.extend(column("partner_management", "partner_org_settings", role));
        }
        "home" => cells.extend(column("control_hub", "customer_org", role)),
        // E2: a customer-management role over the customers.
        _ if customer_management => cells.extend(over_customers(ask, role)),
        // P4: the derived role.
        _ if role == "provisioning_admin" => cells.extend(over_provisioned(ask)),
        // E4: an external role.
        _ => cells.extend(column("external_administrators", "customer_org", role)),
    }
    // E5: the contact center.
    if world.has_contact_center(org) {
        let row = match (role, standing) {
            ("partner_full_admin", "managing_partner") => "full_admin",
            ("partner_readonly_admin", "managing_partner") => "readonly_admin",
            _ => role,
        };
        cells.extend(column("contact_center", standing, row));
    }
    // E6: signing in.
    let mut sign_in = |capability: &str| cells.push((capability.to_owned(), "full".to_owned()));
    if at_partner {
        sign_in("sign_in_partner_hub");
        if role == "helpdesk_basic" || role == "helpdesk_advanced" {
            sign_in("sign_in_help_desk");
        }
    } else {
        sign_in("sign_in_control_hub");
    }
    cells
}

/// **E2, T2**: the section *customer organization settings* without the list
/// of customers, as of an edition.
fn over_customers(ask: &Ask, role: &str) -> Vec<(String, String)> {
    let edition = ask.edition.as_str();
    let mut cells = column("customer_management", "customer_org_settings", role);
    cells.retain(|(row, _)| row != "customer_list");
    if edition <= "2023-03-07" && role == "partner_admin" {
        for (row, cell) in &mut cells {
            if row == "manage_users_licenses" {
                "full".clone_into(cell);
            }
        }
    }
    if edition <= "2024-03-05" && (role == "partner_full_admin" || role == "partner_admin") {
        cells.push(("manage_trials".to_owned(), "full".to_owned()));
    }
    cells
}

/// **P4**: what the provisioning administrator may is a choice, whose default
/// depends on the edition.
fn over_provisioned(ask: &Ask) -> Vec<(String, String)> {
    let default = if ask.edition.as_str() <= "2025-11-23" {
        "like_partner_admin"
    } else {
        "by_external_table"
    };
    match ask.provisioning_access.as_deref().unwrap_or(default) {
        "like_partner_admin" => {
            let mut cells = over_customers(ask, "partner_admin");
            cells.retain(|(row, _)| row != "manage_trials");
            cells
        }
        _ => column(
            "external_administrators",
            "customer_org",
            "provisioning_admin",
        ),
    }
}

/// What a cell gives, and until when: mostly its own word until its role ends.
fn worth<'cell>(
    world: &World,
    ask: &Ask,
    held: &Held,
    user: &str,
    org: &str,
    cell: &'cell str,
    end: End,
) -> Vec<(&'cell str, End)> {
    match cell {
        // E5
        "none" | "not_applicable" => vec![],
        // E4
        "full_for_services_sold" => vec![("full", end)],
        // E3: read always, and full while an approval runs.
        "temporary_when_approved" => {
            let mut worth = vec![("read", end)];
            for approval in approvals(world, ask, held, user, org) {
                worth.push(("full", earlier(end, approval)));
            }
            worth
        }
        access => vec![(access, end)],
    }
}

/// **E3**: the ends of the approvals of a user at a customer that run, given
/// by somebody who is full administrator at home there.
fn approvals(world: &World, ask: &Ask, held: &Held, who: &str, org: &str) -> Vec<End> {
    let mut ends = Vec::new();
    for event in &world.events {
        let Event::HelpDeskApproval { user, on, by, at } = event else {
            continue;
        };
        if user != who || on != org || !runs(Some(*at), Some(at + HOUR), ask.at) {
            continue;
        }
        if world.home(by) != on {
            continue;
        }
        if let Some(end) = held.get(&(by.clone(), "full_admin".to_owned(), on.clone())) {
            ends.push(earlier(Some(at + HOUR), *end));
        }
    }
    ends
}

/// **E7**: the settings of a capability.
fn settings_of(capability: &str) -> Vec<String> {
    RESTRICTIONS
        .iter()
        .filter(|restriction| restriction.parent == capability)
        .map(|restriction| restriction.setting.clone())
        .collect()
}

// S1 to S4, T3: what is taken away ---------------------------------------------

fn subtract(world: &World, ask: &Ask, concluded: &Conclusions) -> Entitled {
    let mut left = Entitled::new();
    for ((user, org, capability, access, standing), end) in &concluded.entitled {
        // S4: a standard licence and a full role at the org: no portal there.
        let full = (user.clone(), "full_admin".to_owned(), org.clone());
        if capability == "cc_portal"
            && concluded.held.contains_key(&full)
            && world.has_license(user, "cc_standard")
        {
            continue;
        }
        // S2: what comes by another way than the managing partner is cut.
        let mut access = access.clone();
        if standing != "managing_partner"
            && let Some(most) = restricted(world, ask, org, capability)
            && rank(&most) < rank(&access)
        {
            access = most;
        }
        if access != "none" {
            let entitlement = (
                user.clone(),
                org.clone(),
                capability.clone(),
                access,
                standing.clone(),
            );
            keep(&mut left, entitlement, *end);
        }
    }
    left
}

/// **S1, S3, T3**: the access that restricted mode leaves to a setting of a
/// customer, if it touches it.
fn restricted(world: &World, ask: &Ask, customer: &str, setting: &str) -> Option<String> {
    // S1: on wherever there is a managing partner, unless set off.
    for stated in &world.settings {
        let Setting::RestrictedMode { on, enabled } = stated;
        if on == customer && !enabled {
            return None;
        }
    }
    // S3: while it is not lifted for every managing partner.
    for managed in &world.manages {
        if managed.customer != customer {
            continue;
        }
        for restriction in RESTRICTIONS.iter() {
            if restriction.setting != setting {
                continue;
            }
            let lifted_from = match world.offer(&managed.partner) {
                "broadworks" => restriction.lifted_broadworks_from.as_str(),
                "wholesale" => restriction.lifted_wholesale_from.as_str(),
                _ => "",
            };
            if lifted_from.is_empty() || ask.edition.as_str() < lifted_from {
                return Some(restriction.access_left.clone());
            }
        }
    }
    None
}

// ---------------------------------------------------------------------------
// A1 to A4: who may give what
// ---------------------------------------------------------------------------

/// **A1**: the warranted grants with the end of the authority behind each,
/// from nothing until nothing more follows: what the warranted grants give is
/// what may warrant further ones.
fn warrants(world: &World, ask: &Ask) -> BTreeMap<usize, End> {
    let mut warranted = BTreeMap::new();
    loop {
        let concluded = conclude_from(world, ask, &warranted);
        let mut next = BTreeMap::new();
        for (index, grant) in world.grants.iter().enumerate() {
            for end in authorities(world, grant, &concluded) {
                keep(&mut next, index, end);
            }
        }
        if next == warranted {
            return warranted;
        }
        warranted = next;
    }
}

/// **A2, A3**: the ends of whatever entitles the grantor to give a grant;
/// none, and it is unwarranted.
fn authorities(world: &World, grant: &Grant, concluded: &Conclusions) -> Vec<End> {
    let (role, on) = (grant.role.as_str(), grant.on.as_str());
    let mut authorities = Vec::new();
    let Some(by) = &grant.by else {
        // What the first user has anyway needs no grantor.
        let first = Event::FirstUser {
            user: grant.to.clone(),
            on: grant.on.clone(),
        };
        let own = role == "full_admin" || role == "partner_full_admin";
        if own && world.events.contains(&first) {
            authorities.push(None);
        }
        return authorities;
    };
    let held = |role: &str| {
        let held = (by.clone(), role.to_owned(), grant.on.clone());
        concluded.held.get(&held).copied()
    };
    let organization_role = ORGANIZATION_ROLES.contains(&role);
    let customer_management_role = CUSTOMER_MANAGEMENT_ROLES.contains(&role);

    if world.kind(on) == "partner" {
        // A2: at a partner, its full administrators of both kinds.
        if organization_role || customer_management_role {
            authorities.extend(held("full_admin"));
            authorities.extend(held("partner_full_admin"));
        }
        return authorities;
    }
    if world.home(by) == on {
        // A2: at a customer, its own full administrators: all that can be
        // held there.
        if in_place(world, grant) {
            authorities.extend(held("full_admin"));
        }
        // A3: its own contact center administrators: their own role.
        if role == "cc_service_admin" {
            authorities.extend(held("cc_service_admin"));
        }
    }
    // A2: whoever may assign roles there: the organization roles of its users.
    if organization_role && world.home(&grant.to) == on {
        for ((user, org, capability, access, _standing), end) in &concluded.entitled {
            if user == by && org == on && capability == "assign_roles" && access == "full" {
                authorities.push(*end);
            }
        }
    }
    authorities
}

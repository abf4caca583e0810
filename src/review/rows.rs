//! The rows of a review: who reaches what by which route, and how much that gives.
//!
//! Owns what is known of a row, and the order in which rows are looked at: by risk.
//! Routes are read off proofs, what they give off the classes.

use super::digest::short;
use super::words::{Flag, Flags, Level, Risk, Way};
use crate::facts::Fact as Stated;
use crate::findings::{Finding, Kind};
use crate::model::{Access, Capability, Instant, Org, OrgKind, Reach, Role, User};
use crate::prove::{Graph, Premise, Prover};
use crate::routes::{self, Route};
use crate::rule_list::Fact;
use crate::world::{Origin, World};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How many users are looked at between two looks at how far it has come.
const AT_ONCE: usize = 512;

/// The id of a row; written as sixteen hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub(super) u64);

impl std::fmt::Display for RowId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// What a route gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// To how many capabilities it gives full access.
    pub full: u16,
    /// How many it lets see.
    pub read: u16,
    /// To how many it gives full access while an approval runs.
    pub temporary: u16,
    /// When it ends; [`Instant::NEVER`] where nothing ends it.
    pub until: Instant,
}

impl Worth {
    /// Returns the widest access.
    #[must_use]
    pub fn level(&self) -> Level {
        match self {
            Self { full: 1.., .. } => Level::Full,
            Self { temporary: 1.., .. } => Level::Temporary,
            Self { read: 1.., .. } => Level::Read,
            _ => Level::None,
        }
    }
}

/// How a row differs from the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// There is no baseline.
    Unknown,
    /// It was not there.
    New,
    /// It was worth something else.
    Otherwise(Worth),
    /// It is as it was.
    Same,
}

/// One user, one organization, one route.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its id.
    pub id: RowId,
    /// Who has access.
    pub user: User,
    /// Where.
    pub org: Org,
    /// By which route.
    pub route: Route,
    /// What the route gives.
    pub worth: Worth,
    /// What is special about it.
    pub flags: Flags,
    /// How it differs from the baseline.
    pub change: Change,
    /// The facts that it rests on, by their places in the fact base, in order.
    pub facts: Box<[u32]>,
}

impl Row {
    /// Returns how much the row deserves a look.
    #[must_use]
    pub fn risk(&self) -> Risk {
        self.flags.risk()
    }

    /// Returns the way in which the role reaches the organization.
    #[must_use]
    pub fn way(&self) -> Way {
        Way::of(self.route.by)
    }
}

/// What was known of rows before: what each was worth, by its id.
#[derive(Debug, Clone, Default)]
pub struct Known(FxHashMap<RowId, Worth>);

impl Known {
    /// Returns what is known of the rows of a world.
    #[must_use]
    pub fn of(rows: &[Row]) -> Self {
        Self(rows.iter().map(|row| (row.id, row.worth)).collect())
    }

    /// Returns how many rows are known.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// Returns the rows of a world: those that differ from the baseline before the others,
/// and among either those first that deserve a look most. `watch` is told of how many
/// users of how many the rows are there.
pub fn rows<'f>(
    world: &World,
    findings: impl IntoIterator<Item = &'f Finding>,
    baseline: Option<&Known>,
    watch: &mut dyn FnMut(u64, u64),
) -> Vec<Row> {
    let users: Vec<User> = world.conclusions().users().collect();
    let flagging = Flagging::new(world, findings);
    let mut rows = Vec::new();
    for (done, some) in users.chunks(AT_ONCE).enumerate() {
        watch((done * AT_ONCE) as u64, users.len() as u64);
        let of_each: Vec<Vec<Row>> = some
            .par_chunks(AT_ONCE / 16)
            .map(|some| {
                let mut prover = world.prover();
                some.iter()
                    .flat_map(|user| of_user(world, &mut prover, *user, &flagging))
                    .collect()
            })
            .collect();
        rows.extend(of_each.into_iter().flatten());
    }
    for row in &mut rows {
        row.change = match baseline.map(|known| known.0.get(&row.id)) {
            None => Change::Unknown,
            Some(None) => Change::New,
            Some(Some(worth)) if *worth == row.worth => Change::Same,
            Some(Some(worth)) => Change::Otherwise(*worth),
        };
    }
    rows.sort_by_cached_key(|row| {
        (
            row.change == Change::Same,
            row.risk(),
            Reverse(row.flags.count()),
            row.worth.level(),
            Reverse(row.worth.full),
            (row.user, row.org, row.route),
        )
    });
    rows
}

/// Returns the rows of a user.
fn of_user(
    world: &World,
    prover: &mut Prover<'_>,
    user: User,
    flagging: &Flagging<'_>,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for goal in routes::reach_goals(user) {
        let graph = Graph::of(prover, &goal);
        for (org, way) in routes::reaching(&graph) {
            let facts = facts(world, &graph, &way.root, way.picks[0].1);
            let (worth, content) = worth(world, user, org, &way.route);
            let mut row = Row {
                id: id(world, user, org, &way.route),
                user,
                org,
                route: way.route,
                worth,
                flags: Flags::default(),
                change: Change::Unknown,
                facts,
            };
            row.flags = flagging.of(&row, content);
            rows.push(row);
        }
    }
    rows
}

fn id(world: &World, user: User, org: Org, route: &Route) -> RowId {
    let role = route.role.to_string();
    RowId(short(&[
        world.user_name(user),
        world.org_name(org),
        &role,
        world.org_name(route.held_at),
        &route.words(world, org),
    ]))
}

/// Returns what a route gives beyond signing in, and whether content of a customer is among it.
fn worth(world: &World, user: User, org: Org, route: &Route) -> (Worth, bool) {
    let approved = Way::of(route.by) == Way::Approved;
    let carrier = (!approved).then_some((route.role, route.standing));
    let (mut full, mut read, mut content) = (0, 0, false);
    world
        .conclusions()
        .each_given(user, org, carrier, |capability, access| {
            if crate::findings::SIGN_INS.contains(&capability) {
                return;
            }
            match access {
                Access::Full => full += 1,
                Access::Read | Access::SeePartial | Access::SeeAll => read += 1,
                Access::None => {}
            }
            content |= is_content(world, capability);
        });
    let (full, temporary) = if approved { (0, full) } else { (full, 0) };
    let worth = Worth {
        full,
        read,
        temporary,
        until: route.end,
    };
    (worth, content)
}

fn is_content(world: &World, capability: Capability) -> bool {
    crate::findings::CONTENT.contains(&world.capability_name(capability))
}

/// Returns the facts that the smallest proof of a step rests on, declarations aside.
fn facts(world: &World, graph: &Graph, root: &Fact, step: usize) -> Box<[u32]> {
    let mut places = BTreeSet::new();
    let mut seen: FxHashSet<&Fact> = FxHashSet::default();
    let mut open: Vec<_> = graph.steps(root).get(step).into_iter().collect();
    while let Some(step) = open.pop() {
        for premise in &step.premises {
            match premise {
                Premise::Given(given) => {
                    if let Origin::Stated(place) = world.origin(*given) {
                        places.insert(place);
                    }
                }
                Premise::Concluded(fact) if seen.insert(fact) => {
                    open.extend(graph.smallest_step(fact));
                }
                Premise::Concluded(_) | Premise::Absent(_) => {}
            }
        }
    }
    let matter = places.into_iter().filter(|place| {
        let fact = &world.facts().entry(*place).fact;
        !matches!(fact, Stated::Org { .. } | Stated::Home { .. })
    });
    matter
        .filter_map(|place| u32::try_from(place).ok())
        .collect()
}

/// Which findings concern which rows.
struct Flagging<'w> {
    world: &'w World,
    /// The kinds found about a user at an organization.
    at: FxHashMap<(User, Org), Vec<Kind>>,
    /// The kinds found about a role that a user was given at an organization.
    granted: FxHashMap<(User, Role, Org), Vec<Kind>>,
    /// Who has full access at very many customers.
    broad: FxHashSet<User>,
}

impl<'w> Flagging<'w> {
    fn new<'f>(world: &'w World, findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut flagging = Self {
            world,
            at: FxHashMap::default(),
            granted: FxHashMap::default(),
            broad: FxHashSet::default(),
        };
        for finding in findings {
            let kind = finding.kind;
            match (finding.user, finding.org) {
                (Some(user), None) if kind == Kind::BroadReach => {
                    flagging.broad.insert(user);
                }
                (Some(user), Some(org)) if is_about_grant(kind) => {
                    for place in &finding.facts {
                        if let Stated::Grant { role, .. } = world.facts().entry(*place).fact {
                            let kinds = flagging.granted.entry((user, role, org)).or_default();
                            kinds.push(kind);
                        }
                    }
                }
                (Some(user), Some(org)) => flagging.at.entry((user, org)).or_default().push(kind),
                _ => {}
            }
        }
        flagging
    }

    fn of(&self, row: &Row, content: bool) -> Flags {
        let mut flags = Flags::default();
        let Route { role, held_at, .. } = row.route;
        let way = row.way();
        let abroad = self.world.facts().org(row.org).kind == OrgKind::Customer
            && self.world.facts().home(row.user) != row.org;
        let granted = self.granted.get(&(row.user, role, held_at));
        for kind in granted.into_iter().flatten() {
            flags.add(Flag::Finding(*kind));
        }
        for kind in self.at.get(&(row.user, row.org)).into_iter().flatten() {
            let concerns = match kind {
                Kind::ContentAccessByPartner => content && abroad,
                Kind::ProvisioningAdminPresent => way == Way::Derived,
                Kind::ExternalAdminPresent => {
                    matches!(way, Way::ExternalPartner | Way::ExternalOther)
                }
                Kind::TemporaryAccessActive => way == Way::Approved,
                Kind::SoleFullAdmin | Kind::StandardLicenceBlocksPortal => role == Role::FullAdmin,
                Kind::ExclusiveRoles => matches!(
                    role,
                    Role::FullAdmin | Role::ReadonlyAdmin | Role::CcServiceAdmin
                ),
                Kind::DutyConflict => matches!(role, Role::FullAdmin | Role::ComplianceOfficer),
                _ => false,
            };
            if concerns {
                flags.add(Flag::Finding(*kind));
            }
        }
        let everywhere = self.world.policy().role(role).reaches != Reach::OwnOrg;
        if abroad && row.worth.level() == Level::Full {
            flags.add(Flag::Full);
            if everywhere && self.broad.contains(&row.user) {
                flags.add(Flag::Finding(Kind::BroadReach));
            }
        }
        if row.worth.until == Instant::NEVER {
            flags.add(Flag::NoEnd);
        }
        flags
    }
}

/// Returns whether findings of a kind are about a grant.
fn is_about_grant(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::UnwarrantedGrant
            | Kind::DerivedRoleGranted
            | Kind::RoleOutOfPlace
            | Kind::ExpiredGrant
            | Kind::RedundantRole
    )
}

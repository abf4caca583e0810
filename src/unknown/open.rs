//! What is open for one user at one organization.

use crate::facts::Fact;
use crate::model::{
    ChoiceOption, ChoicePoint, Grant, Instant, Org, OrgKind, Role, RoleKind, Untold, User,
    Word as _,
};
use crate::prove::{Goal, Prover};
use crate::rule_list::{Fact as Given, Relation};
use crate::store::Store;
use crate::world::{World, given};
use std::collections::BTreeSet;

/// What the source of a world's facts could not tell.
#[derive(Debug, Clone)]
pub struct Gaps {
    everywhere: BTreeSet<Untold>,
    on: BTreeSet<(Untold, Org)>,
}

/// Something that may be so, as the source of the facts could not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Open {
    /// What it could not tell.
    pub what: Untold,
    /// The organization of which it could not.
    pub on: Org,
    /// What may be so.
    pub supposed: Supposed,
}

/// What may be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Supposed {
    /// A fact more. A grant has no number, and whoever gave it had the authority.
    Fact(Fact),
    /// A grant that names no grantor was given by somebody with the authority, who
    /// need not be among the facts.
    Warranted(Fact),
}

impl Gaps {
    /// Returns the gaps in a world's facts; nothing if there are none.
    #[must_use]
    pub fn of(world: &World) -> Option<Self> {
        let (mut everywhere, mut on) = (BTreeSet::new(), BTreeSet::new());
        for (_, entry) in world.facts().unknown() {
            match entry.fact {
                Fact::Unknown { what, on: None } => {
                    everywhere.insert(what);
                }
                Fact::Unknown {
                    what,
                    on: Some(org),
                } => {
                    on.insert((what, org));
                }
                _ => {}
            }
        }
        (!everywhere.is_empty() || !on.is_empty()).then_some(Self { everywhere, on })
    }

    /// Returns whether something is not known of an organization.
    #[must_use]
    pub fn has(&self, what: Untold, org: Org) -> bool {
        self.everywhere.contains(&what) || self.on.contains(&(what, org))
    }
}

/// Returns everything open that can matter for what a user can do at an organization
/// and which roles the user holds there, sorted.
#[must_use]
pub fn opens(world: &World, gaps: &Gaps, user: User, org: Org) -> Vec<Open> {
    let mut found = BTreeSet::new();
    let (mut next, mut seen) = (vec![(user, org)], BTreeSet::new());
    while let Some((user, org)) = next.pop() {
        if !seen.insert((user, org)) {
            continue;
        }
        let mut looking = Looking {
            world,
            gaps,
            user,
            org,
            home: world.facts().home(user),
            partners: partners(world, org),
            next,
            found,
        };
        looking.roles();
        if world.facts().org(org).kind == OrgKind::Customer {
            looking.customer();
        }
        if is_void(world) {
            looking.warrants();
        }
        Looking { next, found, .. } = looking;
    }
    found.into_iter().collect()
}

/// Returns the partners that manage an organization.
pub(super) fn partners(world: &World, org: Org) -> Vec<Org> {
    let managing = matching(world, Relation::Manages, &[None, Some(org.into())]);
    let partners = managing.into_iter();
    partners
        .filter_map(|given| given.values[0].try_into().ok())
        .collect()
}

fn is_void(world: &World) -> bool {
    world.as_of().chosen(ChoicePoint::UnwarrantedGrants) == ChoiceOption::Void
}

fn matching(
    world: &World,
    relation: Relation,
    pattern: &[Option<crate::model::Value>],
) -> Vec<Given> {
    let store = world.store();
    let found = store.matching(relation, pattern);
    found.iter().map(|id| store.fact(*id).to_fact()).collect()
}

/// A look at what is open for one user at one organization.
struct Looking<'w> {
    world: &'w World,
    gaps: &'w Gaps,
    user: User,
    org: Org,
    home: Org,
    /// The partners that manage the organization.
    partners: Vec<Org>,
    /// Who else matters, and where.
    next: Vec<(User, Org)>,
    found: BTreeSet<Open>,
}

impl Looking<'_> {
    /// Adds a fact, unless it is stated.
    fn fact(&mut self, what: Untold, on: Org, fact: Fact) {
        if self.gaps.has(what, on) && self.world.facts().place(&fact).is_none() {
            let supposed = Supposed::Fact(fact);
            self.found.insert(Open { what, on, supposed });
        }
    }

    /// Adds that a user holds a role.
    fn role(&mut self, user: User, role: Role, on: Org) {
        let fact = Fact::Grant {
            grant: Grant(0),
            to: user,
            role,
            on,
            by: None,
            from: self.world.as_of().at,
            until: Instant::NEVER,
        };
        self.fact(Untold::Roles, self.world.facts().home(user), fact);
    }

    /// The roles that the user may hold at home and, from outside, at the organization.
    fn roles(&mut self) {
        let (world, user, org, home) = (self.world, self.user, self.org, self.home);
        let kind = |org| world.facts().org(org).kind;
        let matters_at_home = org == home || self.partners.contains(&home);
        for role in Role::ALL {
            let info = world.policy().role(*role);
            if info.kind == RoleKind::Derived {
                continue;
            }
            if matters_at_home && info.held_at_home.contains(&kind(home)) {
                self.role(user, *role, home);
            }
            if org != home && kind(org) == OrgKind::Customer && info.held_abroad {
                self.role(user, *role, org);
            }
        }
    }

    /// What is open about a customer, and about the user there.
    fn customer(&mut self) {
        let (user, org, home) = (self.user, self.org, self.home);
        let stated = [true, false].map(|enabled| Fact::RestrictedMode { on: org, enabled });
        if stated
            .iter()
            .all(|fact| self.world.facts().place(fact).is_none())
        {
            self.fact(Untold::RestrictedMode, org, stated[1]);
        }
        self.staff(user, home);
        let at = Instant::ALWAYS;
        let by_user = [Some(user.into()), Some(org.into()), None];
        let has_set_up = self.world.store().count(Relation::SetUpServices, &by_user) > 0;
        if self.world.facts().org(home).kind == OrgKind::Partner {
            self.fact(
                Untold::SetUps,
                home,
                Fact::SetUpServices {
                    by: user,
                    on: org,
                    at,
                },
            );
            if has_set_up || self.gaps.has(Untold::SetUps, home) {
                self.relationship();
            }
        }
        let request = [Some(user.into()), Some(org.into()), None, None];
        for approval in matching(self.world, Relation::HelpDeskApproval, &request) {
            if let Ok(approver) = approval.values[2].try_into() {
                self.next.push((approver, org));
            }
        }
    }

    /// What brings somebody of a partner to the customer as its administrator.
    fn staff(&mut self, user: User, partner: Org) {
        let customer = self.org;
        if !self.partners.contains(&partner) {
            return;
        }
        let assigned = Fact::Assigned {
            user,
            customer,
            by: None,
            from: Instant::ALWAYS,
            until: Instant::NEVER,
        };
        self.fact(Untold::CustomerGroups, partner, assigned);
        let at = Instant::ALWAYS;
        self.fact(
            Untold::SetUps,
            partner,
            Fact::Provisioned { user, customer, at },
        );
    }

    /// What gives the customer an existing relationship to a partner, where it has none.
    fn relationship(&mut self) {
        let related = Goal::new(Relation::Related, [Some(self.org.into()), None]);
        if self.world.prover().holds(&related) {
            return;
        }
        for partner in self.partners.clone() {
            if self.gaps.has(Untold::Roles, partner) {
                let mut users = self.world.facts().users();
                let somebody = users.find(|(user, _)| self.world.facts().home(*user) == partner);
                self.next.extend(somebody.map(|(user, _)| (user, partner)));
            }
            for user in self.administrators(partner) {
                self.next.push((user, partner));
                self.staff(user, partner);
            }
        }
    }

    /// Returns the users at home at a partner who were given one of the roles that make
    /// a relationship there.
    fn administrators(&self, partner: Org) -> Vec<User> {
        let pattern = [None, None, None, Some(partner.into()), None, None];
        let granted = matching(self.world, Relation::Granted, &pattern).into_iter();
        let granted = granted.filter_map(|granted| {
            let role = Role::try_from(granted.values[1]).ok()?;
            let user = User::try_from(granted.values[2]).ok()?;
            let counts = matches!(role, Role::PartnerAdmin | Role::PartnerFullAdmin);
            (counts && self.world.facts().home(user) == partner).then_some(user)
        });
        let users: BTreeSet<User> = granted.collect();
        users.into_iter().collect()
    }

    /// By whom the grants were given that bring the user there. Where that is stated,
    /// the authority of whoever gave one may be open in turn.
    fn warrants(&mut self) {
        let pattern = [None, None, Some(self.user.into()), None, None, None];
        for granted in matching(self.world, Relation::Granted, &pattern) {
            let Ok(grant) = Grant::try_from(granted.values[0]) else {
                continue;
            };
            let fact = self.world.facts().grant(grant);
            let Fact::Grant { on, .. } = fact else {
                continue;
            };
            if on != self.org && on != self.home {
                continue;
            }
            let by = matching(self.world, Relation::GrantedBy, &[Some(grant.into()), None]);
            let grantors = by
                .iter()
                .filter_map(|given| given.values[1].try_into().ok());
            self.next.extend(grantors.map(|user: User| (user, on)));
            if by.is_empty() && self.gaps.has(Untold::Grantors, on) {
                let (what, supposed) = (Untold::Grantors, Supposed::Warranted(fact));
                self.found.insert(Open { what, on, supposed });
            }
        }
    }
}

/// Returns the given facts of a world, and what is open as if it were so.
#[must_use]
pub fn suppose<'o>(world: &World, opens: impl IntoIterator<Item = &'o Open>) -> Store {
    let facts = world.facts();
    let mut store = Store::on(world.store());
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut next = facts.next_grant().index() + facts.org_count();
    for open in opens {
        match open.supposed {
            Supposed::Fact(mut fact) => {
                if let Fact::Grant { grant, on, .. } = &mut fact {
                    *grant = Grant(number(next));
                    next += 1;
                    warrant(world, &mut store, *grant, *on);
                }
                for given in given::given(&fact) {
                    store.insert(&given);
                }
            }
            Supposed::Warranted(fact) => {
                if let Fact::Grant { grant, on, .. } = fact {
                    warrant(world, &mut store, grant, on);
                }
            }
        }
    }
    store
}

/// Adds that a grant was given by somebody with the authority, whom no fact names: at a
/// partner its first user; at a customer a full administrator of its own, whom the
/// first user of a managing partner made one. Every warranted chain begins so.
fn warrant(world: &World, store: &mut Store, grant: Grant, on: Org) {
    if !is_void(world) {
        return;
    }
    let facts = world.facts();
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let first_user = |store: &mut Store, partner: Org| {
        let user = User(number(facts.user_count() + partner.index()));
        store.insert(&Given::new(Relation::Home, [user.into(), partner.into()]));
        store.insert(&Given::new(
            Relation::FirstUser,
            [user.into(), partner.into()],
        ));
        user
    };
    let given_by = |store: &mut Store, grant: Grant, by: User| {
        store.insert(&Given::new(Relation::GrantedBy, [grant.into(), by.into()]));
    };
    if facts.org(on).kind == OrgKind::Partner {
        let by = first_user(store, on);
        return given_by(store, grant, by);
    }
    let by = User(number(facts.user_count() + facts.org_count() + on.index()));
    let own = Grant(number(facts.next_grant().index() + on.index()));
    store.insert(&Given::new(Relation::Home, [by.into(), on.into()]));
    let (from, until) = (Instant::ALWAYS, Instant::NEVER);
    for given in given::given(&Fact::Grant {
        grant: own,
        to: by,
        role: Role::FullAdmin,
        on,
        by: None,
        from,
        until,
    }) {
        store.insert(&given);
    }
    for partner in partners(world, on) {
        let first = first_user(store, partner);
        given_by(store, own, first);
    }
    given_by(store, grant, by);
}

/// Returns those of some grants that are not warranted as the facts are stated, of which
/// that is open: those that name no grantor where that is not known, and those that
/// somebody gave whose authority comes from such a one.
#[must_use]
pub fn may_be_warranted(world: &World, grants: &[Grant]) -> BTreeSet<Grant> {
    let facts = world.facts();
    let gaps = Gaps::of(world).filter(|gaps| {
        let mut orgs = facts.orgs();
        orgs.any(|(org, _)| gaps.has(Untold::Grantors, org))
    });
    let Some(gaps) = gaps else {
        return BTreeSet::new();
    };
    let is_open = |fact: &Fact| matches!(fact, Fact::Grant { on, by: None, .. } if gaps.has(Untold::Grantors, *on));
    let (nameless, named): (Vec<Grant>, Vec<Grant>) = grants
        .iter()
        .partition(|grant| is_open(&facts.grant(**grant)));
    let mut found: BTreeSet<Grant> = nameless.into_iter().collect();
    if !named.is_empty() {
        let void = world.choosing(&[ChoiceOption::Void]);
        let open: Vec<Open> = facts
            .entries()
            .filter(|(_, entry)| is_open(&entry.fact))
            .filter_map(|(_, entry)| match entry.fact {
                fact @ Fact::Grant { on, .. } => Some(Open {
                    what: Untold::Grantors,
                    on,
                    supposed: Supposed::Warranted(fact),
                }),
                _ => None,
            })
            .collect();
        let store = suppose(&void, &open);
        let mut prover = Prover::new(&store);
        found.extend(named.into_iter().filter(|grant| {
            prover.holds(&Goal::new(
                Relation::Warranted,
                [Some((*grant).into()), None],
            ))
        }));
    }
    found
}

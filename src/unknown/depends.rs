//! Whether an answer depends on what is open, and on how little of it.

use super::open::{Gaps, Open, Supposed, opens, partners, suppose};
use crate::explain::Combinations;
use crate::facts::Fact;
use crate::model::{Access, Capability, Org, OrgKind, Role, User};
use crate::prove::{Goal, Prover};
use crate::routes;
use crate::rule_list::Relation;
use crate::stop::Stop;
use crate::world::World;
use std::collections::BTreeMap;

/// How many pairs are tried; of what takes more than two, one smallest set is found.
const TRIED: usize = 400;

/// A smallest set of what is open that would turn an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// What would have to be so, sorted.
    pub opens: Vec<Open>,
    /// How much access there would be then; of a role that is held, none.
    pub access: Option<Access>,
}

/// A user who could do more than is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Could {
    /// Who.
    pub user: User,
    /// How much, if everything that is open were so that helps.
    pub access: Access,
    /// Small sets, each of which would bring it about.
    pub sets: Vec<Set>,
}

/// How hard small sets are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// What is enough alone; if nothing is, one smallest set.
    Quick,
    /// Pairs of others as well.
    Thorough,
}

/// Returns the smallest sets of what is open after which something meets the goal,
/// which nothing meets as the facts are stated. The goal is about a user at an
/// organization. There is none where it does not depend on what is open.
#[must_use]
pub fn depends(
    world: &World,
    (user, org): (User, Org),
    goal: &Goal,
    search: Search,
    stop: &Stop,
) -> Vec<Set> {
    let Some(gaps) = Gaps::of(world) else {
        return Vec::new();
    };
    let opens = opens(world, &gaps, user, org);
    let Some(all) = enough(world, &opens, goal) else {
        return Vec::new();
    };
    let meets = |set: &[&Open]| meets(world, set, goal);
    let mut sets = smallest(&opens, meets, search, stop);
    if sets.is_empty() {
        sets.push(lessened(all, meets));
    }
    let set = |opens: Vec<&Open>| Set {
        access: access(world, goal, &opens),
        opens: opens.into_iter().copied().collect(),
    };
    sets.into_iter().map(set).collect()
}

/// Returns whether something may meet the goal that nothing meets as the facts are
/// stated, as [`depends`] does, but not what it takes.
#[must_use]
pub fn may_meet(world: &World, (user, org): (User, Org), goal: &Goal) -> bool {
    let gaps = Gaps::of(world);
    gaps.is_some_and(|gaps| enough(world, &opens(world, &gaps, user, org), goal).is_some())
}

fn meets(world: &World, set: &[&Open], goal: &Goal) -> bool {
    Prover::new(&suppose(world, set.iter().copied())).holds(goal)
}

/// Returns a set of what is open after which something meets the goal, however large.
fn enough<'o>(world: &World, opens: &'o [Open], goal: &Goal) -> Option<Vec<&'o Open>> {
    let mut utmost = utmost(opens).into_iter();
    utmost.find(|all| !all.is_empty() && meets(world, all, goal))
}

/// Returns everything that is open, and everything but full administrators: nothing
/// else that may be so takes anything away, as theirs do with a certain licence.
fn utmost(opens: &[Open]) -> [Vec<&Open>; 2] {
    let bars = |open: &Open| {
        let (Supposed::Fact(fact) | Supposed::Warranted(fact)) = open.supposed;
        matches!(
            fact,
            Fact::Grant {
                role: Role::FullAdmin,
                ..
            }
        )
    };
    let others = opens.iter().filter(|open| !bars(open));
    [opens.iter().collect(), others.collect()]
}

/// Returns what turns the answer alone, and the pairs of others that do.
fn smallest<'o>(
    opens: &'o [Open],
    meets: impl Fn(&[&Open]) -> bool,
    search: Search,
    stop: &Stop,
) -> Vec<Vec<&'o Open>> {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for open in opens {
        if meets(&[open]) {
            found.push(vec![open]);
        } else {
            others.push(open);
        }
    }
    if search == Search::Quick && !found.is_empty() {
        return found;
    }
    let pairs = Combinations::new(others.len(), 2).take(TRIED);
    let pairs = pairs.map(|pair| pair.into_iter().map(|place| others[place]).collect());
    let pairs = pairs.take_while(|_| !stop.is_set());
    found.extend(pairs.filter(|pair: &Vec<&Open>| meets(pair)));
    found
}

/// Returns what is left of a set that turns the answer when all is left out without
/// which it still does.
fn lessened(mut set: Vec<&Open>, meets: impl Fn(&[&Open]) -> bool) -> Vec<&Open> {
    for place in (0..set.len()).rev() {
        let open = set.remove(place);
        if !meets(&set) {
            set.insert(place, open);
        }
    }
    set
}

/// Returns the greatest access of a privilege that a goal is about, with something open
/// as if it were so.
fn access(world: &World, goal: &Goal, opens: &[&Open]) -> Option<Access> {
    if goal.relation != Relation::Effective {
        return None;
    }
    let mut goal = goal.clone();
    goal.pattern[3] = None;
    let store = suppose(world, opens.iter().copied());
    let found = Prover::new(&store).solve(&goal).into_iter();
    found
        .filter_map(|fact| fact.values[3].try_into().ok())
        .max()
}

/// Returns who could have a capability at an organization, or more of it, of those whom
/// what is open about it concerns: whoever reaches it, and the users at home there and
/// at the partners that manage it. Sorted.
#[must_use]
pub fn could(world: &World, capability: Capability, org: Org, stop: &Stop) -> Vec<Could> {
    let Some(gaps) = Gaps::of(world) else {
        return Vec::new();
    };
    let facts = world.facts();
    let mut homes = vec![org];
    if facts.org(org).kind == OrgKind::Customer {
        homes.extend(partners(world, org));
    }
    let mut users = world.conclusions().users_at(org);
    let at_home = facts.users().map(|(user, _)| user);
    users.extend(at_home.filter(|user| homes.contains(&facts.home(*user))));
    users.sort_unstable();
    users.dedup();
    let held: BTreeMap<User, Access> = world
        .conclusions()
        .who(capability, org)
        .map(|row| (row.user, row.access))
        .collect();
    // Whoever could not even if all that is open about everybody were so, cannot.
    let mut all: Vec<Open> = users
        .iter()
        .flat_map(|user| opens(world, &gaps, *user, org))
        .collect();
    all.sort_unstable();
    all.dedup();
    let mut utmost_held: BTreeMap<User, Access> = BTreeMap::new();
    for all in utmost(&all) {
        let store = suppose(world, all);
        let values = [None, Some(org.into()), Some(capability.into()), None, None];
        for fact in Prover::new(&store).solve(&Goal::new(Relation::Effective, values)) {
            if let (Ok(user), Ok(access)) = (fact.values[0].try_into(), fact.values[3].try_into()) {
                let utmost = utmost_held.entry(user).or_insert(access);
                *utmost = access.max(*utmost);
            }
        }
    }
    let mut found = Vec::new();
    for user in users {
        let (held, utmost) = (held.get(&user).copied(), utmost_held.get(&user).copied());
        let Some(access) = utmost.filter(|utmost| Some(*utmost) > held && !stop.is_set()) else {
            continue;
        };
        if let Some(goal) = routes::more(user, org, capability, held) {
            let sets = depends(world, (user, org), &goal, Search::Quick, stop);
            if !sets.is_empty() {
                found.push(Could { user, access, sets });
            }
        }
    }
    found
}

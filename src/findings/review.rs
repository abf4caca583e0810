//! A review under way: a world, and what several kinds of findings need of it.

use super::{Finding, Kind};
use crate::conclusions::Reached;
use crate::facts::Fact as Stated;
use crate::model::{ChoiceOption, ChoicePoint, Grant, Instant, Org, Role, User};
use crate::prove::{Goal, Graph, Premise, Prover};
use crate::rule_list::{Fact, Relation};
use crate::world::{Origin, World};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// After how many goals the prover begins anew, so that what it remembers stays small.
const REMEMBERED: usize = 4096;

/// A world that is looked through.
pub(super) struct Review<'w> {
    pub(super) world: &'w World,
    /// For each grant the place of its fact.
    places: Vec<usize>,
    prover: Prover<'w>,
}

impl<'w> Review<'w> {
    pub(super) fn new(world: &'w World) -> Self {
        let mut places = vec![0; world.facts().next_grant().index()];
        for (place, entry) in world.facts().entries() {
            if let Stated::Grant { grant, .. } = entry.fact {
                places[grant.index()] = place;
            }
        }
        Self {
            world,
            places,
            prover: world.prover(),
        }
    }

    /// Returns the facts of the fact base with their places.
    pub(super) fn facts(&self) -> impl Iterator<Item = (usize, &'w Stated)> + use<'w> {
        self.world
            .facts()
            .entries()
            .map(|(place, entry)| (place, &entry.fact))
    }

    /// Returns the instant asked about.
    pub(super) fn now(&self) -> Instant {
        self.world.as_of().at
    }

    /// Returns where the fact of a grant stands.
    pub(super) fn place(&self, grant: Grant) -> usize {
        self.places[grant.index()]
    }

    /// Returns the grants that are in force, whether they count or not.
    pub(super) fn in_force(&mut self) -> Vec<Grant> {
        let goal = Goal::new(Relation::InForce, [None, None]);
        let mut grants: Vec<Grant> = self
            .solve(&goal)
            .iter()
            .filter_map(|fact| fact.values[0].try_into().ok())
            .collect();
        grants.sort_unstable();
        grants.dedup();
        grants
    }

    /// Returns the grants that have a warranted chain, sorted. Only where unwarranted
    /// ones are void does anything follow about that.
    pub(super) fn warranted(&self) -> Vec<Grant> {
        if self.world.as_of().chosen(ChoicePoint::UnwarrantedGrants) == ChoiceOption::Void {
            return self.world.conclusions().warranted();
        }
        self.world
            .choosing(&[ChoiceOption::Void])
            .conclusions()
            .warranted()
    }

    /// Returns what meets a goal, sorted.
    pub(super) fn solve(&mut self, goal: &Goal) -> Vec<Fact> {
        self.prover.solve(goal)
    }

    /// Returns every way in which whatever meets the goal is concluded.
    pub(super) fn graph(&mut self, goal: &Goal) -> Graph {
        if self.prover.remembered() > REMEMBERED {
            self.prover = self.world.prover();
        }
        Graph::of(&mut self.prover, goal)
    }

    /// Returns the places of the facts behind whatever meets a goal: those in its
    /// smallest proof, of several the one that holds longest. That an organization
    /// or a user is there at all is left out.
    pub(super) fn behind(&mut self, goal: &Goal) -> BTreeSet<usize> {
        let graph = self.graph(goal);
        // The last argument of whatever can end is when it does.
        let shortest = graph
            .roots()
            .iter()
            .min_by_key(|root| (graph.size(root), Reverse(root.values.last())));
        let mut open: Vec<&Fact> = shortest.into_iter().collect();
        let mut seen: BTreeSet<&Fact> = open.iter().copied().collect();
        let mut places = BTreeSet::new();
        while let Some(step) = open.pop().map(|fact| graph.smallest_step(fact)) {
            for premise in step.into_iter().flat_map(|step| &step.premises) {
                match premise {
                    Premise::Given(given) => places.extend(self.stated(self.world.origin(*given))),
                    Premise::Concluded(fact) if seen.insert(fact) => open.push(fact),
                    Premise::Concluded(_) | Premise::Absent(_) => {}
                }
            }
        }
        places
    }

    /// Returns the facts behind a role that is held.
    pub(super) fn behind_role(&mut self, user: User, role: Role, org: Org) -> BTreeSet<usize> {
        self.behind(&Goal::new(
            Relation::Holds,
            [Some(user.into()), Some(role.into()), Some(org.into()), None],
        ))
    }

    /// Returns the place of a stated fact that is more than a declaration.
    fn stated(&self, origin: Origin) -> Option<usize> {
        let Origin::Stated(place) = origin else {
            return None;
        };
        let declares = matches!(
            self.world.facts().entry(place).fact,
            Stated::Org { .. } | Stated::Home { .. }
        );
        (!declares).then_some(place)
    }

    /// Returns the roles held, by user and organization.
    pub(super) fn roles(&self) -> BTreeMap<(User, Org), BTreeSet<Role>> {
        let mut roles: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for held in self.world.conclusions().held() {
            roles
                .entry((held.user, held.org))
                .or_default()
                .insert(held.role);
        }
        roles
    }

    /// Returns the users whom some of the roles that reach somewhere bring there.
    pub(super) fn reached(&self, wanted: impl Fn(&Reached) -> bool) -> BTreeSet<(User, Org)> {
        let rows = self.world.conclusions().reached();
        rows.filter(|row| wanted(row))
            .map(|row| (row.user, row.org))
            .collect()
    }

    /// Returns the finding about a grant.
    pub(super) fn about_grant(&self, kind: Kind, grant: Grant, more: &str) -> Option<Finding> {
        let Stated::Grant {
            to, role, on, by, ..
        } = self.world.facts().grant(grant)
        else {
            return None;
        };
        let by = by.map_or("nobody", |by| self.world.user_name(by));
        let detail = format!("{role}, given by {by}{more}");
        Some(finding(
            kind,
            Some(to),
            Some(on),
            [self.place(grant)].into(),
            detail,
        ))
    }
}

/// Returns a finding of a kind.
pub(super) fn finding(
    kind: Kind,
    user: Option<User>,
    org: Option<Org>,
    facts: BTreeSet<usize>,
    detail: impl Into<String>,
) -> Finding {
    let facts = facts.into_iter().collect();
    Finding {
        kind,
        severity: kind.severity(),
        user,
        org,
        facts,
        waiver: None,
        detail: detail.into(),
    }
}

/// Returns the ids of some things in words.
pub(super) fn listed<T: ToString>(things: impl IntoIterator<Item = T>) -> String {
    let things: Vec<String> = things.into_iter().map(|thing| thing.to_string()).collect();
    match things.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

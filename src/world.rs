//! A world: one fact base under one policy, as of one instant and edition.
//!
//! Owns the given facts of the inference rules with where each comes from, and
//! the conclusions drawn from them, once. It renders nothing.
//!
//! Invariant: the engine, the prover and every look-up of a world work on the
//! same given facts.

pub(crate) mod given;

use crate::conclusions::{Conclusions, Privilege};
use crate::diagnostic::{Sources, Span};
use crate::engine;
use crate::facts::FactBase;
use crate::model::{
    Access, Capability, ChoiceOption, ChoicePoint, Instant, Org, Role, User, Value, Word as _,
};
use crate::policy::{AsOf, Policy, QuoteId};
use crate::prove::{Goal, Graph, Prover};
use crate::query::{Listed, Names, Slot};
use crate::routes;
use crate::rule_list::{Fact, FactRef};
use crate::store::{FactId, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Where a given fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A fact of the fact base, by its place there.
    Stated(usize),
    /// A record of the policy.
    Quoted(QuoteId),
}

/// One fact base under one policy, as of one instant and edition.
#[derive(Debug)]
pub struct World {
    policy: Arc<Policy>,
    facts: Arc<FactBase>,
    as_of: AsOf,
    sources: Sources,
    given: OnceLock<Given>,
    conclusions: OnceLock<Conclusions>,
    concluded: OnceLock<Vec<Fact>>,
}

/// The given facts of a world, and where they come from.
#[derive(Debug)]
struct Given {
    store: Arc<Store>,
    /// The world that this one came of, whose facts come first.
    root: Option<Arc<World>>,
    origins: Vec<Origin>,
    /// Where facts of the other world come from that are stated elsewhere as well.
    elsewhere: BTreeMap<FactId, usize>,
}

impl World {
    /// Returns the world of some facts under a policy.
    #[must_use]
    pub fn new(policy: Arc<Policy>, facts: Arc<FactBase>, as_of: AsOf) -> Self {
        Self {
            policy,
            facts,
            as_of,
            sources: Sources::default(),
            given: OnceLock::new(),
            conclusions: OnceLock::new(),
            concluded: OnceLock::new(),
        }
    }

    /// Returns the same facts under the same policy, with some choices made otherwise.
    #[must_use]
    pub fn choosing(&self, options: &[ChoiceOption]) -> Self {
        let kept = self
            .as_of
            .settled()
            .filter(|settled| !settled.by_default)
            .map(|settled| settled.option);
        let options: Vec<_> = kept.chain(options.iter().copied()).collect();
        let as_of = self
            .policy
            .as_of(self.as_of.at, Some(self.as_of.edition), &options);
        Self::new(Arc::clone(&self.policy), Arc::clone(&self.facts), as_of)
    }

    /// Returns the world with the texts of its fact files, for places in them.
    #[must_use]
    pub fn with_sources(self, sources: Sources) -> Self {
        Self { sources, ..self }
    }

    /// Returns the texts of the fact files.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns the policy.
    #[must_use]
    pub fn policy(&self) -> &Arc<Policy> {
        &self.policy
    }

    /// Returns the fact base.
    #[must_use]
    pub fn facts(&self) -> &Arc<FactBase> {
        &self.facts
    }

    /// Returns the instant, the edition and the choices.
    #[must_use]
    pub fn as_of(&self) -> &AsOf {
        &self.as_of
    }

    /// Returns where the record stands that is at a place, in words, with the record of
    /// an export that it came from, if that is said.
    #[must_use]
    pub fn place_words(&self, place: Span) -> String {
        let location = self.sources.location(place);
        match self.facts.exported(place) {
            Some(origin) => format!("{location}, from {origin}"),
            None => location.to_string(),
        }
    }

    /// Returns the given facts of the inference rules, put together when first asked for.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        &self.given().store
    }

    /// Returns where a given fact comes from.
    #[must_use]
    pub fn origin(&self, fact: FactId) -> Origin {
        let given = self.given();
        let below = given
            .root
            .as_ref()
            .map_or(0, |root| root.given().origins.len());
        match (&given.root, given.elsewhere.get(&fact)) {
            (_, Some(place)) => Origin::Stated(*place),
            (Some(root), None) if fact.index() < below => root.origin(fact),
            _ => given.origins[fact.index() - below],
        }
    }

    /// Returns the world of facts that came of this one's, and every user and
    /// organization between whom any privilege may have changed. This one came of no other.
    pub(crate) fn upon(self: &Arc<Self>, facts: Arc<FactBase>) -> (Self, BTreeSet<(User, Org)>) {
        let mut store = Store::on(self.store());
        let (mut origins, mut elsewhere) = (Vec::new(), BTreeMap::new());
        let (added, left_out) = facts.since(&self.facts);
        for place in left_out {
            let fact = facts.entry(place).fact;
            for given in given::given_by_it_alone(&facts, &fact) {
                store.remove(&given);
            }
            for other in given::others(&facts, &fact) {
                given::each(&facts.entry(other).fact, |relation, values| {
                    if let Some(id) = self.store().place(relation, values) {
                        elsewhere.insert(id, other);
                    }
                });
            }
        }
        for place in added {
            given::each(&facts.entry(place).fact, |relation, values| {
                if store.insert(FactRef { relation, values }) {
                    origins.push(Origin::Stated(place));
                }
            });
        }
        let after = self.conclusions().after(self.store(), &store);
        let world = Self {
            given: OnceLock::from(Given {
                store: Arc::new(store),
                root: Some(Arc::clone(self)),
                origins,
                elsewhere,
            }),
            conclusions: OnceLock::from(after.conclusions),
            ..Self::new(Arc::clone(&self.policy), facts, self.as_of)
        };
        (world, after.concerned)
    }

    fn given(&self) -> &Given {
        self.given.get_or_init(|| {
            let (mut store, mut origins) = (Store::default(), Vec::new());
            for (fact, quote) in self.policy.given(&self.as_of) {
                if store.insert(&fact) {
                    origins.push(Origin::Quoted(quote));
                }
            }
            for (place, entry) in self.facts.entries() {
                given::each(&entry.fact, |relation, values| {
                    if store.insert(FactRef { relation, values }) {
                        origins.push(Origin::Stated(place));
                    }
                });
            }
            Given {
                store: Arc::new(store),
                root: None,
                origins,
                elsewhere: BTreeMap::new(),
            }
        })
    }

    /// Returns everything that follows, worked out when first asked for.
    pub fn conclusions(&self) -> &Conclusions {
        self.conclusions
            .get_or_init(|| self.conclusions_without(&BTreeSet::new()))
    }

    /// Returns whether and how far a user has a capability at an organization. Only
    /// where nothing was worked out yet, just this is proved.
    #[must_use]
    pub fn privilege(&self, user: User, org: Org, capability: Capability) -> Option<Privilege> {
        if let Some(conclusions) = self.conclusions.get() {
            return conclusions.privilege(user, org, capability);
        }
        let goal = routes::goal(user, org, capability, None);
        let greatest = self.prover().solve(&goal).into_iter().filter_map(|fact| {
            let access = Access::try_from(fact.values[3]).ok()?;
            Some((access, Instant::try_from(fact.values[4]).ok()?))
        });
        let (access, until) = greatest.max()?;
        Some(Privilege {
            user,
            org,
            capability,
            access,
            until,
        })
    }

    /// Returns everything that follows without some facts of the fact base, which
    /// are named by their places there.
    #[must_use]
    pub fn conclusions_without(&self, places: &BTreeSet<usize>) -> Conclusions {
        Conclusions::derive(&self.policy, &self.facts, &self.as_of, places)
    }

    /// Returns every single conclusion of the engine, of every relation, sorted;
    /// worked out when first asked for.
    pub fn concluded(&self) -> &[Fact] {
        self.concluded.get_or_init(|| {
            let mut facts = engine::conclude(self.store().facts()).facts();
            facts.sort();
            facts
        })
    }

    /// Returns a prover over the given facts.
    #[must_use]
    pub fn prover(&self) -> Prover<'_> {
        Prover::new(self.store())
    }

    /// Returns every way in which whatever meets the goal is concluded.
    #[must_use]
    pub fn graph(&self, goal: &Goal) -> Graph {
        Graph::of(&mut self.prover(), goal)
    }

    /// Returns the id of a user as it was stated.
    #[must_use]
    pub fn user_name(&self, user: User) -> &str {
        self.facts.user_name(user)
    }

    /// Returns the id of an organization as it was stated.
    #[must_use]
    pub fn org_name(&self, org: Org) -> &str {
        self.facts.org_name(org)
    }

    /// Returns a value as its id or its date is written.
    #[must_use]
    pub fn text(&self, value: Value) -> String {
        match value {
            Value::User(user) => self.user_name(user).to_owned(),
            Value::Org(org) => self.org_name(org).to_owned(),
            Value::Capability(capability) => self.capability_name(capability).to_owned(),
            Value::Grant(grant) => format!("grant {}", grant.0),
            Value::Access(word) => word.to_string(),
            Value::Cell(word) => word.to_string(),
            Value::ChoiceOption(word) => word.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Instant(instant) => instant.to_string(),
            Value::Licence(word) => word.to_string(),
            Value::Offer(word) => word.to_string(),
            Value::OrgKind(word) => word.to_string(),
            Value::Reach(word) => word.to_string(),
            Value::Role(word) => word.to_string(),
            Value::Section(word) => word.to_string(),
            Value::Standing(word) => word.to_string(),
        }
    }

    /// Returns the id of a capability.
    #[must_use]
    pub fn capability_name(&self, capability: Capability) -> &str {
        &self.policy.capability(capability).id
    }
}

impl Names for World {
    fn user(&self, id: &str) -> Option<User> {
        self.facts.user_id(id)
    }

    fn org(&self, id: &str) -> Option<Org> {
        self.facts.org_id(id)
    }

    fn capability(&self, id: &str) -> Option<Capability> {
        self.policy.capability_id(id)
    }

    fn at(&self) -> Instant {
        self.as_of.at
    }

    fn ids(&self, slot: Slot) -> Vec<&str> {
        match slot {
            Slot::Word(word) => vec![word],
            Slot::Role => Role::ALL.iter().map(|role| role.id()).collect(),
            Slot::Listed => Listed::ALL.iter().map(|listed| listed.id()).collect(),
            Slot::Point => ChoicePoint::ALL.iter().map(|point| point.id()).collect(),
            Slot::Option => ChoiceOption::ALL.iter().map(|option| option.id()).collect(),
            Slot::Rule => self.policy.rules().iter().map(|rule| &*rule.id).collect(),
            Slot::Table => {
                let tables = self.policy.tables().iter().map(|table| &*table.id);
                let more = [
                    &*self.policy.contact_center().id,
                    "restricted_mode",
                    "role_ids",
                ];
                tables.chain(more).collect()
            }
            Slot::Name => [
                Slot::User,
                Slot::Org,
                Slot::Capability,
                Slot::Role,
                Slot::Rule,
                Slot::Table,
                Slot::Point,
            ]
            .into_iter()
            .flat_map(|slot| self.ids(slot))
            .collect(),
            Slot::When => vec!["now", "today"],
            Slot::Date | Slot::Glob | Slot::Count | Slot::Fact => Vec::new(),
            Slot::User => self.facts.users().map(|(_, name)| name).collect(),
            Slot::Org => self.facts.orgs().map(|(_, name)| name).collect(),
            Slot::Capability => self
                .policy
                .capabilities()
                .map(|(_, info)| &*info.id)
                .collect(),
        }
    }
}

//! Repairs of findings: after which changes a finding is gone.
//!
//! Owns the search for the smallest set of changes of the facts after which, derived
//! again, the finding is gone and no finding of high severity is new, and of several of
//! that size the one with the fewest side effects. How a change is made, who may make it
//! and how side effects are counted is the explanations' matter.
//!
//! Changes are sought among these: the removal of what was given to the user whom the
//! finding is about, there or at home, of the relationships, the setting or the licence
//! that it is about; for a grant without authority the same by somebody who has it; and
//! for an organization that lacks full administrators the role for one of its own who
//! administers something there or was full administrator before. What happened is never
//! undone, and nothing is proposed that nobody may do; only what confers nothing may be
//! struck from the record by whoever keeps it.
//!
//! Invariant: a repair that is returned was seen to end the finding.

mod candidates;
mod decision;
mod trial;

use super::{Finding, Thresholds};
use crate::explain::{Combinations, MOST, Made, Repair};
use crate::facts::Fact;
use crate::model::{ChoiceOption, ChoicePoint, Grant, Org, User};
use crate::world::World;
use candidates::Candidates;
use std::collections::BTreeMap;
use std::rc::Rc;
use trial::{Broken, Trial};

/// How many sets of changes are tried for a finding before the search gives up.
const TRIED: usize = 300;

/// What can be done about a finding.
#[derive(Debug, Clone)]
pub enum Remedy {
    /// Changes that were seen to end it.
    Repair(Repair),
    /// No such changes were found: why, and what a person has to decide.
    Decide(String),
}

impl Remedy {
    /// Returns what can be done in words: what is changed, by whom, and what else comes
    /// of it, or what has to be decided.
    #[must_use]
    pub fn words(&self, world: &World) -> String {
        match self {
            Self::Repair(repair) => {
                let [changes, by] = repaired(world, repair);
                format!("{changes}, by {by}; {}", repair.effects(world))
            }
            Self::Decide(decision) => decision.clone(),
        }
    }
}

/// Returns in words what a repair changes, and who may do it.
#[must_use]
pub fn repaired(world: &World, repair: &Repair) -> [String; 2] {
    let changes = repair.changes.iter();
    let changes = changes.map(|made| made.change.words(world));
    let mut by: Vec<String> = repair.changes.iter().map(|made| made.who(world)).collect();
    by.dedup();
    [changes.collect(), by].map(|texts| texts.join(" and "))
}

/// Returns what can be done about each of some findings of a world, in their order, and
/// tells for how many of them it is known already.
pub fn remedies(
    world: &World,
    thresholds: &Thresholds,
    findings: &[Finding],
    mut tell: impl FnMut(usize),
) -> Vec<Remedy> {
    let mut search = Search::new(world, *thresholds);
    let findings = findings.iter().enumerate();
    let remedy = |(place, finding)| {
        tell(place);
        search.remedy(finding)
    };
    findings.map(remedy).collect()
}

/// A search in one world, and what it looked up already.
struct Search<'w> {
    world: &'w World,
    /// The same world where only warranted grants count, unless that is so already.
    void: Option<World>,
    thresholds: Thresholds,
    /// The grants in force and in place that have a warranted chain.
    warranted: Vec<Grant>,
    /// By user, the places of what was given to them.
    given: Vec<Vec<usize>>,
    /// By organization, the users at home there.
    own: Vec<Vec<User>>,
    /// Who may make a change about a fact, as far as it was asked.
    makers: BTreeMap<Fact, Option<Vec<User>>>,
    /// What was tried for findings about one user.
    trials: (Option<User>, BTreeMap<Vec<Fact>, Rc<Trial>>),
}

impl<'w> Search<'w> {
    fn new(world: &'w World, thresholds: Thresholds) -> Self {
        let is_void = world.as_of().chosen(ChoicePoint::UnwarrantedGrants) == ChoiceOption::Void;
        let void = (!is_void).then(|| world.choosing(&[ChoiceOption::Void]));
        let facts = world.facts();
        let mut given = vec![Vec::new(); facts.user_count()];
        for (place, entry) in facts.entries() {
            if let Some(user) = candidates::given_to(&entry.fact) {
                given[user.index()].push(place);
            }
        }
        let mut own = vec![Vec::new(); facts.org_count()];
        for (user, _) in facts.users() {
            own[facts.home(user).index()].push(user);
        }
        // Of the others it is no finding that nobody had the authority.
        let now = world.as_of().at;
        let mut warranted = void.as_ref().unwrap_or(world).conclusions().warranted();
        warranted.retain(|grant| {
            let out_of_place = world.conclusions().out_of_place();
            matches!(facts.grant(*grant), Fact::Grant { from, until, .. } if from <= now && now < until)
                && out_of_place.binary_search(grant).is_err()
        });
        Self {
            world,
            void,
            thresholds,
            warranted,
            given,
            own,
            makers: BTreeMap::new(),
            trials: (None, BTreeMap::new()),
        }
    }

    fn remedy(&mut self, finding: &Finding) -> Remedy {
        if finding.user.is_none() || self.trials.0 != finding.user {
            self.trials = (finding.user, BTreeMap::new());
        }
        let Candidates { made, nobody } = self.candidates(finding);
        let (mut tried, mut broken) = (0, None);
        for size in 1..=MOST {
            let mut found: Vec<Rc<Trial>> = Vec::new();
            for set in Combinations::new(made.len(), size) {
                tried += 1;
                if tried > TRIED {
                    break;
                }
                let changes = set.into_iter().map(|place| made[place].clone()).collect();
                let trial = self.trial(changes);
                if !self.is_gone(finding, &trial) {
                    continue;
                }
                match self.broken(&trial) {
                    Some(worse) => {
                        broken.get_or_insert(worse);
                    }
                    None => found.push(trial),
                }
            }
            let repairs = found.iter().map(|trial| trial.repair(self.world));
            let effects = |repair: &&Repair| repair.gives + repair.takes;
            // Of several with as few side effects, the first in the order of the changes.
            if let Some(repair) = repairs.min_by_key(effects) {
                return Remedy::Repair(repair.clone());
            }
        }
        let why = if let Some(broken) = broken {
            decision::Why::Breaks(broken)
        } else if let Some(fact) = nobody {
            decision::Why::Nobody(fact)
        } else if made.is_empty() {
            decision::Why::Nothing
        } else {
            decision::Why::Unfound
        };
        Remedy::Decide(why.words(self.world, finding.kind))
    }

    /// Tries changes, unless it was done for another finding about the same user.
    fn trial(&mut self, changes: Vec<Made>) -> Rc<Trial> {
        let key: Vec<Fact> = changes.iter().map(|made| made.change.fact()).collect();
        let world = self.world;
        let trials = self.trials.1.entry(key);
        Rc::clone(trials.or_insert_with(|| Rc::new(Trial::new(world, changes))))
    }

    fn broken(&self, trial: &Trial) -> Option<Broken> {
        *trial
            .broken
            .get_or_init(|| trial::broken(self.world, self.void.as_ref(), &self.warranted, trial))
    }

    fn home(&self, user: User) -> Org {
        self.world.facts().home(user)
    }
}

//! Why not: what every way in lacks, what the tables refuse, and what would help.

mod words;

pub(super) use words::repairs_text;

use super::attempts::{Attempt, Attempts, attempts};
use super::repairs::{self, Repairs};
use super::spoken::spoken;
use super::text::wrapped;
use super::why::Shown;
use crate::model::{Capability, Org, Role, Standing, User, Value};
use crate::policy::{CellQuote, Quote, Quoted};
use crate::prove::{Goal, Prover};
use crate::render::{Field, Rows};
use crate::routes;
use crate::rule_list::{CLAUSES, Literal, Relation, Term};
use crate::stop::Stop;
use crate::store::FactId;
use crate::unknown::{self, Search, Set, UnknownRoles};
use crate::world::{Origin, World};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use words::given_words;

/// Why something is not concluded.
#[derive(Debug)]
pub struct WhyNot {
    /// It in one sentence.
    pub sentence: String,
    /// The goal that nothing meets.
    pub goal: Goal,
    /// Cells that refuse it to roles that the user has there.
    pub refusals: Vec<Refusal>,
    /// The ways in.
    pub attempts: Attempts,
    /// The smallest sets of what the facts leave open that would make it so.
    pub depends: Vec<Set>,
    /// The roles of the user that the policy does not know.
    pub unknown_roles: UnknownRoles,
}

/// A cell that gives nothing to a role that reaches the organization.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// The role.
    pub role: Role,
    /// The given fact that is the cell; `None` where no table prints the capability for the role.
    pub cell: Option<FactId>,
}

/// Returns why a user does not have a capability: at all, or in full where the
/// user has less; nothing where the user has all there is.
#[must_use]
pub fn why_cannot(
    world: &World,
    user: User,
    capability: Capability,
    org: Org,
    stop: &Stop,
) -> Option<WhyNot> {
    let held = world.privilege(user, org, capability).map(|row| row.access);
    let goal = routes::more(user, org, capability, held)?;
    let (who, what, at) = (
        world.user_name(user),
        world.capability_name(capability),
        world.org_name(org),
    );
    let sentence = match held {
        None => format!("{who} has no access to {what} on {at}"),
        Some(held) => format!(
            "{who} has {held} access to {what} on {at}, not {}",
            goal.pattern[3].map_or_else(String::new, |wanted| world.text(wanted))
        ),
    };
    let refusals = refusals(world, user, capability, org);
    Some(WhyNot {
        sentence,
        attempts: attempts(world, &goal, stop),
        depends: unknown::depends(world, (user, org), &goal, Search::Thorough, stop),
        unknown_roles: UnknownRoles::of(world, user, Some(org)),
        goal,
        refusals,
    })
}

/// Returns why a user does not hold a role at an organization, or nothing where
/// the user does.
#[must_use]
pub fn why_holds_not(
    world: &World,
    user: User,
    role: Role,
    org: Org,
    stop: &Stop,
) -> Option<WhyNot> {
    if world.conclusions().holds(user, role, org) {
        return None;
    }
    let goal = Goal::new(
        Relation::Holds,
        [Some(user.into()), Some(role.into()), Some(org.into()), None],
    );
    let sentence = format!(
        "{} does not hold {role} at {}",
        world.user_name(user),
        world.org_name(org)
    );
    Some(WhyNot {
        sentence,
        attempts: attempts(world, &goal, stop),
        depends: unknown::depends(world, (user, org), &goal, Search::Thorough, stop),
        unknown_roles: UnknownRoles::of(world, user, Some(org)),
        goal,
        refusals: Vec::new(),
    })
}

/// Returns what the way in lacks that lacks least, in one line; nothing where
/// there is no way in.
#[must_use]
pub fn nearest(world: &World, goal: &Goal, stop: &Stop) -> Option<String> {
    let attempt = attempts(world, goal, stop).found.into_iter().next()?;
    let missing = attempt
        .missing
        .iter()
        .map(|supposed| spoken(world, supposed.relation, &supposed.values));
    let blocks = attempt
        .blocks
        .iter()
        .map(|block| format!("without {}", block.words(world)));
    Some(missing.chain(blocks).collect::<Vec<_>>().join(" and "))
}

/// Returns the cells that give nothing of a capability to the roles of a user
/// that reach the organization.
fn refusals(world: &World, user: User, capability: Capability, org: Org) -> Vec<Refusal> {
    let kind = world.facts().org(org).kind;
    // A setting is not printed itself: it goes with its capability.
    let capability = world
        .policy()
        .capability(capability)
        .parent
        .unwrap_or(capability);
    let mut prover = world.prover();
    let mut found = Vec::new();
    let reached = [Some(user.into()), None, Some(org.into()), None, None];
    let reached = prover.solve(&Goal::new(Relation::Reaches, reached));
    let ways: BTreeSet<(Role, Standing)> = reached
        .into_iter()
        .filter_map(|fact| {
            Some((
                fact.values[1].try_into().ok()?,
                fact.values[3].try_into().ok()?,
            ))
        })
        .collect();
    for (role, standing) in ways {
        let values: [Value; 4] = [role.into(), standing.into(), kind.into(), capability.into()];
        let mut cells = Vec::new();
        for relation in [Relation::Entitles, Relation::EntitlesInContactCenter] {
            cells.extend(cells_of(
                world,
                &mut prover,
                relation,
                role,
                standing,
                &values,
            ));
        }
        let gives = |prover: &mut Prover<'_>| {
            let cell = |id: &FactId| {
                world
                    .store()
                    .fact(*id)
                    .values
                    .iter()
                    .find_map(|value| match value {
                        Value::Cell(cell) => Some(*cell),
                        _ => None,
                    })
            };
            cells
                .iter()
                .filter_map(cell)
                .any(|cell| prover.holds(&Goal::new(Relation::Worth, [Some(cell.into()), None])))
        };
        if gives(&mut prover) {
            continue;
        }
        if cells.is_empty() {
            found.push(Refusal { role, cell: None });
        }
        found.extend(cells.into_iter().map(|cell| Refusal {
            role,
            cell: Some(cell),
        }));
    }
    found.sort();
    found.dedup();
    found
}

/// Returns the cells that clauses of a relation look at for a role, a standing,
/// a kind of organization and a capability.
fn cells_of(
    world: &World,
    prover: &mut Prover<'_>,
    relation: Relation,
    role: Role,
    standing: Standing,
    values: &[Value; 4],
) -> Vec<FactId> {
    let wanted: Vec<Option<Value>> = match relation {
        Relation::Entitles => values.iter().copied().map(Some).chain([None]).collect(),
        _ => vec![
            Some(role.into()),
            Some(standing.into()),
            Some(values[3]),
            None,
        ],
    };
    let mut found = Vec::new();
    for clause in CLAUSES
        .iter()
        .filter(|clause| clause.head.relation == relation)
    {
        let mut bindings: Vec<Option<Value>> = vec![None; clause.variables.len()];
        let fits = clause
            .head
            .terms
            .iter()
            .zip(&wanted)
            .all(|(term, value)| match (term, value) {
                (Term::Constant(constant), Some(value)) => constant == value,
                (Term::Variable(place), Some(value)) => {
                    bindings[*place] = Some(*value);
                    true
                }
                _ => true,
            });
        // A clause that another role's cell or another option decides, refuses nothing here.
        let applies = fits
            && clause.body.iter().all(|literal| match literal {
                Literal::Present(atom)
                    if matches!(atom.relation, Relation::HeldAbroad | Relation::Chosen) =>
                {
                    prover.holds(&Goal {
                        relation: atom.relation,
                        pattern: atom
                            .terms
                            .iter()
                            .map(|term| term.value(&bindings))
                            .collect(),
                    })
                }
                _ => true,
            });
        if !applies {
            continue;
        }
        for literal in clause.body.iter() {
            let Literal::Present(atom) = literal else {
                continue;
            };
            let pattern: crate::store::Pattern = atom
                .terms
                .iter()
                .map(|term| term.value(&bindings))
                .collect();
            match atom.relation {
                Relation::PrintedForStanding => {
                    found.extend(world.store().matching(atom.relation, &pattern).iter());
                }
                Relation::Stands => {
                    for stands in prover.solve(&Goal {
                        relation: atom.relation,
                        pattern,
                    }) {
                        for step in prover.steps(&stands) {
                            found.extend(step.premises.iter().filter_map(
                                |premise| match premise {
                                    crate::prove::Premise::Given(id) => Some(*id),
                                    _ => None,
                                },
                            ));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    found.retain(|id| cell_of(world, *id).is_some());
    found.sort();
    found.dedup();
    found
}

fn cell_of(world: &World, id: FactId) -> Option<(&CellQuote, &Quote)> {
    let Origin::Quoted(quote) = world.origin(id) else {
        return None;
    };
    let quote = world.policy().quote(quote);
    match &quote.what {
        Quoted::Cell(cell) => Some((cell, quote)),
        _ => None,
    }
}

impl WhyNot {
    /// Returns the smallest sets of changes that would make it so; of very many
    /// the first, unless all are asked for.
    #[must_use]
    pub fn repairs(&self, world: &World, all: bool, stop: &Stop) -> Repairs {
        repairs::enabling(world, &self.goal, all, stop)
    }

    /// Returns the ways in as rows.
    #[must_use]
    pub fn rows(&self, world: &World) -> Rows {
        let rows = self.attempts.found.iter().map(|attempt| {
            let missing = attempt
                .missing
                .iter()
                .map(|supposed| spoken(world, supposed.relation, &supposed.values));
            let blocks = attempt.blocks.iter().map(|block| block.words(world));
            vec![
                attempt.role.map_or(Field::Missing, Field::from),
                Field::List(missing.collect()),
                Field::List(blocks.collect()),
            ]
        });
        Rows {
            columns: vec!["role", "missing", "in_the_way"],
            rows: rows.collect(),
        }
    }

    /// Returns the explanation as text of at most so many columns.
    #[must_use]
    pub fn text(&self, world: &World, width: usize, shown: &Shown, stop: &Stop) -> String {
        let Shown { all, lang, .. } = *shown;
        let width = width.clamp(40, 80);
        let mut text = wrapped(&self.sentence, width);
        if !self.depends.is_empty() {
            let depends = unknown::sets_words(world, &self.depends);
            let said = format!(
                "so it is by what is known, but it depends on {depends}, which these facts do not tell"
            );
            text.push_str(&wrapped(&said, width));
        }
        if let Some(roles) = self.unknown_roles.words(world) {
            text.push_str(&wrapped(&roles, width));
        }
        for refusal in &self.refusals {
            text.push_str(&wrapped(&refusal.words(world, lang), width));
        }
        let attempts = &self.attempts.found;
        if attempts.is_empty() {
            text.push_str("\nno way in was found that could lead there\n");
        } else {
            let _ = write!(text, "\nways in, the nearest first\n");
        }
        let shown = if all { attempts.len() } else { 6 };
        for (place, attempt) in attempts.iter().take(shown).enumerate() {
            let through = attempt
                .role
                .map_or_else(|| "by rule".to_owned(), |role| format!("through {role}"));
            let _ = writeln!(
                text,
                "{}. {through} [{}]",
                place + 1,
                attempt.rules().join(" ")
            );
            for supposed in &attempt.missing {
                let said = spoken(world, supposed.relation, &supposed.values);
                text.push_str(&wrapped(&format!("   missing: {said}"), width));
            }
            for block in &attempt.blocks {
                text.push_str(&wrapped(
                    &format!("   in the way: {}", block.words(world)),
                    width,
                ));
            }
            for id in attempt.shown(world) {
                text.push_str(&wrapped(
                    &format!("   there: {}", given_words(world, id, lang)),
                    width,
                ));
            }
        }
        if attempts.len() > shown {
            let _ = writeln!(text, "… {} more, with `--all`", attempts.len() - shown);
        }
        if self.attempts.given_up {
            text.push_str(&wrapped(&given_up("ways in"), width));
        }
        text.push('\n');
        text.push_str(&repairs_text(
            world,
            &self.repairs(world, all, stop),
            "what would change it",
            width,
        ));
        text
    }
}

/// Returns that a search for something ended early, in words.
fn given_up(what: &str) -> String {
    format!("the search took too long and was given up: there may be other {what}")
}

impl Attempt {
    /// Returns the ids of the rules that it would use, sorted.
    #[must_use]
    pub fn rules(&self) -> Vec<&'static str> {
        let mut rules: Vec<_> = self
            .clauses
            .iter()
            .map(|clause| CLAUSES[*clause].rule)
            .collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// Returns the given facts that are worth saying: those that were stated, and cells.
    fn shown(&self, world: &World) -> Vec<FactId> {
        let worth_saying = |id: &&FactId| match world.origin(**id) {
            Origin::Stated(_) => !matches!(
                world.store().fact(**id).relation,
                Relation::Home | Relation::Organization | Relation::GrantedBy
            ),
            Origin::Quoted(_) => cell_of(world, **id).is_some(),
        };
        self.there.iter().filter(worth_saying).copied().collect()
    }
}

//! Why: every route to a conclusion, each with its smallest proof.

use super::check::{Unproved, check};
use super::proof::{Leans, Proof};
use super::repairs::{self, Repairs};
use super::text::{Style, proof_text};
use super::why_not::repairs_text;
use crate::conclusions::Privilege;
use crate::model::{Org, Role, User};
use crate::policy::Label;
use crate::prove::{Goal, Graph};
use crate::render::{Lang, Rows};
use crate::routes::{self, Route};
use crate::rule_list::Relation;
use crate::stop::Stop;
use crate::world::World;

/// Why something is concluded.
#[derive(Debug)]
pub struct Why {
    /// The goal that it meets.
    pub goal: Goal,
    /// It in one sentence.
    pub sentence: Sentence,
    /// Its proofs, one for each route, the best first.
    pub proofs: Vec<Proved>,
}

/// A sentence in which a label stands.
#[derive(Debug)]
pub struct Sentence {
    before: String,
    label: Label,
    after: String,
}

impl Sentence {
    /// Returns the sentence with the label in a language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let Self {
            before,
            label,
            after,
        } = self;
        format!("{before} ({}) {after}", lang.of(label))
    }
}

/// A proof and the route that it takes.
#[derive(Debug)]
pub struct Proved {
    /// The route in words.
    pub route: String,
    /// The proof.
    pub proof: Proof,
}

/// How much of an explanation is written.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Every route's proof, every way in and every repair, and not the best only.
    pub all: bool,
    /// How many levels of a proof.
    pub depth: Option<usize>,
    /// Only what is below this handle.
    pub open: Option<String>,
    /// What would end it, too.
    pub revoke: bool,
    /// Which language of labels comes first.
    pub lang: Lang,
}

/// Returns why a user has a privilege.
///
/// # Errors
///
/// A proof that the engine does not bear out.
pub fn why_can(world: &World, privilege: &Privilege, stop: &Stop) -> Result<Why, Unproved> {
    let Privilege {
        user,
        org,
        capability,
        access,
        until,
    } = *privilege;
    let graph = world.graph(&routes::goal(user, org, capability, access));
    let ways = routes::ways(&graph);
    let mut proofs = Vec::new();
    for way in ways.iter().take_while(|_| !stop.is_set()) {
        let number = proofs.len() + 1;
        let proof = Proof::of_way(&graph, way, number)
            .ok_or_else(|| Unproved(format!("{:?}", way.root)))?;
        check(world, &proof)?;
        proofs.push(Proved {
            route: route_text(world, &way.route, org),
            proof,
        });
    }
    let first = ways
        .first()
        .ok_or_else(|| Unproved(format!("{privilege:?}")))?;
    let until = if until.is_written() {
        format!(" until {until}")
    } else {
        String::new()
    };
    let info = world.policy().capability(capability);
    let sentence = Sentence {
        before: format!("{} has {}", world.user_name(user), info.id),
        label: info.label.clone(),
        after: format!(
            "on {}: {access}{until}, as {}",
            world.org_name(org),
            first.route.words(world, org)
        ),
    };
    Ok(Why {
        goal: routes::goal(user, org, capability, None),
        sentence,
        proofs,
    })
}

/// Returns the proof that a user reaches an organization by a route.
///
/// # Errors
///
/// There is no such route, or the engine does not bear out its proof.
pub fn why_reaches(world: &World, user: User, org: Org, route: &Route) -> Result<Proof, Unproved> {
    let mut prover = world.prover();
    for goal in routes::reach_goals(user) {
        let graph = Graph::of(&mut prover, &routes::at(goal, org));
        let mut ways = routes::reaching(&graph).into_iter();
        if let Some((_, way)) = ways.find(|(at, way)| (*at, way.route) == (org, *route)) {
            let proof = Proof::of_way(&graph, &way, 1)
                .ok_or_else(|| Unproved(format!("{:?}", way.root)))?;
            check(world, &proof)?;
            return Ok(proof);
        }
    }
    Err(Unproved(route.words(world, org)))
}

/// Returns why a user holds a role at an organization, or nothing where the
/// user does not.
///
/// # Errors
///
/// A proof that the engine does not bear out.
pub fn why_holds(world: &World, user: User, role: Role, org: Org) -> Result<Option<Why>, Unproved> {
    let goal = Goal::new(
        Relation::Holds,
        [Some(user.into()), Some(role.into()), Some(org.into()), None],
    );
    let graph = world.graph(&goal);
    let mut proofs = Vec::new();
    let mut rules = Vec::new();
    for root in graph.roots().iter().rev() {
        let number = proofs.len() + 1;
        let proof =
            Proof::smallest(&graph, root, number).ok_or_else(|| Unproved(format!("{root:?}")))?;
        check(world, &proof)?;
        let rule = graph
            .smallest_step(root)
            .map_or("", |step| step.clause().rule);
        rules.push(rule);
        let until = super::spoken::until(root.values[3]);
        proofs.push(Proved {
            route: format!("by {rule}{until}"),
            proof,
        });
    }
    let Some(rule) = rules.first() else {
        return Ok(None);
    };
    let says = world
        .policy()
        .rule(rule)
        .map_or_else(String::new, |rule| format!(" ({})", rule.says));
    let sentence = Sentence {
        before: format!("{} holds {role}", world.user_name(user)),
        label: world.policy().role(role).label.clone(),
        after: format!("at {} by rule {rule}{says}", world.org_name(org)),
    };
    Ok(Some(Why {
        goal,
        sentence,
        proofs,
    }))
}

fn route_text(world: &World, route: &Route, org: Org) -> String {
    let until = if route.end.is_written() {
        format!(", until {}", route.end)
    } else {
        String::new()
    };
    format!("{}{until}", route.words(world, org))
}

impl Why {
    /// Returns what all its proofs lean on together.
    #[must_use]
    pub fn leans(&self, world: &World) -> Leans {
        let mut leans = Leans::default();
        for proved in &self.proofs {
            leans.join(proved.proof.leans(world));
        }
        leans
    }

    /// Returns the smallest sets of changes that would end it, over all routes; of
    /// very many the first, unless all are asked for.
    #[must_use]
    pub fn revocations(&self, world: &World, all: bool, stop: &Stop) -> Repairs {
        repairs::revoking(world, &self.goal, all, stop)
    }

    /// Returns the routes as rows.
    #[must_use]
    pub fn rows(&self) -> Rows {
        let rows = self.proofs.iter().map(|proved| {
            vec![
                proved.proof.root.handle.as_str().into(),
                proved.route.as_str().into(),
            ]
        });
        Rows {
            columns: vec!["proof", "route"],
            rows: rows.collect(),
        }
    }

    /// Returns the explanation as text, or nothing where the handle to open is
    /// not one of it.
    #[must_use]
    pub fn text(&self, world: &World, width: usize, shown: &Shown, stop: &Stop) -> Option<String> {
        let style = Style {
            width: width.clamp(40, 80),
            depth: shown.depth.unwrap_or(usize::MAX),
            lang: shown.lang,
        };
        if let Some(handle) = &shown.open {
            let handle = handle.trim_start_matches('#');
            let (proof, node) = self
                .proofs
                .iter()
                .find_map(|proved| Some((&proved.proof, proved.proof.root.find(handle)?)))?;
            return Some(proof_text(world, proof, node, style));
        }
        let mut text = super::text::wrapped(&self.sentence.text(shown.lang), style.width);
        for (place, Proved { route, proof }) in self.proofs.iter().enumerate() {
            if place == 0 || shown.all {
                if place > 0 {
                    text.push_str(&format!("\n#{} {route}\n", place + 1));
                } else {
                    text.push('\n');
                }
                text.push_str(&proof_text(world, proof, &proof.root, style));
            } else {
                if place == 1 {
                    text.push_str("\nalso\n");
                }
                text.push_str(&super::text::wrapped(
                    &format!("#{} {route}", place + 1),
                    style.width,
                ));
            }
        }
        text.push('\n');
        let leans = if shown.all {
            self.leans(world)
        } else {
            self.proofs
                .first()
                .map(|first| first.proof.leans(world))
                .unwrap_or_default()
        };
        text.push_str(&super::text::wrapped(&leans.text(), style.width));
        if shown.revoke {
            text.push('\n');
            text.push_str(&repairs_text(
                world,
                &self.revocations(world, shown.all, stop),
                "what would end it",
                style.width,
            ));
        }
        Some(text)
    }
}

//! A decision: yes or no about one user, capability and organization.

use crate::explain;
use crate::model::{Access, Capability, Instant, Org, Standing, User};
use crate::prove::{Goal, Graph, Prover};
use crate::render::{Field, Rows};
use crate::routes;
use crate::rule_list::Relation;
use crate::stop::Stop;
use crate::unknown::{self, Search, UnknownRoles};
use crate::world::World;
use serde_json::Value as Json;

/// Whether a user has a capability at an organization, and through what.
#[derive(Debug)]
pub struct Decision {
    /// Who.
    pub user: User,
    /// What.
    pub capability: Capability,
    /// Where.
    pub org: Org,
    /// How much; none for no.
    pub access: Access,
    /// When that ends, if it does.
    pub until: Option<Instant>,
    /// The ids of the rules that some proof uses, sorted.
    pub because: Vec<&'static str>,
    /// The reason in one line: the routes, or the nearest thing missing.
    pub reason: String,
    /// What is open, and how little of it would make it more.
    pub depends: Depends,
}

/// What an answer about a user at an organization depends on that the facts do not tell:
/// each in words, which are empty if there is nothing, and in JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Depends {
    /// The smallest sets of what is open that would make it more.
    sets: (String, Json),
    /// The roles of the user that the policy does not know.
    roles: (String, Json),
}

impl Depends {
    fn of(world: &World, user: User, org: Org, sets: &[unknown::Set]) -> Self {
        let roles = UnknownRoles::of(world, user, Some(org));
        let objects = sets.iter().map(|set| unknown::set_json(world, set));
        Self {
            sets: (unknown::sets_words(world, sets), objects.collect()),
            roles: (roles.words(world).unwrap_or_default(), roles.json(world)),
        }
    }
}

impl Decision {
    /// Returns the decision in a world.
    #[must_use]
    pub fn new(world: &World, user: User, capability: Capability, org: Org, stop: &Stop) -> Self {
        let privilege = world.privilege(user, org, capability);
        let access = privilege.map_or(Access::None, |row| row.access);
        let until = privilege
            .map(|row| row.until)
            .filter(|until| until.is_written());
        let (because, reason) = if privilege.is_some() {
            let graph = world.graph(&routes::goal(user, org, capability, access));
            (
                graph.rules().into_iter().collect(),
                through(world, &graph, org),
            )
        } else {
            (Vec::new(), missing(world, user, capability, org, stop))
        };
        let sets = routes::more(user, org, capability, privilege.map(|row| row.access))
            .map_or_else(Vec::new, |goal| {
                unknown::depends(world, (user, org), &goal, Search::Thorough, stop)
            });
        Self {
            user,
            capability,
            org,
            access,
            until,
            because,
            reason,
            depends: Depends::of(world, user, org, &sets),
        }
    }

    /// Returns whether it is yes.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        self.access != Access::None
    }

    /// Returns the decision in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let (words, roles_words) = (&self.depends.sets.0, &self.depends.roles.0);
        let depends = format!("depends on {words}, which these facts do not tell");
        if self.is_yes() {
            let until = self
                .until
                .map_or_else(String::new, |until| format!(", until {until}"));
            let mut line = format!("yes: {}{until}, through {}", self.access, self.reason);
            if !words.is_empty() {
                line = format!("{line}; whether it is more {depends}");
            }
            if !roles_words.is_empty() {
                line = format!("{line}; {roles_words}");
            }
            return line;
        }
        let known = format!("unknown: no by what is known ({})", self.reason);
        match (words.is_empty(), roles_words.is_empty()) {
            (true, true) => format!("no: {}", self.reason),
            (true, false) => format!("{known}, but {roles_words}"),
            (false, true) => format!("{known}, but it {depends}"),
            (false, false) => format!("{known}, but it {depends}; and {roles_words}"),
        }
    }

    /// Returns the decision as a listing of one row.
    #[must_use]
    pub fn rows(&self) -> Rows {
        let row = vec![
            if self.is_yes() { "yes" } else { "no" }.into(),
            self.access.into(),
            self.until.map_or(Field::Missing, Field::from),
            Field::List(self.because.iter().map(ToString::to_string).collect()),
            self.reason.as_str().into(),
        ];
        let mut rows = Rows {
            columns: vec!["answer", "access", "until", "because", "reason"],
            rows: vec![row],
        };
        let more = [
            ("depends_on", &self.depends.sets),
            ("unknown_roles", &self.depends.roles),
        ];
        for (column, (words, objects)) in more {
            if !words.is_empty() {
                rows.columns.push(column);
                rows.rows[0].push(Field::Object {
                    text: words.clone(),
                    json: objects.to_string(),
                });
            }
        }
        rows
    }
}

fn through(world: &World, graph: &Graph, org: Org) -> String {
    let routes: Vec<String> = routes::routes(graph)
        .iter()
        .map(|route| route.words(world, org))
        .collect();
    routes.join("; and ")
}

/// Returns the nearest thing that is missing for any access at all.
fn missing(world: &World, user: User, capability: Capability, org: Org, stop: &Stop) -> String {
    let (who, what, at) = (
        world.user_name(user),
        world.capability_name(capability),
        world.org_name(org),
    );
    let mut prover = world.prover();
    let entitled = prover.solve(&Goal::new(
        Relation::Entitled,
        [
            Some(user.into()),
            None,
            Some(org.into()),
            Some(capability.into()),
            None,
            None,
            None,
        ],
    ));
    let roles: Vec<String> = texts(entitled.iter().map(|fact| world.text(fact.values[1])));
    if !roles.is_empty() {
        return format!(
            "{} at {at} would entitle to {what}, but {}",
            roles.join(" and "),
            cut(&mut prover, world, user, capability, org)
        );
    }
    let reached = Goal::new(
        Relation::Reaches,
        [Some(user.into()), None, Some(org.into()), None, None],
    );
    let reached = prover.solve(&reached).into_iter();
    let roles = texts(reached.map(|fact| world.text(fact.values[1])));
    let lacks = if roles.is_empty() {
        format!("no role of {who} reaches {at}")
    } else {
        format!(
            "no role of {who} that reaches {at} ({}) gives {what}",
            roles.join(", ")
        )
    };
    let goal = routes::goal(user, org, capability, None);
    match explain::nearest(world, &goal, stop) {
        Some(nearest) => format!("{lacks}; nearest: {nearest}"),
        None => lacks,
    }
}

/// Returns what takes away an entitlement.
fn cut(
    prover: &mut Prover<'_>,
    world: &World,
    user: User,
    capability: Capability,
    org: Org,
) -> String {
    let barred = Goal::new(
        Relation::Barred,
        [Some(user.into()), Some(org.into()), Some(capability.into())],
    );
    if prover.holds(&barred) {
        return "a standard contact center licence keeps a full administrator out of it".into();
    }
    let reached = Goal::new(
        Relation::Reaches,
        [
            None,
            None,
            Some(org.into()),
            Some(Standing::ManagingPartner.into()),
            None,
        ],
    );
    let reached = prover.solve(&reached).into_iter();
    let users = reached.filter_map(|fact| User::try_from(fact.values[0]).ok());
    let partners: Vec<String> =
        texts(users.map(|user| world.org_name(world.facts().home(user)).to_owned()));
    let through = if partners.is_empty() {
        "the managing partner".into()
    } else {
        partners.join(" or ")
    };
    format!(
        "restricted mode at {} leaves it to {through}",
        world.org_name(org)
    )
}

fn texts(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut texts: Vec<String> = texts.collect();
    texts.sort();
    texts.dedup();
    texts
}

//! What is open and what is not known, in words.

use super::depends::Set;
use super::open::{Gaps, Open, Supposed};
use crate::facts::Fact;
use crate::model::{Org, UnknownRole, Untold, User, Word as _};
use crate::world::World;
use serde_json::{Value as Json, json};

/// The roles of a user that the policy does not know, with where they are held, sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRoles {
    user: User,
    held: Vec<(UnknownRole, Org)>,
}

impl UnknownRoles {
    /// Returns those that a user holds: at home and at one organization if one is given,
    /// else anywhere.
    #[must_use]
    pub fn of(world: &World, user: User, org: Option<Org>) -> Self {
        let facts = world.facts();
        let home = facts.home(user);
        let held = facts.unknown().filter_map(|(_, entry)| match entry.fact {
            Fact::UnknownRole {
                user: holder,
                role,
                on,
            } if holder == user => Some((role, on)),
            _ => None,
        });
        let matters = |(_, on): &(_, Org)| org.is_none_or(|org| *on == org || *on == home);
        let held = held.filter(matters).collect();
        Self { user, held }
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    fn each<'w>(&'w self, world: &'w World) -> impl Iterator<Item = (&'w str, &'w str)> {
        let held = self.held.iter();
        held.map(|(role, on)| (world.facts().unknown_role_name(*role), world.org_name(*on)))
    }

    /// Returns in words that the user holds them; nothing if there are none.
    #[must_use]
    pub fn words(&self, world: &World) -> Option<String> {
        let roles = self.each(world);
        let roles: Vec<String> = roles
            .map(|(role, on)| format!("`{role}`, on `{on}`"))
            .collect();
        let noun = match roles.len() {
            0 => return None,
            1 => "a role that the policy does not know",
            _ => "roles that the policy does not know",
        };
        let user = world.user_name(self.user);
        Some(format!("{user} holds {noun}: {}", roles.join("; ")))
    }

    /// Returns them as objects.
    #[must_use]
    pub fn json(&self, world: &World) -> Json {
        let roles = self.each(world);
        roles
            .map(|(role, on)| json!({ "role": role, "on": on }))
            .collect()
    }
}

impl Open {
    /// Returns what is open, in words.
    #[must_use]
    pub fn words(&self, world: &World) -> String {
        let user = |user| world.user_name(user);
        let org = |org| world.org_name(org);
        match self.supposed {
            Supposed::Fact(Fact::Grant { to, on, .. }) => {
                format!("which roles {} holds at {}", user(to), org(on))
            }
            Supposed::Fact(Fact::Assigned {
                user: who,
                customer,
                ..
            }) => format!(
                "whether {} is assigned {} by way of a customer group",
                user(who),
                org(customer)
            ),
            Supposed::Fact(Fact::Provisioned {
                user: who,
                customer,
                ..
            }) => {
                format!("whether {} provisioned {}", user(who), org(customer))
            }
            Supposed::Fact(Fact::SetUpServices { by, on, .. }) => {
                format!("whether {} set services up for {}", user(by), org(on))
            }
            Supposed::Warranted(Fact::Grant { role, to, on, .. }) => {
                format!("by whom {} was given {role} at {}", user(to), org(on))
            }
            // What else may be so is about restricted mode.
            Supposed::Fact(_) | Supposed::Warranted(_) => {
                format!("whether restricted mode of {} is set off", org(self.on))
            }
        }
    }

    /// Returns what would have to be stated for it to be so, as a record of a fact file;
    /// nothing of a grant whose grantor need not be among the facts.
    fn record(&self, world: &World) -> Option<String> {
        match self.supposed {
            Supposed::Fact(fact) => Some(world.facts().stated(fact).to_string()),
            Supposed::Warranted(_) => None,
        }
    }
}

/// Returns on what an answer depends, in words: one set or the other.
#[must_use]
pub fn sets_words(world: &World, sets: &[Set]) -> String {
    let mut said: Vec<String> = Vec::new();
    for set in sets {
        let mut parts: Vec<String> = set.opens.iter().map(|open| open.words(world)).collect();
        parts.dedup();
        let words = parts.join(" and ");
        if !said.contains(&words) {
            said.push(words);
        }
    }
    said.join(", or on ")
}

/// Returns a smallest set as an object.
#[must_use]
pub fn set_json(world: &World, set: &Set) -> Json {
    let opens = set.opens.iter().map(|open| {
        let mut object = json!({
            "unknown": open.what.id(),
            "on": world.org_name(open.on),
            "says": open.words(world),
        });
        if let Some(record) = open.record(world) {
            object["fact"] = record.into();
        }
        object
    });
    let opens: Vec<Json> = opens.collect();
    match set.access {
        Some(access) => json!({ "access": access.id(), "suppose": opens }),
        None => json!({ "suppose": opens }),
    }
}

/// Returns what is not known of a world, counted, in one line without a heading; nothing
/// where all is.
#[must_use]
pub fn summary(world: &World) -> Option<String> {
    let facts = world.facts();
    let gaps = Gaps::of(world);
    let mut parts = Vec::new();
    for what in Untold::ALL {
        let Some(gaps) = &gaps else { break };
        let fits = |org: Org| {
            let kind = facts.org(org).kind;
            what.kind().is_none_or(|wanted| wanted == kind)
        };
        let orgs: Vec<Org> = facts
            .orgs()
            .map(|(org, _)| org)
            .filter(|org| fits(*org))
            .collect();
        let count = orgs.iter().filter(|org| gaps.has(*what, **org)).count();
        if count > 0 {
            let noun = what.kind().map_or("organization", |kind| kind.id());
            let of = format!("{count} of {} {noun}s", orgs.len());
            parts.push(format!("{} ({of})", what.words()));
        }
    }
    let roles = facts
        .unknown()
        .filter(|(_, entry)| matches!(entry.fact, Fact::UnknownRole { .. }))
        .count();
    match roles {
        0 => {}
        1 => parts.push("1 role that somebody holds".to_owned()),
        roles => parts.push(format!("{roles} roles that somebody holds")),
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Returns the same with its heading.
#[must_use]
pub fn line(world: &World) -> Option<String> {
    summary(world).map(|parts| format!("not known: {parts}"))
}

impl Untold {
    /// Returns what could not be told, in words.
    fn words(self) -> &'static str {
        match self {
            Self::Grantors => "by whom roles were given",
            Self::RestrictedMode => "whether restricted mode is set off",
            Self::SetUps => "who set services up or provisioned",
            Self::CustomerGroups => "who is assigned by way of customer groups",
            Self::Roles => "which roles users hold",
        }
    }
}

//! Rows: one privilege that is not the same, in words.

use super::Comparison;
use crate::answers::difference::Changed;
use crate::conclusions::{Apart, Care, Had, Way};
use crate::facts::FactBase;
use crate::model::{Access, Instant, Org, Role, Standing, User};
use crate::routes::Route;
use std::cmp::Ordering;

/// In what a privilege differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// There was none.
    Gained,
    /// There is none.
    Lost,
    /// There is more access.
    Raised,
    /// There is less access.
    Lowered,
    /// It lasts longer.
    Longer,
    /// It lasts shorter.
    Shorter,
    /// It is the same, by other routes.
    Rerouted,
}

impl Difference {
    /// Every difference, in order.
    pub const ALL: [Self; 7] = [
        Self::Gained,
        Self::Lost,
        Self::Raised,
        Self::Lowered,
        Self::Longer,
        Self::Shorter,
        Self::Rerouted,
    ];

    /// Returns the difference as a word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Gained => "gained",
            Self::Lost => "lost",
            Self::Raised => "raised",
            Self::Lowered => "lowered",
            Self::Longer => "longer",
            Self::Shorter => "shorter",
            Self::Rerouted => "rerouted",
        }
    }

    fn of(before: Option<(Access, Instant)>, after: Option<(Access, Instant)>) -> Self {
        let (Some(before), Some(after)) = (before, after) else {
            return if before.is_none() {
                Self::Gained
            } else {
                Self::Lost
            };
        };
        match (after.0.cmp(&before.0), after.1.cmp(&before.1)) {
            (Ordering::Greater, _) => Self::Raised,
            (Ordering::Less, _) => Self::Lowered,
            (_, Ordering::Greater) => Self::Longer,
            (_, Ordering::Less) => Self::Shorter,
            _ => Self::Rerouted,
        }
    }
}

/// A privilege that is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// In what it differs.
    pub difference: Difference,
    /// Whose, where and what it is, before and after.
    pub changed: Changed,
    /// Through what so much access came, in words.
    pub via_before: Vec<String>,
    /// Through what it comes.
    pub via_after: Vec<String>,
}

impl Comparison {
    /// Returns in what a privilege differs.
    pub(super) fn row(&self, (user, org): (User, Org), apart: &Apart) -> Row {
        let held = |had: &Option<Had>| {
            let had = had.as_ref()?;
            Some((had.access, self.time.real(had.until)))
        };
        let (before, after) = (held(&apart.before), held(&apart.after));
        let world = &self.sides.world;
        let via = |had: &Option<Had>, facts: &FactBase, standing: bool| -> Vec<String> {
            let ways = had.iter().flat_map(|had| &had.ways);
            let mut via: Vec<Route> = ways.map(|way| route(*way, user, org, facts)).collect();
            via.sort();
            let words = via.iter().map(|route| {
                let words = route.words(world, org);
                if standing {
                    format!("{words}, as {}", route.standing)
                } else {
                    words
                }
            });
            words.collect()
        };
        let vias = |standing| {
            [
                via(&apart.before, &self.sides.old_facts, standing),
                via(&apart.after, world.facts(), standing),
            ]
        };
        // The same role held at the same place is another route if its standing is.
        let difference = Difference::of(before, after);
        let mut told = vias(false);
        if difference == Difference::Rerouted && told[0] == told[1] {
            told = vias(true);
        }
        let [via_before, via_after] = told;
        Row {
            difference,
            changed: Changed {
                key: (
                    world.user_name(user).to_owned(),
                    world.org_name(org).to_owned(),
                    self.sides.capabilities[apart.capability.index()].clone(),
                ),
                before,
                after,
            },
            via_before,
            via_after,
        }
    }
}

/// Returns the route that a way is to an organization.
fn route(way: Way, user: User, org: Org, facts: &FactBase) -> Route {
    let home = facts.home(user);
    let (role, standing) = way
        .role()
        .unwrap_or((Role::HelpdeskAdvanced, Standing::ManagingPartner));
    let (held_at, by) = match (way.role(), standing) {
        (None, _) => (home, "E3a"),
        (_, Standing::Home) => (org, "H3"),
        (_, Standing::OtherOrg) => (org, "H6b"),
        _ if way.from != org => (way.from, "H4b"),
        _ if role == Role::ProvisioningAdmin => (org, "P1e"),
        _ => match way.care {
            Some(Care::Assigned) => (home, "H5a"),
            Some(Care::Provisioned) => (home, "H5b"),
            None => (org, "H6a"),
        },
    };
    Route {
        role,
        held_at,
        standing,
        by,
        end: Instant::NEVER,
    }
}

//! Expectations: what a scenario says must follow.
//!
//! How they are written stands in `read`; whether they hold is looked at
//! elsewhere.

mod read;

pub(super) use read::read;

use crate::diagnostic::Span;
use crate::findings::Kind;
use crate::model::{Access, Instant, Role};

/// Something that must follow, and where that is said.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// What must follow.
    pub expected: Expected,
    /// The place of the expectation.
    pub span: Span,
}

/// A name and where it is written.
pub(crate) type Written = (String, Span);

/// What must follow.
#[derive(Debug, Clone)]
pub enum Expected {
    /// A user holds a role at an organization.
    Holds(Written, Role, Written),
    /// A user does not hold a role at an organization.
    HoldsNot(Written, Role, Written),
    /// A user has a capability at an organization: any access, or just this
    /// one; some proof uses these rules.
    Can {
        /// Who.
        user: Written,
        /// What.
        capability: Written,
        /// Where.
        on: Written,
        /// How much; any access where it is not said.
        access: Option<Access>,
        /// The ids of rules that some proof must use.
        because: Vec<Written>,
        /// Routes of which each must be taken.
        via: Vec<Via>,
        /// Routes of which none may be taken.
        not_via: Vec<Via>,
    },
    /// A user does not have a capability at an organization at all.
    Cannot {
        /// Who.
        user: Written,
        /// What.
        capability: Written,
        /// Where.
        on: Written,
        /// What each must be a reason for it.
        blocked_by: Vec<Blocker>,
    },
    /// These users have a capability at an organization.
    Who {
        /// What.
        capability: Written,
        /// Where.
        on: Written,
        /// Who.
        users: Among,
    },
    /// A user has these capabilities at an organization.
    What {
        /// Who.
        user: Written,
        /// Where.
        on: Written,
        /// What.
        capabilities: Among,
    },
    /// A user has a capability at these organizations.
    Where {
        /// Who.
        user: Written,
        /// What.
        capability: Written,
        /// Where.
        orgs: Among,
    },
    /// There are so many privileges of this sort.
    Count {
        /// Which ones.
        of: Which,
        /// The fewest that there may be.
        least: usize,
        /// The most that there may be, if that matters.
        most: Option<usize>,
    },
    /// What users have at an organization, capability by capability.
    Matrix {
        /// Where.
        on: Written,
        /// As of when, if not as the scenario.
        at: Option<Instant>,
        /// The capabilities, as the columns.
        capabilities: Vec<Written>,
        /// Each user, with the access to each of the capabilities.
        rows: Vec<(Written, Vec<Access>)>,
    },
    /// In a variation: every privilege is as in the scenario's own world, but
    /// for those of these sorts, of which some are otherwise.
    Unchanged {
        /// What is otherwise.
        except: Vec<(Which, Span)>,
    },
    /// A review finds this.
    Finding {
        /// What it finds.
        kind: Kind,
        /// At which organization, if it matters.
        on: Option<Written>,
        /// About which user, if it matters.
        user: Option<Written>,
    },
    /// The answer to a question is the golden one.
    Matches(Written),
}

/// Which ones of a list are expected.
#[derive(Debug, Clone, Default)]
pub struct Among {
    /// These and no others.
    pub exactly: Option<Vec<Written>>,
    /// These at least.
    pub contains: Vec<Written>,
    /// None of these.
    pub none: Vec<Written>,
}

/// A sort of privileges: those that agree in what is said.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Whose.
    pub user: Option<Written>,
    /// To what.
    pub capability: Option<Written>,
    /// Where.
    pub on: Option<Written>,
    /// How much.
    pub access: Option<Access>,
}

/// A route: through which role, and by which rule it reaches.
#[derive(Debug, Clone)]
pub struct Via {
    /// The role.
    pub role: Role,
    /// The id of the rule, if it matters.
    pub rule: Option<Written>,
}

/// A reason for which something is not so.
#[derive(Debug, Clone)]
pub enum Blocker {
    /// A rule by which something stands in the way.
    Rule(Written),
    /// A record of a fact file that a way in lacks.
    Missing(Written),
    /// A cell that gives nothing: table, section, row and column.
    Cell(Written),
}

/// The names of the kinds of expectations.
const NAMES: [&str; 12] = [
    "Holds",
    "HoldsNot",
    "Can",
    "Cannot",
    "Who",
    "What",
    "Where",
    "Count",
    "Matrix",
    "Unchanged",
    "Finding",
    "Matches",
];

impl Expected {
    /// Returns what kind of expectation it is.
    #[must_use]
    pub fn name(&self) -> &'static str {
        NAMES[match self {
            Self::Holds(..) => 0,
            Self::HoldsNot(..) => 1,
            Self::Can { .. } => 2,
            Self::Cannot { .. } => 3,
            Self::Who { .. } => 4,
            Self::What { .. } => 5,
            Self::Where { .. } => 6,
            Self::Count { .. } => 7,
            Self::Matrix { .. } => 8,
            Self::Unchanged { .. } => 9,
            Self::Finding { .. } => 10,
            Self::Matches(_) => 11,
        }]
    }

    /// Returns every rule that it names.
    pub fn rules(&self) -> impl Iterator<Item = &(String, Span)> {
        let (because, vias, blockers) = match self {
            Self::Can {
                because,
                via,
                not_via,
                ..
            } => (because.as_slice(), [via.as_slice(), not_via], &[][..]),
            Self::Cannot { blocked_by, .. } => (&[][..], [&[][..], &[]], blocked_by.as_slice()),
            _ => (&[][..], [&[][..], &[]], &[][..]),
        };
        let vias = vias.into_iter().flatten();
        let blockers = blockers.iter().filter_map(|blocker| match blocker {
            Blocker::Rule(rule) => Some(rule),
            _ => None,
        });
        because
            .iter()
            .chain(vias.filter_map(|via| via.rule.as_ref()))
            .chain(blockers)
    }

    /// Returns every user, organization and capability that it names, each with
    /// what it is; those that stand in a question are not looked for.
    #[must_use]
    pub fn names(&self) -> Vec<(Named, &str)> {
        let mut names = Names(Vec::new());
        match self {
            Self::Holds(user, _, on) | Self::HoldsNot(user, _, on) => {
                names.all(Named::User, [user]);
                names.all(Named::Org, [on]);
            }
            Self::Can {
                user,
                capability,
                on,
                ..
            }
            | Self::Cannot {
                user,
                capability,
                on,
                ..
            } => {
                names.all(Named::User, [user]);
                names.all(Named::Capability, [capability]);
                names.all(Named::Org, [on]);
            }
            Self::Who {
                capability,
                on,
                users,
            } => {
                names.all(Named::Capability, [capability]);
                names.all(Named::Org, [on]);
                names.all(Named::User, users.named());
            }
            Self::What {
                user,
                on,
                capabilities,
            } => {
                names.all(Named::User, [user]);
                names.all(Named::Org, [on]);
                names.all(Named::Capability, capabilities.named());
            }
            Self::Where {
                user,
                capability,
                orgs,
            } => {
                names.all(Named::User, [user]);
                names.all(Named::Capability, [capability]);
                names.all(Named::Org, orgs.named());
            }
            Self::Count { of, .. } => names.which(of),
            Self::Matrix {
                on,
                capabilities,
                rows,
                ..
            } => {
                names.all(Named::Org, [on]);
                names.all(Named::Capability, capabilities);
                names.all(Named::User, rows.iter().map(|(user, _)| user));
            }
            Self::Unchanged { except } => except.iter().for_each(|(which, _)| names.which(which)),
            Self::Finding { on, user, .. } => {
                names.all(Named::User, user);
                names.all(Named::Org, on);
            }
            Self::Matches(_) => {}
        }
        names.0
    }
}

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A user.
    User,
    /// An organization.
    Org,
    /// A capability.
    Capability,
}

struct Names<'e>(Vec<(Named, &'e str)>);

impl<'e> Names<'e> {
    fn all(&mut self, named: Named, names: impl IntoIterator<Item = &'e Written>) {
        let names = names.into_iter().map(|(name, _)| (named, name.as_str()));
        self.0.extend(names);
    }

    fn which(&mut self, which: &'e Which) {
        self.all(Named::User, &which.user);
        self.all(Named::Capability, &which.capability);
        self.all(Named::Org, &which.on);
    }
}

impl Among {
    fn named(&self) -> impl Iterator<Item = &Written> {
        let exactly = self.exactly.iter().flatten();
        exactly.chain(&self.contains).chain(&self.none)
    }
}

//! Reach: which cells can ever matter to anybody.
//!
//! Owns the argument that nobody can have access through a cell, whatever the
//! facts. It is drawn from the rules themselves and names no cell.
//!
//! Take any world, and send every partner to one partner, every customer to
//! one customer which that partner manages, every user to the one user at home
//! there, every grant to one of its role, user and organization, and every
//! instant to one instant. Whatever the world states is then stated of the one
//! world made here, in which everything that fact files allow is stated at
//! once. A rule without absences and comparisons concludes of the images what
//! it concluded of the things themselves. So what these laxer rules do not
//! conclude in that one world, the rules conclude in none.

use super::is_cell;
use crate::model::{
    Access, Cell, ChoiceOption, Grant, Instant, Licence, Offer, Org, OrgKind, Role, User, Value,
    ValueKind, Word as _,
};
use crate::policy::Policy;
use crate::prove::{Goal, Graph, Premise, Prover};
use crate::rule_list::{
    Atom, CLAUSES, Clause, Fact, FactRef, Literal, RELATIONS, Relation, RuleList, Term,
};
use crate::store::Store;
use std::borrow::Cow;
use std::collections::BTreeSet;

const PARTNER: Org = Org(0);
const CUSTOMER: Org = Org(1);

/// Returns the given facts that are cells through which somebody could have
/// access, if the cell gave any.
pub(super) fn reachable(policy: &Policy) -> BTreeSet<Fact> {
    let store = everything(policy);
    let rules = lax();
    let mut prover = Prover::by(&rules, &store);
    let entitled = Goal::new(Relation::Entitled, [None; 7]);
    let graph = Graph::of(&mut prover, &entitled);
    let premises = graph
        .conclusions()
        .flat_map(|fact| graph.steps(fact))
        .flat_map(|step| &step.premises);
    let given = premises.filter_map(|premise| match premise {
        Premise::Given(id) => Some(store.fact(*id)),
        _ => None,
    });
    given
        .filter(|fact| is_cell(fact.relation))
        .map(FactRef::to_fact)
        .collect()
}

/// Returns the rules without absences and comparisons, by which every cell is
/// worth something.
fn lax() -> RuleList {
    let mut clauses: Vec<Clause> = CLAUSES
        .iter()
        .map(|clause| Clause {
            body: clause
                .body
                .iter()
                .filter(|literal| matches!(literal, Literal::Present(_)))
                .cloned()
                .collect(),
            ..clause.clone()
        })
        .collect();
    let worth = CLAUSES
        .iter()
        .find(|clause| clause.head.relation == Relation::Worth);
    let worths = worth.into_iter().flat_map(|clause| {
        Cell::ALL.iter().map(|&cell| Clause {
            head: Atom {
                relation: Relation::Worth,
                terms: Cow::Owned(vec![
                    Term::Constant(cell.into()),
                    Term::Constant(Access::Full.into()),
                ]),
            },
            ..clause.clone()
        })
    });
    clauses.extend(worths);
    RuleList::of(Cow::Owned(clauses))
}

/// Returns the world in which everything is stated at once that fact files allow.
fn everything(policy: &Policy) -> Store {
    let mut store = Store::default();
    for (fact, _) in policy.given(&policy.as_of(Instant::ALWAYS, None, &[])) {
        store.insert(&fact);
    }
    for option in ChoiceOption::ALL {
        store.insert(&Fact::new(Relation::Chosen, [(*option).into()]));
    }
    let world = RELATIONS
        .iter()
        .filter(|info| info.given && !info.sorts.iter().copied().any(is_of_policy));
    for info in world {
        let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
        for (field, sort) in info.fields.iter().zip(info.sorts) {
            rows = rows
                .iter()
                .flat_map(|row| {
                    values(field, *sort)
                        .into_iter()
                        .map(|value| row.iter().copied().chain([value]).collect())
                })
                .collect();
        }
        for row in rows
            .into_iter()
            .filter(|row| is_allowed(info.relation, row))
        {
            store.insert(FactRef {
                relation: info.relation,
                values: &row,
            });
        }
    }
    store
}

/// Returns whether only the policy speaks of values of a sort.
fn is_of_policy(sort: ValueKind) -> bool {
    matches!(
        sort,
        ValueKind::Access
            | ValueKind::Capability
            | ValueKind::Cell
            | ValueKind::ChoiceOption
            | ValueKind::Date
            | ValueKind::Reach
            | ValueKind::Section
            | ValueKind::Standing
    )
}

/// Returns what may stand in a field of a fact about the world.
fn values(field: &str, sort: ValueKind) -> Vec<Value> {
    fn all<W: crate::model::Word + Into<Value>>() -> Vec<Value> {
        W::ALL.iter().map(|word| (*word).into()).collect()
    }
    match sort {
        ValueKind::Org => match field {
            "partner" => vec![PARTNER.into()],
            "customer" => vec![CUSTOMER.into()],
            _ => vec![PARTNER.into(), CUSTOMER.into()],
        },
        ValueKind::User => vec![at_home(PARTNER).into(), at_home(CUSTOMER).into()],
        ValueKind::Grant => (0..).map(Grant).take(grants()).map(Value::from).collect(),
        ValueKind::Role => all::<Role>(),
        ValueKind::Licence => all::<Licence>(),
        ValueKind::Offer => all::<Offer>(),
        ValueKind::OrgKind => all::<OrgKind>(),
        _ => vec![Instant::ALWAYS.into()],
    }
}

/// Returns the user who is at home at an organization.
fn at_home(org: Org) -> User {
    User(org.0)
}

/// Returns how many grants there are: one of each role to each user at each organization.
fn grants() -> usize {
    Role::ALL.len() * 4
}

/// Returns whether a row is one of those that there is only one of: a home for
/// a user, a kind for an organization, a role, a user and an organization for a grant.
fn is_allowed(relation: Relation, row: &[Value]) -> bool {
    match relation {
        Relation::Home => {
            row == [at_home(PARTNER).into(), PARTNER.into()]
                || row == [at_home(CUSTOMER).into(), CUSTOMER.into()]
        }
        Relation::Organization => {
            row == [PARTNER.into(), OrgKind::Partner.into()]
                || row == [CUSTOMER.into(), OrgKind::Customer.into()]
        }
        Relation::Granted => {
            let place = |values: &[Value], value| values.iter().position(|known| *known == value);
            let orgs: [Value; 2] = [PARTNER.into(), CUSTOMER.into()];
            let users: [Value; 2] = [at_home(PARTNER).into(), at_home(CUSTOMER).into()];
            let roles = values("role", ValueKind::Role);
            let number = place(&roles, row[1])
                .zip(place(&users, row[2]))
                .zip(place(&orgs, row[3]))
                .map(|((role, user), org)| role * 4 + user * 2 + org);
            number.and_then(|number| u32::try_from(number).ok())
                == Grant::try_from(row[0]).ok().map(|grant| grant.0)
        }
        Relation::HeldAtHome | Relation::HeldAbroad => false,
        _ => true,
    }
}

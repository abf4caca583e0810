//! From a fact of a fact base to the given facts of the inference rules.

use crate::facts::{Fact as Stated, FactBase};
use crate::model::{OrgKind, Value};
use crate::rule_list::{Fact, Relation};

/// Returns what the inference rules are given of a fact.
pub(crate) fn given(fact: &Stated) -> Vec<Fact> {
    let mut given = Vec::new();
    each(fact, |relation, values| {
        given.push(Fact {
            relation,
            values: values.into(),
        });
    });
    given
}

/// Returns what the inference rules would no longer be given without a fact: what no
/// other fact says to them, such as an assignment by somebody else.
pub(crate) fn given_by_it_alone(facts: &FactBase, fact: &Stated) -> Vec<Fact> {
    let others = others(facts, fact);
    let others: Vec<Fact> = others
        .into_iter()
        .flat_map(|place| given(&facts.entry(place).fact))
        .collect();
    let mut given = given(fact);
    given.retain(|given| !others.contains(given));
    given
}

/// Returns the places of the other facts that say the same of the same to the rules,
/// or nearly.
pub(crate) fn others(facts: &FactBase, fact: &Stated) -> Vec<usize> {
    let begins = |fact: &Stated| -> Vec<(Relation, Vec<Value>)> {
        let given = given(fact).into_iter();
        let first = |values: &[Value]| values[..values.len().min(2)].to_vec();
        given
            .map(|given| (given.relation, first(&given.values)))
            .collect()
    };
    let wanted = begins(fact);
    let mut others = facts.beside(fact, |other| begins(other) == wanted);
    others.retain(|place| facts.entry(*place).fact != *fact);
    others
}

/// Hands over what the inference rules are given of a fact.
pub(crate) fn each(fact: &Stated, mut give: impl FnMut(Relation, &[Value])) {
    match *fact {
        Stated::Org {
            org,
            kind,
            offer,
            contact_center,
        } => {
            give(Relation::Organization, &[org.into(), kind.into()]);
            if kind == OrgKind::Partner {
                give(Relation::Offers, &[org.into(), offer.into()]);
            }
            if contact_center {
                give(Relation::ContactCenter, &[org.into()]);
            }
        }
        Stated::Home { user, org } => give(Relation::Home, &[user.into(), org.into()]),
        Stated::Licence { user, licence } => {
            give(Relation::Licensed, &[user.into(), licence.into()]);
        }
        Stated::Manages { partner, customer } => {
            give(Relation::Manages, &[partner.into(), customer.into()]);
        }
        Stated::Grant {
            grant,
            to,
            role,
            on,
            by,
            from,
            until,
        } => {
            let values = [
                grant.into(),
                role.into(),
                to.into(),
                on.into(),
                from.into(),
                until.into(),
            ];
            give(Relation::Granted, &values);
            if let Some(by) = by {
                give(Relation::GrantedBy, &[grant.into(), by.into()]);
            }
        }
        // Assignments count whoever made them, so the rules are not told.
        Stated::Assigned {
            user,
            customer,
            by: _,
            from,
            until,
        } => give(
            Relation::Assigned,
            &[user.into(), customer.into(), from.into(), until.into()],
        ),
        Stated::Provisioned { user, customer, at } => give(
            Relation::Provisioned,
            &[user.into(), customer.into(), at.into()],
        ),
        // On is what it is unless it was set off.
        Stated::RestrictedMode {
            on: _,
            enabled: true,
        } => {}
        Stated::RestrictedMode { on, enabled: false } => {
            give(Relation::RestrictedModeOff, &[on.into()]);
        }
        Stated::FirstUser { user, on } => give(Relation::FirstUser, &[user.into(), on.into()]),
        Stated::SetUpServices { by, on, at } => {
            give(Relation::SetUpServices, &[by.into(), on.into(), at.into()]);
        }
        Stated::HelpDeskApproval { user, on, by, at } => give(
            Relation::HelpDeskApproval,
            &[user.into(), on.into(), by.into(), at.into()],
        ),
        Stated::Demotion { user, on, at } => {
            give(Relation::Demotion, &[user.into(), on.into(), at.into()]);
        }
        // Nothing follows from what is not known.
        Stated::UnknownRole { .. } | Stated::Unknown { .. } => {}
    }
}

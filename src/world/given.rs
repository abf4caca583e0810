//! From a fact of a fact base to the given facts of the inference rules.

use crate::facts::Fact as Stated;
use crate::model::OrgKind;
use crate::rule_list::{Fact, Relation};

/// Returns what the inference rules are given of a fact.
pub(crate) fn given(fact: &Stated) -> Vec<Fact> {
    match *fact {
        Stated::Org {
            org,
            kind,
            offer,
            contact_center,
        } => {
            let mut given = vec![Fact::new(Relation::Organization, [org.into(), kind.into()])];
            if kind == OrgKind::Partner {
                given.push(Fact::new(Relation::Offers, [org.into(), offer.into()]));
            }
            if contact_center {
                given.push(Fact::new(Relation::ContactCenter, [org.into()]));
            }
            given
        }
        Stated::Home { user, org } => vec![Fact::new(Relation::Home, [user.into(), org.into()])],
        Stated::Licence { user, licence } => {
            vec![Fact::new(Relation::Licensed, [user.into(), licence.into()])]
        }
        Stated::Manages { partner, customer } => {
            vec![Fact::new(
                Relation::Manages,
                [partner.into(), customer.into()],
            )]
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
            let granted = Fact::new(Relation::Granted, values);
            let by = by.map(|by| Fact::new(Relation::GrantedBy, [grant.into(), by.into()]));
            std::iter::once(granted).chain(by).collect()
        }
        // Assignments count whoever made them, so the rules are not told.
        Stated::Assigned {
            user,
            customer,
            by: _,
            from,
            until,
        } => {
            vec![Fact::new(
                Relation::Assigned,
                [user.into(), customer.into(), from.into(), until.into()],
            )]
        }
        Stated::Provisioned { user, customer, at } => {
            vec![Fact::new(
                Relation::Provisioned,
                [user.into(), customer.into(), at.into()],
            )]
        }
        // On is what it is unless it was set off.
        Stated::RestrictedMode {
            on: _,
            enabled: true,
        } => Vec::new(),
        Stated::RestrictedMode { on, enabled: false } => {
            vec![Fact::new(Relation::RestrictedModeOff, [on.into()])]
        }
        Stated::FirstUser { user, on } => {
            vec![Fact::new(Relation::FirstUser, [user.into(), on.into()])]
        }
        Stated::SetUpServices { by, on, at } => {
            vec![Fact::new(
                Relation::SetUpServices,
                [by.into(), on.into(), at.into()],
            )]
        }
        Stated::HelpDeskApproval { user, on, by, at } => {
            vec![Fact::new(
                Relation::HelpDeskApproval,
                [user.into(), on.into(), by.into(), at.into()],
            )]
        }
        Stated::Demotion { user, on, at } => {
            vec![Fact::new(
                Relation::Demotion,
                [user.into(), on.into(), at.into()],
            )]
        }
    }
}

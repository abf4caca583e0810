//! What the exports do not tell.

use super::{Fact, Settling, StatedFact};
use crate::model::{OrgKind, Untold, Word as _};
use std::collections::BTreeSet;

impl Settling<'_> {
    /// States what the exports do not tell, and says so in words.
    pub(super) fn unknown(&self, facts: &mut Vec<Fact>, told: &mut Vec<String>) {
        let mut without_grantor: BTreeSet<String> = BTreeSet::new();
        let (mut granted, mut partners, mut customers) = (0, 0, 0);
        for fact in facts.iter() {
            match &fact.fact {
                StatedFact::Grant { on, by, .. } => {
                    granted += usize::from(by.is_some());
                    if by.is_none() {
                        without_grantor.insert(on.clone());
                    }
                }
                StatedFact::Org { kind, .. } => match kind {
                    OrgKind::Partner => partners += 1,
                    OrgKind::Customer => customers += 1,
                },
                _ => {}
            }
        }
        let all = self.ids.len();
        let without_roles = self
            .ids
            .iter()
            .filter(|(org, _)| !self.with_roles.contains(org));
        let without_roles: BTreeSet<String> = without_roles.map(|(_, id)| id.clone()).collect();
        let without_grantor = match granted {
            0 if !without_grantor.is_empty() => None,
            _ => Some(without_grantor),
        };
        let without_roles = Some(without_roles).filter(|orgs| orgs.len() < all);
        let nowhere = Some(BTreeSet::new());
        let everywhere = |counts: bool| if counts { None } else { nowhere.clone() };
        for what in Untold::ALL {
            let on = match what {
                Untold::Grantors => without_grantor.clone(),
                Untold::RestrictedMode => everywhere(customers > 0),
                Untold::SetUps | Untold::CustomerGroups => everywhere(partners > 0),
                Untold::Roles if all == 0 => nowhere.clone(),
                Untold::Roles => without_roles.clone(),
            };
            let says = match what {
                Untold::Grantors => "by whom roles were given",
                Untold::RestrictedMode => "whether restricted mode of a customer is on or off",
                Untold::SetUps => "who set services up, and who provisioned a customer",
                Untold::CustomerGroups => "which customers are assigned by way of customer groups",
                Untold::Roles => "which roles people hold, as no list of roles of theirs was read",
            };
            match on {
                None => {
                    told.push(format!("{says}: everywhere"));
                    facts.push(unknown(*what, None));
                }
                Some(orgs) if orgs.is_empty() => {}
                Some(orgs) => {
                    told.push(format!("{says}: at {} of {all} organizations", orgs.len()));
                    facts.extend(orgs.into_iter().map(|on| unknown(*what, Some(on))));
                }
            }
        }
    }
}

fn unknown(what: Untold, on: Option<String>) -> Fact {
    Fact {
        fact: StatedFact::Unknown { what, on },
        origins: Vec::new(),
    }
}

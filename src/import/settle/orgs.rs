//! Who manages whom, and what each organization is.

use super::{Fact, Outcome, Settling, StatedFact, loss};
use crate::import::claims::Manager;
use crate::import::orgs::{OrgNo, first};
use crate::import::people::Key;
use crate::import::record::Origin;
use crate::model::{Offer, OrgKind};

impl Settling<'_> {
    /// Settles who manages whom.
    pub(super) fn managers(&mut self) {
        for managed in std::mem::take(&mut self.all.managed) {
            if !self.manage(managed.by, managed.customer, managed.origin)
                && managed.by == Manager::Lister
            {
                let name = self.org_name(self.all.orgs.same(managed.customer));
                self.all
                    .losses
                    .tell(loss::LISTER, &name, 1, Some(managed.origin));
            }
        }
    }

    /// Settles which organizations are partners, and what they are called.
    pub(super) fn kinds(&mut self) {
        self.partners
            .extend(self.manages.keys().map(|(partner, _)| *partner));
        let shown = self.all.orgs.all();
        let shown = shown.filter(|org| self.all.orgs.at(*org).partner.is_some());
        self.partners.extend(shown.collect::<Vec<_>>());
        for ((partner, customer), origins) in std::mem::take(&mut self.manages) {
            if self.partners.contains(&customer) {
                let (below, above) = (self.org_name(customer), self.org_name(partner));
                let text = format!("`{below}`, below `{above}`");
                let origin = origins.first().copied();
                self.all.losses.tell(loss::SUB_PARTNER, &text, 1, origin);
            } else {
                self.manages.insert((partner, customer), origins);
            }
        }
        if let (Some(origin), Some(lister)) = (self.all.wholesale, self.lister) {
            let wholesale = &mut self.all.orgs.at_mut(lister).wholesale;
            *wholesale = first(*wholesale, Some(origin));
        }
        self.licensed();
        self.ids = self.all.orgs.ids(self.options.org_ids);
    }

    /// Notes which organizations have Webex Contact Center: those that own a licence of
    /// it, and where a licence does not tell its owner, those whose people hold one.
    fn licensed(&mut self) {
        let licences = self.all.licences.iter().zip(&self.shows);
        let owners = licences.clone().map(|(text, shows)| {
            let (owner, _) = text.split_once(':').filter(|_| shows.contact_center)?;
            self.all.orgs.known(&Key::of_key(owner))
        });
        let owners: Vec<Option<OrgNo>> = owners.collect();
        let mut shown: Vec<(OrgNo, Origin)> = Vec::new();
        for (number, (_, origin)) in &self.all.licence_names {
            let owner = owners[*number as usize];
            shown.extend(owner.map(|owner| (owner, *origin)));
        }
        let is_one = |number: &u32| self.shows[*number as usize].contact_center;
        let bundles = self.all.bundles.iter();
        let of_bundle: Vec<Vec<u32>> = bundles
            .map(|bundle| bundle.iter().copied().filter(is_one).collect())
            .collect();
        for seen in &self.all.seen {
            for number in &of_bundle[seen.bundle as usize] {
                let owner = owners[*number as usize].or_else(|| self.home(seen.person));
                shown.extend(owner.map(|owner| (owner, seen.origin)));
            }
        }
        for (org, origin) in shown {
            let known = &mut self.all.orgs.at_mut(org).contact_center;
            *known = first(*known, Some(origin));
        }
    }

    /// States which organizations there are and who manages whom, and notes what came of
    /// the records.
    pub(super) fn state_orgs(&mut self, facts: &mut Vec<Fact>) {
        for (org, id) in self.ids.clone() {
            let name = self.org_name(org);
            let info = self.all.orgs.at(org);
            let is_partner = self.partners.contains(&org);
            let (contact_center, wholesale) = (info.contact_center, info.wholesale);
            let named = info.name.as_ref().map(|(_, origin)| *origin);
            let mut origins = vec![named.unwrap_or(info.first)];
            let shown = info.name.as_ref().map(|(name, _)| name.clone());
            if is_partner {
                origins.extend(wholesale);
                origins.extend(info.partner);
            } else {
                origins.extend(contact_center);
            }
            if let (true, Some(origin)) = (is_partner, wholesale) {
                self.all.inferred.tell(loss::OFFER, &name, 1, Some(origin));
            }
            if let (true, Some(origin)) = (is_partner, contact_center) {
                let text = format!("Webex Contact Center of `{name}`");
                self.all
                    .losses
                    .tell(loss::OF_A_PARTNER, &text, 1, Some(origin));
            }
            origins.sort_unstable();
            origins.dedup();
            for origin in &origins {
                self.all.ledger.came_to(*origin, Outcome::Mapped);
            }
            facts.push(Fact {
                fact: StatedFact::Org {
                    id,
                    kind: if is_partner {
                        OrgKind::Partner
                    } else {
                        OrgKind::Customer
                    },
                    offer: (is_partner && wholesale.is_some()).then_some(Offer::Wholesale),
                    contact_center: !is_partner && contact_center.is_some(),
                    name: shown,
                },
                origins,
            });
        }
        for ((partner, customer), origins) in std::mem::take(&mut self.manages) {
            self.came(&origins);
            let fact = StatedFact::Manages {
                partner: self.ids[&partner].clone(),
                customer: self.ids[&customer].clone(),
            };
            facts.push(Fact {
                fact,
                origins: origins.into_iter().collect(),
            });
        }
    }
}

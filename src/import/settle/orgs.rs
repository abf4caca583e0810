//! Who manages whom, and what each organization is.

use super::{Fact, Outcome, Settling, StatedFact, loss};
use crate::import::claims::Manager;
use crate::import::orgs::{OrgNo, first};
use crate::import::record::Origin;
use crate::model::{Licence, Offer, OrgKind};

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

    /// Notes which organizations have Webex Contact Center, as licences of theirs or of
    /// their people show.
    fn licensed(&mut self) {
        let mut shown: Vec<(OrgNo, Origin)> = Vec::new();
        let shows: Vec<_> = (0..)
            .zip(&self.all.licences)
            .map(|(number, text)| {
                let name = self.all.licence_names.get(&number);
                crate::import::named::licence(text, name.map(|(name, _)| name.as_str()))
            })
            .collect();
        for (text, shows) in self.all.licences.iter().zip(&shows) {
            let owner = text.split_once(':').map(|(owner, _)| owner);
            if let (true, Some(owner)) = (shows.contact_center, owner) {
                let key = crate::import::people::Key::of_key(owner);
                let org = self.all.orgs.known(&key);
                let number = self.all.licences.get_index_of(text).unwrap_or_default();
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                let named = self.all.licence_names.get(&number);
                shown.extend(org.zip(named.map(|(_, origin)| *origin)));
            }
        }
        let bundles = self.all.bundles.iter();
        let of_bundle: Vec<bool> = bundles
            .map(|bundle| {
                let held = bundle.iter().filter_map(|it| shows[*it as usize].licence);
                held.into_iter()
                    .any(|it| matches!(it, Licence::CcStandard | Licence::CcPremium))
            })
            .collect();
        for seen in &self.all.seen {
            if of_bundle[seen.bundle as usize]
                && let Some(home) = self.home(seen.person)
            {
                shown.push((home, seen.origin));
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
            match is_partner {
                true => {
                    origins.extend(wholesale);
                    origins.extend(info.partner);
                }
                false => origins.extend(contact_center),
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

//! Small worlds in which anything may happen, to try rules on.
//!
//! Unlike the large worlds these are not believable: a dozen facts among a few
//! people, drawn so that every rule finds something to do. What is drawn is
//! aimed: an approval at the help desk, a demotion at an external administrator.

use super::draw::Draw;
use crate::diagnostic::{Sources, Span};
use crate::facts::{Stated, StatedFact};
use crate::model::{Instant, Licence, Offer, OrgKind, Role, Word as _};

/// The instant around which small worlds are built.
pub const NOW: &str = "2024-05-02T10:00:00Z";

const PARTNERS: [&str; 2] = ["alpska", "jadran"];
const CUSTOMERS: [&str; 3] = ["blejc", "kranjec", "pohorje"];
const PEOPLE: [&str; 8] = ["ana", "bine", "cilka", "dana", "edo", "fani", "gal", "hana"];

/// Returns the facts of a small world; the same number gives the same facts.
#[must_use]
pub fn small(seed: u64) -> Vec<Stated> {
    let mut drawn = Drawn {
        draw: Draw::new(seed, u64::MAX),
        homes: Vec::new(),
        managed: Vec::new(),
        grants: Vec::new(),
        facts: Vec::new(),
    };
    drawn.orgs();
    drawn.people();
    for _ in 0..9 {
        drawn.grant();
    }
    for _ in 0..3 {
        drawn.happen();
    }
    let span = Span::new(Sources::default().add("a small world", ""), 0..0);
    let stated = |fact| Stated::new(fact, span);
    drawn.facts.into_iter().map(stated).collect()
}

struct Drawn {
    draw: Draw,
    /// Each user with the home.
    homes: Vec<(String, &'static str)>,
    managed: Vec<(&'static str, &'static str)>,
    /// Each grant as role, user and organization, first users' roles among them.
    grants: Vec<(Role, String, &'static str)>,
    facts: Vec<StatedFact>,
}

impl Drawn {
    fn pick<T: Clone>(&mut self, among: &[T]) -> Option<T> {
        let count = u32::try_from(among.len()).unwrap_or(u32::MAX);
        among.get(self.draw.below(count) as usize).cloned()
    }

    fn orgs(&mut self) {
        for id in PARTNERS {
            let offer = self.pick(Offer::ALL);
            self.facts.push(StatedFact::Org {
                id: id.to_owned(),
                kind: OrgKind::Partner,
                offer: offer.filter(|offer| *offer != Offer::Generic),
                contact_center: false,
                name: None,
            });
        }
        for id in CUSTOMERS {
            let contact_center = self.draw.percent(60);
            self.facts.push(StatedFact::Org {
                id: id.to_owned(),
                kind: OrgKind::Customer,
                offer: None,
                contact_center,
                name: None,
            });
            for partner in PARTNERS {
                if self
                    .draw
                    .percent(if partner == PARTNERS[0] { 75 } else { 35 })
                {
                    self.managed.push((partner, id));
                    self.facts.push(StatedFact::Manages {
                        partner: partner.to_owned(),
                        customer: id.to_owned(),
                    });
                }
            }
            if self.draw.percent(40) {
                let enabled = self.draw.percent(30);
                let on = id.to_owned();
                self.facts.push(StatedFact::RestrictedMode { on, enabled });
            }
        }
    }

    fn people(&mut self) {
        for name in PEOPLE {
            let at_partner = self.draw.percent(55);
            let homes = if at_partner {
                &PARTNERS[..]
            } else {
                &CUSTOMERS[..]
            };
            let home = self.pick(homes).unwrap_or(PARTNERS[0]);
            let id = format!("{name}@webex.example");
            let licenses = Licence::ALL.iter().filter(|_| self.draw.percent(30));
            self.facts.push(StatedFact::User {
                id: id.clone(),
                home: home.to_owned(),
                licenses: licenses.copied().collect(),
            });
            self.homes.push((id, home));
        }
        for partner in PARTNERS {
            let first = self
                .homes
                .iter()
                .find(|(_, home)| *home == partner)
                .cloned();
            let Some((user, _)) = first.filter(|_| self.draw.percent(80)) else {
                continue;
            };
            let on = partner.to_owned();
            for role in [Role::FullAdmin, Role::PartnerFullAdmin] {
                self.grants.push((role, user.clone(), partner));
                // What follows anyway is sometimes stated too.
                if self.draw.percent(20) {
                    self.give(role, &user, partner, None);
                }
            }
            self.facts.push(StatedFact::FirstUser { user, on });
        }
        for customer in CUSTOMERS {
            let first = self.somebody(|_, home| home == customer);
            if let Some(user) = first.filter(|_| self.draw.percent(60)) {
                let by = self.giver(customer);
                self.give(Role::FullAdmin, &user, customer, by);
            }
        }
    }

    fn give(&mut self, role: Role, to: &str, on: &'static str, by: Option<String>) {
        let (from, until) = self.period();
        self.grants.push((role, to.to_owned(), on));
        self.facts.push(StatedFact::Grant {
            role,
            to: to.to_owned(),
            on: on.to_owned(),
            by,
            from,
            until,
        });
    }

    /// Somebody is given a role, mostly where it can be held.
    fn grant(&mut self) {
        let Some((to, home)) = self.pick(&self.homes.clone()) else {
            return;
        };
        let external = [Role::FullAdmin, Role::ReadonlyAdmin, Role::CcServiceAdmin];
        let (role, on) = match self.draw.below(10) {
            0 => (
                self.pick(Role::ALL),
                self.pick(&[PARTNERS[0], CUSTOMERS[0], CUSTOMERS[1]]),
            ),
            1..5 => (self.pick(&external), self.pick(&CUSTOMERS)),
            // The roles of a partner stand after those of an organization.
            5..9 if is_partner(home) => (self.pick(&Role::ALL[8..13]), Some(home)),
            _ => (self.pick(&Role::ALL[..8]), Some(home)),
        };
        let (Some(role), Some(on)) = (role, on) else {
            return;
        };
        let by = match self.draw.below(10) {
            0..2 => None,
            2 => self.pick(&self.homes.clone()).map(|(user, _)| user),
            _ => self.giver(on),
        };
        self.give(role, &to, on, by);
        // The role of the contact center is given on by itself.
        if role == Role::CcServiceAdmin
            && on == home
            && let Some(next) = self.somebody(|user, home| home == on && user != to)
        {
            self.give(role, &next, on, Some(to));
        }
    }

    /// Returns somebody who might give roles at an organization.
    fn giver(&mut self, on: &str) -> Option<String> {
        let manages = |home: &str| self.managed.contains(&(home, on));
        let might = self.grants.iter().filter(|(role, _, at)| match role {
            Role::FullAdmin | Role::CcServiceAdmin => *at == on,
            Role::PartnerFullAdmin | Role::PartnerAdmin => *at == on || manages(at),
            _ => false,
        });
        let might: Vec<String> = might.map(|(_, user, _)| user.clone()).collect();
        self.pick(&might)
    }

    fn period(&mut self) -> (Instant, Instant) {
        match self.draw.below(10) {
            0..6 => (Instant::ALWAYS, Instant::NEVER),
            6..9 => (self.draw.minute(-60, 61), self.draw.minute(1, 90)),
            _ => (self.draw.minute(-90, 60), self.draw.minute(-30, 60)),
        }
    }

    /// Something happens, mostly to somebody to whom it can.
    fn happen(&mut self) {
        let customer = self.pick(&CUSTOMERS).unwrap_or(CUSTOMERS[0]).to_owned();
        let (from, until) = self.period();
        let past = self.draw.minute(-30, 40);
        let at = if self.draw.percent(50) {
            Instant::ALWAYS
        } else {
            past
        };
        let fact = match self.draw.below(5) {
            0 => self
                .holder(Role::PartnerAdmin)
                .map(|user| StatedFact::Assigned {
                    user,
                    customer,
                    by: None,
                    from,
                    until,
                }),
            1 => self
                .holder(Role::PartnerAdmin)
                .map(|user| StatedFact::Provisioned { user, customer, at }),
            2 => self.somebody(|_, home| is_partner(home)).map(|by| {
                let on = customer;
                StatedFact::SetUpServices { by, on, at }
            }),
            3 => {
                let by = self.somebody(|_, home| home == customer);
                let user = self.holder(Role::HelpdeskAdvanced);
                user.zip(by).map(|(user, by)| StatedFact::HelpDeskApproval {
                    user,
                    on: customer,
                    by,
                    at: past,
                })
            }
            _ => {
                let abroad = self.grants.iter().filter(|(role, user, on)| {
                    let at_home = self.homes.iter().any(|home| *home == (user.clone(), on));
                    *role == Role::FullAdmin && !at_home && !is_partner(on)
                });
                let abroad: Vec<_> = abroad.cloned().collect();
                self.pick(&abroad)
                    .map(|(_, user, on)| StatedFact::Demotion {
                        user,
                        on: on.to_owned(),
                        at: past,
                    })
            }
        };
        self.facts.extend(fact);
    }

    /// Returns somebody who was given a role, or else anybody.
    fn holder(&mut self, role: Role) -> Option<String> {
        let grants = self.grants.iter().filter(|grant| grant.0 == role);
        let holders: Vec<String> = grants.map(|(_, user, _)| user.clone()).collect();
        self.pick(&holders).or_else(|| self.somebody(|_, _| true))
    }

    fn somebody(&mut self, fits: impl Fn(&str, &str) -> bool) -> Option<String> {
        let homes = self.homes.iter().filter(|(user, home)| fits(user, home));
        let users: Vec<String> = homes.map(|(user, _)| user.clone()).collect();
        self.pick(&users)
    }
}

fn is_partner(org: &str) -> bool {
    PARTNERS.contains(&org)
}

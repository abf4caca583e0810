//! The facts of one customer: its users, who looks after it, what happened.

use super::draw::Draw;
use super::layout::{Layout, Staff, Trait};
use super::names::Names;
use super::partner::{ORGANIZATION_ROLES, grant, pick};
use crate::facts::StatedFact;
use crate::model::{Instant, Licence, OrgKind, Role};
use std::collections::BTreeSet;

/// Returns the facts of a customer.
pub(super) fn facts(layout: &Layout, names: &Names, customer: u32) -> Vec<StatedFact> {
    let mut site = Site {
        id: names.customer(customer),
        draw: layout.customer_draw(customer),
        layout,
        names,
        customer,
        members: layout.members(customer),
        facts: Vec::new(),
    };
    let partner = layout.partner(customer).map(|number| Partner {
        number,
        staff: layout.staff(number),
    });
    site.declare();
    site.administer(partner.as_ref());
    site.invite();
    site.set();
    if let Some(partner) = &partner {
        site.look_after(partner);
        site.support(partner);
        site.misplace(partner);
    }
    site.facts
}

/// A managing partner.
struct Partner {
    number: u32,
    staff: Staff,
}

/// A customer whose facts are being made.
struct Site<'w> {
    id: String,
    draw: Draw,
    layout: &'w Layout,
    names: &'w Names,
    customer: u32,
    members: u32,
    facts: Vec<StatedFact>,
}

impl Site<'_> {
    /// States the customer and its users.
    fn declare(&mut self) {
        let contact_center = self.has(Trait::ContactCenter);
        self.facts.push(StatedFact::Org {
            id: self.id.clone(),
            kind: OrgKind::Customer,
            offer: None,
            contact_center,
            name: Some(self.names.customer_shown(self.customer)),
        });
        for user in 0..self.members {
            let mut licenses = BTreeSet::new();
            if contact_center && user % 3 == 2 || user == 0 && self.has(Trait::Odd) {
                licenses.insert(Licence::CcStandard);
            }
            if contact_center && user % 5 == 4 {
                licenses.insert(Licence::CcPremium);
            }
            self.facts.push(StatedFact::User {
                id: self.member(user),
                home: self.id.clone(),
                licenses,
            });
        }
    }

    /// Grants the customer's own users their roles: the first from the partner,
    /// the others from the first.
    fn administer(&mut self, partner: Option<&Partner>) {
        let giver = partner.map(|partner| self.head(partner));
        self.grant(Role::FullAdmin, self.member(0), giver);
        if self.members >= 6 && self.draw.percent(70) {
            self.grant(Role::FullAdmin, self.member(1), Some(self.member(0)));
        }
        let minor = 2..(3 + self.members / 12).min(self.members);
        let next = minor.end;
        for (user, turn) in minor.zip(self.customer as usize..) {
            // The last of the roles, full administrator, is for others.
            let role = ORGANIZATION_ROLES[turn % (ORGANIZATION_ROLES.len() - 1)];
            let by = match self.draw.below(100) {
                0 => None,
                1 => Some(self.member(self.members - 1)),
                _ => Some(self.member(0)),
            };
            self.grant(role, self.member(user), by);
        }
        if self.has(Trait::ContactCenter) && next < self.members {
            self.grant(
                Role::CcServiceAdmin,
                self.member(next),
                Some(self.member(0)),
            );
        }
        if self.has(Trait::Odd) {
            for role in [Role::ReadonlyAdmin, Role::ComplianceOfficer] {
                self.grant(role, self.member(0), Some(self.member(0)));
            }
        }
    }

    /// Makes somebody of another customer an external administrator.
    fn invite(&mut self) {
        if !self.has(Trait::OtherExternal) {
            return;
        }
        let other = (self.customer + 1) % self.layout.size.customers();
        let guest = self
            .names
            .member(other, self.layout.members(other).saturating_sub(1));
        let role = match self.customer / Trait::OtherExternal as u32 % 3 {
            0 => Role::FullAdmin,
            1 => Role::ReadonlyAdmin,
            _ => Role::CcServiceAdmin,
        };
        self.grant(role, guest.clone(), Some(self.member(0)));
        if role == Role::FullAdmin && self.draw.percent(50) {
            self.demote(guest);
        }
    }

    /// Sets restricted mode, where it was set.
    fn set(&mut self) {
        let off = self.has(Trait::RestrictedOff);
        if off || self.has(Trait::RestrictedOn) {
            self.facts.push(StatedFact::RestrictedMode {
                on: self.id.clone(),
                enabled: !off,
            });
        }
    }

    /// Has the partner manage the customer, and partner administrators look
    /// after it.
    fn look_after(&mut self, partner: &Partner) {
        self.manage(partner.number);
        let admin = self.admin(partner, 0);
        if self.has(Trait::Provisioned) {
            self.facts.push(StatedFact::Provisioned {
                user: admin,
                customer: self.id.clone(),
                at: self.draw.day(-1_000, 900),
            });
        } else {
            self.assign(admin, partner);
        }
        if self.draw.percent(25) {
            let second = self.admin(partner, 1);
            self.assign(second, partner);
        }
        if self.draw.percent(1) {
            // Dangling: this one is no partner administrator.
            let plain = self.names.staff(partner.number, partner.staff.plain.start);
            self.assign(plain, partner);
        }
        if self.has(Trait::SecondPartner) {
            let partners = self.layout.size.partners();
            let number = (partner.number + 1 + self.draw.below(partners - 1)) % partners;
            let second = Partner {
                number,
                staff: self.layout.staff(number),
            };
            self.manage(number);
            let admin = self.admin(&second, 0);
            self.assign(admin, &second);
        }
    }

    /// Has the partner's staff set up services, help, and administer from outside.
    fn support(&mut self, partner: &Partner) {
        if self.has(Trait::SetUp) {
            self.facts.push(StatedFact::SetUpServices {
                by: self.admin(partner, 1),
                on: self.id.clone(),
                at: self.draw.minute(-120_000, 119_940),
            });
        }
        if self.has(Trait::Approval) {
            // Only the full administrator may approve, but others try.
            let by = if self.draw.percent(10) { 2 } else { 0 };
            let helper = pick(&mut self.draw, &partner.staff.advanced);
            self.facts.push(StatedFact::HelpDeskApproval {
                user: self.names.staff(partner.number, helper),
                on: self.id.clone(),
                by: self.member(by),
                at: self.draw.minute(-60, 120),
            });
        }
        if self.has(Trait::PartnerExternal) {
            let turn = self.customer / Trait::PartnerExternal as u32 % 3;
            let role = match turn {
                0 | 1 => Role::FullAdmin,
                _ => Role::ReadonlyAdmin,
            };
            let plain = pick(&mut self.draw, &partner.staff.plain);
            let guest = self.names.staff(partner.number, plain);
            self.grant(role, guest.clone(), Some(self.member(0)));
            if turn == 0 {
                self.demote(guest);
            }
        }
    }

    /// Grants what cannot be held there, or cannot be granted at all.
    fn misplace(&mut self, partner: &Partner) {
        let giver = Some(self.head(partner));
        if self.has(Trait::Misplaced) {
            let role = match self.customer / Trait::Misplaced as u32 % 2 {
                0 => Role::PartnerAdmin,
                _ => Role::HelpdeskBasic,
            };
            self.grant(role, self.member(1), giver.clone());
        }
        if self.has(Trait::GivenProvisioning) {
            let plain = pick(&mut self.draw, &partner.staff.plain);
            let to = self.names.staff(partner.number, plain);
            self.grant(Role::ProvisioningAdmin, to, giver);
        }
    }

    fn manage(&mut self, partner: u32) {
        self.facts.push(StatedFact::Manages {
            partner: self.names.partner(partner),
            customer: self.id.clone(),
        });
    }

    fn assign(&mut self, user: String, partner: &Partner) {
        let by = Some(self.head(partner));
        let (from, until) = self.draw.period();
        self.facts.push(StatedFact::Assigned {
            user,
            customer: self.id.clone(),
            by,
            from,
            until,
        });
    }

    fn demote(&mut self, user: String) {
        let at: Instant = self.draw.day(-60, 120);
        self.facts.push(StatedFact::Demotion {
            user,
            on: self.id.clone(),
            at,
        });
    }

    fn grant(&mut self, role: Role, to: String, by: Option<String>) {
        let on = self.id.clone();
        self.facts.push(grant(&mut self.draw, role, to, on, by));
    }

    /// Draws somebody who may give everything at the customer: a partner full
    /// administrator.
    fn head(&mut self, partner: &Partner) -> String {
        let user = self.draw.below(partner.staff.full.end);
        self.names.staff(partner.number, user)
    }

    /// Returns the partner administrator who looks after the customer, or one
    /// further down the row.
    fn admin(&self, partner: &Partner, further: u32) -> String {
        let admins = &partner.staff.admins;
        let place = (self.customer + further) % (admins.end - admins.start);
        self.names.staff(partner.number, admins.start + place)
    }

    fn member(&self, user: u32) -> String {
        self.names.member(self.customer, user)
    }

    fn has(&self, what: Trait) -> bool {
        self.layout.has(self.customer, what)
    }
}

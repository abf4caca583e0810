//! The facts of one partner and its staff.

use super::draw::Draw;
use super::layout::{Layout, Staff};
use super::names::Names;
use crate::facts::StatedFact;
use crate::model::{Offer, OrgKind, Role};
use std::collections::BTreeSet;

/// The organization roles that are granted at a home organization of any kind.
pub(super) const ORGANIZATION_ROLES: [Role; 7] = [
    Role::UserDeviceAdmin,
    Role::ReadonlyAdmin,
    Role::SupportAdmin,
    Role::DeviceAdmin,
    Role::ComplianceOfficer,
    Role::AdvancedTroubleshooting,
    Role::FullAdmin,
];

/// Returns the facts of a partner.
pub(super) fn facts(layout: &Layout, names: &Names, partner: u32) -> Vec<StatedFact> {
    let staff = layout.staff(partner);
    let mut office = Office {
        id: names.partner(partner),
        draw: layout.partner_draw(partner),
        names,
        partner,
        facts: Vec::new(),
    };
    office.declare(names, layout.turn, &staff);
    office.administer(&staff);
    if partner % 4 == 3 {
        // Out of place: a partner's role for somebody whose home is elsewhere.
        let neighbour = (partner + 1) % layout.size.partners();
        let to = names.staff(neighbour, layout.staff(neighbour).plain.start);
        office.grant(Role::PartnerAdmin, to, Some(office.first()));
    }
    office.facts
}

/// A partner whose facts are being made.
struct Office<'w> {
    id: String,
    draw: Draw,
    names: &'w Names,
    partner: u32,
    facts: Vec<StatedFact>,
}

impl Office<'_> {
    /// States the partner, its staff and who was first.
    fn declare(&mut self, names: &Names, turn: u32, staff: &Staff) {
        self.facts.push(StatedFact::Org {
            id: self.id.clone(),
            kind: OrgKind::Partner,
            offer: match turn.wrapping_add(self.partner) % 4 {
                0 => Some(Offer::Broadworks),
                1 => Some(Offer::Wholesale),
                _ => None,
            },
            contact_center: false,
            name: Some(names.partner_shown(self.partner)),
        });
        for user in 0..staff.count() {
            self.facts.push(StatedFact::User {
                id: self.user(user),
                home: self.id.clone(),
                licenses: BTreeSet::new(),
            });
        }
        self.facts.push(StatedFact::FirstUser {
            user: self.first(),
            on: self.id.clone(),
        });
    }

    /// Grants the staff their roles.
    fn administer(&mut self, staff: &Staff) {
        for user in staff.full.clone() {
            self.grant(Role::PartnerFullAdmin, self.user(user), Some(self.first()));
            if self.draw.percent(30) {
                self.grant(Role::FullAdmin, self.user(user), Some(self.first()));
            }
        }
        let teams = [
            (&staff.readonly, Role::PartnerReadonlyAdmin),
            (&staff.basic, Role::HelpdeskBasic),
            (&staff.advanced, Role::HelpdeskAdvanced),
            (&staff.admins, Role::PartnerAdmin),
        ];
        for (team, role) in teams {
            for user in team.clone() {
                let by = self.giver(staff);
                self.grant(role, self.user(user), by);
                if self.draw.percent(10) {
                    let by = self.giver(staff);
                    self.grant(Role::SupportAdmin, self.user(user), by);
                }
            }
        }
        for (user, turn) in staff.minor.clone().zip(self.partner as usize * 2..) {
            let role = ORGANIZATION_ROLES[turn % ORGANIZATION_ROLES.len()];
            let by = self.giver(staff);
            self.grant(role, self.user(user), by);
        }
    }

    /// Draws who gives a grant: mostly somebody who may, seldom somebody who
    /// may not, or nobody that is recorded.
    fn giver(&mut self, staff: &Staff) -> Option<String> {
        match self.draw.below(200) {
            0 => None,
            1 => Some(self.user(staff.plain.start)),
            2..100 => Some(self.first()),
            _ => {
                let head = pick(&mut self.draw, &staff.full);
                Some(self.user(head))
            }
        }
    }

    fn grant(&mut self, role: Role, to: String, by: Option<String>) {
        let on = self.id.clone();
        self.facts.push(grant(&mut self.draw, role, to, on, by));
    }

    fn user(&self, user: u32) -> String {
        self.names.staff(self.partner, user)
    }

    fn first(&self) -> String {
        self.user(0)
    }
}

/// Returns a grant for a period that is drawn.
pub(super) fn grant(
    draw: &mut Draw,
    role: Role,
    to: String,
    on: String,
    by: Option<String>,
) -> StatedFact {
    let (from, until) = draw.period();
    StatedFact::Grant {
        role,
        to,
        on,
        by,
        from,
        until,
    }
}

/// Draws one of several numbers.
pub(super) fn pick(draw: &mut Draw, among: &std::ops::Range<u32>) -> u32 {
    among.start + draw.below(among.end - among.start)
}

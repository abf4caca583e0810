//! What roles entitle to, from the tables alone, as sets of bits.

use crate::relations::Given;
use bailiwick::model::{
    Access, Capability, Cell, ChoiceOption, Offer, OrgKind, Reach, Role, Section, Standing,
    Word as _,
};
use std::ops::{BitAnd, BitOr, Not};

/// The policy has fewer capabilities than a machine word has bits.
const WORDS: usize = 1;

/// A set of capabilities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Bits([u64; WORDS]);

/// Two sets of capabilities: those one has any access to, and of these the ones in full.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Held {
    pub(crate) some: Bits,
    pub(crate) full: Bits,
}

/// What restricted mode lists, and what of it can still be read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cut {
    pub(super) listed: Bits,
    pub(super) readable: Bits,
}

/// What roles entitle to.
#[derive(Debug)]
pub(super) struct Classes {
    /// By role, standing and kind of organization; without a contact center and with one.
    held: Vec<[Held; 2]>,
    /// What is added while an approval runs.
    pub(super) approved: Held,
    /// By the offers, as bits, that restricted mode is in force by.
    pub(super) restricted: Vec<Cut>,
}

impl Classes {
    /// Returns what a role entitles to at organizations of a kind.
    pub(super) fn at(&self, role: Role, standing: Standing, kind: OrgKind) -> &[Held; 2] {
        &self.held[place(role, standing, kind)]
    }

    pub(super) fn of(given: &Given) -> Self {
        let count = Role::ALL.len() * Standing::ALL.len() * OrgKind::ALL.len();
        let mut classes = Self {
            held: vec![<[Held; 2]>::default(); count],
            approved: Held::default(),
            restricted: vec![Cut::default(); 1 << Offer::ALL.len()],
        };
        let like_partner_admin = given
            .chosen
            .iter()
            .any(|row| row.0 == ChoiceOption::LikePartnerAdmin);
        for (section, capability, role, cell) in stands(given) {
            classes.print(section, capability, role, cell, like_partner_admin, given);
        }
        classes.sign_in(given);
        for &(setting, capability) in &given.setting {
            classes.settings(setting, capability);
        }
        for &(role, standing, capability, cell) in &given.printed_for_standing {
            let also = match (role, standing) {
                (Role::FullAdmin, Standing::ManagingPartner) => Some(Role::PartnerFullAdmin),
                (Role::ReadonlyAdmin, Standing::ManagingPartner) => {
                    Some(Role::PartnerReadonlyAdmin)
                }
                _ => None,
            };
            if let Some(access) = worth(cell) {
                for role in std::iter::once(role).chain(also) {
                    for &kind in OrgKind::ALL {
                        let [_, with] = &mut classes.held[place(role, standing, kind)];
                        with.add(capability, access);
                    }
                }
            }
        }
        classes.restrict(given);
        classes
    }

    fn add(
        &mut self,
        role: Role,
        standing: Standing,
        kind: OrgKind,
        capability: Capability,
        access: Access,
    ) {
        for held in &mut self.held[place(role, standing, kind)] {
            held.add(capability, access);
        }
    }

    /// Takes one printed cell in.
    fn print(
        &mut self,
        section: Section,
        capability: Capability,
        role: Role,
        cell: Cell,
        like_partner_admin: bool,
        given: &Given,
    ) {
        use OrgKind::{Customer, Partner};
        use Standing::{Home, ManagingPartner, OtherOrg};
        let approved = section == Section::CustomerOrgSettings
            && role == Role::HelpdeskAdvanced
            && cell == Cell::TemporaryWhenApproved;
        if approved {
            self.approved.add(capability, Access::Full);
        }
        let Some(access) = worth(cell) else {
            return;
        };
        let list = capability == Capability::CUSTOMER_LIST;
        match section {
            Section::PartnerOrgSettings | Section::PartnerHubSettings => {
                self.add(role, Home, Partner, capability, access);
            }
            Section::ControlHub => self.add(role, Home, Customer, capability, access),
            Section::CustomerOrgSettings if list => {
                self.add(role, Home, Partner, capability, access);
            }
            Section::CustomerOrgSettings => {
                self.add(role, ManagingPartner, Customer, capability, access);
                if like_partner_admin
                    && role == Role::PartnerAdmin
                    && capability != Capability::MANAGE_TRIALS
                {
                    let role = Role::ProvisioningAdmin;
                    self.add(role, ManagingPartner, Customer, capability, access);
                }
            }
            Section::ExternalAdministrators => {
                if given.held_abroad.contains(&(role,)) {
                    self.add(role, ManagingPartner, Customer, capability, access);
                    self.add(role, OtherOrg, Customer, capability, access);
                }
                if role == Role::ProvisioningAdmin && !like_partner_admin {
                    self.add(role, ManagingPartner, Customer, capability, access);
                }
            }
        }
    }

    fn sign_in(&mut self, given: &Given) {
        use Standing::{Home, ManagingPartner, OtherOrg};
        let control_hub = Capability::SIGN_IN_CONTROL_HUB;
        for &(role, kind) in &given.held_at_home {
            let hub = match kind {
                OrgKind::Partner => Capability::SIGN_IN_PARTNER_HUB,
                OrgKind::Customer => control_hub,
            };
            self.add(role, Home, kind, hub, Access::Full);
        }
        for &(role,) in &given.held_abroad {
            for standing in [ManagingPartner, OtherOrg] {
                self.add(role, standing, OrgKind::Customer, control_hub, Access::Full);
            }
        }
        let far = given.extends.iter().filter(|row| row.1 != Reach::OwnOrg);
        for role in far.map(|row| row.0).chain([Role::ProvisioningAdmin]) {
            self.add(
                role,
                ManagingPartner,
                OrgKind::Customer,
                control_hub,
                Access::Full,
            );
        }
        for role in [Role::HelpdeskBasic, Role::HelpdeskAdvanced] {
            self.add(
                role,
                Home,
                OrgKind::Partner,
                Capability::SIGN_IN_HELP_DESK,
                Access::Full,
            );
        }
    }

    /// Gives a setting at customers wherever its capability is given. No setting
    /// has settings of its own.
    fn settings(&mut self, setting: Capability, capability: Capability) {
        for &role in Role::ALL {
            for &standing in Standing::ALL {
                for held in &mut self.held[place(role, standing, OrgKind::Customer)] {
                    held.follow(setting, capability);
                }
            }
        }
        self.approved.follow(setting, capability);
    }

    fn restrict(&mut self, given: &Given) {
        let edition = given.edition[0].0;
        for &(offer, setting, left) in &given.restricted_item {
            let mut liftings = given.lifted_from.iter();
            if liftings.any(|row| (row.0, row.1) == (offer, setting) && row.2 <= edition) {
                continue;
            }
            for (offers, cut) in self.restricted.iter_mut().enumerate() {
                if offers >> offer as usize & 1 == 1 {
                    cut.listed.insert(setting);
                    if left == Access::Read {
                        cut.readable.insert(setting);
                    }
                }
            }
        }
    }
}

/// The cells as they read in the edition.
fn stands(given: &Given) -> impl Iterator<Item = (Section, Capability, Role, Cell)> {
    let edition = given.edition[0].0;
    let now = given.printed.iter().filter(move |row| row.4 <= edition);
    let earlier = given
        .printed_earlier
        .iter()
        .filter(move |row| row.4 <= edition && edition <= row.5);
    let now = now.map(|row| (row.0, row.1, row.2, row.3));
    now.chain(earlier.map(|row| (row.0, row.1, row.2, row.3)))
}

fn worth(cell: Cell) -> Option<Access> {
    match cell {
        Cell::Full | Cell::FullForServicesSold => Some(Access::Full),
        Cell::Read | Cell::TemporaryWhenApproved => Some(Access::Read),
        Cell::SeeAll => Some(Access::SeeAll),
        Cell::SeePartial => Some(Access::SeePartial),
        Cell::None | Cell::NotApplicable => None,
    }
}

fn place(role: Role, standing: Standing, kind: OrgKind) -> usize {
    (role as usize * Standing::ALL.len() + standing as usize) * OrgKind::ALL.len() + kind as usize
}

impl Held {
    fn add(&mut self, capability: Capability, access: Access) {
        self.some.insert(capability);
        if matches!(access, Access::Full | Access::SeeAll) {
            self.full.insert(capability);
        }
    }

    fn follow(&mut self, setting: Capability, capability: Capability) {
        if self.some.has(capability) {
            self.some.insert(setting);
        }
        if self.full.has(capability) {
            self.full.insert(setting);
        }
    }

    /// Takes the Management Portal away from whom a licence keeps from it.
    pub(super) fn bar(&mut self, barred: bool) {
        if barred {
            let mut portal = Bits::default();
            portal.insert(Capability::CC_PORTAL);
            self.some = self.some & !portal;
            self.full = self.full & !portal;
        }
    }
}

impl Bits {
    fn insert(&mut self, capability: Capability) {
        self.0[capability.index() / 64] |= 1 << (capability.index() % 64);
    }

    /// Returns whether a capability is in the set.
    pub(crate) fn has(&self, capability: Capability) -> bool {
        self.0[capability.index() / 64] >> (capability.index() % 64) & 1 == 1
    }

    /// Returns whether the set has nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0 == [0; WORDS]
    }

    /// Returns how many capabilities are in the set.
    pub(crate) fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// Returns the capabilities of the set, in order.
    pub(crate) fn capabilities(self) -> impl Iterator<Item = Capability> {
        self.0
            .into_iter()
            .zip(0_u16..)
            .flat_map(|(mut word, place)| {
                std::iter::from_fn(move || {
                    let bit = u16::try_from(word.trailing_zeros())
                        .ok()
                        .filter(|bit| *bit < 64)?;
                    word &= word - 1;
                    Some(Capability(place * 64 + bit))
                })
            })
    }
}

impl BitAnd for Bits {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(std::array::from_fn(|place| self.0[place] & other.0[place]))
    }
}

impl BitOr for Bits {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(std::array::from_fn(|place| self.0[place] | other.0[place]))
    }
}

impl Not for Bits {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0.map(|word| !word))
    }
}

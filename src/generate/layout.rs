//! How large each organization is, and what is special about which customer.

use super::Size;
use super::draw::Draw;
use std::ops::Range;

/// The sizes of all organizations of a world.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) size: Size,
    pub(super) seed: u64,
    /// Turns the lists of names, so that worlds differ in them.
    pub(super) turn: u32,
    /// Turns which customers have which trait.
    phase: u32,
    /// The customer that each partner's customers begin with, and the first
    /// customer without a partner.
    first_customer: Vec<u32>,
    /// The users of each customer.
    members: Vec<u32>,
}

/// What is special about one in so many customers. The numbers are primes, so
/// that traits meet in every combination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trait {
    /// Its partner administrator provisioned it, rather than was assigned it.
    Provisioned = 5,
    /// It has a contact center.
    ContactCenter = 7,
    /// A partner administrator set up services there.
    SetUp = 13,
    /// Its full administrator approved requests of the help desk.
    Approval = 17,
    /// Somebody of the managing partner is external administrator.
    PartnerExternal = 19,
    /// Restricted mode was set off.
    RestrictedOff = 23,
    /// A licence keeps its full administrator from the portal, and more.
    Odd = 29,
    /// A second partner manages it.
    SecondPartner = 31,
    /// Somebody of another customer is external administrator.
    OtherExternal = 37,
    /// Restricted mode was set on.
    RestrictedOn = 41,
    /// Something was granted that is out of place.
    Misplaced = 43,
    /// The provisioning administrator was granted.
    GivenProvisioning = 47,
}

/// The staff of a partner: number zero is the first user, the others follow in
/// this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Staff {
    /// Partner full administrators.
    pub(super) full: Range<u32>,
    /// Partner read-only administrators.
    pub(super) readonly: Range<u32>,
    /// Help desk, basic.
    pub(super) basic: Range<u32>,
    /// Help desk, advanced.
    pub(super) advanced: Range<u32>,
    /// Partner administrators.
    pub(super) admins: Range<u32>,
    /// Those with an organization role.
    pub(super) minor: Range<u32>,
    /// Those without any role.
    pub(super) plain: Range<u32>,
}

impl Staff {
    /// Returns the staff of a partner with so many customers.
    fn of(customers: u32) -> Self {
        let mut end = 1;
        let mut next = |count: u32| {
            let start = end;
            end += count;
            start..end
        };
        Self {
            full: next(1 + customers / 200),
            readonly: next(1 + customers / 300),
            basic: next(1 + customers / 250),
            advanced: next(1 + customers / 150),
            admins: next(2 + customers / 8),
            minor: next(2 + customers / 40),
            plain: next(5 + customers / 4),
        }
    }

    /// Returns how many they are.
    pub(super) fn count(&self) -> u32 {
        self.plain.end
    }
}

impl Layout {
    /// Returns the layout of a world.
    pub(super) fn new(size: Size, seed: u64) -> Self {
        let mut draw = Draw::new(seed, 0);
        let (turn, phase) = (draw.any(), draw.any());
        let partners = size.partners();
        let managed = size.customers() - size.customers() / 50;
        // By Zipf's law: the second is half as large as the first, and so on.
        let weights: Vec<u64> = (0..u64::from(partners))
            .map(|rank| 1_000_000_000 / (rank + 1))
            .collect();
        let mut first_customer = vec![0];
        let mut next = 0;
        for count in apportion(managed, 1, &weights) {
            next += count;
            first_customer.push(next);
        }
        let staff: u32 = first_customer
            .windows(2)
            .map(|pair| Staff::of(pair[1] - pair[0]).count())
            .sum();
        let weights: Vec<u64> = (0..size.customers())
            .map(|_| 1_000_000 / u64::from(1 + draw.below(100)))
            .collect();
        Self {
            members: apportion(size.users().saturating_sub(staff), 3, &weights),
            size,
            seed,
            turn,
            phase,
            first_customer,
        }
    }

    /// Returns the customers of a partner.
    pub(super) fn customers(&self, partner: u32) -> Range<u32> {
        let partner = partner as usize;
        self.first_customer[partner]..self.first_customer[partner + 1]
    }

    /// Returns the staff of a partner.
    pub(super) fn staff(&self, partner: u32) -> Staff {
        let customers = self.customers(partner);
        Staff::of(customers.end - customers.start)
    }

    /// Returns the first partner that manages a customer, if any does.
    pub(super) fn partner(&self, customer: u32) -> Option<u32> {
        let after = self
            .first_customer
            .partition_point(|&first| first <= customer);
        let partner = u32::try_from(after.checked_sub(1)?).ok()?;
        (partner < self.size.partners()).then_some(partner)
    }

    /// Returns how many users a customer has.
    pub(super) fn members(&self, customer: u32) -> u32 {
        self.members[customer as usize]
    }

    /// Returns whether a customer has a trait.
    pub(super) fn has(&self, customer: u32, what: Trait) -> bool {
        let one_in = what as u32;
        (customer + self.phase % one_in).is_multiple_of(one_in)
    }

    /// Returns the chance that belongs to a partner.
    pub(super) fn partner_draw(&self, partner: u32) -> Draw {
        Draw::new(self.seed, 1 + u64::from(partner))
    }

    /// Returns the chance that belongs to a customer.
    pub(super) fn customer_draw(&self, customer: u32) -> Draw {
        Draw::new(self.seed, (1 << 32) + u64::from(customer))
    }
}

/// Divides a total by weights, with a minimum for each. The parts add up to
/// the total, unless the minimum does not allow it.
fn apportion(total: u32, minimum: u32, weights: &[u64]) -> Vec<u32> {
    let least = minimum.saturating_mul(u32::try_from(weights.len()).unwrap_or(u32::MAX));
    let rest = u128::from(total.saturating_sub(least));
    let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    let (mut passed, mut given) = (0, 0);
    let part = |&weight: &u64| {
        passed += u128::from(weight);
        let until = rest * passed / sum.max(1);
        let part = until - given;
        given = until;
        minimum + u32::try_from(part).unwrap_or_default()
    };
    weights.iter().map(part).collect()
}

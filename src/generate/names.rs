//! The names of organizations and users, worked out from their numbers.

use super::words::{CARRIERS, GIVEN, PLACES, REGIONS, SURNAMES, TRADES};

/// Makes names from numbers; no two of a sort are alike.
#[derive(Debug)]
pub(super) struct Names {
    /// Turns the lists of words.
    turn: u32,
}

/// Multipliers that have no factor in common with the numbers of combinations,
/// and so lead to each combination once.
const STRIDES: [usize; 3] = [89, 1_009, 2_203];

impl Names {
    pub(super) fn new(turn: u32) -> Self {
        Self { turn }
    }

    /// Returns the id of a partner.
    pub(super) fn partner(&self, partner: u32) -> String {
        let ((region, _), (carrier, _), number) = self.partner_words(partner);
        format!("{region}-{carrier}{}", suffix("-", number))
    }

    /// Returns what people call a partner.
    pub(super) fn partner_shown(&self, partner: u32) -> String {
        let ((_, region), (_, carrier), number) = self.partner_words(partner);
        format!("{region} {carrier}{} d.d.", suffix(" ", number))
    }

    /// Returns the id of a customer.
    pub(super) fn customer(&self, customer: u32) -> String {
        let ((trade, _), (place, _), number) = self.customer_words(customer);
        format!("{trade}-{place}{}", suffix("-", number))
    }

    /// Returns what people call a customer.
    pub(super) fn customer_shown(&self, customer: u32) -> String {
        let ((_, trade), (_, place), number) = self.customer_words(customer);
        format!("{trade} {place}{} d.o.o.", suffix(" ", number))
    }

    /// Returns the id of a user of a partner.
    pub(super) fn staff(&self, partner: u32, user: u32) -> String {
        self.user(partner, user, &self.partner(partner))
    }

    /// Returns the id of a user of a customer.
    pub(super) fn member(&self, customer: u32, user: u32) -> String {
        self.user(customer.wrapping_mul(17), user, &self.customer(customer))
    }

    fn partner_words(&self, partner: u32) -> Words {
        pair(&REGIONS, &CARRIERS, partner, STRIDES[0], self.turn)
    }

    fn customer_words(&self, customer: u32) -> Words {
        pair(&TRADES, &PLACES, customer, STRIDES[1], self.turn)
    }

    fn user(&self, org: u32, user: u32, at: &str) -> String {
        let turn = self.turn.wrapping_add(org.wrapping_mul(7_919));
        let (given, surname, number) = pair(&GIVEN, &SURNAMES, user, STRIDES[2], turn);
        format!("{given}.{surname}{}@{at}.example", suffix("", number))
    }
}

/// A word of each of two lists, and the how manieth with these words it is.
type Words = (
    (&'static str, &'static str),
    (&'static str, &'static str),
    usize,
);

/// Returns the words for a number, another pair for each, and how often all
/// pairs were used up before.
fn pair<T: Copy>(
    first: &[T],
    second: &[T],
    number: u32,
    stride: usize,
    turn: u32,
) -> (T, T, usize) {
    let pairs = first.len() * second.len();
    let (number, turn) = (number as usize, turn as usize);
    let place = (number % pairs * stride + turn % pairs) % pairs;
    (
        first[place % first.len()],
        second[place / first.len()],
        number / pairs,
    )
}

/// Returns what tells apart those of the same words; nothing for the first.
fn suffix(before: &str, number: usize) -> String {
    if number == 0 {
        String::new()
    } else {
        format!("{before}{}", number + 1)
    }
}

//! Generated worlds: facts of invented partners and customers, of any size.
//!
//! Owns what a believable world looks like: how large the partners are, who
//! works there, who was given what by whom, and how much of it is amiss. It
//! draws no conclusion and writes no file; [`Lists`] only says what text goes
//! into which one.
//!
//! Invariant: the same size and seed give the same facts in the same order, on
//! every platform and however many of them are taken.

mod customer;
mod draw;
mod layout;
mod lists;
mod names;
mod partner;
mod small;
mod words;

pub use lists::{Lists, Tally, is_list_file};
pub use small::{NOW, small};

use crate::facts::StatedFact;
use crate::model::Word;
use layout::Layout;
use names::Names;

/// How large a world is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// A thousand users, a hundred customers, four partners.
    S,
    /// Ten thousand users, a thousand customers, twenty-five partners.
    M,
    /// A hundred thousand users, ten thousand customers, two hundred partners.
    L,
    /// A million users, fifty thousand customers, a thousand partners.
    Xl,
}

impl Word for Size {
    const NOUN: &'static str = "size";
    const ALL: &'static [Self] = &[Self::S, Self::M, Self::L, Self::Xl];

    fn id(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::M => "M",
            Self::L => "L",
            Self::Xl => "XL",
        }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.id())
    }
}

impl Size {
    /// Returns how many users there are.
    #[must_use]
    pub fn users(self) -> u32 {
        match self {
            Self::S => 1_000,
            Self::M => 10_000,
            Self::L => 100_000,
            Self::Xl => 1_000_000,
        }
    }

    /// Returns how many customers there are.
    #[must_use]
    pub fn customers(self) -> u32 {
        match self {
            Self::S => 100,
            Self::M => 1_000,
            Self::L => 10_000,
            Self::Xl => 50_000,
        }
    }

    /// Returns how many partners there are.
    #[must_use]
    pub fn partners(self) -> u32 {
        match self {
            Self::S => 4,
            Self::M => 25,
            Self::L => 200,
            Self::Xl => 1_000,
        }
    }
}

/// Returns the facts of a world, organization by organization.
#[must_use]
pub fn world(size: Size, seed: u64) -> World {
    let layout = Layout::new(size, seed);
    World {
        names: Names::new(layout.turn),
        layout,
        next: 0,
        batch: Vec::new().into_iter(),
    }
}

/// The facts of a world, made as they are taken: never more than those of one
/// organization at a time.
#[derive(Debug)]
pub struct World {
    layout: Layout,
    names: Names,
    /// The organization whose facts come next; partners come first.
    next: u32,
    batch: std::vec::IntoIter<StatedFact>,
}

impl World {
    /// Returns the facts of the next organization, if there is another.
    fn organization(&mut self) -> Option<Vec<StatedFact>> {
        let partners = self.layout.size.partners();
        let org = self.next;
        self.next = org.checked_add(1)?;
        match org.checked_sub(partners) {
            None => Some(partner::facts(&self.layout, &self.names, org)),
            Some(customer) if customer < self.layout.size.customers() => {
                Some(customer::facts(&self.layout, &self.names, customer))
            }
            Some(_) => None,
        }
    }
}

impl Iterator for World {
    type Item = StatedFact;

    fn next(&mut self) -> Option<StatedFact> {
        loop {
            if let Some(fact) = self.batch.next() {
                return Some(fact);
            }
            self.batch = self.organization()?.into_iter();
        }
    }
}

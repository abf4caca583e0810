//! Classes: what a role is worth at an organization of some sort.
//!
//! Owns how all that reaches an organization is told apart by what it is worth
//! there, and what each class is worth, as bits. What it is worth is not said here
//! but concluded: by the sections of the inference rules that owe nothing to the
//! facts, about one user and one organization made up for each class.
//!
//! Invariant: the expansion rests on what reaches an organization one by one, so
//! that whoever comes by several routes has what each of them gives.

use crate::engine;
use crate::model::{
    Access, Capability, Instant, Offer, Org, OrgKind, Role, Standing, User, Value, Word as _,
};
use crate::policy::{AsOf, Policy};
use crate::rule_list::{Fact, FactRef, Relation};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What carries access to an organization: a role with its standing there, or a
/// running approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Carrier(u8);

/// Of what sort an organization is, as far as access depends on it: its kind,
/// whether it has a contact center, what its managing partners sell, and whether
/// its restricted mode was set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Profile(u8);

/// The levels of access, the highest first. None is no level.
const LEVELS: [Access; 4] = [
    Access::SeeAll,
    Access::SeePartial,
    Access::Full,
    Access::Read,
];

impl Carrier {
    /// A running approval.
    pub(crate) const APPROVAL: Self = Self::at(Self::COUNT - 1);
    /// How many carriers there are.
    pub(crate) const COUNT: usize = Role::ALL.len() * Standing::ALL.len() + 1;

    #[expect(
        clippy::cast_possible_truncation,
        reason = "there are far fewer carriers than that, as the assertion says"
    )]
    const fn at(place: usize) -> Self {
        const { assert!(Self::COUNT <= 1 << u8::BITS) }
        Self(place as u8)
    }

    /// Returns the carrier that a role with a standing is.
    pub(crate) fn of(role: Role, standing: Standing) -> Self {
        Self::at(role as usize * Standing::ALL.len() + standing as usize)
    }

    /// Returns the role and the standing, unless it is an approval.
    pub(crate) fn role(self) -> Option<(Role, Standing)> {
        let place = usize::from(self.0);
        let role = *Role::ALL.get(place / Standing::ALL.len())?;
        Some((role, Standing::ALL[place % Standing::ALL.len()]))
    }

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl Profile {
    /// How many profiles there are.
    pub(crate) const COUNT: usize = 1 << (Self::ATTRIBUTES + Offer::ALL.len());

    /// How many attributes come before the offers.
    const ATTRIBUTES: usize = 3;
    const CUSTOMER: u8 = 1;
    const CONTACT_CENTER: u8 = 1 << 1;
    const SET_OFF: u8 = 1 << 2;

    pub(crate) fn of(
        kind: OrgKind,
        contact_center: bool,
        set_off: bool,
        offers: impl IntoIterator<Item = Offer>,
    ) -> Self {
        let mut bits = 0;
        if kind == OrgKind::Customer {
            bits |= Self::CUSTOMER;
        }
        if contact_center {
            bits |= Self::CONTACT_CENTER;
        }
        if set_off {
            bits |= Self::SET_OFF;
        }
        for offer in offers {
            bits |= 1 << (Self::ATTRIBUTES + offer as usize);
        }
        Self(bits)
    }

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Returns the given facts of an organization of this sort, and of as many
    /// partners as it takes.
    fn given(self, org: Org) -> Vec<Fact> {
        let kind = if self.0 & Self::CUSTOMER == 0 {
            OrgKind::Partner
        } else {
            OrgKind::Customer
        };
        let mut given = vec![Fact::new(Relation::Organization, [org.into(), kind.into()])];
        if self.0 & Self::CONTACT_CENTER != 0 {
            given.push(Fact::new(Relation::ContactCenter, [org.into()]));
        }
        if self.0 & Self::SET_OFF != 0 {
            given.push(Fact::new(Relation::RestrictedModeOff, [org.into()]));
        }
        for (&offer, partner) in Offer::ALL.iter().zip(org.0 + 1..) {
            if self.0 & 1 << (Self::ATTRIBUTES + offer as usize) != 0 {
                let partner = Org(partner);
                given.push(Fact::new(Relation::Manages, [partner.into(), org.into()]));
                given.push(Fact::new(Relation::Offers, [partner.into(), offer.into()]));
            }
        }
        given
    }
}

/// What a class is worth: for each level of access one bit for each capability,
/// in the order of their ids.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Class {
    bits: Box<[u64]>,
    words: usize,
}

/// What one class is worth to somebody, and until when.
pub(crate) type Share<'c> = (&'c Class, Instant);

impl Class {
    /// Returns the greatest access to a capability, which is named by its rank.
    pub(crate) fn access(&self, rank: usize) -> Access {
        let has = |level: &usize| self.bits[level * self.words + rank / 64] >> (rank % 64) & 1 != 0;
        let level = (0..LEVELS.len()).find(has);
        level.map_or(Access::None, |level| LEVELS[level])
    }

    /// Returns how many capabilities there is any access to.
    pub(crate) fn count(&self) -> usize {
        let any = |word: usize| {
            (0..LEVELS.len()).fold(0, |any, level| any | self.bits[level * self.words + word])
        };
        let words = (0..self.words).map(|word| any(word).count_ones() as usize);
        words.sum()
    }
}

/// Calls for each capability that shares give access to, by its rank, in order,
/// with the greatest access, and when the last of the shares ends that give so much.
pub(crate) fn each(shares: &[Share<'_>], mut found: impl FnMut(usize, Access, Instant)) {
    let Some((first, _)) = shares.first() else {
        return;
    };
    for word in 0..first.words {
        let mut levels = [0; LEVELS.len()];
        for (class, _) in shares {
            for (level, bits) in levels.iter_mut().enumerate() {
                *bits |= class.bits[level * class.words + word];
            }
        }
        let mut any = levels.iter().fold(0, |any, bits| any | bits);
        while any != 0 {
            let bit = any.trailing_zeros();
            any &= any - 1;
            let Some(level) = levels.iter().position(|bits| bits >> bit & 1 != 0) else {
                continue;
            };
            let giving = shares
                .iter()
                .filter(|(class, _)| class.bits[level * class.words + word] >> bit & 1 != 0);
            let until = giving.map(|(_, end)| *end).max();
            found(
                word * 64 + bit as usize,
                LEVELS[level],
                until.unwrap_or(Instant::ALWAYS),
            );
        }
    }
}

/// What a class is of: what a licence bars, the organization's profile, the carrier.
type Key = (Box<[Capability]>, Profile, Carrier);

/// What roles are worth under one policy, edition and choices.
#[derive(Debug)]
pub(crate) struct Classes {
    /// The capabilities in the order of their ids.
    order: Vec<Capability>,
    /// The place of each capability in that order.
    ranks: Vec<usize>,
    /// What is given about the policy, and what is concluded from the tables alone.
    policy: Vec<Fact>,
    made: Mutex<FxHashMap<Key, Arc<Class>>>,
}

impl Classes {
    /// Returns the classes of a policy as of an edition and choices.
    pub(crate) fn of(policy: &Policy, as_of: &AsOf) -> Arc<Self> {
        let terms = as_of.at(Instant::ALWAYS);
        policy.worked_out(terms, || Self::new(policy, &terms))
    }

    fn new(policy: &Policy, as_of: &AsOf) -> Self {
        let ids = policy.capabilities().map(|(_, info)| &*info.id);
        let given = policy.given(as_of).into_iter().map(|(fact, _)| fact);
        Self::given(&ids.collect::<Vec<_>>(), given.collect())
    }

    /// Returns the classes of what is given about a policy, whose capabilities have
    /// these ids, in the order of their numbers.
    pub(crate) fn given(ids: &[impl AsRef<str>], mut given: Vec<Fact>) -> Self {
        let mut order: Vec<Capability> = (0..).map(Capability).take(ids.len()).collect();
        order.sort_by_key(|capability| ids[capability.index()].as_ref());
        let mut ranks = vec![0; order.len()];
        for (rank, capability) in order.iter().enumerate() {
            ranks[capability.index()] = rank;
        }
        given.retain(|fact| fact.relation != Relation::AskedAt);
        let concluded = engine::classes(given.iter().map(FactRef::from)).facts();
        given.extend(concluded);
        Self {
            order,
            ranks,
            policy: given,
            made: Mutex::default(),
        }
    }

    /// Returns what is given about the policy and concluded from it alone; the
    /// instant asked about is not in it.
    pub(crate) fn policy(&self) -> &[Fact] {
        &self.policy
    }

    /// Returns the place of a capability in the order of ids.
    pub(crate) fn rank(&self, capability: Capability) -> usize {
        self.ranks[capability.index()]
    }

    /// Returns the capability at a place in the order of ids.
    pub(crate) fn capability(&self, rank: usize) -> Capability {
        self.order[rank]
    }

    /// Returns what a carrier is worth at an organization of a profile, to someone
    /// whom a licence keeps from some capabilities there.
    pub(crate) fn class(
        &self,
        barred: &[Capability],
        profile: Profile,
        carrier: Carrier,
    ) -> Arc<Class> {
        let key = (barred.into(), profile, carrier);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let class = made
            .entry(key)
            .or_insert_with(|| Arc::new(self.conclude(barred, profile, carrier)));
        Arc::clone(class)
    }

    /// Concludes what a carrier is worth, for a user and an organization made up.
    fn conclude(&self, barred: &[Capability], profile: Profile, carrier: Carrier) -> Class {
        let (user, org) = (User(0), Org(0));
        let mut given = profile.given(org);
        for &capability in barred {
            let values = [user.into(), org.into(), capability.into()];
            given.push(Fact::new(Relation::Barred, values));
        }
        let end = Instant::NEVER.into();
        let role = carrier.role();
        given.push(match role {
            Some((role, standing)) => {
                let values = [user.into(), role.into(), org.into(), standing.into(), end];
                Fact::new(Relation::Reaches, values)
            }
            None => Fact::new(Relation::Approved, [user.into(), org.into(), end]),
        });
        // What is said of other roles has no part in it.
        let apart = |fact: &&Fact| {
            let other = |value: &Value| matches!((value, role), (Value::Role(of), Some((role, _))) if *of != role);
            !fact.values.iter().any(other)
        };
        let concluded = engine::expansion(
            given
                .iter()
                .chain(self.policy.iter().filter(apart))
                .map(FactRef::from),
        );
        let words = self.order.len().div_ceil(64);
        let mut bits = vec![0_u64; LEVELS.len() * words];
        for row in &concluded.effective {
            let rank = self.rank(row.2);
            if (row.0, row.1) == (user, org)
                && let Some(level) = LEVELS.iter().position(|level| *level == row.3)
            {
                bits[level * words + rank / 64] |= 1 << (rank % 64);
            }
        }
        Class {
            bits: bits.into(),
            words,
        }
    }
}

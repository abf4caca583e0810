//! What follows after a few changes, without starting over.
//!
//! Owns how changed conclusions of the scopes are put into what was derived before,
//! and whom they concern.

use super::classes::Carrier;
use super::derive;
use super::{Conclusions, Held, Scope};
use crate::model::{Capability, Org, Standing, User, Value};
use crate::prove;
use crate::rule_list::{Fact, Relation};
use crate::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What follows after some changes, and where it may be something else.
#[derive(Debug)]
pub struct After {
    /// What follows.
    pub conclusions: Conclusions,
    /// Every user and organization between whom any privilege may have changed, in
    /// order.
    pub concerned: BTreeSet<(User, Org)>,
}

impl Conclusions {
    /// Returns what follows from a store that stands on the one that these conclusions
    /// are drawn from, where the two differ in what was given to users, in
    /// relationships, and in settings and events only.
    #[must_use]
    pub fn after(&self, before: &Store, after: &Store) -> After {
        let mut next = self.clone();
        let mut touched = Touched::default();
        let difference = prove::difference(before, after);
        for (fact, holds) in &difference {
            // The values have the sorts of their relation, so nothing is left out here.
            let _ = next.take(fact, *holds, &mut touched);
        }
        for org in &touched.orgs {
            next.look_again(*org, after);
        }
        if touched.barred {
            next.bar_again();
        }
        let mut concerned = touched.pairs;
        for (user, partner) in touched.every {
            let customers = [self, &next].map(|one| one.ground.customers(partner).to_vec());
            concerned.extend(customers.into_iter().flatten().map(|org| (user, org)));
        }
        for org in touched.orgs {
            let users = [self, &next].map(|one| one.users_at(org));
            concerned.extend(users.into_iter().flatten().map(|user| (user, org)));
        }
        After {
            conclusions: next,
            concerned,
        }
    }

    /// Takes in one fact or conclusion that holds from now on, or no more.
    fn take(&mut self, fact: &Fact, holds: bool, touched: &mut Touched) -> Option<()> {
        let values = &fact.values;
        match fact.relation {
            Relation::Counts => {
                mark(
                    &mut self.counted,
                    (value(values, 0)?, value(values, 1)?),
                    holds,
                );
            }
            Relation::Warranted => {
                mark(
                    &mut self.warranted,
                    (value(values, 0)?, value(values, 1)?),
                    holds,
                );
            }
            Relation::OutOfPlace => mark(&mut self.out_of_place, value(values, 0)?, holds),
            Relation::Holds => {
                let user: User = value(values, 0)?;
                let held = Held {
                    user,
                    role: value(values, 1)?,
                    org: value(values, 2)?,
                };
                self.held
                    .set(user.index(), (held, value(values, 3)?), holds);
            }
            Relation::Reaches => {
                let scope = Scope {
                    org: value(values, 2)?,
                    carrier: Carrier::of(value(values, 1)?, value(values, 3)?),
                    end: value(values, 4)?,
                };
                self.take_single(value(values, 0)?, scope, holds, touched);
            }
            Relation::Approved => {
                let scope = Scope {
                    org: value(values, 1)?,
                    carrier: Carrier::APPROVAL,
                    end: value(values, 2)?,
                };
                self.take_single(value(values, 0)?, scope, holds, touched);
            }
            Relation::ReachesEvery => {
                let (user, partner): (User, Org) = (value(values, 0)?, value(values, 2)?);
                let scope = Scope {
                    org: partner,
                    carrier: Carrier::of(value(values, 1)?, Standing::ManagingPartner),
                    end: value(values, 3)?,
                };
                self.every.set(user.index(), scope, holds);
                let mut still = self.every.of(user.index()).iter();
                let still = still.any(|scope| scope.org == partner);
                self.every_at.set(partner.index(), user, still);
                touched.every.insert((user, partner));
            }
            Relation::Barred => {
                let (user, org): (User, Org) = (value(values, 0)?, value(values, 1)?);
                let capability: Capability = value(values, 2)?;
                self.barred.set(user.index(), (org, capability), holds);
                touched.pairs.insert((user, org));
                touched.barred = true;
            }
            Relation::Manages => {
                let (partner, customer): (Org, Org) = (value(values, 0)?, value(values, 1)?);
                Arc::make_mut(&mut self.ground).manage(partner, customer, holds);
                touched.orgs.insert(customer);
                // Whoever came with the partner is no longer found at the customer.
                let staff = self.every_at.of(partner.index()).iter();
                touched.pairs.extend(staff.map(|user| (*user, customer)));
            }
            Relation::Assigned => {
                let (user, customer) = (value(values, 0)?, value(values, 1)?);
                let period = (value(values, 2)?, value(values, 3)?);
                Arc::make_mut(&mut self.ground).assign(user, customer, period, holds);
                touched.pairs.insert((user, customer));
            }
            Relation::Provisioned => {
                let (user, customer) = (value(values, 0)?, value(values, 1)?);
                Arc::make_mut(&mut self.ground).provision(user, customer, value(values, 2)?, holds);
                touched.pairs.insert((user, customer));
            }
            Relation::RestrictedModeOff => {
                touched.orgs.insert(value(values, 0)?);
            }
            _ => {}
        }
        Some(())
    }

    fn take_single(&mut self, user: User, scope: Scope, holds: bool, touched: &mut Touched) {
        self.single.set(user.index(), scope, holds);
        let mut still = self.single.of(user.index()).iter();
        let still = still.any(|other| other.org == scope.org);
        self.single_at.set(scope.org.index(), user, still);
        touched.pairs.insert((user, scope.org));
    }

    /// Looks again from what licences keep anybody.
    fn bar_again(&mut self) {
        let bars = derive::bars(&self.barred);
        if *bars != *self.bars {
            self.worth = derive::unknown(bars.len());
            self.bars = bars.into();
        }
    }

    /// Looks again what sort of organization it is.
    fn look_again(&mut self, org: Org, after: &Store) {
        let off = after.count(Relation::RestrictedModeOff, &[Some(org.into())]) > 0;
        let profile = derive::profile(&self.ground, org, off);
        if self.profiles[org.index()] != profile {
            Arc::make_mut(&mut self.profiles)[org.index()] = profile;
        }
    }
}

/// Whom changes concern.
#[derive(Debug, Default)]
struct Touched {
    pairs: BTreeSet<(User, Org)>,
    /// Users, and partners whose customers they reach or reached.
    every: BTreeSet<(User, Org)>,
    /// Organizations that may be of another sort, or whose partners changed.
    orgs: BTreeSet<Org>,
    barred: bool,
}

fn value<T: TryFrom<Value>>(values: &[Value], place: usize) -> Option<T> {
    (*values.get(place)?).try_into().ok()
}

/// Puts an item into a sorted list or takes it out.
fn mark<T: Ord + Clone>(items: &mut Arc<Vec<T>>, item: T, present: bool) {
    match (items.binary_search(&item), present) {
        (Err(place), true) => Arc::make_mut(items).insert(place, item),
        (Ok(place), false) => {
            Arc::make_mut(items).remove(place);
        }
        _ => {}
    }
}

//! A fact more or a few less, without putting all facts together anew.
//!
//! Owns when that can be done, which is when no name is declared or forgotten by it,
//! and that such a fact is checked as any other is. What follows is worked out elsewhere.

use super::base::FactBase;
use super::fact::Fact;
use super::numbering::relate;
use super::stated::{Stated, StatedFact};
use crate::diagnostic::{Diagnostic, Sources, Span};
use crate::model::{Instant, Org, User};
use std::collections::BTreeSet;

impl FactBase {
    /// Returns a stated fact with numbers for names; nothing where it declares a name
    /// or has one that is not declared. A grant has no number of its own.
    pub(crate) fn numbered(&self, stated: &StatedFact) -> Option<Fact> {
        let numbered = stated.map(|_, name| {
            (
                self.user_id(name),
                self.org_id(name),
                self.unknown_role(name),
            )
        });
        relate(
            &numbered,
            (&|(user, ..)| user, &|(_, org, _)| org, &|(.., role)| role),
        )
    }

    /// Returns the facts with one more, which stands at a place in the sources.
    ///
    /// # Errors
    ///
    /// Everything in which it makes no sense among the others.
    pub(crate) fn supposing(
        &self,
        fact: Fact,
        span: Span,
        sources: &Sources,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut beside = self.declarations(&fact);
        if let Fact::RestrictedMode { on, enabled } = fact {
            let other = Fact::RestrictedMode {
                on,
                enabled: !enabled,
            };
            beside.extend(self.place(&other).map(|place| self.entry(place).fact));
        }
        let known = beside
            .into_iter()
            .map(|fact| Stated::new(self.stated(fact), self.origins(&fact)[0]));
        let supposed = Stated::new(self.stated(fact), span);
        let all: Vec<Stated> = known.chain([supposed]).collect();
        Self::build_from(&all, sources)?;
        Ok(self.with(fact, span))
    }

    /// Returns the declarations of everybody in a fact, and of their homes.
    fn declarations(&self, fact: &Fact) -> BTreeSet<Fact> {
        let (mut users, mut orgs): (BTreeSet<User>, BTreeSet<Org>) = Default::default();
        match *fact {
            Fact::Org { .. } | Fact::Home { .. } | Fact::Licence { .. } => {}
            Fact::Manages { partner, customer } => orgs.extend([partner, customer]),
            Fact::Grant { to, on, by, .. } => {
                users.extend([Some(to), by].into_iter().flatten());
                orgs.insert(on);
            }
            Fact::Assigned {
                user, customer, by, ..
            } => {
                users.extend([Some(user), by].into_iter().flatten());
                orgs.insert(customer);
            }
            Fact::Provisioned { user, customer, .. } => {
                users.insert(user);
                orgs.insert(customer);
            }
            Fact::RestrictedMode { on, .. } => {
                orgs.insert(on);
            }
            Fact::Unknown { on, .. } => orgs.extend(on),
            Fact::FirstUser { user, on }
            | Fact::Demotion { user, on, .. }
            | Fact::UnknownRole { user, on, .. } => {
                users.insert(user);
                orgs.insert(on);
            }
            Fact::SetUpServices { by, on, .. } => {
                users.insert(by);
                orgs.insert(on);
            }
            Fact::HelpDeskApproval { user, on, by, .. } => {
                users.extend([user, by]);
                orgs.insert(on);
            }
        }
        let homes = users.iter().map(|user| Fact::Home {
            user: *user,
            org: self.home(*user),
        });
        let homes: BTreeSet<Fact> = homes.collect();
        orgs.extend(users.iter().map(|user| self.home(*user)));
        let orgs = orgs.into_iter().map(|org| {
            let entry = self.org(org);
            Fact::Org {
                org,
                kind: entry.kind,
                offer: entry.offer,
                contact_center: entry.contact_center,
            }
        });
        homes.into_iter().chain(orgs).collect()
    }

    /// Returns the places of the facts that are meant by one that may leave open who
    /// gave something, since when and until when: just the same, or all that say as
    /// much and more.
    pub(crate) fn meant(&self, said: &Fact) -> Vec<usize> {
        if let Some(place) = self.place(said) {
            return vec![place];
        }
        let same = |place: &usize| covers(said, &self.entry(*place).fact);
        let entries = self.entries().map(|(place, _)| place);
        entries.filter(same).collect()
    }
}

/// Returns whether a fact says all that another says, which may leave open who gave
/// something, since when and until when.
fn covers(said: &Fact, fact: &Fact) -> bool {
    let mut fact = *fact;
    // What is left open by the one is left open in the other as well.
    let open = |said: Instant, time: &mut Instant| {
        if !said.is_written() {
            *time = said;
        }
    };
    let given =
        |said: (Option<User>, Instant, Instant),
         (by, from, until): (&mut Option<User>, &mut Instant, &mut Instant)| {
            *by = said.0.and(*by);
            open(said.1, from);
            open(said.2, until);
        };
    match (*said, &mut fact) {
        (
            Fact::Grant {
                grant,
                by,
                from,
                until,
                ..
            },
            Fact::Grant {
                grant: number,
                by: giver,
                from: begin,
                until: end,
                ..
            },
        ) => {
            *number = grant;
            given((by, from, until), (giver, begin, end));
        }
        (
            Fact::Assigned {
                by, from, until, ..
            },
            Fact::Assigned {
                by: giver,
                from: begin,
                until: end,
                ..
            },
        ) => given((by, from, until), (giver, begin, end)),
        (Fact::Provisioned { at, .. }, Fact::Provisioned { at: time, .. })
        | (Fact::SetUpServices { at, .. }, Fact::SetUpServices { at: time, .. }) => {
            open(at, time);
        }
        _ => {}
    }
    fact == *said
}

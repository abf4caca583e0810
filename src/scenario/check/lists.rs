//! Checking lists, numbers and tables of privileges.

use super::{Checker, Wrong};
use crate::answers::Decision;
use crate::answers::difference::{self, Changed};
use crate::conclusions::Privilege;
use crate::diagnostic::Span;
use crate::model::{Access, Capability, Instant, Org, User};
use crate::scenario::expect::{Among, Which, Written};
use crate::stop::Stop;
use crate::world::World;
use std::sync::Arc;

/// How many privileges are listed in full where more are otherwise.
const MOST_LISTED: usize = 20;

/// A [`Which`] of which the names are known.
struct Known {
    user: Option<User>,
    capability: Option<Capability>,
    org: Option<Org>,
    access: Option<Access>,
}

impl Known {
    fn has(&self, row: &Privilege) -> bool {
        self.user.is_none_or(|user| row.user == user)
            && self.org.is_none_or(|org| row.org == org)
            && self
                .capability
                .is_none_or(|capability| row.capability == capability)
            && self.access.is_none_or(|access| row.access == access)
    }
}

impl Checker<'_> {
    pub(super) fn who(
        &mut self,
        capability: &Written,
        on: &Written,
        users: &Among,
    ) -> Option<Result<(), Wrong>> {
        let capability = self.capability(capability);
        let on = self.org(on);
        let among = self.among(users, Self::user);
        let (capability, on, among) = (capability?, on?, among?);
        let found = self.privileges(|row| row.org == on && row.capability == capability);
        let found = found.map(|row| row.user).collect();
        let decision =
            |user| Decision::new(self.world, user, capability, on, &Stop::default()).line();
        Some(among.check(found, |user| self.world.user_name(user), decision))
    }

    pub(super) fn what(
        &mut self,
        user: &Written,
        on: &Written,
        capabilities: &Among,
    ) -> Option<Result<(), Wrong>> {
        let named = self.user_and_org(user, on);
        let among = self.among(capabilities, Self::capability);
        let ((user, on), among) = (named?, among?);
        let found = self.privileges(|row| row.user == user && row.org == on);
        let found = found.map(|row| row.capability).collect();
        let decision =
            |capability| Decision::new(self.world, user, capability, on, &Stop::default()).line();
        let name = |capability| self.world.capability_name(capability);
        Some(among.check(found, name, decision))
    }

    pub(super) fn places(
        &mut self,
        user: &Written,
        capability: &Written,
        orgs: &Among,
    ) -> Option<Result<(), Wrong>> {
        let user = self.user(user);
        let capability = self.capability(capability);
        let among = self.among(orgs, Self::org);
        let (user, capability, among) = (user?, capability?, among?);
        let found = self.privileges(|row| row.user == user && row.capability == capability);
        let found = found.map(|row| row.org).collect();
        let decision =
            |on| Decision::new(self.world, user, capability, on, &Stop::default()).line();
        Some(among.check(found, |on| self.world.org_name(on), decision))
    }

    pub(super) fn count(
        &mut self,
        of: &Which,
        least: usize,
        most: Option<usize>,
    ) -> Option<Result<(), Wrong>> {
        let known = self.which(of)?;
        let found: Vec<Privilege> = self.privileges(|row| known.has(row)).collect();
        let number = found.len();
        if number >= least && most.is_none_or(|most| number <= most) {
            return Some(Ok(()));
        }
        let expected = match most {
            Some(most) if most == least => format!("{most}"),
            Some(most) if least == 0 => format!("at most {most}"),
            Some(most) => format!("{least} to {most}"),
            None => format!("at least {least}"),
        };
        let listed = found.into_iter().map(|row| {
            let names = (
                self.world.user_name(row.user),
                self.world.org_name(row.org),
                self.world.capability_name(row.capability),
            );
            line(names, Some((row.access, row.until)))
        });
        Some(Err(Wrong::new(
            format!("expected {expected}, counted {number}"),
            some(listed.collect()),
        )))
    }

    pub(super) fn matrix(
        &mut self,
        on: &Written,
        at: Option<Instant>,
        capabilities: &[Written],
        rows: &[(Written, Vec<Access>)],
    ) -> Option<Result<(), Wrong>> {
        let on = self.org(on);
        let capabilities: Vec<_> = capabilities.iter().map(|it| self.capability(it)).collect();
        let users: Vec<_> = rows.iter().map(|(user, _)| self.user(user)).collect();
        let on = on?;
        let capabilities = capabilities.into_iter().collect::<Option<Vec<_>>>()?;
        let users = users.into_iter().collect::<Option<Vec<_>>>()?;
        let at_another = at.map(|at| at_instant(self.world, at));
        let world = at_another.as_ref().unwrap_or(self.world);
        let (mut places, mut explanation, mut wrong) = (Vec::new(), String::new(), 0);
        for (user, ((_, span), expected)) in users.into_iter().zip(rows) {
            let mut concluded = Vec::new();
            let mut row_is_wrong = false;
            for (capability, expected) in capabilities.iter().zip(expected) {
                let found = world.conclusions().privilege(user, on, *capability);
                let found = found.map_or(Access::None, |row| row.access);
                concluded.push(found.to_string());
                if found != *expected {
                    row_is_wrong = true;
                    wrong += 1;
                    explanation.push_str(&format!(
                        "{} {}: expected {expected}, concluded {}\n",
                        world.user_name(user),
                        world.capability_name(*capability),
                        Decision::new(world, user, *capability, on, &Stop::default()).line()
                    ));
                }
            }
            if row_is_wrong {
                places.push((*span, format!("concluded [{}]", concluded.join(", "))));
            }
        }
        if wrong == 0 {
            return Some(Ok(()));
        }
        let cells = rows.len() * capabilities.len();
        Some(Err(Wrong {
            message: format!("{wrong} of {cells} accesses are not as expected"),
            places,
            explanation,
        }))
    }

    pub(super) fn unchanged(&mut self, except: &[(Which, Span)]) -> Option<Result<(), Wrong>> {
        let own = self.own?;
        // A name that is not known makes the scenario one that cannot be run.
        let known: Vec<_> = except.iter().map(|(which, _)| self.which(which)).collect();
        known.into_iter().collect::<Option<Vec<_>>>()?;
        let changed = difference::between(own, self.world);
        let is_of = |changed: &Changed, which: &Which| {
            let (user, org, capability) = &changed.key;
            let agrees = |said: &Option<Written>, name: &String| {
                said.as_ref().is_none_or(|(said, _)| said == name)
            };
            agrees(&which.user, user)
                && agrees(&which.on, org)
                && agrees(&which.capability, capability)
        };
        let more: Vec<String> = changed
            .iter()
            .filter(|changed| !except.iter().any(|(which, _)| is_of(changed, which)))
            .map(changed_line)
            .collect();
        let places: Vec<(Span, String)> = except
            .iter()
            .filter(|(which, _)| !changed.iter().any(|changed| is_of(changed, which)))
            .map(|(_, span)| (*span, "none of these is otherwise".to_owned()))
            .collect();
        let message = match (more.len(), places.is_empty()) {
            (0, true) => return Some(Ok(())),
            (0, false) => "an exception is as in the scenario's own world".to_owned(),
            (1, _) => "1 privilege is not as in the scenario's own world".to_owned(),
            (more, _) => format!("{more} privileges are not as in the scenario's own world"),
        };
        Some(Err(Wrong {
            message,
            places,
            explanation: some(more),
        }))
    }

    fn privileges(&self, wanted: impl Fn(&Privilege) -> bool) -> impl Iterator<Item = Privilege> {
        let rows = self.world.conclusions().privileges();
        rows.filter(move |row| wanted(row))
    }

    fn which(&mut self, which: &Which) -> Option<Known> {
        let user = which.user.as_ref().map(|user| self.user(user));
        let capability = which.capability.as_ref().map(|it| self.capability(it));
        let org = which.on.as_ref().map(|on| self.org(on));
        Some(Known {
            user: user.map_or(Some(None), |user| user.map(Some))?,
            capability: capability.map_or(Some(None), |capability| capability.map(Some))?,
            org: org.map_or(Some(None), |org| org.map(Some))?,
            access: which.access,
        })
    }

    fn among<T>(
        &mut self,
        among: &Among,
        known: impl Fn(&mut Self, &Written) -> Option<T>,
    ) -> Option<Members<T>> {
        let mut all = |names: &[Written]| {
            let found: Vec<_> = names.iter().map(|name| known(self, name)).collect();
            found.into_iter().collect::<Option<Vec<_>>>()
        };
        let exactly = among.exactly.as_ref().map(|names| all(names));
        let (contains, none) = (all(&among.contains), all(&among.none));
        Some(Members {
            exactly: exactly.map_or(Some(None), |names| names.map(Some))?,
            contains: contains?,
            none: none?,
        })
    }
}

/// An [`Among`] of which the names are known.
struct Members<T> {
    exactly: Option<Vec<T>>,
    contains: Vec<T>,
    none: Vec<T>,
}

impl<T: Copy + Ord> Members<T> {
    fn check<'w>(
        &self,
        found: Vec<T>,
        name: impl Fn(T) -> &'w str,
        decision: impl Fn(T) -> String,
    ) -> Result<(), Wrong> {
        let wanted = self.exactly.as_ref().unwrap_or(&self.contains);
        let mut missing: Vec<T> = wanted.clone();
        missing.retain(|it| !found.contains(it));
        let mut more = found;
        match &self.exactly {
            Some(exactly) => more.retain(|it| !exactly.contains(it)),
            None => more.retain(|it| self.none.contains(it)),
        }
        for list in [&mut missing, &mut more] {
            list.sort_by_key(|it| name(*it));
            list.dedup();
        }
        if missing.is_empty() && more.is_empty() {
            return Ok(());
        }
        let names = |list: &[T]| list.iter().map(|it| name(*it)).collect::<Vec<_>>();
        let message = match (missing.as_slice(), more.as_slice()) {
            ([], more) => format!("did not expect {}", names(more).join(", ")),
            (missing, []) => format!("missed {}", names(missing).join(", ")),
            (missing, more) => format!(
                "missed {} and did not expect {}",
                names(missing).join(", "),
                names(more).join(", ")
            ),
        };
        let told = |sign: &'static str, list: Vec<T>| {
            let told = |it: T| format!("{sign} {}: {}", name(it), decision(it));
            list.into_iter().map(told).collect::<Vec<_>>()
        };
        let mut lines = told("-", missing);
        lines.extend(told("+", more));
        Err(Wrong::new(message, some(lines)))
    }
}

/// Returns the same world at another instant.
fn at_instant(world: &World, at: Instant) -> World {
    let mut as_of = *world.as_of();
    as_of.at = at;
    World::new(Arc::clone(world.policy()), Arc::clone(world.facts()), as_of)
        .with_sources(world.sources().clone())
}

fn line((user, org, capability): (&str, &str, &str), held: Option<(Access, Instant)>) -> String {
    let held = match held {
        None => "none".to_owned(),
        Some((access, until)) if until.is_written() => format!("{access} until {until}"),
        Some((access, _)) => access.to_string(),
    };
    format!("{user} {capability} on {org}: {held}")
}

fn changed_line(changed: &Changed) -> String {
    let (user, org, capability) = &changed.key;
    let names = (user.as_str(), org.as_str(), capability.as_str());
    match (changed.before, changed.after) {
        (Some(before), Some(_)) => {
            let after = line(names, changed.after);
            let before = line(names, Some(before));
            let before = before.rsplit(": ").next().unwrap_or_default();
            format!("~ {after}, was {before}")
        }
        (before, after) => format!("{} {}", changed.sign(), line(names, after.or(before))),
    }
}

/// Returns lines, up to a number of them.
fn some(mut lines: Vec<String>) -> String {
    let more = lines.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        lines.truncate(MOST_LISTED);
        lines.push(format!("… {more} more"));
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

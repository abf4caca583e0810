//! Whether stated facts make sense together.

use std::collections::BTreeMap;

use super::read::Lost;
use super::stated::{Stated, StatedFact};
use crate::diagnostic::Diagnostic;
use crate::model::{Instant, OrgKind, Word as _};

/// For how many undeclared names a near one is looked for in any case, and how
/// many names may be compared for more.
const SUGGESTIONS: (usize, usize) = (20, 2_000_000);

/// Returns everything in which the facts make no sense together, apart from
/// what may be explained by what could not be read.
pub(super) fn check(stated: &[Stated], lost: &Lost) -> Vec<Diagnostic> {
    let mut checker = Checker {
        lost,
        users: BTreeMap::new(),
        orgs: BTreeMap::new(),
        modes: BTreeMap::new(),
        suggested: 0,
        compared: 0,
        errors: Vec::new(),
    };
    for stated in stated {
        checker.declare(stated);
    }
    for stated in stated {
        checker.check(stated);
    }
    checker.errors
}

struct Checker<'s> {
    lost: &'s Lost,
    users: BTreeMap<&'s str, &'s Stated>,
    orgs: BTreeMap<&'s str, &'s Stated>,
    modes: BTreeMap<&'s str, (bool, &'s Stated)>,
    suggested: usize,
    compared: usize,
    errors: Vec<Diagnostic>,
}

impl<'s> Checker<'s> {
    /// Notes a declaration, unless there is one of that id already.
    fn declare(&mut self, stated: &'s Stated) {
        let (declared, id, sort) = match &stated.fact {
            StatedFact::Org { id, .. } => (&mut self.orgs, id, "an organization"),
            StatedFact::User { id, .. } => (&mut self.users, id, "a user"),
            _ => return,
        };
        let first = *declared.entry(id).or_insert(stated);
        let span = stated.argument("id");
        if first.fact != stated.fact {
            let differing = differing(first, stated);
            let message = format!("`{id}` is declared twice, and not alike");
            self.errors.push(
                Diagnostic::at("declared_twice", span, message)
                    .label(format!("here with another {differing}"))
                    .related(first.argument("id"), "first declared here"),
            );
        }
        if let Some(flaw) = flaw(id) {
            self.errors.push(Diagnostic::at(
                "bad_id",
                span,
                format!("the id of {sort} {flaw}"),
            ));
        }
    }

    /// Checks a fact against the declarations.
    fn check(&mut self, stated: &'s Stated) {
        use OrgKind::{Customer, Partner};

        match &stated.fact {
            StatedFact::Org {
                kind,
                offer,
                contact_center,
                name,
                ..
            } => {
                if *kind == Customer && offer.is_some() {
                    self.misplaced(
                        stated,
                        "offer",
                        "a customer has no offer, only a partner has",
                    );
                }
                if *kind == Partner && *contact_center {
                    self.misplaced(
                        stated,
                        "contact_center",
                        "a partner has no Contact Center, only a customer has",
                    );
                }
                if let Some(letter) = name.as_deref().and_then(unprintable) {
                    let message = format!("the name holds the unprintable character {letter}");
                    self.errors
                        .push(Diagnostic::at("bad_name", stated.argument("name"), message));
                }
            }
            StatedFact::User { home, .. } => self.org(stated, "home", home, None),
            StatedFact::Manages { partner, customer } => {
                self.org(stated, "partner", partner, Some(Partner));
                self.org(stated, "customer", customer, Some(Customer));
            }
            StatedFact::Grant {
                to,
                on,
                by,
                from,
                until,
                ..
            } => {
                self.user(stated, "to", to);
                self.org(stated, "on", on, None);
                self.grantor(stated, by.as_ref());
                self.period(stated, *from, *until);
            }
            StatedFact::Assigned {
                user,
                customer,
                by,
                from,
                until,
            } => {
                self.user(stated, "user", user);
                self.org(stated, "customer", customer, Some(Customer));
                self.grantor(stated, by.as_ref());
                self.period(stated, *from, *until);
            }
            StatedFact::Provisioned { user, customer, .. } => {
                self.user(stated, "user", user);
                self.org(stated, "customer", customer, Some(Customer));
            }
            StatedFact::RestrictedMode { on, enabled } => {
                self.org(stated, "on", on, Some(Customer));
                self.mode(stated, on, *enabled);
            }
            StatedFact::FirstUser { user, on } => {
                self.user(stated, "user", user);
                self.org(stated, "on", on, Some(Partner));
                self.at_home(stated, user, on);
            }
            StatedFact::SetUpServices { by, on, .. } => {
                self.user(stated, "by", by);
                self.org(stated, "on", on, Some(Customer));
            }
            StatedFact::HelpDeskApproval { user, on, by, .. } => {
                self.user(stated, "user", user);
                self.org(stated, "on", on, Some(Customer));
                self.user(stated, "by", by);
            }
            StatedFact::Demotion { user, on, .. } => {
                self.user(stated, "user", user);
                self.org(stated, "on", on, Some(Customer));
            }
        }
    }

    /// Checks that a user is declared.
    fn user(&mut self, stated: &Stated, argument: &str, id: &str) {
        if self.users.contains_key(id) || self.is_lost(id) {
            return;
        }
        let error = Diagnostic::at(
            "unknown_user",
            stated.argument(argument),
            format!("unknown user `{id}`"),
        )
        .label("not declared in `users`");
        let error = if self.orgs.contains_key(id) {
            error.help(format!("`{id}` is an organization, a user is wanted here"))
        } else if self.may_suggest(self.users.len()) {
            error.did_you_mean(id, self.users.keys().copied())
        } else {
            error
        };
        self.errors.push(error);
    }

    /// Checks the user who gave something, if one is named.
    fn grantor(&mut self, stated: &Stated, by: Option<&String>) {
        if let Some(by) = by {
            self.user(stated, "by", by);
        }
    }

    /// Checks that an organization is declared, and of the kind if one is given.
    fn org(&mut self, stated: &Stated, argument: &str, id: &str, kind: Option<OrgKind>) {
        let span = stated.argument(argument);
        let kind_of = |declared: &Stated| match declared.fact {
            StatedFact::Org { kind, .. } => Some(kind),
            _ => None,
        };
        if let Some(declared) = self.orgs.get(id) {
            let declared_kind = kind_of(declared);
            if let (Some(wanted), Some(found)) = (kind, declared_kind)
                && wanted != found
            {
                self.errors.push(
                    Diagnostic::at("wrong_kind", span, format!("`{id}` is a {}", found.id()))
                        .label(format!("a {} is wanted here", wanted.id()))
                        .related(
                            declared.argument("kind"),
                            format!("declared a {} here", found.id()),
                        ),
                );
            }
            return;
        }
        if self.is_lost(id) {
            return;
        }
        let error = Diagnostic::at("unknown_org", span, format!("unknown organization `{id}`"))
            .label("not declared in `orgs`");
        let error = if self.users.contains_key(id) {
            error.help(format!("`{id}` is a user, an organization is wanted here"))
        } else if self.may_suggest(self.orgs.len()) {
            let fitting = self
                .orgs
                .iter()
                .filter(|(_, org)| kind.is_none() || kind_of(org) == kind);
            error.did_you_mean(id, fitting.map(|(&id, _)| id))
        } else {
            error
        };
        self.errors.push(error);
    }

    /// Checks that a period does not end before it begins.
    fn period(&mut self, stated: &Stated, from: Instant, until: Instant) {
        if until > from {
            return;
        }
        let message = if until < from {
            "the period ends before it begins"
        } else {
            "the period ends when it begins, and so is empty"
        };
        self.errors.push(
            Diagnostic::at("empty_period", stated.argument("until"), message)
                .label("it ends here")
                .related(stated.argument("from"), "it begins here"),
        );
    }

    /// Checks that restricted mode of a customer is not set both on and off.
    fn mode(&mut self, stated: &'s Stated, on: &'s str, enabled: bool) {
        let word = |enabled| if enabled { "on" } else { "off" };
        let (first, earlier) = *self.modes.entry(on).or_insert((enabled, stated));
        if first != enabled {
            let message = format!("restricted mode of `{on}` is stated to be both on and off");
            self.errors.push(
                Diagnostic::at("contradiction", stated.argument("enabled"), message)
                    .label(format!("{} here", word(enabled)))
                    .related(earlier.argument("enabled"), format!("{} here", word(first))),
            );
        }
    }

    /// Checks that the first user of an organization is at home there.
    fn at_home(&mut self, stated: &Stated, user: &str, on: &str) {
        let Some(declared) = self.users.get(user) else {
            return;
        };
        if let StatedFact::User { home, .. } = &declared.fact
            && home != on
        {
            let message = format!("the first user of `{on}` is at home there, but `{user}` is not");
            self.errors.push(
                Diagnostic::at("not_at_home", stated.argument("user"), message)
                    .related(declared.argument("home"), "at home here"),
            );
        }
    }

    /// Adds that an organization of its kind has no such attribute.
    fn misplaced(&mut self, stated: &Stated, argument: &str, message: &str) {
        self.errors.push(
            Diagnostic::at("misplaced_attribute", stated.argument(argument), message)
                .related(stated.argument("kind"), "its kind is declared here"),
        );
    }

    /// Returns whether an id may be declared in what could not be read.
    fn is_lost(&self, id: &str) -> bool {
        self.lost.more || self.lost.ids.contains(id)
    }

    /// Returns whether there is time to look for a name among so many.
    fn may_suggest(&mut self, candidates: usize) -> bool {
        self.suggested += 1;
        self.compared = self.compared.saturating_add(candidates);
        self.suggested <= SUGGESTIONS.0 || self.compared <= SUGGESTIONS.1
    }
}

/// Returns in which attributes two declarations differ, in words.
fn differing(one: &Stated, other: &Stated) -> String {
    use StatedFact::{Org, User};

    let compared = match (&one.fact, &other.fact) {
        (
            Org {
                kind,
                offer,
                contact_center,
                name,
                ..
            },
            Org {
                kind: k,
                offer: o,
                contact_center: c,
                name: n,
                ..
            },
        ) => vec![
            (kind == k, "`kind`"),
            (offer == o, "`offer`"),
            (contact_center == c, "`contact_center`"),
            (name == n, "`name`"),
        ],
        (
            User { home, licenses, .. },
            User {
                home: h,
                licenses: l,
                ..
            },
        ) => {
            vec![(home == h, "`home`"), (licenses == l, "`licenses`")]
        }
        _ => Vec::new(),
    };
    let differing = compared
        .into_iter()
        .filter(|(alike, _)| !alike)
        .map(|(_, name)| name);
    differing.collect::<Vec<_>>().join(" and ")
}

/// Returns what is wrong with an id.
fn flaw(id: &str) -> Option<String> {
    if id.trim().is_empty() {
        Some("is empty".to_owned())
    } else if let Some(letter) = unprintable(id) {
        Some(format!("holds the unprintable character {letter}"))
    } else if id.trim() != id {
        Some("begins or ends with a blank".to_owned())
    } else {
        None
    }
}

/// Returns the first character of a text that cannot be seen: a control
/// character or one that turns the direction of writing.
fn unprintable(text: &str) -> Option<String> {
    let hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars()
        .find(|&letter| hidden(letter))
        .map(|letter| format!("U+{:04X}", u32::from(letter)))
}

//! Whether stated facts make sense together.

use rustc_hash::FxHashMap;

use super::gathered::{Gathered, Noted};
use super::met::Name;
use super::read::Lost;
use super::stated::StatedFact;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Instant, OrgKind, Word as _};

/// For how many undeclared names a near one is looked for in any case, and how
/// many names may be compared for more.
const SUGGESTIONS: (usize, usize) = (20, 2_000_000);

/// Returns everything in which the facts make no sense together, apart from
/// what may be explained by what could not be read. `argument` is where an
/// argument of a fact stands, which is only asked for what is wrong.
pub(super) fn check(
    gathered: &Gathered,
    lost: &Lost,
    argument: &dyn Fn(usize, &str) -> Span,
) -> Vec<Diagnostic> {
    let mut checker = Checker {
        gathered,
        lost,
        argument,
        users: vec![None; gathered.names.len()],
        orgs: vec![None; gathered.names.len()],
        counts: (0, 0),
        modes: FxHashMap::default(),
        suggested: 0,
        compared: 0,
        errors: Vec::new(),
    };
    for place in 0..gathered.facts.len() {
        checker.declare(Stated(place));
    }
    for place in 0..gathered.facts.len() {
        checker.check(Stated(place));
    }
    checker.origins();
    checker.errors
}

/// A stated fact, by its place among those gathered.
#[derive(Clone, Copy)]
struct Stated(usize);

struct Checker<'s> {
    gathered: &'s Gathered,
    lost: &'s Lost,
    argument: &'s dyn Fn(usize, &str) -> Span,
    /// The declarations, by the names that are declared.
    users: Vec<Option<Stated>>,
    orgs: Vec<Option<Stated>>,
    /// How many users and organizations are declared.
    counts: (usize, usize),
    modes: FxHashMap<Name, (bool, Stated)>,
    suggested: usize,
    compared: usize,
    errors: Vec<Diagnostic>,
}

impl<'s> Checker<'s> {
    fn fact(&self, stated: Stated) -> &'s StatedFact<Name> {
        let Noted { fact, .. } = &self.gathered.facts[stated.0];
        fact
    }

    fn name(&self, name: Name) -> &'s str {
        self.gathered.names.name(name)
    }

    /// Returns where an argument of a fact stands.
    fn place(&self, stated: Stated, argument: &str) -> Span {
        (self.argument)(stated.0, argument)
    }

    /// Notes a declaration, unless there is one of that id already.
    fn declare(&mut self, stated: Stated) {
        let fact = self.fact(stated);
        let (declared, count, id, sort) = match fact {
            StatedFact::Org { id, .. } => {
                (&mut self.orgs, &mut self.counts.1, *id, "an organization")
            }
            StatedFact::User { id, .. } => (&mut self.users, &mut self.counts.0, *id, "a user"),
            _ => return,
        };
        let first = *declared[id.index()].get_or_insert_with(|| {
            *count += 1;
            stated
        });
        let earlier = self.fact(first);
        if earlier != fact {
            let differing = differing(earlier, fact);
            let message = format!("`{}` is declared twice, and not alike", self.name(id));
            self.errors.push(
                Diagnostic::at("declared_twice", self.place(stated, "id"), message)
                    .label(format!("here with another {differing}"))
                    .related(self.place(first, "id"), "first declared here"),
            );
        }
        if let Some(flaw) = flaw(self.name(id)) {
            self.errors.push(Diagnostic::at(
                "bad_id",
                self.place(stated, "id"),
                format!("the id of {sort} {flaw}"),
            ));
        }
    }

    /// Checks a fact against the declarations.
    fn check(&mut self, stated: Stated) {
        use OrgKind::{Customer, Partner};

        match self.fact(stated) {
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
                if let Some(letter) = name.and_then(|name| unprintable(self.name(name))) {
                    let message = format!("the name holds the unprintable character {letter}");
                    let place = self.place(stated, "name");
                    self.errors.push(Diagnostic::at("bad_name", place, message));
                }
            }
            StatedFact::User { home, .. } => self.org(stated, "home", *home, None),
            StatedFact::Manages { partner, customer } => {
                self.org(stated, "partner", *partner, Some(Partner));
                self.org(stated, "customer", *customer, Some(Customer));
            }
            StatedFact::Grant {
                to,
                on,
                by,
                from,
                until,
                ..
            } => {
                self.user(stated, "to", *to);
                self.org(stated, "on", *on, None);
                self.grantor(stated, *by);
                self.period(stated, *from, *until);
            }
            StatedFact::Assigned {
                user,
                customer,
                by,
                from,
                until,
            } => {
                self.user(stated, "user", *user);
                self.org(stated, "customer", *customer, Some(Customer));
                self.grantor(stated, *by);
                self.period(stated, *from, *until);
            }
            StatedFact::Provisioned { user, customer, .. } => {
                self.user(stated, "user", *user);
                self.org(stated, "customer", *customer, Some(Customer));
            }
            StatedFact::RestrictedMode { on, enabled } => {
                self.org(stated, "on", *on, Some(Customer));
                self.mode(stated, *on, *enabled);
            }
            StatedFact::FirstUser { user, on } => {
                self.user(stated, "user", *user);
                self.org(stated, "on", *on, Some(Partner));
                self.at_home(stated, *user, *on);
            }
            StatedFact::SetUpServices { by, on, .. } => {
                self.user(stated, "by", *by);
                self.org(stated, "on", *on, Some(Customer));
            }
            StatedFact::HelpDeskApproval { user, on, by, .. } => {
                self.user(stated, "user", *user);
                self.org(stated, "on", *on, Some(Customer));
                self.user(stated, "by", *by);
            }
            StatedFact::Demotion { user, on, .. } => {
                self.user(stated, "user", *user);
                self.org(stated, "on", *on, Some(Customer));
            }
            StatedFact::UnknownRole { user, role, on } => {
                self.user(stated, "user", *user);
                self.org(stated, "on", *on, None);
                self.unknown_role(stated, *role);
            }
            StatedFact::Unknown { what, on } => {
                if let Some(on) = on {
                    self.org(stated, "on", *on, what.kind());
                }
            }
        }
    }

    /// Checks that a user is declared.
    fn user(&mut self, stated: Stated, argument: &str, name: Name) {
        if self.users[name.index()].is_some() {
            return;
        }
        let id = self.name(name);
        if self.is_lost(id) {
            return;
        }
        let span = self.place(stated, argument);
        let error = Diagnostic::at("unknown_user", span, format!("unknown user `{id}`"))
            .label("not declared in `users`");
        let error = if self.orgs[name.index()].is_some() {
            error.help(format!("`{id}` is an organization, a user is wanted here"))
        } else if self.may_suggest(self.counts.0) {
            error.did_you_mean(id, self.declared(&self.users).map(|(id, _)| id))
        } else {
            error
        };
        self.errors.push(error);
    }

    /// Checks the user who gave something, if one is named.
    fn grantor(&mut self, stated: Stated, by: Option<Name>) {
        if let Some(by) = by {
            self.user(stated, "by", by);
        }
    }

    /// Checks that an organization is declared, and of the kind if one is given.
    fn org(&mut self, stated: Stated, argument: &str, name: Name, kind: Option<OrgKind>) {
        if let Some(declared) = self.orgs[name.index()] {
            if let (Some(wanted), Some(found)) = (kind, self.kind(declared))
                && wanted != found
            {
                let message = format!("`{}` is a {}", self.name(name), found.id());
                self.errors.push(
                    Diagnostic::at("wrong_kind", self.place(stated, argument), message)
                        .label(format!("a {} is wanted here", wanted.id()))
                        .related(
                            self.place(declared, "kind"),
                            format!("declared a {} here", found.id()),
                        ),
                );
            }
            return;
        }
        let id = self.name(name);
        if self.is_lost(id) {
            return;
        }
        let span = self.place(stated, argument);
        let error = Diagnostic::at("unknown_org", span, format!("unknown organization `{id}`"))
            .label("not declared in `orgs`");
        let error = if self.users[name.index()].is_some() {
            error.help(format!("`{id}` is a user, an organization is wanted here"))
        } else if self.may_suggest(self.counts.1) {
            let fitting = self
                .declared(&self.orgs)
                .filter(|&(_, org)| kind.is_none() || self.kind(org) == kind);
            error.did_you_mean(id, fitting.map(|(id, _)| id))
        } else {
            error
        };
        self.errors.push(error);
    }

    /// Returns the names that are declared, with their declarations.
    fn declared(&self, table: &[Option<Stated>]) -> impl Iterator<Item = (&'s str, Stated)> {
        let declared = table.iter().flatten();
        declared.filter_map(|&stated| match self.fact(stated) {
            StatedFact::Org { id, .. } | StatedFact::User { id, .. } => {
                Some((self.name(*id), stated))
            }
            _ => None,
        })
    }

    /// Returns the kind of an organization that is declared.
    fn kind(&self, declared: Stated) -> Option<OrgKind> {
        match self.fact(declared) {
            StatedFact::Org { kind, .. } => Some(*kind),
            _ => None,
        }
    }

    /// Checks what is said of which records of exports the records came from.
    fn origins(&mut self) {
        if self.gathered.exported.is_plain() {
            return;
        }
        let exported = self.gathered.exported.clone().sorted();
        for (place, noted) in self.gathered.facts.iter().enumerate() {
            if let Some(letter) = exported.of(noted.span).and_then(unprintable) {
                let message = format!("the origin holds the unprintable character {letter}");
                let place = self.place(Stated(place), "origin");
                self.errors
                    .push(Diagnostic::at("bad_origin", place, message));
            }
        }
    }

    /// Checks that a period does not end before it begins.
    fn period(&mut self, stated: Stated, from: Instant, until: Instant) {
        if until > from {
            return;
        }
        let message = if until < from {
            "the period ends before it begins"
        } else {
            "the period ends when it begins, and so is empty"
        };
        self.errors.push(
            Diagnostic::at("empty_period", self.place(stated, "until"), message)
                .label("it ends here")
                .related(self.place(stated, "from"), "it begins here"),
        );
    }

    /// Checks that what others call a role can be told.
    fn unknown_role(&mut self, stated: Stated, role: Name) {
        if let Some(flaw) = flaw(self.name(role)) {
            let message = format!("the role {flaw}");
            let place = self.place(stated, "role");
            self.errors.push(Diagnostic::at("bad_role", place, message));
        }
    }

    /// Checks that restricted mode of a customer is not set both on and off.
    fn mode(&mut self, stated: Stated, on: Name, enabled: bool) {
        let word = |enabled| if enabled { "on" } else { "off" };
        let (first, earlier) = *self.modes.entry(on).or_insert((enabled, stated));
        if first != enabled {
            let on = self.name(on);
            let message = format!("restricted mode of `{on}` is stated to be both on and off");
            self.errors.push(
                Diagnostic::at("contradiction", self.place(stated, "enabled"), message)
                    .label(format!("{} here", word(enabled)))
                    .related(
                        self.place(earlier, "enabled"),
                        format!("{} here", word(first)),
                    ),
            );
        }
    }

    /// Checks that the first user of an organization is at home there.
    fn at_home(&mut self, stated: Stated, user: Name, on: Name) {
        let Some(declared) = self.users[user.index()] else {
            return;
        };
        if let StatedFact::User { home, .. } = self.fact(declared)
            && *home != on
        {
            let (user, on) = (self.name(user), self.name(on));
            let message = format!("the first user of `{on}` is at home there, but `{user}` is not");
            self.errors.push(
                Diagnostic::at("not_at_home", self.place(stated, "user"), message)
                    .related(self.place(declared, "home"), "at home here"),
            );
        }
    }

    /// Adds that an organization of its kind has no such attribute.
    fn misplaced(&mut self, stated: Stated, argument: &str, message: &str) {
        let span = self.place(stated, argument);
        self.errors.push(
            Diagnostic::at("misplaced_attribute", span, message)
                .related(self.place(stated, "kind"), "its kind is declared here"),
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
fn differing(one: &StatedFact<Name>, other: &StatedFact<Name>) -> String {
    use StatedFact::{Org, User};

    let compared = match (one, other) {
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
    if !id.is_empty() && id.bytes().all(|letter| letter.is_ascii_graphic()) {
        return None;
    }
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

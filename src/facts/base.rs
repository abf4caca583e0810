//! The fact base: facts with numbered names, checked and sorted.

use smallvec::SmallVec;

use super::checks;
use super::exported::Exported;
use super::fact::Fact;
use super::gathered::{Gathered, Noted};
use super::met::Name;
use super::names::Names;
use super::numbering::number;
use super::read::{Lost, argument};
use super::stated::{Stated, StatedFact};
use crate::diagnostic::{Diagnostic, Sources, Span};
use crate::model::{Grant, Instant, Offer, Org, OrgKind, Role, UnknownRole, User};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The facts of one world.
///
/// Users, organizations and grants are numbered in the order of their names
/// and contents, so that the same facts make the same fact base, whatever
/// files they come from. A few facts may be added and left out later on; that
/// numbers nothing anew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactBase {
    loaded: Arc<Loaded>,
    /// What was added, in the order in which it was.
    added: Vec<Entry>,
    /// The places of what is left out.
    left_out: BTreeSet<usize>,
}

/// Facts that were put together at once.
#[derive(Debug, Default, PartialEq, Eq)]
struct Loaded {
    users: Names,
    homes: Vec<Org>,
    orgs: Names,
    attributes: Vec<OrgEntry>,
    unknown_roles: Names,
    exported: Arc<Exported>,
    facts: Vec<Entry>,
    /// The place of the first grant, and how many there are.
    grants: (usize, usize),
}

/// The names in the facts of a fact base, and from which records of exports the
/// records of these came.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) users: Names,
    pub(super) orgs: Names,
    pub(super) unknown_roles: Names,
    pub(super) exported: Arc<Exported>,
}

/// A fact and the places where it is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The fact.
    pub fact: Fact,
    /// The places, in order, at least one.
    pub origins: Origins,
}

/// The places where a fact is stated; of most facts it is one.
pub type Origins = SmallVec<[Span; 1]>;

/// The attributes of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgEntry {
    /// Whether it is a partner or a customer.
    pub kind: OrgKind,
    /// What it sells.
    pub offer: Offer,
    /// Whether it has Webex Contact Center.
    pub contact_center: bool,
    /// What people call it.
    pub name: Option<String>,
}

/// No grant comes before this one.
const FIRST_GRANT: Fact = Fact::Grant {
    grant: Grant(0),
    to: User(0),
    role: Role::FullAdmin,
    on: Org(0),
    by: None,
    from: Instant::ALWAYS,
    until: Instant::ALWAYS,
};

impl FactBase {
    /// Builds the fact base of some stated facts.
    ///
    /// # Errors
    ///
    /// Everything in which the facts make no sense together.
    pub fn build(stated: &[Stated]) -> Result<Self, Vec<Diagnostic>> {
        Self::of(Gathered::of(stated), &|place, name| {
            stated[place].argument(name)
        })
    }

    /// Builds the fact base of some stated facts, and looks in the files where
    /// their arguments stand if something is wrong.
    ///
    /// # Errors
    ///
    /// Everything in which the facts make no sense together.
    pub fn build_from(stated: &[Stated], sources: &Sources) -> Result<Self, Vec<Diagnostic>> {
        Self::of(Gathered::of(stated), &|place, name| {
            argument(sources, stated[place].span, name)
        })
    }

    /// Builds the fact base of facts that were gathered. `argument` is where an
    /// argument of a fact stands.
    ///
    /// # Errors
    ///
    /// Everything in which the facts make no sense together.
    pub(super) fn of(
        gathered: Gathered,
        argument: &dyn Fn(usize, &str) -> Span,
    ) -> Result<Self, Vec<Diagnostic>> {
        let errors = checks::check(&gathered, &Lost::default(), argument);
        if !errors.is_empty() {
            return Err(errors);
        }
        let Gathered {
            names,
            facts,
            exported,
            has_unknown_roles,
        } = gathered;
        let declared = |is_it: fn(&StatedFact<_>) -> Option<_>| {
            Names::of(facts.iter().filter_map(|noted| is_it(&noted.fact)), &names)
        };
        let (users, user_numbers) = declared(|fact| match fact {
            StatedFact::User { id, .. } => Some(*id),
            _ => None,
        });
        let (orgs, org_numbers) = declared(|fact| match fact {
            StatedFact::Org { id, .. } => Some(*id),
            _ => None,
        });
        let (unknown_roles, role_numbers) = if has_unknown_roles {
            declared(|fact| match fact {
                StatedFact::UnknownRole { role, .. } => Some(*role),
                _ => None,
            })
        } else {
            Default::default()
        };
        let user_of = |name: Name| user_numbers[name.index()].map(User);
        let org_of = |name: Name| org_numbers[name.index()].map(Org);
        let role_of = |name: Name| role_numbers[name.index()].map(UnknownRole);
        let mut shown = vec![None; orgs.len()];
        let mut numbered = Vec::with_capacity(facts.len());
        for Noted { fact, span } in &facts {
            if let StatedFact::Org {
                id,
                name: Some(name),
                ..
            } = fact
                && let Some(Org(org)) = org_of(*id)
            {
                shown[org as usize] = Some(names.name(*name).to_owned());
            }
            number(fact, (&user_of, &org_of, &role_of), |fact| {
                numbered.push((fact, *span));
            });
        }
        drop(facts);
        numbered.sort_unstable_by(Ord::cmp);
        numbered.dedup();
        let mut entries: Vec<Entry> = Vec::with_capacity(numbered.len());
        let mut grants = 0;
        for origins in numbered.chunk_by(|(one, _), (other, _)| one == other) {
            let mut fact = origins[0].0;
            if let Fact::Grant { grant, .. } = &mut fact {
                *grant = Grant(grants);
                grants += 1;
            }
            let origins = origins.iter().map(|&(_, span)| span).collect();
            entries.push(Entry { fact, origins });
        }
        drop(numbered);
        entries.shrink_to_fit();
        let named = Named {
            users,
            orgs,
            unknown_roles,
            exported: Arc::new(exported.sorted()),
        };
        Ok(Self::of_entries(named, shown, entries))
    }

    /// Returns the fact base of its parts: names, what people call the
    /// organizations, and facts, which are sorted and make sense together.
    pub(super) fn of_entries(named: Named, shown: Vec<Option<String>>, facts: Vec<Entry>) -> Self {
        let Named {
            users,
            orgs,
            unknown_roles,
            exported,
        } = named;
        let mut shown = shown.into_iter();
        let (mut homes, mut attributes) = (Vec::new(), Vec::new());
        for Entry { fact, .. } in &facts {
            match fact {
                Fact::Home { org, .. } => homes.push(*org),
                Fact::Org {
                    kind,
                    offer,
                    contact_center,
                    ..
                } => attributes.push(OrgEntry {
                    kind: *kind,
                    offer: *offer,
                    contact_center: *contact_center,
                    name: shown.next().flatten(),
                }),
                // Declarations come first.
                _ => break,
            }
        }
        let first = facts.partition_point(|entry| entry.fact < FIRST_GRANT);
        let grants =
            facts[first..].partition_point(|entry| matches!(entry.fact, Fact::Grant { .. }));
        Self {
            loaded: Arc::new(Loaded {
                users,
                homes,
                orgs,
                attributes,
                unknown_roles,
                exported,
                facts,
                grants: (first, grants),
            }),
            ..Self::default()
        }
    }

    /// Returns the names of the users, of the organizations and of the roles that
    /// the policy does not know.
    pub(super) fn names(&self) -> (&Names, &Names, &Names) {
        let loaded = &self.loaded;
        (&loaded.users, &loaded.orgs, &loaded.unknown_roles)
    }

    /// Returns from which records of exports the records came.
    pub(super) fn all_exported(&self) -> &Arc<Exported> {
        &self.loaded.exported
    }

    /// Returns whether both number the same names, since one came of the other.
    pub(crate) fn numbers_like(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.loaded, &other.loaded)
    }

    /// Returns every fact once with its place, sorted.
    pub fn entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        let loaded = self.loaded.facts.iter().enumerate();
        let mut loaded = loaded.filter(|(place, _)| self.has(*place)).peekable();
        let added = (self.loaded.facts.len()..).zip(&self.added);
        let mut added: Vec<_> = added.filter(|(place, _)| self.has(*place)).collect();
        added.sort_by_key(|(_, entry)| entry.fact.content());
        let mut added = added.into_iter().peekable();
        std::iter::from_fn(move || {
            let Some((_, first)) = added.peek() else {
                return loaded.next();
            };
            let first = first.fact.content();
            let next = loaded.next_if(|(_, entry)| entry.fact.content() < first);
            next.or_else(|| added.next())
        })
    }

    /// Returns the fact at a place, even if it is left out.
    ///
    /// # Panics
    ///
    /// The place is not one of this fact base.
    #[must_use]
    pub fn entry(&self, place: usize) -> &Entry {
        let loaded = &self.loaded.facts;
        loaded
            .get(place)
            .unwrap_or_else(|| &self.added[place - loaded.len()])
    }

    /// Returns how many facts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.loaded.facts.len() + self.added.len() - self.left_out.len()
    }

    /// Returns whether there are no facts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the facts that were put together at once, sorted.
    pub(super) fn loaded(&self) -> &[Entry] {
        &self.loaded.facts
    }

    pub(super) fn has(&self, place: usize) -> bool {
        self.left_out.is_empty() || !self.left_out.contains(&place)
    }

    /// Returns the place of a fact, if there is one of that content.
    #[must_use]
    pub fn place(&self, fact: &Fact) -> Option<usize> {
        let wanted = fact.content();
        let loaded = &self.loaded.facts;
        let found = loaded.binary_search_by_key(&wanted, |entry| entry.fact.content());
        let added = || {
            let mut added = self.added_places();
            added.find(|place| self.entry(*place).fact.content() == wanted)
        };
        found.ok().filter(|place| self.has(*place)).or_else(added)
    }

    /// Returns the places of what was added and not left out since.
    pub(super) fn added_places(&self) -> impl Iterator<Item = usize> {
        let first = self.loaded.facts.len();
        (first..first + self.added.len()).filter(|place| self.has(*place))
    }

    /// Returns the places of the facts that are like a fact, where facts between that
    /// and the fact itself are as well.
    pub(crate) fn beside(&self, fact: &Fact, alike: impl Fn(&Fact) -> bool) -> Vec<usize> {
        let loaded = &self.loaded.facts;
        let wanted = fact.content();
        let middle = loaded.partition_point(|entry| entry.fact.content() < wanted);
        let is_alike = |place: &usize| alike(&self.entry(*place).fact);
        let before = (0..middle).rev().take_while(is_alike);
        let after = (middle..loaded.len()).take_while(is_alike);
        let loaded = before.chain(after).filter(|place| self.has(*place));
        loaded.chain(self.added_places().filter(is_alike)).collect()
    }

    /// Returns the facts with one more, which has to make sense among them.
    pub(super) fn with(&self, mut fact: Fact, span: Span) -> Self {
        if let Fact::Grant { grant, .. } = &mut fact {
            *grant = self.next_grant();
        }
        let mut base = self.clone();
        base.added.push(Entry {
            fact,
            origins: Origins::from([span]),
        });
        base
    }

    /// Returns the facts without those at some places.
    #[must_use]
    pub fn without(&self, places: impl IntoIterator<Item = usize>) -> Self {
        let mut base = self.clone();
        base.left_out.extend(places);
        base
    }

    /// Returns the places of what was added to another fact base and of what was left
    /// out of it, of which this one came.
    pub(crate) fn since(&self, before: &Self) -> (Vec<usize>, Vec<usize>) {
        let last = before.loaded.facts.len() + before.added.len();
        let added = self.added_places().filter(|place| *place >= last);
        let left_out = self.left_out.difference(&before.left_out).copied();
        (
            added.collect(),
            left_out.filter(|place| *place < last).collect(),
        )
    }

    /// Returns the places where a fact is stated; none if it is not stated.
    #[must_use]
    pub fn origins(&self, fact: &Fact) -> &[Span] {
        self.place(fact)
            .map_or(&[], |place| &self.entry(place).origins)
    }

    /// Returns the user of a name.
    #[must_use]
    pub fn user_id(&self, name: &str) -> Option<User> {
        self.loaded.users.number(name).map(User)
    }

    /// Returns the name of a user.
    ///
    /// # Panics
    ///
    /// The user is not of this fact base.
    #[must_use]
    pub fn user_name(&self, user: User) -> &str {
        self.loaded.users.name(user.0)
    }

    /// Returns the users and their names, in order.
    pub fn users(&self) -> impl Iterator<Item = (User, &str)> {
        self.loaded
            .users
            .all()
            .map(|(user, name)| (User(user), name))
    }

    /// Returns the home organization of a user.
    ///
    /// # Panics
    ///
    /// The user is not of this fact base.
    #[must_use]
    pub fn home(&self, user: User) -> Org {
        self.loaded.homes[user.index()]
    }

    /// Returns the organization of a name.
    #[must_use]
    pub fn org_id(&self, name: &str) -> Option<Org> {
        self.loaded.orgs.number(name).map(Org)
    }

    /// Returns the name of an organization: its id, not what people call it.
    ///
    /// # Panics
    ///
    /// The organization is not of this fact base.
    #[must_use]
    pub fn org_name(&self, org: Org) -> &str {
        self.loaded.orgs.name(org.0)
    }

    /// Returns the organizations and their names, in order.
    pub fn orgs(&self) -> impl Iterator<Item = (Org, &str)> {
        self.loaded.orgs.all().map(|(org, name)| (Org(org), name))
    }

    /// Returns the attributes of an organization.
    ///
    /// # Panics
    ///
    /// The organization is not of this fact base.
    #[must_use]
    pub fn org(&self, org: Org) -> &OrgEntry {
        &self.loaded.attributes[org.index()]
    }

    /// Returns the fact that a grant is, a [`Fact::Grant`].
    ///
    /// # Panics
    ///
    /// The grant is not of this fact base.
    #[must_use]
    pub fn grant(&self, grant: Grant) -> Fact {
        let (first, count) = self.loaded.grants;
        if grant.index() < count {
            return self.loaded.facts[first + grant.index()].fact;
        }
        let added = self.added.iter().map(|entry| entry.fact);
        let grants: Vec<Fact> = added
            .filter(|fact| matches!(fact, Fact::Grant { .. }))
            .collect();
        grants[grant.index() - count]
    }

    /// Returns the grant that would be added next; the numbers of all others are less.
    #[must_use]
    pub fn next_grant(&self) -> Grant {
        let is_grant = |entry: &&Entry| matches!(entry.fact, Fact::Grant { .. });
        let count = self.loaded.grants.1 + self.added.iter().filter(is_grant).count();
        Grant(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Returns how many users there are.
    #[must_use]
    pub fn user_count(&self) -> usize {
        self.loaded.users.len()
    }

    /// Returns how many organizations there are.
    #[must_use]
    pub fn org_count(&self) -> usize {
        self.loaded.orgs.len()
    }

    /// Returns how many grants there are.
    #[must_use]
    pub fn grant_count(&self) -> usize {
        let is_left_out = |place: &&usize| matches!(self.entry(**place).fact, Fact::Grant { .. });
        self.next_grant().index() - self.left_out.iter().filter(is_left_out).count()
    }
}

//! The fact base: facts with numbered names, checked and sorted.

use smallvec::SmallVec;

use super::checks;
use super::fact::Fact;
use super::gathered::{Gathered, Noted};
use super::met::Name;
use super::names::Names;
use super::numbering::number;
use super::read::{Lost, argument};
use super::stated::{Stated, StatedFact};
use crate::diagnostic::{Diagnostic, Sources, Span};
use crate::model::{Grant, Instant, Offer, Org, OrgKind, Role, User};

/// The facts of one world.
///
/// Users, organizations and grants are numbered in the order of their names
/// and contents, so that the same facts make the same fact base, whatever
/// files they come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactBase {
    users: Names,
    homes: Vec<Org>,
    orgs: Names,
    attributes: Vec<OrgEntry>,
    facts: Vec<Entry>,
    /// The place of the first grant, and how many there are.
    grants: (usize, usize),
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
        let Gathered { names, facts } = gathered;
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
        let user_of = |name: Name| user_numbers[name.index()].map(User);
        let org_of = |name: Name| org_numbers[name.index()].map(Org);
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
            number(fact, &user_of, &org_of, |fact| numbered.push((fact, *span)));
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
        Ok(Self::of_entries(users, orgs, shown, entries))
    }

    /// Returns the fact base of its parts: names, what people call the
    /// organizations, and facts, which are sorted and make sense together.
    pub(super) fn of_entries(
        users: Names,
        orgs: Names,
        shown: Vec<Option<String>>,
        facts: Vec<Entry>,
    ) -> Self {
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
            users,
            homes,
            orgs,
            attributes,
            facts,
            grants: (first, grants),
        }
    }

    /// Returns the names of the users and of the organizations.
    pub(super) fn names(&self) -> (&Names, &Names) {
        (&self.users, &self.orgs)
    }

    /// Returns every fact once, sorted.
    #[must_use]
    pub fn facts(&self) -> &[Entry] {
        &self.facts
    }

    /// Returns the places where a fact is stated; none if it is not stated.
    #[must_use]
    pub fn origins(&self, fact: &Fact) -> &[Span] {
        let place = self.facts.binary_search_by(|entry| entry.fact.cmp(fact));
        place.map_or(&[], |place| &self.facts[place].origins)
    }

    /// Returns the user of a name.
    #[must_use]
    pub fn user_id(&self, name: &str) -> Option<User> {
        self.users.number(name).map(User)
    }

    /// Returns the name of a user.
    ///
    /// # Panics
    ///
    /// The user is not of this fact base.
    #[must_use]
    pub fn user_name(&self, user: User) -> &str {
        self.users.name(user.0)
    }

    /// Returns the users and their names, in order.
    pub fn users(&self) -> impl Iterator<Item = (User, &str)> {
        self.users.all().map(|(user, name)| (User(user), name))
    }

    /// Returns the home organization of a user.
    ///
    /// # Panics
    ///
    /// The user is not of this fact base.
    #[must_use]
    pub fn home(&self, user: User) -> Org {
        self.homes[user.index()]
    }

    /// Returns the organization of a name.
    #[must_use]
    pub fn org_id(&self, name: &str) -> Option<Org> {
        self.orgs.number(name).map(Org)
    }

    /// Returns the name of an organization: its id, not what people call it.
    ///
    /// # Panics
    ///
    /// The organization is not of this fact base.
    #[must_use]
    pub fn org_name(&self, org: Org) -> &str {
        self.orgs.name(org.0)
    }

    /// Returns the organizations and their names, in order.
    pub fn orgs(&self) -> impl Iterator<Item = (Org, &str)> {
        self.orgs.all().map(|(org, name)| (Org(org), name))
    }

    /// Returns the attributes of an organization.
    ///
    /// # Panics
    ///
    /// The organization is not of this fact base.
    #[must_use]
    pub fn org(&self, org: Org) -> &OrgEntry {
        &self.attributes[org.index()]
    }

    /// Returns the fact that a grant is, a [`Fact::Grant`].
    ///
    /// # Panics
    ///
    /// The grant is not of this fact base.
    #[must_use]
    pub fn grant(&self, grant: Grant) -> Fact {
        self.facts[self.grants.0..][..self.grants.1][grant.index()].fact
    }

    /// Returns how many users there are.
    #[must_use]
    pub fn user_count(&self) -> usize {
        self.users.len()
    }

    /// Returns how many organizations there are.
    #[must_use]
    pub fn org_count(&self) -> usize {
        self.orgs.len()
    }

    /// Returns how many grants there are.
    #[must_use]
    pub fn grant_count(&self) -> usize {
        self.grants.1
    }
}

//! Single decisions in Cedar.
//!
//! An action is a capability and a level; it belongs to a group for each class
//! that entitles to it, so that a policy names a class once. Sets of
//! organizations are attributes of the user.

use super::{access, level, restricted_mode};
use crate::codes::Failure;
use crate::model::{Access, Capability, Offer, Standing, Word as _};
use crate::questions::Question;
use crate::relations::{Given, Scopes};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicySet, Request, RestrictedExpression,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::str::FromStr as _;

/// The engine with the world in it.
pub(crate) struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    kinds: Kinds,
}

/// The kinds of entities.
struct Kinds {
    user: EntityTypeName,
    org: EntityTypeName,
    action: EntityTypeName,
}

impl Kinds {
    fn new() -> Result<Self, Failure> {
        Ok(Self {
            user: EntityTypeName::from_str("User")?,
            org: EntityTypeName::from_str("Org")?,
            action: EntityTypeName::from_str("Action")?,
        })
    }

    fn user(&self, user: crate::model::User) -> EntityUid {
        EntityUid::from_type_name_and_id(self.user.clone(), EntityId::new(user.0.to_string()))
    }

    fn org(&self, org: crate::model::Org) -> EntityUid {
        EntityUid::from_type_name_and_id(self.org.clone(), EntityId::new(org.0.to_string()))
    }

    fn action(&self, name: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(self.action.clone(), EntityId::new(name))
    }

    fn asked(&self, capability: Capability, level: u8) -> EntityUid {
        self.action(&format!("{}/{level}", capability.0))
    }
}

/// The groups of each action.
#[derive(Default)]
struct Groups(BTreeMap<(Capability, u8), BTreeSet<String>>);

impl Groups {
    /// Adds the levels of a capability up to one to a group.
    fn add(&mut self, group: &str, capability: Capability, up_to: u8) {
        for level in 1..=up_to {
            self.0
                .entry((capability, level))
                .or_default()
                .insert(group.into());
        }
    }
}

impl Cedar {
    pub(crate) fn new(given: &Given, scopes: &Scopes) -> Result<Self, Failure> {
        let kinds = Kinds::new()?;
        let mut groups = Groups::default();
        let text = policies(scopes, &mut groups)?;
        let mut entities = actions(&kinds, &groups)?;
        entities.extend(orgs(&kinds, given)?);
        entities.extend(users(&kinds, scopes)?);
        Ok(Self {
            authorizer: Authorizer::new(),
            policies: PolicySet::from_str(&text)?,
            entities: Entities::from_entities(entities, None)?,
            kinds,
        })
    }

    /// Returns how much of a capability somebody has at an organization: the
    /// question about full access first, and where that is denied, the other.
    pub(crate) fn decide(&mut self, question: &Question) -> Result<Option<Access>, Failure> {
        let (user, org, capability, _) = question;
        for level in [2, 1] {
            let request = Request::new(
                self.kinds.user(*user),
                self.kinds.asked(*capability, level),
                self.kinds.org(*org),
                Context::empty(),
                None,
            )?;
            let response = self
                .authorizer
                .is_authorized(&request, &self.policies, &self.entities);
            if let Some(error) = response.diagnostics().errors().next() {
                return Err(error.to_string().into());
            }
            if response.decision() == Decision::Allow {
                return access(*capability, level);
            }
        }
        Ok(None)
    }
}

/// Returns the text of the policies, and puts the actions into their groups.
fn policies(scopes: &Scopes, groups: &mut Groups) -> Result<String, Failure> {
    let mut text = String::new();
    let mut classes = BTreeSet::new();
    for (role, standing, kind, capability, access) in &scopes.entitles {
        let group = format!("{role}/{standing}/{kind}");
        groups.add(&group, *capability, level(*access));
        classes.insert((
            group,
            *role,
            *standing,
            format!("resource.kind == \"{kind}\""),
        ));
    }
    for (role, standing, capability, access) in &scopes.entitles_in_contact_center {
        let group = format!("{role}/{standing}/contact_center");
        groups.add(&group, *capability, level(*access));
        classes.insert((group, *role, *standing, "resource.contact_center".into()));
    }
    for (offer, setting, left) in &scopes.keeps {
        groups.add(&format!("listed/{offer}"), *setting, 2);
        groups.add(&format!("left/{offer}"), *setting, level(*left));
    }
    for (_, capability) in &scopes.entitles_when_approved {
        groups.add("approved", *capability, 2);
    }
    groups.add("portal", Capability::CC_PORTAL, 2);
    let by_offer = |group: &str| {
        let offers = Offer::ALL.iter().map(|offer| {
            format!(
                "(action in Action::\"{group}/{offer}\" && resource.offers.contains(\"{offer}\"))"
            )
        });
        offers.collect::<Vec<_>>().join(" || ")
    };
    for (group, role, standing, place) in &classes {
        let head = format!("permit(principal, action in Action::\"{group}\", resource)");
        let here = format!(
            "principal has {role}_{standing} && principal.{role}_{standing}.contains(resource)"
        );
        if *standing == Standing::ManagingPartner {
            writeln!(text, "{head} when {{ {place} && {here} }};")?;
            writeln!(
                text,
                "{head} when {{ {place} && principal has {role}_wide && resource.managers.containsAny(principal.{role}_wide) }};"
            )?;
        } else {
            writeln!(
                text,
                "{head} when {{ {place} && {here} }} unless {{ {} }};",
                by_offer("listed")
            )?;
            writeln!(
                text,
                "{head} when {{ {place} && {here} && ({}) }};",
                by_offer("left")
            )?;
        }
    }
    writeln!(
        text,
        "permit(principal, action in Action::\"approved\", resource) when {{ principal has approved && principal.approved.contains(resource) }};"
    )?;
    writeln!(
        text,
        "forbid(principal, action in Action::\"portal\", resource) when {{ principal has barred && principal.barred.contains(resource) }};"
    )?;
    Ok(text)
}

fn actions(kinds: &Kinds, groups: &Groups) -> Result<Vec<Entity>, Failure> {
    let mut entities = Vec::new();
    let names: BTreeSet<_> = groups.0.values().flatten().collect();
    for name in names {
        entities.push(Entity::new(
            kinds.action(name),
            HashMap::new(),
            HashSet::new(),
        )?);
    }
    for ((capability, level), groups) in &groups.0 {
        let parents = groups.iter().map(|name| kinds.action(name)).collect();
        entities.push(Entity::new(
            kinds.asked(*capability, *level),
            HashMap::new(),
            parents,
        )?);
    }
    Ok(entities)
}

fn orgs(kinds: &Kinds, given: &Given) -> Result<Vec<Entity>, Failure> {
    let mut managers: HashMap<_, Vec<_>> = HashMap::new();
    for (partner, customer) in &given.manages {
        let partner = RestrictedExpression::new_entity_uid(kinds.org(*partner));
        managers.entry(*customer).or_default().push(partner);
    }
    let mut offers: HashMap<_, Vec<_>> = HashMap::new();
    for (customer, offer) in &restricted_mode(given) {
        let offer = RestrictedExpression::new_string(offer.to_string());
        offers.entry(*customer).or_default().push(offer);
    }
    let centers: HashSet<_> = given.contact_center.iter().map(|row| row.0).collect();
    let entities = given.organization.iter().map(|(org, kind)| {
        let attributes = HashMap::from([
            (
                "kind".into(),
                RestrictedExpression::new_string(kind.to_string()),
            ),
            (
                "contact_center".into(),
                RestrictedExpression::new_bool(centers.contains(org)),
            ),
            (
                "managers".into(),
                RestrictedExpression::new_set(managers.remove(org).unwrap_or_default()),
            ),
            (
                "offers".into(),
                RestrictedExpression::new_set(offers.remove(org).unwrap_or_default()),
            ),
        ]);
        Ok(Entity::new(kinds.org(*org), attributes, HashSet::new())?)
    });
    entities.collect()
}

fn users(kinds: &Kinds, scopes: &Scopes) -> Result<Vec<Entity>, Failure> {
    let mut users: HashMap<_, HashMap<String, BTreeSet<_>>> = HashMap::new();
    let mut add = |user, name: String, org| {
        let known = users.entry(user).or_default();
        known.entry(name).or_default().insert(org);
    };
    for (user, role, org, standing, _) in &scopes.reaches {
        add(*user, format!("{role}_{standing}"), *org);
    }
    for (user, role, partner, _) in &scopes.reaches_every {
        add(*user, format!("{role}_wide"), *partner);
    }
    for (user, customer, _) in &scopes.approved {
        add(*user, "approved".into(), *customer);
    }
    for (user, org, _) in &scopes.barred {
        add(*user, "barred".into(), *org);
    }
    let entities = users.into_iter().map(|(user, sets)| {
        let attributes = sets.into_iter().map(|(name, orgs)| {
            let orgs = orgs
                .into_iter()
                .map(|org| RestrictedExpression::new_entity_uid(kinds.org(org)));
            (name, RestrictedExpression::new_set(orgs))
        });
        Ok(Entity::new(
            kinds.user(user),
            attributes.collect(),
            HashSet::new(),
        )?)
    });
    entities.collect()
}

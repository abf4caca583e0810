//! Single decisions in Rego, by regorus.

use super::{access, level, restricted_mode};
use crate::codes::Failure;
use crate::model::{Access, Capability, Word as _};
use crate::questions::Question;
use crate::relations::{Given, Scopes};
use regorus::{Engine, Value};
use serde_json::{Map, json};
use std::collections::BTreeMap;

/// The engine with the world in it.
pub(crate) struct Rego {
    engine: Engine,
}

/// Sets a value at a path of keys; of several levels the greatest stays.
fn set(map: &mut Map<String, serde_json::Value>, path: &[String], value: serde_json::Value) {
    let Some((last, folders)) = path.split_last() else {
        return;
    };
    let mut map = map;
    for folder in folders {
        let inner = map.entry(folder).or_insert_with(|| json!({}));
        let Some(inner) = inner.as_object_mut() else {
            return;
        };
        map = inner;
    }
    let known = map.get(last).and_then(serde_json::Value::as_u64);
    if known.is_none_or(|known| value.as_u64().is_some_and(|value| value > known)) {
        map.insert(last.clone(), value);
    }
}

/// Adds a value to the list at a path of keys.
fn push(map: &mut Map<String, serde_json::Value>, path: &[String], value: serde_json::Value) {
    let Some((last, folders)) = path.split_last() else {
        return;
    };
    let mut map = map;
    for folder in folders {
        let inner = map.entry(folder).or_insert_with(|| json!({}));
        let Some(inner) = inner.as_object_mut() else {
            return;
        };
        map = inner;
    }
    let list = map.entry(last).or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        list.push(value);
    }
}

impl Rego {
    pub(crate) fn new(given: &Given, scopes: &Scopes) -> Result<Self, Failure> {
        let mut data = Map::new();
        let mut put = |path: &[&str], value| {
            let path: Vec<_> = path.iter().map(ToString::to_string).collect();
            set(&mut data, &path, value);
        };
        put(&["portal"], json!(Capability::CC_PORTAL.0.to_string()));
        for (org, kind) in &given.organization {
            put(&["orgs", &org.0.to_string(), "kind"], json!(kind.id()));
        }
        for (org,) in &given.contact_center {
            put(&["orgs", &org.0.to_string(), "contact_center"], json!(true));
        }
        for (partner, customer) in &given.manages {
            put(
                &[
                    "orgs",
                    &customer.0.to_string(),
                    "managers",
                    &partner.0.to_string(),
                ],
                json!(true),
            );
        }
        for (role, standing, kind, capability, access) in &scopes.entitles {
            let path = [
                "classes",
                role.id(),
                standing.id(),
                kind.id(),
                &capability.0.to_string(),
            ];
            put(&path, json!(level(*access)));
        }
        for (role, standing, capability, access) in &scopes.entitles_in_contact_center {
            let path = [
                "contact_center",
                role.id(),
                standing.id(),
                &capability.0.to_string(),
            ];
            put(&path, json!(level(*access)));
        }
        for (_, capability) in &scopes.entitles_when_approved {
            put(&["approved", &capability.0.to_string()], json!(true));
        }
        for (offer, setting, left) in &scopes.keeps {
            put(
                &["keeps", offer.id(), &setting.0.to_string()],
                json!(left.id()),
            );
        }
        for (user, customer, _) in &scopes.approved {
            put(
                &[
                    "users",
                    &user.0.to_string(),
                    "approved",
                    &customer.0.to_string(),
                ],
                json!(true),
            );
        }
        for (user, org, _) in &scopes.barred {
            put(
                &["users", &user.0.to_string(), "barred", &org.0.to_string()],
                json!(true),
            );
        }
        let mut add = |path: &[&str], value| {
            let path: Vec<_> = path.iter().map(ToString::to_string).collect();
            push(&mut data, &path, value);
        };
        for (customer, offer) in &restricted_mode(given) {
            add(
                &["orgs", &customer.0.to_string(), "offers"],
                json!(offer.id()),
            );
        }
        for (user, role, org, standing, _) in &scopes.reaches {
            let scope = json!({"role": role.id(), "standing": standing.id()});
            add(
                &["users", &user.0.to_string(), "scopes", &org.0.to_string()],
                scope,
            );
        }
        for (user, role, partner, _) in &scopes.reaches_every {
            let scope = json!({"role": role.id(), "partner": partner.0.to_string()});
            add(&["users", &user.0.to_string(), "wide"], scope);
        }
        let mut engine = Engine::new();
        engine.add_policy("policy.rego".into(), include_str!("policy.rego").into())?;
        engine.add_data(Value::from_json_str(&serde_json::to_string(&data)?)?)?;
        Ok(Self { engine })
    }

    /// Returns how much of a capability somebody has at an organization.
    pub(crate) fn decide(&mut self, question: &Question) -> Result<Option<Access>, Failure> {
        let (user, org, capability, _) = question;
        let input = [
            ("user", user.0.to_string()),
            ("org", org.0.to_string()),
            ("capability", capability.0.to_string()),
        ];
        let input = input.map(|(name, value)| (Value::from(name), Value::from(value)));
        self.engine.set_input(Value::from(BTreeMap::from(input)));
        let found = self.engine.eval_rule("data.bailiwick.level".into())?;
        access(*capability, found.as_u8()?)
    }
}

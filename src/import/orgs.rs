//! Which organizations there are.
//!
//! Owns how organizations are known again by id and by name, what exports say of each
//! as such, and the ids that they get in facts. Who manages whom is not known here.

use super::people::{Key, printable};
use super::record::Origin;
use crate::diagnostic::fold;
use std::collections::{BTreeMap, BTreeSet};

/// An organization, by the turn in which it was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct OrgNo(pub(super) u32);

impl OrgNo {
    /// Stands for an organization where none is told.
    pub(super) const NONE: Self = Self(u32::MAX);
}

/// Which ids organizations get in facts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OrgIds {
    /// A readable form of the name; where there is no name, the UUID.
    #[default]
    Names,
    /// The UUID.
    Uuids,
}

/// What is told of an organization.
#[derive(Debug)]
pub(super) struct OrgInfo {
    pub(super) key: Key,
    /// The record that speaks of it first.
    pub(super) first: Origin,
    /// Its name, and the record that says so first.
    pub(super) name: Option<(String, Origin)>,
    /// The record that shows first that it has Webex Contact Center.
    pub(super) contact_center: Option<Origin>,
    /// The record that shows first that its offer is the Wholesale one.
    pub(super) wholesale: Option<Origin>,
    /// The record that shows first that it is a partner.
    pub(super) partner: Option<Origin>,
    /// The organization that this one turned out to be.
    same_as: Option<OrgNo>,
}

/// The organizations that were met.
#[derive(Debug, Default)]
pub(super) struct Orgs {
    known: Vec<OrgInfo>,
    by_key: BTreeMap<Key, OrgNo>,
}

impl Orgs {
    /// Returns the organization of an id, and whether the id could be decoded.
    pub(super) fn meet(&mut self, id: &str, origin: Origin) -> (OrgNo, bool) {
        let (key, decoded) = Key::of(id);
        (self.meet_key(key, origin), decoded)
    }

    /// Returns the organization of a key.
    pub(super) fn meet_key(&mut self, key: Key, origin: Origin) -> OrgNo {
        if let Some(org) = self.by_key.get(&key) {
            return *org;
        }
        let org = OrgNo(u32::try_from(self.known.len()).unwrap_or(u32::MAX));
        self.by_key.insert(key.clone(), org);
        // What cannot be decoded may be a name: tables have them where ids are wanted.
        let name = match &key {
            Key::Text(text) if is_name(text) => Some((text.to_string(), origin)),
            _ => None,
        };
        self.known.push(OrgInfo {
            key,
            first: origin,
            name,
            contact_center: None,
            wholesale: None,
            partner: None,
            same_as: None,
        });
        org
    }

    /// Notes the name of an organization, and returns another one that it had before.
    pub(super) fn name(&mut self, org: OrgNo, name: &str, origin: Origin) -> Option<String> {
        let name = printable(name);
        if name.is_empty() {
            return None;
        }
        let info = self.at_mut(org);
        match &info.name {
            Some((known, _)) => (*known != name).then(|| known.clone()),
            None => {
                info.name = Some((name, origin));
                None
            }
        }
    }

    /// Returns what is told of an organization.
    pub(super) fn at(&self, org: OrgNo) -> &OrgInfo {
        &self.known[org.0 as usize]
    }

    /// Returns what is told of an organization, to be added to.
    pub(super) fn at_mut(&mut self, org: OrgNo) -> &mut OrgInfo {
        &mut self.known[org.0 as usize]
    }

    /// Finds that those that are only called by name are the ones of that name that
    /// have an id, where just one has.
    pub(super) fn join_names(&mut self) {
        let mut named: BTreeMap<String, Vec<OrgNo>> = BTreeMap::new();
        for (org, info) in (0..).map(OrgNo).zip(&self.known) {
            if let (Key::Uuid(_), Some((name, _))) = (&info.key, &info.name) {
                named.entry(fold(name)).or_default().push(org);
            }
        }
        for place in 0..self.known.len() {
            let info = &mut self.known[place];
            if let (Key::Text(_), Some((name, _))) = (&info.key, &info.name)
                && let Some([org]) = named.get(&fold(name)).map(Vec::as_slice)
            {
                info.same_as = Some(*org);
                let told = [info.contact_center, info.wholesale, info.partner];
                let info = self.at_mut(*org);
                let known = [
                    &mut info.contact_center,
                    &mut info.wholesale,
                    &mut info.partner,
                ];
                for (known, told) in known.into_iter().zip(told) {
                    *known = first(*known, told);
                }
            }
        }
    }

    /// Returns the organization that one turned out to be.
    pub(super) fn same(&self, org: OrgNo) -> OrgNo {
        let info = self.known.get(org.0 as usize);
        info.and_then(|info| info.same_as).unwrap_or(org)
    }

    /// Returns the organization that somebody names: by id in any spelling, by name, or
    /// by the readable form of its name. `None` if it is not just one; the names to
    /// suggest are returned with it.
    pub(super) fn named(&self, name: &str) -> Result<OrgNo, Vec<String>> {
        let (key, _) = Key::of(name);
        if let Some(org) = self.by_key.get(&key) {
            return Ok(self.same(*org));
        }
        let is_it = |info: &OrgInfo| {
            let named = info.name.as_ref();
            named.is_some_and(|(known, _)| {
                fold(known) == fold(name) || readable(known) == name.to_lowercase()
            })
        };
        let all = || (0..).map(OrgNo).zip(&self.known);
        let mut found = all().filter(|(_, info)| info.same_as.is_none() && is_it(info));
        match (found.next(), found.next()) {
            (Some((org, _)), None) => Ok(org),
            _ => {
                let names = all().filter_map(|(_, info)| Some(info.name.as_ref()?.0.clone()));
                Err(names.collect())
            }
        }
    }

    /// Returns the organization of a key, if it was met.
    pub(super) fn known(&self, key: &Key) -> Option<OrgNo> {
        self.by_key.get(key).map(|org| self.same(*org))
    }

    /// Returns every organization, in the order of their keys.
    pub(super) fn all(&self) -> impl Iterator<Item = OrgNo> {
        let all = self.by_key.values().copied();
        all.filter(|org| self.at(*org).same_as.is_none())
    }

    /// Returns the ids that the organizations get in facts. Those that would get the
    /// same one get the beginning of their own ids besides.
    pub(super) fn ids(&self, wanted: OrgIds) -> BTreeMap<OrgNo, String> {
        let mut ids = BTreeMap::new();
        let mut taken = BTreeSet::new();
        let mut left: Vec<OrgNo> = self.all().collect();
        let forms: [fn(&OrgInfo) -> String; 4] = [
            |info| match &info.name {
                Some((name, _)) => readable(name),
                None => String::new(),
            },
            |info| match &info.name {
                Some((name, _)) => format!("{}-{}", readable(name), info.key.short()),
                None => String::new(),
            },
            |info| info.key.text(),
            |info| format!("{}-{}", info.key.text(), info.first.record),
        ];
        let skipped = match wanted {
            OrgIds::Names => 0,
            OrgIds::Uuids => 2,
        };
        for form in forms.into_iter().skip(skipped) {
            let mut same: BTreeMap<String, Vec<OrgNo>> = BTreeMap::new();
            for org in left {
                same.entry(form(self.at(org))).or_default().push(org);
            }
            left = Vec::new();
            for (id, orgs) in same {
                match orgs.as_slice() {
                    [org] if !id.is_empty() && !id.starts_with('-') && !taken.contains(&id) => {
                        taken.insert(id.clone());
                        ids.insert(*org, id);
                    }
                    _ => left.extend(orgs),
                }
            }
        }
        ids
    }
}

/// Returns the earlier of two records, either of which may lack.
pub(super) fn first(one: Option<Origin>, other: Option<Origin>) -> Option<Origin> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Returns whether a text that is no id may be a name: encoded ids are long and have no
/// blanks.
fn is_name(text: &str) -> bool {
    text.contains(' ') || text.len() < 30
}

/// Returns a readable form of a name: small letters and digits without diacritics, and
/// hyphens between.
fn readable(name: &str) -> String {
    let mut form = String::new();
    for letter in fold(name).chars() {
        if letter.is_alphanumeric() {
            form.push(letter);
        } else if !form.is_empty() && !form.ends_with('-') {
            form.push('-');
        }
    }
    form.truncate(form.trim_end_matches('-').len());
    form
}

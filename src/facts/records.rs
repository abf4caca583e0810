//! The records of a fact file, as they are written.

use serde::Deserialize;

use super::stated::StatedFact;
use crate::diagnostic::Diagnostic;
use crate::model::{Instant, Offer, OrgKind, Word};
use crate::reading::{Item, Text, WordText};

/// A record of a fact file and the list that it belongs in.
pub(super) struct Shape {
    /// The name of the record.
    pub(super) name: &'static str,
    /// The list.
    pub(super) list: &'static str,
    /// The names of its fields.
    pub(super) fields: &'static [&'static str],
    /// Reads the fields in their brackets. What is wrong with them is added to
    /// the errors.
    pub(super) read: fn(Item<'_>, &mut Vec<Diagnostic>) -> Option<StatedFact>,
}

/// The lists of a fact file.
pub const LISTS: [&str; 7] = [
    "orgs",
    "users",
    "manages",
    "grants",
    "assignments",
    "settings",
    "events",
];

/// Declares the records: their lists, their fields, and what they state.
macro_rules! records {
    ($($name:ident in $list:literal {
        $($(#[$option:meta])* $field:ident: $type:ty),+ $(,)?
    } => |$record:ident, $reader:ident| $fact:expr;)+) => {
        /// Every record of a fact file.
        pub(super) const SHAPES: &[Shape] = &[$(Shape {
            name: stringify!($name),
            list: $list,
            fields: &[$(stringify!($field)),+],
            read: {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct $name {
                    $($(#[$option])* $field: $type,)+
                }

                |item, errors| {
                    let $record: $name = match item.parse() {
                        Ok(record) => record,
                        Err(error) => {
                            errors.push(error);
                            return None;
                        }
                    };
                    let $reader = &mut Reader { item, errors };
                    $fact
                }
            },
        }),+];
    };
}

records! {
    Org in "orgs" {
        id: Text,
        kind: WordText,
        #[serde(default)] offer: Option<WordText>,
        #[serde(default)] contact_center: bool,
        #[serde(default)] name: Option<Text>,
    } => |org, reader| {
        let kind = reader.word(&org.kind);
        let offer = org.offer.map(|offer| reader.word(&offer));
        let (kind, offer) = (kind?, match offer { Some(offer) => Some(offer?), None => None });
        Some(StatedFact::Org {
            id: org.id.into_string(),
            kind,
            // Of a partner, what is generic by default may be said or left out.
            offer: offer.filter(|&offer| kind != OrgKind::Partner || offer != Offer::Generic),
            contact_center: org.contact_center,
            name: org.name.map(Text::into_string),
        })
    };

    User in "users" {
        id: Text,
        home: Text,
        #[serde(default)] licenses: Vec<WordText>,
    } => |user, reader| {
        let licenses: Vec<_> = user.licenses.iter().map(|word| reader.word(word)).collect();
        Some(StatedFact::User {
            id: user.id.into_string(),
            home: user.home.into_string(),
            licenses: licenses.into_iter().collect::<Option<_>>()?,
        })
    };

    Manages in "manages" {
        partner: Text,
        customer: Text,
    } => |manages, _reader| Some(StatedFact::Manages {
        partner: manages.partner.into_string(),
        customer: manages.customer.into_string(),
    });

    Grant in "grants" {
        role: WordText,
        to: Text,
        on: Text,
        #[serde(default)] by: Option<Text>,
        #[serde(default)] from: Option<Text>,
        #[serde(default)] until: Option<Text>,
    } => |grant, reader| {
        let role = reader.word(&grant.role);
        let from = reader.instant(grant.from, Instant::ALWAYS);
        let until = reader.instant(grant.until, Instant::NEVER);
        Some(StatedFact::Grant {
            role: role?,
            to: grant.to.into_string(),
            on: grant.on.into_string(),
            by: grant.by.map(Text::into_string),
            from: from?,
            until: until?,
        })
    };

    Assigned in "assignments" {
        user: Text,
        customer: Text,
        #[serde(default)] by: Option<Text>,
        #[serde(default)] from: Option<Text>,
        #[serde(default)] until: Option<Text>,
    } => |assigned, reader| {
        let from = reader.instant(assigned.from, Instant::ALWAYS);
        let until = reader.instant(assigned.until, Instant::NEVER);
        Some(StatedFact::Assigned {
            user: assigned.user.into_string(),
            customer: assigned.customer.into_string(),
            by: assigned.by.map(Text::into_string),
            from: from?,
            until: until?,
        })
    };

    Provisioned in "assignments" {
        user: Text,
        customer: Text,
        #[serde(default)] at: Option<Text>,
    } => |provisioned, reader| Some(StatedFact::Provisioned {
        user: provisioned.user.into_string(),
        customer: provisioned.customer.into_string(),
        at: reader.instant(provisioned.at, Instant::ALWAYS)?,
    });

    RestrictedMode in "settings" {
        on: Text,
        enabled: bool,
    } => |mode, _reader| Some(StatedFact::RestrictedMode {
        on: mode.on.into_string(),
        enabled: mode.enabled,
    });

    FirstUser in "events" {
        user: Text,
        on: Text,
    } => |first, _reader| Some(StatedFact::FirstUser {
        user: first.user.into_string(),
        on: first.on.into_string(),
    });

    SetUpServices in "events" {
        by: Text,
        on: Text,
        #[serde(default)] at: Option<Text>,
    } => |setup, reader| Some(StatedFact::SetUpServices {
        by: setup.by.into_string(),
        on: setup.on.into_string(),
        at: reader.instant(setup.at, Instant::ALWAYS)?,
    });

    HelpDeskApproval in "events" {
        user: Text,
        on: Text,
        by: Text,
        at: Text,
    } => |approval, reader| Some(StatedFact::HelpDeskApproval {
        user: approval.user.into_string(),
        on: approval.on.into_string(),
        by: approval.by.into_string(),
        at: reader.instant(Some(approval.at), Instant::ALWAYS)?,
    });

    Demotion in "events" {
        user: Text,
        on: Text,
        at: Text,
    } => |demotion, reader| Some(StatedFact::Demotion {
        user: demotion.user.into_string(),
        on: demotion.on.into_string(),
        at: reader.instant(Some(demotion.at), Instant::ALWAYS)?,
    });
}

/// Looks up the words and instants of a record and collects what is wrong.
struct Reader<'r, 's> {
    item: Item<'s>,
    errors: &'r mut Vec<Diagnostic>,
}

impl Reader<'_, '_> {
    fn word<W: Word>(&mut self, word: &WordText) -> Option<W> {
        self.item
            .word(word)
            .map_err(|error| self.errors.push(error))
            .ok()
    }

    fn instant(&mut self, text: Option<Text>, otherwise: Instant) -> Option<Instant> {
        let Some(text) = text else {
            return Some(otherwise);
        };
        self.item
            .instant(&text)
            .map_err(|error| self.errors.push(error))
            .ok()
    }
}

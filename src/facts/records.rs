//! The records of a fact file, as they are written.

use serde::Deserialize;

use super::met::{Met, Name};
use super::stated::StatedFact;
use crate::diagnostic::Diagnostic;
use crate::model::{Instant, Offer, OrgKind, Word};
use crate::reading::{
    Fields, Item, Plain, PlainText, PlainWord, Row, Slice, Sort, Sorted as _, Text, Value as _,
    WordText,
};

/// A record of a fact file and the list that it belongs in.
pub(super) struct Shape {
    /// The name of the record.
    pub(super) name: &'static str,
    /// The list.
    pub(super) list: &'static str,
    /// The names of its fields, and what sort of value each has.
    pub(super) fields: &'static [(&'static str, Sort)],
    /// Reads the fields in their brackets. What is wrong with them is added to
    /// the errors.
    pub(super) read: fn(Item<'_>, &mut Vec<Diagnostic>) -> Option<CarefulRecord>,
    /// Reads the fields in their brackets, if they are written plainly.
    pub(super) plain: fn(&mut Plain<'_>, &mut Met) -> Option<PlainRecord>,
    /// Reads the fields from the cells of a row, if they are written plainly.
    pub(super) row: fn(&mut Row<'_>, &mut Met) -> Option<PlainRecord>,
}

/// What a record states, and which record of an export it says it came from.
pub(super) type CarefulRecord = (StatedFact, Option<String>);

/// What a record states that is written plainly, and where in the text it says
/// which record of an export it came from.
pub(super) type PlainRecord = (StatedFact<Name>, Option<Slice>);

/// The field that every record may have: which record of an export it came from.
const ORIGIN: &str = "origin";

/// The lists of a fact file.
pub const LISTS: [&str; 8] = [
    "orgs",
    "users",
    "manages",
    "grants",
    "assignments",
    "settings",
    "events",
    "unknown",
];

/// Declares the function that reads a record that is written plainly.
macro_rules! plain {
    ($name:ident {
        $($field:ident: $type:ty $(= $default:ident)?),+
    } => |$record:ident, $reader:ident| $fact:expr) => {
        fn plain(from: &mut impl Fields, names: &mut Met) -> Option<PlainRecord> {
            use crate::reading::plainly::*;

            struct $name {
                $($field: $type,)+
            }

            $(let mut $field: Option<$type> = None;)+
            let mut exported: Option<Option<Text>> = None;
            from.fields(|from, name| {
                match name {
                    $(stringify!($field) if $field.is_none() => {
                        $field = Some(<$type>::read(from)?);
                    })+
                    ORIGIN if exported.is_none() => {
                        exported = Some(<Option<Text>>::read(from)?);
                    }
                    // No such field, or twice.
                    _ => return None,
                }
                Some(())
            })?;
            $($(let $field = $field.or_else(|| Some(Default::$default()));)?)+
            let $record = $name { $($field: $field?,)+ };
            let $reader = &mut PlainReader { from: &*from, names };
            let fact: Option<StatedFact<Name>> = $fact;
            Some((fact?, exported.flatten().map(|PlainText(slice)| slice)))
        }
    };
}

/// Declares the records: their lists, their fields, and what they state.
///
/// What they state is said once, and means the same however they are read.
macro_rules! records {
    ($($name:ident in $list:literal {
        $($field:ident: $type:ty $(= $default:ident)?),+ $(,)?
    } => |$record:ident, $reader:ident| $fact:expr;)+) => {
        /// Every record of a fact file.
        pub(super) const SHAPES: &[Shape] = &[$(Shape {
            name: stringify!($name),
            list: $list,
            fields: &[$((stringify!($field), <$type>::SORT),)+ (ORIGIN, Text::SORT)],
            read: {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct $name {
                    $($(#[serde($default)])? $field: $type,)+
                    #[serde(default)]
                    origin: Option<Text>,
                }

                |item, errors| {
                    let mut read: $name = match item.parse() {
                        Ok(record) => record,
                        Err(error) => {
                            errors.push(error);
                            return None;
                        }
                    };
                    let exported = read.origin.take().map(Text::into_string);
                    let $record = read;
                    let $reader = &mut Reader { item, errors };
                    let fact: Option<StatedFact> = $fact;
                    Some((fact?, exported))
                }
            },
            plain: {
                plain!($name { $($field: $type $(= $default)?),+ } => |$record, $reader| $fact);
                |from, names| plain(from, names)
            },
            row: {
                plain!($name { $($field: $type $(= $default)?),+ } => |$record, $reader| $fact);
                |from, names| plain(from, names)
            },
        }),+];
    };
}

records! {
    Org in "orgs" {
        id: Text,
        kind: WordText,
        offer: Option<WordText> = default,
        contact_center: bool = default,
        name: Option<Text> = default,
    } => |org, reader| {
        let kind = reader.word(&org.kind);
        let offer = org.offer.map(|offer| reader.word(&offer));
        let (kind, offer) = (kind?, match offer { Some(offer) => Some(offer?), None => None });
        Some(StatedFact::Org {
            id: reader.name(org.id),
            kind,
            // Of a partner, what is generic by default may be said or left out.
            offer: offer.filter(|&offer| kind != OrgKind::Partner || offer != Offer::Generic),
            contact_center: org.contact_center,
            name: org.name.map(|name| reader.name(name)),
        })
    };

    User in "users" {
        id: Text,
        home: Text,
        licenses: Vec<WordText> = default,
    } => |user, reader| {
        let licenses: Vec<_> = user.licenses.iter().map(|word| reader.word(word)).collect();
        Some(StatedFact::User {
            id: reader.name(user.id),
            home: reader.name(user.home),
            licenses: licenses.into_iter().collect::<Option<_>>()?,
        })
    };

    Manages in "manages" {
        partner: Text,
        customer: Text,
    } => |manages, reader| Some(StatedFact::Manages {
        partner: reader.name(manages.partner),
        customer: reader.name(manages.customer),
    });

    Grant in "grants" {
        role: WordText,
        to: Text,
        on: Text,
        by: Option<Text> = default,
        from: Option<Text> = default,
        until: Option<Text> = default,
    } => |grant, reader| {
        let role = reader.word(&grant.role);
        let from = reader.instant(grant.from, Instant::ALWAYS);
        let until = reader.instant(grant.until, Instant::NEVER);
        Some(StatedFact::Grant {
            role: role?,
            to: reader.name(grant.to),
            on: reader.name(grant.on),
            by: grant.by.map(|name| reader.name(name)),
            from: from?,
            until: until?,
        })
    };

    Assigned in "assignments" {
        user: Text,
        customer: Text,
        by: Option<Text> = default,
        from: Option<Text> = default,
        until: Option<Text> = default,
    } => |assigned, reader| {
        let from = reader.instant(assigned.from, Instant::ALWAYS);
        let until = reader.instant(assigned.until, Instant::NEVER);
        Some(StatedFact::Assigned {
            user: reader.name(assigned.user),
            customer: reader.name(assigned.customer),
            by: assigned.by.map(|name| reader.name(name)),
            from: from?,
            until: until?,
        })
    };

    Provisioned in "assignments" {
        user: Text,
        customer: Text,
        at: Option<Text> = default,
    } => |provisioned, reader| Some(StatedFact::Provisioned {
        user: reader.name(provisioned.user),
        customer: reader.name(provisioned.customer),
        at: reader.instant(provisioned.at, Instant::ALWAYS)?,
    });

    RestrictedMode in "settings" {
        on: Text,
        enabled: bool,
    } => |mode, reader| Some(StatedFact::RestrictedMode {
        on: reader.name(mode.on),
        enabled: mode.enabled,
    });

    FirstUser in "events" {
        user: Text,
        on: Text,
    } => |first, reader| Some(StatedFact::FirstUser {
        user: reader.name(first.user),
        on: reader.name(first.on),
    });

    SetUpServices in "events" {
        by: Text,
        on: Text,
        at: Option<Text> = default,
    } => |setup, reader| Some(StatedFact::SetUpServices {
        by: reader.name(setup.by),
        on: reader.name(setup.on),
        at: reader.instant(setup.at, Instant::ALWAYS)?,
    });

    HelpDeskApproval in "events" {
        user: Text,
        on: Text,
        by: Text,
        at: Text,
    } => |approval, reader| Some(StatedFact::HelpDeskApproval {
        user: reader.name(approval.user),
        on: reader.name(approval.on),
        by: reader.name(approval.by),
        at: reader.instant(Some(approval.at), Instant::ALWAYS)?,
    });

    Demotion in "events" {
        user: Text,
        on: Text,
        at: Text,
    } => |demotion, reader| Some(StatedFact::Demotion {
        user: reader.name(demotion.user),
        on: reader.name(demotion.on),
        at: reader.instant(Some(demotion.at), Instant::ALWAYS)?,
    });

    UnknownRole in "unknown" {
        user: Text,
        role: Text,
        on: Text,
    } => |unknown, reader| Some(StatedFact::UnknownRole {
        user: reader.name(unknown.user),
        role: reader.name(unknown.role),
        on: reader.name(unknown.on),
    });

    Unknown in "unknown" {
        what: WordText,
        on: Option<Text> = default,
    } => |unknown, reader| Some(StatedFact::Unknown {
        what: reader.word(&unknown.what)?,
        on: unknown.on.map(|name| reader.name(name)),
    });
}

/// Looks up the words and instants of a record and collects what is wrong.
struct Reader<'r, 's> {
    item: Item<'s>,
    errors: &'r mut Vec<Diagnostic>,
}

impl Reader<'_, '_> {
    #[expect(clippy::unused_self, reason = "plain readers meet the names")]
    fn name(&mut self, text: Text) -> String {
        text.into_string()
    }

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

/// Looks up the words and instants of a record that is written plainly; what is
/// wrong is not said here.
struct PlainReader<'r, F> {
    from: &'r F,
    names: &'r mut Met,
}

impl<F: Fields> PlainReader<'_, F> {
    fn name(&mut self, PlainText(text): PlainText) -> Name {
        self.names.meet(self.from.part(text))
    }

    fn word<W: Word>(&mut self, PlainWord(word): &PlainWord) -> Option<W> {
        W::from_id(self.from.part(*word))
    }

    fn instant(&mut self, text: Option<PlainText>, otherwise: Instant) -> Option<Instant> {
        let Some(PlainText(text)) = text else {
            return Some(otherwise);
        };
        Instant::parse(self.from.part(text)).ok()
    }
}

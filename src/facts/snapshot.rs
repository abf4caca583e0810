//! Snapshots: a fact base as bytes, to be opened much faster than it is read.
//!
//! Owns what the bytes are and whether they can be relied on. A snapshot keeps
//! the places of the facts as lines and columns, but not the texts; and of each
//! file that it was made of the size, the time and a checksum, so that it can be
//! told whether it is older than these. Files are looked at elsewhere.
//!
//! Invariant: bytes that differ anywhere from those that were written make no
//! fact base.

use bitcode::{Decode, Encode};
use twox_hash::XxHash3_64;

use super::base::{Entry, FactBase, Named, Origins};
use super::exported::Exported;
use super::fact::Fact;
use super::names::Names;
use crate::diagnostic::{FileId, Sources, Span};
use crate::model::{Grant, Licence, Offer, Org, OrgKind, Role, Untold, User, Word};
use std::sync::Arc;

/// How every snapshot begins.
const MARK: &[u8; 16] = b"bailiwick facts\n";

/// The version of what follows; to be raised when it changes.
const VERSION: u64 = 2;

/// The mark, the version, the length and the checksum of what follows.
const HEAD: usize = MARK.len() + 3 * size_of::<u64>();

/// What a snapshot was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Made {
    /// The files and folders that were named, as they are seen from the folder
    /// of the snapshot.
    pub paths: Vec<String>,
    /// The files that were found, in order.
    pub files: Vec<MadeOf>,
}

/// A file that a snapshot was made of.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct MadeOf {
    /// The path, as it is seen from the folder of the snapshot.
    pub path: String,
    /// The bytes in it.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970, where that is known.
    pub changed: Option<u64>,
    /// The checksum of the bytes.
    pub checksum: u64,
}

/// Why bytes are no snapshot that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// They do not begin like one.
    #[error("is no snapshot")]
    Foreign,
    /// It was written by another version of the program.
    #[error("was compiled by another version of bailiwick")]
    OtherVersion,
    /// Its end is missing.
    #[error("is cut short")]
    CutShort,
    /// Its bytes are not those that were written.
    #[error("is damaged")]
    Damaged,
}

/// What stands in a snapshot after its head.
#[derive(Encode, Decode)]
struct Content {
    made: Made,
    /// The shown names of the files that the places are in.
    files: Vec<String>,
    users: Names,
    orgs: Names,
    shown: Vec<Option<String>>,
    facts: Vec<Fact>,
    /// The first place of each fact.
    places: Vec<Place>,
    /// The other places, each with the place of the fact among the facts.
    more: Vec<(u32, Place)>,
    /// What others call the roles that the policy does not know.
    unknown_roles: Names,
    /// The records of exports that records came from, by the places of these.
    exported: Vec<(Place, String)>,
}

/// A place in a file.
#[derive(Clone, Copy, Encode, Decode)]
struct Place {
    file: u32,
    line: u32,
    column: u32,
}

/// Returns whether bytes begin as those of a snapshot do.
#[must_use]
pub fn is_snapshot(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK)
}

/// Returns the checksum of some bytes.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// Returns the version of what is written: of the form, and of the words that
/// stand in it as numbers.
fn version() -> u64 {
    fn words<W: Word>() -> String {
        let ids: Vec<&str> = W::ALL.iter().map(|word| word.id()).collect();
        ids.join(" ")
    }
    let words = [
        words::<Role>(),
        words::<OrgKind>(),
        words::<Offer>(),
        words::<Licence>(),
        words::<Untold>(),
    ];
    let version = format!("{VERSION} {} {words:?}", env!("CARGO_PKG_VERSION"));
    checksum(version.as_bytes())
}

/// Returns a fact base as bytes, with the places of its facts in the files.
#[must_use]
pub fn encode(base: &FactBase, sources: &Sources, made: Made) -> Vec<u8> {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let place = |span: &Span| {
        let location = sources.location(*span);
        Place {
            file: span.file.number(),
            line: number(location.line),
            column: number(location.column),
        }
    };
    let entries: Vec<&Entry> = base.entries().map(|(_, entry)| entry).collect();
    let (users, orgs, unknown_roles) = base.names();
    let exported = base.all_exported().all();
    let more = (0..).zip(&entries).flat_map(|(fact, entry)| {
        let others = entry.origins.iter().skip(1);
        others.map(move |span| (fact, place(span)))
    });
    let content = Content {
        made,
        files: sources
            .files()
            .map(|file| sources.name(file).to_owned())
            .collect(),
        users: users.clone(),
        orgs: orgs.clone(),
        shown: base
            .orgs()
            .map(|(org, _)| base.org(org).name.clone())
            .collect(),
        facts: entries.iter().map(|entry| entry.fact).collect(),
        places: entries
            .iter()
            .map(|entry| place(&entry.origins[0]))
            .collect(),
        more: more.collect(),
        unknown_roles: unknown_roles.clone(),
        exported: exported
            .map(|(span, origin)| (place(&span), origin.to_owned()))
            .collect(),
    };
    let content = bitcode::encode(&content);
    let mut bytes = Vec::with_capacity(HEAD + content.len());
    bytes.extend_from_slice(MARK);
    for number in [version(), content.len() as u64, checksum(&content)] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.extend_from_slice(&content);
    bytes
}

/// Returns the fact base of some bytes and what it was made of. The files are
/// added to the sources by their names.
///
/// # Errors
///
/// Why the bytes are no snapshot that can be used.
pub fn decode(bytes: &[u8], sources: &mut Sources) -> Result<(FactBase, Made), SnapshotError> {
    if !is_snapshot(bytes) {
        let begun = MARK.starts_with(bytes) && !bytes.is_empty();
        return Err(if begun {
            SnapshotError::CutShort
        } else {
            SnapshotError::Foreign
        });
    }
    let (head, content) = bytes
        .split_at_checked(HEAD)
        .ok_or(SnapshotError::CutShort)?;
    let (numbers, _) = head[MARK.len()..].as_chunks();
    let [written, length, sum] = [0, 1, 2].map(|place| u64::from_le_bytes(numbers[place]));
    if written != version() {
        return Err(SnapshotError::OtherVersion);
    }
    if (content.len() as u64) < length {
        return Err(SnapshotError::CutShort);
    }
    if content.len() as u64 != length || checksum(content) != sum {
        return Err(SnapshotError::Damaged);
    }
    let content: Content = bitcode::decode(content).map_err(|_| SnapshotError::Damaged)?;
    content.open(sources).ok_or(SnapshotError::Damaged)
}

impl Content {
    /// Returns the fact base, if everything in it fits together.
    fn open(self, sources: &mut Sources) -> Option<(FactBase, Made)> {
        let fits = self.users.are_sorted()
            && self.orgs.are_sorted()
            && self.unknown_roles.are_sorted()
            && self.shown.len() == self.orgs.len()
            && self.places.len() == self.facts.len()
            && self.are_numbered();
        if !fits {
            return None;
        }
        let files: Vec<FileId> = self
            .files
            .iter()
            .map(|name| sources.add_places(name.as_str()))
            .collect();
        let span = |place: Place| {
            let file = *files.get(place.file as usize)?;
            Some(Sources::place(file, place.line, place.column))
        };
        let mut entries: Vec<Entry> = Vec::with_capacity(self.facts.len());
        for (fact, place) in self.facts.into_iter().zip(self.places) {
            entries.push(Entry {
                fact,
                origins: Origins::from([span(place)?]),
            });
        }
        for (fact, place) in self.more {
            entries.get_mut(fact as usize)?.origins.push(span(place)?);
        }
        let mut exported = Exported::default();
        for (place, origin) in self.exported {
            exported.note(span(place)?, &origin);
        }
        let named = Named {
            users: self.users,
            orgs: self.orgs,
            unknown_roles: self.unknown_roles,
            exported: Arc::new(exported.sorted()),
        };
        let base = FactBase::of_entries(named, self.shown, entries);
        Some((base, self.made))
    }

    /// Returns whether the facts are sorted, every number in them is one of a
    /// name, and every name is declared once.
    fn are_numbered(&self) -> bool {
        let user = |user: &User| user.index() < self.users.len();
        let org = |org: &Org| org.index() < self.orgs.len();
        let by = |by: &Option<User>| by.as_ref().is_none_or(user);
        let (mut orgs, mut homes, mut grants) = (0_u32, 0_u32, 0_u32);
        let turn = |count: &mut u32, number: u32| {
            *count += 1;
            *count - 1 == number
        };
        let fits = self.facts.iter().all(|fact| match fact {
            Fact::Org { org: id, .. } => turn(&mut orgs, id.0),
            Fact::Home { user: id, org: at } => turn(&mut homes, id.0) && org(at),
            Fact::Licence { user: holder, .. } => user(holder),
            Fact::Manages { partner, customer } => org(partner) && org(customer),
            Fact::Grant {
                grant: Grant(number),
                to,
                on,
                by: giver,
                ..
            } => turn(&mut grants, *number) && user(to) && org(on) && by(giver),
            Fact::Assigned {
                user: to,
                customer,
                by: giver,
                ..
            } => user(to) && org(customer) && by(giver),
            Fact::Provisioned {
                user: by, customer, ..
            } => user(by) && org(customer),
            Fact::RestrictedMode { on, .. } => org(on),
            Fact::FirstUser { user: first, on } => user(first) && org(on),
            Fact::SetUpServices { by, on, .. } => user(by) && org(on),
            Fact::HelpDeskApproval {
                user: helper,
                on,
                by,
                ..
            } => user(helper) && org(on) && user(by),
            Fact::Demotion {
                user: demoted, on, ..
            } => user(demoted) && org(on),
            Fact::UnknownRole {
                user: holder,
                role,
                on,
            } => user(holder) && role.index() < self.unknown_roles.len() && org(on),
            Fact::Unknown { on, .. } => on.as_ref().is_none_or(org),
        });
        fits && orgs as usize == self.orgs.len()
            && homes as usize == self.users.len()
            && self.facts.is_sorted_by(|one, other| one < other)
    }
}

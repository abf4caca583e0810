//! Ids as exports spell them.
//!
//! Owns how one id is recognised behind its spellings: encoded with its kind, as a
//! bare UUID, as an encoded UUID or role. What an id belongs to is not known here.
//!
//! Invariant: a key is of visible ASCII characters, whatever was decoded.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// What an id is the id of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person.
    Person,
    /// An organization.
    Organization,
    /// A role.
    Role,
    /// A licence.
    Licence,
    /// A group of users.
    Group,
    /// A location.
    Location,
    /// A customer of a Wholesale partner.
    Enterprise,
    /// The same as subscribers name it.
    Customer,
    /// A subscriber of a Wholesale customer.
    Subscriber,
    /// Something that does not matter here.
    Other,
}

/// An id behind its spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// What it is the id of, where the spelling tells.
    pub kind: Option<Kind>,
    /// What is the same in all spellings: a UUID in lower case, or what else stands
    /// there, such as the word of a role.
    pub key: String,
    owner: Option<String>,
}

impl Id {
    /// Returns the UUID of the organization that a licence or a group belongs to,
    /// where the id tells.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }
}

/// What stands before an encoded id with its kind.
const SCHEME: &str = "ciscospark://";

/// What such an id begins with when it is encoded.
pub(super) const ENCODED_SCHEME: &str = "Y2lzY29zcGFyazovL";

/// Returns the id that a text spells; `None` where it cannot be told, as of one
/// whose case was changed. A text that is not encoded is one if it is a UUID.
#[must_use]
pub fn decode(text: &str) -> Option<Id> {
    let text = text.trim();
    if let Some(key) = uuid(text) {
        return Some(Id {
            kind: None,
            key,
            owner: None,
        });
    }
    if let Some(rest) = text.strip_prefix(SCHEME) {
        return with_kind(rest);
    }
    let text = text.trim_end_matches('=');
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .or_else(|_| STANDARD_NO_PAD.decode(text))
        .ok()?;
    let inner = String::from_utf8(bytes).ok()?;
    if let Some(rest) = inner.strip_prefix(SCHEME) {
        return with_kind(rest);
    }
    let (kind, key) = match uuid(&inner) {
        Some(key) => (None, key),
        None if is_role(&inner) => (Some(Kind::Role), inner),
        None => return None,
    };
    Some(Id {
        kind,
        key,
        owner: None,
    })
}

/// Returns the ids of a text that holds several, parted by commas.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|id| !id.is_empty())
}

/// Returns the id of `region/KIND/payload`.
fn with_kind(rest: &str) -> Option<Id> {
    let mut parts = rest.splitn(3, '/').skip(1);
    let (kind, payload) = (parts.next()?, parts.next()?);
    if payload.is_empty() || !payload.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let kind = match &*kind.to_ascii_uppercase() {
        "PEOPLE" => Kind::Person,
        "ORGANIZATION" => Kind::Organization,
        "ROLE" => Kind::Role,
        "LICENSE" => Kind::Licence,
        "GROUP" | "SCIM_GROUP" => Kind::Group,
        "LOCATION" => Kind::Location,
        "ENTERPRISE" => Kind::Enterprise,
        "CUSTOMER" => Kind::Customer,
        "SUBSCRIBER" => Kind::Subscriber,
        _ => Kind::Other,
    };
    // A licence names its owner before a colon, a group after it.
    let (key, owner) = match (kind, payload.split_once(':')) {
        (Kind::Licence, Some((owner, code))) => match uuid(owner) {
            Some(owner) => (format!("{owner}:{code}"), Some(owner)),
            None => (payload.to_owned(), None),
        },
        (Kind::Group, Some((group, owner))) => {
            let key = uuid(group).unwrap_or_else(|| group.to_owned());
            (key, uuid(owner))
        }
        _ => (uuid(payload).unwrap_or_else(|| payload.to_owned()), None),
    };
    Some(Id {
        kind: Some(kind),
        key,
        owner,
    })
}

/// Returns a UUID in lower case.
fn uuid(text: &str) -> Option<String> {
    let is_uuid = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    is_uuid.then(|| text.to_ascii_lowercase())
}

/// Returns whether a text has the form of a role's word, such as `id_full_admin`
/// or `atlas-portal.support`.
fn is_role(text: &str) -> bool {
    let mut parts = text.split(['.', '_']);
    let are_words = parts.all(|part| {
        part.starts_with(|first: char| first.is_ascii_lowercase())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    });
    are_words && text.contains(['.', '_'])
}

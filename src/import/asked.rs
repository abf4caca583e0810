//! What was asked for, where an answer does not say it.
//!
//! Owns how a request is read, and which ids the name of a file tells. Answers name
//! neither the customer whose administrators nor the person whose customers they
//! list; whoever saved them knows. Which kind of record an answer has is never told
//! by this.

use super::id::{self, ENCODED_SCHEME, Id, Kind};
use percent_encoding::percent_decode_str;

/// What is known of the request that an answer belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The organization that was asked about, as it was spelled.
    pub org: Option<String>,
    /// The person who was asked about.
    pub person: Option<String>,
    /// An id of which it is not told whether a person or an organization has it.
    pub either: Option<String>,
    /// The partner below a Wholesale partner, on whose behalf was asked.
    pub sub_partner: Option<String>,
    /// Whether whoever called asked about themselves.
    pub me: bool,
}

impl Asked {
    /// Returns what a request tells, such as `GET https://…` or only the address;
    /// `None` where the text is no request.
    #[must_use]
    pub fn of_request(text: &str) -> Option<Self> {
        let text = text.trim();
        let address = match text.split_once(' ') {
            Some((method, address)) if method.bytes().all(|it| it.is_ascii_uppercase()) => {
                address.trim()
            }
            _ => text,
        };
        if address.contains(char::is_whitespace) || !address.contains('/') {
            return None;
        }
        let address = address.split('#').next().unwrap_or_default();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let mut asked = Self::default();
        for (at, part) in parts.iter().enumerate() {
            let next = parts.get(at + 1).copied().and_then(value);
            match *part {
                "organizations" | "scim" => asked.org = asked.org.or(next),
                "me" => asked.me = true,
                _ => {}
            }
        }
        for pair in query.split('&') {
            let (name, text) = pair.split_once('=').unwrap_or_default();
            match name {
                "orgId" => asked.org = value(text).or(asked.org),
                "managedBy" => asked.person = value(text),
                "onBehalfOfSubPartnerOrgId" => asked.sub_partner = value(text),
                _ => {}
            }
        }
        Some(asked)
    }

    /// Returns what the name of a file tells, the folders above it included. What
    /// stands nearer to the end counts more.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let mut asked = Self::default();
        let mut parts = name.rsplit(['/', '\\']);
        let file = parts.next().unwrap_or_default();
        let stem = file.split('.').next().unwrap_or_default();
        // The number of a page may stand behind.
        let mut words = stem.rsplit(|letter: char| !letter.is_alphanumeric());
        let last = words.find(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
        asked.me = last == Some("me");
        for part in std::iter::once(file).chain(parts) {
            for (spelled, found) in ids_in(part) {
                let place = match found.kind {
                    Some(Kind::Organization) => &mut asked.org,
                    Some(Kind::Person) => &mut asked.person,
                    None => &mut asked.either,
                    Some(_) => continue,
                };
                place.get_or_insert_with(|| spelled.to_owned());
            }
        }
        asked
    }

    /// Returns what this tells, and where it does not tell something, the other.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        let either = match (&self.org, &self.person) {
            (None, None) => self.either.or_else(|| other.either.clone()),
            // An id of either sort that is told less surely is not needed any more.
            _ => self.either,
        };
        Self {
            org: self.org.or_else(|| other.org.clone()),
            person: self.person.or_else(|| other.person.clone()),
            either,
            sub_partner: self.sub_partner.or_else(|| other.sub_partner.clone()),
            me: self.me || other.me,
        }
    }

    /// Returns the organization that was asked about.
    #[must_use]
    pub fn about_org(&self) -> Option<&str> {
        self.org.as_deref().or(self.either.as_deref())
    }

    /// Returns the person who was asked about.
    #[must_use]
    pub fn about_person(&self) -> Option<&str> {
        self.person.as_deref().or(self.either.as_deref())
    }
}

/// Returns the id that a part of an address is, unless it only holds an id's place.
fn value(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8().ok()?;
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || b"-_=+/.:".contains(&byte);
    let is_one = !text.is_empty() && text.bytes().all(is_id) && id::decode(&text).is_some();
    is_one.then(|| text.into_owned())
}

/// Returns the ids of people and organizations that stand in a part of a name, with
/// their spellings.
fn ids_in(part: &str) -> Vec<(&str, Id)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < part.len() {
        let rest = part.get(at..).unwrap_or_default();
        let one = if rest.starts_with(ENCODED_SCHEME) {
            encoded(rest)
        } else {
            let uuid = rest.get(..36).filter(|text| text.contains('-'));
            uuid.and_then(|text| Some((text, id::decode(text)?)))
        };
        match one {
            Some((spelled, id)) => {
                at += spelled.len();
                found.push((spelled, id));
            }
            None => at += 1,
        }
    }
    found
}

/// Returns the encoded id with which a text begins. What follows it may be of the
/// letters of which ids are: the longest beginning that is an id counts.
fn encoded(text: &str) -> Option<(&str, Id)> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_=".contains(byte);
    let longest = text.bytes().take_while(|byte| is_part(byte)).count();
    let ends = (ENCODED_SCHEME.len()..=longest).rev();
    ends.filter(|end| *end == longest || b"-_".contains(&text.as_bytes()[*end]))
        .find_map(|end| {
            let id = id::decode(&text[..end])?;
            let is_uuid = id::decode(&id.key).is_some();
            is_uuid.then_some((&text[..end], id))
        })
}

//! The key: what stands for what.

use crate::diagnostic::{Diagnostic, FileId, Sources, Span};
use crate::facts::NameOf;
use crate::model::{OrgKind, Word as _};
use crate::reading::{Item, Text};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

const KEY: [&str; 4] = ["secret", "orgs", "users", "origins"];

/// Of how many numbers that of an organization is one, and that of anything else.
const NUMBERS: [u64; 2] = [10_u64.pow(6), 10_u64.pow(9)];

/// Which pseudonym stands for which name. It is to be kept as safe as the names.
///
/// Written out it is a file that [`Key::read`] reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What pseudonyms are drawn from.
    secret: String,
    orgs: Pairs,
    users: Pairs,
    origins: Pairs,
}

/// Names with their pseudonyms, of one sort.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Pairs {
    pseudonyms: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

/// A name and its pseudonym, as they are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    of: Text,
    is: Text,
}

impl Pairs {
    fn insert(&mut self, name: &str, pseudonym: String) {
        self.taken.insert(pseudonym.clone());
        self.pseudonyms.insert(name.to_owned(), pseudonym);
    }

    /// Returns the pseudonym of a name; a new one is the first of those drawn that is
    /// not taken.
    fn pseudonym(&mut self, name: &str, draw: impl Fn(u32) -> String) -> String {
        if let Some(known) = self.pseudonyms.get(name) {
            return known.clone();
        }
        let mut drawn = (0..).map(draw);
        let free = drawn.find(|pseudonym| !self.taken.contains(pseudonym));
        let pseudonym = free.unwrap_or_default();
        self.insert(name, pseudonym.clone());
        pseudonym
    }
}

impl Key {
    /// Returns a key without names. Whoever knows the secret can tell of any name
    /// whether a pseudonym stands for it.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self {
            secret: secret.into(),
            orgs: Pairs::default(),
            users: Pairs::default(),
            origins: Pairs::default(),
        }
    }

    /// Reads a key.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn read(sources: &Sources, file: FileId) -> Result<Self, Vec<Diagnostic>> {
        let mut reader = Reader { errors: Vec::new() };
        let key = reader.key(Item::of_file(sources, file));
        match key {
            Some(key) if reader.errors.is_empty() => Ok(key),
            _ => Err(reader.errors),
        }
    }

    /// Returns how many names it has.
    #[must_use]
    pub fn len(&self) -> usize {
        let sorts = [&self.orgs, &self.users, &self.origins];
        sorts.iter().map(|pairs| pairs.pseudonyms.len()).sum()
    }

    /// Returns whether it has no names.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number that is drawn for a name in a turn.
    fn number(secret: &str, sort: &str, name: &str, turn: u32) -> u64 {
        let digest = Sha256::digest(format!("{secret}\n{sort}\n{turn}\n{name}"));
        let (first, _) = digest.as_chunks::<8>();
        first.first().map_or(0, |first| u64::from_be_bytes(*first))
    }

    /// Returns the pseudonym of an organization.
    pub(super) fn org(&mut self, id: &str, kind: OrgKind) -> String {
        let secret = &self.secret;
        self.orgs.pseudonym(id, |turn| {
            let number = Self::number(secret, "org", id, turn) % NUMBERS[0];
            format!("{}-{number:06}", kind.id())
        })
    }

    /// Returns the pseudonym of a user at home at an organization, which has one.
    pub(super) fn user(&mut self, id: &str, home: &str) -> String {
        let (secret, home) = (&self.secret, self.known(NameOf::Org, home));
        let draw = |turn| {
            let number = Self::number(secret, "user", id, turn) % NUMBERS[1];
            format!("user-{number:09}@{home}")
        };
        self.users.pseudonym(id, draw)
    }

    /// Returns the pseudonym of a record of an export.
    pub(super) fn origin(&mut self, origin: &str) -> String {
        let secret = &self.secret;
        self.origins.pseudonym(origin, |turn| {
            let number = Self::number(secret, "origin", origin, turn) % NUMBERS[1];
            format!("record {number:09}")
        })
    }

    /// Returns the pseudonym of a name that has one.
    pub(super) fn known(&self, of: NameOf, name: &str) -> String {
        let pairs = match of {
            NameOf::User => &self.users,
            _ => &self.orgs,
        };
        pairs.pseudonyms.get(name).cloned().unwrap_or_default()
    }
}

/// Writes the key as a file, sorted by names.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "// Which pseudonym stands for which name: to be kept as safe as the names."
        )?;
        writeln!(f, "Key(\n    secret: {},", quoted(&self.secret))?;
        let lists = [&self.orgs, &self.users, &self.origins];
        for (list, pairs) in KEY[1..].iter().zip(lists) {
            writeln!(f, "    {list}: [")?;
            for (name, pseudonym) in &pairs.pseudonyms {
                let (of, is) = (quoted(name), quoted(pseudonym));
                writeln!(f, "        Name(of: {of}, is: {is}),")?;
            }
            f.write_str("    ],\n")?;
        }
        f.write_str(")\n")
    }
}

/// Returns a text in quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Reads a key, and notes what is wrong with it.
struct Reader {
    errors: Vec<Diagnostic>,
}

impl Reader {
    fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|error| self.errors.push(error)).ok()
    }

    fn key(&mut self, item: Item<'_>) -> Option<Key> {
        let record = self.keep(item.record())?;
        self.keep(record.name_among(&["Key"]))?;
        let fields = record.body.fields(&KEY, &mut self.errors);
        let (mut secret, mut key) = (None, Key::new(String::new()));
        for (field, item) in fields {
            match field {
                "secret" => {
                    let text: Option<Text> = self.keep(item.parse());
                    secret = text.map(Text::into_string).filter(|text| !text.is_empty());
                }
                "orgs" => key.orgs = self.pairs(item),
                "users" => key.users = self.pairs(item),
                _ => key.origins = self.pairs(item),
            }
        }
        if secret.is_none() && self.errors.is_empty() {
            let message = "the key has no secret to draw pseudonyms from";
            self.errors
                .push(Diagnostic::at("missing_field", item.span(), message));
        }
        key.secret = secret?;
        Some(key)
    }

    fn pairs(&mut self, item: Item<'_>) -> Pairs {
        let mut pairs = Pairs::default();
        for item in self.keep(item.list()).unwrap_or_default() {
            if let Some((Name { of, is }, span)) = self.name(item) {
                let (of, is) = (of.into_string(), is.into_string());
                if pairs.pseudonyms.contains_key(&of) {
                    self.twice(span, &of, "has two pseudonyms");
                } else if pairs.taken.contains(&is) {
                    self.twice(span, &is, "stands for two names");
                } else {
                    pairs.insert(&of, is);
                }
            }
        }
        pairs
    }

    fn name(&mut self, item: Item<'_>) -> Option<(Name, Span)> {
        let record = self.keep(item.record())?;
        self.keep(record.name_among(&["Name"]))?;
        Some((self.keep(record.body.parse())?, item.span()))
    }

    fn twice(&mut self, span: Span, name: &str, what: &str) {
        let message = format!("`{name}` {what}");
        self.errors
            .push(Diagnostic::at("declared_twice", span, message));
    }
}

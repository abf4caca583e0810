//! Who is the same person.
//!
//! Owns how people are known again by id and by address, however these are spelled,
//! and what they are called. Where they are at home and what they hold is not known
//! here.

use super::id;
use hashbrown::{HashMap, HashTable};
use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher as _;
use unicode_normalization::UnicodeNormalization as _;

/// A person, by the turn in which they were met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PersonNo(pub(super) u32);

/// An id behind its spelling: a UUID, or a text that is kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// A UUID.
    Uuid(u128),
    /// Anything else.
    Text(Box<str>),
}

impl Key {
    /// Returns the key of an id, and whether the id could be decoded.
    pub(super) fn of(text: &str) -> (Self, bool) {
        match id::decode(text) {
            Some(id) => (Self::of_key(&id.key), true),
            None => (Self::Text(printable(text).into()), false),
        }
    }

    /// Returns the key of an id that is decoded.
    pub(super) fn of_key(key: &str) -> Self {
        match as_uuid(key) {
            Some(number) => Self::Uuid(number),
            None => Self::Text(printable(key).into()),
        }
    }

    /// Returns the id, a UUID in its usual form.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            Self::Uuid(number) => {
                let digits = format!("{number:032x}");
                let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &digits[part]);
                parts.join("-")
            }
        }
    }

    /// Returns the first eight letters of the id, by which those of the same name are
    /// told apart.
    pub(super) fn short(&self) -> String {
        self.text().chars().take(8).collect()
    }
}

fn as_uuid(text: &str) -> Option<u128> {
    let parts = [0..8, 9..13, 14..18, 19..23, 24..36];
    let hyphens = [8, 13, 18, 23].map(|at| text.as_bytes().get(at) == Some(&b'-'));
    if text.len() != 36 || hyphens.contains(&false) || !text.is_ascii() {
        return None;
    }
    let digits: String = parts.into_iter().map(|part| &text[part]).collect();
    u128::from_str_radix(&digits, 16).ok()
}

/// Returns a text in NFC without what cannot be printed, and without blanks around it.
pub(super) fn printable(text: &str) -> String {
    // Nearly every text is such, and there are millions.
    if text.bytes().all(|it| it.is_ascii_graphic() || it == b' ') {
        return text.trim().to_owned();
    }
    let letters = text.nfc().filter(|letter| !letter.is_control());
    let kept: String = letters.filter(|letter| !is_invisible(*letter)).collect();
    kept.trim().to_owned()
}

/// Returns whether a letter is not seen and turns or joins those around it.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// What does not fit together about people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// One id comes with two addresses; the second is the number given.
    TwoAddresses(PersonNo, u32),
    /// Two ids come with one address, which the first person keeps.
    OneAddress(PersonNo, PersonNo),
}

/// No number.
const NONE: u32 = u32::MAX;

#[derive(Debug)]
struct Known {
    key: Option<Key>,
    /// The address that the person is called by.
    email: u32,
    /// The person that this one turned out to be.
    same_as: u32,
    /// Whether somebody else keeps the address.
    shares: bool,
}

/// The people that were met.
#[derive(Debug, Default)]
pub(super) struct People {
    known: Vec<Known>,
    by_key: HashTable<u32>,
    /// Addresses in small letters.
    emails: IndexSet<Box<str>, FxBuildHasher>,
    /// Whose each address is.
    owners: Vec<u32>,
    /// How an address was written first, where that is otherwise.
    written: FxHashMap<u32, Box<str>>,
    /// Further ids of a person, none of which could be decoded.
    also: HashMap<Key, u32>,
}

impl People {
    /// Returns the person of an id and an address, either of which may lack, and what
    /// is odd about them; nobody if both do. Whether the id could be decoded is told
    /// by [`Key::of`].
    pub(super) fn meet(
        &mut self,
        id: Option<&str>,
        email: Option<&str>,
    ) -> Option<(PersonNo, Option<Odd>)> {
        let key = id
            .map(|id| Key::of(id).0)
            .filter(|key| *key != Key::Text("".into()));
        let email = email.and_then(|email| self.email(email));
        let by_email = email
            .map(|email| self.owners[email as usize])
            .filter(|person| *person != NONE)
            .map(|person| self.root(person));
        let Some(key) = key else {
            let email = email?;
            let person = by_email.unwrap_or_else(|| self.add(None, email));
            return Some((PersonNo(person), None));
        };
        let by_key = self.find(&key);
        let person = match (by_key, by_email) {
            (Some(person), None) => {
                let Some(email) = email else {
                    return Some((PersonNo(person), None));
                };
                self.owners[email as usize] = person;
                let known = &mut self.known[person as usize];
                if known.email == NONE {
                    known.email = email;
                    return Some((PersonNo(person), None));
                }
                return Some((
                    PersonNo(person),
                    Some(Odd::TwoAddresses(PersonNo(person), email)),
                ));
            }
            (Some(person), Some(other)) if person == other => person,
            (Some(person), Some(other)) => return Some(self.both(person, other, email)),
            (None, Some(other)) => return Some(self.joined(key, other, email)),
            (None, None) => self.add(Some(key), email.unwrap_or(NONE)),
        };
        Some((PersonNo(person), None))
    }

    /// Returns the person of an id that turns out to have an address that somebody
    /// else has.
    fn both(&mut self, person: u32, other: u32, email: Option<u32>) -> (PersonNo, Option<Odd>) {
        let (one, two) = (&self.known[person as usize], &self.known[other as usize]);
        // An id that cannot be decoded does not make another person.
        let (kept, gone) = if two.key.is_none() || is_text(two) {
            (person, other)
        } else if is_text(one) {
            (other, person)
        } else {
            return self.apart(person, other, email);
        };
        let known = &mut self.known[gone as usize];
        known.same_as = kept;
        let (email, shares) = (known.email, known.shares);
        let known = &mut self.known[kept as usize];
        if known.email == NONE {
            (known.email, known.shares) = (email, shares);
        }
        let differ = known.email != email && email != NONE;
        let odd = differ.then_some(Odd::TwoAddresses(PersonNo(kept), email));
        (PersonNo(kept), odd)
    }

    /// Returns the person of an id, who is another one than who has the address.
    fn apart(&mut self, person: u32, other: u32, email: Option<u32>) -> (PersonNo, Option<Odd>) {
        let known = &mut self.known[person as usize];
        if known.shares {
            return (PersonNo(person), None);
        }
        if known.email == NONE {
            known.email = email.unwrap_or(NONE);
            known.shares = true;
        }
        let odd = Odd::OneAddress(PersonNo(other), PersonNo(person));
        (PersonNo(person), Some(odd))
    }

    /// Returns the person of a new id whose address somebody has.
    fn joined(&mut self, key: Key, other: u32, email: Option<u32>) -> (PersonNo, Option<Odd>) {
        let known = &mut self.known[other as usize];
        if known.key.is_none() {
            known.key = Some(key);
            self.index(other);
            return (PersonNo(other), None);
        }
        if matches!(key, Key::Text(_)) {
            self.also.insert(key, other);
            return (PersonNo(other), None);
        }
        if is_text(known)
            && let Some(text) = known.key.replace(key.clone())
        {
            // The id that could be decoded is the one that the person is known by.
            self.also.insert(text, other);
            self.index(other);
            return (PersonNo(other), None);
        }
        let person = self.add(Some(key), NONE);
        let known = &mut self.known[person as usize];
        known.email = email.unwrap_or(NONE);
        known.shares = true;
        let odd = Odd::OneAddress(PersonNo(other), PersonNo(person));
        (PersonNo(person), Some(odd))
    }

    /// Returns the number of an address, in small letters; `None` if it is blank.
    fn email(&mut self, email: &str) -> Option<u32> {
        let email = printable(email);
        if email.is_empty() {
            return None;
        }
        let folded = email.to_lowercase();
        let number = match self.emails.get_index_of(&*folded) {
            Some(place) => u32::try_from(place).ok()?,
            None => {
                let place = self.emails.insert_full(folded.as_str().into()).0;
                self.owners.push(NONE);
                let number = u32::try_from(place).ok()?;
                if folded != email {
                    self.written.insert(number, email.into());
                }
                number
            }
        };
        Some(number)
    }

    fn add(&mut self, key: Option<Key>, email: u32) -> u32 {
        let person = u32::try_from(self.known.len()).unwrap_or(NONE);
        let has_key = key.is_some();
        self.known.push(Known {
            key,
            email,
            same_as: NONE,
            shares: false,
        });
        if let Some(owner) = self.owners.get_mut(email as usize)
            && *owner == NONE
        {
            *owner = person;
        }
        if has_key {
            self.index(person);
        }
        person
    }

    fn index(&mut self, person: u32) {
        let known = &self.known;
        let hash = |person: &u32| hash(known[*person as usize].key.as_ref());
        self.by_key.insert_unique(hash(&person), person, hash);
    }

    fn find(&self, key: &Key) -> Option<u32> {
        let is_it = |person: &u32| self.known[*person as usize].key.as_ref() == Some(key);
        let found = self.by_key.find(hash(Some(key)), is_it).copied();
        let found = found.or_else(|| self.also.get(key).copied())?;
        Some(self.root(found))
    }

    fn root(&self, person: u32) -> u32 {
        let mut person = person;
        while let Some(known) = self.known.get(person as usize)
            && known.same_as != NONE
        {
            person = known.same_as;
        }
        person
    }

    /// Returns how many were met, those included that turned out to be others.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// Returns the person that one turned out to be.
    pub(super) fn same(&self, person: PersonNo) -> PersonNo {
        PersonNo(self.root(person.0))
    }

    /// Returns what a person is called: by address, or by id where there is none.
    pub(super) fn name(&self, person: PersonNo) -> String {
        let known = &self.known[person.0 as usize];
        let key = known.key.as_ref();
        match (known.email, key) {
            (NONE, key) => key.map_or_else(String::new, Key::text),
            (email, Some(key)) if known.shares => {
                format!("{}-{}", self.address(email), key.text())
            }
            (email, _) => self.address(email).to_owned(),
        }
    }

    /// Returns an address as it was written first.
    pub(super) fn address(&self, email: u32) -> &str {
        match self.written.get(&email) {
            Some(written) => written,
            None => self.emails.get_index(email as usize).map_or("", |it| it),
        }
    }
}

fn is_text(known: &Known) -> bool {
    matches!(known.key, Some(Key::Text(_)))
}

fn hash(key: Option<&Key>) -> u64 {
    FxBuildHasher.hash_one(key)
}

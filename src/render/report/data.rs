//! The rows of a report that are too many for markup, as data that a script draws.
//!
//! What many rows share stands there once, and rows name it by its place.

use super::{proof, visible};
use crate::explain::{self, Node, Unproved};
use crate::review::{Column, Flag, Pack, Row, given};
use indexmap::IndexSet;
use rayon::prelude::*;
use serde::Serialize;
use smallvec::SmallVec;
use std::hash::Hash;

/// How many rows are proved before their proofs are put together.
const AT_ONCE: usize = 4096;

/// The place of something in its list.
type Place = u32;

/// Puts something into a list in which each thing stands once, and returns its place.
fn place<T: Hash + Eq>(list: &mut IndexSet<T>, item: T) -> Place {
    // A page of four thousand million texts is not written.
    Place::try_from(list.insert_full(item).0).unwrap_or(Place::MAX)
}

/// Stands in a phrase where a word stands that is met in few of them. No text that is
/// shown contains it: see [`visible()`].
const SLOT: &str = "\u{1}";

/// Parts of proofs, each once: a part that many rows rest on is the same part.
#[derive(Default)]
struct Parts {
    /// A text with its [`SLOT`]s, and the words that stand there.
    phrases: IndexSet<SmallVec<[Place; 4]>>,
    parts: IndexSet<Part>,
}

/// What a part says, its rule or its place, and the parts that it rests on.
#[derive(PartialEq, Eq, Hash, Serialize)]
struct Part(Place, Place, SmallVec<[Place; 4]>);

impl Parts {
    fn place(&mut self, said: Said, texts: &mut IndexSet<String>) -> Place {
        let below = said.below.into_iter();
        let below = below.map(|part| self.place(part, texts)).collect();
        let part = Part(
            self.phrase(&said.text, texts),
            self.phrase(&said.tag, texts),
            below,
        );
        place(&mut self.parts, part)
    }

    /// Places a text as a phrase, in which words are common that are plain letters.
    fn phrase(&mut self, text: &str, texts: &mut IndexSet<String>) -> Place {
        let is_common = |word: &str| word.chars().all(|it| it.is_alphabetic() || it == '_');
        let mut phrase = SmallVec::from_slice(&[0]);
        let mut words = String::new();
        for word in text.split_inclusive([' ', '\n']) {
            let bare = word.trim_end_matches([' ', '\n']);
            if is_common(bare) {
                words.push_str(word);
            } else {
                phrase.push(place(texts, bare.to_owned()));
                words.push_str(SLOT);
                words.push_str(&word[bare.len()..]);
            }
        }
        phrase[0] = place(texts, words);
        place(&mut self.phrases, phrase)
    }
}

/// A part of a proof in words.
struct Said {
    text: String,
    tag: String,
    below: Vec<Said>,
}

impl Said {
    fn of(pack: &Pack<'_>, node: &Node) -> Self {
        let (text, tag) = explain::said(pack.world, node, pack.lang);
        Self {
            text: visible(&text),
            tag: visible(&tag),
            below: node.children.iter().map(|it| Self::of(pack, it)).collect(),
        }
    }
}

/// Risk, its title, the role, its label, where it is held, the way, its title, what it
/// gives, and the flags.
type Sort = [Place; 9];

/// The id, the user, the home, the organization, the sort, the end, the change, and the
/// part of a proof that the whole of it is.
#[derive(Serialize)]
struct Line(String, [Place; 3], Place, [Place; 2], Place);

/// Hands out the data as a text that stands in a page and does not end its element.
/// `go_on` is asked before each row.
///
/// # Errors
///
/// A proof that the engine does not bear out.
pub(super) fn data(
    pack: &Pack<'_>,
    rows: &[&Row],
    go_on: &mut dyn FnMut() -> bool,
    hand: &mut dyn FnMut(&[u8]),
) -> Result<(), Unproved> {
    let mut texts: IndexSet<String> = IndexSet::new();
    let mut parts = Parts::default();
    let mut sorts: IndexSet<Sort> = IndexSet::new();
    hand(br#"{"rows":["#);
    let mut first = true;
    for rows in rows.chunks(AT_ONCE) {
        if !rows.iter().all(|_| go_on()) {
            break;
        }
        let said = rows
            .par_iter()
            .map(|row| Ok(Said::of(pack, &proof(pack, row)?.root)));
        let said = said.collect::<Result<Vec<Said>, Unproved>>()?;
        for (row, said) in rows.iter().zip(said) {
            let mut text = |text: &str| place(&mut texts, visible(text));
            let sort = sort(pack, row).map(|it| text(&it));
            let mut column = |column| text(&pack.text(row, column));
            let whose = [Column::User, Column::Home, Column::Org].map(&mut column);
            let when = [Column::Until, Column::Changed].map(&mut column);
            let proof = parts.place(said, &mut texts);
            let line = Line(
                row.id.to_string(),
                whose,
                place(&mut sorts, sort),
                when,
                proof,
            );
            item(&line, &mut first, hand);
        }
    }
    list("sorts", &sorts, hand);
    list("parts", &parts.parts, hand);
    list("phrases", &parts.phrases, hand);
    list("texts", &texts, hand);
    hand(b"]}");
    Ok(())
}

/// Returns what rows are alike in that differ in whose they are.
fn sort(pack: &Pack<'_>, row: &Row) -> [String; 9] {
    let lang = pack.lang;
    let flags: Vec<&str> = row.flags.iter().map(Flag::id).collect();
    [
        row.risk().to_string(),
        row.risk().title(lang).to_owned(),
        pack.text(row, Column::Role),
        pack.text(row, Column::RoleLabel),
        pack.text(row, Column::HeldAt),
        row.way().to_string(),
        row.way().title(lang).to_owned(),
        given(&row.worth),
        flags.join(" "),
    ]
}

/// Hands out a list after another one.
fn list<T: Serialize>(name: &str, items: &IndexSet<T>, hand: &mut dyn FnMut(&[u8])) {
    hand(format!(r#"],"{name}":["#).as_bytes());
    let mut first = true;
    for it in items {
        item(it, &mut first, hand);
    }
}

/// Hands out an item of a list. What could end an element of the page is spelled out.
fn item(item: &impl Serialize, first: &mut bool, hand: &mut dyn FnMut(&[u8])) {
    if !std::mem::take(first) {
        hand(b",");
    }
    // Texts and numbers always have a JSON form.
    let text = serde_json::to_string(item).unwrap_or_default();
    for part in text.split_inclusive(['<', '>', '&']) {
        let plain = part.trim_end_matches(['<', '>', '&']);
        hand(plain.as_bytes());
        hand(match &part[plain.len()..] {
            "<" => b"\\u003c",
            ">" => b"\\u003e",
            "&" => b"\\u0026",
            _ => b"",
        });
    }
}

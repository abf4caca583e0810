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

/// How many rows are proved before their proofs are put together.
const AT_ONCE: usize = 4096;

/// Texts, each once.
#[derive(Default)]
struct Texts(IndexSet<String>);

impl Texts {
    fn place(&mut self, text: String) -> usize {
        self.0.insert_full(text).0
    }
}

/// Stands in a phrase where a word stands that is met in few of them. No text that is
/// shown contains it: see [`visible()`].
const SLOT: &str = "\u{1}";

/// Parts of proofs, each once: a part that many rows rest on is the same part.
#[derive(Default)]
struct Parts {
    /// A text with its [`SLOT`]s, and the words that stand there.
    phrases: IndexSet<SmallVec<[usize; 6]>>,
    parts: IndexSet<Part>,
}

/// What a part says, its rule or its place, and the parts that it rests on.
#[derive(PartialEq, Eq, Hash, Serialize)]
struct Part(usize, usize, Vec<usize>);

impl Parts {
    fn place(&mut self, said: Said, texts: &mut Texts) -> usize {
        let below = said.below.into_iter();
        let below = below.map(|part| self.place(part, texts)).collect();
        let part = Part(
            self.phrase(&said.text, texts),
            self.phrase(&said.tag, texts),
            below,
        );
        self.parts.insert_full(part).0
    }

    /// Places a text as a phrase, in which words are common that are plain letters.
    fn phrase(&mut self, text: &str, texts: &mut Texts) -> usize {
        let is_common = |word: &str| word.chars().all(|it| it.is_alphabetic() || it == '_');
        let mut phrase = SmallVec::from_slice(&[0]);
        let mut words = String::new();
        for word in text.split_inclusive([' ', '\n']) {
            let bare = word.trim_end_matches([' ', '\n']);
            if is_common(bare) {
                words.push_str(word);
            } else {
                phrase.push(texts.place(bare.to_owned()));
                words.push_str(SLOT);
                words.push_str(&word[bare.len()..]);
            }
        }
        phrase[0] = texts.place(words);
        self.phrases.insert_full(phrase).0
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

/// What the script is given.
#[derive(Serialize)]
struct Data<'t> {
    texts: Vec<&'t String>,
    phrases: Vec<&'t [usize]>,
    parts: Vec<&'t Part>,
    /// Risk, its title, the role, its label, where it is held, the way, its title, what
    /// it gives, and the flags.
    sorts: Vec<[usize; 9]>,
    rows: Vec<Line>,
}

/// The id, the user, the home, the organization, the sort, the end, the change, and the
/// part of a proof that the whole of it is.
#[derive(Serialize)]
struct Line(String, usize, usize, usize, usize, usize, usize, usize);

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
    let lang = pack.lang;
    let mut texts = Texts::default();
    let mut parts = Parts::default();
    let mut sorts: IndexSet<[usize; 9]> = IndexSet::new();
    let mut listed = Vec::with_capacity(rows.len());
    let mut proved = Vec::with_capacity(rows.len());
    for rows in rows.chunks(AT_ONCE) {
        if !rows.iter().all(|_| go_on()) {
            break;
        }
        let said = rows
            .par_iter()
            .map(|row| Ok(Said::of(pack, &proof(pack, row)?.root)));
        for said in said.collect::<Result<Vec<Said>, Unproved>>()? {
            proved.push(parts.place(said, &mut texts));
        }
    }
    for (row, proof) in rows.iter().zip(proved) {
        let flags: Vec<&str> = row.flags.iter().map(Flag::id).collect();
        let sort = [
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
        .map(|text| texts.place(visible(&text)));
        let (sort, _) = sorts.insert_full(sort);
        let mut place = |column| texts.place(visible(&pack.text(row, column)));
        let columns = [
            Column::User,
            Column::Home,
            Column::Org,
            Column::Until,
            Column::Changed,
        ];
        let [user, home, org, until, changed] = columns.map(&mut place);
        listed.push(Line(
            row.id.to_string(),
            user,
            home,
            org,
            sort,
            until,
            changed,
            proof,
        ));
    }
    let data = Data {
        texts: texts.0.iter().collect(),
        phrases: parts.phrases.iter().map(AsRef::as_ref).collect(),
        parts: parts.parts.iter().collect(),
        sorts: sorts.into_iter().collect(),
        rows: listed,
    };
    // Texts and numbers always have a JSON form.
    let text = serde_json::to_string(&data).unwrap_or_default();
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
    Ok(())
}

//! The rows of a report that are too many for markup, as data that a script draws.
//!
//! What many rows share stands there once, and rows name it by its place.

use super::{proof, visible};
use crate::explain::Unproved;
use crate::review::{Column, Flag, Pack, Row, given};
use indexmap::IndexSet;
use rayon::prelude::*;
use serde::Serialize;

/// How many rows are proved before their lines are put together.
const AT_ONCE: usize = 4096;

/// Texts, each once.
#[derive(Default)]
struct Texts(IndexSet<String>);

impl Texts {
    fn place(&mut self, text: String) -> usize {
        self.0.insert_full(text).0
    }
}

/// What the script is given.
#[derive(Serialize)]
struct Data<'t> {
    texts: Vec<&'t String>,
    /// Risk, its title, the role, its label, where it is held, the way, its title, what
    /// it gives, and the flags.
    sorts: Vec<[usize; 9]>,
    rows: Vec<Line>,
}

/// The id, the user, the home, the organization, the sort, the end, the change, and the
/// lines of the proof.
#[derive(Serialize)]
struct Line(String, usize, usize, usize, usize, usize, usize, Vec<usize>);

/// Returns the data as a text that stands in a page and does not end its element.
///
/// # Errors
///
/// A proof that the engine does not bear out.
pub(super) fn data(pack: &Pack<'_>, rows: &[&Row]) -> Result<String, Unproved> {
    let lang = pack.lang;
    let mut texts = Texts::default();
    let mut sorts: IndexSet<[usize; 9]> = IndexSet::new();
    let mut listed = Vec::new();
    let proofs = rows.chunks(AT_ONCE).map(|some| {
        let proofs = some.par_iter().map(|row| proof(pack, row));
        proofs.collect::<Result<Vec<String>, Unproved>>()
    });
    let mut proved = Vec::new();
    for proofs in proofs {
        for proof in proofs? {
            let lines = proof.lines().map(|line| texts.place(line.to_owned()));
            proved.push(lines.collect::<Vec<usize>>());
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
        sorts: sorts.into_iter().collect(),
        rows: listed,
    };
    // Texts and numbers always have a JSON form.
    let text = serde_json::to_string(&data).unwrap_or_default();
    Ok(text
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026"))
}

//! The rows of a report that are too many for markup, as data that a script draws.
//!
//! What many rows share stands there once, and rows name it by its place.

use super::visible;
use crate::review::{Column, Flag, Pack, Row, given};
use indexmap::IndexSet;
use serde::Serialize;

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
    /// The id, the user, the home, the organization, the sort, the end, the change, and
    /// the facts.
    rows: Vec<(String, usize, usize, usize, usize, usize, usize, Vec<usize>)>,
}

/// Returns the data as a text that stands in a page and does not end its element.
pub(super) fn data<'r>(pack: &Pack<'_>, rows: impl Iterator<Item = &'r Row>) -> String {
    let lang = pack.lang;
    let mut texts = Texts::default();
    let mut sorts: IndexSet<[usize; 9]> = IndexSet::new();
    let mut listed = Vec::new();
    for row in rows {
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
        let facts = pack.behind(row);
        let facts = facts
            .iter()
            .map(|fact| texts.place(visible(fact)))
            .collect();
        listed.push((
            row.id.to_string(),
            user,
            home,
            org,
            sort,
            until,
            changed,
            facts,
        ));
    }
    let data = Data {
        texts: texts.0.iter().collect(),
        sorts: sorts.into_iter().collect(),
        rows: listed,
    };
    // Texts and numbers always have a JSON form.
    let text = serde_json::to_string(&data).unwrap_or_default();
    text.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}

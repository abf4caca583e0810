//! The tables, read from the copies in `tests/data`.

use super::*;

/// One cell of `role_tables.csv`, or of `contact_center.csv` with the standing
/// as its section.
pub(super) struct Cell {
    pub(super) table: String,
    pub(super) section: String,
    pub(super) row: String,
    pub(super) role: String,
    pub(super) word: String,
}

/// One line of `restricted_mode.csv`.
pub(super) struct Restriction {
    pub(super) setting: String,
    pub(super) parent: String,
    pub(super) access_left: String,
    pub(super) lifted_broadworks_from: String,
    pub(super) lifted_wholesale_from: String,
}

pub(super) fn lines(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .map(|line| line.expect("a line of a table"))
        .collect()
}

pub(super) static CELLS: LazyLock<Vec<Cell>> = LazyLock::new(|| {
    let mut cells = Vec::new();
    for line in lines(include_str!("../../data/role_tables.csv")) {
        cells.push(Cell {
            table: line["table"].clone(),
            section: line["section"].clone(),
            row: line["capability"].clone(),
            role: line["role"].clone(),
            word: line["cell"].clone(),
        });
    }
    for line in lines(include_str!("../../data/contact_center.csv")) {
        cells.push(Cell {
            table: "contact_center".to_owned(),
            section: line["standing"].clone(),
            row: line["capability"].clone(),
            role: line["role"].clone(),
            word: line["cell"].clone(),
        });
    }
    cells
});

pub(super) static RESTRICTIONS: LazyLock<Vec<Restriction>> = LazyLock::new(|| {
    lines(include_str!("../../data/restricted_mode.csv"))
        .into_iter()
        .map(|line| Restriction {
            setting: line["setting"].clone(),
            parent: line["parent"].clone(),
            access_left: line["access_left"].clone(),
            lifted_broadworks_from: line["lifted_broadworks_from"].clone(),
            lifted_wholesale_from: line["lifted_wholesale_from"].clone(),
        })
        .collect()
});

/// The cells of one role in one section of one table: capability and cell.
pub(super) fn column(table: &str, section: &str, role: &str) -> Vec<(String, String)> {
    CELLS
        .iter()
        .filter(|cell| cell.table == table && cell.section == section && cell.role == role)
        .map(|cell| (cell.row.clone(), cell.word.clone()))
        .collect()
}

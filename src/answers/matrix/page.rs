//! Matrices as grids of letters, for people.

use super::Matrix;
use crate::render::without_marks;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// What the letters mean.
const LEGEND: &str =
    "F full  R read  T until an instant  P some customers  A all customers  · none";

/// The same, of tables.
const LEGEND_OF_TABLES: &str =
    "F full  R read  T full while an approval runs  P some customers  A all customers  · none";

/// One grid of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The table and its section, if it shows one.
    pub title: Option<String>,
    /// What the columns are about, in order.
    pub heads: Vec<String>,
    /// The lines, in order.
    pub lines: Vec<GridLine>,
}

/// One line of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridLine {
    /// The id of its capability.
    pub capability: String,
    /// The cells, one for each column; nothing where there is no access.
    pub cells: Vec<Option<GridCell>>,
}

/// One cell of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridCell {
    /// The letter.
    pub letter: char,
    /// Through what it comes about, in words; empty if that was not asked for.
    pub via: String,
}

/// Returns a matrix as grids, with what each cell comes about through if that is given.
#[must_use]
pub fn grids(matrix: &Matrix, vias: Option<&[Vec<Vec<String>>]>) -> Vec<Grid> {
    let parts = matrix.parts.iter().enumerate();
    let grids = parts.map(|(number, part)| {
        let line = |capability: &String| GridLine {
            capability: capability.clone(),
            cells: vec![None; part.heads.len()],
        };
        let mut lines: Vec<GridLine> = part.lines.iter().map(line).collect();
        for (place, entry) in part.cells.iter().enumerate() {
            lines[entry.line].cells[entry.head] = Some(GridCell {
                letter: entry.letter(),
                via: vias.map_or_else(String::new, |vias| vias[number][place].join("; ")),
            });
        }
        Grid {
            title: part
                .section
                .as_ref()
                .map(|(table, section)| format!("{table}: {section}")),
            heads: part.heads.clone(),
            lines,
        }
    });
    grids.collect()
}

impl Matrix {
    /// Returns what the letters mean.
    #[must_use]
    pub fn legend(&self) -> &'static str {
        if self.is_of_policy() {
            LEGEND_OF_TABLES
        } else {
            LEGEND
        }
    }
}

/// Short marks for what cells come about through.
struct Marks(BTreeMap<String, String>);

impl Marks {
    fn of(grids: &[Grid]) -> Self {
        let lines = grids.iter().flat_map(|grid| &grid.lines);
        let cells = lines.flat_map(|line| line.cells.iter().flatten());
        let vias: BTreeSet<&String> = cells.map(|cell| &cell.via).collect();
        let vias = vias.into_iter().filter(|via| !via.is_empty());
        let marks = vias.enumerate();
        Self(
            marks
                .map(|(place, via)| (via.clone(), mark(place)))
                .collect(),
        )
    }

    fn of_cell(&self, cell: &GridCell) -> &str {
        self.0.get(&cell.via).map_or("", String::as_str)
    }

    /// Returns the marks with what they stand for, in order.
    fn legend(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(via, mark)| (&**mark, &**via)).collect()
    }
}

/// Returns the mark of a number: `a` to `z`, then `aa` and on.
fn mark(place: usize) -> String {
    let mut mark = String::new();
    let mut left = place + 1;
    while left > 0 {
        left -= 1;
        mark.insert(
            0,
            char::from(b'a' + u8::try_from(left % 26).unwrap_or_default()),
        );
        left /= 26;
    }
    mark
}

/// Returns one line for each capability, with its label if it gets one, and one column
/// for each head; these are numbered because they are long. Where it is given through
/// what cells come about, each letter has a mark, and the marks are explained below.
pub(in crate::answers) fn page<'l>(
    matrix: &Matrix,
    vias: Option<&[Vec<Vec<String>>]>,
    label: impl Fn(&str) -> Option<&'l str>,
) -> String {
    let grids = grids(matrix, vias);
    let marks = Marks::of(&grids);
    let mut page = String::new();
    for grid in &grids {
        if let Some(title) = &grid.title {
            let line = if page.is_empty() { "" } else { "\n" };
            let _ = writeln!(page, "{line}{title}\n");
        }
        for (place, head) in grid.heads.iter().enumerate() {
            let _ = writeln!(page, "{:>3}  {head}", place + 1);
        }
        if !grid.heads.is_empty() {
            lines(grid, &marks, &label, &mut page);
        }
    }
    if page.is_empty() {
        return page;
    }
    let _ = writeln!(page, "\n{}", matrix.legend());
    let widest = marks.0.values().map(String::len).max().unwrap_or_default();
    for (mark, via) in marks.legend() {
        let _ = writeln!(page, "{mark:>widest$}  {via}");
    }
    page
}

fn lines<'l>(
    grid: &Grid,
    marks: &Marks,
    label: &impl Fn(&str) -> Option<&'l str>,
    page: &mut String,
) {
    let names = grid.lines.iter().map(|line| line.capability.width());
    let wide = names.max().unwrap_or(0);
    let longest = marks.0.values().map(String::len).max().unwrap_or_default();
    let column = (1 + longest).max(2).max(grid.heads.len().to_string().len());
    page.push('\n');
    page.push_str(&" ".repeat(wide));
    for place in 1..=grid.heads.len() {
        let _ = write!(page, " {place:>column$}");
    }
    page.push('\n');
    for line in &grid.lines {
        page.push_str(&line.capability);
        page.push_str(&" ".repeat(wide - line.capability.width()));
        for cell in &line.cells {
            let text = cell.as_ref().map_or_else(
                || "·".to_owned(),
                |cell| format!("{}{}", cell.letter, marks.of_cell(cell)),
            );
            let _ = write!(page, " {text:>column$}");
        }
        if let Some(label) = label(&line.capability) {
            let _ = write!(page, "  {label}");
        }
        page.push('\n');
    }
}

/// Returns the grids as tables of Markdown, with the marks explained below.
pub(in crate::answers) fn markdown(matrix: &Matrix, vias: Option<&[Vec<Vec<String>>]>) -> String {
    let grids = grids(matrix, vias);
    let marks = Marks::of(&grids);
    let mut page = String::new();
    for grid in grids.iter().filter(|grid| !grid.heads.is_empty()) {
        if let Some(title) = &grid.title {
            let line = if page.is_empty() { "" } else { "\n" };
            let _ = writeln!(page, "{line}## {}\n", without_marks(title));
        }
        let heads: Vec<String> = grid.heads.iter().map(|head| without_marks(head)).collect();
        let _ = writeln!(page, "| capability | {} |", heads.join(" | "));
        let _ = writeln!(page, "|---{}|", "|:-:".repeat(heads.len()));
        for line in &grid.lines {
            let cells = line.cells.iter().map(|cell| {
                cell.as_ref().map_or_else(
                    || "·".to_owned(),
                    |cell| {
                        format!("{} {}", cell.letter, marks.of_cell(cell))
                            .trim_end()
                            .to_owned()
                    },
                )
            });
            let cells: Vec<String> = cells.collect();
            let _ = writeln!(
                page,
                "| {} | {} |",
                without_marks(&line.capability),
                cells.join(" | ")
            );
        }
    }
    if page.is_empty() {
        return page;
    }
    let _ = writeln!(page, "\n{}", matrix.legend());
    let legend = marks.legend();
    if !legend.is_empty() {
        page.push('\n');
    }
    for (mark, via) in legend {
        let _ = writeln!(page, "- {mark}: {}", without_marks(via));
    }
    page
}

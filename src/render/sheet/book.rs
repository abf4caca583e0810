//! Sheets as the tabs of a workbook in Excel's own form.

use super::{Sheet, Tint};
use crate::model::Instant;
use crate::render::Field;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Workbook, Worksheet, XlsxError,
};

/// The most rows that a tab has, its headings included.
const MOST_ROWS: usize = 1_048_576;

/// The most characters that a cell has.
const MOST_CHARACTERS: usize = 32_767;

/// Why a workbook cannot be made, such as for want of room for what it is made from.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be made: {0}")]
pub struct Unwritable(#[from] XlsxError);

/// A workbook that is being made.
pub struct Book {
    book: Workbook,
    most_rows: usize,
}

impl Book {
    /// Begins a workbook, which says of itself that it was made at an instant.
    #[must_use]
    pub fn new(at: Instant) -> Self {
        let made = ExcelDateTime::parse_from_str(&at.to_string())
            .or_else(|_| ExcelDateTime::from_ymd(1980, 1, 1));
        let mut properties = DocProperties::new();
        if let Ok(made) = made {
            properties = properties.set_creation_datetime(&made);
        }
        let mut book = Workbook::new();
        book.set_properties(&properties);
        Self {
            book,
            most_rows: MOST_ROWS,
        }
    }

    /// Adds a tab; rows beyond the most that one has, go on in a further one.
    ///
    /// # Errors
    ///
    /// The name is none for a tab, or there is no room left.
    pub fn add<R: AsRef<[Field]>>(
        &mut self,
        sheet: &Sheet,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), Unwritable> {
        let mut rows = rows.into_iter();
        let most = self.most_rows - 1;
        for part in 0..sheet.rows.div_ceil(most).max(1) {
            let first = part * most;
            let count = most.min(sheet.rows - first);
            let within = |row: usize| row.clamp(first, first + count) - first;
            let part = Sheet {
                name: match part {
                    0 => sheet.name.clone(),
                    part => format!("{} {}", sheet.name, part + 1),
                },
                rows: count,
                folded: within(sheet.folded.start)..within(sheet.folded.end),
                ..sheet.clone()
            };
            let tab = self.book.add_worksheet_with_constant_memory()?;
            fill(tab, &part, rows.by_ref().take(count))?;
        }
        Ok(())
    }

    /// Returns the bytes of the workbook.
    ///
    /// # Errors
    ///
    /// Two tabs have the same name, or there is no room left.
    pub fn finish(mut self) -> Result<Vec<u8>, Unwritable> {
        Ok(self.book.save_to_buffer()?)
    }
}

fn fill<R: AsRef<[Field]>>(
    tab: &mut Worksheet,
    sheet: &Sheet,
    rows: impl Iterator<Item = R>,
) -> Result<(), XlsxError> {
    tab.set_name(&sheet.name)?;
    tab.set_freeze_panes(1, sheet.fixed)?;
    tab.set_landscape();
    tab.set_print_fit_to_pages(1, 0);
    tab.set_repeat_rows(0, 0)?;
    if !sheet.folded.is_empty() {
        tab.group_symbols_above(true);
        tab.group_rows_collapsed(number(sheet.folded.start + 1), number(sheet.folded.end))?;
    }
    let last = number(sheet.rows);
    let looks: Vec<Looks> = sheet.columns.iter().map(Looks::of).collect();
    for (place, column) in (0..).zip(&sheet.columns) {
        tab.set_column_width(place, column.width)?;
        if !column.words.is_empty() && last > 0 {
            let list = DataValidation::new()
                .allow_list_strings(&column.words)?
                .set_error_style(DataValidationErrorStyle::Stop)
                .set_error_message(column.words.join(", "))?;
            tab.add_data_validation(1, place, last, place, &list)?;
        }
    }
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color(0x1F_3A_5F)
        .set_font_color(0xFF_FF_FF)
        .set_border_bottom(FormatBorder::Thin);
    for (place, column) in (0..).zip(&sheet.columns) {
        tab.write_string_with_format(0, place, &column.title, &heading)?;
    }
    for (row, fields) in (1..).zip(rows) {
        for ((place, field), looks) in (0..).zip(fields.as_ref()).zip(&looks) {
            write(tab, row, place, field, looks)?;
        }
    }
    if sheet.filter {
        let columns = u16::try_from(sheet.columns.len()).unwrap_or(u16::MAX);
        tab.autofilter(0, 0, last, columns.saturating_sub(1))?;
    }
    Ok(())
}

fn write(
    tab: &mut Worksheet,
    row: u32,
    place: u16,
    field: &Field,
    looks: &Looks,
) -> Result<(), XlsxError> {
    if let Field::Number(number) = field {
        #[expect(
            clippy::cast_precision_loss,
            reason = "the numbers of a workbook are of this kind, and counts are far smaller"
        )]
        let number = *number as f64;
        tab.write_number_with_format(row, place, number, &looks.plain)?;
        return Ok(());
    }
    let mut text = field.text();
    if let Some((end, _)) = text.char_indices().nth(MOST_CHARACTERS - 1)
        && text[end..].chars().nth(1).is_some()
    {
        text.truncate(end);
        text.push('…');
    }
    let format = looks.of_text(&text);
    if text.is_empty() {
        tab.write_blank(row, place, format)?;
    } else {
        tab.write_string_with_format(row, place, text, format)?;
    }
    Ok(())
}

/// How the cells of a column look.
struct Looks {
    plain: Format,
    tinted: Vec<(String, Format)>,
}

impl Looks {
    fn of(column: &super::Column) -> Self {
        let mut plain = Format::new().set_align(FormatAlign::Top);
        if column.wraps {
            plain = plain.set_text_wrap();
        }
        let tinted = column.tints.iter().map(|(text, tint)| {
            let format = plain.clone().set_background_color(colour(*tint));
            (text.clone(), format)
        });
        Self {
            tinted: tinted.collect(),
            plain,
        }
    }

    fn of_text(&self, text: &str) -> &Format {
        let tinted = self.tinted.iter().find(|(known, _)| known == text);
        tinted.map_or(&self.plain, |(_, format)| format)
    }
}

fn colour(tint: Tint) -> u32 {
    match tint {
        Tint::High => 0xF6_C7_C3,
        Tint::Medium => 0xFB_E3_B6,
        Tint::Low => 0xD6_EB_D3,
        Tint::Input => 0xFF_F9_DB,
    }
}

/// Returns a row of a tab by its number from 0.
fn number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Book, MOST_CHARACTERS};
    use crate::model::Instant;
    use crate::reading::Sheet as Read;
    use crate::render::sheet::Sheet;
    use crate::render::{Field, Rows};

    fn rows(count: usize) -> Rows {
        Rows {
            columns: vec!["name", "count"],
            rows: (0..count)
                .map(|row| vec![format!("=row {row}").into(), Field::Number(row as u64)])
                .collect(),
        }
    }

    fn book(most_rows: usize, count: usize) -> Vec<u8> {
        let mut book = Book::new(Instant::parse("2024-05-02T10:30:00Z").unwrap());
        book.most_rows = most_rows;
        let rows = rows(count);
        book.add(&Sheet::of("Rows", &rows), &rows.rows).unwrap();
        book.finish().unwrap()
    }

    #[test]
    fn what_one_tab_does_not_hold_goes_on_in_the_next() {
        let book = book(3, 5);
        let last = Read::read(&book, &["Rows 3"]).unwrap();
        assert_eq!(last.rows.len(), 1);
        let all = Read::read(&book, &["Rows"]).unwrap();
        assert_eq!(all.headings, ["name", "count"]);
        let cells: Vec<[&str; 2]> = all
            .rows
            .iter()
            .map(|row| [row.cells[0].as_str(), row.cells[1].as_str()])
            .collect();
        assert_eq!(
            cells,
            [
                ["=row 0", "0"],
                ["=row 1", "1"],
                ["=row 2", "2"],
                ["=row 3", "3"],
                ["=row 4", "4"]
            ]
        );
    }

    #[test]
    fn the_clock_leaves_no_trace() {
        let first = book(100, 3);
        std::thread::sleep(std::time::Duration::from_millis(1100));
        assert_eq!(first, book(100, 3));
    }

    #[test]
    fn a_text_that_no_cell_holds_is_cut() {
        let rows = Rows {
            columns: vec!["name"],
            rows: vec![vec!["ž".repeat(MOST_CHARACTERS + 1).into()]],
        };
        let mut book = Book::new(Instant::ALWAYS);
        book.add(&Sheet::of("Rows", &rows), &rows.rows).unwrap();
        let read = Read::read(&book.finish().unwrap(), &["Rows"]).unwrap();
        let text = &read.rows[0].cells[0];
        assert_eq!(text.chars().count(), MOST_CHARACTERS);
        assert!(text.ends_with('…'));
    }
}

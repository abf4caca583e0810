//! Sheets as separated values: plainly, and as Excel wants them.

use super::Sheet;
use crate::render::Field;

/// In which way values are separated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// For programs: commas, a line feed after each line, the values as they are.
    Plain,
    /// For Excel: a byte order mark, semicolons, and nothing that it would take for a formula.
    Excel,
}

/// What Excel takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Returns a sheet as separated values, in pieces: the headings, then row by row.
pub fn separated<R: AsRef<[Field]>>(
    sheet: &Sheet,
    rows: impl IntoIterator<Item = R>,
    dialect: Dialect,
) -> impl Iterator<Item = String> {
    let mark = match dialect {
        Dialect::Plain => "",
        Dialect::Excel => "\u{feff}",
    };
    let heading = mark.to_owned() + &line(&sheet.heading(), dialect);
    let rows = rows.into_iter();
    std::iter::once(heading).chain(rows.map(move |row| line(row.as_ref(), dialect)))
}

fn line(fields: &[Field], dialect: Dialect) -> String {
    let mut builder = csv::WriterBuilder::new();
    if dialect == Dialect::Excel {
        builder.delimiter(b';').terminator(csv::Terminator::CRLF);
    }
    let mut writer = builder.from_writer(Vec::new());
    let text = |field: &Field| {
        let text = field.text();
        match dialect {
            Dialect::Excel if text.starts_with(FORMULA) && !matches!(field, Field::Number(_)) => {
                format!("'{text}")
            }
            _ => text,
        }
    };
    // Writing to memory does not fail.
    let _ = writer.write_record(fields.iter().map(text));
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Dialect, separated};
    use crate::reading::Sheet as Read;
    use crate::render::sheet::Sheet;
    use crate::render::{Field, Rows};

    fn rows() -> Rows {
        Rows {
            columns: vec!["user", "count"],
            rows: vec![
                vec!["=cmd|' /C calc'!A0".into(), Field::Number(3)],
                vec!["a \"b\"; c, d".into(), Field::Missing],
                vec!["-žiga".into(), "'quoted'".into()],
            ],
        }
    }

    fn text(dialect: Dialect) -> String {
        let rows = rows();
        separated(&Sheet::of("Rows", &rows), &rows.rows, dialect).collect()
    }

    #[test]
    fn programs_get_the_values_as_they_are() {
        assert_eq!(
            text(Dialect::Plain),
            "user,count\n=cmd|' /C calc'!A0,3\n\"a \"\"b\"\"; c, d\",\n-žiga,'quoted'\n"
        );
    }

    #[test]
    fn excel_gets_a_mark_semicolons_and_no_formula() {
        assert_eq!(
            text(Dialect::Excel),
            "\u{feff}user;count\r\n'=cmd|' /C calc'!A0;3\r\n\"a \"\"b\"\"; c, d\";\r\n'-žiga;'quoted'\r\n"
        );
    }

    #[test]
    fn both_read_the_same() {
        let plain = Read::read(text(Dialect::Plain).as_bytes(), &[]).unwrap();
        assert_eq!(plain.rows[0].cells, ["=cmd|' /C calc'!A0", "3"]);
        assert_eq!(
            plain,
            Read::read(text(Dialect::Excel).as_bytes(), &[]).unwrap()
        );
    }
}

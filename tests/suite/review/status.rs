//! How far decisions have come.

use super::{Desk, snapshot};
use bailiwick::reading::Sheet;
use bailiwick::render::sheet::{Book, Dialect, Sheet as Described, separated};
use bailiwick::render::{Field, Rows};

const SIGNED: [&str; 2] = ["Rezka", "2024-05-03"];

/// Everything decided.
fn decisions() -> Vec<(&'static str, &'static str, [&'static str; 4])> {
    let [reviewer, date] = SIGNED;
    let keep = ["keep", "needed", reviewer, date];
    vec![
        ("petra", "p", keep),
        ("petra", "c", keep),
        ("pavel", "p", keep),
        ("pavel", "c", ["revoke", "left", reviewer, date]),
        ("pia", "c", ["Izjema", "until the audit", reviewer, date]),
        ("cene", "c", keep),
        ("cita", "c", keep),
    ]
}

#[test]
fn nothing_is_decided_at_first() {
    let desk = Desk::new();
    desk.pack("pack", &[]);
    snapshot!(
        "undecided",
        desk.command(&["review", "status", "pack/decisions.csv"])
    );
    let output = desk.run(&[
        "review",
        "status",
        "pack/decisions.xlsx",
        "--format",
        "json",
    ]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn when_everything_is_decided_nothing_is_open() {
    let desk = Desk::new();
    desk.pack("pack", &[]);
    desk.fill("pack/decisions.csv", "pack/filled.csv", &decisions());
    snapshot!(
        "decided",
        desk.command(&["review", "status", "pack/filled.csv"])
    );
    snapshot!(
        "decided_in_json",
        desk.command(&["review", "status", "pack/filled.csv", "--format", "json"])
    );
}

#[test]
fn what_comes_back_as_a_workbook_or_for_excel_counts_the_same() {
    let desk = Desk::new();
    desk.pack("pack", &[]);
    desk.fill("pack/decisions.csv", "pack/filled.csv", &decisions());
    let sheet = Sheet::read(&desk.bytes("pack/filled.csv"), &[]).unwrap();
    let headings: Vec<&'static str> = sheet
        .headings
        .iter()
        .map(|it| &*it.clone().leak())
        .collect();
    let rows = Rows {
        columns: headings,
        rows: sheet
            .rows
            .iter()
            .map(|row| row.cells.iter().map(Field::from).collect())
            .collect(),
    };
    let mut book = Book::new(bailiwick::model::Instant::ALWAYS);
    book.add(&Described::of("Decisions", &rows), &rows.rows)
        .unwrap();
    desk.put("pack/filled.xlsx", book.finish().unwrap());
    let lines = separated(
        &Described::of("Decisions", &rows),
        &rows.rows,
        Dialect::Excel,
    );
    desk.put("pack/excel.csv", lines.collect::<String>());
    let wanted = desk.run(&["review", "status", "pack/filled.csv"]);
    for file in ["pack/filled.xlsx", "pack/excel.csv"] {
        assert_eq!(desk.run(&["review", "status", file]), wanted, "{file}");
    }
}

#[test]
fn everything_that_is_open_is_listed() {
    let desk = Desk::new();
    desk.pack("pack", &[]);
    let mut decisions = decisions();
    decisions[3].2 = ["revoke", "", "Rezka", "2024-05-03"];
    decisions[5].2 = ["keep", "", "Rezka", ""];
    decisions.remove(6);
    desk.fill("pack/decisions.csv", "pack/filled.csv", &decisions);
    let text = desk.text("pack/filled.csv");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let of = |lines: &[String], part: &str| lines.iter().position(|it| it.contains(part)).unwrap();
    // One row is altered, one stands there twice, one is gone, and one is nobody's.
    let pia = of(&lines, ",pia,");
    lines[pia] = lines[pia]
        .replace(",high,", ",usual,")
        .replace(",low,", ",usual,");
    lines.push(lines[of(&lines, ",cene,")].clone());
    lines.remove(of(&lines, ",petra,p,p,full_admin"));
    let stranger = lines[of(&lines, ",cene,")].replacen(",cene,", ",cilka,", 1);
    lines.push(format!("0000000000000000{}", &stranger[16..]));
    desk.put("pack/filled.csv", lines.join("\n"));
    snapshot!(
        "open",
        desk.command(&["review", "status", "pack/filled.csv"])
    );
    snapshot!(
        "open_in_csv",
        desk.command(&["review", "status", "pack/filled.csv", "--format", "csv"])
    );
}

#[test]
fn what_cannot_be_read_says_where_and_what_may_be_meant() {
    let desk = Desk::new();
    desk.pack("pack", &[]);
    let mut decisions = decisions();
    decisions[0].2 = ["kep", "", "Rezka", "2024-05-03"];
    decisions[5].2 = ["keep", "", "Rezka", "3. 5. 2024"];
    decisions[6].2 = ["perhaps", "", "", ""];
    desk.fill("pack/decisions.csv", "pack/filled.csv", &decisions);
    snapshot!(
        "misspelt",
        desk.command(&["review", "status", "pack/filled.csv"])
    );
    let text = desk.text("pack/decisions.csv");
    desk.put(
        "pack/headings.csv",
        text.replacen(",decision,", ",decison,", 1),
    );
    snapshot!(
        "a_missing_column",
        desk.command(&["review", "status", "pack/headings.csv"])
    );
    desk.put("pack/ansi.csv", b"row,user\n1,\x9aiga\n");
    snapshot!(
        "not_utf8",
        desk.command(&["review", "status", "pack/ansi.csv"])
    );
    desk.put("pack/damaged.xlsx", b"PK\x03\x04 and nothing more");
    snapshot!(
        "no_workbook",
        desk.command(&["review", "status", "pack/damaged.xlsx"])
    );
    desk.put("elsewhere.csv", text);
    snapshot!(
        "no_manifest",
        desk.command(&["review", "status", "elsewhere.csv"])
    );
    snapshot!(
        "no_file",
        desk.command(&["review", "status", "pack/none.csv"])
    );
}

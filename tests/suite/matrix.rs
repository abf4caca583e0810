//! Matrices: every letter and what it comes about through, beside other answers, and the
//! forms in which they are written.

use crate::stage;
use bailiwick::answers::matrix::Entry;
use bailiwick::answers::{Answer, Matrix, answer};
use bailiwick::model::Instant;
use bailiwick::query::Query;
use bailiwick::reading::Sheet;
use bailiwick::render::{Field, Rows};
use bailiwick::stop::Stop;
use bailiwick::world::World;
use std::collections::BTreeSet;
use std::process::{Command, Output};

const AT: &str = "2024-05-02T10:30:00Z";

fn matrix(world: &World, query: Query) -> Matrix {
    match answer(world, query, &Stop::default()).unwrap() {
        Answer::Matrix(matrix) => matrix,
        other => panic!("a matrix is wanted, not {other:?}"),
    }
}

fn texts(rows: &Rows, columns: &[&str]) -> BTreeSet<Vec<String>> {
    let place = |column: &&str| rows.columns.iter().position(|it| it == column).unwrap();
    let places: Vec<usize> = columns.iter().map(place).collect();
    let row = |row: &Vec<Field>| places.iter().map(|place| row[*place].text()).collect();
    rows.rows.iter().map(row).collect()
}

#[test]
fn every_cell_says_what_a_listing_says() {
    let world = stage::example(AT);
    let columns = ["org", "access", "until", "via"];
    let user = world.facts().user_id("rok@alpska.example").unwrap();
    let of = matrix(&world, Query::MatrixOf(user, None));
    let of = of.rows(Some(&of.vias(&world)));
    for (capability, info) in world.policy().capabilities() {
        let mut there = of.clone();
        there.rows.retain(|row| row[1].text() == *info.id);
        let listed = stage::rows(&world, Query::WhereCan(user, capability));
        assert_eq!(
            texts(&there, &columns),
            texts(&listed, &columns),
            "{}",
            info.id
        );
    }
    let org = world.facts().org_id("blejc").unwrap();
    let on = matrix(&world, Query::MatrixOn(org, None));
    let vias = on.vias(&world);
    assert!(vias.iter().flatten().all(|via| !via.is_empty()));
    let columns = ["capability", "access", "until", "via"];
    let on = on.rows(Some(&vias));
    for (user, name) in world.facts().users() {
        let mut there = on.clone();
        there.rows.retain(|row| row[0].text() == name);
        let listed = stage::rows(&world, Query::WhatCan(user, org));
        assert_eq!(texts(&there, &columns), texts(&listed, &columns), "{name}");
    }
}

#[test]
fn letters_say_what_rows_say() {
    let world = stage::example(AT);
    for (org, name) in world.facts().orgs() {
        let on = matrix(&world, Query::MatrixOn(org, None));
        assert_eq!(on.len(), world.conclusions().at_org(org).count(), "{name}");
        let letters = on.parts[0].cells.iter().map(Entry::letter);
        let rows = on.rows(None);
        for (letter, row) in letters.zip(&rows.rows) {
            let wanted = match (row[2].text().as_str(), &row[3]) {
                (_, Field::Text(_)) => 'T',
                ("full", _) => 'F',
                ("read", _) => 'R',
                ("see_partial", _) => 'P',
                ("see_all", _) => 'A',
                other => panic!("{other:?}"),
            };
            assert_eq!(letter, wanted, "{row:?}");
        }
    }
}

/// The default edition is the one that the tables print.
#[test]
fn the_policy_is_what_its_tables_print() {
    let world = stage::example(AT);
    let policy = matrix(&world, Query::MatrixRoles(None));
    let rows = policy.rows(None);
    let found = texts(&rows, &["table", "section", "role", "capability", "cell"]);
    let mut wanted = BTreeSet::new();
    let contact_center = world.policy().contact_center().id.to_string();
    let tables = world.policy().tables().iter();
    let ids = tables
        .map(|table| table.id.to_string())
        .chain([contact_center.clone()]);
    for id in ids {
        for row in texts(
            &stage::rows_of_page(&world, Query::Table(id.clone())),
            &["section", "column", "capability", "cell"],
        ) {
            let [section, column, capability, cell] = &row[..] else {
                panic!("{row:?}");
            };
            // There a section is a role.
            let (section, role) = if id == contact_center {
                (column, section)
            } else {
                (section, column)
            };
            wanted.insert(
                [&id, section, role, capability, cell]
                    .map(Clone::clone)
                    .to_vec(),
            );
        }
    }
    assert!(wanted.len() > 400, "{} cells", wanted.len());
    assert_eq!(found, wanted);
    let vias = policy.vias(&world);
    assert!(
        vias.iter()
            .flatten()
            .flatten()
            .all(|via| via.contains("sourced") || via.contains("inferred"))
    );
}

#[test]
fn the_policy_is_that_of_the_edition() {
    let edition = |date: &str| {
        let world = stage::example(AT);
        let at = Instant::parse(AT).unwrap();
        let as_of = world.policy().as_of(at, date.parse().ok(), &[]);
        let world = World::new(world.policy().clone(), world.facts().clone(), as_of);
        let policy = matrix(&world, Query::MatrixRoles(Some("manage_trials".into())));
        let rows = policy.rows(None);
        texts(&rows, &["section", "role", "access"])
    };
    let full = |role: &str| {
        ["customer_org_settings", role, "full"]
            .map(String::from)
            .to_vec()
    };
    assert!(edition("2024-03-05").contains(&full("partner_full_admin")));
    assert!(!edition("2024-03-06").contains(&full("partner_full_admin")));
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bailiwick"))
        .arg("matrix")
        .args(arguments)
        .args(["--at", AT, "--facts", "examples/alpine"])
        .output()
        .unwrap()
}

fn said(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn people_read_letters_with_marks() {
    let on = said(&["on", "blejc", "only", "manage_*", "--via"]);
    let roles = said(&["roles", "only", "hub_*"]);
    let markdown = said(&[
        "on",
        "blejc",
        "only",
        "manage_devices",
        "--via",
        "--format",
        "markdown",
    ]);
    let text = format!("{on}\n---\n{roles}\n---\n{markdown}");
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(text) });
}

#[test]
fn a_workbook_is_the_same_bytes_twice_and_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, question: &[&str]| {
        let path = folder.path().join(name);
        let path = path.to_str().unwrap();
        let output = run(&[question, &["--output", path]].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(output.stdout.is_empty());
        bailiwick::files::bytes(path.as_ref()).unwrap()
    };
    let book = write("one.xlsx", &["on", "blejc"]);
    assert_eq!(book, write("two.xlsx", &["on", "blejc"]));
    let letters = Sheet::read(&book, &["matrix"]).unwrap();
    let row = letters
        .rows
        .iter()
        .find(|row| row.cells[0] == "manage_devices")
        .unwrap();
    let letter = |user: &str| {
        let place = letters
            .headings
            .iter()
            .position(|head| head == user)
            .unwrap();
        &*row.cells[place]
    };
    assert_eq!(letter("rok@alpska.example"), "T");
    assert_eq!(letter("bine@blejc.example"), "F");
    assert_eq!(letter("polona@blejc.example"), "·");
    let cells = Sheet::read(&book, &["cells"]).unwrap();
    assert_eq!(
        cells.headings,
        ["user", "capability", "access", "until", "via"]
    );
    let plain = Sheet::read(said(&["on", "blejc", "--format", "csv"]).as_bytes(), &[]).unwrap();
    let texts = |sheet: &Sheet| -> Vec<Vec<String>> {
        sheet.rows.iter().map(|row| row.cells.clone()).collect()
    };
    assert_eq!(texts(&cells), texts(&plain));
    let book = write("roles.xlsx", &["roles"]);
    for section in ["control_hub", "customer_org_settings", "managing_partner"] {
        assert!(Sheet::read(&book, &[section]).is_ok_and(|sheet| !sheet.rows.is_empty()));
    }
}

#[test]
fn excel_gets_what_it_wants() {
    let text = said(&["on", "blejc", "only", "legal_hold", "--format", "excel"]);
    assert_eq!(
        text,
        "\u{feff}user;capability;access;until;via\r\n\
         polona@blejc.example;legal_hold;full;;compliance_officer at blejc\r\n"
    );
}

#[test]
fn a_page_stands_alone_and_takes_no_name_for_markup() {
    let folder = tempfile::tempdir().unwrap();
    let facts = folder.path().join("facts.ron");
    let nasty = r#"Facts(orgs: [Org(id: "<b>&\"'", kind: customer)], users: [User(id: "<script>x</script>", home: "<b>&\"'")],
        grants: [Grant(role: device_admin, to: "<script>x</script>", on: "<b>&\"'")])"#;
    bailiwick::files::write(&facts, nasty, false).unwrap();
    let path = folder.path().join("page.html");
    let output = Command::new(env!("CARGO_BIN_EXE_bailiwick"))
        .args(["matrix", "on", "<b>&\"'", "--at", AT, "--facts"])
        .args([&facts, std::path::Path::new("-o"), &path])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let page = String::from_utf8(bailiwick::files::bytes(&path).unwrap()).unwrap();
    for mark in ["<script", "src=", "<link", "url(", "<b>"] {
        assert!(!page.contains(mark), "the page has `{mark}`");
    }
    assert!(
        page.contains("&lt;script&gt;x&lt;&#x2f;script&gt;"),
        "{page}"
    );
    assert!(page.contains("title=\"device_admin at &lt;b&gt;"), "{page}");
}

#[test]
fn a_workbook_needs_a_file_and_a_file_a_form() {
    assert_eq!(
        run(&["on", "blejc", "--format", "xlsx"]).status.code(),
        Some(2)
    );
    assert_eq!(
        run(&["on", "blejc", "--output", "matrix.doc"])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(run(&["on", "blej"]).status.code(), Some(2));
}

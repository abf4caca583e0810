//! What a pack consists of and holds.

use super::{AT, Desk, EARLIER, FACTS, listed, snapshot, snapshot_text};
use crate::stage;
use bailiwick::findings::{self, Thresholds};
use bailiwick::generate::Size;
use bailiwick::model::Org;
use bailiwick::model::{Instant, Role, Standing, User};
use bailiwick::reading::Sheet;
use bailiwick::review::{self, Level, RowId, Way, digest};
use bailiwick::world::World;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const FILES: [&str; 7] = [
    "completeness.csv",
    "decisions-excel.csv",
    "decisions.csv",
    "decisions.xlsx",
    "findings.csv",
    "manifest.json",
    "report.html",
];

fn earlier() -> String {
    EARLIER.iter().fold(FACTS.to_owned(), |text, (now, then)| {
        text.replace(now, then)
    })
}

#[test]
fn a_pack_has_these_files_and_nothing_half_written_beside_them() {
    let desk = Desk::new();
    desk.pack("pack", &[]);
    assert_eq!(listed(&desk.path("pack")), FILES);
    snapshot_text!("decisions", desk.text("pack/decisions.csv"));
    snapshot_text!("completeness", desk.text("pack/completeness.csv"));
    snapshot_text!("findings", desk.text("pack/findings.csv"));
}

#[test]
fn what_somebody_answers_for_stands_behind_and_flags_nothing() {
    let desk = Desk::new();
    let waiver = r#"Review(waivers: [Waiver(
        kind: external_admin_present, user: "pia", org: "c",
        owner: "cene", reason: "an audit", until: "2024-06-01",
    )])"#;
    desk.put("review.ron", waiver);
    desk.pack("plain", &[]);
    desk.pack("waived", &["--review", "review.ron"]);
    let found = |folder: &str| {
        let sheet = Sheet::read(&desk.bytes(&format!("{folder}/findings.csv")), &[]).unwrap();
        let rows = sheet.rows.into_iter().map(|row| row.cells);
        rows.collect::<Vec<Vec<String>>>()
    };
    let (plain, mut waived) = (found("plain"), found("waived"));
    let last = waived.pop().unwrap();
    let is_it = |row: &&Vec<String>| row[0] == "external_admin_present";
    let before = plain.iter().find(is_it).unwrap();
    assert_eq!(before[..7], last[..7]);
    let [ends, by] = [7, 8].map(|column| (&*before[column], &*last[column]));
    assert!(ends.0.starts_with("remove Grant("), "{}", ends.0);
    assert_eq!(ends.1, "");
    assert_eq!(by, ("", "cene until 2024-06-01T00:00:00Z: an audit"));
    let others = plain.iter().filter(|row| !is_it(row));
    assert!(others.eq(&waived));
    let flagged = |folder: &str| {
        let text = desk.text(&format!("{folder}/decisions.csv"));
        text.matches("external_admin_present").count()
    };
    assert_eq!((flagged("plain"), flagged("waived")), (1, 0));
    let manifest: Value = serde_json::from_str(&desk.text("waived/manifest.json")).unwrap();
    assert_eq!(manifest["counts"]["findings"], waived.len());
    assert_eq!(manifest["counts"]["findings_waived"], 1);
    let inputs = manifest["inputs"].as_array().unwrap().iter();
    let review = inputs.filter(|input| input["is"] == "review").count();
    assert_eq!(review, 1);
}

#[test]
fn what_is_not_known_stands_at_the_head() {
    let desk = Desk::new();
    let unknown = "    unknown: [Unknown(what: restricted_mode)],\n)";
    let (facts, _) = FACTS.rsplit_once(')').unwrap();
    desk.put("facts.ron", format!("{facts}{unknown}"));
    desk.pack("pack", &[]);
    let says = "whether restricted mode is set off (2 of 2 customers)";
    let manifest: Value = serde_json::from_str(&desk.text("pack/manifest.json")).unwrap();
    assert_eq!(manifest["terms"]["not_known"], says);
    assert!(desk.text("pack/report.html").contains(says));
    let book = Sheet::read(&desk.bytes("pack/decisions.xlsx"), &["Read me"]).unwrap();
    let mut lines = book.rows.iter().map(|row| &row.cells);
    assert!(lines.any(|cells| cells[..2] == ["Not known", says]));
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let desk = Desk::new();
    desk.put("earlier.ron", earlier());
    for lang in ["en", "sl"] {
        let (one, other) = (format!("{lang}-1"), format!("{lang}-2"));
        for folder in [&one, &other] {
            desk.pack(folder, &["--baseline", "earlier.ron", "--lang", lang]);
        }
        for file in listed(&desk.path(&one)) {
            let [one, other] = [&one, &other].map(|folder| desk.bytes(&format!("{folder}/{file}")));
            assert!(one == other, "{lang} {file}");
        }
    }
}

#[test]
fn the_manifest_names_every_file_by_its_bytes_and_accounts_for_everybody() {
    let desk = Desk::new();
    desk.pack("pack", &[]);
    let manifest: Value = serde_json::from_str(&desk.text("pack/manifest.json")).unwrap();
    let mut named = BTreeSet::from(["manifest.json".to_owned()]);
    for (list, folder) in [("inputs", ""), ("outputs", "pack/")] {
        for file in manifest[list].as_array().unwrap() {
            let name = file["file"].as_str().unwrap();
            let bytes = desk.bytes(&format!("{folder}{name}"));
            assert_eq!(file["sha256"], digest(&bytes), "{name}");
            assert_eq!(file["bytes"], bytes.len(), "{name}");
            if list == "outputs" {
                named.insert(name.to_owned());
            }
        }
    }
    assert_eq!(named, FILES.map(str::to_owned).into());
    assert_eq!(manifest["terms"]["at"], AT);
    assert_eq!(
        manifest["terms"]["choices"]["unwarranted_grants"],
        "effective"
    );
    let sheet = Sheet::read(&desk.bytes("pack/decisions.csv"), &[]).unwrap();
    let ids: Vec<&str> = sheet.rows.iter().map(|row| row.cells[0].as_str()).collect();
    let rows: Vec<&str> = manifest["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_str().unwrap())
        .collect();
    assert_eq!(ids, rows);
    let everybody = Sheet::read(&desk.bytes("pack/completeness.csv"), &[]).unwrap();
    let listed: BTreeSet<(&str, &str)> = everybody
        .rows
        .iter()
        .map(|row| (row.cells[0].as_str(), row.cells[1].as_str()))
        .collect();
    assert_eq!(listed.len(), everybody.rows.len(), "each stands there once");
    for (key, kind, all) in [("users", "user", 7), ("orgs", "org", 3)] {
        let counted = &manifest[key];
        assert_eq!(counted["all"], all);
        assert_eq!(counted["rows"], rows.len());
        assert_eq!(listed.iter().filter(|(of, _)| *of == kind).count(), all);
        let of_kind = everybody.rows.iter().filter(|row| row.cells[0] == kind);
        let reviewed = of_kind.filter(|row| row.cells[3] == "yes").count();
        assert_eq!(counted["reviewed"], reviewed);
        assert_eq!(counted["not_reviewed"], all - reviewed);
        let reasons = counted["reasons"].as_object().unwrap().values();
        let reasons: u64 = reasons.map(|count| count.as_u64().unwrap()).sum();
        assert_eq!(counted["not_reviewed"], reasons);
    }
}

#[test]
fn since_the_baseline_rows_are_new_otherwise_or_folded_at_the_end() {
    let desk = Desk::new();
    desk.put("earlier.ron", earlier());
    desk.pack("pack", &["--baseline", "earlier.ron"]);
    let sheet = Sheet::read(&desk.bytes("pack/decisions.csv"), &[]).unwrap();
    let place = |name: &str| sheet.headings.iter().position(|it| it == name).unwrap();
    let (user, changed) = (place("user"), place("changed"));
    let rows: Vec<(&str, &str)> = sheet
        .rows
        .iter()
        .map(|row| (row.cells[user].as_str(), row.cells[changed].as_str()))
        .collect();
    assert_eq!(
        rows[..2],
        [
            ("pia", "new"),
            ("cita", "until no end to 2024-07-01T00:00:00Z")
        ]
    );
    assert!(rows[2..].iter().all(|(_, changed)| *changed == "same"));
    snapshot_text!("changes", desk.text("pack/changes.csv"));
    let page = desk.text("pack/report.html");
    let folded = page.find("<details id=\"unchanged\">").unwrap();
    for (place, row) in sheet.rows.iter().enumerate() {
        let at = page
            .find(&format!("<tbody id=\"row-{}\"", row.cells[0]))
            .unwrap();
        assert_eq!(at > folded, place >= 2, "{:?}", row.cells);
    }
}

#[test]
fn all_three_sheets_say_the_same() {
    let desk = Desk::new();
    desk.pack("pack", &["--lang", "sl"]);
    let plain = Sheet::read(&desk.bytes("pack/decisions.csv"), &[]).unwrap();
    for file in ["decisions-excel.csv", "decisions.xlsx"] {
        let other = Sheet::read(&desk.bytes(&format!("pack/{file}")), &["Odločitve"]).unwrap();
        assert_eq!(other.headings[2], "Uporabnik");
        let cells = |sheet: &Sheet| -> Vec<Vec<String>> {
            sheet.rows.iter().map(|row| row.cells.clone()).collect()
        };
        assert_eq!(cells(&plain), cells(&other), "{file}");
    }
}

#[test]
fn the_workbook_offers_the_decisions_and_folds_what_is_as_before() {
    use std::io::Read as _;
    let desk = Desk::new();
    desk.put("earlier.ron", earlier());
    desk.pack("pack", &["--baseline", "earlier.ron"]);
    let bytes = std::io::Cursor::new(desk.bytes("pack/decisions.xlsx"));
    let mut archive = zip::ZipArchive::new(bytes).unwrap();
    let mut text = String::new();
    let mut tab = archive.by_name("xl/worksheets/sheet2.xml").unwrap();
    tab.read_to_string(&mut text).unwrap();
    let tree = roxmltree::Document::parse(&text).unwrap();
    let of = |name: &'static str| {
        tree.descendants()
            .filter(move |node| node.tag_name().name() == name)
    };
    let number = |node: roxmltree::Node<'_, '_>| node.attribute("r").unwrap().parse().unwrap();
    let rows: Vec<(u32, bool)> = of("row")
        .map(|row| (number(row), row.attribute("hidden").is_some()))
        .collect();
    // The headings, two rows that are not as before, six that are, and an empty one.
    let wanted = (1..=10).map(|row| (row, (4..=9).contains(&row)));
    assert_eq!(rows, wanted.collect::<Vec<_>>());
    let pane = of("pane").next().unwrap();
    assert_eq!(pane.attribute("state"), Some("frozen"));
    assert_eq!(pane.attribute("ySplit"), Some("1"));
    let filter = of("autoFilter").next().unwrap();
    assert_eq!(filter.attribute("ref"), Some("A1:V9"));
    let folded = of("customFilter").next().unwrap();
    assert_eq!(folded.attribute("val"), Some("same"));
    assert_eq!(folded.attribute("operator"), Some("notEqual"));
    let offered = of("dataValidation").next().unwrap();
    assert_eq!(offered.attribute("sqref"), Some("R2:R9"));
    let words = of("formula1").next().unwrap().text();
    assert_eq!(words, Some("\"keep,revoke,exception\""));
    assert_eq!(of("f").count(), 0, "there is no formula");
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let desk = Desk::new();
    desk.pack("pack", &[]);
    let new = ["review", "new", "--facts", "facts.ron", "--at", AT, "-o"];
    let again = |more: &[&str]| desk.command(&[&new[..], more].concat());
    snapshot!("not_empty", again(&["pack"]));
    assert!(again(&["pack", "--force"]).status().unwrap().success());
    let before = desk.bytes("pack/report.html");
    desk.fill(
        "pack/decisions.csv",
        "pack/decisions.csv",
        &[("pia", "c", ["revoke", "", "", ""])],
    );
    let filled = desk.bytes("pack/decisions.csv");
    snapshot!("filled_in", again(&["pack", "--force"]));
    assert_eq!(desk.bytes("pack/decisions.csv"), filled);
    assert_eq!(desk.bytes("pack/report.html"), before);
    desk.put("pack/decisions.csv", b"PK but no workbook");
    snapshot!("unreadable", again(&["pack", "--force"]));
    snapshot!(
        "among_the_facts",
        desk.command(&["review", "new", "--facts", ".", "--at", AT, "-o", "pack2"])
    );
    assert!(!desk.path("pack2").exists());
}

#[test]
fn what_is_not_written_any_more_goes() {
    let desk = Desk::new();
    desk.put("earlier.ron", earlier());
    desk.pack("pack", &["--baseline", "earlier.ron"]);
    assert!(desk.path("pack/changes.csv").exists());
    desk.put("pack/notes.txt", "mine");
    desk.pack("pack", &["--force"]);
    assert!(!desk.path("pack/changes.csv").exists());
    assert!(desk.path("pack/notes.txt").exists());
}

#[cfg(unix)]
#[test]
fn stopped_while_it_is_written_a_pack_leaves_nothing() {
    let desk = Desk::new();
    let made = desk.run(&["generate", "--size", "S", "-o", "world"]);
    assert!(made.status.success());
    let mut child = desk
        .command(&[
            "review", "new", "--facts", "world", "--at", AT, "-o", "pack",
        ])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while !desk.path("pack/.partial/decisions.xlsx").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended too early");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let id = child.id().to_string();
    let told = std::process::Command::new("kill")
        .args(["-INT", &id])
        .status();
    assert!(told.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!desk.path("pack").exists());
}

/// The rows that a world has, with its findings.
fn rows(world: &World) -> Vec<review::Row> {
    let findings = findings::find(world, &Thresholds::default());
    review::rows(world, &findings, None, &mut |_, _| {})
}

#[test]
fn rows_are_the_roles_that_reach_something_and_the_approvals_that_run() {
    for seed in 1..4 {
        let world = stage::generated(Size::S, seed);
        let rows = rows(&world);
        let mut roles: BTreeSet<(User, Role, Org, Standing)> = BTreeSet::new();
        let mut approved = BTreeSet::new();
        for row in &rows {
            if row.way() == Way::Approved {
                approved.insert((row.user, row.org));
            } else {
                roles.insert((row.user, row.route.role, row.org, row.route.standing));
            }
        }
        let reached = world.conclusions().reached();
        let reached: BTreeSet<_> = reached
            .map(|row| (row.user, row.role, row.org, row.standing))
            .collect();
        assert_eq!(roles, reached);
        assert_eq!(approved, world.conclusions().approved().collect());
        let ids: BTreeSet<RowId> = rows.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), rows.len());
    }
}

#[test]
fn the_rows_of_somebody_somewhere_give_what_is_effective_there() {
    let world = stage::generated(Size::S, 2);
    let mut given: BTreeMap<(User, Org), (Level, Instant)> = BTreeMap::new();
    for row in rows(&world) {
        let level = row.worth.level();
        let of_pair = given
            .entry((row.user, row.org))
            .or_insert((level, row.worth.until));
        of_pair.0 = of_pair.0.min(level);
        of_pair.1 = of_pair.1.max(row.worth.until);
    }
    for ((user, org), (level, until)) in given {
        let privileges = world.conclusions().of(user, org);
        let mut beyond = privileges
            .iter()
            .filter(|row| !world.capability_name(row.capability).starts_with("sign_in"));
        let full = beyond.clone().any(|row| row.access.to_string() == "full");
        let any = beyond.next().is_some();
        assert_eq!(full, level <= Level::Temporary, "{user:?} {org:?} {level}");
        assert_eq!(any, level != Level::None, "{user:?} {org:?} {level}");
        assert!(privileges.iter().all(|row| row.until <= until));
    }
}

//! What is read from exports: every record, whatever it is written in.

mod broken;
mod forms;

use bailiwick::diagnostic::Sources;
use bailiwick::files;
use bailiwick::import::asked::Asked;
use bailiwick::import::id::{self, Kind};
use bailiwick::import::plan::Plan;
use bailiwick::import::read::{Broken, Seen, Taken, What, read};
use bailiwick::reading::Item;
use std::fmt::Write as _;
use std::path::Path;

/// Reads bytes of which nothing more is known.
fn read_all(bytes: &[u8]) -> (Vec<Taken>, Result<Seen, Broken>) {
    read_asked(bytes, &Asked::default())
}

fn read_asked(bytes: &[u8], asked: &Asked) -> (Vec<Taken>, Result<Seen, Broken>) {
    let mut all = Vec::new();
    let seen = read(bytes, asked, None, &mut |taken| all.push(taken));
    (all, seen)
}

/// What a record is, without the fields that it lacks.
fn brief(what: &What) -> String {
    let mut text = match what {
        What::Record(record) => format!("{record:?}"),
        What::Ignored { kind, reason } => format!("ignored {kind}: {reason}"),
        What::NotUnderstood { reason } => format!("not understood: {reason}"),
    };
    for lacking in [": None", ": []", ": false"] {
        while let Some(end) = text.find(lacking) {
            let name = text[..end].rfind([' ', '{']).unwrap() + 1;
            let after = &text[end + lacking.len()..];
            let after = after.strip_prefix(", ").unwrap_or(after);
            text = format!("{}{after}", &text[..name]);
        }
    }
    text.replace(",  }", " }").replace(", }", " }")
}

/// Everything that is read from a folder, file by file.
fn folder(folder: &str) -> String {
    let exports = files::exports(Path::new(folder)).unwrap();
    let names: Vec<&str> = exports.files.iter().map(|it| it.name.as_str()).collect();
    let mut sources = Sources::default();
    let plan = exports.plan.map_or_else(Plan::default, |path| {
        let file = files::load_file(&path, &mut sources).unwrap();
        Plan::read(Item::of_file(&sources, file), &names).unwrap()
    });
    let mut text = String::new();
    for file in &exports.files {
        let name = &file.name;
        let mut lines = String::new();
        let mut bytes = 0;
        let from = file.open(|done| bytes = done).unwrap();
        let columns = plan.columns(name);
        let mut count = 0;
        let seen = read(from, &plan.asked(name), columns, &mut |taken| {
            count += 1;
            let _ = writeln!(lines, "{}: {}", taken.record, brief(&taken.what));
        });
        let seen = seen.unwrap();
        assert_eq!(seen.records, count, "{name}: every record is numbered");
        assert_eq!(bytes, file.bytes, "{name}: all of it is read");
        let _ = writeln!(text, "== {name}: {:?}\n{lines}", seen.form);
        if let Some(offer) = seen.offer {
            let _ = writeln!(text, "{offer}\n");
        }
    }
    text
}

fn check(name: &str, shown: &str) {
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, shown) });
}

#[test]
fn the_published_examples_are_read() {
    check("published_examples", &folder("tests/data/webex-api"));
}

#[test]
fn an_export_with_every_flaw_is_read() {
    check("an_export", &folder("tests/data/exports"));
}

#[test]
fn one_id_has_many_spellings() {
    let key = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
    let org = Some(Kind::Organization);
    let encoded =
        "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi85NmFiYzJhYS0zZGNjLTExZTUtYTE1Mi1mZTM0ODE5Y2RjOWE";
    let padded = format!("{encoded}=");
    let spellings = [
        (encoded, org),
        (&padded, org),
        (
            "ciscospark://us/Organization/96ABC2AA-3dcc-11e5-a152-fe34819cdc9a",
            org,
        ),
        (" 96ABC2AA-3DCC-11E5-A152-FE34819CDC9A ", None),
        ("OTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlh", None),
        ("OTZBQkMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlh", None),
    ];
    for (spelling, kind) in spellings {
        let found = id::decode(spelling).unwrap();
        assert_eq!((found.key.as_str(), found.kind), (key, kind), "{spelling}");
    }
}

#[test]
fn an_id_tells_its_kind_and_its_owner() {
    let found = |payload: &str| id::decode(&format!("ciscospark://us/{payload}")).unwrap();
    let owner = "74983fd5-0000-4000-8000-0000000000aa";
    let licence = found(&format!(
        "LICENSE/{}:MC_22c1_example.my.webex.com",
        owner.to_uppercase()
    ));
    assert_eq!(licence.kind, Some(Kind::Licence));
    assert_eq!(licence.key, format!("{owner}:MC_22c1_example.my.webex.com"));
    assert_eq!(licence.owner(), Some(owner));
    let group = found(&format!(
        "SCIM_GROUP/25104BE0-f874-4343-9607-df02df37b5c1:{owner}"
    ));
    assert_eq!(group.kind, Some(Kind::Group));
    assert_eq!(group.key, "25104be0-f874-4343-9607-df02df37b5c1");
    assert_eq!(group.owner(), Some(owner));
    assert_eq!(found("ROLE/id_full_admin").key, "id_full_admin");
    assert_eq!(found("ENTERPRISE/x").kind, Some(Kind::Enterprise));
    assert_eq!(found("CUSTOMER/x").kind, Some(Kind::Customer));
    assert_eq!(found("SUBSCRIBER/x").kind, Some(Kind::Subscriber));
    assert_eq!(found("LOCATION/63715").key, "63715");
    assert_eq!(found("WORKSPACE/x").kind, Some(Kind::Other));
    let role = id::decode("YXRsYXMtcG9ydGFsLnBhcnRuZXIuc2FsZXNmdWxsYWRtaW4=").unwrap();
    assert_eq!(role.key, "atlas-portal.partner.salesfulladmin");
    assert_eq!(role.kind, Some(Kind::Role));
}

#[test]
fn what_is_no_id_stays_what_it_is() {
    let damaged = [
        // As published: the case of each letter was changed.
        "Y2LZY29ZCGFYAZOVL3VZL1BFT1BMRS9JOTYWOTZIYI1KYTRHLTQ3NZETYTC2ZI1KNDEZODQWZWVM1TQ",
        "YXRSYXMTCG9YDGFSLNBHCNRUZXIUC2FSZXNMDWXSYWRTAW4=",
        "id_full_admin",
        "ana@brezje.example",
        "",
        " ",
        "=",
        "Brezje",
        "ciscospark://",
        "ciscospark://us/PEOPLE/",
        "ciscospark://us/PEOPLE/a\u{7}b",
        // `\u{1b}[31m` and a role with a bell, encoded.
        "G1szMW0",
        "aWRfZnVsbAc",
    ];
    for text in damaged {
        assert_eq!(id::decode(text), None, "{text}");
    }
    let ids: Vec<&str> = id::split(" a , b,,c ,").collect();
    assert_eq!(ids, ["a", "b", "c"]);
}

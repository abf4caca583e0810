//! Completion, hints and colours of a line that is being typed.

use super::{session, session_of, write};
use bailiwick::session::complete::{self, Look};

fn completed(line: &str) -> Vec<String> {
    let files = |begun: &str| vec![format!("{begun}acts/"), format!("{begun}oo bar.ron")];
    let completion = complete::complete(&session(), line, &files);
    let candidates = completion.candidates.iter().take(6);
    candidates
        .map(|candidate| format!("{}{}", &line[..completion.start], candidate.inserted))
        .collect()
}

#[test]
fn a_word_is_completed_by_its_position() {
    let lines = [
        "c",
        "who",
        "wh",
        "can spela",
        "can ŠPE",
        "can tauern.example ma",
        "can \"spe",
        "can tina@alpska.example manage_dev",
        "can tina@alpska.example manage_devices ",
        "can tina@alpska.example manage_devices on ble",
        "where can novak",
        "compare tina@alpska.example with greg",
        "show cap",
        "show users tin",
        "describe partner_a",
        "rule P",
        "table cont",
        "choose unw",
        "choose unwarranted_grants ",
        "edition 2024",
        "at ",
        "assume ",
        "assume grant partner_r",
        "assume grant partner_admin to tina@alpska.example on ble",
        "assume Gr",
        "roles; what can bine",
        ".mo",
        ".mode j",
        ".load f",
        ".help .on",
        "nonsense ",
    ];
    let shown = lines.iter().fold(String::new(), |text, line| {
        text + line + "|\n    " + &completed(line).join("\n    ") + "\n"
    });
    insta::with_settings!({snapshot_path => "../snapshots/session", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("completion", shown);
    });
}

#[test]
fn options_stand_anywhere_after_the_name_of_a_question() {
    let typed = |line: &str| completed(line).concat();
    let [before, after] = ["why --depth 2 tin", "why tin"].map(typed);
    assert_eq!(
        before,
        after.replace("why tina", "why --depth 2 tina"),
        "{after}"
    );
    assert_eq!(
        complete::hint("why --revoke ").unwrap(),
        complete::hint("why ").unwrap()
    );
    let line = "why --depth 1 tina@alpska.example --all manage_devices on blejc";
    let mut session = session();
    let ask = |line: &str| session.execute(line).answer;
    let [spread, last] = [
        line,
        "why tina@alpska.example manage_devices on blejc --depth 1 --all",
    ]
    .map(ask);
    assert!(spread.contains("#1.1"), "{spread}");
    assert_eq!(spread, last);
    let looks = complete::highlight(&self::session(), line);
    let mut sorted = looks.clone();
    sorted.sort_by_key(|(range, _)| range.start);
    assert_eq!(looks, sorted);
    assert!(
        looks.iter().all(|(_, look)| *look != Look::Unknown),
        "{looks:?}"
    );
}

#[test]
fn names_are_quoted_where_they_need_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("facts.ron");
    write(
        &path,
        "Facts(orgs: [Org(id: \"Žiga Župančič\", kind: customer)])",
    );
    let session = session_of(&[path]);
    for begun in [
        "roles on zig",
        "roles on zupa",
        "roles on \"Žiga Ž",
        "roles on „zig",
    ] {
        let completion = complete::complete(&session, begun, &|_| Vec::new());
        assert_eq!(completion.start, 9, "{begun}");
        assert_eq!(
            completion.candidates[0].inserted, "\"Žiga Župančič\" ",
            "{begun}"
        );
    }
}

#[test]
fn a_hint_says_what_is_still_expected() {
    for (line, hint) in [
        ("", None),
        ("can ", Some("USER CAPABILITY on ORG")),
        ("can tina@alpska.example", Some(" CAPABILITY on ORG")),
        ("wh", Some("o can CAPABILITY on ORG")),
        ("can a b o", Some("n ORG")),
        ("can a b on c", None),
        ("roles; show ", Some("KIND")),
        ("at ", Some("WHEN")),
        (".mo", Some("de [FORMAT]")),
        (".once ", Some("FILE")),
        ("nonsense ", None),
    ] {
        let expected = hint.map(str::to_owned);
        let got = complete::hint(line);
        if line == "at " {
            assert!(got.is_some(), "{line}");
        } else {
            assert_eq!(got, expected, "{line}");
        }
    }
}

#[test]
fn known_and_unknown_names_look_different() {
    let line = "can tina@alpska.example nonsense on blejc # why";
    let looks: Vec<(&str, Look)> = complete::highlight(&session(), line)
        .into_iter()
        .map(|(range, look)| (&line[range], look))
        .collect();
    assert_eq!(
        looks,
        [
            ("can", Look::Verb),
            ("tina@alpska.example", Look::Known),
            ("nonsense", Look::Unknown),
            ("on", Look::Verb),
            ("blejc", Look::Known),
            ("# why", Look::Comment),
        ]
    );
    // A name that is being typed is not wrong yet.
    let looks = complete::highlight(&session(), "can tin");
    assert_eq!(looks.len(), 1, "{looks:?}");
    let looks = complete::highlight(&session(), "can xyzzy");
    assert_eq!(looks[1].1, Look::Unknown);
}

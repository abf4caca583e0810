//! Broken fact files, one mistake each: what the user is told.
//!
//! Each file of `broken/` has a test and a snapshot, to be read as the user
//! reads it.

use std::path::PathBuf;

use bailiwick::diagnostic::{Diagnostic, MOST_SHOWN, Sources, Span, render};
use bailiwick::facts;
use bailiwick::files;
use bailiwick::reading::Item;

/// Where the broken files are.
const FOLDER: &str = "tests/suite/broken";

/// Declares a test for each broken file.
macro_rules! broken {
    ($($test:ident: $file:literal,)+) => {
        /// Every broken file.
        const BROKEN: &[&str] = &[$($file),+];

        $(
            #[test]
            fn $test() {
                refused($file);
            }
        )+
    };
}

broken! {
    blank_around_an_id: "blank_around_an_id.ron",
    comment_without_end: "comment_without_end.ron",
    contact_center_of_a_partner: "contact_center_of_a_partner.ron",
    control_character_in_an_id: "control_character_in_an_id.ron",
    empty_id: "empty_id.ron",
    end_at_the_start: "end_at_the_start.ron",
    end_before_start: "end_before_start.ron",
    equals_for_a_colon: "equals_for_a_colon.ron",
    events_of_another_record_csv: "events-field_of_another_record.csv",
    events_unknown_record_csv: "events-unknown_record.csv",
    first_user_from_elsewhere: "first_user_from_elsewhere.ron",
    first_user_of_a_customer: "first_user_of_a_customer.ron",
    grants_quote_csv: "grants-quote_without_end.csv",
    grants_csv: "grants-several_mistakes.csv",
    instant_without_offset: "instant_without_offset.ron",
    json_named_ron: "json_named_ron.ron",
    lines_jsonl: "lines.jsonl",
    list_for_a_record_json: "list_for_a_record.json",
    long_line: "long_line.ron",
    missing_bracket_json: "missing_bracket.json",
    missing_bracket: "missing_bracket.ron",
    missing_comma: "missing_comma.ron",
    missing_field_json: "missing_field.json",
    missing_field: "missing_field.ron",
    missing_last_bracket: "missing_last_bracket.ron",
    nameless_csv: "nameless.csv",
    no_such_day: "no_such_day.ron",
    not_an_instant: "not_an_instant.ron",
    offer_of_a_customer: "offer_of_a_customer.ron",
    org_declared_twice: "org_declared_twice.ron",
    org_for_a_user: "org_for_a_user.ron",
    partner_and_customer_swapped: "partner_and_customer_swapped.ron",
    record_for_a_list: "record_for_a_list.ron",
    record_in_the_wrong_list: "record_in_the_wrong_list.ron",
    record_without_name_json: "record_without_name.json",
    record_without_name: "record_without_name.ron",
    repeated_field: "repeated_field.ron",
    restricted_mode_of_a_partner: "restricted_mode_of_a_partner.ron",
    restricted_mode_on_and_off: "restricted_mode_on_and_off.ron",
    role_by_its_label: "role_by_its_label.ron",
    ron_named_json: "ron_named_json.json",
    scenario_for_facts: "scenario_for_facts.ron",
    several_mistakes: "several_mistakes.ron",
    text_for_a_record: "text_for_a_record.ron",
    text_for_a_word: "text_for_a_word.ron",
    text_for_true_json: "text_for_true.json",
    text_without_end: "text_without_end.ron",
    trailing_comma_json: "trailing_comma.json",
    two_worlds: "two_worlds.ron",
    unknown_field_json: "unknown_field.json",
    unknown_field: "unknown_field.ron",
    unknown_home: "unknown_home.ron",
    unknown_kind: "unknown_kind.ron",
    unknown_licence: "unknown_licence.ron",
    unknown_list: "unknown_list.ron",
    unknown_org: "unknown_org.ron",
    unknown_org_of_the_right_kind: "unknown_org_of_the_right_kind.ron",
    unknown_record_json: "unknown_record.json",
    unknown_record: "unknown_record.ron",
    unknown_role_json: "unknown_role.json",
    unknown_role: "unknown_role.ron",
    unknown_user_json: "unknown_user.json",
    unknown_user: "unknown_user.ron",
    unknown_user_far_from_all: "unknown_user_far_from_all.ron",
    unprintable_name: "unprintable_name.ron",
    user_declared_twice: "user_declared_twice.ron",
    user_for_an_org: "user_for_an_org.ron",
    users_columns_csv: "users-columns.csv",
    users_csv: "users-several_mistakes.csv",
    users_uneven_csv: "users-uneven_rows.csv",
    what_is_unknown: "what_is_unknown.ron",
    word_for_a_text: "word_for_a_text.ron",
    word_without_quotes_json: "word_without_quotes.json",
    yes_for_true: "yes_for_true.ron",
}

/// Loads the facts of some paths and returns what the user is told.
pub(crate) fn told(paths: &[PathBuf]) -> String {
    let mut sources = Sources::default();
    let loaded = files::load_paths(paths, &mut sources)
        .and_then(|files| facts::load(files.into_iter().map(|file| Item::of_file(&sources, file))));
    match loaded {
        Ok(_) => "(fine)".to_owned(),
        Err(errors) => render(&errors, &sources, false),
    }
}

/// Compares what is told of a broken file with its snapshot.
fn refused(file: &str) {
    let told = told(&[PathBuf::from(FOLDER).join(file)]);
    assert_ne!(told, "(fine)");
    snapshot(file, &told);
}

/// Compares with a snapshot.
fn snapshot(name: &str, told: &str) {
    insta::with_settings!({
        snapshot_path => "snapshots/diagnostics",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!(name, told) });
}

#[test]
fn every_broken_file_has_a_test() {
    let mut sources = Sources::default();
    let files = files::load_paths(&[PathBuf::from(FOLDER)], &mut sources).unwrap();
    let found: Vec<String> = files
        .into_iter()
        .map(|file| sources.name(file).replace("tests/suite/broken/", ""))
        .collect();
    assert_eq!(found, BROKEN);
}

/// Returns a file with that many records that are each wrong in one way.
fn many_mistakes(number: usize) -> String {
    let record = |n| format!("        Manages(partner: \"p{n}\", customer: \"alpska\"),\n");
    let records: String = (0..number).map(record).collect::<Vec<_>>().concat();
    format!(
        "Facts(\n    orgs: [ Org(id: \"alpska\", kind: customer) ],\n    manages: [\n{records}    ],\n)\n"
    )
}

#[test]
fn of_a_thousand_mistakes_all_are_counted_and_twenty_are_shown() {
    let mut sources = Sources::default();
    let files = ["a.ron", "b.ron"].map(|name| sources.add(name, many_mistakes(500)));
    let items = files.map(|file| Item::of_file(&sources, file));
    let errors = facts::load(items).unwrap_err();
    assert_eq!(errors.len(), 1000);
    let told = render(&errors, &sources, false);
    assert_eq!(told.matches("error[unknown_org]").count(), MOST_SHOWN);
    let end: Vec<&str> = told.lines().rev().take(2).collect();
    assert_eq!(end, ["1000 errors in 2 files", "… 980 more errors"]);
}

#[test]
fn diagnostics_are_shown_in_the_order_of_files_and_places() {
    let mut sources = Sources::default();
    let b = sources.add("b.ron", "one two\nthree\n");
    let a = sources.add("a.ron", "four\n");
    let errors = [
        Diagnostic::at("c", Span::new(b, 8..13), "of the second line").label("here"),
        Diagnostic::at("c", Span::new(b, 4..7), "of the first line")
            .related(Span::new(a, 0..4), "what is in another file")
            .related(Span::new(b, 8..13), "what is in the same file"),
        Diagnostic::at("c", Span::new(a, 0..4), "of the other file").help("do something else"),
        Diagnostic::new("c", "of no file at all").help("look somewhere else"),
        Diagnostic::at("c", Span::new(a, 7..900), "of a place that is not there"),
    ];
    snapshot(
        "order_of_files_and_places",
        &render(&errors, &sources, false),
    );
    assert_eq!(render(&[], &sources, false), "");
}

#[test]
fn colours_do_not_change_the_text() {
    let mut sources = Sources::default();
    let file = sources.add("a.ron", many_mistakes(1));
    let errors = facts::load([Item::of_file(&sources, file)]).unwrap_err();
    let styled = render(&errors, &sources, true);
    assert!(styled.contains("\u{1b}["));
    assert_eq!(
        anstream::adapter::strip_str(&styled).to_string(),
        render(&errors, &sources, false)
    );
}

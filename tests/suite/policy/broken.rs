//! What is refused in the rules files, and how it is said.

use bailiwick::diagnostic::render;
use bailiwick::policy::Policy;

use super::{check, edited, rules};

/// Checks what is said of a policy in which one file is replaced.
#[track_caller]
fn refused(case: &str, name: &str, text: &str) {
    match Policy::load(vec![(name.to_owned(), text.to_owned())]) {
        Ok(_) => panic!("{case} is not refused"),
        Err((errors, sources)) => check("broken_rules", case, &render(&errors, &sources, false)),
    }
}

/// Declares a test for each folder of `broken_rules`, by the file in it.
macro_rules! files {
    ($($case:ident: $file:literal;)+) => {
        $(
            #[test]
            fn $case() {
                let text = include_str!(concat!("../broken_rules/", stringify!($case), "/", $file));
                refused(stringify!($case), concat!(stringify!($case), "/", $file), text);
            }
        )+

        #[test]
        #[expect(clippy::disallowed_methods, reason = "a test may look at its own folder")]
        fn every_broken_file_has_its_test() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/broken_rules");
            let entries = std::fs::read_dir(folder).unwrap();
            let mut found: Vec<_> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            found.sort();
            let mut tested = vec![$(stringify!($case)),+];
            tested.sort_unstable();
            assert_eq!(found, tested);
        }
    };
}

/// Declares a test for each edit of a file of the rules.
macro_rules! edits {
    ($($case:ident: $file:literal { $($from:literal => $to:literal,)+ })+) => {
        $(
            #[test]
            fn $case() {
                let text = rules!($file).to_owned();
                $(let text = edited(&text, $from, $to);)+
                refused(stringify!($case), concat!(stringify!($case), "/", $file), &text);
            }
        )+
    };
}

files! {
    capability_twice_in_a_section: "partner_management.ron";
    cell_without_meaning: "partner_management.ron";
    earlier_row_that_still_stands: "partner_management.ron";
    file_that_ends_early: "partner_management.ron";
    footnote_that_leads_nowhere: "partner_management.ron";
    footnote_that_says_nothing: "partner_management.ron";
    footnotes_that_disagree: "partner_management.ron";
    history_of_another_kind: "partner_management.ron";
    history_out_of_order: "partner_management.ron";
    history_that_names_nothing: "partner_management.ron";
    history_with_malformed_dates: "partner_management.ron";
    history_with_two_values: "partner_management.ron";
    history_without_edition: "partner_management.ron";
    malformed_capability: "partner_management.ron";
    malformed_row: "partner_management.ron";
    missing_field: "partner_management.ron";
    missing_section: "partner_management.ron";
    record_of_another_name: "partner_management.ron";
    role_with_two_columns: "partner_management.ron";
    section_of_two_tables: "partner_management.ron";
    table_of_another_name: "partner_management.ron";
    too_few_cells: "partner_management.ron";
    too_many_cells: "partner_management.ron";
    unknown_article: "partner_management.ron";
    unknown_cell: "partner_management.ron";
    unknown_field: "partner_management.ron";
    unknown_mark: "partner_management.ron";
    unknown_role_in_a_column: "partner_management.ron";
    unknown_section: "partner_management.ron";
    contact_center_with_history: "contact_center.ron";
    missing_capability: "contact_center.ron";
    role_with_two_sections: "contact_center.ron";
    unknown_standing: "contact_center.ron";
    capability_that_stands_twice: "capabilities.ron";
    effect_that_leaves_too_much: "restricted_mode.ron";
    lifting_that_is_wrong: "restricted_mode.ron";
    restricted_item_that_is_a_row: "restricted_mode.ron";
    restricted_item_that_stands_twice: "restricted_mode.ron";
    restricted_item_without_parent: "restricted_mode.ron";
    unknown_effect: "restricted_mode.ron";
    choice_that_stands_twice: "choices.ron";
    choice_without_default: "choices.ron";
    choice_without_options: "choices.ron";
    default_without_edition: "choices.ron";
    defaults_out_of_order: "choices.ron";
    missing_choice: "choices.ron";
    option_that_stands_twice: "choices.ron";
    unknown_choice: "choices.ron";
    unknown_option: "choices.ron";
}

edits! {
    articles_that_cannot_be_read: "articles.ron" {
        "id: \"naxx10\"," => "id: naxx10,",
    }
    article_that_stands_twice: "articles.ron" {
        "id: \"naxx10\"," => "id: \"nbhqds0\",",
    }
    article_with_a_malformed_date: "articles.ron" {
        "revised: \"2026-01-28\"" => "revised: \"January 2026\"",
    }
    editions_out_of_order: "editions.ron" {
        "date: \"2023-03-08\"" => "date: \"2023-08-01\"",
        "date: \"2023-08-01\",\n            changes: \"Wholesale" => "date: \"2023-03-08\",\n            changes: \"Wholesale",
    }
    edition_that_stands_twice: "editions.ron" {
        "date: \"2025-06-23\"" => "date: \"2025-02-10\"",
    }
    edition_that_is_malformed: "editions.ron" {
        "date: \"2025-06-23\"" => "date: \"2025-06-31\"",
        "article: \"ne93ji\"" => "article: \"ne93j\"",
    }
    edition_that_is_missing: "editions.ron" {
        "date: \"2023-08-01\"" => "date: \"2023-07-01\"",
    }
    default_that_is_no_edition: "editions.ron" {
        "default: \"2024-03-06\"" => "default: \"2024-03-07\"",
    }
    role_that_stands_twice: "roles.ron" {
        "id: support_admin,  " => "id: readonly_admin, ",
    }
    role_of_unknown_words: "roles.ron" {
        "id: device_admin,  " => "id: devices_admin, ",
        "kind: derived,  " => "kind: inferred, ",
        "[customer],         " => "[customers],        ",
        "reaches: assigned_customers" => "reaches: assigned",
    }
    role_that_is_missing: "roles.ron" {
        "    Role(id: helpdesk_basic, " => "    // Role(id: helpdesk_basic, ",
    }
    role_id_that_stands_twice: "role_ids.ron" {
        "id: \"id_readonly_admin\"" => "id: \"ID_Full_Admin\"",
        "[\"Billing Administrator\"]" => "[\"billing administrator\", \"Reports administrator\"]",
    }
    role_id_of_unknown_words: "role_ids.ron" {
        "role: support_admin" => "role: supports_admin",
        "mark: inferred,\n        source: \"the name in" => "mark: inferrd,\n        source: \"the name in",
    }
    role_id_without_meaning: "role_ids.ron" {
        "id: \"id_group_admin\"," => "id: None,",
        "        about: \"administrator of single locations\",\n" => "",
        "        role: device_admin,\n" => "        role: device_admin,\n        about: \"devices\",\n",
        "    RoleId(\n        id: \"cjp.supervisor\"," => "    RoleId(\n        identity: \"cjp.supervisor\",",
    }
    rule_without_clauses: "rules.ron" {
        "        id: \"T3\"," => "        id: \"T4\",",
        "        id: \"P3\"," => "        id: \"Z1\",",
        "        place: \"No clause of P1 excludes such a user; answers take the greatest access.\"," => "",
    }
    rule_with_clauses_and_a_place: "rules.ron" {
        "        id: \"P3\"," => "        id: \"H1\",",
        "        id: \"H1\",\n        says: \"The first" => "        id: \"P3\",\n        place: \"Everywhere.\",\n        says: \"The first",
    }
    rule_that_stands_twice: "rules.ron" {
        "        id: \"H2\"," => "        id: \"H1\",",
    }
    rule_that_leans_on_nothing: "rules.ron" {
        "[\"assignments-always-count\", \"until" => "[\"assignments-always-counts\", \"until",
        "        article: \"ne93ji\",\n        section: \"Contact Center privileges, table\"" =>
            "        article: \"ne93jii\",\n        section: \"Contact Center privileges, table\"",
    }
    reading_that_nothing_leans_on: "READINGS.md" {
        "# Earlier editions\n" => "# Earlier editions\n\n## tea-leaves\nWhere: nowhere.\nQuestion: who?\nEvidence: none.\nReading: nobody. Convention.\nWould be settled by: tea.\nShown by: scenarios/tea.ron\n",
    }
    reading_that_is_absent: "READINGS.md" {
        "## services-sold-count-as-full" => "## services-sold-count-as-read",
    }
    reading_that_stands_twice: "READINGS.md" {
        "## services-sold-count-as-full" => "## help-desk-hour-covers-partner-staff",
    }
    reading_without_a_line: "READINGS.md" {
        "Question: may a full administrator read user content, hold it, and join meetings?\n" => "",
        "Shown by: scenarios/trials_leave_the_table.ron" => "",
        "Shown by: scenarios/a_month_means_its_first_day.ron" => "Shown in: scenarios/a_month_means_its_first_day.ron",
        "Reading: from the first day of the month. Convention." => "Reading:",
    }
    reading_with_a_line_too_many: "READINGS.md" {
        "Shown by: scenarios/trials_leave_the_table.ron" => "Shown by: scenarios/trials_leave_the_table.ron\nAlso: more.",
    }
    line_that_belongs_to_no_reading: "READINGS.md" {
        "Shown by: scenarios/a_month_means_its_first_day.ron\n" =>
            "Shown by: scenarios/a_month_means_its_first_day.ron\n\nAnd so on.\n",
    }
    reading_of_a_malformed_id: "READINGS.md" {
        "## month-only-dates-mean-the-first" => "## Month only dates mean the first",
    }
    reading_that_no_scenario_shows: "READINGS.md" {
        "Shown by: scenarios/a_month_means_its_first_day.ron" => "Shown by: a month that means its first day",
    }
}

#[test]
fn files_of_unknown_names() {
    let files = [
        "mine/contol_hub.ron",
        "mine/tea.ron",
        "mine/articles.ron",
        "yours/articles.ron",
    ];
    let files = files.map(|name| (name.to_owned(), rules!("articles.ron").to_owned()));
    let (errors, sources) = Policy::load(files.to_vec()).expect_err("nobody knows such files");
    check(
        "broken_rules",
        "files_of_unknown_names",
        &render(&errors, &sources, false),
    );
}

#[test]
fn clauses_that_differ_from_those_in_the_program() {
    let load = |text: String| Policy::load(vec![("mine/program.rs".to_owned(), text)]);
    let program = rules!("program.rs");
    assert!(load(program.to_owned()).is_ok());
    assert!(load(program.replace('\n', "\r\n")).is_ok());
    let (errors, sources) = load(program.replace("Role::FullAdmin", "Role::DeviceAdmin"))
        .expect_err("clauses take effect when the program is built");
    check(
        "broken_rules",
        "clauses_that_differ",
        &render(&errors, &sources, false),
    );
}

#[test]
fn mistakes_in_several_files_are_reported_together() {
    let files = vec![
        (
            "roles.ron".to_owned(),
            edited(rules!("roles.ron"), "kind: derived", "kind: derivd"),
        ),
        (
            "choices.ron".to_owned(),
            edited(
                rules!("choices.ron"),
                "option: effective",
                "option: efective",
            ),
        ),
        (
            "control_hub.ron".to_owned(),
            edited(
                rules!("control_hub.ron"),
                "[full, none, none, none, none, none, none]),\n                Row(\"user_content\"",
                "[full, none, none, none, none]),\n                Row(\"user_content\"",
            ),
        ),
    ];
    let (errors, sources) = Policy::load(files).expect_err("three files are broken");
    check(
        "broken_rules",
        "several_files",
        &render(&errors, &sources, false),
    );
}

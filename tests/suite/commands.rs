//! The commands as a user meets them: what they print, where, and their exit codes.

use insta_cmd::{assert_cmd_snapshot, get_cargo_bin};
use std::process::Command;

const AT: [&str; 2] = ["--at", "2024-05-02T10:30:00Z"];

fn bailiwick(arguments: &[&str]) -> Command {
    let mut command = Command::new(get_cargo_bin("bailiwick"));
    command
        .args(arguments)
        .env_remove("BAILIWICK_FACTS")
        .env("RUST_BACKTRACE", "1");
    command
}

/// A question about the example.
fn asked(arguments: &[&str]) -> Command {
    let mut command = bailiwick(arguments);
    command.args(AT).env("BAILIWICK_FACTS", "examples/alpine");
    command
}

/// A small world, and what a branch makes of it.
fn compared(arguments: &[&str]) -> Command {
    let folder = "tests/suite/compared";
    let [old, new] = ["main", "branch"].map(|side| format!("{folder}/{side}"));
    let mut command = bailiwick(&["diff", &old, &new]);
    command.args(AT).args(arguments);
    command
}

macro_rules! commands {
    ($($name:ident: $command:expr;)+) => {
        $(
            #[test]
            fn $name() {
                let mut settings = insta::Settings::clone_current();
                settings.set_snapshot_path("snapshots/commands");
                settings.set_prepend_module_to_snapshot(false);
                settings.set_omit_expression(true);
                settings.bind(|| assert_cmd_snapshot!(stringify!($name), $command));
            }
        )+
    };
}

commands! {
    yes_is_zero: asked(&["can", "tina@alpska.example", "manage_devices", "on", "blejc"]);
    no_is_one: asked(&["can", "bine@blejc.example", "cc_portal", "on", "blejc"]);
    a_restricted_setting_says_so: asked(&["can", "bine@blejc.example", "users.names", "on", "kranjec"]);
    unknown_names_get_suggestions: asked(&["can", "tina@alpska.exmple", "manage_device", "on", "blejec"]);
    a_name_of_another_kind_says_so: asked(&["can", "blejc", "manage_devices", "on", "tina@alpska.example"]);
    a_missing_word_says_what_is_expected: asked(&["who", "manage_devices", "on", "blejc"]);
    a_form_that_stops_short_says_what_follows: asked(&["can", "tina@alpska.example", "manage_devices"]);
    a_decision_in_json: asked(&["can", "rok@alpska.example", "manage_devices", "on", "blejc", "--format", "json"]);
    a_decision_in_csv: asked(&["can", "rok@alpska.example", "manage_devices", "on", "blejc", "--format", "csv"]);
    a_listing_in_json: asked(&["who", "can", "legal_hold", "on", "planina", "--format", "json"]);
    a_listing_in_jsonl: asked(&["where", "can", "tina@alpska.example", "manage_devices", "--format", "jsonl"]);
    a_listing_in_csv: asked(&["who", "can", "user_content", "on", "blejc", "--format", "csv"]);
    roles_in_jsonl: asked(&["roles", "tina@alpska.example", "--format", "jsonl"]);
    effective_at_one_place: asked(&["effective", "rok@alpska.example", "on", "blejc", "--format", "jsonl"]);
    another_edition_says_so: asked(&["can", "gregor@alpska.example", "manage_users_licenses", "on", "savinja", "--edition", "2023-03-01"]);
    another_choice_says_so: asked(&["can", "dunja@jadran.example", "manage_devices", "on", "ljubelj", "--choose", "provisioning_access=by_external_table"]);
    an_unknown_choice_is_wrong_usage: asked(&["roles", "--choose", "provisioning_acces=x"]);
    an_unknown_option_is_wrong_usage: asked(&["roles", "--choose", "unwarranted_grants=maybe"]);
    a_bad_instant_is_wrong_usage: {
        let mut command = bailiwick(&["roles", "--at", "2.5.2024"]);
        command.env("BAILIWICK_FACTS", "examples/alpine");
        command
    };
    no_facts_is_wrong_usage: bailiwick(&["roles", "--at", "2024-05-02"]);
    a_missing_folder_is_bad_input: bailiwick(&["check", "examples/alpin"]);
    an_unknown_word_in_facts_is_bad_input: bailiwick(&["check", "tests/suite/broken/unknown_role.ron"]);
    checking_counts_what_is_there: bailiwick(&["check", "examples/alpine"]);
    replaced_rules_are_named: asked(&["can", "tina@alpska.example", "manage_devices", "on", "blejc", "--rules", "tests/suite/one_more_row"]);
    a_proof: asked(&["why", "mojca@alpska.example", "policy_templates", "on", "blejc"]);
    a_proof_cut_at_a_depth: asked(&["why", "mojca@alpska.example", "policy_templates", "on", "blejc", "--depth", "2"]);
    a_branch_of_a_proof: asked(&["why", "mojca@alpska.example", "policy_templates", "on", "blejc", "--open", "1.1.1"]);
    a_branch_that_is_not_there: asked(&["why", "mojca@alpska.example", "policy_templates", "on", "blejc", "--open", "9.9"]);
    a_proof_in_json: asked(&["why", "andrej@soca.example", "legal_hold", "on", "soca", "--format", "json"]);
    a_proof_in_dot: asked(&["why", "mojca@alpska.example", "policy_templates", "on", "blejc", "--format", "dot"]);
    a_proof_in_mermaid: asked(&["why", "mojca@alpska.example", "policy_templates", "on", "blejc", "--format", "mermaid"]);
    why_of_a_restricted_setting: asked(&["why", "andrej@soca.example", "users.names", "on", "soca"]);
    why_not_a_restricted_setting: asked(&["why-not", "andrej@soca.example", "users.claim", "on", "soca"]);
    why_not_the_portal: asked(&["why-not", "bine@blejc.example", "cc_portal", "on", "blejc"]);
    why_not_a_role: asked(&["why-not", "gregor@alpska.example", "holds", "provisioning_admin", "on", "savinja"]);
    what_would_end_a_privilege: asked(&["why", "tina@alpska.example", "manage_devices", "on", "blejc", "--revoke"]);
    only_a_proof_can_be_drawn: asked(&["roles", "--format", "dot"]);
    scenarios_pass: bailiwick(&["eval", "scenarios/provisioning_admin_is_derived.ron"]);
    a_failing_scenario_is_one: bailiwick(&["eval", "tests/suite/failing"]);
    a_broken_scenario_is_three: bailiwick(&["eval", "tests/suite/failing", "tests/suite/broken_scenarios"]);
    results_in_jsonl: bailiwick(&["eval", "tests/suite/failing", "--format", "jsonl"]);
    mutants_that_one_scenario_notices: bailiwick(&["mutate", "scenarios/restriction_words_leave_nothing_or_reading.ron", "--only", "restrictions", "--worlds", "0"]);
    few_mutants_noticed_is_one: bailiwick(&["mutate", "scenarios/the_first_user_holds_both_full_roles.ron", "--only", "dates", "--worlds", "40", "--min", "50"]);
    an_unknown_kind_to_cover_is_wrong_usage: bailiwick(&["coverage", "--min", "cell=100"]);
    a_share_above_all_is_wrong_usage: bailiwick(&["coverage", "--min", "cells=101"]);
    differences_have_causes: compared(&[]);
    differences_in_full: compared(&["--all", "--user", "*@blejc.example"]);
    differences_of_a_user_in_jsonl: compared(&["--user", "nina@*", "--format", "jsonl"]);
    differences_of_a_user_in_json: compared(&["--user", "nina@*", "--format", "json"]);
    differences_of_a_user_in_csv: compared(&["--user", "nina@*", "--format", "csv"]);
    differences_of_a_user_in_markdown: compared(&["--user", "nina@*", "--format", "md", "--all"]);
    more_than_before_is_one: compared(&["--capability", "manage_devices", "--org", "kranjec", "--fail-on", "gained"]);
    nothing_lost_is_zero: compared(&["--capability", "manage_devices", "--org", "kranjec", "--fail-on", "lost"]);
    any_difference_is_one: compared(&["--capability", "users.names", "--user", "bine@*", "--fail-on", "lost,any"]);
    no_difference_at_all: bailiwick(&["diff", "--facts", "tests/suite/compared/main", "--at", "2024-05-02"]);
    no_privilege_differs: bailiwick(&["diff", "--facts", "tests/suite/compared/main", "--at", "2024-05-02", "--to-edition", "2024-03-07"]);
    what_passes_between_two_instants: bailiwick(&["diff", "--facts", "tests/suite/compared/main", "--at", "2024-05-02T10:30:00Z", "--to-at", "2024-06-02"]);
    what_an_edition_changes: bailiwick(&["diff", "--facts", "tests/suite/compared/main", "--at", "2024-05-02", "--edition", "2024-03-05", "--to-edition", "2024-03-06"]);
    what_a_choice_changes: bailiwick(&["diff", "--facts", "tests/suite/compared/main", "--at", "2024-05-02", "--to-choose", "unwarranted_grants=void"]);
    what_another_table_changes: bailiwick(&["diff", "--facts", "tests/suite/compared/main", "--at", "2024-05-02", "--to-rules", "tests/suite/compared/rules"]);
    one_side_alone_is_wrong_usage: bailiwick(&["diff", "tests/suite/compared/main"]);
    old_facts_named_twice_is_wrong_usage: compared(&["--facts", "examples/alpine"]);
    both_sides_are_checked: bailiwick(&["diff", "tests/suite/broken/unknown_role.ron", "tests/suite/broken/unknown_user.ron"]);
    help: bailiwick(&["--help"]);
}

#[test]
fn little_covered_is_one() {
    let scenario = "scenarios/provisioning_admin_is_derived.ron";
    let covered = |minima: &[&str]| {
        let mut command = bailiwick(&["coverage", scenario, "--format", "json"]);
        for least in minima {
            command.args(["--min", *least]);
        }
        let output = command.output().unwrap();
        let object: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(object["parts"].is_array());
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), said)
    };
    // One edition of seven, and all the clauses never.
    assert_eq!(covered(&["editions=14"]), (Some(0), String::new()));
    let (code, said) = covered(&["editions=15", "clauses=100"]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("editions: 14.2 percent are covered, and 15 are wanted\nclauses: "));
}

//! The scenarios: each holds, and everything that follows in it is reviewed.

use bailiwick::conclusions::Privilege;
use bailiwick::diagnostic::{Diagnostic, Sources, render};
use bailiwick::facts::{self, Stated};
use bailiwick::files;
use bailiwick::model::Access;
use bailiwick::scenario::{self, Report, Scenario, Terms};
use bailiwick::world::World;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::stage;

/// Declares a test for each scenario and the list of their names.
macro_rules! scenarios {
    ($($name:ident,)+) => {
        $(
            #[test]
            fn $name() {
                holds(stringify!($name));
            }
        )+

        const NAMES: &[&str] = &[$(stringify!($name),)+];
    };
}

scenarios! {
    a_compliance_officer_reads_content_and_holds_it,
    a_customers_content_is_the_compliance_officers,
    a_demoted_role_ends_when_the_grant_would_have,
    a_demotion_lands_by_where_the_home_stands,
    a_device_admin_manages_devices_and_nothing_else,
    a_full_administrator_manages_everything_at_home,
    a_grant_gives_its_role_for_its_period,
    a_grant_is_warranted_at_the_instant_asked,
    a_month_means_its_first_day,
    a_partner_administrator_reaches_assigned_and_provisioned_customers,
    a_partner_administrator_who_sets_up_holds_both_roles,
    a_partner_full_administrator_makes_the_relationship,
    a_partner_full_administrator_reaches_every_customer,
    a_partner_gives_a_customer_its_first_full_administrator,
    a_partner_readonly_administrator_only_looks,
    a_partner_role_at_a_customer_confers_nothing,
    a_provisioning_administrator_stands_as_managing_partner,
    a_readonly_administrator_looks_and_changes_nothing,
    a_readonly_administrator_sees_the_contact_center_from_outside_only,
    a_restriction_is_lifted_by_offer_and_date,
    a_restriction_stands_while_any_partner_keeps_it,
    a_service_administrator_runs_the_contact_center_without_users,
    a_setting_follows_the_row_of_its_view,
    a_standard_licence_leaves_the_control_hub_half,
    a_standard_licence_outweighs_other_roles,
    a_support_administrator_analyses_and_troubleshoots,
    a_table_without_history_holds_at_every_edition,
    a_user_and_device_administrator_manages_users_devices_and_licences,
    access_for_services_sold_counts_as_full,
    advanced_help_desk_reads_before_approval,
    advanced_troubleshooting_joins_meetings_and_nothing_else,
    an_access_ends_with_the_first_premise_to_end,
    an_approval_does_not_fill_empty_cells,
    an_approval_lasts_one_hour,
    an_assignment_counts_whoever_made_it,
    an_external_administrator_makes_no_external_administrator,
    an_external_role_granted_anew_outlives_the_demotion,
    an_external_role_reaches_one_customer,
    an_organization_role_stays_at_home,
    another_partner_may_set_up_services,
    any_role_that_reaches_a_customer_signs_in,
    control_hub_ticks_follow_the_role_descriptions,
    every_chain_of_grants_begins_with_a_first_user,
    external_administrators_have_a_table_of_their_own,
    full_administrators_read_content_only_in_a_partner_organization,
    full_administrators_run_the_contact_center_from_anywhere,
    full_and_partner_full_administrators_give_roles_at_a_partner,
    granting_the_provisioning_role_confers_nothing,
    joining_a_customers_meetings_is_advanced_troubleshooting,
    only_a_full_administrator_of_the_house_approves,
    outside_external_administrators_are_restricted,
    partner_administrators_stop_adding_users,
    partner_wide_roles_use_the_contact_center_rows,
    product_email_is_the_full_administrators,
    provisioning_admin_is_derived,
    provisioning_follows_the_partner_administrators_column,
    reaching_a_customer_is_not_setting_it_up,
    restricted_mode_is_on_by_default,
    restriction_words_leave_nothing_or_reading,
    rows_of_one_meaning_are_one_capability,
    service_administrators_are_made_at_home,
    several_roles_give_the_greatest_access,
    the_basic_help_desk_reads_without_a_time_limit,
    the_customer_list_belongs_to_the_partner,
    the_customers_audit_log_is_the_full_administrators,
    the_first_user_holds_both_full_roles,
    the_generic_offer_lifts_nothing,
    the_narrow_column_counts_from_its_copy,
    trials_leave_the_table,
    unwarranted_grants_count_unless_void,
    void_grants_carry_nothing_further,
    what_is_not_printed_is_not_given,
    without_a_managing_partner_nothing_is_restricted,
}

const FOLDER: &str = "scenarios";
const SNAPSHOTS: &str = "tests/suite/snapshots/scenarios";

type Read = Result<(Scenario, Vec<Stated>), Vec<Diagnostic>>;

fn read(name: &str) -> (Sources, Read) {
    let mut sources = Sources::default();
    let path = PathBuf::from(FOLDER).join(format!("{name}.ron"));
    let file = files::load_file(&path, &mut sources).unwrap();
    let result = scenario::read(&sources, file).and_then(|scenario| {
        let mut included = Vec::new();
        for (path, _) in &scenario.include {
            for file in files::load_paths(&[Path::new(FOLDER).join(path)], &mut sources)? {
                included.extend(facts::read(&sources, file).0);
            }
        }
        Ok((scenario, included))
    });
    (sources, result)
}

fn load(name: &str) -> (Sources, Result<(Scenario, Report), Vec<Diagnostic>>) {
    let (sources, result) = read(name);
    let result = result.and_then(|(scenario, included)| {
        let (policy, terms) = (stage::policy(), Terms::default());
        let report = scenario::run(&scenario, &included, &policy, &terms, &sources)?;
        Ok((scenario, report))
    });
    (sources, result)
}

fn loaded(name: &str) -> (Scenario, Report) {
    let (sources, result) = load(name);
    result.unwrap_or_else(|errors| panic!("{}", render(&errors, &sources, false)))
}

/// Every scenario with the facts that it includes and the texts of its files.
pub(crate) fn scenarios() -> impl Iterator<Item = (Scenario, Vec<Stated>, Sources)> {
    NAMES.iter().map(|name| {
        let (sources, result) = read(name);
        let (scenario, included) =
            result.unwrap_or_else(|errors| panic!("{}", render(&errors, &sources, false)));
        (scenario, included, sources)
    })
}

/// What becomes of every scenario.
pub(crate) fn reports() -> impl Iterator<Item = Report> {
    NAMES.iter().map(|name| loaded(name).1)
}

fn holds(name: &str) {
    let (sources, result) = load(name);
    let (scenario, report) =
        result.unwrap_or_else(|errors| panic!("{}", render(&errors, &sources, false)));
    let failures: Vec<_> = report
        .cases
        .iter()
        .flat_map(|case| &case.failures)
        .map(|failure| failure.message.clone())
        .collect();
    assert!(
        failures.is_empty(),
        "{}",
        render(&failures, &sources, false)
    );
    assert!(
        report.cases.iter().all(|case| case.checked > 0),
        "a world of {name} expects nothing"
    );
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/scenarios");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_description(&scenario.title);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, told(&report)));
}

/// Everything that follows: the scenario's own world whole, its variations by
/// what is otherwise.
fn told(report: &Report) -> String {
    let own = lines(&report.cases[0].world);
    let mut text = own
        .iter()
        .fold(String::new(), |text, line| text + line + "\n");
    for case in &report.cases[1..] {
        let other = lines(&case.world);
        let title = case.variation.as_deref().unwrap_or_default();
        let _ = writeln!(text, "\n-- {title}");
        for line in own.difference(&other) {
            let _ = writeln!(text, "- {line}");
        }
        for line in other.difference(&own) {
            let _ = writeln!(text, "+ {line}");
        }
    }
    text
}

fn lines(world: &World) -> BTreeSet<String> {
    let conclusions = world.conclusions();
    let mut lines = BTreeSet::new();
    for row in conclusions.reached() {
        let (user, org) = (world.user_name(row.user), world.org_name(row.org));
        lines.insert(format!("{user} on {org}: {} ({})", row.role, row.standing));
    }
    let mut grouped: BTreeMap<(&str, &str, Access, Option<String>), Vec<&str>> = BTreeMap::new();
    for Privilege {
        user,
        org,
        capability,
        access,
        until,
    } in conclusions.privileges()
    {
        let until = until.is_written().then(|| until.to_string());
        let key = (world.user_name(user), world.org_name(org), access, until);
        grouped
            .entry(key)
            .or_default()
            .push(world.capability_name(capability));
    }
    for ((user, org, access, until), capabilities) in grouped {
        let until = until.map_or_else(String::new, |until| format!(" until {until}"));
        lines.insert(format!(
            "{user} on {org}: {access}{until}: {}",
            capabilities.join(" ")
        ));
    }
    lines
}

fn stems(folder: &str, ending: &str) -> BTreeSet<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test looks at the folder itself"
    )]
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter_map(|name| name.strip_suffix(ending).map(ToOwned::to_owned))
        .collect()
}

#[test]
fn the_folder_and_the_list_and_the_snapshots_are_the_same() {
    let listed: BTreeSet<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(stems(FOLDER, ".ron"), listed, "the folder against the list");
    assert_eq!(
        stems(SNAPSHOTS, ".snap"),
        listed,
        "the snapshots against the list"
    );
}

#[test]
fn every_scenario_is_in_the_index_and_has_a_title_of_its_own() {
    #[expect(clippy::disallowed_methods, reason = "the test reads the index")]
    let index = std::fs::read_to_string("scenarios/README.md").unwrap();
    let mut titles = BTreeSet::new();
    for name in NAMES {
        assert!(
            index.contains(&format!("{name}.ron")),
            "{name} is missing in scenarios/README.md"
        );
        let (scenario, _) = loaded(name);
        assert!(
            titles.insert(scenario.title.clone()),
            "the title `{}` occurs twice",
            scenario.title
        );
        assert!(!scenario.variations.is_empty(), "{name} has no variation");
    }
}

#[test]
fn every_rule_reading_and_option_is_cited_by_a_scenario_that_exists() {
    for reading in stage::policy().readings() {
        let shown = reading
            .shown_by
            .trim_start_matches("scenarios/")
            .trim_end_matches(".ron");
        assert!(
            NAMES.contains(&shown),
            "the reading `{}` is shown by no scenario",
            reading.id
        );
    }
    let cited: BTreeSet<String> = NAMES.iter().flat_map(|name| loaded(name).0.cites).collect();
    for rule in stage::policy().rules() {
        assert!(cited.contains(&*rule.id), "no scenario cites {}", rule.id);
    }
}

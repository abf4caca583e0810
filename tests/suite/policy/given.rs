//! What the rules are given of the policy, as of when, and with which records.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick::model::{
    Cell, ChoiceOption, ChoicePoint, Date, Instant, Offer, Role, Section, Value, Word,
};
use bailiwick::policy::{Policy, Quoted};
use bailiwick::rule_list::{Fact, RELATIONS, Relation};

use super::{edited, rules, with};

/// Returns an instant to ask about.
pub(super) fn instant() -> Instant {
    Instant::parse("2024-05-02T10:30:00Z").unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Returns what is given of a policy as of its default edition.
fn given(policy: &Policy) -> Vec<Fact> {
    let given = policy.given(&policy.as_of(instant(), None, &[]));
    given.into_iter().map(|(fact, _)| fact).collect()
}

/// Returns a fact as people write it.
fn spoken(policy: &Policy, fact: &Fact) -> String {
    let values = fact.values.iter().map(|&value| match value {
        Value::Access(value) => value.to_string(),
        Value::Capability(value) => policy.capability(value).id.to_string(),
        Value::Cell(value) => value.to_string(),
        Value::ChoiceOption(value) => value.to_string(),
        Value::Date(Date::MIN) => "always".to_owned(),
        Value::Date(value) => value.to_string(),
        Value::Instant(value) => value.to_string(),
        Value::Offer(value) => value.to_string(),
        Value::OrgKind(value) => value.to_string(),
        Value::Reach(value) => value.to_string(),
        Value::Role(value) => value.to_string(),
        Value::Section(value) => value.to_string(),
        Value::Standing(value) => value.to_string(),
        other => format!("{other:?}"),
    });
    let values = values.collect::<Vec<_>>().join(", ");
    format!("{}({values})", fact.relation.info().name)
}

#[test]
fn facts_have_the_sorts_of_their_relation_and_are_given_once() {
    let policy = Policy::embedded();
    let given = given(&policy);
    for fact in &given {
        let info = fact.relation.info();
        let sorts: Vec<_> = fact.values.iter().map(|value| value.kind()).collect();
        assert!(info.given);
        assert_eq!(sorts, info.sorts, "{}", spoken(&policy, fact));
    }
    assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), given.len());
}

#[test]
fn so_much_is_given_of_each_relation() {
    let policy = Policy::embedded();
    let mut counts: BTreeMap<Relation, usize> = BTreeMap::new();
    for fact in given(&policy) {
        *counts.entry(fact.relation).or_default() += 1;
    }
    let counts: Vec<_> = counts
        .into_iter()
        .map(|(relation, count)| (relation.info().name, count))
        .collect();
    assert_eq!(
        counts,
        [
            ("HeldAtHome", 20),
            ("HeldAbroad", 3),
            ("Extends", 14),
            ("Printed", 351),
            ("PrintedEarlier", 6),
            ("PrintedForStanding", 75),
            ("Setting", 21),
            ("RestrictedItem", 63),
            ("LiftedFrom", 3),
            ("Chosen", 2),
            ("AskedAt", 1),
            ("Edition", 1),
        ]
    );
    let first = RELATIONS
        .iter()
        .position(|info| info.name == "HeldAtHome")
        .unwrap();
    let policy_relations = RELATIONS.iter().skip(first).filter(|info| info.given);
    assert_eq!(policy_relations.count(), counts.len());
}

#[test]
fn everything_given_but_the_grids() {
    let policy = Policy::embedded();
    let as_of = policy.as_of(instant(), None, &[]);
    let mut text = String::new();
    for (fact, quote) in policy.given(&as_of) {
        let quote = policy.quote(quote);
        let newest = matches!(&quote.what, Quoted::Cell(cell) if cell.until.is_none() && cell.since.is_none());
        if !newest {
            text += &spoken(&policy, &fact);
            if let Some(span) = quote.span {
                let sources = policy.sources();
                let (file, snippet) = (sources.name(span.file), sources.snippet(span));
                text += &format!("\n    {file}, `{snippet}` {}", quote.readings.join(", "));
                text.truncate(text.trim_end().len());
            }
            text += "\n";
        }
    }
    super::check("tables", "given", &text);
}

#[test]
fn a_cell_with_history_holds_from_the_day_after() {
    let policy = Policy::embedded();
    let users = policy.capability_id("manage_users_licenses").unwrap();
    let of_cell = |section: Section, role: Role| {
        let values = [section.into(), users.into(), role.into()];
        let facts = given(&policy)
            .into_iter()
            .filter(|fact| fact.values.starts_with(&values));
        facts.map(|fact| spoken(&policy, &fact)).collect::<Vec<_>>()
    };
    assert_eq!(
        of_cell(Section::CustomerOrgSettings, Role::PartnerAdmin),
        [
            "Printed(customer_org_settings, manage_users_licenses, partner_admin, none, 2023-03-08)",
            "PrintedEarlier(customer_org_settings, manage_users_licenses, partner_admin, full, always, 2023-03-07)",
        ]
    );
    assert_eq!(
        of_cell(Section::CustomerOrgSettings, Role::PartnerFullAdmin),
        ["Printed(customer_org_settings, manage_users_licenses, partner_full_admin, full, always)"]
    );
}

#[test]
fn a_cell_that_changed_twice_has_no_two_values_on_a_day() {
    let text = edited(
        rules!("customer_management.ron"),
        "        EarlierRow(\n",
        "        Earlier(until: \"2023-07-31\", section: customer_org_settings, row: \"manage_users_licenses\", column: partner_admin, cell: read),
        EarlierRow(\n",
    );
    let policy = with("customer_management.ron", &text);
    let facts = given(&policy)
        .into_iter()
        .map(|fact| spoken(&policy, &fact));
    let cell = "(customer_org_settings, manage_users_licenses, partner_admin,";
    assert_eq!(
        facts.filter(|fact| fact.contains(cell)).collect::<Vec<_>>(),
        [
            "Printed(customer_org_settings, manage_users_licenses, partner_admin, none, 2023-08-01)",
            "PrintedEarlier(customer_org_settings, manage_users_licenses, partner_admin, full, always, 2023-03-07)",
            "PrintedEarlier(customer_org_settings, manage_users_licenses, partner_admin, read, 2023-03-08, 2023-07-31)",
        ]
    );
}

#[test]
fn a_record_knows_all_that_is_printed_around_a_cell() {
    let policy = Policy::embedded();
    let as_of = policy.as_of(instant(), None, &[]);
    let row = policy.capability_id("user_content").unwrap();
    let values = [
        Section::ControlHub.into(),
        row.into(),
        Role::FullAdmin.into(),
    ];
    let given = policy.given(&as_of);
    let (fact, quote) = given
        .iter()
        .find(|(fact, _)| fact.values.starts_with(&values))
        .unwrap();
    assert_eq!(fact.relation, Relation::Printed);
    let quote = policy.quote(*quote);
    let cell = quote.cell().unwrap();
    assert_eq!(&*cell.table.id, "control_hub");
    assert_eq!(&*cell.table.label.en, "Organization roles in Control Hub");
    assert_eq!(&*cell.section.id, "control_hub");
    assert_eq!(&*cell.row.id, "user_content");
    assert_eq!(
        &*cell.row.label.en,
        "Access to user-generated content (eDiscovery)"
    );
    assert_eq!(cell.row.label.sl, None);
    assert_eq!(&*cell.column.id, "full_admin");
    assert_eq!(cell.column.label.sl.as_deref(), Some("Popoln skrbnik"));
    assert_eq!(
        (cell.cell, cell.since, cell.until),
        (Cell::None, None, None)
    );
    assert_eq!(quote.article.as_deref(), Some("fs78p5"));
    assert_eq!(quote.mark.unwrap().id(), "inferred");
    assert!(
        quote
            .source
            .as_deref()
            .unwrap()
            .starts_with("confluence.evolveip.net")
    );
    let readings: Vec<_> = quote.readings.iter().map(|id| &**id).collect();
    assert_eq!(
        readings,
        [
            "control-hub-content-ticks",
            "full-admin-content-rights-by-own-table"
        ]
    );
    let place = policy.sources().location(quote.span.unwrap()).to_string();
    let line = rules!("control_hub.ron")
        .lines()
        .position(|line| line.contains("Row(\"user_content\""))
        .unwrap();
    assert!(
        place.starts_with(&format!("rules/control_hub.ron:{}:", line + 1)),
        "{place}"
    );
}

#[test]
fn choices_follow_the_edition_unless_they_are_made() {
    let policy = Policy::embedded();
    let chosen = |edition: &str, choices: &[ChoiceOption]| {
        let as_of = policy.as_of(instant(), Some(date(edition)), choices);
        let settled: Vec<_> = as_of
            .settled()
            .map(|it| (it.option.id(), it.by_default))
            .collect();
        assert_eq!(
            settled[0].0,
            as_of.chosen(ChoicePoint::ProvisioningAccess).id()
        );
        settled
    };
    let void = ChoiceOption::Void;
    let (like, narrow) = (
        ChoiceOption::LikePartnerAdmin,
        ChoiceOption::ByExternalTable,
    );
    assert_eq!(
        chosen("1999-01-01", &[]),
        [("like_partner_admin", true), ("effective", true)]
    );
    assert_eq!(
        chosen("2025-11-23", &[]),
        [("like_partner_admin", true), ("effective", true)]
    );
    assert_eq!(
        chosen("2025-11-24", &[]),
        [("by_external_table", true), ("effective", true)]
    );
    assert_eq!(
        chosen("2025-11-24", &[like, void]),
        [("like_partner_admin", false), ("void", false)]
    );
    assert_eq!(
        chosen("2024-03-06", &[like, narrow]),
        [("by_external_table", false), ("effective", true)]
    );
}

#[test]
fn the_default_edition_is_named_and_newer_ones_are_known() {
    let policy = Policy::embedded();
    assert_eq!(policy.default_edition(), date("2024-03-06"));
    let newer = |text: &str| {
        policy
            .newer_editions(date(text))
            .iter()
            .map(|it| it.date.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        newer("2024-03-06"),
        ["2025-02-10", "2025-06-23", "2025-11-24"]
    );
    assert_eq!(newer("2025-06-22"), ["2025-06-23", "2025-11-24"]);
    assert_eq!(newer("2026-01-01"), <[&str; 0]>::default());
    assert_eq!(
        policy.as_of(instant(), None, &[]).edition,
        policy.default_edition()
    );
}

#[test]
fn a_new_row_needs_nothing_but_itself() {
    let text = edited(
        rules!("control_hub.ron"),
        "                Row(\"product_email\"",
        "                Row(\"fax_machines\", \"Fax machines\", \"Telefaksi\", [full, read, none, none, full, none, none]),
                Row(\"product_email\"",
    );
    let (before, after) = (Policy::embedded(), with("mine/control_hub.ron", &text));
    assert_eq!(before.capability_id("fax_machines"), None);
    let fax = after.capability_id("fax_machines").unwrap();
    assert_eq!(after.capability(fax).label.sl.as_deref(), Some("Telefaksi"));
    assert_eq!(after.capabilities().len(), before.capabilities().len() + 1);
    let printed = given(&after)
        .into_iter()
        .filter(|fact| fact.values.contains(&fax.into()));
    let printed: Vec<_> = printed.map(|fact| spoken(&after, &fact)).collect();
    assert_eq!(printed.len(), 7);
    assert_eq!(
        printed[4],
        "Printed(control_hub, fax_machines, device_admin, full, always)"
    );
    assert_eq!(after.overridden(), ["mine/control_hub.ron"]);
    assert!(before.overridden().is_empty());
}

#[test]
fn a_new_restricted_item_needs_nothing_but_itself() {
    let text = edited(
        rules!("restricted_mode.ron"),
        "                Item(\n                    id: \"users.claim\",",
        "                Item(id: \"users.pronouns\", en: \"Pronouns\", sl: \"Zaimki\", parent: \"manage_users_licenses\", effect: read_only, mark: sourced, source: \"a draft\",
                    lifted: [Lifted(offer: generic, from: \"2025-02-10\", article: \"2y8qmt\")]),
                Item(\n                    id: \"users.claim\",",
    );
    let policy = with("restricted_mode.ron", &text);
    let setting = policy.capability_id("users.pronouns").unwrap();
    let facts = given(&policy)
        .into_iter()
        .filter(|fact| fact.values.contains(&setting.into()));
    assert_eq!(
        facts.map(|fact| spoken(&policy, &fact)).collect::<Vec<_>>(),
        [
            "Setting(users.pronouns, manage_users_licenses)",
            "RestrictedItem(generic, users.pronouns, read)",
            "RestrictedItem(broadworks, users.pronouns, read)",
            "RestrictedItem(wholesale, users.pronouns, read)",
            "LiftedFrom(generic, users.pronouns, 2025-02-10)",
        ]
    );
    assert_eq!(Offer::ALL.len(), 3);
}

#[test]
fn a_folder_that_repeats_the_rules_changes_nothing() {
    let files = [
        ("mine/roles.ron", rules!("roles.ron")),
        ("mine/READINGS.md", rules!("READINGS.md")),
        ("mine/program.rs", rules!("program.rs")),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.replace('\n', "\r\n")));
    let policy = Policy::load(files.to_vec()).expect("they are the same files");
    assert_eq!(given(&policy), given(&Policy::embedded()));
    assert_eq!(policy.overridden(), ["mine/roles.ron", "mine/READINGS.md"]);
}

#[test]
fn a_rules_folder_hands_over_what_could_be_meant_for_it() {
    for name in ["articles.ron", "tea.ron", "READINGS.md", "program.rs"] {
        assert!(Policy::takes_file(name), "{name}");
    }
    for name in [
        "README.md",
        "notes.txt",
        "other.rs",
        "ron",
        "articles.ron.orig",
    ] {
        assert!(!Policy::takes_file(name), "{name}");
    }
}

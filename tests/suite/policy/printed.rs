//! The loaded tables beside their copies in `tests/data`, and as Markdown.

use std::collections::BTreeMap;

use bailiwick::model::{Cell, Mark, Role, Word};
use bailiwick::policy::{Label, Policy, Quote, Table};
use bailiwick::render::markdown;

use super::check;

/// A cell of a copy or of a table: where it stands and what is known of it.
type Cells = BTreeMap<Vec<String>, Vec<String>>;

/// Returns the records of a copy: some fields by some others.
fn copy(text: &str, by: &[&str], fields: &[&str]) -> Cells {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut cells = Cells::new();
    for record in reader.deserialize() {
        let record: BTreeMap<String, String> = record.unwrap();
        let pick = |names: &[&str]| names.iter().map(|name| record[*name].clone()).collect();
        let twice = cells.insert(pick(by), pick(fields));
        assert_eq!(twice, None, "{record:?}");
    }
    cells
}

fn mark(mark: Mark) -> String {
    mark.id().to_uppercase()
}

fn slovenian(label: &Label) -> String {
    label.sl.as_deref().unwrap_or_default().to_owned()
}

/// Returns every cell of a table with its record: section, row, column.
fn cells<'p, S: Word, C: Word>(
    policy: &'p Policy,
    table: &'p Table<S, C>,
) -> impl Iterator<Item = (S, &'p Label, C, &'p Quote)> {
    table.sections.iter().flat_map(move |section| {
        section.rows.iter().flat_map(move |row| {
            assert_eq!(row.cells.len(), table.columns.len());
            let columns = table.columns.iter().zip(&row.cells);
            columns.map(move |(column, cell)| {
                let quote = policy.quote(cell.quote);
                let quoted = quote.cell().unwrap();
                assert_eq!(quoted.cell, cell.cell);
                assert_eq!(*quoted.row.id, *policy.capability(row.capability).id);
                assert_eq!(*quoted.section.id, *section.of.id());
                assert_eq!(*quoted.column.id, *column.of.id());
                assert_eq!(*quoted.table.id, *table.id);
                (section.of, &row.label, column.of, quote)
            })
        })
    })
}

#[test]
fn role_tables_equal_their_copy_cell_by_cell() {
    let by = ["table", "section", "capability", "role"];
    let fields = ["cell", "label_en", "label_sl", "mark", "source"];
    let copy = copy(include_str!("../../data/role_tables.csv"), &by, &fields);
    let policy = Policy::embedded();
    let mut loaded = Cells::new();
    for table in policy.tables() {
        for (section, label, role, quote) in cells(&policy, table) {
            // The copy calls the only section of these tables by what it is about.
            let section = match section.id() {
                "control_hub" | "external_administrators" => "customer_org",
                id => id,
            };
            let quoted = quote.cell().unwrap();
            let place = [&*table.id, section, &*quoted.row.id, role.id()].map(String::from);
            let known = vec![
                quoted.cell.to_string(),
                label.en.to_string(),
                slovenian(label),
                mark(quote.mark.unwrap()),
                quote.source.as_deref().unwrap().to_owned(),
            ];
            assert_eq!(loaded.insert(place.to_vec(), known), None);
        }
    }
    assert_eq!(loaded.len(), 351);
    assert_eq!(loaded, copy);
}

#[test]
fn the_contact_center_table_equals_its_copy_cell_by_cell() {
    let by = ["role", "standing", "capability"];
    let fields = ["cell", "mark", "source"];
    let mut copy = copy(include_str!("../../data/contact_center.csv"), &by, &fields);
    // The copy leaves out what is not applicable in the one row that only the
    // partner's column prints.
    let known = copy[&["provisioning_admin", "home", "cc_portal"]
        .map(String::from)
        .to_vec()]
        .clone();
    assert_eq!(known[0], Cell::NotApplicable.id());
    for standing in ["home", "other_org"] {
        let place = ["provisioning_admin", standing, "cc_list_external_admins"];
        copy.insert(place.map(String::from).to_vec(), known.clone());
    }
    let policy = Policy::embedded();
    let mut loaded = Cells::new();
    for (role, _, standing, quote) in cells(&policy, policy.contact_center()) {
        let quoted = quote.cell().unwrap();
        let place = [role.id(), standing.id(), &*quoted.row.id].map(String::from);
        let known = vec![
            quoted.cell.to_string(),
            mark(quote.mark.unwrap()),
            quote.source.as_deref().unwrap().to_owned(),
        ];
        assert_eq!(loaded.insert(place.to_vec(), known), None);
    }
    assert_eq!(loaded.len(), 75);
    assert_eq!(loaded, copy);
}

#[test]
fn restricted_mode_equals_its_copy_item_by_item() {
    let fields = [
        "view",
        "parent",
        "effect_while_on",
        "access_left",
        "lifted_broadworks_from",
        "lifted_wholesale_from",
        "mark",
        "source",
    ];
    let copy = copy(
        include_str!("../../data/restricted_mode.csv"),
        &["setting"],
        &fields,
    );
    let policy = Policy::embedded();
    let mut loaded = Cells::new();
    for view in &policy.restricted_mode().views {
        for item in &view.items {
            let lifted = |offer: &str| {
                let lifting = item
                    .lifted
                    .iter()
                    .find(|lifting| lifting.offer.id() == offer);
                lifting.map_or_else(String::new, |lifting| lifting.from.to_string())
            };
            assert_eq!(lifted("generic"), "");
            let setting = policy.capability(item.setting);
            assert_eq!(setting.parent, Some(item.parent));
            let known = vec![
                view.label.en.to_string(),
                policy.capability(item.parent).id.to_string(),
                item.effect.to_string(),
                item.leaves.to_string(),
                lifted("broadworks"),
                lifted("wholesale"),
                mark(item.mark),
                item.source.to_string(),
            ];
            assert_eq!(loaded.insert(vec![setting.id.to_string()], known), None);
        }
    }
    assert_eq!(loaded.len(), 21);
    assert_eq!(loaded, copy);
}

#[test]
fn tables_as_markdown() {
    let policy = Policy::embedded();
    for table in policy.tables() {
        check("tables", &table.id, &markdown::table(&policy, table));
    }
    check(
        "tables",
        "contact_center",
        &markdown::table(&policy, policy.contact_center()),
    );
    check(
        "tables",
        "restricted_mode",
        &markdown::restricted_mode(&policy),
    );
}

#[test]
fn roles_are_known_by_identity_string_and_by_name() {
    let policy = Policy::embedded();
    let ids = policy.role_ids();
    for info in policy.roles() {
        let known = ids.by_name(&info.label.en).unwrap();
        assert_eq!(known.role, Some(info.role), "by its label");
    }
    let role = |id: &str| ids.by_id(id).and_then(|known| known.role);
    assert_eq!(role("ID_full_admin"), Some(Role::FullAdmin));
    assert_eq!(
        role("atlas-portal.partner.salesadmin"),
        Some(Role::PartnerAdmin)
    );
    assert_eq!(role("atlas-portal.billing"), None);
    assert!(ids.by_id("atlas-portal.billing").is_some());
    assert!(ids.by_id("Full Administrator").is_none());
    check("tables", "role_ids", &markdown::role_ids(&policy));
}

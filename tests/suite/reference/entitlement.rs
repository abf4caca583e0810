//! E1 to E7: what the roles entitle to.

use super::*;

pub(super) fn entitled(world: &World, ask: &Ask, held: &Held, reached: &Reached) -> Entitled {
    let mut entitled = Entitled::new();
    for ((user, role, org, standing), end) in reached {
        for (capability, cell) in cells(world, ask, role, org, standing) {
            for (access, end) in worth(world, ask, held, user, org, &cell, *end) {
                // E7: at a customer, a capability stands for its settings too.
                let mut capabilities = vec![capability.clone()];
                if world.kind(org) == "customer" {
                    capabilities.extend(settings_of(&capability));
                }
                for capability in capabilities {
                    keep(
                        &mut entitled,
                        (
                            user.clone(),
                            org.clone(),
                            capability,
                            access.to_owned(),
                            standing.clone(),
                        ),
                        end,
                    );
                }
            }
        }
    }
    entitled
}

/// All the cells, of whatever table, that a role has at an org it reaches.
pub(super) fn cells(
    world: &World,
    ask: &Ask,
    role: &str,
    org: &str,
    standing: &str,
) -> Vec<(String, String)> {
    let at_partner = world.kind(org) == "partner";
    let customer_management = CUSTOMER_MANAGEMENT_ROLES.contains(&role);
    let mut cells = Vec::new();
    match standing {
        // E2: a customer-management role over the own partner org.
        "home" if customer_management => {
            cells.extend(column("customer_management", "partner_hub_settings", role));
            let over_customers = column("customer_management", "customer_org_settings", role);
            cells.extend(
                over_customers
                    .into_iter()
                    .filter(|(row, _)| row == "customer_list"),
            );
        }
        // E1: an organization role at home.
        "home" if at_partner => {
            cells.extend(column("partner_management", "partner_org_settings", role));
        }
        "home" => cells.extend(column("control_hub", "customer_org", role)),
        // E2: a customer-management role over the customers.
        _ if customer_management => cells.extend(over_customers(ask, role)),
        // P4: the derived role.
        _ if role == "provisioning_admin" => cells.extend(over_provisioned(ask)),
        // E4: an external role.
        _ => cells.extend(column("external_administrators", "customer_org", role)),
    }
    // E5: the contact center.
    if world.has_contact_center(org) {
        let row = match (role, standing) {
            ("partner_full_admin", "managing_partner") => "full_admin",
            ("partner_readonly_admin", "managing_partner") => "readonly_admin",
            _ => role,
        };
        cells.extend(column("contact_center", standing, row));
    }
    // E6: signing in.
    let mut sign_in = |capability: &str| cells.push((capability.to_owned(), "full".to_owned()));
    if at_partner {
        sign_in("sign_in_partner_hub");
        if role == "helpdesk_basic" || role == "helpdesk_advanced" {
            sign_in("sign_in_help_desk");
        }
    } else {
        sign_in("sign_in_control_hub");
    }
    cells
}

/// **E2, T2**: the section *customer organization settings* without the list
/// of customers, as of an edition.
pub(super) fn over_customers(ask: &Ask, role: &str) -> Vec<(String, String)> {
    let edition = ask.edition.as_str();
    let mut cells = column("customer_management", "customer_org_settings", role);
    cells.retain(|(row, _)| row != "customer_list");
    if edition <= "2023-03-07" && role == "partner_admin" {
        for (row, cell) in &mut cells {
            if row == "manage_users_licenses" {
                "full".clone_into(cell);
            }
        }
    }
    if edition <= "2024-03-05" && (role == "partner_full_admin" || role == "partner_admin") {
        cells.push(("manage_trials".to_owned(), "full".to_owned()));
    }
    cells
}

/// **P4**: what the provisioning administrator may is a choice, whose default
/// depends on the edition.
pub(super) fn over_provisioned(ask: &Ask) -> Vec<(String, String)> {
    let default = if ask.edition.as_str() <= "2025-11-23" {
        "like_partner_admin"
    } else {
        "by_external_table"
    };
    match ask.provisioning_access.as_deref().unwrap_or(default) {
        "like_partner_admin" => {
            let mut cells = over_customers(ask, "partner_admin");
            cells.retain(|(row, _)| row != "manage_trials");
            cells
        }
        _ => column(
            "external_administrators",
            "customer_org",
            "provisioning_admin",
        ),
    }
}

/// What a cell gives, and until when: mostly its own word until its role ends.
pub(super) fn worth<'cell>(
    world: &World,
    ask: &Ask,
    held: &Held,
    user: &str,
    org: &str,
    cell: &'cell str,
    end: End,
) -> Vec<(&'cell str, End)> {
    match cell {
        // E5
        "none" | "not_applicable" => vec![],
        // E4
        "full_for_services_sold" => vec![("full", end)],
        // E3: read always, and full while an approval runs.
        "temporary_when_approved" => {
            let mut worth = vec![("read", end)];
            for approval in approvals(world, ask, held, user, org) {
                worth.push(("full", earlier(end, approval)));
            }
            worth
        }
        access => vec![(access, end)],
    }
}

/// **E3**: the ends of the approvals of a user at a customer that run, given
/// by somebody who is full administrator at home there.
pub(super) fn approvals(world: &World, ask: &Ask, held: &Held, who: &str, org: &str) -> Vec<End> {
    let mut ends = Vec::new();
    for event in &world.events {
        let Event::HelpDeskApproval { user, on, by, at } = event else {
            continue;
        };
        if user != who || on != org || !runs(Some(*at), Some(at + HOUR), ask.at) {
            continue;
        }
        if world.home(by) != on {
            continue;
        }
        if let Some(end) = held.get(&(by.clone(), "full_admin".to_owned(), on.clone())) {
            ends.push(earlier(Some(at + HOUR), *end));
        }
    }
    ends
}

/// **E7**: the settings of a capability.
pub(super) fn settings_of(capability: &str) -> Vec<String> {
    RESTRICTIONS
        .iter()
        .filter(|restriction| restriction.parent == capability)
        .map(|restriction| restriction.setting.clone())
        .collect()
}

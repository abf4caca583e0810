//! What is asked at the prompt, saved as a scenario that expects it.

use super::{read, run, session, session_at};
use bailiwick::model::Instant;

#[test]
fn a_saved_session_is_a_scenario_that_passes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("saved.ron");
    let mut session = session();
    let reply = session.execute(&format!(
        "can tina@alpska.example manage_devices on blejc; who can manage_devices on blejc; \
         assume grant full_admin to tina@alpska.example on samorog; \
         retract assign tina@alpska.example to blejc; choose provisioning_access by_external_table; \
         can tina@alpska.example manage_devices on blejc; who can manage_devices on samorog; \
         at 2024-12-05; can tina@alpska.example manage_devices on blejc; .save {}",
        path.display()
    ));
    assert!(!reply.failed, "{}", reply.aside);
    let text = read(&path.display().to_string());
    assert!(
        text.matches("Variation(").count() == 2 && text.contains("without: Facts("),
        "{text}"
    );
    let output = run(&["eval", &path.display().to_string()], "");
    assert!(
        output.status.success(),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("5 expectations"), "{said}");
}

#[test]
fn answers_of_every_kind_are_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("saved.ron");
    let at = Instant::parse("2024-05-02T10:30:00Z").unwrap();
    let mut session = session_at(at);
    let reply = session.execute(&format!(
        "what can polona@blejc.example on blejc; where can tina@alpska.example manage_devices; \
         effective tina@alpska.example on blejc; why tina@alpska.example manage_devices on blejc; \
         why-not andrej@soca.example users.claim on soca; \
         why tina@alpska.example holds provisioning_admin on blejc; \
         why-not gregor@alpska.example holds provisioning_admin on savinja; \
         matrix on blejc only legal*; matrix of tina@alpska.example only manage_d*; \
         compare polona@blejc.example with bine@blejc.example on blejc; \
         roles tina@alpska.example; show orgs; .save {}",
        path.display()
    ));
    assert!(!reply.failed, "{}", reply.aside);
    let text = read(&path.display().to_string());
    let expected: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.contains("expect:"))
        .collect();
    insta::assert_snapshot!(expected.join("\n"), @r#"
        expect: [
            What(user: "polona@blejc.example", on: "blejc", exactly: ["legal_hold", "sign_in_control_hub", "user_content"]),
            Where(user: "tina@alpska.example", capability: "manage_devices", exactly: ["blejc", "kranjec", "soca"]),
            Count(user: "tina@alpska.example", on: "blejc", is: 25),
            Can(user: "tina@alpska.example", capability: "manage_devices", on: "blejc", access: full, because: ["A4", "E1", "E2", "H1", "H2", "H4", "H5", "H7", "P1", "P4", "S2", "T1"]),
            Cannot(user: "andrej@soca.example", capability: "users.claim", on: "soca", blocked_by: [rule("S3")]),
            Holds(user: "tina@alpska.example", role: provisioning_admin, on: "blejc"),
            HoldsNot(user: "gregor@alpska.example", role: provisioning_admin, on: "savinja"),
            Matrix(on: "blejc", capabilities: ["legal_hold"], rows: [Row("polona@blejc.example", [full])]),
            Matrix(on: "blejc", capabilities: ["manage_devices"], rows: [Row("tina@alpska.example", [full])]),
            Matrix(on: "kranjec", capabilities: ["manage_devices"], rows: [Row("tina@alpska.example", [full])]),
            Matrix(on: "soca", capabilities: ["manage_devices"], rows: [Row("tina@alpska.example", [full])]),
            Matrix(on: "blejc", capabilities: ["account.company_name", "analytics_reports", "app_integrations", "assign_roles", "audit_log", "calling.behavior", "calling.call_priority", "calling.pstn_cisco", "calling.pstn_local_gateway", "cc_add_remove_users", "cc_control_hub", "cc_external_service_admin", "cc_licenses", "cc_send_activation", "legal_hold", "licenses_upgrades", "manage_devices", "manage_users_licenses", "org.authentication", "org.domain", "org.email_locale", "org.email_suppress_invite", "org_settings", "policy_templates", "product_email", "services.connected_uc", "services.migrations", "site_management", "troubleshooting", "user_content", "users.add_modify", "users.auto_assign", "users.claim", "users.dir_sync", "users.edit_services", "users.email", "users.names", "users.primary_work_number", "users.reset_package", "users.service_status"], rows: [Row("bine@blejc.example", [full, full, full, full, full, full, full, full, full, full, full, full, full, full, none, full, full, full, full, full, full, full, full, full, full, full, full, full, full, none, full, full, full, full, full, full, full, full, full, full]), Row("polona@blejc.example", [none, none, none, none, none, none, none, none, none, none, none, none, none, none, full, none, none, none, none, none, none, none, none, none, none, none, none, none, none, full, none, none, none, none, none, none, none, none, none, none])]),
            Can(user: "tina@alpska.example", capability: sign_in_partner_hub, on: "alpska", via: [Via(role: partner_admin)]),
            Can(user: "tina@alpska.example", capability: sign_in_control_hub, on: "blejc", via: [Via(role: partner_admin), Via(role: provisioning_admin)]),
            Can(user: "tina@alpska.example", capability: sign_in_control_hub, on: "kranjec", via: [Via(role: partner_admin)]),
            Can(user: "tina@alpska.example", capability: sign_in_control_hub, on: "soca", via: [Via(role: partner_admin)]),
        ],
    )
    "#);
    let output = run(&["eval", "--strict", &path.display().to_string()], "");
    assert!(
        output.status.success(),
        "{text}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

//! The files of `rules/` as they were when the program was built.

/// Every file that a policy is read from, in the order in which they are read.
pub(super) const FILES: [(&str, &str); 14] = [
    ("articles.ron", include_str!("../../rules/articles.ron")),
    ("READINGS.md", include_str!("../../rules/READINGS.md")),
    ("editions.ron", include_str!("../../rules/editions.ron")),
    ("roles.ron", include_str!("../../rules/roles.ron")),
    ("role_ids.ron", include_str!("../../rules/role_ids.ron")),
    (
        "capabilities.ron",
        include_str!("../../rules/capabilities.ron"),
    ),
    (
        "partner_management.ron",
        include_str!("../../rules/partner_management.ron"),
    ),
    (
        "customer_management.ron",
        include_str!("../../rules/customer_management.ron"),
    ),
    (
        "control_hub.ron",
        include_str!("../../rules/control_hub.ron"),
    ),
    (
        "external_administrators.ron",
        include_str!("../../rules/external_administrators.ron"),
    ),
    (
        "contact_center.ron",
        include_str!("../../rules/contact_center.ron"),
    ),
    (
        "restricted_mode.ron",
        include_str!("../../rules/restricted_mode.ron"),
    ),
    ("choices.ron", include_str!("../../rules/choices.ron")),
    ("rules.ron", include_str!("../../rules/rules.ron")),
];

/// The clauses, which cannot be overridden.
pub(super) const PROGRAM: (&str, &str) = ("program.rs", include_str!("../../rules/program.rs"));

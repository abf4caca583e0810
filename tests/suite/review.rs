//! Reviews: what a pack holds, how decisions come back, and what becomes of them.

mod apply;
mod pack;
mod status;

use bailiwick::reading::Sheet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A partner and a customer, and one of each who is looked at or is not.
const FACTS: &str = r#"Facts(
    orgs: [Org(id: "p", kind: partner), Org(id: "c", kind: customer), Org(id: "d", kind: customer)],
    users: [
        User(id: "petra", home: "p"), User(id: "pavel", home: "p"), User(id: "pia", home: "p"),
        User(id: "cene", home: "c"), User(id: "cita", home: "c"), User(id: "cvet", home: "c", licenses: [cc_standard]),
        User(id: "cilka", home: "c"),
    ],
    manages: [Manages(partner: "p", customer: "c")],
    grants: [
        Grant(role: partner_admin, to: "pavel", on: "p", by: "petra"),
        Grant(role: full_admin, to: "pia", on: "c", by: "cene"),
        Grant(role: full_admin, to: "cene", on: "c", by: "petra"),
        Grant(role: device_admin, to: "cita", on: "c", by: "cene", until: "2024-07-01"),
        Grant(role: device_admin, to: "cilka", on: "c", by: "cene", until: "2024-01-01"),
    ],
    assignments: [Assigned(user: "pavel", customer: "c", by: "petra")],
    events: [FirstUser(user: "petra", on: "p")],
)"#;

/// The same a quarter earlier: pia is not there yet, and cita's role has no end.
const EARLIER: [(&str, &str); 2] = [
    (
        "        Grant(role: full_admin, to: \"pia\", on: \"c\", by: \"cene\"),\n",
        "",
    ),
    (", until: \"2024-07-01\"", ""),
];

const AT: &str = "2024-05-02T10:30:00Z";

/// A folder with facts in it, in which commands are run.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.put("facts.ron", FACTS);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    #[expect(clippy::disallowed_methods, reason = "the test makes its own files")]
    fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    #[expect(clippy::disallowed_methods, reason = "the test reads what was written")]
    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// A command in the folder; what it says of paths is the same everywhere.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("BAILIWICK_FACTS");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Writes a pack of the facts, with further arguments.
    fn pack(&self, folder: &str, more: &[&str]) {
        let arguments = [
            "review",
            "new",
            "--facts",
            "facts.ron",
            "--at",
            AT,
            "-o",
            folder,
        ];
        let output = self.run(&[&arguments[..], more].concat());
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// Fills in a decision sheet: for each row by its user and organization what stands in
    /// the four columns. The others are left as they are.
    fn fill(&self, from: &str, to: &str, decisions: &[(&str, &str, [&str; 4])]) {
        let sheet = Sheet::read(&self.bytes(from), &["Decisions"]).unwrap();
        let place = |name: &str| sheet.headings.iter().position(|it| it == name).unwrap();
        let filled = ["decision", "justification", "reviewer", "date"].map(place);
        let (user, org) = (place("user"), place("org"));
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&sheet.headings).unwrap();
        for row in sheet.rows {
            let mut cells = row.cells;
            let of_row = decisions
                .iter()
                .find(|(who, at, _)| cells[user] == *who && cells[org] == *at);
            if let Some((.., texts)) = of_row {
                for (place, text) in filled.iter().zip(texts) {
                    cells[*place] = (*text).to_owned();
                }
            }
            writer.write_record(&cells).unwrap();
        }
        self.put(to, writer.into_inner().unwrap());
    }
}

/// The names of what is in a folder, sorted.
#[expect(
    clippy::disallowed_methods,
    reason = "the test looks into its own folder"
)]
fn listed(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A snapshot beside the others of reviews.
macro_rules! snapshot {
    ($name:literal, $command:expr) => {{
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots/review");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.remove_info();
        settings.bind(|| insta_cmd::assert_cmd_snapshot!($name, $command));
    }};
}

/// A snapshot of a text beside the others of reviews.
macro_rules! snapshot_text {
    ($name:literal, $text:expr) => {{
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots/review");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!($name, $text));
    }};
}

pub(crate) use {snapshot, snapshot_text};

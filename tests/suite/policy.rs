//! The policy: loaded as it is printed, refused where it is broken, given to
//! the rules with a record behind every fact.

mod broken;
mod given;
mod printed;
mod references;

use bailiwick::diagnostic::render;
use bailiwick::policy::Policy;

/// Returns the text of a file of the rules.
macro_rules! rules {
    ($name:literal) => {
        include_str!(concat!("../../../rules/", $name))
    };
}
use rules;

/// Returns the policy with one of its files replaced.
#[track_caller]
fn with(name: &str, text: &str) -> Policy {
    Policy::load(vec![(name.to_owned(), text.to_owned())])
        .unwrap_or_else(|(errors, sources)| panic!("{}", render(&errors, &sources, false)))
}

/// Returns a text in which something stands once, with something else instead.
#[track_caller]
pub(crate) fn edited(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "`{from}` stands once");
    text.replace(from, to)
}

/// Compares with a snapshot in a folder of its own.
#[track_caller]
fn check(folder: &str, name: &str, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

//! What the build refuses in `rules/program.rs`, and how it says so.
//!
//! The rule list that explains is read from that file in a closed grammar. A
//! clause that the grammar does not know must stop the build: it would be run
//! and never explained.

use std::fmt::Write as _;

#[path = "../../build/parse.rs"]
#[expect(
    dead_code,
    reason = "only the errors matter here, not what is read; the build script uses all of it"
)]
mod parse;

/// Two relations and a clause without fault.
const SOUND: &str = "\
    @input
    /// `Home(user, org)`: the user belongs to the organization.
    pub struct Home(pub User, pub Org);

    @output
    /// `Holds(user, org, end)`: the user holds something at the organization.
    pub struct Holds(pub User, pub Org, pub Instant);

    // [H1] Everybody holds something at home.
    Holds(user, org, Instant::NEVER) <-
        Home(user, org);
";

/// Returns a program of the sound part and the given lines, with what the
/// build says of each line below it.
fn refused(lines: &str) -> String {
    annotated(&format!("crepe! {{\n{SOUND}{lines}}}\n"))
}

fn annotated(text: &str) -> String {
    let errors = parse::parse(text).expect_err("the build refuses this");
    let mut shown = String::new();
    for (place, line) in text.lines().enumerate() {
        if place > 11 || errors.iter().any(|error| error.line == place + 1) {
            let _ = writeln!(shown, "{:>3} | {line}", place + 1);
        }
        for error in errors.iter().filter(|error| error.line == place + 1) {
            let _ = writeln!(shown, "    ! {}", error.message);
        }
    }
    shown
}

macro_rules! refuses {
    ($($name:ident: $lines:literal;)+) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name), &refused($lines));
            }
        )+
    };
}

#[track_caller]
fn check(name: &str, shown: &str) {
    insta::with_settings!({
        snapshot_path => "snapshots/clause_grammar",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, shown);
    });
}

refuses! {
    a_clause_without_a_label: "
    Holds(user, org, Instant::ALWAYS) <-
        Home(user, org);
";
    a_label_that_is_none: "
    // [the second] Everybody holds it twice.
    Holds(user, org, Instant::ALWAYS) <-
        Home(user, org);

    // H3 Everybody holds it thrice.
    Holds(user, org, Instant::NEVER) <-
        Home(user, org);
";
    a_sentence_without_an_end: "
    // [H2] Everybody holds it twice
    Holds(user, org, Instant::ALWAYS) <-
        Home(user, org);
";
    a_label_that_stands_twice: "
    // [H1] Everybody holds it twice.
    Holds(user, org, Instant::ALWAYS) <-
        Home(user, org);
";
    a_label_above_nothing: "
    // [H2] Everybody holds it twice.

    // [H3] Everybody holds it thrice.
    Holds(user, org, Instant::ALWAYS) <-
        Home(user, org);
";
    an_unknown_relation: "
    // [H2] Whoever is at work holds something.
    Holds(user, org, Instant::ALWAYS) <-
        Working(user, org), !Hired(user);
";
    a_variable_that_nothing_binds: "
    // [H2] Everybody holds something somewhere.
    Holds(user, org, end) <-
        Home(user, _), !Home(_, org), (end < Instant::NEVER);
";
    a_conclusion_that_leaves_something_open: "
    // [H2] Everybody holds something somewhere.
    Holds(user, _, Instant::ALWAYS) <-
        Home(user, _);
";
    a_wrong_number_of_arguments: "
    // [H2] Everybody holds something at home.
    Holds(user, org) <-
        Home(user, org, _);
";
    a_loop_in_a_body: "
    // [H2] Everybody holds something at home, often.
    Holds(user, org, end) <-
        Home(user, org), for end in instants();
";
    a_binding_in_a_body: "
    // [H2] Everybody holds something at home.
    Holds(user, org, end) <-
        Home(user, org), let end = Instant::NEVER;
";
    a_comparison_of_another_sort: "
    // [H2] Everybody holds something elsewhere.
    Holds(user, org, Instant::ALWAYS) <-
        Home(user, org), (user > org);
";
    a_function_that_is_unknown: "
    // [H2] Everybody holds something at home.
    Holds(user, org, later(Instant::ALWAYS, Instant::NEVER)) <-
        Home(user, org);
";
    a_constant_without_its_sort: "
    // [H2] Everybody holds something at home.
    Holds(user, org, 3) <-
        Home(user, org);
";
    a_relation_without_a_description: "
    @input
    pub struct Working(pub User, pub Org);
";
    a_relation_that_is_spoken_otherwise: "
    @input
    /// `Working(user)`: the user works at the organization.
    pub struct Working(pub User, pub Org);

    @input
    /// `Hiring(user, org)`: the user was hired.
    pub struct Hired(pub User, pub Org);
";
    a_relation_that_is_neither_given_nor_concluded: "
    /// `Working(user)`: the user works.
    pub struct Working(pub User);

    @output
    /// `Hired(user)`: the user was hired.
    pub struct Hired(pub User);
";
    a_given_relation_that_is_concluded: "
    // [H2] Whoever holds something is at home there.
    Home(user, org) <-
        Holds(user, org, _);
";
}

#[test]
fn a_file_without_rules() {
    check(
        "a_file_without_rules",
        &annotated("//! The inference rules.\n"),
    );
}

#[test]
fn a_file_that_is_not_rust() {
    check("a_file_that_is_not_rust", &annotated("crepe! {\n"));
}

#[test]
fn the_rules_themselves_are_accepted() {
    let program = parse::parse(include_str!("../../rules/program.rs")).unwrap();
    assert_eq!(program.clauses.len(), bailiwick::rule_list::CLAUSES.len());
}

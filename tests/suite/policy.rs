//! The policy: that it is loaded as it is printed.

use bailiwick::policy::Policy;
use bailiwick::render::markdown;

#[test]
fn x() {
    let policy = Policy::embedded();
    for table in policy.tables() {
        println!("{}", markdown::table(&policy, table));
    }
    println!("{}", markdown::table(&policy, policy.contact_center()));
    println!("{}", markdown::restricted_mode(&policy));
}

//! Atoms as they are spoken.

use crate::facts::Fact as Stated;
use crate::model::{Grant, Value};
use crate::policy::Quoted;
use crate::rule_list::Relation;
use crate::store::FactId;
use crate::world::{Origin, World};

/// Returns an atom in words; what is left open is spoken as such.
#[must_use]
#[expect(
    clippy::too_many_lines,
    reason = "one line for each relation, so that they can be read side by side"
)]
pub fn spoken(world: &World, relation: Relation, values: &[Option<Value>]) -> String {
    let v = |place: usize| match values[place] {
        Some(Value::Grant(grant)) => granted(world, grant),
        Some(value) => world.text(value),
        None => match relation.info().fields[place] {
            field @ ("user" | "approver" | "grantor") => {
                if field == "user" {
                    "anybody".into()
                } else {
                    format!("any {field}")
                }
            }
            field => format!("any {field}"),
        },
    };
    let written = |place: usize| matches!(values[place], Some(Value::Instant(instant)) if instant.is_written());
    let until = |place: usize| {
        if written(place) {
            format!(" until {}", v(place))
        } else {
            String::new()
        }
    };
    let from = |place: usize| {
        if written(place) {
            format!(" from {}", v(place))
        } else {
            String::new()
        }
    };
    let on = |place: usize| {
        if written(place) {
            format!(" at {}", v(place))
        } else {
            String::new()
        }
    };
    match relation {
        Relation::Organization => format!("{} is a {}", v(0), v(1)),
        Relation::Offers => format!("{} offers {}", v(0), v(1)),
        Relation::ContactCenter => format!("{} has a contact center", v(0)),
        Relation::Home => format!("{} is at home at {}", v(0), v(1)),
        Relation::Licensed => format!("{} holds the licence {}", v(0), v(1)),
        Relation::Manages => format!("{} manages {}", v(0), v(1)),
        Relation::Granted => format!(
            "grant of {} to {} at {}{}{}",
            v(1),
            v(2),
            v(3),
            from(4),
            until(5)
        ),
        Relation::GrantedBy => format!("{} gave {}", v(1), v(0)),
        Relation::Assigned => format!("{} is assigned {}{}{}", v(0), v(1), from(2), until(3)),
        Relation::Provisioned => format!("{} provisioned {}{}", v(0), v(1), on(2)),
        Relation::RestrictedModeOff => format!("restricted mode of {} is set off", v(0)),
        Relation::FirstUser => format!("{} was the first user of {}", v(0), v(1)),
        Relation::SetUpServices => format!("{} set up services for {}{}", v(0), v(1), on(2)),
        Relation::HelpDeskApproval => format!(
            "{} approved the request of {} for {}{}",
            v(2),
            v(0),
            v(1),
            on(3)
        ),
        Relation::Demotion => format!("{} was demoted at {}{}", v(0), v(1), on(2)),
        Relation::HeldAtHome => format!("{} can be held at a home {}", v(0), v(1)),
        Relation::HeldAbroad => format!("{} can be held at a customer that is not the home", v(0)),
        Relation::Extends => format!("{} reaches {}", v(0), v(1)),
        Relation::Printed => format!("{}: {} × {} = {}", v(0), v(1), v(2), v(3)),
        Relation::PrintedEarlier => {
            format!("{}: {} × {} = {}, up to {}", v(0), v(1), v(2), v(3), v(5))
        }
        Relation::PrintedForStanding => {
            format!("contact_center: {} × {}, {} = {}", v(2), v(0), v(1), v(3))
        }
        Relation::Setting => format!("{} belongs to {}", v(0), v(1)),
        Relation::RestrictedItem => format!(
            "restricted mode lists {} for {}, leaving {}",
            v(1),
            v(0),
            v(2)
        ),
        Relation::LiftedFrom => format!("{} is lifted for {} from {}", v(1), v(0), v(2)),
        Relation::Chosen => match values[0] {
            Some(Value::ChoiceOption(option)) => format!("choice {}: {option}", option.point()),
            _ => "any choice".into(),
        },
        Relation::AskedAt => format!("asked at {}", v(0)),
        Relation::Edition => format!("edition {}", v(0)),
        Relation::InForce => format!("{} is in force{}", v(0), until(1)),
        Relation::Counts => format!("{} counts{}", v(0), until(1)),
        Relation::InPlace => format!("{} is in place", v(0)),
        Relation::OutOfPlace => format!("{} is out of place", v(0)),
        Relation::Demoted => format!("a demotion acts on {}", v(0)),
        Relation::Judged => format!("the authority of {} over {} is looked into", v(1), v(0)),
        Relation::Warranted => format!("{} is warranted{}", v(0), until(1)),
        Relation::Holds => format!("{} holds {} at {}{}", v(0), v(1), v(2), until(3)),
        Relation::ReachesEvery => format!(
            "{} as {} reaches every customer of {}{}",
            v(0),
            v(1),
            v(2),
            until(3)
        ),
        Relation::Reaches => format!(
            "{} as {} reaches {} ({}){}",
            v(0),
            v(1),
            v(2),
            v(3),
            until(4)
        ),
        Relation::Staffed => format!("{} has a partner full administrator{}", v(0), until(1)),
        Relation::Related => format!(
            "{} has an existing relationship to a partner{}",
            v(0),
            until(1)
        ),
        Relation::Approved => format!("an approval for {} at {} runs{}", v(0), v(1), until(2)),
        Relation::AssignsRoles => format!("{} may assign roles at {}{}", v(0), v(1), until(2)),
        Relation::AssignsRolesEverywhere => format!(
            "{} may assign roles at every customer of {}{}",
            v(0),
            v(1),
            until(2)
        ),
        Relation::Barred => format!("a licence keeps {} from {} at {}", v(0), v(2), v(1)),
        Relation::RestrictedMode => format!("restricted mode is in force at {} for {}", v(0), v(1)),
        Relation::Stands => format!("{} reads: {} × {} = {}", v(0), v(1), v(2), v(3)),
        Relation::Worth => format!("{} is {} access", v(0), v(1)),
        Relation::Entitles => format!(
            "{} ({}, {}) entitles to {}: {}",
            v(0),
            v(1),
            v(2),
            v(3),
            v(4)
        ),
        Relation::EntitlesWhenApproved => {
            format!("{} entitles to {} in full when approved", v(0), v(1))
        }
        Relation::EntitlesInContactCenter => {
            format!(
                "{} ({}) entitles to {} in a contact center: {}",
                v(0),
                v(1),
                v(2),
                v(3)
            )
        }
        Relation::Lifted => format!("{} is no longer restricted for {}", v(1), v(0)),
        Relation::Keeps => format!("{} is restricted for {}, leaving {}", v(1), v(0), v(2)),
        Relation::Restricted => format!("{} is restricted at {}, leaving {}", v(1), v(0), v(2)),
        Relation::Entitled => format!(
            "{} as {} is entitled to {} at {}: {}{}",
            v(0),
            v(1),
            v(3),
            v(2),
            v(4),
            until(6)
        ),
        Relation::Effective => format!("{} has {} on {}: {}{}", v(0), v(2), v(1), v(3), until(4)),
    }
}

/// Returns what a grant is, in words.
fn granted(world: &World, grant: Grant) -> String {
    match world.facts().grant(grant) {
        Stated::Grant { to, role, on, .. } => {
            format!(
                "the grant of {role} to {} at {}",
                world.user_name(to),
                world.org_name(on)
            )
        }
        _ => format!("grant {}", grant.0),
    }
}

/// Returns the id of the cell behind a given fact, if it is from a table: the
/// table, the section, the row and the column.
#[must_use]
pub fn cell_id(world: &World, fact: FactId) -> Option<String> {
    let Origin::Quoted(quote) = world.origin(fact) else {
        return None;
    };
    match &world.policy().quote(quote).what {
        Quoted::Cell(cell) => Some(format!(
            "{}/{}/{}/{}",
            cell.table.id, cell.section.id, cell.row.id, cell.column.id
        )),
        _ => None,
    }
}

/// Returns the number of the assumption that a given fact is from, if it is from one.
pub(super) fn assumption(world: &World, fact: FactId) -> Option<usize> {
    let Origin::Stated(place) = world.origin(fact) else {
        return None;
    };
    let span = world.facts().entry(place).origins[0];
    world.sources().assumption(span.file)
}

/// Returns where the fact at a place of the fact base is stated, or which
/// assumption it is from.
pub(super) fn stated_at(world: &World, place: usize) -> String {
    let span = world.facts().entry(place).origins[0];
    match world.sources().assumption(span.file) {
        Some(number) => format!("assumption {number}"),
        None => world.place_words(span),
    }
}

/// Returns an end in words, with a blank before it; nothing where it is not written.
pub(super) fn until(value: Value) -> String {
    match value {
        Value::Instant(instant) if instant.is_written() => format!(" until {instant}"),
        _ => String::new(),
    }
}

//! What is known of one thing.

use super::Page;
use crate::facts::Fact;
use crate::model::{Capability, ChoicePoint, Org, Role, User, Word};
use crate::policy::{Label, Policy};
use crate::query::Entity;
use crate::render::{Field, Rows, markdown};
use crate::rule_list::CLAUSES;
use crate::world::World;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Returns what is known of a thing.
pub(super) fn describe(world: &World, entity: &Entity) -> Page {
    let told = match entity {
        Entity::User(user) => of_user(world, *user),
        Entity::Org(org) => of_org(world, *org),
        Entity::Capability(capability) => of_capability(world, *capability),
        Entity::Role(role) => of_role(world, *role),
        Entity::Rule(id) => return rule(world, id),
        Entity::Table(id) => return table(world, id),
        Entity::Choice(point) => of_choice(world, *point),
    };
    page(told)
}

/// What is told, each with what it is.
#[derive(Default)]
struct Told(Vec<(&'static str, String)>);

impl Told {
    fn tell(&mut self, what: &'static str, text: impl Into<Field>) {
        let text = text.into().text();
        if !text.is_empty() {
            self.0.push((what, text));
        }
    }

    fn label(&mut self, label: &Label) {
        self.tell("label", &label.en);
        self.tell("label (sl)", label.sl.as_deref().unwrap_or_default());
    }
}

fn page(Told(told): Told) -> Page {
    let wide = told.iter().map(|(what, _)| what.width()).max().unwrap_or(0);
    let mut text = String::new();
    let mut before = "";
    for (what, is) in &told {
        let shown = if *what == before { "" } else { what };
        let _ = writeln!(text, "{shown:wide$}  {is}");
        before = what;
    }
    let rows = told
        .into_iter()
        .map(|(what, is)| vec![Field::from(what), is.into()]);
    Page {
        text,
        rows: Rows {
            columns: vec!["property", "value"],
            rows: rows.collect(),
        },
    }
}

/// Returns a list of names; of very many, the first and how many more.
fn few(names: impl Iterator<Item = String>) -> String {
    const MOST: usize = 20;
    let mut names: Vec<String> = names.collect();
    names.dedup();
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    let list = names.join(", ");
    if more == 0 {
        list
    } else {
        format!("{list} and {more} more")
    }
}

fn of_user(world: &World, user: User) -> Told {
    let facts = world.facts();
    let mut told = Told::default();
    told.tell("user", world.user_name(user));
    told.tell("home", world.org_name(facts.home(user)));
    told.tell(
        "licences",
        few(facts.entries().filter_map(|(_, entry)| match entry.fact {
            Fact::Licence { user: of, licence } if of == user => Some(licence.to_string()),
            _ => None,
        })),
    );
    let conclusions = world.conclusions();
    for held in conclusions.held_by(user) {
        told.tell(
            "holds",
            format!("{} at {}", held.role, world.org_name(held.org)),
        );
    }
    let reached = conclusions.reached_by(user).into_iter();
    let mut orgs: Vec<&str> = reached.map(|row| world.org_name(row.org)).collect();
    orgs.sort_unstable();
    told.tell("reaches", few(orgs.into_iter().map(str::to_owned)));
    told.tell("privileges", conclusions.of_user(user).len());
    told
}

fn of_org(world: &World, org: Org) -> Told {
    let facts = world.facts();
    let entry = facts.org(org);
    let mut told = Told::default();
    told.tell("org", world.org_name(org));
    told.tell("name", entry.name.as_deref().unwrap_or_default());
    told.tell("kind", entry.kind);
    told.tell("offer", entry.offer);
    if entry.contact_center {
        told.tell("contact center", "yes");
    }
    let name = |org| world.org_name(org).to_owned();
    let managed = |wanted: fn(Org, Org, Org) -> Option<Org>| {
        let found = facts.entries().filter_map(|(_, entry)| match entry.fact {
            Fact::Manages { partner, customer } => wanted(org, partner, customer),
            _ => None,
        });
        few(found.map(name))
    };
    told.tell(
        "managed by",
        managed(|org, partner, customer| (customer == org).then_some(partner)),
    );
    told.tell(
        "manages",
        managed(|org, partner, customer| (partner == org).then_some(customer)),
    );
    for (_, entry) in facts.entries() {
        if let Fact::RestrictedMode { on, enabled } = entry.fact
            && on == org
        {
            told.tell(
                "restricted mode",
                if enabled { "set on" } else { "set off" },
            );
        }
    }
    let home = facts.users().filter(|(user, _)| facts.home(*user) == org);
    told.tell("users at home", home.count());
    for held in world.conclusions().held() {
        if held.org == org {
            told.tell(
                "administrators",
                format!("{} is {}", world.user_name(held.user), held.role),
            );
        }
    }
    told
}

fn of_capability(world: &World, capability: Capability) -> Told {
    let policy = world.policy();
    let info = policy.capability(capability);
    let mut told = Told::default();
    told.tell("capability", &info.id);
    told.label(&info.label);
    if let Some(parent) = info.parent {
        told.tell("belongs to", &policy.capability(parent).id);
    }
    for print in &info.prints {
        told.tell(
            "printed in",
            format!("{} as “{}”", print.table, print.label.en),
        );
    }
    for item in policy.restricted_mode().items() {
        if item.setting == capability || item.parent == capability {
            let setting = &policy.capability(item.setting).id;
            told.tell("restricted", format!("{setting} leaves {}", item.leaves));
        }
    }
    told
}

fn of_role(world: &World, role: Role) -> Told {
    let info = world.policy().role(role);
    let mut told = Told::default();
    told.tell("role", role);
    told.label(&info.label);
    told.tell("kind", info.kind);
    told.tell(
        "held at",
        few(info.held_at_home.iter().map(ToString::to_string)),
    );
    if info.held_abroad {
        told.tell("held at", "customers that are not the home");
    }
    told.tell("reaches", info.reaches);
    let held = world.conclusions().held();
    let holders = held.filter(|held| held.role == role).map(|held| {
        format!(
            "{} at {}",
            world.user_name(held.user),
            world.org_name(held.org)
        )
    });
    told.tell("held by", few(holders));
    told
}

fn of_choice(world: &World, point: ChoicePoint) -> Told {
    let choice = world.policy().choice(point);
    let mut told = Told::default();
    told.tell("choice", point);
    told.tell("question", &choice.question);
    told.tell("in force", world.as_of().chosen(point));
    for option in &choice.options {
        told.tell("option", format!("{}: {}", option.option, option.says));
    }
    for (from, option) in &choice.defaults {
        let from = from.map_or_else(String::new, |from| format!(" from edition {from}"));
        told.tell("default", format!("{option}{from}"));
    }
    told
}

/// Returns what a rule says and where that comes from.
pub(super) fn rule(world: &World, id: &str) -> Page {
    let policy = world.policy();
    let mut told = Told::default();
    if let Some(rule) = policy.rule(id) {
        told.tell("rule", &rule.id);
        told.tell("says", &rule.says);
        let title = policy.article(&rule.article).map(|article| &*article.title);
        told.tell(
            "article",
            format!("{} {}", rule.article, title.unwrap_or_default()),
        );
        told.tell("section", &rule.section);
        told.tell("leans on", rule.readings.join(", "));
        told.tell("place", rule.place.as_deref().unwrap_or_default());
        for clause in CLAUSES.iter().filter(|clause| *clause.rule == *rule.id) {
            told.tell("clause", format!("{}: {}", clause.label, clause.sentence));
        }
    }
    page(told)
}

/// Returns a table as it is printed.
pub(super) fn table(world: &World, id: &str) -> Page {
    let policy = world.policy();
    if id == "role_ids" {
        return role_ids(policy);
    }
    let contact_center = policy.contact_center();
    let mut rows: Vec<Vec<Field>> = Vec::new();
    let mut push = |section: &str, capability: Capability, column: &str, cell: String| {
        let capability = &*policy.capability(capability).id;
        rows.push(vec![
            section.into(),
            capability.into(),
            column.into(),
            cell.into(),
        ]);
    };
    let text = if let Some(table) = policy.tables().iter().find(|table| *table.id == *id) {
        for section in &table.sections {
            for row in &section.rows {
                for (column, cell) in table.columns.iter().zip(&row.cells) {
                    let (section, column) = (section.of.to_string(), column.of.to_string());
                    push(&section, row.capability, &column, cell.cell.to_string());
                }
            }
        }
        markdown::table(policy, table)
    } else if *contact_center.id == *id {
        for section in &contact_center.sections {
            for row in &section.rows {
                for (column, cell) in contact_center.columns.iter().zip(&row.cells) {
                    let (section, column) = (section.of.to_string(), column.of.to_string());
                    push(&section, row.capability, &column, cell.cell.to_string());
                }
            }
        }
        markdown::table(policy, contact_center)
    } else {
        for view in &policy.restricted_mode().views {
            for item in &view.items {
                push(
                    &view.label.en,
                    item.setting,
                    &item.effect,
                    item.leaves.to_string(),
                );
            }
        }
        markdown::restricted_mode(policy)
    };
    Page {
        text,
        rows: Rows {
            columns: vec!["section", "capability", "column", "cell"],
            rows,
        },
    }
}

/// Returns how Webex itself calls the roles.
fn role_ids(policy: &Policy) -> Page {
    let maybe = |text: Option<&str>| text.map_or(Field::Missing, Field::from);
    let listed = policy.role_ids().listed().iter();
    let rows = listed.map(|known| {
        vec![
            maybe(known.id.as_deref()),
            Field::List(known.names.iter().map(ToString::to_string).collect()),
            maybe(known.role.map(Word::id)),
            known.mark.into(),
            (&*known.source).into(),
        ]
    });
    Page {
        text: markdown::role_ids(policy),
        rows: Rows {
            columns: vec!["identity", "names", "role", "mark", "source"],
            rows: rows.collect(),
        },
    }
}

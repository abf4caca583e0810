//! Listings of what there is: users, organizations, grants, rules and more.

use crate::diagnostic::fold;
use crate::facts::Fact;
use crate::model::{Instant, User, Word as _};
use crate::query::Listed;
use crate::render::{Field, Rows};
use crate::world::World;
use wildmatch::WildMatch;

/// A pattern of names: a star is any letters, a question mark is one. Without
/// either, a name that contains it matches. Case and diacritics do not count.
pub(crate) struct Glob(Option<WildMatch>);

impl Glob {
    pub(crate) fn new(pattern: Option<&str>) -> Self {
        Self(pattern.map(|pattern| {
            let folded = fold(pattern);
            if folded.contains(['*', '?']) {
                WildMatch::new(&folded)
            } else {
                WildMatch::new(&format!("*{folded}*"))
            }
        }))
    }

    pub(crate) fn matches(&self, name: &str) -> bool {
        self.0
            .as_ref()
            .is_none_or(|pattern| pattern.matches(&fold(name)))
    }
}

/// Returns what there is of a kind.
pub(super) fn show(world: &World, listed: Listed, glob: Option<&str>) -> Rows {
    let glob = Glob::new(glob);
    let (columns, mut rows) = match listed {
        Listed::Users => users(world),
        Listed::Orgs => orgs(world),
        Listed::Roles => roles(world),
        Listed::Capabilities => capabilities(world),
        Listed::Grants => grants(world),
        Listed::Rules => rules(world),
        Listed::Choices => choices(world),
        Listed::Tables => tables(world),
    };
    // A grant is found by any of its names, all else by its own.
    let names = if listed == Listed::Grants { 4 } else { 1 };
    rows.retain(|row| {
        row.iter()
            .take(names)
            .any(|field| glob.matches(&field.text()))
    });
    Rows { columns, rows }
}

type Listing = (Vec<&'static str>, Vec<Vec<Field>>);

fn written(at: Instant) -> Field {
    if at.is_written() {
        at.into()
    } else {
        Field::Missing
    }
}

fn maybe(text: Option<&str>) -> Field {
    text.filter(|text| !text.is_empty())
        .map_or(Field::Missing, Field::from)
}

fn users(world: &World) -> Listing {
    let facts = world.facts();
    let mut licences: Vec<Vec<String>> = vec![Vec::new(); facts.users().count()];
    for (_, entry) in facts.entries() {
        if let Fact::Licence { user, licence } = entry.fact {
            licences[user.index()].push(licence.to_string());
        }
    }
    let rows = facts.users().zip(licences).map(|((user, name), licences)| {
        let licences = if licences.is_empty() {
            Field::Missing
        } else {
            Field::List(licences)
        };
        vec![
            name.into(),
            world.org_name(facts.home(user)).into(),
            licences,
        ]
    });
    (vec!["user", "home", "licences"], rows.collect())
}

fn orgs(world: &World) -> Listing {
    let facts = world.facts();
    let rows = facts.orgs().map(|(org, id)| {
        let entry = facts.org(org);
        vec![
            id.into(),
            entry.kind.into(),
            entry.offer.into(),
            maybe(entry.name.as_deref()),
        ]
    });
    (vec!["org", "kind", "offer", "name"], rows.collect())
}

fn roles(world: &World) -> Listing {
    let rows = world
        .policy()
        .roles()
        .iter()
        .map(|info| vec![info.role.into(), info.kind.into(), info.reaches.into()]);
    (vec!["role", "kind", "reaches"], rows.collect())
}

fn capabilities(world: &World) -> Listing {
    let policy = world.policy();
    let mut rows: Vec<Vec<Field>> = policy
        .capabilities()
        .map(|(_, info)| {
            let parent = info.parent.map(|parent| &*policy.capability(parent).id);
            let mut tables: Vec<String> = info
                .prints
                .iter()
                .map(|print| print.table.to_string())
                .collect();
            tables.dedup();
            vec![(&*info.id).into(), maybe(parent), Field::List(tables)]
        })
        .collect();
    rows.sort();
    (vec!["capability", "belongs to", "tables"], rows)
}

fn grants(world: &World) -> Listing {
    let name = |user: User| world.user_name(user);
    let grants = world.facts().entries().filter_map(|(_, entry)| {
        let Fact::Grant {
            to,
            role,
            on,
            by,
            from,
            until,
            ..
        } = entry.fact
        else {
            return None;
        };
        Some(vec![
            role.into(),
            name(to).into(),
            world.org_name(on).into(),
            maybe(by.map(name)),
            written(from),
            written(until),
        ])
    });
    (
        vec!["role", "user", "org", "by", "from", "until"],
        grants.collect(),
    )
}

fn rules(world: &World) -> Listing {
    let rows = world
        .policy()
        .rules()
        .iter()
        .map(|rule| vec![(&*rule.id).into(), (&*rule.says).into()]);
    (vec!["rule", "says"], rows.collect())
}

fn choices(world: &World) -> Listing {
    let as_of = world.as_of();
    let rows = world.policy().choices().iter().map(|choice| {
        let options = choice.options.iter().map(|option| option.option);
        vec![
            choice.point.into(),
            as_of.chosen(choice.point).into(),
            Field::List(options.map(|option| option.id().to_owned()).collect()),
            (&*choice.question).into(),
        ]
    });
    (
        vec!["choice", "in force", "options", "question"],
        rows.collect(),
    )
}

fn tables(world: &World) -> Listing {
    let policy = world.policy();
    let tables = policy
        .tables()
        .iter()
        .map(|table| (&table.id, &table.label, &table.article));
    let more = policy.contact_center();
    let restricted = policy.restricted_mode();
    let mut rows: Vec<Vec<Field>> = tables
        .chain([(&more.id, &more.label, &more.article)])
        .map(|(id, label, article)| vec![(&**id).into(), (&*label.en).into(), (&**article).into()])
        .collect();
    rows.push(vec![
        "restricted_mode".into(),
        "Restricted mode".into(),
        (&*restricted.article).into(),
    ]);
    rows.push(vec![
        "role_ids".into(),
        "Roles as Webex calls them".into(),
        Field::Missing,
    ]);
    (vec!["table", "title", "article"], rows)
}

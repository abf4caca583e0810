//! The sheets of a pack: their columns and their lines.

use super::apply::places;
use super::changes::{because, otherwise};
use super::coverage::Listed;
use super::decisions::{TABS, check};
use super::pack::{Noted, Pack};
use super::rows::{Change, Row, Worth};
use super::words::{Column, Decision, Flag, Level, Risk};
use crate::causes::Cause;
use crate::findings::{Severity, Waiver};
use crate::model::{Instant, Org, Role, User, Word as _};
use crate::render::sheet::{Column as Look, Folded, Sheet, Tint};
use crate::render::{Field, Lang};
use std::collections::BTreeMap;

/// What is said of a row that is as in the baseline.
const SAME: &str = "same";

/// A sheet of the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    ReadMe,
    Decisions,
    Matrix,
    Changes,
    Findings,
    NotReviewed,
    /// Who is reviewed and who is not.
    Everybody,
}

/// What stands above columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Headings {
    /// Ids, for programs.
    Ids,
    /// Titles in a language, for people.
    Titles(Lang),
}

impl Headings {
    fn of(self, id: &str, en: &str, sl: &str) -> String {
        match self {
            Self::Ids => id,
            Self::Titles(lang) => lang.either(en, sl),
        }
        .to_owned()
    }
}

/// A column: its id, its title in English and Slovenian, and how wide it is.
type Spec = (&'static str, &'static str, &'static str, u16);

const READ_ME: [Spec; 2] = [("what", "What", "Kaj", 34), ("says", "Says", "Pove", 90)];

const MATRIX: [Spec; 2] = [
    ("user", "User", "Uporabnik", 34),
    ("home", "Home", "Domača organizacija", 20),
];

const CHANGES: [Spec; 11] = [
    ("cause", "Cause", "Vzrok", 8),
    ("because", "Because", "Ker", 60),
    ("difference", "Difference", "Razlika", 12),
    ("user", "User", "Uporabnik", 34),
    ("org", "Organization", "Organizacija", 20),
    ("capability", "Capability", "Zmožnost", 32),
    ("before", "Before", "Prej", 12),
    ("before_until", "Until, before", "Do, prej", 22),
    ("after", "After", "Potem", 12),
    ("after_until", "Until, after", "Do, potem", 22),
    ("via", "Via", "Po poti", 46),
];

const FINDINGS: [Spec; 9] = [
    ("kind", "Kind", "Vrsta", 30),
    ("severity", "Severity", "Resnost", 10),
    ("user", "User", "Uporabnik", 34),
    ("org", "Organization", "Organizacija", 20),
    ("detail", "Detail", "Podrobnost", 44),
    ("why", "Why it matters", "Zakaj je pomembno", 60),
    ("facts", "Facts", "Dejstva", 50),
    ("ends", "What ends it", "Kaj jo odpravi", 60),
    ("waived", "Waived by", "Zanjo odgovarja", 44),
];

const NOT_REVIEWED: [Spec; 5] = [
    ("kind", "Kind", "Vrsta", 14),
    ("id", "Id", "Id", 34),
    ("home", "Home", "Domača organizacija", 20),
    ("reason", "Reason", "Razlog", 20),
    ("says", "In words", "Z besedami", 50),
];

const EVERYBODY: [Spec; 6] = [
    ("kind", "Kind", "Vrsta", 14),
    ("id", "Id", "Id", 34),
    ("home", "Home", "Domača organizacija", 20),
    ("reviewed", "Reviewed", "V pregledu", 10),
    ("rows", "Rows", "Vrstice", 10),
    ("reason", "Reason", "Razlog", 20),
];

/// The lines of a sheet.
type Lines<'p> = Box<dyn Iterator<Item = Vec<Field>> + 'p>;

impl Tab {
    /// The tabs of the workbook, in order.
    pub(super) const OF_BOOK: [Self; 6] = [
        Self::ReadMe,
        Self::Decisions,
        Self::Matrix,
        Self::Changes,
        Self::Findings,
        Self::NotReviewed,
    ];

    fn name(self, lang: Lang) -> &'static str {
        let (en, sl) = match self {
            Self::ReadMe => ("Read me", "Preberi me"),
            Self::Decisions => (TABS[0], TABS[1]),
            Self::Matrix => ("Matrix", "Matrika"),
            Self::Changes => ("Changes", "Spremembe"),
            Self::Findings => ("Findings", "Ugotovitve"),
            Self::NotReviewed => ("Not reviewed", "Ni v pregledu"),
            Self::Everybody => ("Everybody", "Vsi"),
        };
        lang.either(en, sl)
    }
}

impl Pack<'_> {
    /// Returns a sheet without its lines.
    pub(super) fn sheet(&self, tab: Tab, headings: Headings) -> Sheet {
        let columns = self.columns(tab, headings);
        let rows = match tab {
            Tab::ReadMe => self.read_me().len(),
            Tab::Decisions => self.rows.len(),
            Tab::Matrix => self.accounted[0].reviewed,
            Tab::Changes => self.changes(),
            Tab::Findings => self.findings.len(),
            Tab::NotReviewed => self.accounted.iter().map(|it| it.not_reviewed).sum(),
            Tab::Everybody => self.accounted.iter().map(|it| it.all).sum(),
        };
        Sheet {
            name: tab.name(self.lang).to_owned(),
            columns,
            rows,
            folded: (tab == Tab::Decisions && self.changed_rows() < rows).then(|| Folded {
                column: Column::Changed as u16,
                text: SAME.to_owned(),
                rows: self.changed_rows()..rows,
            }),
            fixed: match tab {
                Tab::Decisions => 3,
                Tab::Matrix => 1,
                _ => 0,
            },
            filter: tab != Tab::ReadMe,
        }
    }

    fn columns(&self, tab: Tab, headings: Headings) -> Vec<Look> {
        let column = |(id, en, sl, width): &Spec| Look::new(headings.of(id, en, sl), *width);
        let columns = |specs: &[Spec]| -> Vec<Look> { specs.iter().map(column).collect() };
        match tab {
            Tab::Decisions => {
                let all = Column::ALL.iter();
                all.map(|column| self.look(*column, headings)).collect()
            }
            Tab::ReadMe => {
                let looks = columns(&READ_ME).into_iter();
                looks
                    .map(|look| Look {
                        wraps: true,
                        ..look
                    })
                    .collect()
            }
            Tab::Matrix => {
                let roles = Role::ALL.iter().map(|role| {
                    let title = match headings {
                        Headings::Ids => role.id(),
                        Headings::Titles(lang) => lang.of(&self.world.policy().role(*role).label),
                    };
                    Look::new(title, 14)
                });
                columns(&MATRIX).into_iter().chain(roles).collect()
            }
            Tab::Changes => columns(&CHANGES),
            Tab::Findings => {
                let mut columns = columns(&FINDINGS);
                let tints = [
                    (Severity::High, Tint::High),
                    (Severity::Medium, Tint::Medium),
                    (Severity::Low, Tint::Low),
                ];
                let tints = tints.map(|(severity, tint)| (severity.to_string(), tint));
                for (look, (id, ..)) in columns.iter_mut().zip(FINDINGS) {
                    match id {
                        "severity" => look.tints = tints.to_vec(),
                        "why" | "ends" | "waived" => look.wraps = true,
                        _ => {}
                    }
                }
                columns
            }
            Tab::NotReviewed => columns(&NOT_REVIEWED),
            Tab::Everybody => columns(&EVERYBODY),
        }
    }

    /// Returns how many rows come before those that are as in the baseline.
    pub(crate) fn changed_rows(&self) -> usize {
        self.rows.partition_point(|row| row.change != Change::Same)
    }

    fn look(&self, column: Column, headings: Headings) -> Look {
        let (title, lang) = match headings {
            Headings::Ids => (column.id(), self.lang),
            Headings::Titles(lang) => (column.title(lang), lang),
        };
        let width = match column {
            Column::Row => 18,
            Column::User => 34,
            Column::Route | Column::Flags => 46,
            Column::RoleLabel | Column::Justification => 36,
            Column::Home | Column::Org | Column::HeldAt | Column::Role => 20,
            Column::Standing | Column::Until | Column::Reviewer | Column::Changed => 22,
            Column::Decision | Column::Date | Column::Check => 12,
            _ => 10,
        };
        let mut look = Look::new(title, width);
        match column {
            Column::Risk => {
                let tints = [
                    (Risk::High, Tint::High),
                    (Risk::Medium, Tint::Medium),
                    (Risk::Low, Tint::Low),
                ];
                look.tints = tints.map(|(risk, tint)| (risk.to_string(), tint)).to_vec();
            }
            Column::Decision => {
                let words = Decision::ALL.iter();
                look.words = words.map(|word| word.title(lang).to_owned()).collect();
                look.tints = vec![(String::new(), Tint::Input)];
            }
            Column::Justification | Column::Reviewer | Column::Date => {
                look.tints = vec![(String::new(), Tint::Input)];
            }
            _ => {}
        }
        look
    }

    /// Returns the lines of a sheet.
    pub(super) fn lines_of(&self, tab: Tab) -> Lines<'_> {
        match tab {
            Tab::ReadMe => Box::new(self.read_me().into_iter()),
            Tab::Decisions => Box::new(self.rows.iter().map(|row| self.decision(row))),
            Tab::Matrix => Box::new(self.matrix()),
            Tab::Changes => Box::new(self.causes().flat_map(|it| self.caused(it))),
            Tab::Findings => Box::new(self.findings.iter().map(|found| self.finding(found))),
            Tab::NotReviewed => {
                Box::new(self.everybody().filter_map(|(kind, id, home, listed)| {
                    let Listed::Not(why) = listed else {
                        return None;
                    };
                    let says = why.title(self.lang);
                    Some(vec![
                        kind.into(),
                        id.into(),
                        home.into(),
                        why.into(),
                        says.into(),
                    ])
                }))
            }
            Tab::Everybody => Box::new(self.everybody().map(|(kind, id, home, listed)| {
                let (reviewed, rows, why) = match listed {
                    Listed::Rows(count) => ("yes", count, Field::Missing),
                    Listed::Not(why) => ("no", 0, why.into()),
                };
                let rows = Field::Number(rows as u64);
                vec![
                    kind.into(),
                    id.into(),
                    home.into(),
                    reviewed.into(),
                    rows,
                    why,
                ]
            })),
        }
    }

    /// Returns the lines of what comes from a cause.
    fn caused<'p>(
        &'p self,
        (number, cause): (usize, &'p Cause),
    ) -> impl Iterator<Item = Vec<Field>> + 'p {
        let because = because(cause);
        let rows = self.comparison.iter().flat_map(|it| it.rows(cause));
        rows.map(move |row| {
            let (held, is_lost) = (row.changed.fields(), row.changed.after.is_none());
            let (user, org, capability) = row.changed.key;
            let mut fields = vec![
                Field::Number(number as u64),
                because.as_str().into(),
                row.difference.id().into(),
                user.into(),
                org.into(),
                capability.into(),
            ];
            fields.extend(held);
            fields.push(Field::List(if is_lost {
                row.via_before
            } else {
                row.via_after
            }));
            fields
        })
    }

    /// Returns a line of the decision sheet.
    fn decision(&self, row: &Row) -> Vec<Field> {
        let texts: Vec<String> = super::decisions::checked()
            .map(|column| self.text(row, column))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let counts = [Column::Full, Column::Read, Column::Temporary];
        let field = |column: &Column| match column {
            Column::Check => check(&texts).into(),
            column if Column::FILLED.contains(column) => Field::Missing,
            column if counts.contains(column) => texts[*column as usize]
                .parse()
                .map_or(Field::Missing, Field::Number),
            column => match texts[*column as usize] {
                "" => Field::Missing,
                text => text.into(),
            },
        };
        Column::ALL.iter().map(field).collect()
    }

    /// Returns what stands in a column of a row that nobody fills in.
    pub(crate) fn text(&self, row: &Row, column: Column) -> String {
        let world = self.world;
        let role = row.route.role;
        match column {
            Column::Row => row.id.to_string(),
            Column::Risk => row.risk().to_string(),
            Column::User => world.user_name(row.user).to_owned(),
            Column::Home => world.org_name(world.facts().home(row.user)).to_owned(),
            Column::Org => world.org_name(row.org).to_owned(),
            Column::Role => role.to_string(),
            Column::RoleLabel => self.lang.of(&world.policy().role(role).label).to_owned(),
            Column::HeldAt => world.org_name(row.route.held_at).to_owned(),
            Column::Route => row.route.words(world, row.org),
            Column::Standing => row.route.standing.to_string(),
            Column::Level => row.worth.level().to_string(),
            Column::Full => row.worth.full.to_string(),
            Column::Read => row.worth.read.to_string(),
            Column::Temporary => row.worth.temporary.to_string(),
            Column::Until => until(row.worth.until).text(),
            Column::Flags => {
                let flags: Vec<&str> = row.flags.iter().map(Flag::id).collect();
                flags.join(", ")
            }
            Column::Changed => changed(row),
            Column::Decision
            | Column::Justification
            | Column::Reviewer
            | Column::Date
            | Column::Check => String::new(),
        }
    }

    /// Returns a line of the findings.
    fn finding(&self, noted: &Noted) -> Vec<Field> {
        let (world, finding) = (self.world, &noted.finding);
        let ends = noted.remedy.as_ref().map(|remedy| remedy.words(world));
        let waived = noted.waiver.as_ref().map(Waiver::words);
        let user = finding.user.map(|user| world.user_name(user));
        let org = finding.org.map(|org| world.org_name(org));
        vec![
            finding.kind.into(),
            finding.severity.into(),
            user.map_or(Field::Missing, Field::from),
            org.map_or(Field::Missing, Field::from),
            finding.detail.as_str().into(),
            finding.kind.why_it_matters().into(),
            Field::List(places(world, finding.facts.iter().copied())),
            ends.map_or(Field::Missing, Field::from),
            waived.map_or(Field::Missing, Field::from),
        ]
    }

    /// Returns for each user with a row by role how much it gives and at how many
    /// organizations.
    fn matrix(&self) -> impl Iterator<Item = Vec<Field>> {
        let mut by_user: BTreeMap<User, BTreeMap<Role, (Level, usize)>> = BTreeMap::new();
        for row in &self.rows {
            let of_user = by_user.entry(row.user).or_default();
            let level = row.worth.level();
            let (widest, count) = of_user.entry(row.route.role).or_insert((level, 0));
            *widest = (*widest).min(level);
            *count += 1;
        }
        by_user.into_iter().map(|(user, roles)| {
            let world = self.world;
            let cell = |role: &Role| match roles.get(role) {
                None => "·".into(),
                Some((level, count)) => format!("{} {count}", level.letter()).into(),
            };
            let head: [Field; 2] = [
                world.user_name(user).into(),
                world.org_name(world.facts().home(user)).into(),
            ];
            head.into_iter().chain(Role::ALL.iter().map(cell)).collect()
        })
    }

    /// Returns every user and every organization of the inputs: what it is, its id, the
    /// user's home, and what the review has of it.
    pub(crate) fn everybody(&self) -> impl Iterator<Item = (&'static str, &str, &str, Listed)> {
        let world = self.world;
        let users = (0..).map(User).zip(&self.coverage.users);
        let users = users.map(move |(user, listed)| {
            let home = world.org_name(world.facts().home(user));
            ("user", world.user_name(user), home, *listed)
        });
        let orgs = (0..).map(Org).zip(&self.coverage.orgs);
        users.chain(orgs.map(move |(org, listed)| ("org", world.org_name(org), "", *listed)))
    }

    /// Returns what a person should know before filling anything in.
    fn read_me(&self) -> Vec<Vec<Field>> {
        super::legend::lines(self)
            .into_iter()
            .map(|(what, says)| vec![what.into(), says.into()])
            .collect()
    }
}

/// Returns how a row differs from the baseline, in a few words.
fn changed(row: &Row) -> String {
    match &row.change {
        Change::Unknown => String::new(),
        Change::New => "new".to_owned(),
        Change::Same => SAME.to_owned(),
        Change::Otherwise(before) => otherwise(before, &row.worth),
    }
}

/// Returns when something ends; nothing where it does not.
fn until(end: Instant) -> Field {
    if end.is_written() {
        end.into()
    } else {
        Field::Missing
    }
}

/// Returns what a route gives in a few letters and numbers.
pub(crate) fn given(worth: &Worth) -> String {
    let counts = [
        (Level::Full, worth.full),
        (Level::Temporary, worth.temporary),
        (Level::Read, worth.read),
    ];
    let counts = counts.iter().filter(|(_, count)| *count > 0);
    let texts: Vec<String> = counts
        .map(|(level, count)| format!("{} {count}", level.letter()))
        .collect();
    texts.join(" ")
}

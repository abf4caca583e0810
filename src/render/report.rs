//! The report of a review as one page.
//!
//! Owns how it looks. The page needs no other file and no network, says so to the
//! browser, and can be read with scripts off: its tables are in the markup. What is
//! too much for markup is data in the page, which a script draws.
//!
//! Invariant: nothing from the facts is taken for markup, style or script.

mod charts;
mod data;
mod words;

use crate::causes::{Change, Row as Differing};
use crate::explain::{self, Proof, Unproved};
use crate::findings::Waiver;
use crate::model::{Access, Instant, Word as _};
use crate::render::Lang;
use crate::review::{self, Column, File, Flag, Listed, Noted, Pack, Row, Terms};
use charts::Chart;
use minijinja::Environment;
use minijinja::value::Serde;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How the template is called; the end of the name says what is escaped.
const NAME: &str = "page.html";
const STYLE: &str = include_str!("report/style.css");
const SCRIPT: &str = include_str!("report/script.js");

/// What the data of the page stands behind. It can be megabytes, of which the template
/// should make no copies. What comes from the facts cannot look like it.
const DATA: &str = r#"<script id="data" type="application/json">"#;

/// The most rows, findings or other lines of a table that are in the markup.
const MOST: usize = 1000;

/// The most lines of a cause of changes.
const MOST_OF_CAUSE: usize = 20;

/// How wide a proof is, in characters.
const PROOF_WIDTH: usize = 84;

/// A row as the page shows it.
#[derive(Serialize)]
struct Shown {
    id: String,
    risk: &'static str,
    risk_title: &'static str,
    user: String,
    home: String,
    org: String,
    role: String,
    role_label: String,
    way: &'static str,
    way_title: &'static str,
    route: String,
    given: String,
    level: &'static str,
    until: String,
    flags: Vec<&'static str>,
    changed: String,
    proof: String,
}

/// A finding as the page shows it.
#[derive(Serialize)]
struct Found {
    severity: &'static str,
    kind: &'static str,
    user: String,
    org: String,
    detail: String,
    why: &'static str,
    facts: Vec<String>,
    ends: String,
    waived: String,
}

/// A cause of changes as the page shows it.
#[derive(Serialize)]
struct Caused {
    number: usize,
    changes: Vec<(String, Vec<String>)>,
    more_changes: usize,
    differences: String,
    rows: Vec<[String; 6]>,
    more_rows: usize,
}

/// A table of which only the beginning may be in the markup.
#[derive(Serialize)]
struct Table<T> {
    all: usize,
    shown: Vec<T>,
}

/// Everything on the page.
#[derive(Serialize)]
struct Page<'p> {
    lang: &'static str,
    w: BTreeMap<&'static str, &'static str>,
    style: &'static str,
    script: &'static str,
    style_hash: String,
    script_hash: String,
    terms: Terms,
    baseline: Option<Terms>,
    cards: Vec<(&'static str, usize, String)>,
    charts: Vec<Chart>,
    rows: Table<Shown>,
    same: Table<Shown>,
    risks: Vec<(&'static str, &'static str)>,
    ways: Vec<(&'static str, &'static str)>,
    findings: Table<Found>,
    changes: Table<Caused>,
    idle: usize,
    privileges: usize,
    not_reviewed: Table<[String; 4]>,
    reasons: Vec<(&'static str, usize)>,
    inputs: &'p [File],
}

/// Hands out the page, piece by piece. `go_on` is asked before each row that is in its
/// data; what is handed out after it said no is incomplete.
///
/// # Errors
///
/// A proof that the engine does not bear out.
pub fn page(
    pack: &Pack<'_>,
    inputs: &[File],
    go_on: &mut dyn FnMut() -> bool,
    hand: &mut dyn FnMut(&[u8]),
) -> Result<(), Unproved> {
    let lang = pack.lang;
    let (changed, same) = pack.rows.split_at(pack.changed_rows());
    let in_markup = changed.len().min(MOST);
    let rows = Table::of(changed, MOST, |row| shown(pack, row))?;
    let same_rows = Table::of(same, MOST - in_markup, |row| shown(pack, row))?;
    let beyond = changed[in_markup..].iter();
    let beyond: Vec<&Row> = beyond
        .chain(&same[same.len().min(MOST - in_markup)..])
        .collect();
    let page = Page {
        lang: lang.id(),
        w: words::words(lang),
        style: STYLE,
        script: SCRIPT,
        style_hash: review::inline_hash(STYLE),
        script_hash: review::inline_hash(SCRIPT),
        terms: Terms::of(pack.world),
        baseline: pack.baseline.map(Terms::of),
        cards: cards(pack),
        charts: charts::charts(pack),
        rows,
        same: same_rows,
        risks: review::Risk::ALL
            .iter()
            .map(|risk| (risk.id(), risk.title(lang)))
            .collect(),
        ways: review::Way::ALL
            .iter()
            .map(|way| (way.id(), way.title(lang)))
            .collect(),
        findings: Table::of(&pack.findings, MOST, |finding| Ok(found(pack, finding)))?,
        changes: causes(pack),
        idle: pack.comparison.as_ref().map_or(0, |it| it.idle().len()),
        privileges: pack.changes(),
        not_reviewed: not_reviewed(pack),
        reasons: reasons(pack),
        inputs,
    };
    let rendered =
        Environment::new().render_named_str(NAME, include_str!("report/page.html"), Serde(page));
    // The template is a part of the program, and a test renders it.
    let rendered = rendered.unwrap_or_else(|error| error.to_string());
    let (before, after) = rendered.split_once(DATA).unwrap_or((&rendered, ""));
    hand(before.as_bytes());
    hand(DATA.as_bytes());
    data::data(pack, &beyond, go_on, hand)?;
    hand(after.as_bytes());
    Ok(())
}

impl<T: Send> Table<T> {
    /// Returns the table of some things, of which only the first are shown.
    fn of<O: Sync>(
        all: &[O],
        most: usize,
        shown: impl Fn(&O) -> Result<T, Unproved> + Sync + Send,
    ) -> Result<Self, Unproved> {
        let first = &all[..all.len().min(most)];
        Ok(Self {
            all: all.len(),
            shown: first.par_iter().map(shown).collect::<Result<_, _>>()?,
        })
    }
}

fn shown(pack: &Pack<'_>, row: &Row) -> Result<Shown, Unproved> {
    let lang = pack.lang;
    let text = |column| visible(&pack.text(row, column));
    Ok(Shown {
        id: row.id.to_string(),
        risk: row.risk().id(),
        risk_title: row.risk().title(lang),
        user: text(Column::User),
        home: text(Column::Home),
        org: text(Column::Org),
        role: text(Column::Role),
        role_label: text(Column::RoleLabel),
        way: row.way().id(),
        way_title: row.way().title(lang),
        route: text(Column::Route),
        given: review::given(&row.worth),
        level: row.worth.level().title(lang),
        until: text(Column::Until),
        flags: row.flags.iter().map(Flag::id).collect(),
        changed: text(Column::Changed),
        proof: tree(pack, &proof(pack, row)?),
    })
}

/// Returns the proof that a row is there.
fn proof(pack: &Pack<'_>, row: &Row) -> Result<Proof, Unproved> {
    explain::why_reaches(pack.world, row.user, row.org, &row.route)
}

/// Returns a proof as a tree that fits the page.
fn tree(pack: &Pack<'_>, proof: &Proof) -> String {
    let style = explain::Style {
        width: PROOF_WIDTH,
        lang: pack.lang,
        ..explain::Style::default()
    };
    visible(&explain::proof_text(pack.world, proof, &proof.root, style))
}

fn found(pack: &Pack<'_>, noted: &Noted) -> Found {
    let (world, finding) = (pack.world, &noted.finding);
    let ends = noted.remedy.as_ref().map(|remedy| remedy.words(world));
    let waived = noted.waiver.as_ref().map(Waiver::words);
    let places = review::places(world, finding.facts.iter().copied());
    Found {
        severity: finding.severity.id(),
        kind: finding.kind.id(),
        user: finding
            .user
            .map_or_else(String::new, |user| visible(world.user_name(user))),
        org: finding
            .org
            .map_or_else(String::new, |org| visible(world.org_name(org))),
        detail: visible(&finding.detail),
        why: finding.kind.why_it_matters(),
        facts: places.iter().map(|place| visible(place)).collect(),
        ends: visible(&ends.unwrap_or_default()),
        waived: visible(&waived.unwrap_or_default()),
    }
}

/// Returns the causes of what is not as in the baseline; of many and wide ones the beginning.
fn causes(pack: &Pack<'_>) -> Table<Caused> {
    let shown = pack.causes().take(MOST / MOST_OF_CAUSE);
    let shown = shown.map(|(number, cause)| {
        let rows = || pack.comparison.iter().flat_map(|it| it.rows(cause));
        let row = |row: Differing| {
            let (user, org, capability) = &row.changed.key;
            [
                row.difference.id().to_owned(),
                visible(user),
                visible(org),
                capability.clone(),
                held(row.changed.before),
                held(row.changed.after),
            ]
        };
        let change = |change: &Change| {
            let places = change.places().iter();
            let places = places.map(|place| visible(&place.to_string()));
            (visible(&change.words()), places.collect())
        };
        let (changes, all) = (cause.changes.len(), cause.differences());
        Caused {
            number,
            changes: cause
                .changes
                .iter()
                .take(MOST_OF_CAUSE)
                .map(change)
                .collect(),
            more_changes: changes.saturating_sub(MOST_OF_CAUSE),
            differences: review::differences(rows().map(|row| row.difference)),
            rows: rows().take(MOST_OF_CAUSE).map(row).collect(),
            more_rows: all.saturating_sub(MOST_OF_CAUSE),
        }
    });
    Table {
        shown: shown.collect(),
        all: pack.causes().count(),
    }
}

/// Returns how much access there is, and until when.
fn held(held: Option<(Access, Instant)>) -> String {
    held.map_or_else(String::new, |(access, until)| {
        if until.is_written() {
            format!("{access} – {until}")
        } else {
            access.to_string()
        }
    })
}

fn not_reviewed(pack: &Pack<'_>) -> Table<[String; 4]> {
    let not = pack.everybody().filter_map(|(kind, id, home, listed)| {
        let Listed::Not(why) = listed else {
            return None;
        };
        let says = why.title(pack.lang).to_owned();
        Some([kind.to_owned(), visible(id), visible(home), says])
    });
    Table {
        all: pack.accounted.iter().map(|it| it.not_reviewed).sum(),
        shown: not.take(MOST).collect(),
    }
}

fn reasons(pack: &Pack<'_>) -> Vec<(&'static str, usize)> {
    let of = |why: &review::Lacking| {
        let counts = pack.accounted.iter();
        let count = counts.filter_map(|it| it.reasons.get(why.id())).sum();
        (why.title(pack.lang), count)
    };
    let reasons = review::Lacking::ALL.iter().map(of);
    reasons.filter(|(_, count)| *count > 0).collect()
}

/// Returns what is counted at the head of the page: a title, a count, and a remark.
fn cards(pack: &Pack<'_>) -> Vec<(&'static str, usize, String)> {
    let lang = pack.lang;
    let [users, orgs] = &pack.accounted;
    let not = |count: usize| match lang {
        Lang::En => format!("{count} not reviewed, with reasons"),
        Lang::Sl => format!("{count} ni v pregledu, z razlogi"),
    };
    let risk = |wanted: review::Risk| {
        let count = pack.rows.iter().filter(|row| row.risk() == wanted).count();
        (format!("{count} {}", wanted.title(lang)), count)
    };
    let risks: Vec<String> = review::Risk::ALL.iter().map(|it| risk(*it).0).collect();
    let mut cards = vec![
        (
            lang.either("users reviewed", "uporabnikov v pregledu"),
            users.reviewed,
            not(users.not_reviewed),
        ),
        (
            lang.either("organizations reviewed", "organizacij v pregledu"),
            orgs.reviewed,
            not(orgs.not_reviewed),
        ),
        (
            lang.either("rows to decide", "vrstic za odločitev"),
            pack.rows.len(),
            risks.join(", "),
        ),
        (
            lang.either("findings", "ugotovitev"),
            pack.open().count(),
            severities(pack),
        ),
    ];
    if pack.baseline.is_some() {
        let same = pack.rows.len() - pack.changed_rows();
        let remark = match lang {
            Lang::En => format!("{same} as before, {} gone", pack.gone),
            Lang::Sl => format!("{same} kot prej, {} jih ni več", pack.gone),
        };
        cards.push((
            lang.either("rows new or changed", "vrstic novih ali spremenjenih"),
            pack.changed_rows(),
            remark,
        ));
    }
    cards
}

fn severities(pack: &Pack<'_>) -> String {
    let of = |severity: &crate::findings::Severity| {
        let of = pack.open();
        let count = of.filter(|it| it.severity == *severity).count();
        format!("{count} {severity}")
    };
    let counts: Vec<String> = crate::findings::Severity::ALL.iter().map(of).collect();
    counts.join(", ")
}

/// Returns a text in which nothing is hidden: marks that turn the direction of text and
/// control characters are spelled out.
fn visible(text: &str) -> String {
    let hides = |letter: char| {
        matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
            || (letter.is_control() && letter != '\n')
    };
    if !text.contains(hides) {
        return text.to_owned();
    }
    text.chars().fold(String::new(), |mut shown, letter| {
        if hides(letter) {
            let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(letter));
        } else {
            shown.push(letter);
        }
        shown
    })
}

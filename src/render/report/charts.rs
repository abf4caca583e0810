//! The charts of a report: bars with their numbers in words.

use crate::model::{Org, User, Word as _};
use crate::review::{Level, Pack, Row, Way};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many users are shown that reach furthest.
const FURTHEST: usize = 12;

/// How long the longest bar is, and where bars begin.
const LONGEST: usize = 420;
const BEGIN: usize = 250;

/// How high a line is.
const LINE: usize = 24;

/// A chart.
#[derive(Serialize)]
pub(super) struct Chart {
    id: &'static str,
    title: &'static str,
    height: usize,
    width: usize,
    legend: Vec<(&'static str, &'static str)>,
    lines: Vec<Line>,
}

/// A line of a chart: a name and a bar of parts.
#[derive(Serialize)]
struct Line {
    name: String,
    short: String,
    y: usize,
    text_y: usize,
    parts: Vec<Part>,
    says: String,
    says_x: usize,
}

/// A part of a bar.
#[derive(Serialize)]
struct Part {
    class: &'static str,
    x: usize,
    width: usize,
}

const LEVELS: [Level; 3] = [Level::Full, Level::Temporary, Level::Read];

/// Returns the charts.
pub(super) fn charts(pack: &Pack<'_>) -> Vec<Chart> {
    let lang = pack.lang;
    let by_way = chart(
        pack,
        "by-way",
        lang.either("Rows by route", "Vrstice po poti"),
        by_way(pack),
    );
    let reach = chart(
        pack,
        "reach",
        lang.either(
            "Who reaches most organizations",
            "Kdo seže do največ organizacij",
        ),
        furthest(pack),
    );
    vec![by_way, reach]
}

/// For each name how many there are of each level.
type Counted = Vec<(String, [usize; 3])>;

fn by_way(pack: &Pack<'_>) -> Counted {
    let mut counts: BTreeMap<Way, [usize; 3]> = BTreeMap::new();
    for row in &pack.rows {
        if let Some(place) = level(row) {
            counts.entry(row.way()).or_default()[place] += 1;
        }
    }
    let named = Way::ALL.iter().filter_map(|way| {
        let counts = counts.get(way)?;
        Some((way.title(pack.lang).to_owned(), *counts))
    });
    named.collect()
}

/// Returns the users that reach the most organizations, with at how many their widest
/// access is of each level.
fn furthest(pack: &Pack<'_>) -> Counted {
    let mut reached: BTreeMap<User, BTreeMap<Org, usize>> = BTreeMap::new();
    for row in &pack.rows {
        if let Some(place) = level(row) {
            let orgs = reached.entry(row.user).or_default();
            let widest = orgs.entry(row.org).or_insert(place);
            *widest = (*widest).min(place);
        }
    }
    let order: BTreeSet<(Reverse<usize>, User)> = reached
        .iter()
        .map(|(user, orgs)| (Reverse(orgs.len()), *user))
        .collect();
    let first = order.into_iter().take(FURTHEST);
    first
        .map(|(_, user)| {
            let mut counts = [0; 3];
            for place in reached[&user].values() {
                counts[*place] += 1;
            }
            (super::visible(pack.world.user_name(user)), counts)
        })
        .collect()
}

fn level(row: &Row) -> Option<usize> {
    LEVELS.iter().position(|it| *it == row.worth.level())
}

fn chart(pack: &Pack<'_>, id: &'static str, title: &'static str, counted: Counted) -> Chart {
    let most = counted.iter().map(|(_, counts)| counts.iter().sum());
    let most: usize = most.max().unwrap_or(0).max(1);
    let line = |(place, (name, counts)): (usize, (String, [usize; 3]))| {
        let mut x = BEGIN;
        let mut parts = Vec::new();
        let mut says = Vec::new();
        for (level, count) in LEVELS.iter().zip(counts) {
            if count > 0 {
                // What is there can be seen, however little it is.
                let width = (count * LONGEST / most).max(2);
                let class = level.id();
                parts.push(Part { class, x, width });
                says.push(format!("{} {count}", level.letter()));
                x += width;
            }
        }
        Line {
            short: short(&name),
            name,
            y: place * LINE + 4,
            text_y: place * LINE + 17,
            parts,
            says: says.join(" · "),
            says_x: x + 6,
        }
    };
    let lines: Vec<Line> = counted.into_iter().enumerate().map(line).collect();
    Chart {
        id,
        title,
        height: lines.len() * LINE + 4,
        width: BEGIN + LONGEST + 150,
        legend: LEVELS
            .iter()
            .map(|level| (level.id(), level.title(pack.lang)))
            .collect(),
        lines,
    }
}

/// Returns a name that fits beside a bar.
fn short(name: &str) -> String {
    const MOST: usize = 34;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let begin: String = name.chars().take(MOST - 1).collect();
    begin + "…"
}

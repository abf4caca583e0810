//! Differences and their causes as text, in every format.

use super::{Counts, Filter, Output};
use crate::answers;
use crate::causes::{Cause, Change, Comparison, Difference, Row, Side};
use crate::cli::ask::counted;
use crate::model::{Access, Instant};
use crate::render::{self, Field, Format, Rows};
use crate::world::World;
use serde_json::{Map, Value as Json, json};
use std::fmt::Write as _;

/// How many privileges of a cause are listed for people, unless all are asked for.
const LISTED: usize = 12;

/// How many rows are put into words at a time.
const PIECE: usize = 4096;

/// How many changes of a cause are named in each row of a table for programs.
const NAMED: usize = 3;

/// All that is told.
pub(super) struct Told<'t> {
    pub(super) comparison: &'t Comparison,
    pub(super) filter: &'t Filter,
    /// The old side and the new, and whether it is looked at as of now.
    pub(super) sides: [(&'t World, bool); 2],
    pub(super) all: &'t Counts,
    /// The causes with any difference that is wanted, the widest first.
    pub(super) causes: &'t [(&'t Cause, Counts)],
    /// Whether nothing is left out.
    pub(super) whole: bool,
    pub(super) format: Format,
}

impl Told<'_> {
    /// Writes all of it.
    pub(super) fn tell(&self, output: &mut Output) {
        match self.format {
            Format::Json => self.object(output),
            Format::Jsonl => self.lines(output),
            Format::Csv => self.table(output),
            _ => self.page(output),
        }
    }

    /// Writes a page for people.
    fn page(&self, output: &mut Output) {
        let markdown = self.format == Format::Markdown;
        let code = |text: &str| {
            if markdown {
                format!("`{}`", text.replace('`', "'"))
            } else {
                text.to_owned()
            }
        };
        if self.comparison.is_same() {
            output.answer("the two sides do not differ: facts, rules, edition, choices and instant are the same\n");
            return;
        }
        output.answer(&format!("{}\n", self.summary()));
        for (number, (cause, counts)) in (1..).zip(self.causes) {
            let heading = if markdown { "## " } else { "" };
            let mut text = format!("\n{heading}{number}. {}\n", told(counts));
            if markdown {
                text.push('\n');
            }
            for (change, alone) in cause.changes.iter().zip(&cause.alone) {
                let places = change.places().iter().map(ToString::to_string);
                let places = places.collect::<Vec<_>>().join(", ");
                let mut words = code(&change.words());
                if cause.changes.len() > 1 {
                    let _ = write!(words, " · alone {alone}");
                }
                let _ = match (markdown, places.is_empty()) {
                    (true, true) => writeln!(text, "- {words}"),
                    (true, false) => writeln!(text, "- {words} ({places})"),
                    (false, true) => writeln!(text, "   {words}"),
                    (false, false) => writeln!(text, "   {words}\n     {places}"),
                };
            }
            text.push('\n');
            output.answer(&text);
            self.listed(cause, counts, output);
        }
        let idle = self.comparison.idle();
        if !idle.is_empty() {
            let what = "without an effect on privileges";
            let mut text = format!("\n{} {what}", counted(idle.len(), "change"));
            text.push_str(if self.whole {
                "\n"
            } else {
                "; `--all` lists them\n"
            });
            if markdown && self.whole {
                text.push('\n');
            }
            for change in idle.iter().filter(|_| self.whole) {
                let words = code(&change.words());
                let _ = writeln!(text, "{}{words}", if markdown { "- " } else { "   " });
            }
            output.answer(&text);
        }
    }

    /// Lists the privileges of a cause for people.
    fn listed(&self, cause: &Cause, counts: &Counts, output: &mut Output) {
        let rows = self.filter.rows(self.comparison, cause);
        let most = if self.whole { usize::MAX } else { LISTED };
        let row = |row: Row| -> Vec<Field> {
            let via = via(&row);
            let (user, org, capability) = row.changed.key;
            vec![
                row.difference.id().into(),
                user.into(),
                org.into(),
                capability.into(),
                held(row.changed.before),
                held(row.changed.after),
                via.into(),
            ]
        };
        let rows = Rows {
            columns: vec![
                "difference",
                "user",
                "org",
                "capability",
                "before",
                "after",
                "via",
            ],
            rows: rows.take(most).map(row).collect(),
        };
        output.answer(&render::render(&rows, self.format, Output::width()));
        let more = counts.all() - rows.rows.len();
        if more > 0 {
            let apart = if self.format == Format::Markdown {
                "\n"
            } else {
                ""
            };
            output.answer(&format!("{apart}and {more} more; `--all` lists them\n"));
        }
    }

    /// Returns how many privileges differ in all, in words.
    fn summary(&self) -> String {
        if self.all.all() == 0 {
            return "no effective privilege differs".to_owned();
        }
        let differ = if self.all.all() == 1 {
            "differs"
        } else {
            "differ"
        };
        format!(
            "{} {differ}: {} · {}",
            counted(self.all.all(), "privilege"),
            told(self.all),
            counted(self.causes.len(), "cause"),
        )
    }

    /// Writes one object.
    fn object(&self, output: &mut Output) {
        let mut object = counts(self.all);
        for (name, (world, now)) in ["old", "new"].into_iter().zip(self.sides) {
            object.insert(name.into(), Json::Object(answers::terms(world, now)));
        }
        let causes = (1..)
            .zip(self.causes)
            .map(|(number, cause)| cause_object(number, cause));
        object.insert("causes".into(), causes.collect());
        let idle = self.comparison.idle().iter().map(change);
        object.insert("without_effect".into(), idle.collect());
        // The rows may be many, so they come last, one piece after the other.
        let head = Json::Object(object).to_string();
        output.answer(&head[..head.len() - 1]);
        output.answer(",\"rows\":[");
        let mut first = true;
        self.pieces(false, &mut |rows| {
            let text = render::render(rows, Format::Jsonl, None);
            let lines: Vec<&str> = text.lines().collect();
            let comma = if first { "" } else { "," };
            output.answer(&format!("{comma}{}", lines.join(",")));
            first = false;
        });
        output.answer("]}\n");
    }

    /// Writes a line for each cause, and then one for each privilege.
    fn lines(&self, output: &mut Output) {
        for (number, cause) in (1..).zip(self.causes) {
            output.answer(&format!("{}\n", cause_object(number, cause)));
        }
        let idle: Vec<Json> = self.comparison.idle().iter().map(change).collect();
        if !idle.is_empty() {
            output.answer(&format!("{}\n", json!({ "without_effect": idle })));
        }
        self.pieces(false, &mut |rows| {
            output.answer(&render::render(rows, Format::Jsonl, None));
        });
    }

    /// Writes a table of every privilege, each with its cause.
    fn table(&self, output: &mut Output) {
        let heads = Rows {
            columns: columns(true),
            rows: Vec::new(),
        };
        output.answer(&render::render(&heads, Format::Csv, None));
        self.pieces(true, &mut |rows| {
            let text = render::render(rows, Format::Csv, None);
            let heads = text.find('\n').map_or(0, |end| end + 1);
            output.answer(&text[heads..]);
        });
    }

    /// Calls with every row, some at a time.
    fn pieces(&self, named: bool, write: &mut dyn FnMut(&Rows)) {
        for (number, (cause, _)) in (1..).zip(self.causes) {
            let changes = named_changes(&cause.changes);
            let mut rows = Rows {
                columns: columns(named),
                rows: Vec::new(),
            };
            for row in self.filter.rows(self.comparison, cause) {
                let mut fields = fields(row, number);
                if named {
                    fields.push(changes.as_str().into());
                }
                rows.rows.push(fields);
                if rows.rows.len() == PIECE {
                    write(&rows);
                    rows.rows.clear();
                }
            }
            if !rows.rows.is_empty() {
                write(&rows);
            }
        }
    }
}

/// Returns a cause as an object.
fn cause_object(number: usize, (cause, of): &(&Cause, Counts)) -> Json {
    let mut object = counts(of);
    object.insert("cause".into(), number.to_string().into());
    let changes = cause.changes.iter().zip(&cause.alone);
    let changes = changes.map(|(of, alone)| {
        let mut change = change(of);
        change["alone"] = (*alone).into();
        change
    });
    object.insert("changes".into(), changes.collect());
    Json::Object(object)
}

/// Returns counts in words.
fn told(counts: &Counts) -> String {
    let each = counts.each().map(|(difference, count)| match difference {
        Difference::Longer => format!("{count} lasting longer"),
        Difference::Shorter => format!("{count} lasting shorter"),
        Difference::Rerouted => format!("{count} the same by another route"),
        difference => format!("{count} {}", difference.id()),
    });
    format!(
        "{} · {}, {}",
        each.collect::<Vec<_>>().join(", "),
        counted(counts.users.len(), "user"),
        counted(counts.orgs.len(), "org"),
    )
}

/// Returns counts as an object.
fn counts(counts: &Counts) -> Map<String, Json> {
    let mut object = Map::new();
    object.insert("privileges".into(), counts.all().into());
    object.insert("users".into(), counts.users.len().into());
    object.insert("orgs".into(), counts.orgs.len().into());
    for (difference, count) in Difference::ALL.into_iter().zip(counts.by_difference) {
        object.insert(difference.id().into(), count.into());
    }
    object
}

/// Returns a change as an object.
fn change(change: &Change) -> Json {
    let mut object = Map::new();
    object.insert("change".into(), change.kind.id().into());
    let sides = [("before", &change.before), ("after", &change.after)];
    for (name, side) in sides {
        if let Some(Side { text, places }) = side {
            object.insert(name.into(), json!({ "text": text, "places": places }));
        }
    }
    Json::Object(object)
}

/// Returns the first changes of a cause in one text.
fn named_changes(changes: &[Change]) -> String {
    let mut words: Vec<String> = changes.iter().take(NAMED).map(Change::words).collect();
    if changes.len() > NAMED {
        words.push(format!("and {} more", changes.len() - NAMED));
    }
    words.join("; ")
}

/// Returns through what a privilege comes, or came; of one that is the same by another
/// route both.
fn via(row: &Row) -> String {
    let [before, after] = [&row.via_before, &row.via_after].map(|via| via.join(", "));
    match row.difference {
        Difference::Lost => before,
        Difference::Rerouted => format!("{before} -> {after}"),
        _ => after,
    }
}

fn held(held: Option<(Access, Instant)>) -> Field {
    match held {
        None => Field::Missing,
        Some((access, until)) if until.is_written() => format!("{access} until {until}").into(),
        Some((access, _)) => access.into(),
    }
}

/// Returns the keys of a row for programs.
fn columns(named: bool) -> Vec<&'static str> {
    let mut columns = vec![
        "difference",
        "user",
        "org",
        "capability",
        "before",
        "before_until",
        "after",
        "after_until",
        "before_via",
        "after_via",
        "cause",
    ];
    if named {
        columns.push("changes");
    }
    columns
}

fn fields(row: Row, cause: usize) -> Vec<Field> {
    let held = row.changed.fields();
    let (user, org, capability) = row.changed.key;
    let mut fields: Vec<Field> = vec![
        row.difference.id().into(),
        user.into(),
        org.into(),
        capability.into(),
    ];
    fields.extend(held);
    for via in [row.via_before, row.via_after] {
        fields.push(if via.is_empty() {
            Field::Missing
        } else {
            Field::List(via)
        });
    }
    fields.push(cause.into());
    fields
}

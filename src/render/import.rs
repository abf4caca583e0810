//! The account of an import, for people and for programs.

use super::without_marks;
use crate::import::{Account, Counts, Differences, FileAccount, Outcome, ReasonCount, Told};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// How many differences are shown.
const SHOWN: usize = 10;

/// Returns the account in a few lines.
#[must_use]
pub fn summary(account: &Account) -> String {
    let counts = account.counts();
    let mut text = format!(
        "read {} from {}: {}\n",
        counted(counts.all(), "record"),
        counted(account.files.len() as u64, "file"),
        outcomes(counts)
    );
    for file in &account.files {
        let lost = file.reasons.iter();
        for reason in lost.filter(|it| it.outcome == Outcome::NotUnderstood) {
            let _ = writeln!(
                text,
                "  not understood: {} {}: {}",
                file.name,
                numbers(reason),
                reason.reason
            );
        }
    }
    for (name, entry) in &account.offers {
        let _ = writeln!(text, "  `import.ron` may say of {name}: {entry}");
    }
    for assumed in &account.assumed {
        let _ = writeln!(text, "  assumed: {assumed}");
    }
    let parts = [
        ("contradictory", &account.conflicts),
        ("lost", &account.losses),
        ("inferred", &account.inferred),
    ];
    for (what, told) in parts {
        for told in told {
            let _ = writeln!(text, "  {what}: {} ({})", told.what, told.count);
        }
    }
    for unknown in &account.unknown {
        let _ = writeln!(text, "  not told: {unknown}");
    }
    text
}

/// Returns the account as a page in Markdown.
#[must_use]
pub fn markdown(account: &Account) -> String {
    let mut page = String::from("# Account of an import\n\n");
    let counts = account.counts();
    let _ = writeln!(
        page,
        "{} from {}: {}.\n",
        counted(counts.all(), "record"),
        counted(account.files.len() as u64, "file"),
        outcomes(counts)
    );
    let facts: Vec<String> = account
        .facts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(list, count)| format!("{count} in `{list}`"))
        .collect();
    let _ = writeln!(page, "Facts: {}.\n", facts.join(", "));
    page.push_str("## Records\n\n| File | Sort | Records | Mapped | Merged | Ignored | Not understood |\n|---|---|--:|--:|--:|--:|--:|\n");
    for file in &account.files {
        for (sort, counts) in &file.sorts {
            row(&mut page, &without_marks(&file.name), sort, *counts);
        }
    }
    row(&mut page, "all", "", counts);
    page.push('\n');
    for outcome in [Outcome::NotUnderstood, Outcome::Ignored] {
        reasons(&mut page, account, outcome);
    }
    if !account.skipped.is_empty() {
        page.push_str("## Not read\n\n");
        for (name, reason) in &account.skipped {
            let _ = writeln!(page, "- {}: {reason}", without_marks(name));
        }
        page.push('\n');
    }
    if !account.offers.is_empty() {
        page.push_str("## Tables whose columns are not certain\n\nTo be copied to `columns` in `import.ron`, once it is right:\n\n```ron\n");
        for (name, entry) in &account.offers {
            let _ = writeln!(page, "{name:?}: {entry},");
        }
        page.push_str("```\n\n");
    }
    list(&mut page, "Assumed", &account.assumed);
    told(&mut page, "Contradictions", &account.conflicts);
    told(&mut page, "Lost", &account.losses);
    told(&mut page, "Inferred", &account.inferred);
    list(&mut page, "Not told by these exports", &account.unknown);
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn row(page: &mut String, file: &str, sort: &str, counts: Counts) {
    let _ = write!(page, "| {file} | {sort} | {} |", counts.all());
    for outcome in Outcome::ALL {
        let _ = write!(page, " {} |", counts.of(outcome));
    }
    page.push('\n');
}

fn reasons(page: &mut String, account: &Account, outcome: Outcome) {
    let of_file = |file: &FileAccount| {
        let reasons = file.reasons.iter();
        let reasons: Vec<_> = reasons
            .filter(|it| it.outcome == outcome)
            .cloned()
            .collect();
        (file.name.clone(), reasons)
    };
    let files: Vec<_> = account.files.iter().map(of_file).collect();
    if files.iter().all(|(_, reasons)| reasons.is_empty()) {
        return;
    }
    let _ = writeln!(page, "## {}\n", capital(outcome.word()));
    for (name, reasons) in files {
        for reason in reasons {
            let _ = writeln!(
                page,
                "- {}, {}, {} ({}): {}",
                without_marks(&name),
                reason.sort,
                numbers(&reason),
                reason.count,
                on_one_line(&reason.reason)
            );
        }
    }
    page.push('\n');
}

fn list(page: &mut String, title: &str, sentences: &[String]) {
    if sentences.is_empty() {
        return;
    }
    let _ = writeln!(page, "## {title}\n");
    for sentence in sentences {
        let _ = writeln!(page, "- {sentence}");
    }
    page.push('\n');
}

fn told(page: &mut String, title: &str, all: &[Told]) {
    if all.is_empty() {
        return;
    }
    let _ = writeln!(page, "## {title}\n");
    for told in all {
        let _ = writeln!(page, "- {} ({})", capital(told.what), told.count);
        let mut shown = 0;
        for (name, count, first) in &told.examples {
            shown += count;
            let first = first
                .as_deref()
                .map(|first| format!(", {}", without_marks(first)));
            let first = first.unwrap_or_default();
            let _ = writeln!(page, "  - {} ({count}{first})", on_one_line(name));
        }
        if shown < told.count {
            let _ = writeln!(page, "  - and {} more", told.count - shown);
        }
    }
    page.push('\n');
}

/// Returns the account as one JSON object.
#[must_use]
pub fn json(account: &Account) -> String {
    let files: Vec<Value> = account.files.iter().map(file).collect();
    let skipped = account.skipped.iter();
    let skipped: Vec<Value> = skipped
        .map(|(name, reason)| json!({"file": name, "reason": reason}))
        .collect();
    let offers = account.offers.iter();
    let offers: Vec<Value> = offers
        .map(|(name, entry)| json!({"file": name, "columns": entry}))
        .collect();
    let facts: Map<String, Value> = account
        .facts
        .iter()
        .map(|(list, count)| ((*list).to_owned(), json!(count)))
        .collect();
    let all = json!({
        "records": tally(account.counts()),
        "facts": facts,
        "files": files,
        "skipped": skipped,
        "offers": offers,
        "assumed": account.assumed,
        "contradictions": examples(&account.conflicts),
        "lost": examples(&account.losses),
        "inferred": examples(&account.inferred),
        "not_told": account.unknown,
    });
    format!("{all:#}\n")
}

fn file(file: &FileAccount) -> Value {
    let sorts = file.sorts.iter();
    let sorts: Vec<Value> = sorts
        .map(|(sort, counts)| json!({"sort": sort, "records": tally(*counts)}))
        .collect();
    let reasons = file.reasons.iter();
    let reasons: Vec<Value> = reasons
        .map(|it| {
            json!({
                "outcome": it.outcome.word().replace(' ', "_"),
                "sort": it.sort,
                "reason": it.reason,
                "count": it.count,
                "first": it.first,
            })
        })
        .collect();
    json!({"file": file.name, "records": tally(file.counts()), "sorts": sorts, "reasons": reasons})
}

fn tally(counts: Counts) -> Value {
    let mut tally = Map::from_iter([("read".to_owned(), json!(counts.all()))]);
    for outcome in Outcome::ALL {
        tally.insert(outcome.word().replace(' ', "_"), json!(counts.of(outcome)));
    }
    Value::Object(tally)
}

fn examples(all: &[Told]) -> Vec<Value> {
    let all = all.iter().map(|told| {
        let examples = told.examples.iter();
        let examples: Vec<Value> = examples
            .map(|(name, count, first)| json!({"name": name, "count": count, "first": first}))
            .collect();
        json!({"what": told.what, "count": told.count, "examples": examples})
    });
    all.collect()
}

/// Returns what differs from an earlier import: the counts, and the first few facts.
#[must_use]
pub fn differences(differences: &Differences) -> String {
    let mut text = format!(
        "{} added, {} removed, {} the same from other records\n",
        differences.added.len(),
        differences.removed.len(),
        differences.moved
    );
    for (sign, facts) in [('+', &differences.added), ('-', &differences.removed)] {
        for fact in facts.iter().take(SHOWN) {
            let _ = writeln!(text, "  {sign} {fact}");
        }
        if facts.len() > SHOWN {
            let _ = writeln!(text, "  {sign} and {} more", facts.len() - SHOWN);
        }
    }
    text
}

fn outcomes(counts: Counts) -> String {
    let outcomes = Outcome::ALL.map(|it| format!("{} {}", counts.of(it), it.word()));
    outcomes.join(", ")
}

/// Returns a text of which what stands in backticks is somebody's, and all if nothing
/// does; nothing in it is taken for a mark.
fn on_one_line(text: &str) -> String {
    if text.contains('`') {
        text.replace(['\n', '<'], " ")
    } else {
        without_marks(text)
    }
}

fn numbers(reason: &ReasonCount) -> String {
    let numbers: Vec<String> = reason.first.iter().map(u32::to_string).collect();
    let more = reason.count - reason.first.len() as u64;
    match more {
        0 => numbers.join(", "),
        more => format!("{} and {more} more", numbers.join(", ")),
    }
}

fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

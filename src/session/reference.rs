//! Row numbers: `#3` stands for the third row of the last answer.
//!
//! Owns how a number is replaced by what its row has for the places of the
//! form that the words before it begin. It works on the text of a line, so
//! that every form, whatever it asks, can be filled so.

use super::Last;
use crate::query::{self, Shape, Slot, Token};
use std::ops::Range;

type Wrong = (Range<usize>, String, Option<String>);

/// Returns the line with its row numbers replaced; `None` if it has none.
pub(super) fn substitute(line: &str, last: Option<&Last>) -> Result<Option<String>, Wrong> {
    let Some((range, number)) = find(line) else {
        return Ok(None);
    };
    let wrong = |message: String, help: Option<String>| (range.clone(), message, help);
    let Some(last) = last else {
        return Err(wrong("there is no answer yet".into(), None));
    };
    let rows = &last.rows;
    let row = number.checked_sub(1).and_then(|place| rows.rows.get(place));
    let Some(row) = row else {
        let message = match rows.rows.len() {
            0 => "the last answer has no rows".into(),
            1 => "the last answer has 1 row".into(),
            count => format!("the last answer has {count} rows"),
        };
        return Err(wrong(message, None));
    };
    let mut values: Vec<(Slot, String)> = Vec::new();
    for (column, field) in rows.columns.iter().zip(row) {
        let text = field.text();
        if let Some(slot) = slot_of(column)
            && !text.is_empty()
        {
            values.push((slot, text));
        }
    }
    values.extend(last.fixed.iter().cloned());
    if line[..range.start].trim().is_empty() {
        let help = "write what is asked about it before, as in `can #1` or `describe #1`";
        return Err(wrong("a row alone asks nothing".into(), Some(help.into())));
    }
    let before = words(&line[..range.start]);
    let mut after = words(&line[range.end..]);
    let options = after.iter().position(|word| word.text.starts_with("--"));
    after.truncate(options.unwrap_or(after.len()));
    let filled = query::after(&before)
        .into_iter()
        .filter_map(|shape| fill(shape, before.len(), &after, &values))
        .max_by_key(|(slots, _)| *slots);
    match filled {
        Some((_, text)) => {
            let line = format!("{}{text}{}", &line[..range.start], &line[range.end..]);
            substitute(&line, Some(last)).map(|more| more.or(Some(line)))
        }
        None => Err(wrong(
            format!("row {number} has nothing that fits here"),
            Some("`.last` shows the answer again".into()),
        )),
    }
}

/// Returns the first row number of a line, and where it stands.
fn find(line: &str) -> Option<(Range<usize>, usize)> {
    let mut quoted = false;
    let mut before = None;
    for (at, c) in line.char_indices() {
        if c == '"' {
            quoted = !quoted;
        }
        if c == '#' && !quoted && before.is_none_or(char::is_whitespace) {
            let digits: &str = &line[at + 1..];
            let end = digits
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(digits.len());
            let whole = digits[end..].chars().next().is_none_or(char::is_whitespace);
            // Anything else is a comment, and nothing after it counts.
            return (end > 0 && whole)
                .then(|| digits[..end].parse().ok())
                .flatten()
                .map(|number| (at..at + 1 + end, number));
        }
        before = Some(c);
    }
    None
}

fn words(text: &str) -> Vec<Token> {
    let file = crate::diagnostic::Sources::default().add("", "");
    query::lex(file, text).unwrap_or_default()
}

/// Returns which place of a form the values of a column can take.
fn slot_of(column: &str) -> Option<Slot> {
    Some(match column {
        "user" => Slot::User,
        "org" | "home" => Slot::Org,
        "capability" => Slot::Capability,
        "role" => Slot::Role,
        "rule" => Slot::Rule,
        "table" => Slot::Table,
        "choice" => Slot::Point,
        _ => return None,
    })
}

/// Returns how many places of a form the values fill from a place on, and the
/// text that does; the words after it take the places that are left.
fn fill(
    shape: Shape,
    from: usize,
    after: &[Token],
    values: &[(Slot, String)],
) -> Option<(usize, String)> {
    let to = shape.slots.len().checked_sub(after.len())?;
    let here = shape.slots.get(from..to).filter(|here| !here.is_empty())?;
    let fits = shape.slots[to..]
        .iter()
        .zip(after)
        .all(|(slot, token)| match slot {
            Slot::Word(word) => word.eq_ignore_ascii_case(&token.text),
            _ => true,
        });
    let is_known = |slot: &Slot, token: &Token| match slot {
        Slot::Word(word) => word.eq_ignore_ascii_case(&token.text),
        _ => false,
    };
    // A word that is typed after the number is not to be filled in as well.
    if !fits
        || here
            .iter()
            .any(|slot| after.first().is_some_and(|token| is_known(slot, token)))
    {
        return None;
    }
    let mut left: Vec<&(Slot, String)> = values.iter().collect();
    let mut texts = Vec::new();
    let mut names = 0;
    for slot in here {
        if let Slot::Word(word) = slot {
            texts.push((*word).to_owned());
            continue;
        }
        let place = left.iter().position(|(kind, _)| {
            kind == slot || *slot == Slot::Name && !matches!(kind, Slot::Glob | Slot::Listed)
        })?;
        texts.push(query::quoted(&left.remove(place).1));
        names += 1;
    }
    // Words alone say nothing of the row.
    (names > 0).then(|| (here.len(), texts.join(" ")))
}

/// Returns the number of a part of an explanation, such as `2.1`, where a line
/// asks to see it: `why #2.1`. A number without a dot is that of a row, unless
/// what was answered last opens.
pub(super) fn part(line: &str, opens: bool) -> Option<&str> {
    let mut words = line.split_whitespace();
    let (verb, number) = (words.next()?, words.next()?.strip_prefix('#')?);
    let ends = words.next().is_none_or(|word| word.starts_with('#'));
    if verb != "why" || !ends {
        return None;
    }
    let digits = number
        .split('.')
        .all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    (digits && (opens || number.contains('.'))).then_some(number)
}

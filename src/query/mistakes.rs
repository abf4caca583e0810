//! Mistakes: what is wrong with a line, and what may be meant.

use super::{Form, Names, Slot, Token};
use crate::diagnostic::{Diagnostic, FileId, Span, nearest};
use crate::model::{ChoiceOption, Word as _};

/// Returns that a word, or the end of the line, is not what is expected there.
pub(super) fn unexpected(
    span: Span,
    token: Option<&Token>,
    alive: &[&'static [Slot]],
    place: usize,
) -> Diagnostic {
    let mut expected: Vec<String> = Vec::new();
    for slot in alive.iter().filter_map(|slots| slots.get(place)) {
        let described = slot.described();
        if !expected.contains(&described) {
            expected.push(described);
        }
    }
    let expected = match expected.as_slice() {
        [] => "nothing more".to_owned(),
        // At the beginning everything is possible, which is no help.
        [_, ..] if place == 0 => "a question or a change".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    };
    let message = match token {
        Some(token) => format!("expected {expected}, found `{}`", token.text),
        None => format!("expected {expected} here"),
    };
    let wrong = Diagnostic::at("query", span, message);
    let words = alive.iter().filter_map(|slots| match slots.get(place) {
        Some(Slot::Word(word)) => Some(*word),
        _ => None,
    });
    let near = token.and_then(|token| nearest(&token.text, words));
    match near {
        Some(near) => wrong.help(format!("did you mean `{near}`?")),
        None if place > 0 => wrong.help(format!("the form is `{}`", written(alive[0]))),
        None => wrong.help("`help` lists what can be asked"),
    }
}

/// Returns a form as one line.
#[must_use]
pub fn synopsis<T>(form: &Form<T>) -> String {
    written(form.slots)
}

fn written(slots: &[Slot]) -> String {
    slots
        .iter()
        .map(|slot| slot.name())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns that a word is no known name of the kind that stands there.
pub(super) fn unknown(file: FileId, slot: Slot, token: &Token, names: &dyn Names) -> Diagnostic {
    let wrong = Diagnostic::at(
        "query",
        Span::new(file, token.span.clone()),
        format!("unknown {} `{}`", slot.noun(), token.text),
    );
    let ids = names.ids(slot);
    if let (Slot::Option, Some(option)) = (slot, ChoiceOption::from_id(&token.text)) {
        return wrong.help(format!("it settles `{}`", option.point()));
    }
    let near = nearest(&token.text, ids.iter().copied());
    let others = [
        Slot::User,
        Slot::Org,
        Slot::Capability,
        Slot::Role,
        Slot::Rule,
        Slot::Table,
    ];
    let other = others
        .into_iter()
        .find(|other| *other != slot && names.is_known(*other, &token.text));
    match (near, other) {
        (Some(near), _) => wrong.help(format!("did you mean `{near}`?")),
        (None, Some(other)) => wrong.help(format!("`{}` is {}", token.text, other.described())),
        // A few names can all be told.
        (None, None) if (1..=9).contains(&ids.len()) => {
            wrong.help(format!("it is one of {}", ids.join(", ")))
        }
        (None, None) => match slot {
            Slot::User | Slot::Org | Slot::Capability | Slot::Role | Slot::Rule | Slot::Table => {
                wrong.help(format!(
                    "`show {}s` lists them",
                    slot.noun().replace("capability", "capabilitie")
                ))
            }
            _ => wrong,
        },
    }
}

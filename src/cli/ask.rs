//! Questions from the command line.

use super::Exit;
use super::arguments::{Ask, AskWhy, Facts, PolicyFolder, Terms};
use super::output::Output;
use crate::answers::{self, Answer};
use crate::diagnostic::{Diagnostic, Sources};
use crate::explain::{self, Shown};
use crate::facts::{self, FactBase};
use crate::files;
use crate::model::{ChoiceOption, ChoicePoint, Date, Instant, Word};
use crate::policy::Policy;
use crate::query;
use crate::reading::Item;
use crate::render::{self, Format, Rows};
use crate::world::World;
use serde_json::{Map, Value as Json};
use std::path::PathBuf;
use std::sync::Arc;

/// Answers a question, of which the verb is the command.
pub(super) fn run(
    verb: &str,
    ask: &Ask,
    why: Option<&AskWhy>,
    output: &mut Output,
) -> Result<Exit, Exit> {
    let mut sources = Sources::default();
    let world = world(&ask.facts, &ask.terms, &mut sources, output)?;
    let now = ask.terms.at.is_none();

    let words: Vec<String> = std::iter::once(verb.to_owned())
        .chain(ask.words.iter().cloned())
        .collect();
    let (line, tokens) = query::arguments(&words);
    let file = sources.add("command line", &line);
    let query = query::parse(file, &line, &tokens, &world).map_err(|errors| {
        output.wrong(&errors, &sources);
        Exit::Usage
    })?;
    let world = world.with_sources(sources);
    let answer = answers::answer(&world, query).map_err(|defect| {
        output.usage(
            &format!("{defect}; nothing is shown, since it could be wrong"),
            "please report this with the facts that it happens with",
        );
        Exit::Defect
    })?;
    let drawn = matches!(ask.format, Format::Dot | Format::Mermaid);
    if drawn && !matches!(answer, Answer::Why(_)) {
        output.usage(
            "only a proof can be drawn",
            "ask `why`, of something that is so",
        );
        return Err(Exit::Usage);
    }
    output.aside(&context(&world, now));
    let text = text(&world, &answer, ask, why, now).ok_or_else(|| {
        output.usage(
            "there is no such part of the explanation",
            "the numbers are those after `#` in it",
        );
        Exit::Usage
    })?;
    output.answer(&text);
    if let (Answer::Listing(rows), Format::Table) = (&answer, ask.format) {
        output.aside(&counted(rows.rows.len(), "row"));
    }
    Ok(match &answer {
        Answer::Decision(decision) if !decision.is_yes() => Exit::No,
        Answer::WhyNot(_) => Exit::No,
        Answer::Decision(_) | Answer::Listing(_) | Answer::Why(_) => Exit::Yes,
    })
}

/// Returns an answer in its format; nothing where a part is asked for that it
/// does not have.
fn text(
    world: &World,
    answer: &Answer,
    ask: &Ask,
    why: Option<&AskWhy>,
    now: bool,
) -> Option<String> {
    let page = Output::width().unwrap_or(80);
    Some(match (answer, ask.format) {
        (Answer::Decision(decision), Format::Table) => decision.line() + "\n",
        // A decision is one object, alone on its line.
        (Answer::Decision(decision), Format::Json) => {
            render::render(&decision.rows(), Format::Jsonl, None)
        }
        (Answer::Decision(decision), format) => render::render(&decision.rows(), format, None),
        (Answer::Listing(rows), format) => listing(world, now, rows, format),
        (Answer::Why(why), Format::Dot) => why.dot(world),
        (Answer::Why(why), Format::Mermaid) => why.mermaid(world),
        (Answer::Why(answer), Format::Json | Format::Jsonl) => {
            let mut object = answer.json(world);
            if why.is_some_and(|why| why.revoke) {
                object["revocations"] = answer
                    .revocations(world)
                    .iter()
                    .map(|repair| explain::repair_json(world, repair))
                    .collect();
            }
            format!("{object}\n")
        }
        (Answer::Why(answer), _) => {
            let shown = why.map(|why| Shown {
                all: why.all,
                depth: why.depth,
                open: why.open.clone(),
            });
            let mut text = answer.text(world, page, &shown.unwrap_or_default())?;
            if why.is_some_and(|why| why.revoke) {
                text.push('\n');
                text.push_str(&explain::repairs_text(
                    world,
                    &answer.revocations(world),
                    "what would end it",
                    page,
                ));
            }
            text
        }
        (Answer::WhyNot(answer), Format::Json | Format::Jsonl) => {
            format!("{}\n", answer.json(world))
        }
        (Answer::WhyNot(answer), _) => answer.text(world, page, why.is_some_and(|why| why.all)),
    })
}

/// Returns the world that some facts make as of some terms, or says what is wrong with either.
pub(super) fn world(
    named: &Facts,
    terms: &Terms,
    sources: &mut Sources,
    output: &mut Output,
) -> Result<World, Exit> {
    let policy_folder = &terms.policy;
    let terms = self::terms(terms, output)?;
    let paths = fact_paths(&named.paths, output)?;
    let policy = policy(policy_folder, output)?;
    let facts = facts(&paths, sources, output)?;
    let as_of = policy.as_of(terms.at.unwrap_or_else(now), terms.edition, &terms.choices);
    Ok(World::new(policy, Arc::new(facts), as_of))
}

/// Returns a listing as text; in JSON, as of when and by which policy it holds stands beside it.
pub(super) fn listing(world: &World, now: bool, rows: &Rows, format: Format) -> String {
    if format != Format::Json {
        return render::render(rows, format, Output::width());
    }
    let mut object = terms_json(world, now);
    let rows = serde_json::to_value(rows).unwrap_or_default();
    object.insert("rows".into(), rows);
    json(&Json::Object(object))
}

fn json(value: &Json) -> String {
    format!("{value}\n")
}

/// Returns a number of things in words.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Returns as of when and by which policy an answer holds, in one line.
pub(super) fn context(world: &World, now: bool) -> String {
    let as_of = world.as_of();
    let at = if now {
        format!("now ({})", as_of.at)
    } else {
        as_of.at.to_string()
    };
    let newer: Vec<String> = world
        .policy()
        .newer_editions(as_of.edition)
        .iter()
        .map(|edition| edition.date.to_string())
        .collect();
    let newer = if newer.is_empty() {
        String::new()
    } else {
        format!(" (newer: {})", newer.join(", "))
    };
    let chosen: Vec<String> = as_of
        .settled()
        .filter(|settled| !settled.by_default)
        .map(|settled| format!(" · {}={}", settled.option.point(), settled.option))
        .collect();
    let overridden = overridden(world.policy());
    format!(
        "as of {at} · edition {}{newer}{}{overridden}",
        as_of.edition,
        chosen.concat()
    )
}

/// Returns a remark on the files of the policy that were replaced, if any.
pub(super) fn overridden(policy: &Policy) -> String {
    match policy.overridden() {
        [] => String::new(),
        files => format!(" · rules replaced: {}", files.join(", ")),
    }
}

/// Returns as of when and by which policy an answer holds, as an object.
fn terms_json(world: &World, now: bool) -> Map<String, Json> {
    let as_of = world.as_of();
    let mut object = Map::new();
    let at = if now {
        "now".to_owned()
    } else {
        as_of.at.to_string()
    };
    object.insert("at".into(), at.into());
    object.insert("edition".into(), as_of.edition.to_string().into());
    let chosen = as_of.settled().map(|settled| {
        (
            settled.option.point().to_string(),
            settled.option.to_string().into(),
        )
    });
    object.insert("choices".into(), Json::Object(chosen.collect()));
    if !world.policy().overridden().is_empty() {
        object.insert(
            "rules_replaced".into(),
            world.policy().overridden().iter().cloned().collect(),
        );
    }
    object
}

#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
fn now() -> Instant {
    Instant::from_clock(jiff::Timestamp::now())
}

/// The environment's fact paths, where the command names none.
pub(super) fn fact_paths(paths: &[PathBuf], output: &mut Output) -> Result<Vec<PathBuf>, Exit> {
    if !paths.is_empty() {
        return Ok(paths.to_vec());
    }
    match std::env::var_os("BAILIWICK_FACTS") {
        Some(paths) if !paths.is_empty() => Ok(std::env::split_paths(&paths).collect()),
        _ => {
            output.usage(
                "no facts are given",
                "name files or folders with `--facts PATH`, or in the environment variable BAILIWICK_FACTS",
            );
            Err(Exit::Usage)
        }
    }
}

/// Loads facts, or shows all that is wrong with them.
pub(super) fn facts(
    paths: &[PathBuf],
    sources: &mut Sources,
    output: &mut Output,
) -> Result<FactBase, Exit> {
    let mut fail = |errors: &[Diagnostic], sources: &Sources| {
        output.wrong(errors, sources);
        Exit::Input
    };
    let files = files::load_paths(paths, sources).map_err(|errors| fail(&errors, sources))?;
    let items = files.iter().map(|file| Item::of_file(sources, *file));
    let (_, base) = facts::load(items).map_err(|errors| fail(&errors, sources))?;
    Ok(base)
}

/// Loads the policy, or shows all that is wrong with it.
pub(super) fn policy(folder: &PolicyFolder, output: &mut Output) -> Result<Arc<Policy>, Exit> {
    let Some(folder) = &folder.rules else {
        return Ok(Arc::new(Policy::embedded()));
    };
    let overrides = files::load_rules(folder).map_err(|(errors, sources)| {
        output.wrong(&errors, &sources);
        Exit::Input
    })?;
    Policy::load(overrides)
        .map(Arc::new)
        .map_err(|(errors, sources)| {
            output.wrong(&errors, &sources);
            Exit::Input
        })
}

/// As of when and by which choices something is asked.
pub(super) fn terms(terms: &Terms, output: &mut Output) -> Result<crate::scenario::Terms, Exit> {
    let mut wrong = Vec::new();
    let at = terms
        .at
        .as_ref()
        .and_then(|text| match Instant::parse(text) {
            Ok(at) => Some(at),
            Err(error) => {
                wrong.push((
                    format!("`{text}` is no instant for `--at`: {error}"),
                    "write 2024-05-02 or 2024-05-02T10:30:00Z".into(),
                ));
                None
            }
        });
    let edition = terms.edition.as_ref().and_then(|text| {
        let date = (text.len() == 10)
            .then(|| text.parse::<Date>().ok())
            .flatten();
        if date.is_none() {
            wrong.push((
                format!("`{text}` is no date for `--edition`"),
                "write it as 2024-03-06".into(),
            ));
        }
        date
    });
    let choices = terms
        .choices
        .iter()
        .filter_map(|text| choice(text).map_err(|error| wrong.push(error)).ok())
        .collect();
    for (message, help) in &wrong {
        output.usage(message, help);
    }
    if wrong.is_empty() {
        Ok(crate::scenario::Terms {
            at,
            edition,
            choices,
        })
    } else {
        Err(Exit::Usage)
    }
}

/// Returns the option that `POINT=OPTION` makes, or what is wrong and what to do.
fn choice(text: &str) -> Result<ChoiceOption, (String, String)> {
    let Some((point, option)) = text.split_once('=') else {
        return Err((
            format!("`{text}` is no choice"),
            "write `--choose POINT=OPTION`".into(),
        ));
    };
    let point = word::<ChoicePoint>(point)?;
    let options = ChoiceOption::ALL
        .iter()
        .filter(|option| option.point() == point)
        .map(|option| option.id());
    let names: Vec<&str> = options.collect();
    match ChoiceOption::from_id(option).filter(|option| option.point() == point) {
        Some(option) => Ok(option),
        None => Err((
            format!("`{option}` is no option of `{point}`"),
            format!("it is one of {}", names.join(", ")),
        )),
    }
}

fn word<W: Word>(id: &str) -> Result<W, (String, String)> {
    W::from_id(id).ok_or_else(|| {
        let ids: Vec<&str> = W::ALL.iter().map(|word| word.id()).collect();
        (
            format!("unknown {} `{id}`", W::NOUN),
            format!("it is one of {}", ids.join(", ")),
        )
    })
}

//! Questions from the command line.

use super::Exit;
use super::arguments::{Ask, AskWhy, Facts, PolicyFolder, Terms};
use super::output::Output;
use crate::answers::{self, Style, Verdict};
use crate::diagnostic::Sources;
use crate::explain::Shown;
use crate::facts::FactBase;
use crate::files::{self, Loading};
use crate::model::{ChoiceOption, ChoicePoint, Date, Instant, Word};
use crate::policy::Policy;
use crate::query::{self, Query};
use crate::render::{self, Format};
use crate::stop::Stop;
use crate::world::World;
use std::path::PathBuf;
use std::sync::Arc;

/// Answers a question, of which the verb is the command.
pub(super) fn run(
    verb: &str,
    ask: &Ask,
    why: Option<&AskWhy>,
    output: &mut Output,
) -> Result<Exit, Exit> {
    let (world, query) = question(verb, (&ask.words, &ask.facts, &ask.terms), output)?;
    let now = ask.terms.at.is_none();
    // Ctrl-C ends the program, so there is nothing to stop early.
    let stop = Stop::default();
    if matches!(ask.format, Format::Jsonl | Format::Csv)
        && let Some(pieces) = answers::pieces(&world, &query, &stop)
    {
        output.aside(&answers::context(&world, now));
        let users = world.conclusions().users().count() as u64;
        let width = Output::width();
        let mut progress = output.long_work("writing");
        for (number, rows) in pieces.enumerate() {
            let text = render::render(&rows, ask.format, None);
            // Only the first piece names the columns.
            let heads = if number > 0 && ask.format == Format::Csv {
                text.find('\n').map_or(0, |end| end + 1)
            } else {
                0
            };
            progress.answer(&text[heads..]);
            // On a terminal the answer itself shows how far it has come.
            if width.is_none() {
                progress.tell(number as u64, users);
            }
        }
        drop(progress);
        if let Some(beside) = answers::beside(&world, &query) {
            output.aside(&beside);
        }
        return Ok(Exit::Yes);
    }
    let beside = answers::beside(&world, &query);
    let is_filter = matches!(query, Query::Show(_, Some(_)));
    let answer = answers::answer(&world, query, &stop).map_err(|defect| {
        output.usage(
            &format!("{defect}; nothing is shown, since it could be wrong"),
            "please report this with the facts that it happens with",
        );
        Exit::Defect
    })?;
    output.aside(&answers::context(&world, now));
    let shown = why.map(|why| Shown::from(&why.shown));
    let style = Style {
        format: ask.format,
        width: Output::width(),
        now,
        shown: shown.unwrap_or_default(),
        ..Style::default()
    };
    let told = answers::written(&world, &answer, &style, &stop).map_err(|(message, help)| {
        output.usage(message, help);
        Exit::Usage
    })?;
    output.answer(&told.answer);
    if !told.aside.is_empty() {
        output.aside(&told.aside);
    }
    if let Some(beside) = beside {
        output.aside(&beside);
    }
    if is_filter && answer.rows(&world).rows.is_empty() {
        return Ok(Exit::Nothing);
    }
    Ok(match told.verdict {
        Verdict::Yes => Exit::Yes,
        Verdict::No => Exit::No,
    })
}

/// Returns the question that the words after a verb ask, and the world that they ask it of.
pub(super) fn question(
    verb: &str,
    (words, facts, terms): (&[String], &Facts, &Terms),
    output: &mut Output,
) -> Result<(World, Query), Exit> {
    let mut sources = Sources::default();
    let world = world(facts, terms, &mut sources, output)?;
    let words: Vec<String> = std::iter::once(verb.to_owned())
        .chain(words.iter().cloned())
        .collect();
    let (line, tokens) = query::arguments(&words);
    let file = sources.add("command line", &line);
    let query = query::parse(file, &line, &tokens, &world).map_err(|errors| {
        output.wrong(&errors, &sources);
        Exit::Usage
    })?;
    Ok((world.with_sources(sources), query))
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
    let facts = facts(&paths, named.stale_ok, sources, output)?;
    let as_of = policy.as_of(terms.at.unwrap_or_else(now), terms.edition, &terms.choices);
    Ok(World::new(policy, Arc::new(facts), as_of))
}

/// Returns a number of things in words.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Returns a remark on the files of the policy that were replaced, if any.
pub(super) fn overridden(policy: &Policy) -> String {
    match policy.overridden() {
        [] => String::new(),
        files => format!(" · rules replaced: {}", files.join(", ")),
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
pub(super) fn now() -> Instant {
    Instant::from_clock(jiff::Timestamp::now())
}

/// The environment's fact paths, where the command names none.
pub(super) fn fact_paths(paths: &[PathBuf], output: &mut Output) -> Result<Vec<PathBuf>, Exit> {
    if !paths.is_empty() {
        return Ok(paths.to_vec());
    }
    let paths = fact_paths_of_environment();
    if paths.is_empty() {
        output.usage(
            "no facts are given",
            "name files or folders with `--facts PATH`, or in the environment variable BAILIWICK_FACTS",
        );
        return Err(Exit::Usage);
    }
    Ok(paths)
}

/// Returns the fact paths that the environment names.
pub(super) fn fact_paths_of_environment() -> Vec<PathBuf> {
    match std::env::var_os("BAILIWICK_FACTS") {
        Some(paths) if !paths.is_empty() => std::env::split_paths(&paths).collect(),
        _ => Vec::new(),
    }
}

/// Loads facts, or shows all that is wrong with them.
pub(super) fn facts(
    paths: &[PathBuf],
    stale_ok: bool,
    sources: &mut Sources,
    output: &mut Output,
) -> Result<FactBase, Exit> {
    let loaded = loading(stale_ok, output, |loading| {
        files::load_facts(paths, sources, loading)
    });
    loaded.map_err(|errors| {
        output.wrong(&errors, sources);
        Exit::Input
    })
}

/// Loads facts in some way, and shows how far it has come.
pub(super) fn loading<T>(
    stale_ok: bool,
    output: &mut Output,
    load: impl FnOnce(&mut Loading<'_>) -> T,
) -> T {
    let mut progress = output.long_work("loading");
    load(&mut Loading {
        stale_ok,
        watch: &mut |done, all| progress.tell(done, all),
    })
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

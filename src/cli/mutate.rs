//! Mutation of the policy.

use super::Exit;
use super::arguments::Mutate;
use super::ask;
use super::cases;
use super::output::Output;
use crate::diagnostic::Sources;
use crate::model::Instant;
use crate::mutate::{Fate, Ground, Mutant, Trial, mutants, small_worlds, worlds_of};
use crate::policy::Policy;
use crate::render::mutation as shown;
use crate::world::World;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use std::sync::Arc;

/// How many mutants are tried before it is said how far the work has come.
const AT_ONCE: usize = 32;

/// How many columns the bar has that shows how far the work has come.
const BAR: usize = 30;

/// Lists the mutants of the policy that no scenario notices.
pub(super) fn run(mutate: &Mutate, output: &mut Output) -> Result<Exit, Exit> {
    let policy = ask::policy(&mutate.policy, output)?;
    let mut sources = Sources::default();
    let cases = cases::load(&mutate.paths, &policy, &mut sources, output)?;
    let worlds = worlds(mutate, &policy, &mut sources, output)?;
    output.progress("looking at the scenarios");
    let trial = Trial {
        grounds: cases
            .par_iter()
            .map(|named| Ground::of(named.title(), &named.case))
            .collect(),
        further: worlds
            .iter()
            .map(|(name, world)| Ground::bare(name.clone(), world))
            .collect(),
    };
    let (mutants, impossible) = mutants(&policy);
    let chosen = |number: usize| (number as u64 * 37 + mutate.seed) % 100 < mutate.sample;
    let numbered = mutants.into_iter().enumerate();
    let mutants: Vec<Mutant> = numbered
        .filter(|(number, mutant)| {
            chosen(*number) && (mutate.only.is_empty() || mutate.only.contains(&mutant.kind))
        })
        .map(|(_, mutant)| mutant)
        .collect();
    let mut fates: Vec<Fate> = Vec::new();
    for some in mutants.chunks(AT_ONCE) {
        output.progress(&bar(fates.len(), mutants.len()));
        let tried: Vec<Fate> = some.par_iter().map(|mutant| trial.of(mutant)).collect();
        fates.extend(tried);
    }
    output.progress("");
    let tried: Vec<(&Mutant, &Fate)> = mutants.iter().zip(&fates).collect();
    output.answer(&if mutate.json {
        shown::json(&tried, &impossible, &trial)
    } else {
        shown::text(&tried, &impossible)
    });
    let score = shown::total(&tried);
    match mutate.min {
        Some(least) if score.noticed * 100 < score.changing() * least as usize => {
            output.aside(&format!(
                "{} percent of the mutants that change something are noticed, and {least} are wanted",
                score.percent()
            ));
            Ok(Exit::No)
        }
        _ => Ok(Exit::Yes),
    }
}

/// Returns how far the work has come, as a bar and in numbers.
fn bar(done: usize, of: usize) -> String {
    let filled = (done * BAR).checked_div(of).unwrap_or(BAR);
    let (done_bar, rest) = ("#".repeat(filled), "-".repeat(BAR - filled));
    format!("[{done_bar}{rest}] {done} of {of} mutants")
}

/// Returns the worlds beside those of the scenarios, each called by a name.
fn worlds(
    mutate: &Mutate,
    policy: &Arc<Policy>,
    sources: &mut Sources,
    output: &mut Output,
) -> Result<Vec<(String, World)>, Exit> {
    let at = Instant::parse(&mutate.at).map_err(|error| {
        output.usage(
            &format!("`{}` is no instant for `--at`: {error}", mutate.at),
            "write 2024-05-02 or 2024-05-02T10:30:00Z",
        );
        Exit::Usage
    })?;
    let mut worlds = Vec::new();
    for path in &mutate.facts {
        let facts = Arc::new(ask::facts(std::slice::from_ref(path), sources, output)?);
        let name = path.display().to_string();
        let of_path = worlds_of(policy, &facts, at).into_iter();
        worlds.extend(of_path.map(|world| (name.clone(), world)));
    }
    let small = small_worlds(policy, mutate.worlds).into_iter().zip(1..);
    worlds.extend(
        small.map(|(world, number): (World, usize)| (format!("invented world {number}"), world)),
    );
    Ok(worlds)
}

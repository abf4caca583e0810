//! The engines that are compiled in, each run in a process of its own.

use crate::codes::{Codes, Failure, import};
use crate::compiled::{self, datafrog_rules, expanding};
use crate::decisions::{cedar, rego};
use crate::digest::Digest;
use crate::limit::Limit;
use crate::questions;
use crate::relations::{Given, Scopes, crepe};
use crate::report::{Report, Rounds};
use crate::translate::Design;
use crate::worlds;
use bailiwick::generate::Size;
use std::collections::hash_map::RandomState;
use std::hint::black_box;
use std::path::Path;

/// Runs an engine on the facts of a folder.
pub(crate) fn run(
    engine: &str,
    design: Design,
    facts: &Path,
    size: Size,
    seed: u64,
    rounds: Rounds,
) -> Result<Report, Failure> {
    if engine == "bailiwick" {
        return ours(facts, size, seed, rounds);
    }
    let given: Given = import(facts)?;
    let mut report = Report::default();
    let rows = match (engine, design) {
        ("limit", _) => return limit(&given, rounds),
        ("cedar", _) => {
            return decisions(
                &given,
                size,
                rounds,
                cedar::Cedar::new,
                cedar::Cedar::decide,
            );
        }
        ("regorus", _) => {
            return decisions(&given, size, rounds, rego::Rego::new, rego::Rego::decide);
        }
        ("crepe", Design::Everything) => {
            report.derive(rounds, || (), |()| crepe::<RandomState>(&given))
        }
        ("crepe-fx", Design::Everything) => report.derive(
            rounds,
            || (),
            |()| crepe::<rustc_hash::FxBuildHasher>(&given),
        ),
        ("ascent", Design::Everything) => {
            let run = |mut program: compiled::ascent_rules::everything::Program| {
                program.run();
                program
            };
            report
                .derive(rounds, || compiled::everything(&given), run)
                .effective
        }
        ("datafrog", Design::Everything) => {
            let run = |()| datafrog_rules::everything::run(&given);
            report.derive(rounds, || (), run).effective.elements
        }
        ("ascent", Design::Scopes) => {
            let run = |mut program: compiled::ascent_rules::scopes::Program| {
                program.run();
                program
            };
            let program = report.derive(rounds, || compiled::scopes(&given), run);
            report.digest = verify(&given, program.into(), size)?;
            return Ok(report);
        }
        ("datafrog", Design::Scopes) => {
            let run = |()| datafrog_rules::scopes::run(&given);
            let concluded = report.derive(rounds, || (), run);
            report.digest = verify(&given, concluded.into(), size)?;
            return Ok(report);
        }
        _ => return Err(format!("`{engine}` has no design `{}`", design.id()).into()),
    };
    report.digest = Some(Digest::of(rows)?);
    Ok(report)
}

/// Returns the digest of what scopes expand to, where the size lets that be
/// materialised at all.
pub(crate) fn verify(given: &Given, scopes: Scopes, size: Size) -> Result<Option<Digest>, Failure> {
    if size > Size::L {
        return Ok(None);
    }
    let mut program = expanding(given, scopes);
    program.run();
    Digest::of(program.effective).map(Some)
}

fn ours(facts: &Path, size: Size, seed: u64, rounds: Rounds) -> Result<Report, Failure> {
    let mut report = Report::default();
    let world = worlds::world(size, seed)?;
    let again = || worlds::again(&world);
    let derived = report.derive(rounds, again, |world| {
        worlds::derive(&world);
        world
    });
    report.list(rounds, || worlds::list(&derived));
    let questions = questions::draw(&Limit::derive(&import(facts)?))?;
    report.check(rounds, &questions, |(user, org, capability, answer)| {
        worlds::check(&derived, *user, *org, *capability) == *answer
    })?;
    report.digest = Some(worlds::digest(&derived)?);
    Ok(report)
}

fn limit(given: &Given, rounds: Rounds) -> Result<Report, Failure> {
    let mut report = Report::default();
    let limit = report.derive(rounds, || (), |()| Limit::derive(given));
    report.list(rounds, || {
        limit.list(|_, _, held| {
            black_box(held);
        });
    });
    let questions = questions::draw(&limit)?;
    report.check(rounds, &questions, |(user, org, capability, answer)| {
        limit.check(*user, *org, *capability) == *answer
    })?;
    let (mut digest, mut codes) = (Digest::default(), Codes::default());
    let mut failed = None;
    limit.list(|user, org, held| {
        for row in held.rows(user, org) {
            if let Err(error) = digest.add(&row, &mut codes) {
                failed = Some(error);
            }
        }
    });
    failed.map_or(Ok(()), Err)?;
    report.digest = Some(digest);
    Ok(report)
}

/// Measures an engine that decides one question at a time. It is handed the
/// scopes and classes; how long those take is another row.
fn decisions<E>(
    given: &Given,
    size: Size,
    rounds: Rounds,
    new: impl Fn(&Given, &Scopes) -> Result<E, Failure>,
    mut decide: impl FnMut(
        &mut E,
        &questions::Question,
    ) -> Result<Option<crate::model::Access>, Failure>,
) -> Result<Report, Failure> {
    let limit = Limit::derive(given);
    let questions = questions::draw(&limit)?;
    let mut program = compiled::scopes(given);
    program.run();
    let scopes: Scopes = program.into();
    let mut report = Report::default();
    let once = Rounds { most: 1, ..rounds };
    let engine = report.derive(once, || (), |()| new(given, &scopes));
    report.load_ms = report.derive_ms.pop();
    let mut engine = engine?;
    let mut failed = None;
    let mut ask = |question: &questions::Question| {
        decide(&mut engine, question).unwrap_or_else(|error| {
            failed = Some(error);
            None
        })
    };
    let answer = |question: &questions::Question| question.3.map(|(access, _)| access);
    let checked = report.check(rounds, &questions, |question| {
        ask(question) == answer(question)
    });
    // Where the size allows it, every pair that has anything is asked about every
    // capability. Decisions carry no end, so the limit's is taken.
    let mut wrong = 0_usize;
    if size <= Size::M {
        let capabilities = worlds::capabilities();
        let mut found = Vec::new();
        limit.list(|user, org, _| {
            for &capability in &capabilities {
                let known = limit.check(user, org, capability);
                let question = (user, org, capability, known);
                let access = ask(&question);
                wrong += usize::from(access != answer(&question));
                if let (Some(access), Some((_, end))) = (access, known) {
                    found.push((user, org, capability, access, end));
                }
            }
        });
        report.digest = Some(Digest::of(found)?);
    }
    failed.map_or(Ok(()), Err)?;
    checked?;
    if wrong > 0 {
        return Err(format!("{wrong} decisions are wrong").into());
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    //! Every engine that is compiled in gives the same privileges in a small world.

    use super::*;
    use crate::codes::export;
    use crate::engines::{ENGINES, Runner};
    use crate::translate::{clingo, duckdb, souffle};
    use std::time::Duration;

    #[test]
    fn the_engines_agree() -> Result<(), Failure> {
        let folder = std::env::temp_dir().join(format!("peers-{}", std::process::id()));
        let world = worlds::world(Size::S, 1)?;
        export(world.store().facts(), &folder)?;
        let rounds = Rounds {
            most: 1,
            budget: Duration::ZERO,
        };
        let wanted = worlds::digest(&world)?;
        assert!(wanted.count > 10_000, "the world is too small to tell");
        for engine in ENGINES.iter().filter(|engine| engine.runner == Runner::Own) {
            let design = engine.design();
            let report = run(engine.name, design, &folder, Size::S, 1, rounds)?;
            assert_eq!(report.digest, Some(wanted), "{}", engine.title());
        }
        std::fs::remove_dir_all(folder)?;
        Ok(())
    }

    #[test]
    fn every_clause_is_translated() -> Result<(), Failure> {
        for design in [Design::Everything, Design::Scopes] {
            let clauses = design.clauses().count();
            let lines = |text: String, with: fn(&str) -> bool| {
                text.lines().filter(|line| with(line)).count()
            };
            let ends = |line: &str| line.ends_with('.') && !line.starts_with('#');
            assert_eq!(lines(souffle::program(design)?, ends), clauses);
            assert_eq!(lines(clingo::program(design)?, ends), clauses);
            let selects = duckdb::program(design)?.matches("SELECT ").count();
            // What must be absent is a query of its own.
            let absent = duckdb::program(design)?
                .matches("NOT EXISTS (SELECT ")
                .count();
            assert_eq!(selects - absent, clauses);
        }
        Ok(())
    }
}

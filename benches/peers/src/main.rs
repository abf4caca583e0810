//! The policy of bailiwick in other engines: translated, verified, timed.
//!
//! Owns the order of a run. Every engine has a process of its own in every
//! world, so that its memory is its own, and is timed in larger worlds only if
//! it was right in smaller ones.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program measures processes: files, clock and output are its work"
)]

mod arguments;
mod codes;
mod compiled;
mod decisions;
mod digest;
mod engines;
mod limit;
mod own;
mod questions;
mod relations;
mod report;
mod table;
mod translate;
mod worlds;

use arguments::{Arguments, Child, Settings};
use bailiwick::generate::Size;
use bailiwick::model;
use clap::Parser as _;
use codes::Failure;
use digest::Digest;
use engines::{ENGINES, Engine, Outcome, Stage};
use report::{Report, Rounds};
use std::process::ExitCode;
use std::time::Duration;
use table::Results;
use translate::Design;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.child {
        Some(child) => serve(child).map(|()| true),
        None => compare(&arguments.settings),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Does what a child process is there for.
fn serve(child: Child) -> Result<(), Failure> {
    let report = match child {
        Child::Export { world, facts } => {
            let world = worlds::world(world.size, world.seed)?;
            return codes::export(world.store().facts(), &facts);
        }
        Child::Run {
            world,
            engine,
            design,
            facts,
            rounds,
            budget,
        } => {
            let everything = Design::Everything.id() == design;
            let design = if everything {
                Design::Everything
            } else {
                Design::Scopes
            };
            let budget = Duration::from_secs(budget);
            let rounds = Rounds {
                most: rounds,
                budget,
            };
            own::run(&engine, design, &facts, world.size, world.seed, rounds)?
        }
        Child::Verify {
            world,
            facts,
            scopes,
        } => {
            let (given, scopes) = (codes::import(&facts)?, codes::import(&scopes)?);
            let digest = own::verify(&given, scopes, world.size)?;
            Report {
                digest,
                ..Report::default()
            }
        }
    };
    println!("{}", serde_json::to_string(&report)?);
    Ok(())
}

/// Runs everything that is wanted; says whether all results are the same.
fn compare(settings: &Settings) -> Result<bool, Failure> {
    let wanted = |engine: &&Engine| {
        let named = settings.engines.iter().any(|name| name == engine.name);
        // All are compared with the first.
        settings.engines.is_empty() || named || engine.name == ENGINES[0].name
    };
    let engines: Vec<_> = ENGINES.iter().filter(wanted).collect();
    let sizes: Vec<_> = [Size::S, Size::M, Size::L, Size::Xl]
        .into_iter()
        .filter(|size| *size <= Size::M || settings.sizes.contains(size))
        .collect();
    let mut results = Results::new(&engines);
    for size in sizes {
        let stage = Stage::new(settings, size)?;
        let mut reference: Option<Digest> = None;
        for (place, engine) in engines.iter().enumerate() {
            let outcome = match results.trouble(place) {
                Some(why) => Outcome::Skipped(why),
                None => stage.run(engine)?,
            };
            let outcome = match outcome {
                Outcome::Done(report) => judged(report, &mut reference),
                skipped => skipped,
            };
            eprintln!("{size} {}: {}", engine.title(), table::summary(&outcome));
            results.add(place, size, outcome);
        }
    }
    let text = results.markdown(settings)?;
    match &settings.output {
        Some(path) => {
            let page = std::fs::read_to_string(path)?;
            std::fs::write(path, table::replaced(&page, &text)?)?;
        }
        None => println!("{text}"),
    }
    Ok(results.all_right())
}

/// Says whether a report's digest is the reference; the first one is.
fn judged(report: Report, reference: &mut Option<Digest>) -> Outcome {
    match (report.digest, *reference) {
        (Some(found), Some(wanted)) if found != wanted => Outcome::Skipped(format!(
            "{}: {} privileges of hash {:x}, {} of {:x} are right",
            table::WRONG,
            found.count,
            found.hash,
            wanted.count,
            wanted.hash
        )),
        (found, _) => {
            *reference = reference.or(found);
            Outcome::Done(report)
        }
    }
}

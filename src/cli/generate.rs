//! Writing invented worlds.

use super::Exit;
use super::arguments::Generate;
use super::ask::counted;
use super::output::Output;
use crate::diagnostic::{Diagnostic, Sources};
use crate::files::{self, Filling};
use crate::generate::{self, Lists, Tally};
use std::time::{Duration, Instant};

/// Work that is done within this time needs no progress shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often progress is shown, in facts.
const STRIDE: usize = 20_000;

/// Writes the fact files of a world, unless the folder is taken.
pub(super) fn run(generate: &Generate, output: &mut Output) -> Result<Exit, Exit> {
    let folder = generate.output.display();
    let vacant = files::is_vacant(&generate.output);
    if !generate.force && !vacant.map_err(|error| fail(error, output))? {
        output.usage(
            &format!("the folder `{folder}` is not empty"),
            "name another, or write into it all the same with `--force`",
        );
        return Err(Exit::Usage);
    }
    let tally = write(generate, output).map_err(|error| {
        output.progress("");
        fail(error, output)
    })?;
    let count = |list| {
        let found = tally.records.iter().find(|(name, _)| *name == list);
        found.map_or(0, |(_, count)| *count)
    };
    output.progress("");
    output.aside(&format!(
        "size {}, seed {}: {}, {}, {} in {} below `{folder}`",
        generate.size,
        generate.seed,
        counted(count("orgs"), "org"),
        counted(count("users"), "user"),
        counted(tally.records.iter().map(|(_, count)| count).sum(), "record"),
        counted(tally.files, "file"),
    ));
    Ok(Exit::Yes)
}

fn fail(error: Diagnostic, output: &mut Output) -> Exit {
    output.wrong(&[error], &Sources::default());
    Exit::Usage
}

fn write(generate: &Generate, output: &mut Output) -> Result<Tally, Diagnostic> {
    let remark = format!(
        "An invented world: size {}, seed {}.",
        generate.size, generate.seed
    );
    let mut filling = Filling::begin(&generate.output)?;
    let mut lists = Lists::new(remark, |name: &str| filling.create(name));
    let begun = Instant::now();
    let unwritable = |error| files::unwritable(&generate.output, &error);
    let mut users = 0_u64;
    for (place, fact) in generate::world(generate.size, generate.seed).enumerate() {
        users += u64::from(fact.record() == "User");
        lists.write(&fact).map_err(unwritable)?;
        if place % STRIDE == 0 && begun.elapsed() > PATIENCE {
            let done = users * 100 / u64::from(generate.size.users());
            output.progress(&format!("generating: {done} %"));
        }
    }
    let tally = lists.finish().map_err(unwritable)?;
    filling.finish(generate::is_list_file)?;
    Ok(tally)
}

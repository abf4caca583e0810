//! Writing invented worlds.

use super::Exit;
use super::arguments::Generate;
use super::ask::counted;
use super::interrupt::Interrupt;
use super::output::Output;
use crate::diagnostic::{Diagnostic, Sources};
use crate::files::{self, Filling};
use crate::generate::{self, Lists, Tally};
/// After how many facts it is looked how far it has come.
const STRIDE: usize = 10_000;

/// Writes the fact files of a world, unless the folder is taken.
pub(super) fn run(
    generate: &Generate,
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Exit, Exit> {
    let folder = generate.output.display();
    let vacant = files::is_vacant(&generate.output);
    if !generate.force && !vacant.map_err(|error| fail(error, output))? {
        output.usage(
            &format!("the folder `{folder}` is not empty"),
            "name another, or write into it all the same with `--force`",
        );
        return Err(Exit::Usage);
    }
    let written = interrupt.writing(|| write(generate, output, interrupt))?;
    let Some(tally) = written.map_err(|error| fail(error, output))? else {
        return Err(Exit::Interrupted);
    };
    let count = |list| {
        let found = tally.records.iter().find(|(name, _)| *name == list);
        found.map_or(0, |(_, count)| *count)
    };
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

/// Writes the files of a world; none of them if Ctrl-C is pressed.
fn write(
    generate: &Generate,
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Option<Tally>, Diagnostic> {
    let remark = format!(
        "An invented world: size {}, seed {}.",
        generate.size, generate.seed
    );
    let mut filling = Filling::begin(&generate.output)?;
    let mut lists = Lists::new(remark, |name: &str| filling.create(name));
    let mut progress = output.long_work("generating");
    let unwritable = |error| files::unwritable(&generate.output, &error);
    let mut users = 0_u64;
    for (place, fact) in generate::world(generate.size, generate.seed).enumerate() {
        users += u64::from(fact.record() == "User");
        lists.write(&fact).map_err(unwritable)?;
        if place % STRIDE == 0 {
            if interrupt.is_asked() {
                return Ok(None);
            }
            progress.tell(users, u64::from(generate.size.users()));
        }
    }
    let tally = lists.finish().map_err(unwritable)?;
    filling.finish(generate::is_list_file)?;
    Ok(Some(tally))
}

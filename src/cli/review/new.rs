//! Writing review packs.

use crate::answers;
use crate::cli::Exit;
use crate::cli::arguments::{NewReview, Terms};
use crate::cli::ask::{self, counted};
use crate::cli::interrupt::Interrupt;
use crate::cli::output::Output;
use crate::diagnostic::{Diagnostic, Sources};
use crate::files::{self, Filling};
use crate::findings::{self, Thresholds};
use crate::model::Word as _;
use crate::review::{Decisions, File, Pack, Part, Running, Unpacked};
use crate::unknown;
use crate::world::World;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// After how many lines it is looked how far it has come.
const STRIDE: u64 = 1000;

/// Writes the pack of a review, unless the folder is taken.
pub(super) fn run(
    new: &NewReview,
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Exit, Exit> {
    let paths = ask::fact_paths(&new.facts.paths, output)?;
    may_write(new, &paths, output)?;
    let mut sources = Sources::default();
    let world = ask::world(&new.facts, &new.terms, &mut sources, output)?;
    let world = world.with_sources(sources);
    let baseline = baseline(new, &world, output)?;
    output.aside(&answers::context(&world, new.terms.at.is_none()));
    let findings = findings::find(&world, &Thresholds::default());
    let mut progress = output.long_work("reviewing");
    let pack = Pack::new(
        &world,
        findings,
        baseline.as_ref(),
        new.lang,
        &mut |done, all| {
            progress.tell(done, all);
        },
    );
    drop(progress);
    let pack = pack.map_err(|defect| self::defect(&defect, output))?;
    let inputs = inputs(new, &paths, output)?;
    let written = interrupt.writing(|| write(&new.output, &pack, inputs, output, interrupt))?;
    let files = match written {
        Ok(Some(files)) => files,
        Ok(None) => return Err(Exit::Interrupted),
        Err(Unwritten::Wrong(error)) => return Err(fail(error, output)),
        Err(Unwritten::Defect(defect)) => return Err(self::defect(&defect, output)),
    };
    let [users, orgs] = &pack.accounted;
    output.aside(&format!(
        "{} of {} of {} and {} of {} in {} below `{}`",
        counted(pack.rows.len(), "row"),
        users.reviewed,
        counted(users.all, "user"),
        orgs.reviewed,
        counted(orgs.all, "org"),
        counted(files, "file"),
        new.output.display(),
    ));
    if let Some(unknown) = unknown::summary(&world) {
        output.aside(&unknown);
    }
    Ok(Exit::Yes)
}

fn fail(error: Diagnostic, output: &mut Output) -> Exit {
    output.wrong(&[error], &Sources::default());
    Exit::Usage
}

fn defect(defect: &str, output: &mut Output) -> Exit {
    output.usage(
        &format!("{defect}; nothing is written, since it could be wrong"),
        "please report this with the facts that it happens with",
    );
    Exit::Defect
}

/// Says whether the pack may be written where it is to be: not among the facts, not
/// where something is unless that is wanted, and never over anybody's decisions.
fn may_write(new: &NewReview, facts: &[PathBuf], output: &mut Output) -> Result<(), Exit> {
    let folder = new.output.display();
    let among = |facts: &PathBuf| files::absolute(&new.output).starts_with(files::absolute(facts));
    if let Some(facts) = facts.iter().chain(&new.baseline).find(|facts| among(facts)) {
        output.usage(
            &format!(
                "the folder `{folder}` lies in `{}`, whose files are facts",
                facts.display()
            ),
            "name one beside it",
        );
        return Err(Exit::Usage);
    }
    if files::is_vacant(&new.output).map_err(|error| fail(error, output))? {
        return Ok(());
    }
    if !new.force {
        output.usage(
            &format!("the folder `{folder}` is not empty"),
            "name another, or write into it all the same with `--force`",
        );
        return Err(Exit::Usage);
    }
    for part in Part::FILLED {
        let sheet = new.output.join(part.id());
        if !files::exists(&sheet) {
            continue;
        }
        let bytes = files::bytes(&sheet).map_err(|error| fail(error, output))?;
        let holds = match Decisions::filled(&bytes) {
            Some(0) => continue,
            Some(count) => format!("holds decisions in {}", counted(count, "row")),
            None => "cannot be read, so it may hold decisions".to_owned(),
        };
        output.usage(
            &format!("`{}` {holds}", sheet.display()),
            "name another folder, or move the file away",
        );
        return Err(Exit::Usage);
    }
    Ok(())
}

/// Returns the world of the last review, under the same policy, if one is named.
fn baseline(new: &NewReview, world: &World, output: &mut Output) -> Result<Option<World>, Exit> {
    if new.baseline.is_empty() {
        return Ok(None);
    }
    let as_of = match &new.baseline_at {
        None => *world.as_of(),
        Some(at) => {
            let terms = Terms {
                at: Some(at.clone()),
                edition: None,
                choices: Vec::new(),
                policy: crate::cli::arguments::PolicyFolder { rules: None },
            };
            let at = ask::terms(&terms, output)?.at;
            at.map_or(*world.as_of(), |at| world.as_of().at(at))
        }
    };
    let mut sources = Sources::default();
    let facts = ask::facts(&new.baseline, new.facts.stale_ok, &mut sources, output)?;
    let world = World::new(Arc::clone(world.policy()), Arc::new(facts), as_of);
    Ok(Some(world.with_sources(sources)))
}

/// Returns every file that was read.
fn inputs(new: &NewReview, facts: &[PathBuf], output: &mut Output) -> Result<Vec<File>, Exit> {
    let mut inputs = Vec::new();
    for (is, paths) in [("facts", facts), ("baseline", &new.baseline)] {
        let read = files::each_fact_file(paths, |name, bytes| {
            inputs.push(File::of(is, name, bytes));
        });
        read.map_err(|errors| {
            output.wrong(&errors, &Sources::default());
            Exit::Input
        })?;
    }
    if let Some(folder) = &new.terms.policy.rules {
        let rules = files::load_rules(folder).map_err(|(errors, sources)| {
            output.wrong(&errors, &sources);
            Exit::Input
        })?;
        for (name, _) in rules {
            let bytes = files::bytes(Path::new(&name)).map_err(|error| fail(error, output))?;
            inputs.push(File::of("rules", name, &bytes));
        }
    }
    Ok(inputs)
}

/// Why a pack was not written.
enum Unwritten {
    Wrong(Diagnostic),
    Defect(String),
}

impl From<Diagnostic> for Unwritten {
    fn from(error: Diagnostic) -> Self {
        Self::Wrong(error)
    }
}

/// Writes the files of a pack, and returns how many; none of them if Ctrl-C is pressed.
fn write(
    folder: &Path,
    pack: &Pack<'_>,
    inputs: Vec<File>,
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Option<usize>, Unwritten> {
    let mut filling = Filling::begin(folder)?;
    let unwritable = |error| Unwritten::Wrong(files::unwritable(folder, &error));
    let mut progress = output.long_work("writing");
    let (mut lines, all) = (0, pack.lines());
    let mut outputs = Vec::new();
    for part in pack.parts() {
        let mut file = filling.create(part.id()).map_err(unwritable)?;
        let mut running = Running::default();
        let mut failed = None;
        let written = pack.write(
            part,
            &inputs,
            &mut || {
                lines += 1;
                if lines % STRIDE == 0 {
                    progress.tell(lines, all);
                }
                lines % STRIDE != 0 || !interrupt.is_asked()
            },
            &mut |bytes| {
                running.add(bytes);
                if failed.is_none() {
                    failed = file.write_all(bytes).err();
                }
            },
        );
        if interrupt.is_asked() {
            return Ok(None);
        }
        written.map_err(|error| match error {
            Unpacked::Unwritable(error) => {
                Unwritten::Wrong(Diagnostic::new("unwritable_file", error.to_string()))
            }
            Unpacked::Unproved(defect) => Unwritten::Defect(defect.to_string()),
        })?;
        let flushed = failed.map_or_else(|| file.flush(), Err);
        flushed.map_err(unwritable)?;
        outputs.push(running.finish("output", part.id()));
    }
    let files = outputs.len() + 1;
    let manifest = pack.manifest(inputs, outputs);
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
    let mut file = filling.create(Part::MANIFEST).map_err(unwritable)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.flush());
    written.map_err(unwritable)?;
    filling.finish(|name| Part::from_id(name).is_some())?;
    Ok(Some(files))
}

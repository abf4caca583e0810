//! Importing exports of Webex.

use super::Exit;
use super::arguments::PolicyFolder;
use super::ask::{self, counted};
use super::interrupt::Interrupt;
use super::output::Output;
use crate::diagnostic::{Diagnostic, Sources};
use crate::facts::Written;
use crate::files::{self, Exports, Filling};
use crate::generate::{Lists, Tally, is_list_file};
use crate::import::plan::Plan;
use crate::import::read::{self, Form};
use crate::import::{Before, Gatherer, Imported, Options, OrgIds, Outcome};
use crate::reading::Item;
use crate::render::import as render;
use clap::Args;
use std::path::PathBuf;

/// Exports to import.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// A folder of exports, one file, or - for standard input
    #[arg(long, value_name = "PATH")]
    from: PathBuf,

    /// The folder to write fact files into
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// The partner whose lists of organizations these are, by id or name
    #[arg(long, value_name = "ORG")]
    partner: Option<String>,

    /// What organizations are called in the facts
    #[arg(long, value_name = "IDS", default_value = "names")]
    org_ids: Called,

    /// Write the whole account to a file: Markdown, or JSON if its name ends in .json
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Exit with 1 if a record is not understood
    #[arg(long)]
    strict: bool,

    /// Write in place of an earlier import that differs
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    policy: PolicyFolder,
}

/// What organizations are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Called {
    /// By a readable form of their names.
    Names,
    /// By their UUIDs.
    Uuid,
}

impl From<Called> for OrgIds {
    fn from(called: Called) -> Self {
        match called {
            Called::Names => Self::Names,
            Called::Uuid => Self::Uuids,
        }
    }
}

/// What stands at the top of each file that is written.
const REMARK: &str = "Written by `bailiwick import`: change the exports, not this.";

/// After how many facts it is looked whether to go on.
const STRIDE: usize = 10_000;

/// Reads exports and writes the facts that they amount to.
pub(super) fn run(
    import: &Import,
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Exit, Exit> {
    let policy = ask::policy(&import.policy, output)?;
    let (gatherer, read) = gather(import, output)?;
    let options = Options {
        partner: import.partner.clone(),
        org_ids: import.org_ids.into(),
    };
    let imported = gatherer.settle(&policy, &options).map_err(|unknown| {
        let name = import.partner.as_deref().unwrap_or_default();
        let message = format!("no organization, or more than one, is called `{name}`");
        let known = unknown.known.iter().map(String::as_str);
        let error = Diagnostic::new("unknown_org", message).did_you_mean(name, known);
        let error = match error.help {
            Some(_) => error,
            None => error.help("name the partner by its id, or by its name in the exports"),
        };
        fail(error, output)
    })?;
    let account = imported.account();
    if !account.adds_up(&read) {
        output.usage(
            "not every record that was read is accounted for; nothing is written, since something could be lost",
            "please report this with the shape of the exports that it happens with",
        );
        return Err(Exit::Defect);
    }
    output.aside(render::summary(account).trim_end());
    if let Some(report) = &import.report {
        let is_json = report.extension().is_some_and(|end| end == "json");
        let text = if is_json {
            render::json(account)
        } else {
            render::markdown(account)
        };
        let written = files::write_whole(report, text.as_bytes());
        written.map_err(|error| fail(error, output))?;
    }
    if account.counts().all() == 0 {
        output.aside("nothing to import");
        return Err(Exit::Nothing);
    }
    let written = written(import, &imported, output, interrupt)?;
    let lost = account.counts().of(Outcome::NotUnderstood);
    Ok(match written {
        Exit::Yes if import.strict && lost > 0 => Exit::No,
        exit => exit,
    })
}

fn fail(error: Diagnostic, output: &mut Output) -> Exit {
    output.wrong(&[error], &Sources::default());
    Exit::Usage
}

/// Reads every file, and returns what its records say and how many there were.
fn gather(import: &Import, output: &mut Output) -> Result<(Gatherer, Vec<u64>), Exit> {
    let mut sources = Sources::default();
    let exports = files::exports(&import.from).map_err(|errors| {
        output.wrong(&errors, &sources);
        Exit::Input
    })?;
    let plan = plan(&exports, &mut sources).map_err(|errors| {
        output.wrong(&errors, &sources);
        Exit::Input
    })?;
    let mut gatherer = Gatherer::default();
    for (name, reason) in &exports.skipped {
        gatherer.skip(name, reason);
    }
    let all: u64 = exports.files.iter().map(|file| file.bytes).sum();
    let (mut before, mut counts, mut errors) = (0, Vec::new(), Vec::new());
    let mut progress = output.long_work("reading");
    for file in &exports.files {
        let name = &file.name;
        gatherer.file(name);
        let opened = file.open(|done| progress.tell(before + done, all));
        let read = opened.map(|from| {
            let (asked, columns) = (plan.asked(name), plan.columns(name));
            read::read(from, &asked, columns, &mut |taken| gatherer.take(taken))
        });
        before += file.bytes;
        match read {
            Err(error) => errors.push(error),
            Ok(Err(broken)) => errors.push(broken.diagnostic(name, &mut sources)),
            Ok(Ok(seen)) => {
                counts.push(u64::from(seen.records));
                if seen.form == Form::Empty {
                    gatherer.skip(name, "nothing stands in it");
                }
                if let Some(entry) = seen.offer {
                    gatherer.offer(name, &entry);
                }
            }
        }
    }
    drop(progress);
    if errors.is_empty() {
        Ok((gatherer, counts))
    } else {
        output.wrong(&errors, &sources);
        Err(Exit::Input)
    }
}

/// Returns what `import.ron` says of the files.
fn plan(exports: &Exports, sources: &mut Sources) -> Result<Plan, Vec<Diagnostic>> {
    let Some(path) = &exports.plan else {
        return Ok(Plan::default());
    };
    let file = files::load_file(path, sources).map_err(|error| vec![error])?;
    let names: Vec<&str> = exports.files.iter().map(|file| &*file.name).collect();
    Plan::read(Item::of_file(sources, file), &names)
}

/// Writes the facts, unless others are there.
fn written(
    import: &Import,
    imported: &Imported,
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Exit, Exit> {
    let folder = import.output.display();
    let mut before = Before::default();
    let remark = format!("// {REMARK}");
    let earlier = files::earlier(&import.output, is_list_file, &remark, |line| {
        before.line(line);
    });
    let (ours, others) = earlier.map_err(|error| fail(error, output))?;
    if let Some(other) = others.first() {
        output.usage(
            &format!("`{folder}` holds `{other}`, which no import wrote"),
            "name another folder: what an import did not write, it does not touch",
        );
        return Err(Exit::Usage);
    }
    if !ours.is_empty() {
        let differences = before.against(imported);
        if differences.is_empty() {
            output.aside(&format!("`{folder}` holds these facts already"));
            return Ok(Exit::Yes);
        }
        let shown = render::differences(&differences);
        output.aside(&format!(
            "`{folder}` holds an earlier import: {}",
            shown.trim_end()
        ));
        if !import.force {
            output.aside("nothing is written; write it in place of the earlier one with `--force`");
            return Ok(Exit::No);
        }
    }
    let tally = interrupt.writing(|| write(import, imported, &ours, output, interrupt))?;
    let Some(tally) = tally.map_err(|error| fail(error, output))? else {
        return Err(Exit::Interrupted);
    };
    output.aside(&format!(
        "wrote {} in {} below `{folder}`",
        counted(imported.len(), "fact"),
        counted(tally.files, "file"),
    ));
    Ok(Exit::Yes)
}

/// Writes the files; none of them if Ctrl-C is pressed. Those of an earlier import that
/// are not among them are removed.
fn write(
    import: &Import,
    imported: &Imported,
    ours: &[String],
    output: &mut Output,
    interrupt: &Interrupt,
) -> Result<Option<Tally>, Diagnostic> {
    let mut filling = Filling::begin(&import.output)?;
    let mut lists = Lists::new(REMARK, |name: &str| filling.create(name));
    let mut progress = output.long_work("writing");
    let unwritable = |error| files::unwritable(&import.output, &error);
    for (place, (fact, origin)) in imported.facts().enumerate() {
        let origin = origin.as_deref();
        let written = Written {
            fact: &fact,
            origin,
        };
        lists.write(written).map_err(unwritable)?;
        if place % STRIDE == 0 {
            if interrupt.is_asked() {
                return Ok(None);
            }
            progress.tell(place as u64, imported.len() as u64);
        }
    }
    let tally = lists.finish().map_err(unwritable)?;
    filling.finish(|name| ours.iter().any(|it| it == name))?;
    Ok(Some(tally))
}

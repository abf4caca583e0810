//! Which engines there are, and how each is run in a process of its own.

use crate::arguments::Settings;
use crate::codes::Failure;
use crate::report::Report;
use crate::translate::{Design, clingo, duckdb, souffle};
use bailiwick::generate::Size;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How an engine is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runner {
    /// It is compiled into this program.
    Own,
    /// By a script, with the Python package of that name.
    Python(&'static str),
    /// By its compiler.
    Souffle,
}

/// What an engine is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Derive, in one of the designs.
    Derive(Design),
    /// Answer as the main program and the limit do: derive scopes, list, check.
    Answer,
    /// Decide single questions.
    Decide,
}

/// An engine with a task.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    pub(crate) runner: Runner,
    pub(crate) task: Task,
}

const fn engine(name: &'static str, runner: Runner, task: Task) -> Engine {
    Engine { name, runner, task }
}

/// Every engine, the one that all are compared with first.
pub(crate) const ENGINES: &[Engine] = &[
    engine("bailiwick", Runner::Own, Task::Answer),
    engine("limit", Runner::Own, Task::Answer),
    engine("crepe", Runner::Own, Task::Derive(Design::Everything)),
    engine("crepe-fx", Runner::Own, Task::Derive(Design::Everything)),
    engine("ascent", Runner::Own, Task::Derive(Design::Everything)),
    engine("datafrog", Runner::Own, Task::Derive(Design::Everything)),
    engine("souffle", Runner::Souffle, Task::Derive(Design::Everything)),
    engine(
        "duckdb",
        Runner::Python("duckdb"),
        Task::Derive(Design::Everything),
    ),
    engine(
        "clingo",
        Runner::Python("clingo"),
        Task::Derive(Design::Everything),
    ),
    engine("ascent", Runner::Own, Task::Derive(Design::Scopes)),
    engine("datafrog", Runner::Own, Task::Derive(Design::Scopes)),
    engine("souffle", Runner::Souffle, Task::Derive(Design::Scopes)),
    engine(
        "duckdb",
        Runner::Python("duckdb"),
        Task::Derive(Design::Scopes),
    ),
    engine(
        "clingo",
        Runner::Python("clingo"),
        Task::Derive(Design::Scopes),
    ),
    engine("cedar", Runner::Own, Task::Decide),
    engine("regorus", Runner::Own, Task::Decide),
];

impl Engine {
    /// The design in arguments of child processes.
    pub(crate) fn design(&self) -> Design {
        match self.task {
            Task::Derive(design) => design,
            Task::Answer | Task::Decide => Design::Scopes,
        }
    }

    /// How the engine is called in tables.
    pub(crate) fn title(&self) -> String {
        match self.task {
            Task::Derive(Design::Everything) => format!("{}, everything", self.name),
            Task::Derive(Design::Scopes) => format!("{}, scopes", self.name),
            Task::Answer | Task::Decide => self.name.into(),
        }
    }
}

/// What became of a run.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// It ran.
    Done(Report),
    /// It was not run, or not to the end, and why.
    Skipped(String),
}

/// A folder in which one size of world lies, with programs and results.
pub(crate) struct Stage<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) size: Size,
    folder: PathBuf,
}

impl<'a> Stage<'a> {
    /// Makes the world of a size, unless it is there.
    pub(crate) fn new(settings: &'a Settings, size: Size) -> Result<Self, Failure> {
        let folder = settings.scratch.join(format!("{size}-{}", settings.seed));
        let stage = Self {
            settings,
            size,
            folder,
        };
        // The last file to be written says that all are.
        if !stage.folder.join("facts.lp").exists() {
            let mut command = stage.own("export");
            command.arg(stage.facts());
            match run(command, Duration::MAX)? {
                Ran::Ended(_) => clingo::facts(&stage.facts(), &stage.folder.join("facts.lp"))?,
                Ran::Failed(why) => return Err(why.into()),
                Ran::TooLong => return Err("making the world takes too long".into()),
            }
        }
        Ok(stage)
    }

    fn facts(&self) -> PathBuf {
        self.folder.join("facts")
    }

    /// A command of this program, for the stage's world.
    fn own(&self, command: &str) -> Command {
        let program = std::env::current_exe().unwrap_or_else(|_| "bailiwick-peers".into());
        let mut made = Command::new(program);
        let size = format!("--size={}", self.size);
        made.args([command, &size, &format!("--seed={}", self.settings.seed)]);
        made
    }

    /// Runs an engine.
    pub(crate) fn run(&self, engine: &Engine) -> Result<Outcome, Failure> {
        let design = engine.design();
        let out = self.folder.join(format!("{}-{}", engine.name, design.id()));
        std::fs::create_dir_all(&out)?;
        let rounds = self.settings.rounds.to_string();
        // Half of the time for rounds, so that the last one ends in time.
        let budget = (self.settings.limit / 2).to_string();
        let mut command = match engine.runner {
            Runner::Own => {
                let mut command = self.own("run");
                command.args([engine.name, design.id()]).arg(self.facts());
                command
            }
            Runner::Python(package) => {
                let python = &self.settings.python;
                let mut found = Command::new(python);
                found
                    .args(["-c", &format!("import {package}")])
                    .stderr(Stdio::null());
                if !found.status().is_ok_and(|status| status.success()) {
                    let python = python.display();
                    return Ok(Outcome::Skipped(format!(
                        "`{python}` has no package `{package}`"
                    )));
                }
                let program = out.join("program");
                let facts = if package == "duckdb" {
                    std::fs::write(&program, duckdb::program(design)?)?;
                    self.facts()
                } else {
                    std::fs::write(&program, clingo::program(design)?)?;
                    self.folder.join("facts.lp")
                };
                let mut command = Command::new(python);
                let script = scripts().join(format!("{package}_peer.py"));
                command
                    .arg(script)
                    .arg(program)
                    .arg(facts)
                    .arg(design.id())
                    .arg(&out);
                command
            }
            Runner::Souffle => {
                let program = match self.souffle(design)? {
                    Ok(program) => program,
                    Err(why) => return Ok(Outcome::Skipped(why)),
                };
                let mut command = Command::new(program);
                command.arg(self.facts()).arg(design.id()).arg(&out);
                command
            }
        };
        let wanted: Vec<_> = design.results().iter().map(|info| info.name).collect();
        std::fs::write(out.join("wanted"), wanted.join("\n"))?;
        command.args([rounds, budget]);
        let mut report = match self.report(command)? {
            Outcome::Done(report) => report,
            skipped @ Outcome::Skipped(_) => return Ok(skipped),
        };
        let outside = engine.runner != Runner::Own;
        if outside && design == Design::Scopes && self.size <= Size::L {
            let mut command = self.own("verify");
            command.arg(self.facts()).arg(out);
            match self.report(command)? {
                Outcome::Done(verified) => report.digest = verified.digest,
                skipped @ Outcome::Skipped(_) => return Ok(skipped),
            }
        }
        Ok(Outcome::Done(report))
    }

    fn report(&self, command: Command) -> Result<Outcome, Failure> {
        let limit = Duration::from_secs(self.settings.limit);
        Ok(match run(command, limit)? {
            Ran::Ended(text) => Outcome::Done(serde_json::from_str(&text)?),
            Ran::Failed(why) => Outcome::Skipped(why),
            Ran::TooLong => Outcome::Skipped(format!("more than {} s", self.settings.limit)),
        })
    }

    /// Compiles the rules with Soufflé, once for all sizes; says why if it cannot.
    fn souffle(&self, design: Design) -> Result<Result<PathBuf, String>, Failure> {
        let folder = self.settings.scratch.join("souffle");
        let program = folder.join(design.id());
        if program.exists() {
            return Ok(Ok(program));
        }
        let compiler = &self.settings.souffle;
        let missing = Err(format!("`{}` is not installed", compiler.display()));
        let Some(path) = which(compiler) else {
            return Ok(missing);
        };
        std::fs::create_dir_all(&folder)?;
        let rules = folder.join(format!("{}.dl", design.id()));
        let generated = folder.join(format!("{}.cpp", design.id()));
        std::fs::write(&rules, souffle::program(design)?)?;
        let mut generate = Command::new(&path);
        generate.args(["-g".as_ref(), generated.as_os_str(), rules.as_os_str()]);
        let mut compile = Command::new("c++");
        compile.args(["-O3", "-std=c++17", "-fopenmp", "-D__EMBEDDED_SOUFFLE__"]);
        // The headers lie beside the compiler, or where the system looks anyway.
        let include = path.parent().map(|folder| folder.join("../include"));
        compile.arg("-I").arg(include.unwrap_or_default());
        compile.arg(format!("-DPROGRAM=\"{}\"", design.id()));
        compile
            .arg(&generated)
            .arg(scripts().join("souffle_peer.cpp"));
        compile.arg("-o").arg(&program);
        for command in [generate, compile] {
            if let Ran::Failed(why) = run(command, Duration::MAX)? {
                return Ok(Err(why));
            }
        }
        Ok(Ok(program))
    }
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts")
}

/// Returns the path of a program, looked up as a shell does.
fn which(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return program.exists().then(|| program.to_owned());
    }
    let path = std::env::var_os("PATH")?;
    let mut found = std::env::split_paths(&path).map(|folder| folder.join(program));
    found.find(|path| path.exists())
}

/// How a process ended.
enum Ran {
    Ended(String),
    Failed(String),
    TooLong,
}

/// Runs a process up to a limit of time, after which it is stopped.
fn run(mut command: Command, limit: Duration) -> Result<Ran, Failure> {
    let begun = Instant::now();
    let spawned = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => {
            let program = command.get_program().display();
            return Ok(Ran::Failed(format!("`{program}`: {error}")));
        }
    };
    // What a process says is little, so that no pipe runs full while it is waited for.
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begun.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(Ran::TooLong);
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let (mut answer, mut complaint) = (String::new(), String::new());
    if let Some(mut pipe) = child.stdout.take() {
        pipe.read_to_string(&mut answer)?;
    }
    if let Some(mut pipe) = child.stderr.take() {
        pipe.read_to_string(&mut complaint)?;
    }
    Ok(if status.success() {
        Ran::Ended(answer)
    } else {
        let last = complaint.lines().rfind(|line| !line.trim().is_empty());
        Ran::Failed(last.map_or_else(|| status.to_string(), ToOwned::to_owned))
    })
}

//! Arguments: what the command takes, and what its child processes are told.

use bailiwick::generate::Size;
use bailiwick::model::Word as _;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Runs the policy in every engine that is installed, verifies that all give the
/// same effective privileges, and writes a table of times and memory.
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) child: Option<Child>,
    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// What is measured, and how.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// Sizes of worlds; S and M are always run, since they verify.
    #[arg(long, value_delimiter = ',', default_value = "S,M", value_parser = size)]
    pub(crate) sizes: Vec<Size>,
    /// Engines, by name; all that are installed if none is named.
    #[arg(long, value_delimiter = ',')]
    pub(crate) engines: Vec<String>,
    /// The seed of the worlds.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// How often each engine derives at most; the median counts.
    #[arg(long, default_value_t = 5)]
    pub(crate) rounds: usize,
    /// Seconds that an engine may take in one world, loading included.
    #[arg(long, default_value_t = 300)]
    pub(crate) limit: u64,
    /// Where worlds and programs are kept between runs.
    #[arg(long, default_value = "target/peers")]
    pub(crate) scratch: PathBuf,
    /// The Python that has the packages of `requirements.txt`.
    #[arg(long, default_value = "python3")]
    pub(crate) python: PathBuf,
    /// Soufflé's compiler.
    #[arg(long, default_value = "souffle")]
    pub(crate) souffle: PathBuf,
    /// A Markdown file whose part between the two marks is replaced; standard
    /// output if none is named.
    #[arg(long)]
    pub(crate) output: Option<PathBuf>,
}

/// What a child process does.
#[derive(Debug, Subcommand)]
pub(crate) enum Child {
    /// Writes the given relations of a generated world.
    #[command(hide = true)]
    Export {
        #[command(flatten)]
        world: World,
        facts: PathBuf,
    },
    /// Runs one engine and reports.
    #[command(hide = true)]
    Run {
        #[command(flatten)]
        world: World,
        engine: String,
        design: String,
        facts: PathBuf,
        rounds: usize,
        budget: u64,
    },
    /// Expands the scopes that another engine concluded.
    #[command(hide = true)]
    Verify {
        #[command(flatten)]
        world: World,
        facts: PathBuf,
        scopes: PathBuf,
    },
}

/// Which generated world.
#[derive(Debug, Args)]
pub(crate) struct World {
    #[arg(long, value_parser = size)]
    pub(crate) size: Size,
    #[arg(long)]
    pub(crate) seed: u64,
}

fn size(id: &str) -> Result<Size, String> {
    Size::from_id(id).ok_or_else(|| "the sizes are S, M, L and XL".into())
}

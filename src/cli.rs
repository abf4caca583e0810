//! The command line.
//!
//! Owns arguments, the clock, standard output and error, and exit codes; with
//! `files` it is the only part that touches the world outside. What a question
//! means and what it comes to is decided elsewhere.
//!
//! Invariant: standard output carries answers only, and the exit code says what
//! `Exit` says.

mod arguments;
mod ask;
mod check;
mod eval;
mod generate;
mod output;

use arguments::{Arguments, Command};
use clap::Parser as _;
use output::Output;
use std::ffi::OsString;
use std::process::ExitCode;

/// What a command came to, as its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, yes, or all expectations hold.
    Yes = 0,
    /// No, or an expectation failed.
    No = 1,
    /// Wrong usage.
    Usage = 2,
    /// An input file does not parse or validate.
    Input = 3,
    /// Nothing matched.
    Nothing = 4,
}

/// Runs a command and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers; everything else is wrong usage.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() {
                Exit::Usage as u8
            } else {
                Exit::Yes as u8
            });
        }
    };
    let mut output = Output::new(arguments.color);
    let exit = match &arguments.command {
        Command::Check(check) => check::run(check, &mut output),
        Command::Eval(eval) => eval::run(eval, &mut output),
        Command::Generate(generate) => generate::run(generate, &mut output),
        Command::Can(ask) => ask::run("can", ask, &mut output),
        Command::Who(ask) => ask::run("who", ask, &mut output),
        Command::What(ask) => ask::run("what", ask, &mut output),
        Command::Where(ask) => ask::run("where", ask, &mut output),
        Command::Roles(ask) => ask::run("roles", ask, &mut output),
        Command::Effective(ask) => ask::run("effective", ask, &mut output),
    };
    ExitCode::from(exit.unwrap_or_else(|exit| exit) as u8)
}

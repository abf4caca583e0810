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
mod cases;
mod check;
mod compile;
mod coverage;
mod diff;
mod eval;
mod generate;
mod import;
mod interrupt;
mod matrix;
mod mutate;
mod output;
mod redact;
mod repl;
mod review;

use arguments::{Arguments, Command};
use clap::Parser as _;
use interrupt::Interrupt;
use output::Output;
use std::ffi::OsString;
use std::process::ExitCode;

/// What a command came to, as its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, yes, or all expectations hold.
    Yes = 0,
    /// No, an expectation failed, or there are findings that are not to be.
    No = 1,
    /// Wrong usage.
    Usage = 2,
    /// An input file does not parse or validate.
    Input = 3,
    /// Nothing matched.
    Nothing = 4,
    /// Interrupted.
    Interrupted = 130,
    /// A defect of bailiwick: nothing that it says is to be relied on.
    Defect = 70,
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
    // At the prompt Ctrl-C does something else.
    let interrupt = match arguments.command {
        Command::Repl(_) => Interrupt::default(),
        _ => Interrupt::install(),
    };
    let exit = match &arguments.command {
        Command::Check(check) => check::run(check, &mut output),
        Command::Coverage(coverage) => coverage::run(coverage, &mut output),
        Command::Diff(diff) => diff::run(diff, &mut output),
        Command::Eval(eval) => eval::run(eval, &mut output),
        Command::Generate(generate) => generate::run(generate, &mut output, &interrupt),
        Command::Import(import) => import::run(import, &mut output, &interrupt),
        Command::Compile(compile) => compile::run(compile, &mut output, &interrupt),
        Command::Redact(wanted) => redact::run(wanted, &mut output, &interrupt),
        Command::Mutate(mutate) => mutate::run(mutate, &mut output),
        Command::Review(review) => review::run(review, &mut output, &interrupt),
        Command::Can(ask) => ask::run("can", ask, None, &mut output),
        Command::Who(ask) => ask::run("who", ask, None, &mut output),
        Command::What(ask) => ask::run("what", ask, None, &mut output),
        Command::Where(ask) => ask::run("where", ask, None, &mut output),
        Command::Roles(ask) => ask::run("roles", ask, None, &mut output),
        Command::Effective(ask) => ask::run("effective", ask, None, &mut output),
        Command::Why(why) => ask::run("why", &why.ask, Some(why), &mut output),
        Command::WhyNot(why) => ask::run("why-not", &why.ask, Some(why), &mut output),
        Command::Matrix(wanted) => matrix::run(wanted, &mut output),
        Command::Compare(ask) => ask::run("compare", ask, None, &mut output),
        Command::Show(ask) => ask::run("show", ask, None, &mut output),
        Command::Describe(ask) => ask::run("describe", ask, None, &mut output),
        Command::Rule(ask) => ask::run("rule", ask, None, &mut output),
        Command::Table(ask) => ask::run("table", ask, None, &mut output),
        // A session has exit codes of its own.
        Command::Repl(arguments) => return coded(repl::repl(arguments, &mut output)),
        Command::Query(arguments) => return coded(repl::query(arguments, &mut output)),
    };
    let exit = exit.unwrap_or_else(|exit| exit);
    if exit == Exit::Interrupted {
        output.aside("interrupted");
    }
    ExitCode::from(exit as u8)
}

fn coded(code: Result<u8, Exit>) -> ExitCode {
    ExitCode::from(code.unwrap_or_else(|exit| exit as u8))
}

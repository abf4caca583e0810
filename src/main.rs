//! The `bailiwick` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where arguments are read"
    )]
    let arguments = std::env::args_os();
    bailiwick::cli::run(arguments)
}

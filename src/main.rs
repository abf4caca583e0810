//! The `bailiwick` command.

use std::process::ExitCode;

/// Large worlds are many small pieces of memory, which this one hands out faster.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where arguments are read"
    )]
    let arguments = std::env::args_os();
    bailiwick::cli::run(arguments)
}

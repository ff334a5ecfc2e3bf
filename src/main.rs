//! The `beadle` command: parse the arguments, call the command, map the outcome to an exit code.

use std::process::ExitCode;

/// Facts, readings and verdicts are many small pieces: a seventh of scoring went into the C
/// library's allocator (benches/README.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    beadle::cli::main()
}

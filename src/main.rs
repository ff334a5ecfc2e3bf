//! The `beadle` command: parse the arguments, call the command, map the outcome to an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    beadle::cli::main()
}

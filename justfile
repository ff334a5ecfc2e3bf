# What is done often here: `just` lists it. Every line is an ordinary command that can be typed as well.

# lists the recipes
default:
    @just --list

# installs the binary
install:
    cargo install --path . --locked

# the whole line on eight simulated councils, then a look at the site
demo:
    cargo run --release -- demo --councils 8 --editions 1
    cargo run --release -- preview results/demo

# checks one site: just check https://www.example.gov.uk/ you@example.gov.uk
check SITE CONTACT:
    cargo run --release -- check {{SITE}} --contact {{CONTACT}}

# the promises that need no server
test:
    cargo test --lib
    cargo test --test offline

# every promise
test-all:
    cargo test

# what a pull request is held to
ci:
    bash .ci/run

# lints code and rubrics
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings -A clippy::unwrap_used
    cargo run -- rubric lint
    cargo run -- rubric test

# writes what is generated: docs/commands.md, rubrics/schema.json, transcripts
regenerate:
    BEADLE_REGENERATE=1 cargo test --test offline docs
    cargo run -- rubric schema --write rubrics/schema.json
    TRYCMD=overwrite cargo test --test offline commands::transcripts

# manual pages and completions into target/share
share:
    mkdir -p target/share
    cargo run -- man target/share/man1
    cargo run -- completions bash > target/share/beadle.bash
    cargo run -- completions zsh > target/share/_beadle
    cargo run -- completions fish > target/share/beadle.fish

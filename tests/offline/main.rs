//! The promises that need no socket: archives, rubrics, pages, editions, the site, the command line.
//! One binary, so that the crate is linked once.

mod archive;
mod blind;
mod browser;
mod charts;
mod commands;
mod country;
mod decisions;
mod docs;
mod edition;
mod finder;
mod fuzz_corpora;
mod kills;
mod layering;
mod mutated;
mod robots_oracle;
mod robots_suites;
mod rubric_cases;
mod site;
mod statistics;
mod traps;

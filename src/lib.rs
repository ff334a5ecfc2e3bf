//! beadle walks every council website in the United Kingdom, politely, tries the tasks that
//! residents come to do, and publishes how well each site serves them, with the evidence for
//! every mark.
//!
//! The modules below read as the pipeline. `archive` is the cut: only `crawl` (and the simulated
//! sector in `demo`) may touch the network; everything that scores is a pure function of bytes on
//! disk. `ARCHITECTURE.md` says which room may import which, and `tests/offline/layering.rs` holds it.

// What every room may lean on.
pub mod cells;
pub mod clock;
pub mod diagnostic;
pub mod storage;
pub mod suggest;
pub mod toml_file;

// The data that beadle is driven by: who the councils are, what is asked, how phrases are read.
pub mod declaration;
pub mod register;
pub mod rubric;
pub mod words;

// Pure functions of one answer's bytes, used on both sides of the archive.
pub mod media;
pub mod page;
pub mod scent;
pub mod sitemap;

// The cut: the world is written down on the left and read back on the right.
pub mod archive;
pub mod crawl;

// Pure, deterministic, parallel over councils.
pub mod decision;
pub mod journey;
pub mod judge;
pub mod reply;
pub mod score;

// What is made of the scores.
pub mod audit;
pub mod edition;
pub mod league;
pub mod pace;
pub mod review;

// What people see.
pub mod chart;
pub mod output;
pub mod publish;

// The simulated sector and the command line.
pub mod cli;
pub mod demo;

//! The promises that need servers on loopback: the crawl, its manners, restarts, the simulated
//! sector. Hostile servers have a binary of their own, whose memory is measured.

mod again;
mod check;
mod crawl;
mod demo;
mod manners;
#[path = "../oracle/mod.rs"]
mod oracle;
mod preflight;
mod recheck;
mod resume;
mod stopped;
mod twins;
mod year;

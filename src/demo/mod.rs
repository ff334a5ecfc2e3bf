//! The simulated sector: a website for every council, with known answers, served on loopback.
//!
//! Reads: the register, its own scripts, a seed. / Makes: `Truth` first, then pages that say just
//! that, over real sockets. / Never: asks beadle's own rooms what an answer is, or leaves loopback.

mod accounts;
mod compare;
mod dice;
mod family;
mod hand_over;
mod holder;
mod pace;
mod plan;
mod script;
mod sector;
mod server;
mod site;
mod supplier;
mod trouble;
mod truth;
mod values;

pub use compare::{
    Comparison, DOUBTFUL_BAR, Emptied, KnownAnswers, Miss, PAGES_BAR, SIGNPOSTS_BAR, ShapeTally,
    Tally, VERDICTS_BAR, WRONG_AND_SURE_BAR, compare,
};
pub use plan::habits::Twist;
pub use sector::{Front, Sector};
pub use server::{Server, Visit};
pub use truth::{
    CohortTruth, CouncilTruth, JourneyTruth, Mark, Standing, TRUTH_FORMAT, Truth, cohesion,
};

/// Why the simulated sector could not be made or served.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A script that comes with the binary is wrong: our mistake.
    #[error("a script of the simulated sector is wrong: {0}")]
    Script(String),
    /// No loopback address could be listened on.
    #[error("cannot listen on loopback: {0}")]
    Listen(#[source] std::io::Error),
}

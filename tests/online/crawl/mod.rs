//! A crawl of a few small sites, in all weathers: what it obeys, what it follows, and how it
//! stands a full disk, a lost network, a restart and bad certificates. Hostile sites have their own
//! farm in `tests/hostile`.

mod certificates;
mod disk;
mod farm;
mod gate;
mod half_way;
mod line;
mod obedience;
mod oddities;
mod private;
mod purse;
mod restart;
mod rules;
mod secure;
mod since;
mod strangers;
mod terms;
mod undisturbed;
mod waits;

//! Draws that depend on the seed and on names alone.
//!
//! Reads: a seed and keys. / Makes: numbers, the same for the same keys on every machine. / Never:
//! keeps state between draws, so that asking for one page does not change another.

/// A place in the tree of draws. `Dice::new(7).on("adur").on("bin-day")` always rolls the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The root of all draws of one sector.
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(mix(seed ^ 0x9e37_79b9_7f4a_7c15))
    }

    /// The draws for one thing: a council, a journey, a criterion.
    pub(crate) fn on(self, key: &str) -> Dice {
        let folded = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Dice(mix(self.0 ^ mix(folded)))
    }

    /// A whole number.
    pub(crate) fn number(self) -> u64 {
        mix(self.0)
    }

    /// A number from 0 up to 1.
    pub(crate) fn share(self) -> f64 {
        // 53 bits fill the mantissa of an f64 exactly.
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number from the normal distribution of mean 0 and deviation 1, near enough: the sum of
    /// twelve even draws.
    pub(crate) fn normal(self) -> f64 {
        let draws = (0..12_u64).map(|n| Dice(mix(self.0 ^ mix(n + 1))).share());
        draws.sum::<f64>() - 6.0
    }

    /// A number below `bound`; 0 when the bound is 0.
    pub(crate) fn below(self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.number() % bound).unwrap_or(0)
    }

    /// Whether something with this probability happens.
    pub(crate) fn chance(self, probability: f64) -> bool {
        self.share() < probability
    }

    /// One of a list; `None` when it is empty.
    pub(crate) fn pick<T>(self, list: &[T]) -> Option<&T> {
        list.get(self.below(list.len()))
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_keys_roll_the_same_and_others_do_not() {
        let dice = Dice::new(7).on("adur");
        assert_eq!(
            dice.on("a").number(),
            Dice::new(7).on("adur").on("a").number()
        );
        assert_ne!(dice.on("a").number(), dice.on("b").number());
        assert_ne!(dice.number(), Dice::new(8).on("adur").number());
    }

    #[test]
    fn shares_are_spread_evenly() {
        let dice = Dice::new(1);
        let low = (0..1000)
            .filter(|i| dice.on(&i.to_string()).share() < 0.3)
            .count();
        assert!((250..350).contains(&low), "{low} of 1000 below 0.3");
    }

    #[test]
    fn normal_draws_have_mean_0_and_deviation_1() {
        let dice = Dice::new(1);
        let draws: Vec<f64> = (0..2000)
            .map(|i| dice.on(&i.to_string()).normal())
            .collect();
        let mean = draws.iter().sum::<f64>() / 2000.0;
        let variance = draws.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / 2000.0;
        assert!(mean.abs() < 0.1, "mean {mean}");
        assert!((0.9..1.1).contains(&variance), "variance {variance}");
    }
}

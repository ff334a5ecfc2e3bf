//! The stretch of a scale that a dot plot draws: it compares places, not lengths, so the axis may be
//! cut to where the values lie.

/// Whole tenths of the scale from 0 to `most` around all values, two at least.
pub(super) fn cut(values: impl Iterator<Item = f64>, most: f64) -> (f64, f64) {
    let (mut low, mut high) = (most, 0.0);
    for value in values {
        low = f64::min(low, value);
        high = f64::max(high, value);
    }
    let tenth = most / 10.0;
    let high = ((high / tenth).ceil() * tenth).min(most);
    let low = ((low / tenth).floor() * tenth).clamp(0.0, most);
    if high - low >= 2.0 * tenth {
        (low, high)
    } else {
        let high = (low + 2.0 * tenth).min(most);
        (high - 2.0 * tenth, high)
    }
}

/// The values at which a cut scale is ticked: its tenths, or every second of them where there are
/// more than five.
pub(super) fn ticks((low, high): (f64, f64), most: f64) -> Vec<f64> {
    let tenth = most / 10.0;
    let tenths = ((high - low) / tenth).round();
    let step = if tenths > 5.0 { 2.0 * tenth } else { tenth };
    let mut ticks = vec![low];
    while let Some(last) = ticks
        .last()
        .filter(|last| **last + step <= high + tenth / 2.0)
    {
        ticks.push(last + step);
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::{cut, ticks};

    #[test]
    fn ticks_are_whole_tenths_and_never_rounded() {
        assert_eq!(ticks((60.0, 90.0), 100.0), [60.0, 70.0, 80.0, 90.0]);
        assert_eq!(
            ticks((0.0, 100.0), 100.0),
            [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
        );
        assert_eq!(ticks((30.0, 100.0), 100.0), [30.0, 50.0, 70.0, 90.0]);
    }

    #[test]
    fn a_cut_scale_holds_every_value_and_two_tenths_at_least() {
        for values in [
            [84.0, 90.0],
            [0.0, 100.0],
            [99.0, 100.0],
            [0.0, 1.0],
            [50.0, 50.0],
        ] {
            let (low, high) = cut(values.into_iter(), 100.0);
            assert!(low <= values[0] && values[1] <= high, "{values:?}");
            assert!(
                high - low >= 20.0 && low >= 0.0 && high <= 100.0,
                "{values:?}"
            );
        }
        assert_eq!(cut([72.0, 98.0].into_iter(), 100.0), (70.0, 100.0));
    }
}

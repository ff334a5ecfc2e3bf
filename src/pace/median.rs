//! The median, which every sentence about a typical council uses.

/// The median of some whole numbers: the mean of the two in the middle where there are two.
#[must_use]
pub fn median(mut values: Vec<i32>) -> Option<f64> {
    values.sort_unstable();
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get((values.len() - 1) / 2)?;
    Some(f64::midpoint(f64::from(lower), f64::from(upper)))
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_of_an_even_number_lies_between_two() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![7]), Some(7.0));
        assert_eq!(median(vec![9, 1]), Some(5.0));
        assert_eq!(median(vec![3, 1, 2]), Some(2.0));
    }
}

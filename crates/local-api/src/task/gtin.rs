//! Check digits of EAN codes and GTINs.

/// The check digit of the digits before it: weights 3 and 1 from the right (GS1 General Specifications, 7.9).
pub(crate) fn check_digit(digits: &str) -> Option<u32> {
    let mut sum = 0u32;
    for (i, c) in digits.chars().rev().enumerate() {
        let weight = if i % 2 == 0 { 3 } else { 1 };
        sum = sum.checked_add(c.to_digit(10)?.saturating_mul(weight))?;
    }
    Some((10 - sum % 10) % 10)
}

/// Whether the last digit follows from the others; false also for what is not all digits.
pub(crate) fn is_valid(code: &str) -> bool {
    let Some(last) = code.chars().next_back().and_then(|c| c.to_digit(10)) else { return false };
    code.get(..code.len() - 1).and_then(check_digit) == Some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_follows_from_the_others() {
        for good in ["4006381333931", "96385074", "00012345600012"] {
            assert!(is_valid(good), "{good}");
        }
        for bad in ["4006381333932", "", "x", "400638133393é"] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}

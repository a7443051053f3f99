//! The taxpayer's number: ИИН of a person, БИН of an organisation.

/// Why a text is no taxpayer's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaxpayerNumberError {
    /// Not exactly twelve decimal digits.
    #[error("the number must have twelve digits")]
    Shape,
    /// The last digit does not follow from the others: most likely a typing error.
    #[error("the check digit is wrong")]
    CheckDigit,
}

/// Digit 12 that belongs to the first eleven, or `None` when such a number is never issued.
///
/// The sum of the digits weighted 1 to 11, modulo 11; if that is 10, once more with the weights 3 to 11, 1, 2.
/// Source: decree of the government № 565 of 11.06.2003.
#[must_use]
pub fn check_digit(first: &[u8; 11]) -> Option<u8> {
    const PASSES: [[u32; 11]; 2] = [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]];
    PASSES.iter().find_map(|weights| {
        let sum: u32 = first.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum();
        u8::try_from(sum % 11).ok().filter(|digit| *digit < 10)
    })
}

/// Checks an ИИН or БИН as a person types it.
///
/// # Errors
/// [`TaxpayerNumberError`] says whether the shape or the check digit is wrong.
pub fn check_taxpayer_number(text: &str) -> Result<(), TaxpayerNumberError> {
    let bytes: &[u8; 12] = text.as_bytes().try_into().map_err(|_| TaxpayerNumberError::Shape)?;
    if !bytes.iter().all(u8::is_ascii_digit) {
        return Err(TaxpayerNumberError::Shape);
    }
    let [first @ .., last] = bytes.map(|byte| byte.wrapping_sub(b'0'));
    if check_digit(&first) == Some(last) { Ok(()) } else { Err(TaxpayerNumberError::CheckDigit) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn first_and_second_pass_give_the_check_digit() {
        assert_eq!(check_taxpayer_number("941240000193"), Ok(()));
        assert_eq!(check_taxpayer_number("901215500307"), Ok(()));
    }

    #[test]
    fn number_with_ten_in_both_passes_is_never_valid() {
        for last in 0..=9 {
            let text = format!("90121550037{last}");
            assert_eq!(check_taxpayer_number(&text), Err(TaxpayerNumberError::CheckDigit));
        }
    }

    #[test]
    fn anything_but_twelve_digits_is_refused() {
        for text in ["", "94124000019", "9412400001930", "94124000019x", "94124000019٣", "+41240000193"] {
            assert_eq!(check_taxpayer_number(text), Err(TaxpayerNumberError::Shape), "{text}");
        }
    }

    proptest! {
        #[test]
        fn eleven_digits_have_at_most_one_check_digit(number in 0_u64..100_000_000_000) {
            let valid = (0..=9).filter(|last| check_taxpayer_number(&format!("{number:011}{last}")).is_ok()).count();
            prop_assert!(valid <= 1);
        }
    }
}

//! Packing of document data into 07h commands (ФН protocol 5.3, 6.14).

use crate::frame::DataLimit;

/// The list cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// One object does not fit a frame, and objects must not be split.
    #[error("object {index} (tag {tag}) has {size} bytes, at most {limit} fit into a frame")]
    TooLarge {
        /// Place in the list, from 0.
        index: usize,
        /// Its tag.
        tag: u16,
        /// Its bytes, tag and length included.
        size: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The bytes are not exactly one object: tag, length, value of that length.
    #[error("element {index} of the list is not one whole TLV object")]
    NotAnObject {
        /// Place in the list, from 0.
        index: usize,
    },
}

/// Cuts a list of whole top-level TLV objects into the fewest portions whose bytes fit one frame each, keeping the
/// order. Each portion is for one [`crate::commands::PassData`].
///
/// Filling each portion as far as it goes is the fewest: a portion can never begin earlier than here.
///
/// # Errors
/// [`SplitError`]; nothing needs to be sent then.
pub fn split<T: AsRef<[u8]>>(objects: &[T], limit: DataLimit) -> Result<Vec<&[T]>, SplitError> {
    let limit = limit.bytes();
    let mut portions = Vec::new();
    let mut rest = objects;
    let mut index = 0;
    while !rest.is_empty() {
        let mut used = 0;
        let mut count = 0;
        for object in rest {
            let size = checked(object.as_ref(), index, limit)?;
            if used + size > limit {
                break;
            }
            used += size;
            count += 1;
            index += 1;
        }
        // `count` is at least 1: a single object never exceeds the limit here.
        let (portion, behind) = rest.split_at(count);
        portions.push(portion);
        rest = behind;
    }
    Ok(portions)
}

fn checked(object: &[u8], index: usize, limit: usize) -> Result<usize, SplitError> {
    let [t0, t1, l0, l1, value @ ..] = object else { return Err(SplitError::NotAnObject { index }) };
    if value.len() != usize::from(u16::from_le_bytes([*l0, *l1])) {
        return Err(SplitError::NotAnObject { index });
    }
    let (tag, size) = (u16::from_le_bytes([*t0, *t1]), object.len());
    if size > limit { Err(SplitError::TooLarge { index, tag, size, limit }) } else { Ok(size) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn object(size: usize) -> Vec<u8> {
        let mut object = 1059u16.to_le_bytes().to_vec();
        object.extend(u16::try_from(size - 4).unwrap().to_le_bytes());
        object.resize(size, 0xAA);
        object
    }

    fn bytes(portion: &[Vec<u8>]) -> usize {
        portion.iter().map(Vec::len).sum()
    }

    /// Fewest portions by trying every place for the first cut.
    fn fewest(sizes: &[usize], limit: usize) -> usize {
        let mut best = vec![0; sizes.len() + 1];
        for from in (0..sizes.len()).rev() {
            best[from] = (from + 1..=sizes.len())
                .filter(|to| sizes[from..*to].iter().sum::<usize>() <= limit)
                .map(|to| 1 + best[to])
                .min()
                .unwrap();
        }
        best[0]
    }

    #[test]
    fn an_exactly_full_frame_is_used() {
        let objects = [object(1000), object(536), object(4)];
        let portions = split(&objects, DataLimit::Extended).unwrap();
        assert_eq!(portions.iter().map(|portion| bytes(portion)).collect::<Vec<_>>(), [1536, 4]);
        assert_eq!(split(&objects, DataLimit::Basic).unwrap().len(), 2);
    }

    #[test]
    fn nothing_to_send_is_no_command() {
        assert_eq!(split::<Vec<u8>>(&[], DataLimit::Basic), Ok(vec![]));
    }

    #[test]
    fn an_object_beyond_the_limit_is_named() {
        let refused = SplitError::TooLarge { index: 1, tag: 1059, size: 1025, limit: 1024 };
        assert_eq!(split(&[object(10), object(1025)], DataLimit::Basic), Err(refused));
        assert!(split(&[object(10), object(1025)], DataLimit::Extended).is_ok());
    }

    #[test]
    fn half_an_object_is_refused() {
        let mut half = object(10);
        half.pop();
        assert_eq!(split(&[object(10), half], DataLimit::Basic), Err(SplitError::NotAnObject { index: 1 }));
        assert_eq!(split(&[vec![1, 2, 0]], DataLimit::Basic), Err(SplitError::NotAnObject { index: 0 }));
    }

    proptest! {
        #[test]
        fn portions_are_fewest_and_never_split_an_object(sizes in prop::collection::vec(4usize..1024, 0..40)) {
            let objects: Vec<_> = sizes.iter().map(|size| object(*size)).collect();
            let portions = split(&objects, DataLimit::Basic).unwrap();
            prop_assert!(portions.iter().all(|portion| !portion.is_empty() && bytes(portion) <= 1024));
            prop_assert_eq!(&portions.concat(), &objects);
            prop_assert_eq!(portions.len(), fewest(&sizes, 1024));
        }
    }
}

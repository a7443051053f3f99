//! Decoding that takes nothing but the tables, for documents that somebody else hands in.

use super::check::{Finding, FindingKind, Who, check};
use super::error::{DecodeError, TlvErrorKind};
use super::node::Node;
use super::reader::{Reader, decode_document};
use super::schema::{DocumentKind, Edition, tag_info};

/// Why bytes are no document of the tables.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StrictError {
    /// Not one whole document of TLV objects.
    #[error(transparent)]
    Structure(#[from] DecodeError),
    /// A requisite that is unknown, misplaced, repeated, of wrong width or without a value of its list.
    #[error("{0}")]
    Content(Finding),
}

/// Decodes one whole document and refuses what the tables of its edition do not have: unknown tags, requisites of other
/// containers or editions, repetition, wrong widths and sizes, control characters, values outside the lists.
///
/// What has to be there and what has to fit is not asked: [`check`] finds that. High zero bytes of numbers and an empty
/// number are read, as the formats demand of readers. [`decode_document`] reads more: whatever an archive may hold.
///
/// # Errors
/// The first thing found.
///
/// ```
/// use fiscal_ru::tlv::{Edition, decode_strict};
/// let receipt = [3, 0, 9, 0, 0xFC, 0x03, 2, 0, 0x39, 0x30, 0x07, 0x04, 0, 0];
/// assert!(decode_strict(Edition::V1_2, &receipt).is_err(), "cut");
/// let receipt = [3, 0, 6, 0, 0xFC, 0x03, 2, 0, 0x39, 0x30];
/// assert_eq!(decode_strict(Edition::V1_2, &receipt)?.number(1020), Some(12345));
/// # Ok::<(), fiscal_ru::tlv::StrictError>(())
/// ```
pub fn decode_strict(edition: Edition, bytes: &[u8]) -> Result<Node, StrictError> {
    within_size(bytes)?;
    let tree = decode_document(bytes)?;
    // `decode_document` has found a form code.
    let Some(kind) = DocumentKind::from_code(tree.tag) else { return Ok(tree) };
    match check(kind, edition, &tree, Who::Complete, None).into_iter().find(is_of_form) {
        Some(finding) => Err(StrictError::Content(finding)),
        None => Ok(tree),
    }
}

/// Refuses a document above the size of its form before anything is built of it.
fn within_size(bytes: &[u8]) -> Result<(), StrictError> {
    let Some(Ok((tag, value))) = Reader::new(bytes).next() else { return Ok(()) };
    let max = tag_info(tag).and_then(|info| info.max_len).map(usize::from);
    match (DocumentKind::from_code(tag), max) {
        (Some(_), Some(max)) if value.len() > max => {
            let kind = FindingKind::Malformed(TlvErrorKind::TooLong { len: value.len(), max });
            Err(StrictError::Content(Finding { path: Vec::new(), tag, kind }))
        }
        _ => Ok(()),
    }
}

/// Whether it is about what stands there, and not about what else should.
fn is_of_form(finding: &Finding) -> bool {
    use FindingKind as K;
    match finding.kind {
        K::Missing | K::Needed { .. } | K::Unwanted { .. } | K::Unfit { .. } | K::NotCanonical => false,
        K::WrongDocument { .. }
        | K::Absent
        | K::WrongContainer { .. }
        | K::PrintOnly
        | K::SetByFn
        | K::Repeated
        | K::UnknownTag
        | K::OutOfRange
        | K::Malformed(_) => true,
    }
}

//! A document as the storage keeps it, read back object by object (45h, 46h; ФН protocol 6.8).

use super::{Stop, Storage};
use domain::document::{Attempt, Settlement};
use fn_driver::CallError;
use fn_driver::commands::{OpenDocument, ReadDocumentTag};

/// More top-level objects no document has: 30 KiB of the shortest ones.
const MAX_OBJECTS: u32 = 8192;

/// What the storage says in its reports and nobody else knows (ФН protocol 8.2): flags, what the operator is owed, counters,
/// the format, days of the keys, the operator's message, notifications.
const SAID_BY_STORAGE: [u16; 16] =
    [1050, 1051, 1052, 1053, 1097, 1098, 1111, 1116, 1118, 1157, 1158, 1190, 1194, 1206, 1213, 2104];

impl Storage {
    /// Tag 1042 of an archived receipt; the number we expected when the storage does not have it any more.
    pub(super) fn receipt_number(&mut self, document: u32, expected: u32) -> Result<u32, Stop> {
        let mut number = expected;
        let read = self.read_kept(document, |tag, value| match (tag, <[u8; 4]>::try_from(value)) {
            (1042, Ok(bytes)) => {
                number = u32::from_le_bytes(bytes);
                false
            }
            _ => true,
        });
        match read {
            Err(error) if error.refusal().is_none() => Err(error.into()),
            // The data of an old document are gone, or have no such tag.
            _ => Ok(number),
        }
    }

    /// Adds what the storage itself says in a report it has made. The document is there whatever becomes of these
    /// questions, so a failure is none: its paper goes without.
    pub(super) fn with_formed(
        &mut self,
        attempt: &Attempt,
        document: u32,
        settlement: Settlement,
    ) -> Settlement {
        if attempt.kind.is_receipt() {
            return settlement; // the register knows all of it, and its buyer waits
        }
        let mut formed = Vec::new();
        let read = self.read_kept(document, |tag, value| {
            if let (true, Ok(length)) = (SAID_BY_STORAGE.contains(&tag), u16::try_from(value.len())) {
                formed.extend(tag.to_le_bytes());
                formed.extend(length.to_le_bytes());
                formed.extend(value);
            }
            true
        });
        match read {
            Ok(()) => Settlement { formed, ..settlement },
            Err(_) => settlement,
        }
    }

    /// Reads the objects of a document until one says that it was enough.
    fn read_kept(
        &mut self,
        document: u32,
        mut goes_on: impl FnMut(u16, &[u8]) -> bool,
    ) -> Result<(), CallError> {
        self.call(&OpenDocument(document))?;
        for _ in 0..MAX_OBJECTS {
            match self.call(&ReadDocumentTag) {
                Ok(object) if goes_on(object.tag, &object.value) => {}
                Err(error) if error.refusal().is_none() => return Err(error),
                Ok(_) | Err(_) => break, // a refusal follows the last one
            }
        }
        Ok(())
    }
}

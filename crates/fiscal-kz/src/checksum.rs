//! Checksum of a shift report.

use crate::kkm::ZxReport;
use crc::{CRC_32_ISO_HDLC, Crc};
use prost::Message;

const CRC32: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

/// Value of `ZXReport.checksum` for this report: eight upper-case hexadecimal digits.
///
/// The field is obligatory since 2.0.0, its algorithm is not published and operators do not verify it. This project
/// takes CRC-32 (IEEE) of the report's protobuf bytes with field 18 present and empty; what stood in it is ignored.
#[must_use]
pub fn checksum(report: &ZxReport) -> String {
    let blank = ZxReport { checksum: Some(String::new()), ..report.clone() };
    format!("{:08X}", CRC32.checksum(&blank.encode_to_vec()))
}

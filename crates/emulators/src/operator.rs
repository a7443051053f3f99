//! The emulated operator of Kazakhstan (CPCR).

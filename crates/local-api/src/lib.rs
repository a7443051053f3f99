//! JSON tasks to commands and back

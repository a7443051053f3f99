//! The emulated fiscal storage (ФН).

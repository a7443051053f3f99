//! Slip to paper: 32-column text

//! The wire of the fiscal storage: frames, typed commands, transports

//! One state machine: Event in, Step out

//! Kazakhstan: frames and messages of the operator's protocol, tokens, the autonomous queue

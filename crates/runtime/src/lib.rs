//! Threads, lanes, sockets and the real clock that carry the engine's jobs out

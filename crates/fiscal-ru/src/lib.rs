//! Russia: fiscal documents (FFD, TLV) and the fiscal storage behind the device trait

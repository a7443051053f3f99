//! QR symbols of `GS ( k`, drawn by the printer itself.

use qrcode::{Color, EcLevel, QrCode};

/// Settings and the stored data; kept until ESC @.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Dots a module, 1 to 16.
    pub module: usize,
    /// 0 to 3 for the levels L, M, Q, H.
    pub level: u8,
    /// What was stored.
    pub data: Vec<u8>,
}

impl Default for Qr {
    fn default() -> Self {
        Self { module: 3, level: 0, data: Vec::new() }
    }
}

/// A symbol without its quiet zone.
#[derive(Debug)]
pub struct Symbol {
    modules: Vec<bool>,
    across: usize,
    module: usize,
}

impl Qr {
    /// The symbol of the stored data.
    pub fn symbol(&self) -> Result<Symbol, String> {
        if self.data.is_empty() {
            return Err("nothing is stored".to_owned());
        }
        let level = match self.level {
            0 => EcLevel::L,
            1 => EcLevel::M,
            2 => EcLevel::Q,
            _ => EcLevel::H,
        };
        let code =
            QrCode::with_error_correction_level(&self.data, level).map_err(|error| error.to_string())?;
        let modules = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Symbol { modules, across: code.width(), module: self.module })
    }

    /// What is stored, as text, control codes as U+FFFD; bytes that are no text in hex.
    pub fn content(&self) -> String {
        match std::str::from_utf8(&self.data) {
            Ok(text) => {
                text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
            }
            Err(_) => self.data.iter().map(|byte| format!("{byte:02X}")).collect(),
        }
    }
}

impl Symbol {
    /// Width and height, dots.
    pub fn side(&self) -> usize {
        self.across * self.module
    }

    /// Is this dot black?
    pub fn dot(&self, x: usize, y: usize) -> bool {
        let at = y / self.module * self.across + x / self.module;
        self.modules.get(at).copied().unwrap_or(false)
    }
}

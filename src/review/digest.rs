//! Digests: by which bytes are told apart.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Returns the SHA-256 of some bytes in hexadecimal digits.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Returns what a content security policy names a text by that stands in the page.
#[must_use]
pub fn inline_hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// Returns the first eight bytes of the SHA-256 of some texts, none of which can be
/// taken for a part of another.
pub(super) fn short(texts: &[&str]) -> u64 {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    let first: Vec<u8> = hasher.finalize().iter().copied().take(8).collect();
    first
        .into_iter()
        .fold(0, |number, byte| number << 8 | u64::from(byte))
}

/// What is written piece by piece, its length and its SHA-256.
#[derive(Debug, Clone, Default)]
pub struct Running {
    hasher: Sha256,
    bytes: u64,
}

impl Running {
    /// Adds a piece.
    pub fn add(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    /// Returns what is known of the whole, as a file of a name.
    #[must_use]
    pub fn finish(self, is: &str, file: &str) -> super::File {
        super::File {
            is: is.to_owned(),
            file: file.to_owned(),
            bytes: self.bytes,
            sha256: hexadecimal(&self.hasher.finalize()),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

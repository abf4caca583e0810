//! Paging: long answers page by page.

use std::io::{IsTerminal as _, Write as _};
use std::process::{Command, Stdio};
use unicode_width::UnicodeWidthStr as _;

/// Shows a text in a pager if it is longer than the screen; returns whether it
/// did.
pub(super) fn show(text: &str) -> bool {
    if !std::io::stdout().is_terminal() {
        return false;
    }
    let Some((width, height)) = terminal_size::terminal_size() else {
        return false;
    };
    let width = usize::from(width.0).max(1);
    let rows: usize = text
        .lines()
        .map(|line| line.width().div_ceil(width).max(1))
        .sum();
    rows >= usize::from(height.0) && page(text)
}

fn page(text: &str) -> bool {
    let command = ["BAILIWICK_PAGER", "PAGER"]
        .into_iter()
        .filter_map(std::env::var_os)
        .find(|command| !command.is_empty())
        .and_then(|command| command.into_string().ok())
        .unwrap_or_else(|| "less".to_owned());
    let mut words = command.split_whitespace();
    let Some(program) = words.next() else {
        return false;
    };
    let mut pager = Command::new(program);
    pager.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        pager.env("LESS", "FRX");
    }
    let Ok(mut pager) = pager.spawn() else {
        return false;
    };
    if let Some(mut input) = pager.stdin.take() {
        // Whoever leaves the pager early has seen enough.
        let _ = input.write_all(text.as_bytes());
    }
    let _ = pager.wait();
    true
}

//! Ctrl-C while a command runs.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::Exit;

/// Nothing is being written: the program may end at once.
const IDLE: u8 = 0;
/// Something is being written, which has to be cleared away first.
const WRITING: u8 = 1;
/// Ctrl-C was pressed while something was being written.
const ASKED: u8 = 2;

/// What Ctrl-C does: it ends the program, unless files are being written. Then it
/// is for the writer to stop, and only a second one ends the program.
#[derive(Debug, Clone, Default)]
pub(super) struct Interrupt(Arc<AtomicU8>);

impl Interrupt {
    /// Returns what Ctrl-C does from now on.
    pub(super) fn install() -> Self {
        let interrupt = Self::default();
        let state = Arc::clone(&interrupt.0);
        // Without a handler Ctrl-C ends the program all the same.
        let _ = ctrlc::set_handler(move || {
            let asked =
                state.compare_exchange(WRITING, ASKED, Ordering::Relaxed, Ordering::Relaxed);
            if asked.is_err() {
                let mut err = std::io::stderr();
                let clear = if err.is_terminal() { "\r\x1b[K" } else { "" };
                let _ = writeln!(err, "{clear}interrupted");
                std::process::exit(i32::from(Exit::Interrupted as u8));
            }
        });
        interrupt
    }

    /// Writes something, and returns what came of it unless Ctrl-C was pressed.
    pub(super) fn writing<T>(&self, write: impl FnOnce() -> T) -> Result<T, Exit> {
        self.0.store(WRITING, Ordering::Relaxed);
        let written = write();
        if self.0.swap(IDLE, Ordering::Relaxed) == ASKED {
            return Err(Exit::Interrupted);
        }
        Ok(written)
    }

    /// Returns whether Ctrl-C was pressed while something is being written.
    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed) == ASKED
    }
}

//! A session at a pseudo-terminal, and what its screen shows.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use vt100::Parser;

pub(super) const PATIENCE: Duration = Duration::from_mins(1);

type Screen = Arc<(Mutex<Parser>, Condvar)>;

/// A session at a terminal.
pub(super) struct Terminal {
    pub(super) child: Box<dyn Child + Send + Sync>,
    pub(super) master: Box<dyn MasterPty + Send>,
    input: Box<dyn Write + Send>,
    pub(super) screen: Screen,
}

/// A folder for the state and configuration of one user.
pub(super) fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub(super) struct Start<'h> {
    home: &'h Path,
    rows: u16,
    columns: u16,
    pub(super) arguments: Vec<String>,
    variables: Vec<(&'static str, String)>,
}

impl<'h> Start<'h> {
    pub(super) fn new(home: &'h TempDir) -> Self {
        Self {
            home: home.path(),
            rows: 24,
            columns: 80,
            arguments: vec![
                "repl".into(),
                "examples/alpine".into(),
                "--at".into(),
                "2024-05-02".into(),
            ],
            variables: Vec::new(),
        }
    }

    pub(super) fn size(mut self, rows: u16, columns: u16) -> Self {
        (self.rows, self.columns) = (rows, columns);
        self
    }

    pub(super) fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(super) fn facts(mut self, path: &Path) -> Self {
        self.arguments[1] = path.display().to_string();
        self
    }

    pub(super) fn variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    pub(super) fn run(self) -> Terminal {
        let size = PtySize {
            rows: self.rows,
            cols: self.columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bailiwick"));
        command.args(&self.arguments);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.env_clear();
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("LANG", "C.UTF-8"),
            ("PATH", "/usr/bin:/bin"),
        ] {
            command.env(name, value);
        }
        command.env("HOME", self.home);
        command.env("XDG_STATE_HOME", self.home.join("state"));
        command.env("XDG_CONFIG_HOME", self.home.join("config"));
        for (name, value) in self.variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen: Screen = Arc::new((
            Mutex::new(Parser::new(
                self.rows.try_into().unwrap(),
                self.columns.try_into().unwrap(),
                0,
            )),
            Condvar::new(),
        ));
        let mut output = pair.master.try_clone_reader().unwrap();
        let shared = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                shared.0.lock().unwrap().process(&bytes[..count]);
                shared.1.notify_all();
            }
        });
        Terminal {
            child,
            input: pair.master.take_writer().unwrap(),
            master: pair.master,
            screen,
        }
    }
}

impl Terminal {
    pub(super) fn send(&mut self, keys: &str) -> &mut Self {
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
        self
    }

    /// Waits until the screen is as it should be.
    pub(super) fn until(&mut self, what: &str, is: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        let (screen, changed) = &*self.screen;
        let mut guard: MutexGuard<'_, Parser> = screen.lock().unwrap();
        while !is(guard.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited for {what}; the screen is\n{}",
                guard.screen().contents()
            );
            guard = changed.wait_timeout(guard, left).unwrap().0;
        }
        drop(guard);
        self
    }

    /// Sends keys until the screen has a text: while the line is handed over
    /// from the editor to the question, a key may still go to the editor.
    pub(super) fn insist(&mut self, keys: &str, text: &str) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        loop {
            self.send(keys);
            let (screen, changed) = &*self.screen;
            let again = Instant::now() + Duration::from_millis(300);
            let mut guard = screen.lock().unwrap();
            loop {
                if guard.screen().contents().contains(text) {
                    drop(guard);
                    return self;
                }
                let left = again.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    break;
                }
                guard = changed.wait_timeout(guard, left).unwrap().0;
            }
            assert!(
                Instant::now() < end,
                "waited for {text}; the screen is\n{}",
                guard.screen().contents()
            );
        }
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.until(text, |screen| screen.contents().contains(text))
    }

    /// Waits for a prompt with nothing behind it, where the cursor stands.
    pub(super) fn prompt(&mut self) -> &mut Self {
        self.until("the prompt", |screen| {
            let (row, column) = screen.cursor_position();
            let line = row_text(screen, row);
            line.starts_with("bailiwick")
                && line.trim_end().ends_with('>')
                && usize::from(column) == line.trim_end().chars().count() + 1
        })
    }

    /// Waits for the prompt, enters a line and waits for a text.
    pub(super) fn ask(&mut self, line: &str, text: &str) -> &mut Self {
        self.prompt().send(&format!("{line}\r")).text(text)
    }

    /// Waits until the last line is such a one, up to the cursor.
    pub(super) fn line(&mut self, text: &str) -> &mut Self {
        self.until(text, |screen| {
            let (row, _) = screen.cursor_position();
            row_text(screen, row).trim_end().ends_with(text)
        })
    }

    pub(super) fn contents(&self) -> String {
        self.screen.0.lock().unwrap().screen().contents()
    }

    pub(super) fn ends(&mut self, code: u32) {
        assert_eq!(self.child.wait().unwrap().exit_code(), code);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn row_text(screen: &vt100::Screen, row: u16) -> String {
    let (_, columns) = screen.size();
    screen
        .rows(0, columns.get())
        .nth(usize::from(row))
        .unwrap_or_default()
}

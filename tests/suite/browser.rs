//! A real browser, driven from tests: Chromium without a window.

use serde_json::{Value, json};
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tungstenite::{Message, WebSocket};

/// The environment variable with which a browser is demanded: whoever sets it wants no
/// test to be skipped.
const DEMAND: &str = "BAILIWICK_NEEDS_BROWSER";

/// What the browser is called, the first that is there.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A page in a browser of its own.
pub(crate) struct Browser {
    child: Child,
    socket: WebSocket<TcpStream>,
    session: String,
    calls: u64,
    /// What was reported meanwhile.
    pub(crate) events: Vec<Value>,
    profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a browser with an empty page; nothing, said aloud, where there is none and
    /// none is demanded.
    pub(crate) fn open() -> Option<Self> {
        let Some(program) = program() else {
            assert!(
                std::env::var_os(DEMAND).is_none(),
                "{DEMAND} is set, and no browser is installed: {NAMES:?}"
            );
            // Written past the test's own output, which is only shown when it fails.
            let _ = writeln!(std::io::stderr(), "skipped: no browser is installed here");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut child = Command::new(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--window-size=1400,1000",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.ok()?;
            Some(line.strip_prefix("DevTools listening on ")?.to_owned())
        });
        let address = address.expect("the browser says where it listens");
        // What it says later is not of interest, but wants to be read.
        std::thread::spawn(move || lines.for_each(drop));
        let host = address.strip_prefix("ws://").unwrap();
        let stream = TcpStream::connect(host.split('/').next().unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(address.as_str(), stream).unwrap();
        let mut browser = Self {
            child,
            socket,
            session: String::new(),
            calls: 0,
            events: Vec::new(),
            profile,
        };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attached = browser.call(
            "Target.attachToTarget",
            json!({"targetId": target["targetId"], "flatten": true}),
        );
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.call("Page.setLifecycleEventsEnabled", json!({"enabled": true}));
        Some(browser)
    }

    /// Calls a method of the browser and returns what it answers.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.calls += 1;
        let mut call = json!({"id": self.calls, "method": method, "params": parameters});
        if !self.session.is_empty() {
            call["sessionId"] = self.session.clone().into();
        }
        self.socket.send(Message::text(call.to_string())).unwrap();
        loop {
            let message = self.next();
            if message["id"] == json!(self.calls) {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].clone();
            }
            self.events.push(message);
        }
    }

    fn next(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.socket.read().unwrap() {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    /// Goes to a file, or to a place in it, and waits until it is there.
    pub(crate) fn visit(&mut self, path: &Path, place: &str) {
        // Otherwise going to a place in the same file would not load it.
        self.load("about:blank");
        self.load(&format!("file://{}{place}", path.display()));
    }

    fn load(&mut self, address: &str) {
        self.events.clear();
        let loading = self.call("Page.navigate", json!({"url": address}));
        let is_there = |event: &Value| {
            event["method"] == "Page.lifecycleEvent"
                && event["params"]["name"] == "load"
                && event["params"]["loaderId"] == loading["loaderId"]
        };
        while !self.events.iter().any(is_there) {
            let event = self.next();
            self.events.push(event);
        }
    }

    /// Returns what an expression comes to in the page.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let result = self.call(
            "Runtime.evaluate",
            json!({"expression": expression, "returnByValue": true, "awaitPromise": true}),
        );
        assert!(
            result.get("exceptionDetails").is_none(),
            "{expression}: {result}"
        );
        result["result"]["value"].clone()
    }

    /// Returns the markup of each element that a selector names; this needs no script.
    pub(crate) fn found(&mut self, selector: &str) -> Vec<String> {
        let document = self.call("DOM.getDocument", json!({"depth": 0}));
        let root = &document["root"]["nodeId"];
        let found = self.call(
            "DOM.querySelectorAll",
            json!({"nodeId": root, "selector": selector}),
        );
        let nodes = found["nodeIds"].as_array().unwrap().iter();
        nodes
            .map(|node| {
                let markup = self.call("DOM.getOuterHTML", json!({"nodeId": node}));
                markup["outerHTML"].as_str().unwrap().to_owned()
            })
            .collect()
    }

    /// Returns what the browser complained about, and every address that it asked for
    /// which is no part of the page.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let complaint = |event: &Value| {
            let parameters = &event["params"];
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" | "Log.entryAdded" => Some(parameters.to_string()),
                "Network.requestWillBeSent" => {
                    let address = parameters["request"]["url"].as_str()?;
                    (!address.starts_with("file://")).then(|| address.to_owned())
                }
                _ => None,
            }
        };
        self.events.iter().filter_map(complaint).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        debug_assert!(self.profile.path().exists());
    }
}

fn program() -> Option<PathBuf> {
    let folders: OsString = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    NAMES.iter().find_map(|name| {
        let mut paths = folders.iter().map(|folder| folder.join(name));
        paths.find(|path| path.is_file())
    })
}

//! The report of a review in a real browser: it filters, sorts, is found by its links,
//! is printed, works without scripts, and nothing from the facts gets to do anything.

use crate::browser::Browser;
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Names that would do something if they were taken for markup, script or a formula, or
/// that hide in which direction they are written.
const HOSTILE: [&str; 6] = [
    "<script>window.taken=1</script>",
    "</script><script>window.taken=2</script>",
    "\"><img src=x onerror=window.taken=3>",
    "=cmd|' /C calc'!A0",
    "{{7*7}}&lt;b&gt;",
    "ana\u{200f}@c.example",
];

/// A folder with the pack of some facts.
struct Pack {
    folder: PathBuf,
    /// What removes it in the end.
    _removed: Option<TempDir>,
}

impl Pack {
    fn of(facts: &str, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::write(folder.path(), facts, more);
        Self {
            folder: folder.path().to_owned(),
            _removed: Some(folder),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the test makes its own files")]
    fn write(folder: &Path, facts: &str, more: &[&str]) {
        std::fs::write(folder.join("facts.json"), facts).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_bailiwick"))
            .args(["review", "new", "--facts", "facts.json", "-o", "pack"])
            .args(["--at", "2024-05-02T10:30:00Z"])
            .args(more)
            .current_dir(folder)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
    }

    fn report(&self) -> PathBuf {
        self.folder.join("pack").join("report.html")
    }
}

/// The pack of so many customers that not all rows are in the markup.
fn many() -> &'static Pack {
    static MANY: OnceLock<Pack> = OnceLock::new();
    MANY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report");
        std::fs::create_dir_all(&folder).unwrap();
        Pack::write(&folder, &facts(600), &["--force"]);
        Pack {
            folder,
            _removed: None,
        }
    })
}

/// Two partner full administrators, as many customers as are wanted, and at each of them
/// somebody with a hostile name.
fn facts(customers: usize) -> String {
    let mut orgs = vec![json!({"id": "p", "kind": "partner"})];
    let mut users = vec![
        json!({"id": "petra", "home": "p"}),
        json!({"id": "pavel", "home": "p"}),
    ];
    let mut manages = Vec::new();
    let mut grants =
        vec![json!({"role": "partner_full_admin", "to": "pavel", "on": "p", "by": "petra"})];
    for number in 0..customers {
        let id = format!("c{number:04}");
        orgs.push(json!({"id": id, "kind": "customer"}));
        manages.push(json!({"partner": "p", "customer": id}));
        let name = match HOSTILE.get(number) {
            Some(name) => (*name).to_owned(),
            None => format!("{}-{number}", HOSTILE[number % HOSTILE.len()]),
        };
        users.push(json!({"id": name, "home": id}));
        grants.push(json!({"role": "device_admin", "to": name, "on": id, "by": "petra"}));
    }
    let events = [json!({"user": "petra", "on": "p"})];
    let first = json!({
        "orgs": orgs, "users": users, "manages": manages, "grants": grants,
    });
    let mut text = first.to_string();
    text.pop();
    let _ = write!(text, ",\"events\":[{{\"FirstUser\":{}}}]}}", events[0]);
    text
}

/// How many rows are on show.
const SHOWN: &str = "document.querySelectorAll('#review tbody[id]').length";

/// Enters a text into the filter.
fn enter(browser: &mut Browser, text: &str) {
    browser.value(&format!(
        "(() => {{ const it = document.getElementById('filter'); it.value = {}; \
         it.dispatchEvent(new Event('input')); }})()",
        json!(text)
    ));
}

/// The texts of a column of the rows on show.
fn column(browser: &mut Browser, column: usize) -> Vec<String> {
    let texts = browser.value(&format!(
        "[...document.querySelectorAll('#review tbody[id]')]\
         .map((row) => row.rows[0].cells[{column}].textContent)"
    ));
    let texts = texts.as_array().unwrap();
    texts
        .iter()
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn rows_are_filtered_and_sorted() {
    let Some(mut browser) = Browser::open() else {
        return;
    };
    let pack = Pack::of(&facts(20), &[]);
    browser.visit(&pack.report(), "");
    // Petra at p in two roles, Pavel in one, both at each customer, and its own people.
    let all = 3 + 20 * 3;
    assert_eq!(browser.value(SHOWN), all);
    enter(&mut browser, "pavel c0007");
    assert_eq!(browser.value(SHOWN), 1);
    assert_eq!(column(&mut browser, 2), ["c0007"]);
    assert_eq!(
        browser.value("document.getElementById('count').value"),
        format!("1 of {all}")
    );
    enter(&mut browser, "nothing like this");
    assert_eq!(browser.value(SHOWN), 0);
    assert_eq!(
        browser.value("document.getElementById('count').value"),
        "No row matches."
    );
    enter(&mut browser, "");
    assert_eq!(browser.value(SHOWN), all);
    browser.value(
        "(() => { const it = document.getElementById('way'); it.value = 'home'; \
         it.dispatchEvent(new Event('input')); })()",
    );
    assert_eq!(browser.value(SHOWN), 23);
    let press = "document.querySelectorAll('#review thead button')[2].click()";
    browser.value(press);
    let mut wanted = column(&mut browser, 2);
    assert_eq!(wanted[0], "c0000");
    assert!(wanted.is_sorted());
    browser.value(press);
    wanted.reverse();
    assert_eq!(column(&mut browser, 2), wanted);
    assert_eq!(
        browser.value("document.querySelectorAll('#review thead th')[2].ariaSort"),
        "descending"
    );
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn a_link_leads_to_its_row_even_where_it_is_folded_or_not_drawn() {
    let Some(mut browser) = Browser::open() else {
        return;
    };
    let few = Pack::of(&facts(10), &["--baseline", "facts.json"]);
    let ids = "[...document.querySelectorAll('tbody[id]')].map((row) => row.id)";
    browser.visit(&few.report(), "");
    assert_eq!(browser.value(SHOWN), 0, "all is as in the baseline");
    let id = browser.value(ids)[3].as_str().unwrap().to_owned();
    let is_seen = |id: &str| {
        format!(
            "(() => {{ const row = document.getElementById('{id}'); \
             const at = row.getBoundingClientRect(); \
             return row.querySelector('details').open && at.height > 0 \
             && at.top >= 0 && at.bottom <= innerHeight; }})()"
        )
    };
    browser.visit(&few.report(), &format!("#{id}"));
    assert_eq!(browser.value(&is_seen(&id)), true);
    assert_eq!(
        browser.value("document.getElementById('unchanged').open"),
        true
    );

    browser.visit(&many().report(), "");
    assert_eq!(browser.value(SHOWN), 500);
    browser.value("document.getElementById('more').click()");
    assert_eq!(browser.value(SHOWN), 1000);
    let last = "JSON.parse(document.getElementById('data').textContent).rows.at(-1)[0]";
    let id = format!("row-{}", browser.value(last).as_str().unwrap());
    browser.value(&format!("location.hash = '{id}'"));
    browser.value("new Promise((done) => setTimeout(done, 100))");
    assert_eq!(browser.value(&is_seen(&id)), true);
    // Its proof is there as well, down to the fact.
    let says = format!("document.getElementById('{id}').querySelector('pre').textContent");
    let says = browser.value(&says);
    let proof = says.as_str().unwrap();
    assert!(proof.contains("[H") && proof.contains(".ron:"), "{proof}");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn without_scripts_the_tables_are_there() {
    let Some(mut browser) = Browser::open() else {
        return;
    };
    browser.call(
        "Emulation.setScriptExecutionDisabled",
        json!({"value": true}),
    );
    browser.visit(&many().report(), "");
    let count = |browser: &mut Browser, selector: &str| browser.found(selector).len();
    assert_eq!(count(&mut browser, "#review tbody[id] tr.why pre"), 1000);
    assert_eq!(count(&mut browser, "#controls[hidden]"), 1);
    assert_eq!(count(&mut browser, "thead button"), 0);
    // What is left out of the markup is said on the page.
    let note = browser.found("#rows ~ .note").remove(0);
    assert!(
        note.contains(
            "1000 rows stand on this page without a script; 803 more are in the page as data \
             and shown by its script; all are in decisions.csv and decisions.xlsx."
        ),
        "{note}"
    );
    let few = Pack::of(&facts(2), &[]);
    browser.visit(&few.report(), "");
    let tree = browser.call("Accessibility.getFullAXTree", json!({}));
    let nodes = tree["nodes"].as_array().unwrap().iter();
    let seen: Vec<(&str, &str)> = nodes
        .filter(|node| node["ignored"] == false)
        .filter_map(|node| {
            Some((
                node["role"]["value"].as_str()?,
                node["name"]["value"].as_str()?,
            ))
        })
        .collect();
    for wanted in [
        ("heading", "Rows to decide"),
        ("columnheader", "Organization"),
        ("rowheader", "pavel p"),
        ("image", "Rows by route"),
        ("table", "Rows to decide: 9"),
        ("link", "Skip to the rows"),
    ] {
        assert!(seen.contains(&wanted), "no {wanted:?} among {seen:?}");
    }
}

#[test]
fn names_are_names_and_nothing_else() {
    let Some(mut browser) = Browser::open() else {
        return;
    };
    // So many that they are in the markup and in the data.
    browser.visit(&many().report(), "");
    for _ in 0..4 {
        browser.value("document.getElementById('more').click()");
    }
    assert_eq!(browser.value(SHOWN), 3 + 600 * 3);
    let users = column(&mut browser, 1);
    for name in HOSTILE {
        let seen = name.replace('\u{200f}', "⟨U+200F⟩");
        let count = users.iter().filter(|user| user.starts_with(&seen)).count();
        assert_eq!(count, 100, "{name}");
    }
    // Whatever is drawn from data is there.
    let missing = "document.getElementById('review').textContent.includes('undefined')";
    assert_eq!(browser.value(missing), false);
    assert_eq!(browser.value("typeof window.taken"), "undefined");
    assert_eq!(browser.value("document.images.length"), 0);
    assert_eq!(browser.value("document.scripts.length"), 2);
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn nothing_leaves_the_page() {
    let Some(mut browser) = Browser::open() else {
        return;
    };
    let pack = Pack::of(&facts(20), &[]);
    browser.visit(&pack.report(), "");
    enter(&mut browser, "petra");
    assert_eq!(browser.complaints(), [""; 0]);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let refused = browser.value(&format!(
        "fetch('http://{address}/').then(() => 'sent', () => 'refused')"
    ));
    assert_eq!(refused, "refused");
    let refused = browser.value(&format!(
        "new Promise((done) => {{ const it = new Image(); it.onload = () => done('sent'); \
         it.onerror = () => done('refused'); it.src = 'http://{address}/a.png'; }})"
    ));
    assert_eq!(refused, "refused");
    let nobody = listener.accept().map(drop).map_err(|error| error.kind());
    assert_eq!(nobody, Err(std::io::ErrorKind::WouldBlock));
}

#[test]
fn on_paper_there_are_rows_and_no_controls() {
    let Some(mut browser) = Browser::open() else {
        return;
    };
    let pack = Pack::of(&facts(20), &["--lang", "sl"]);
    browser.visit(&pack.report(), "");
    let shown =
        |selector: &str| format!("getComputedStyle(document.querySelector('{selector}')).display");
    assert_eq!(browser.value(&shown("#controls")), "flex");
    browser.call("Emulation.setEmulatedMedia", json!({"media": "print"}));
    for selector in ["#controls", "nav", ".skip"] {
        assert_eq!(browser.value(&shown(selector)), "none", "{selector}");
    }
    assert_eq!(browser.value(SHOWN), 63);
    let printed = browser.call("Page.printToPDF", json!({"preferCSSPageSize": true}));
    let printed = printed["data"].as_str().unwrap();
    // What a PDF begins with, in the alphabet in which it is handed over.
    assert!(printed.starts_with("JVBERi0"), "no PDF");
    assert!(printed.len() > 40_000, "{} letters", printed.len());
    assert_eq!(browser.value("document.documentElement.lang"), "sl");
}

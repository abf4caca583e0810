//! One list, however it is written, and however long.

use super::{read_all, read_asked};
use bailiwick::import::asked::Asked;
use bailiwick::import::read::{Form, Taken, What, read};
use bailiwick::import::record::{Person, Record, User};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::io::{self, Read, Write as _};

/// Some people, and what is read of them.
fn people(count: u32) -> (Vec<String>, Vec<Taken>) {
    let person = |number| {
        let text = format!(
            "{{\"id\": \"p{number}\", \"emails\": [\"č{number}@hrast.example\"], \"roles\": null, \"orgId\": \"o\", \"extra\": {{\"a\": [1, {{}}]}}}}"
        );
        let taken = Taken {
            record: number,
            what: What::Record(Record::Person(Person {
                id: format!("p{number}"),
                emails: vec![format!("č{number}@hrast.example")],
                org: Some("o".to_owned()),
                ..Person::default()
            })),
        };
        (text, taken)
    };
    (1..=count).map(person).unzip()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A text in every encoding in which a file may be.
fn encoded(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let marked = format!("\u{feff}{text}");
    let plain = [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with a mark", marked.as_bytes().to_vec()),
        ("UTF-16LE", utf16(text, u16::to_le_bytes)),
        ("UTF-16LE with a mark", utf16(&marked, u16::to_le_bytes)),
        ("UTF-16BE", utf16(text, u16::to_be_bytes)),
        ("UTF-16BE with a mark", utf16(&marked, u16::to_be_bytes)),
    ];
    let packed: Vec<_> = plain
        .iter()
        .map(|(name, bytes)| (*name, packed(bytes)))
        .collect();
    plain.into_iter().chain(packed).collect()
}

#[test]
fn one_list_is_read_in_every_form() {
    let (texts, wanted) = people(4);
    let (list, lines) = (texts.join(","), texts.join("\n"));
    let (first, last) = (texts[..2].join(","), texts[2..].join(","));
    let request = "\"request\":\"GET https://webexapis.com/v1/people\"";
    let forms = [
        format!("{{\"items\":[{list}],\"notFoundIds\":[]}}"),
        format!("\n\n {{ \"notFoundIds\" : null, \"items\" : [\n{list}\n] }}\n"),
        format!("[{list}]"),
        lines.clone(),
        format!("{lines}\r\n\r\n"),
        format!("{{\"items\":[{first}]}}\n{{\"items\":[{last}]}}"),
        format!("{{\"items\":[{first}]}}{{\"items\":[]}}{{\"items\":null}}[{last}]"),
        format!("[{{\"items\":[{first}]}},{{\"items\":[{last}]}}]"),
        format!("{{{request},\"response\":{{\"items\":[{list}]}}}}"),
        format!("{{\"response\":{{\"items\":[{list}]}},{request}}}"),
        format!(
            "{{\"response\":{{\"items\":[{first}]}},{request}}}\n{{{request},\"response\":[{last}]}}"
        ),
    ];
    for form in forms {
        for (name, bytes) in encoded(&form) {
            let (found, seen) = read_all(&bytes);
            assert_eq!(found, wanted, "{name}: {form}");
            let seen = seen.unwrap();
            assert_eq!((seen.form, seen.records), (Form::Json, 4), "{name}: {form}");
        }
    }
}

#[test]
fn one_table_is_read_in_every_form() {
    let rows = [
        ["E-mail", "Role", "Display name", "Phone"],
        [
            "ana@hrast.example",
            "Full Administrator",
            "Ana \"A\" Hrast; x",
            "1",
        ],
        ["bor@hrast.example", "", "Bor,\tč|\nHrast", ""],
    ];
    let user = |record, email: &str, roles: &[&str], name: &str| Taken {
        record,
        what: What::Record(Record::User(User {
            email: email.to_owned(),
            name: Some(name.to_owned()),
            org: Some("11111111-2222-3333-4444-555555555555".to_owned()),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            ..User::default()
        })),
    };
    let wanted = [
        user(
            1,
            "ana@hrast.example",
            &["Full Administrator"],
            "Ana \"A\" Hrast; x",
        ),
        user(2, "bor@hrast.example", &[], "Bor,\tč|\nHrast"),
    ];
    let asked = Asked::of_name("11111111-2222-3333-4444-555555555555/admins");
    for between in [",", ";", "\t", "|"] {
        for end in ["\n", "\r\n"] {
            for last in ["", end, "\n\n", " \n"] {
                let row = |cells: &[&str; 4]| {
                    let quoted = cells.map(|it| format!("\"{}\"", it.replace('"', "\"\"")));
                    quoted.join(between)
                };
                let text = rows.iter().map(row).collect::<Vec<_>>().join(end) + last;
                for (name, bytes) in encoded(&text) {
                    let (found, seen) = read_asked(&bytes, &asked);
                    assert_eq!(found, wanted, "{name}: {text:?}");
                    assert_eq!(seen.unwrap().form, Form::Table);
                }
            }
        }
    }
}

#[test]
fn what_is_empty_has_no_records() {
    for text in ["", " \n\t", "\u{feff}", "\u{feff}\n"] {
        let (found, seen) = read_all(text.as_bytes());
        assert_eq!(
            (found.len(), seen.unwrap().form),
            (0, Form::Empty),
            "{text:?}"
        );
    }
    let (found, seen) = read_all(&packed(b""));
    assert_eq!((found.len(), seen.unwrap().form), (0, Form::Empty));
}

/// People who come about while they are read.
struct Generated {
    left: u32,
    given: u64,
    now: io::Cursor<Vec<u8>>,
    /// The most that was asked for at once.
    largest: usize,
    /// How much of what was given was not yet handed over as records, at most.
    told: std::rc::Rc<std::cell::Cell<u64>>,
}

/// The length of each record, with the comma behind it.
const LENGTH: u64 = 200;

impl Read for Generated {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.largest = self.largest.max(into.len());
        let mut count = self.now.read(into)?;
        if count == 0 && self.left > 0 {
            self.left -= 1;
            let end = if self.left == 0 { "]}" } else { "," };
            let start = format!(
                "{{\"id\":\"p{:07}\",\"emails\":[\"p@hrast.example\"],\"title\":\"",
                self.left
            );
            let fill = usize::try_from(LENGTH).unwrap() - start.len() - 3;
            let text = format!("{start}{}\"}}{end}", "x".repeat(fill));
            self.now = io::Cursor::new(text.into_bytes());
            count = self.now.read(into)?;
        }
        self.given += count as u64;
        self.told.set(self.given);
        Ok(count)
    }
}

#[test]
fn a_long_list_is_never_held() {
    const PEOPLE: u32 = 200_000;
    let told = std::rc::Rc::default();
    let mut from = Generated {
        left: PEOPLE,
        given: 0,
        now: io::Cursor::new(b"{\"items\":[".to_vec()),
        largest: 0,
        told: std::rc::Rc::clone(&told),
    };
    let (mut records, mut most) = (0_u64, 0);
    let seen = read(&mut from, &Asked::default(), None, &mut |taken| {
        assert!(matches!(taken.what, What::Record(Record::Person(_))));
        records += 1;
        most = most.max(told.get() - records * LENGTH);
    });
    assert_eq!(seen.unwrap().records, PEOPLE);
    assert_eq!(records, u64::from(PEOPLE));
    // Each record is handed over when it was read, and not later: what was given and
    // is still held is no more than a buffer, of 40,000,000 bytes in all.
    assert!(from.given > 39_000_000);
    assert!(most <= 1 << 17, "{most} bytes were held");
    assert!(from.largest <= 1 << 17, "{} bytes at once", from.largest);
}

/// An element of a list: a person, or something else.
fn element() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..99_u32).prop_map(|number| format!("{{\"id\":\"p{number}\",\"emails\":[\"a\"]}}")),
        Just("{\"emails\":[\"a\"]}".to_owned()),
        Just("{\"id\":\"p\",\"emails\":5}".to_owned()),
        Just("{\"id\":\"p\",\"emails\":[\"a\"],\"id\":\"q\"}".to_owned()),
        Just("{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Schema\"]}".to_owned()),
        Just("{\"a\":{\"items\":[{},{}]}}".to_owned()),
        Just("{}".to_owned()),
        Just("[[], [{}]]".to_owned()),
        Just("\"text \\ud83d\"".to_owned()),
        Just("null".to_owned()),
        Just("-1.5e9".to_owned()),
        Just("true".to_owned()),
    ]
}

/// Bytes that may be an export, changed in some places.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let known = [
        &include_bytes!("../../../data/webex-api/scim-users.json")[..],
        &include_bytes!("../../../data/webex-api/people.json")[..],
        &include_bytes!("../../../data/webex-api/admin-audit-events.json")[..],
        &include_bytes!("../../../data/exports/managed-by.jsonl")[..],
        &include_bytes!("../../../data/exports/administrators.csv")[..],
        &include_bytes!("../../../data/exports/support.csv")[..],
    ];
    let file = (0..known.len()).prop_map(move |at| known[at].to_vec());
    let wide = file.clone().prop_map(|bytes| {
        let text = String::from_utf8(bytes).unwrap();
        utf16(&text, u16::to_le_bytes)
    });
    let file = prop_oneof![file.clone(), wide, file.prop_map(|bytes| packed(&bytes))];
    let change = (any::<prop::sample::Index>(), any::<u8>());
    let changed = (
        file,
        prop::collection::vec(change, 0..6),
        any::<prop::sample::Index>(),
    );
    let changed = changed.prop_map(|(mut bytes, changes, end)| {
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if end.index(2) == 0 {
            bytes.truncate(end.index(bytes.len()));
        }
        bytes
    });
    prop_oneof![
        1 => prop::collection::vec(any::<u8>(), 0..200),
        1 => "[\\[{}\\]\",;:\t\n\\\\a0nul]{0,60}".prop_map(String::into_bytes),
        4 => changed,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_makes_it_panic(bytes in bytes()) {
        let (found, seen) = read_all(&bytes);
        let mut numbers: Vec<u32> = found.iter().map(|taken| taken.record).collect();
        numbers.sort_unstable();
        prop_assert!(numbers.into_iter().eq(1..=u32::try_from(found.len()).unwrap()));
        if let Err(broken) = seen {
            prop_assert!(broken.line > 0 && broken.column > 0);
            let mut sources = bailiwick::diagnostic::Sources::default();
            let error = broken.diagnostic("x", &mut sources);
            prop_assert!(!bailiwick::diagnostic::render(&[error], &sources, false).is_empty());
        }
    }

    #[test]
    fn every_element_of_a_list_is_accounted_for(
        elements in prop::collection::vec(element(), 0..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let text = format!("{{\"items\":[{}]}}", elements.join(","));
        let (found, seen) = read_all(text.as_bytes());
        prop_assert_eq!(found.len(), elements.len());
        prop_assert_eq!(seen.unwrap().records as usize, elements.len());
        for (taken, element) in found.iter().zip(&elements) {
            let is_record = matches!(taken.what, What::Record(_));
            prop_assert_eq!(is_record, element.ends_with("[\"a\"]}") && element.contains("id"));
        }
        // Cut off anywhere, the elements before that are found, and then an error.
        let end = cut.index(text.len());
        let (before, seen) = read_all(&text.as_bytes()[..end]);
        prop_assert!(found.starts_with(&before));
        let whole = elements.iter().scan("{\"items\":[".len(), |at, element| {
            *at += element.len() + 1;
            Some(*at)
        });
        let whole = whole.filter(|at| *at <= end).count();
        prop_assert!((whole..=whole + 1).contains(&before.len()), "{} of {whole}", before.len());
        prop_assert_eq!(seen.is_err(), end > 0);
    }
}

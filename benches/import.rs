//! How long it takes to read an export of a million people, in each form in which one
//! comes, in megabytes of text a second.
//!
//! The export comes about while it is read, so that no disk takes part and nobody holds
//! it: what `/usr/bin/time -v` says of the memory is what reading needs.

use bailiwick::import::asked::Asked;
use bailiwick::import::read::{What, read};
use divan::Bencher;
use divan::counter::BytesCount;
use std::io::{self, Cursor, Read};

fn main() {
    divan::main();
}

const PEOPLE: u32 = 1_000_000;

/// The people of an export, who come about while they are read.
struct Export {
    form: Form,
    next: u32,
    now: Cursor<Vec<u8>>,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    /// One answer of the People API.
    Page,
    /// A user of the SCIM 2 API on each line.
    Lines,
    /// The table that Control Hub exports.
    Table,
}

impl Form {
    fn begin(self) -> &'static str {
        match self {
            Self::Page => "{\"notFoundIds\":null,\"items\":[",
            Self::Lines => "",
            Self::Table => {
                "First Name,Last Name,Display Name,User ID/Email (Required),User Status,Title,Webex Calling [Sub1]\n"
            }
        }
    }

    fn person(self, number: u32) -> String {
        let uuid = format!("00000000-0000-4000-8000-{number:012}");
        match self {
            Self::Page => {
                let end = if number + 1 == PEOPLE { "]}" } else { "," };
                format!(
                    "{{\"id\":\"{uuid}\",\"emails\":[\"p{number}@hrast.example\"],\"phoneNumbers\":[{{\"type\":\"work\",\"value\":\"+386 1 555 0100\",\"primary\":true}}],\"displayName\":\"Person {number}\",\"nickName\":\"P\",\"firstName\":\"Person\",\"lastName\":\"{number}\",\"orgId\":\"{uuid}\",\"roles\":[\"Y2lzY29zcGFyazovL3VzL1JPTEUvaWRfZnVsbF9hZG1pbg\"],\"licenses\":[],\"department\":\"Sales\",\"addresses\":[{{\"type\":\"work\",\"country\":\"SI\"}}],\"created\":\"2024-01-18T14:26:16.000Z\",\"lastModified\":\"2024-01-18T14:26:16.000Z\",\"timezone\":\"Europe/Ljubljana\",\"status\":\"active\",\"invitePending\":\"false\",\"loginEnabled\":\"true\",\"type\":\"person\"}}{end}"
                )
            }
            Self::Lines => format!(
                "{{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"id\":\"{uuid}\",\"userName\":\"p{number}@hrast.example\",\"active\":true,\"displayName\":\"Person {number}\",\"roles\":[{{\"value\":\"id_full_admin\",\"type\":\"cirole\"}}],\"urn:scim:schemas:extension:cisco:webexidentity:2.0:User\":{{\"accountStatus\":[\"active\"],\"managedOrgs\":[{{\"orgId\":\"{uuid}\",\"role\":\"id_full_admin\"}}],\"meta\":{{\"organizationId\":\"{uuid}\"}}}}}}\n"
            ),
            Self::Table => format!(
                "Person,{number},Person {number},p{number}@hrast.example,Active,\"Head, Sales\",TRUE\n"
            ),
        }
    }
}

impl Export {
    fn new(form: Form) -> Self {
        Self {
            form,
            next: 0,
            now: Cursor::new(form.begin().as_bytes().to_vec()),
        }
    }
}

impl Read for Export {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.now.read(into)?;
        if count > 0 || self.next == PEOPLE {
            return Ok(count);
        }
        let end = PEOPLE.min(self.next + 100);
        let people: String = (self.next..end).map(|it| self.form.person(it)).collect();
        self.next = end;
        self.now = Cursor::new(people.into_bytes());
        self.now.read(into)
    }
}

#[divan::bench(args = [Form::Page, Form::Lines, Form::Table], sample_count = 3, sample_size = 1)]
fn a_million_people(bencher: Bencher<'_, '_>, form: Form) {
    let bytes = io::copy(&mut Export::new(form), &mut io::sink()).expect("it can be made");
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        let mut people = 0;
        let seen = read(Export::new(form), &Asked::default(), None, &mut |taken| {
            people += u32::from(matches!(taken.what, What::Record(_)));
        });
        assert!(seen.is_ok_and(|seen| seen.records == PEOPLE));
        assert_eq!(people, PEOPLE);
    });
}

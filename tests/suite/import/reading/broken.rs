//! Files that break off, are damaged, or say what cannot be, and what is done about it.

use super::{brief, check, read_all};
use bailiwick::diagnostic::{Sources, render};
use bailiwick::files;
use bailiwick::import::asked::Asked;
use bailiwick::import::columns::Columns;
use bailiwick::import::plan::Plan;
use bailiwick::import::read::{What, read};
use bailiwick::reading::Item;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::io::Write as _;

fn shown(what: &str, bytes: &[u8]) -> String {
    let (found, seen) = read_all(bytes);
    let mut sources = Sources::default();
    let error = seen.unwrap_err().diagnostic("export.json", &mut sources);
    let error = render(&[error], &sources, false);
    format!("== {what}: {} records before\n{error}\n", found.len())
}

#[test]
fn where_a_file_breaks_off_is_shown() {
    let person = "{\"id\": \"p\", \"emails\": [\"č@hrast.example\"]}";
    let list = format!("{{\n  \"items\": [\n    {person},\n    {person}\n  ]\n}}\n");
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    for _ in 0..2000 {
        packed.write_all(list.as_bytes()).unwrap();
    }
    let packed = packed.finish().unwrap();
    let mut damaged = packed.clone();
    let half = damaged.len() / 2;
    damaged[half..half + 20].fill(0xff);
    let long = format!("[{}", vec![person; 5000].join(","));
    let bad = list.replacen("č", "X", 1).replace('č', "\u{1}");
    let bad: Vec<u8> = bad
        .bytes()
        .map(|byte| if byte == 1 { 0xe8 } else { byte })
        .collect();
    let table = "email,role,name\nana@hrast.example,Full Administrator,Ana\n\n";
    let open =
        format!("{table}bor@hrast.example,\"Full Administrator,Bor\neva@hrast.example,,Eva\n");
    let swallowed = format!("{open}{}", "x@hrast.example,,X\n".repeat(50_000));
    let mut latin = table.as_bytes().to_vec();
    latin.extend(b"\r\nbor@hrast.example,,Bor \xe8ernic\r\n");
    let part = |bytes: &[u8], less: usize| bytes[..bytes.len() - less].to_vec();
    let cases = [
        ("cut off in a record", part(list.as_bytes(), 20)),
        ("cut off in a list", part(list.as_bytes(), 6)),
        (
            "something else in a list",
            list.replacen(",\n", " oops,\n", 1).into_bytes(),
        ),
        (
            "something else after a page",
            format!("{list}<html>").into_bytes(),
        ),
        ("not UTF-8", bad),
        ("a long line cut off", long.into_bytes()),
        ("packed and cut off", part(&packed, 30)),
        ("packed and damaged", damaged),
        ("nested too deeply", "[".repeat(1000).into_bytes()),
        ("a table with an open quote", open.into_bytes()),
        ("a long table with an open quote", swallowed.into_bytes()),
        ("a table that is not UTF-8", latin),
    ];
    let text: String = cases
        .iter()
        .map(|(what, bytes)| shown(what, bytes))
        .collect();
    check("broken_files", &text);
}

#[test]
fn what_is_wrong_with_a_record_is_said() {
    let records = [
        "{\"emails\": [\"a@hrast.example\"], \"displayName\": \"A\"}",
        "{\"id\": {}, \"emails\": [\"a@hrast.example\"]}",
        "{\"id\": \"p\", \"emails\": 5}",
        "{\"id\": \"p\", \"emails\": [[]]}",
        "{\"id\": \"p\", \"emails\": [], \"roles\": [{\"name\": null}]}",
        "{\"id\": \"p\", \"emails\": [\"a\"], \"emails\": [\"a\"]}",
        "{\"id\": \"p\", \"emails\": [\"a\"], \"emails\": [\"b\"]}",
        "{\"id\": \"p\", \"emails\": [\"a\"], \"displayName\": \"\\ud83d!\"}",
        "{\"userName\": \"a\", \"active\": \"perhaps\"}",
        "{\"userName\": \"a\", \"managedOrgs\": [{\"role\": \"id_full_admin\"}]}",
        "{\"userName\": \"a\", \"managedOrgs\": [{\"orgId\": \"o\"}]}",
        "{\"userName\": \"a\", \"managedOrgs\": \"o\"}",
        "{\"userName\": \"a\", \"managedOrgs\": [{\"orgId\": \"o\", \"role\": \"r\"}], \"active\": \"TRUE\"}",
        "{\"schemas\": [\"urn:ietf:params:scim:schemas:core:2.0:User\"], \"id\": \"u\"}",
        "{\"schemas\": [\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"], \"totalResults\": 0}",
        "{\"schemas\": [\"urn:ietf:params:scim:api:messages:2.0:Error\"], \"detail\": \"no\"}",
        "{\"id\": \"l\", \"totalUnits\": 1, \"users\": [{\"email\": \"a\"}]}",
        "{\"message\": \"The server could not find it.\", \"errors\": [], \"trackingId\": \"R\"}",
        "{\"orgId\": \"o\", \"role\": \"r\"}",
        "{\"orgId\": {}, \"tags\": []}",
        "{\"value\": \"g\", \"$ref\": \"x\"}",
        "{\"id\": \"Y2lzY29zcGFyazovL3VzL1dPUktTUEFDRS94\", \"displayName\": \"Room\"}",
        "{\"id\": \"x\", \"name\": \"Full Administrator\"}",
        "{\"id\": \"x\", \"name\": \"Ljubljana\", \"timeZone\": \"z\"}",
        "{\"a\": 1, \"b\": 2, \"c\": 3, \"d\": 4, \"e\": 5, \"f\": 6, \"g\": 7}",
        "{}",
        "{\"items\": 5}",
        "{\"response\": null, \"request\": \"GET https://x.example/y\"}",
        "[7]",
        "{\"\\u001b[31m\": 1, \"\\u202e\": 2}",
        &format!("{{\"{}\": 1}}", "x".repeat(500)),
    ];
    let mut text = String::new();
    for record in records {
        let (found, seen) = read_all(record.as_bytes());
        assert!(seen.is_ok(), "{record}");
        assert_eq!(found.len(), 1, "{record}");
        let _ = writeln!(text, "{record}\n    {}", brief(&found[0].what));
    }
    check("wrong_records", &text);
}

#[test]
fn what_is_wrong_with_a_table_is_said() {
    let tables = [
        "Hello, world\n\nThis is no table.\n",
        "just a line\nand another\n",
        "<html><body>Sign in</body></html>",
        "PK\u{3}\u{4}, a workbook\nemail,role\n",
        "\u{89}PNG,\0\nemail,role\n",
        "E-pošta;Vloga\nana@hrast.example;Skrbnik\n",
        "email,role\nana@hrast.example,Full Administrator,more\nbor@hrast.example\neva@hrast.example,,,\n",
        "Email,Role,Site role\nana@hrast.example,Full Administrator,x\n",
        "Email,Display Name\nana@hrast.example,Ana\n",
        "UserID/Email (Required),Organization,Calling [Sub1]\nana@hrast.example,Hrast,TRUE\n",
        "UserID/Email (Required),Calling [Sub1]\nana@hrast.example,TRUE\n",
    ];
    let mut text = String::new();
    for table in tables {
        let (found, seen) = read_all(table.as_bytes());
        let _ = writeln!(text, "== {}", table.lines().next().unwrap().escape_debug());
        for taken in found {
            let _ = writeln!(text, "{}: {}", taken.record, brief(&taken.what));
        }
        if let Some(offer) = seen.unwrap().offer {
            let _ = writeln!(text, "{offer}");
        }
    }
    check("wrong_tables", &text);
}

#[test]
fn an_offer_that_is_followed_is_enough() {
    let table = "Admin,E-mail,Role,Organization\nAna,ana@hrast.example,Full Administrator,o\n";
    let (_, seen) = read_all(table.as_bytes());
    let offer = seen.unwrap().offer.unwrap();
    let plan = format!("Import(columns: {{\"a.csv\": {offer}}})");
    let mut sources = Sources::default();
    let file = sources.add("import.ron", plan);
    let plan = Plan::read(Item::of_file(&sources, file), &["a.csv"]).unwrap();
    let mut found = Vec::new();
    let columns: Option<&Columns> = plan.columns("a.csv");
    let seen = read(table.as_bytes(), &plan.asked("a.csv"), columns, &mut |it| {
        found.push(brief(&it.what));
    });
    assert_eq!(seen.unwrap().offer, None);
    assert_eq!(
        found,
        [
            "User(User { email: \"ana@hrast.example\", managed_orgs: [ManagedOrg { org: \"o\", role: \"Full Administrator\" }] })"
        ]
    );
}

#[test]
fn what_is_wrong_with_the_plan_is_said_at_once() {
    let plan = "Import(
    requests: {
        \"people.json\": \"no request\",
        \"poeple.json\": \"https://webexapis.com/v1/people\",
        \"people.json\": \"https://webexapis.com/v1/people\",
    },
    columns: {
        \"a.csv\": Columns(email: \"Email\", roles: \"Role\"),
        \"b.csv\": Columns(role: \"Role\", licences: \"x\"),
        \"c.csv\": Columns(role: \"Role\"),
        \"d.csv\": Column(email: \"Email\"),
    },
    request: {},
)
";
    let mut sources = Sources::default();
    let file = sources.add("import.ron", plan);
    let files = ["a.csv", "b.csv", "c.csv", "d.csv", "people.json"];
    let errors = Plan::read(Item::of_file(&sources, file), &files).unwrap_err();
    check("wrong_plan", &render(&errors, &sources, false));
}

const ORG: &str =
    "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi85NmFiYzJhYS0zZGNjLTExZTUtYTE1Mi1mZTM0ODE5Y2RjOWE";
const PERSON: &str =
    "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY";
const UUID: &str = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";

#[test]
fn a_request_tells_whom_it_was_about() {
    let base = "https://webexapis.com/v1";
    let org = |org: &str| Asked {
        org: Some(org.to_owned()),
        ..Asked::default()
    };
    let person = Asked {
        person: Some(PERSON.to_owned()),
        ..Asked::default()
    };
    let me = Asked {
        me: true,
        ..Asked::default()
    };
    let both = Asked {
        sub_partner: Some(UUID.to_owned()),
        ..org(ORG)
    };
    let requests = [
        (
            format!("GET {base}/partner/organizations/{ORG}/partnerAdmins"),
            Some(org(ORG)),
        ),
        (
            format!("{base}/partner/organizations/{UUID}/partnerAdmins?max=5"),
            Some(org(UUID)),
        ),
        (
            format!("/v1/partner/organizations?managedBy={PERSON}"),
            Some(person.clone()),
        ),
        (
            format!(" GET  {base}/partner/organizations?x=1&managedBy={PERSON}%3D%3D#a "),
            Some(Asked {
                person: Some(format!("{PERSON}==")),
                ..Asked::default()
            }),
        ),
        (
            format!("https://webexapis.com/identity/scim/{UUID}/v2/Users?count=100"),
            Some(org(UUID)),
        ),
        (
            format!("{base}/people?orgId={ORG}&max=1000"),
            Some(org(ORG)),
        ),
        (
            format!("{base}/wholesale/customers?onBehalfOfSubPartnerOrgId={UUID}&orgId={ORG}"),
            Some(both),
        ),
        (format!("{base}/people/me"), Some(me)),
        (
            format!("{base}/partner/organizations/{{orgId}}/partnerAdmins"),
            Some(Asked::default()),
        ),
        (format!("{base}/organizations"), Some(Asked::default())),
        ("no request".to_owned(), None),
        ("GET the people / orgs".to_owned(), None),
        ("people".to_owned(), None),
        (String::new(), None),
    ];
    for (request, wanted) in requests {
        assert_eq!(Asked::of_request(&request), wanted, "{request}");
    }
}

#[test]
fn a_name_tells_whom_a_file_is_about() {
    let either = |id: &str| Asked {
        either: Some(id.to_owned()),
        ..Asked::default()
    };
    let org = |org: &str| Asked {
        org: Some(org.to_owned()),
        ..Asked::default()
    };
    let names = [
        (format!("partner-admins-{ORG}.json"), org(ORG)),
        (format!("{ORG}/partnerAdmins.json"), org(ORG)),
        (format!("partner-admins-{ORG}-page2.json"), org(ORG)),
        (format!("partner-admins-{ORG}_2.json.gz"), org(ORG)),
        (format!("admins_{UUID}.json"), either(UUID)),
        (format!("{UUID}/x/y.json"), either(UUID)),
        (
            format!("{ORG}/managed-by-{PERSON}.json"),
            Asked {
                person: Some(PERSON.to_owned()),
                ..org(ORG)
            },
        ),
        (
            format!("11111111-1111-1111-1111-111111111111/{UUID}.json"),
            either(UUID),
        ),
        (
            "a/people-me.json".to_owned(),
            Asked {
                me: true,
                ..Asked::default()
            },
        ),
        (
            "me-1.json".to_owned(),
            Asked {
                me: true,
                ..Asked::default()
            },
        ),
        ("readme.json".to_owned(), Asked::default()),
        ("me-and-others.json".to_owned(), Asked::default()),
        (format!("{UUID}-page2.json"), either(UUID)),
        (format!("x-{PERSON}Me.json"), Asked::default()),
        ("partner-admins.json".to_owned(), Asked::default()),
        ("č/ž-Y2lzY29zcGFyazovL.json".to_owned(), Asked::default()),
    ];
    for (name, wanted) in names {
        assert_eq!(Asked::of_name(&name), wanted, "{name}");
    }
}

#[test]
fn what_stands_nearer_counts_more() {
    let text = format!(
        "{{\"request\": \"GET https://webexapis.com/v1/partner/organizations/{UUID}/partnerAdmins\", \"response\": {{\"items\": [{{\"id\": \"p\", \"roleInCustomerOrg\": \"id_full_admin\"}}]}}}}"
    );
    let mut sources = Sources::default();
    let file = sources.add(
        "import.ron",
        format!("Import(requests: {{\"{PERSON}.json\": \"https://webexapis.com/v1/partner/organizations?managedBy={UUID}\"}})"),
    );
    let name = format!("{PERSON}.json");
    let plan = Plan::read(Item::of_file(&sources, file), &[&name]).unwrap();
    // The plan before the name, and the request before both.
    let asked = plan.asked(&name);
    assert_eq!(asked.about_person(), Some(UUID));
    let mut found = Vec::new();
    read(text.as_bytes(), &Asked::of_name(ORG), None, &mut |taken| {
        found.push(taken.what);
    })
    .unwrap();
    let [What::Record(bailiwick::import::record::Record::PartnerAdmin(admin))] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(admin.customer.as_deref(), Some(UUID));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "this test fills a folder")]
fn every_file_below_a_folder_is_found_or_said_to_be_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(path("b/c")).unwrap();
    std::fs::create_dir_all(path(".git")).unwrap();
    for name in [
        "z.json",
        "b/c/a.csv",
        "b/import.ron",
        "import.ron",
        ".hidden",
        "README",
    ] {
        std::fs::write(path(name), "[]").unwrap();
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(path("nowhere"), path("link")).unwrap();
        std::os::unix::fs::symlink(folder.path(), path("b/round")).unwrap();
    }
    let exports = files::exports(folder.path()).unwrap();
    let names: Vec<&str> = exports.files.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["README", "b/c/a.csv", "z.json"]);
    assert_eq!(exports.plan, Some(path("import.ron")));
    let mut wanted = vec![
        (".git", "it is hidden"),
        (".hidden", "it is hidden"),
        (
            "b/import.ron",
            "only the one at the top of the folder counts",
        ),
    ];
    if cfg!(unix) {
        wanted.push(("b/round", "it is the same as another one"));
        wanted.push(("link", "the link leads nowhere"));
    }
    let skipped: Vec<(&str, &str)> = exports
        .skipped
        .iter()
        .map(|(name, reason)| (name.as_str(), *reason))
        .collect();
    assert_eq!(skipped, wanted);

    let one = files::exports(&path("z.json")).unwrap();
    assert_eq!(one.files.len(), 1);
    assert_eq!((one.files[0].bytes, one.plan), (2, None));
    let none = files::exports(&path("none.json")).unwrap_err();
    assert_eq!(none[0].code, "missing_file");
    let empty = files::exports(&path(".git")).unwrap_err();
    assert_eq!(empty[0].code, "empty_folder");
}

//! What is read from exports: every record, whatever it is written in.

use bailiwick::import::id::{self, Kind};

#[test]
fn one_id_has_many_spellings() {
    let key = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
    let org = Some(Kind::Organization);
    let spellings = [
        (
            "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi85NmFiYzJhYS0zZGNjLTExZTUtYTE1Mi1mZTM0ODE5Y2RjOWE",
            org,
        ),
        (
            "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi85NmFiYzJhYS0zZGNjLTExZTUtYTE1Mi1mZTM0ODE5Y2RjOWE=",
            org,
        ),
        (
            "ciscospark://us/Organization/96ABC2AA-3dcc-11e5-a152-fe34819cdc9a",
            org,
        ),
        (" 96ABC2AA-3DCC-11E5-A152-FE34819CDC9A ", None),
        ("OTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlh", None),
    ];
    for (spelling, kind) in spellings {
        let found = id::decode(spelling).unwrap();
        assert_eq!((found.key.as_str(), found.kind), (key, kind), "{spelling}");
    }
}

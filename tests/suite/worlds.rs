//! Random small worlds and questions about them, and worlds as they are
//! written in RON and JSON.
//!
//! A world is drawn as an outline of small numbers and then drawn out, every
//! number picking among what is there. Most facts are aimed: an approval at
//! somebody of the advanced help desk, a demotion at an external full
//! administrator. So the rules fire often, and an outline shrinks fact by
//! fact to a world that is still valid.

mod drawn;
mod written;

use drawn::*;
use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::reference::{
    Ask, Assignment, CUSTOMER_MANAGEMENT_ROLES, EXTERNAL_ROLES, Event, Grant, Manages,
    ORGANIZATION_ROLES, Org, Setting, User, World, instant,
};

// ---------------------------------------------------------------------------
// Strategies
// ---------------------------------------------------------------------------

/// Random small worlds, valid by the rules of the file format.
pub(crate) fn worlds() -> impl Strategy<Value = World> {
    let partner =
        (0..4_usize, weighted(0.75), weighted(0.2)).prop_map(|(offer, first, stated)| Partner {
            offer,
            first,
            stated,
        });
    let customer = (
        (weighted(0.7), weighted(0.5), weighted(0.3)),
        weighted(0.6),
        prop_oneof![4 => Just(None), 1 => Just(Some(true)), 2 => Just(Some(false))],
        weighted(0.6),
    )
        .prop_map(
            |((one, other, third), contact_center, restricted, administrator)| Customer {
                managed: [one, other, third],
                contact_center,
                restricted,
                administrator,
            },
        );
    // Half the people are at home at one partner or one customer.
    let home = prop_oneof![1 => Just(0), 1 => number()];
    let person = (weighted(0.45), home, weighted(0.4), weighted(0.2)).prop_map(
        |(at_customer, home, standard, premium)| Person {
            at_customer,
            home,
            standard,
            premium,
        },
    );
    (
        vec(partner, 2..=3),
        vec(customer, 2..=4),
        vec(person, 3..=7),
        vec(option::weighted(0.75, fact()), 12),
    )
        .prop_map(|(partners, customers, people, facts)| {
            draw(&Outline {
                partners,
                customers,
                people,
                facts: facts.into_iter().flatten().collect(),
            })
        })
}

/// Random questions: an instant around which things begin and end, an edition
/// around which the policy changes, and the choices.
pub(crate) fn asks() -> impl Strategy<Value = Ask> {
    let provisioning_access = select(vec![
        None,
        Some("like_partner_admin"),
        Some("by_external_table"),
    ]);
    let unwarranted_grants = select(vec![None, Some("effective"), Some("void"), Some("void")]);
    (
        prop_oneof![2 => Just(NOW), 1 => moment()],
        select(EDITIONS.to_vec()),
        provisioning_access,
        unwarranted_grants,
    )
        .prop_map(
            |(at, edition, provisioning_access, unwarranted_grants)| Ask {
                at,
                edition: edition.to_owned(),
                provisioning_access: provisioning_access.map(str::to_owned),
                unwarranted_grants: unwarranted_grants.map(str::to_owned),
            },
        )
}

/// The editions that questions are asked as of, the default one first.
pub(crate) const EDITIONS: [&str; 5] = [
    "2024-03-06",
    "2023-03-01",
    "2023-09-01",
    "2025-02-10",
    "2025-12-01",
];

/// The instant that most questions ask about: 2024-05-02T10:00:00Z.
pub(crate) const NOW: i64 = 1_714_644_000;

/// Where things begin and end, from the nearest on: `NOW`, the seconds and
/// half hours around, the very ends of an approval's hour, the midnights.
const MOMENTS: [i64; 10] = [
    NOW,
    NOW - 1,
    NOW + 1,
    NOW - 1800,
    NOW + 1800,
    NOW - 3599,
    NOW - 3600,
    NOW + 3600,
    NOW - 10 * 3600,
    NOW + 14 * 3600,
];

const OFFERS: [Option<&str>; 4] = [None, Some("generic"), Some("broadworks"), Some("wholesale")];
const PARTNERS: [&str; 3] = ["alpska", "borova", "celinska"];
const CUSTOMERS: [&str; 4] = ["blejc", "kranjec", "lesjak", "mlakar"];
const PEOPLE: [&str; 7] = ["ana", "bine", "cilka", "dana", "edo", "fani", "gal"];

struct Outline {
    partners: Vec<Partner>,
    customers: Vec<Customer>,
    people: Vec<Person>,
    facts: Vec<Fact>,
}

/// A partner: its offer, whether it has a first user, and whether what the
/// first user holds is stated as a grant too.
#[derive(Clone, Debug)]
struct Partner {
    offer: usize,
    first: bool,
    stated: bool,
}

/// A customer: which partners manage it, whether it has a contact center, what
/// is stated of its restricted mode, and whether it has a full administrator.
#[derive(Clone, Debug)]
struct Customer {
    managed: [bool; 3],
    contact_center: bool,
    restricted: Option<bool>,
    administrator: bool,
}

#[derive(Clone, Debug)]
struct Person {
    at_customer: bool,
    home: usize,
    standard: bool,
    premium: bool,
}

/// A further fact. Numbers pick; what is aimed picks among what matters.
#[derive(Clone, Debug)]
enum Fact {
    Grant {
        place: Place,
        role: &'static str,
        to: usize,
        on: usize,
        by: By,
        period: (Option<i64>, Option<i64>),
    },
    Assigned {
        aimed: bool,
        user: usize,
        customer: usize,
        by: Option<usize>,
        period: (Option<i64>, Option<i64>),
    },
    Provisioned {
        aimed: bool,
        user: usize,
        customer: usize,
        at: Option<i64>,
    },
    SetUpServices {
        aimed: bool,
        by: usize,
        on: usize,
        at: Option<i64>,
    },
    HelpDeskApproval {
        aimed: bool,
        user: usize,
        on: usize,
        by: usize,
        at: i64,
    },
    Demotion {
        aimed: bool,
        user: usize,
        on: usize,
        at: i64,
    },
}

/// Where a grant is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Home,
    HomePartner,
    OtherCustomer,
    Anywhere,
}

/// Who is said to have given it.
#[derive(Clone, Copy, Debug)]
enum By {
    Nobody,
    SomebodyWhoMight(usize),
    Anybody(usize),
}

fn weighted(yes: f64) -> impl Strategy<Value = bool> + Clone {
    proptest::bool::weighted(yes)
}

fn number() -> impl Strategy<Value = usize> + Clone {
    0..60_usize
}

fn moment() -> impl Strategy<Value = i64> + Clone {
    select(MOMENTS.to_vec())
}

/// A period, if any mostly one that runs at `NOW`; its end is after its start.
fn period() -> impl Strategy<Value = (Option<i64>, Option<i64>)> + Clone {
    let running = (
        option::of(select(vec![NOW, NOW - 1, NOW - 1800, NOW - 10 * 3600])),
        option::of(select(vec![
            NOW + 1,
            NOW + 1800,
            NOW + 3600,
            NOW + 14 * 3600,
        ])),
    );
    let any = (option::of(moment()), option::of(moment())).prop_map(|(from, until)| {
        let ends = until.filter(|until| from.is_none_or(|from| from < *until));
        (from, ends)
    });
    prop_oneof![3 => Just((None, None)), 3 => running, 2 => any]
}

/// An instant that may be missing, mostly past.
fn maybe_past() -> impl Strategy<Value = Option<i64>> + Clone {
    prop_oneof![
        2 => Just(None),
        2 => select(vec![NOW, NOW - 1, NOW - 3600]).prop_map(Some),
        1 => moment().prop_map(Some),
    ]
}

fn fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        9 => grant(),
        3 => (weighted(0.8), number(), number(), option::of(number()), period()).prop_map(
            |(aimed, user, customer, by, period)| Fact::Assigned { aimed, user, customer, by, period }
        ),
        1 => (weighted(0.8), number(), number(), maybe_past()).prop_map(
            |(aimed, user, customer, at)| Fact::Provisioned { aimed, user, customer, at }
        ),
        3 => (weighted(0.8), number(), number(), maybe_past()).prop_map(
            |(aimed, by, on, at)| Fact::SetUpServices { aimed, by, on, at }
        ),
        3 => (
            weighted(0.9),
            number(),
            number(),
            number(),
            prop_oneof![
                2 => select(vec![NOW, NOW - 1800, NOW - 3599]),
                1 => moment(),
            ],
        ).prop_map(|(aimed, user, on, by, at)| Fact::HelpDeskApproval { aimed, user, on, by, at }),
        3 => (
            weighted(0.9),
            number(),
            number(),
            prop_oneof![
                2 => select(vec![NOW, NOW - 1, NOW - 1800]),
                1 => moment(),
            ],
        ).prop_map(
            |(aimed, user, on, at)| Fact::Demotion { aimed, user, on, at }
        ),
    ]
}

fn grant() -> impl Strategy<Value = Fact> {
    let organization_role = prop_oneof![
        4 => Just("full_admin"),
        5 => Just("cc_service_admin"),
        4 => select(ORGANIZATION_ROLES.to_vec()),
    ];
    let customer_management_role = prop_oneof![
        3 => Just("partner_admin"),
        4 => Just("helpdesk_advanced"),
        4 => select(CUSTOMER_MANAGEMENT_ROLES.to_vec()),
    ];
    let external_role = prop_oneof![
        4 => Just("full_admin"),
        2 => Just("cc_service_admin"),
        2 => select(EXTERNAL_ROLES.to_vec()),
    ];
    let any_role = prop_oneof![
        1 => Just("provisioning_admin"),
        1 => Just("cc_service_admin"),
        2 => select(ORGANIZATION_ROLES.to_vec()),
        2 => select(CUSTOMER_MANAGEMENT_ROLES.to_vec()),
    ];
    let placed = prop_oneof![
        5 => organization_role.prop_map(|role| (Place::Home, role)),
        5 => customer_management_role.prop_map(|role| (Place::HomePartner, role)),
        5 => external_role.prop_map(|role| (Place::OtherCustomer, role)),
        2 => any_role.prop_map(|role| (Place::Anywhere, role)),
    ];
    let by = prop_oneof![
        2 => Just(By::Nobody),
        6 => number().prop_map(By::SomebodyWhoMight),
        1 => number().prop_map(By::Anybody),
    ];
    (placed, number(), number(), by, period()).prop_map(|((place, role), to, on, by, period)| {
        Fact::Grant {
            place,
            role,
            to,
            on,
            by,
            period,
        }
    })
}

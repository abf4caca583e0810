//! Random small worlds and questions about them, and worlds as they are
//! written in RON and JSON.
//!
//! A world is drawn as an outline of small numbers and then drawn out, every
//! number picking among what is there. Most facts are aimed: an approval at
//! somebody of the advanced help desk, a demotion at an external full
//! administrator. So the rules fire often, and an outline shrinks fact by
//! fact to a world that is still valid.

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

// ---------------------------------------------------------------------------
// From outlines to worlds
// ---------------------------------------------------------------------------

/// The one that a number picks, if there are any.
fn pick<T: Clone>(among: &[T], number: usize) -> Option<T> {
    among.get(number.checked_rem(among.len())?).cloned()
}

fn draw(outline: &Outline) -> World {
    let mut world = World::default();
    draw_orgs(&mut world, outline);
    draw_people(&mut world, outline);
    // Grants come first, so that everything else can be aimed at them.
    for fact in &outline.facts {
        draw_grant(&mut world, fact);
    }
    for fact in &outline.facts {
        arm(&mut world, fact);
    }
    for fact in &outline.facts {
        draw_assignment(&mut world, fact);
        draw_event(&mut world, fact);
    }
    world
}

fn draw_orgs(world: &mut World, outline: &Outline) {
    for (id, partner) in PARTNERS.iter().zip(&outline.partners) {
        world.orgs.push(Org {
            id: (*id).to_owned(),
            kind: "partner".to_owned(),
            offer: OFFERS[partner.offer].map(str::to_owned),
            ..Org::default()
        });
    }
    for (id, customer) in CUSTOMERS.iter().zip(&outline.customers) {
        world.orgs.push(Org {
            id: (*id).to_owned(),
            kind: "customer".to_owned(),
            contact_center: customer.contact_center,
            ..Org::default()
        });
        let partners = PARTNERS.iter().take(outline.partners.len());
        for (partner, managed) in partners.zip(customer.managed) {
            if managed {
                world.manages.push(Manages {
                    partner: (*partner).to_owned(),
                    customer: (*id).to_owned(),
                });
            }
        }
        if let Some(enabled) = customer.restricted {
            world.settings.push(Setting::RestrictedMode {
                on: (*id).to_owned(),
                enabled,
            });
        }
    }
}

fn draw_people(world: &mut World, outline: &Outline) {
    let partners = ids(world, "partner");
    let customers = ids(world, "customer");
    for (id, person) in PEOPLE.iter().zip(&outline.people) {
        let homes = if person.at_customer {
            &customers
        } else {
            &partners
        };
        let mut licenses = Vec::new();
        if person.standard {
            licenses.push("cc_standard".to_owned());
        }
        if person.premium {
            licenses.push("cc_premium".to_owned());
        }
        world.users.push(User {
            id: format!("{id}@webex.example"),
            home: pick(homes, person.home).unwrap_or_default(),
            licenses,
        });
    }
    for (id, partner) in partners.iter().zip(&outline.partners) {
        let first = world.users.iter().find(|user| user.home == *id);
        let first = first.map(|user| user.id.clone());
        if let (true, Some(first)) = (partner.first, first) {
            world.events.push(Event::FirstUser {
                user: first.clone(),
                on: id.clone(),
            });
            if partner.stated {
                world.grants.push(Grant {
                    role: "partner_full_admin".to_owned(),
                    to: first,
                    on: id.clone(),
                    ..Grant::default()
                });
            }
        }
    }
    for (id, customer) in customers.iter().zip(&outline.customers) {
        let first = world.users.iter().find(|user| user.home == *id);
        if let (true, Some(first)) = (customer.administrator, first) {
            world.grants.push(Grant {
                role: "full_admin".to_owned(),
                to: first.id.clone(),
                on: id.clone(),
                by: pick(&who_might_give(world, id), 0),
                ..Grant::default()
            });
        }
    }
}

fn ids(world: &World, kind: &str) -> Vec<String> {
    let orgs = world.orgs.iter().filter(|org| org.kind == kind);
    orgs.map(|org| org.id.clone()).collect()
}

fn user_ids(world: &World) -> Vec<String> {
    world.users.iter().map(|user| user.id.clone()).collect()
}

/// The users whose home is a partner.
fn sellers(world: &World) -> Vec<String> {
    let users = world.users.iter();
    users
        .filter(|user| world.kind(&user.home) == "partner")
        .map(|user| user.id.clone())
        .collect()
}

/// Who has been given a role at their home org, first users included.
fn holders(world: &World, role: &str) -> Vec<String> {
    let mut holders = Vec::new();
    for event in &world.events {
        if let (Event::FirstUser { user, .. }, "full_admin" | "partner_full_admin") = (event, role)
        {
            holders.push(user.clone());
        }
    }
    for grant in &world.grants {
        if grant.role == role && world.home(&grant.to) == grant.on {
            holders.push(grant.to.clone());
        }
    }
    holders
}

/// Who might give roles at an org, as far as one can see at a glance.
fn who_might_give(world: &World, on: &str) -> Vec<String> {
    let mut might = Vec::new();
    for role in ["full_admin", "partner_full_admin", "cc_service_admin"] {
        let holders = holders(world, role).into_iter();
        might.extend(holders.filter(|user| world.home(user) == on));
    }
    for role in ["partner_full_admin", "partner_admin"] {
        let holders = holders(world, role).into_iter();
        might.extend(holders.filter(|user| world.manages(world.home(user), on)));
    }
    for grant in &world.grants {
        if grant.role == "full_admin" && grant.on == on {
            might.push(grant.to.clone());
        }
    }
    might
}

/// Users with a customer that their home org manages.
fn with_customers(world: &World, users: &[String]) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for user in users {
        for managed in &world.manages {
            if managed.partner == world.home(user) {
                pairs.push((user.clone(), managed.customer.clone()));
            }
        }
    }
    pairs
}

/// Partner administrators and the customers they might be given.
fn partner_administrators(world: &World) -> Vec<(String, String)> {
    with_customers(world, &holders(world, "partner_admin"))
}

/// The advanced help desk and the customers that have somebody to approve.
fn advanced_help_desk(world: &World) -> Vec<(String, String)> {
    let mut pairs = with_customers(world, &holders(world, "helpdesk_advanced"));
    pairs.retain(|(_, customer)| !administrators(world, customer).is_empty());
    pairs
}

/// The full administrators at home at an org.
fn administrators(world: &World, org: &str) -> Vec<String> {
    let mut administrators = holders(world, "full_admin");
    administrators.retain(|user| world.home(user) == org);
    administrators
}

/// Who could be demoted, and where.
fn external_full_administrators(world: &World) -> Vec<(String, String)> {
    let external = world.grants.iter().filter(|grant| {
        grant.role == "full_admin"
            && world.kind(&grant.on) == "customer"
            && world.home(&grant.to) != grant.on
    });
    external
        .map(|grant| (grant.to.clone(), grant.on.clone()))
        .collect()
}

/// One of the pairs aimed at, or else any user and any customer.
fn aim(
    world: &World,
    aimed: bool,
    pairs: &[(String, String)],
    user: usize,
    customer: usize,
) -> Option<(String, String)> {
    let pair = pick(pairs, user + customer).filter(|_| aimed);
    pair.or_else(|| {
        let user = pick(&user_ids(world), user)?;
        Some((user, pick(&ids(world, "customer"), customer)?))
    })
}

fn push<T: PartialEq>(known: &mut Vec<T>, new: T) {
    if !known.contains(&new) {
        known.push(new);
    }
}

fn draw_grant(world: &mut World, fact: &Fact) -> Option<()> {
    let Fact::Grant {
        place,
        role,
        to,
        on,
        by,
        period: (from, until),
    } = fact
    else {
        return None;
    };
    let to = match place {
        Place::HomePartner => pick(&sellers(world), *to)?,
        _ => pick(&user_ids(world), *to)?,
    };
    let home = world.home(&to).to_owned();
    let mut orgs = ids(world, "customer");
    let on = match place {
        Place::Home | Place::HomePartner => home,
        Place::OtherCustomer => {
            orgs.retain(|org| *org != home);
            let mut managed = orgs.clone();
            managed.retain(|org| world.manages(&home, org));
            pick(&managed, *on)
                .filter(|_| on % 3 == 0)
                .or(pick(&orgs, *on))?
        }
        Place::Anywhere => {
            orgs.extend(ids(world, "partner"));
            pick(&orgs, *on)?
        }
    };
    let by = match by {
        By::Nobody => None,
        By::SomebodyWhoMight(number) => {
            let mut might = who_might_give(world, &on);
            if *role == "cc_service_admin" && number % 4 != 0 {
                // The contact center role is given on by itself.
                let mut others = user_ids(world);
                others.retain(|user| world.home(user) == on && *user != to);
                if let Some(other) = pick(&others, *number) {
                    give_at_home(world, role, &other);
                    might = vec![other];
                }
            }
            pick(&might, *number)
        }
        By::Anybody(number) => pick(&user_ids(world), *number),
    };
    let grant = Grant {
        role: (*role).to_owned(),
        to,
        on,
        by,
        from: *from,
        until: *until,
    };
    push(&mut world.grants, grant);
    Some(())
}

/// What is aimed gets something to aim at, if nothing is there.
fn arm(world: &mut World, fact: &Fact) -> Option<()> {
    match fact {
        Fact::Assigned {
            aimed: true,
            user: number,
            ..
        }
        | Fact::Provisioned {
            aimed: true,
            user: number,
            ..
        } if partner_administrators(world).is_empty() => {
            let (user, _) = pick(&with_customers(world, &sellers(world)), *number)?;
            give_at_home(world, "partner_admin", &user);
        }
        Fact::HelpDeskApproval {
            aimed: true,
            user: number,
            by,
            ..
        } if advanced_help_desk(world).is_empty() => {
            let mut pairs = with_customers(world, &sellers(world));
            pairs.retain(|(_, customer)| world.users.iter().any(|user| user.home == *customer));
            let (user, customer) = pick(&pairs, *number)?;
            let mut approvers = user_ids(world);
            approvers.retain(|user| world.home(user) == customer);
            let approver = pick(&approvers, *by)?;
            give_at_home(world, "helpdesk_advanced", &user);
            give_at_home(world, "full_admin", &approver);
        }
        Fact::Demotion {
            aimed: true,
            user: number,
            on,
            ..
        } if external_full_administrators(world).is_empty() => {
            // Of a partner's user at a customer, theirs or not.
            let user = pick(&sellers(world), *number)?;
            let on = pick(&ids(world, "customer"), *on)?;
            let by = pick(&administrators(world, &on), 0);
            let grant = Grant {
                role: "full_admin".to_owned(),
                to: user,
                on,
                by,
                ..Grant::default()
            };
            push(&mut world.grants, grant);
        }
        _ => {}
    }
    Some(())
}

fn give_at_home(world: &mut World, role: &str, to: &str) {
    let on = world.home(to).to_owned();
    let grant = Grant {
        role: role.to_owned(),
        to: to.to_owned(),
        by: pick(&who_might_give(world, &on), 0),
        on,
        ..Grant::default()
    };
    push(&mut world.grants, grant);
}

fn draw_assignment(world: &mut World, fact: &Fact) -> Option<()> {
    let administrators = partner_administrators(world);
    match fact {
        Fact::Assigned {
            aimed,
            user,
            customer,
            by,
            period: (from, until),
        } => {
            let (user, customer) = aim(world, *aimed, &administrators, *user, *customer)?;
            let assigned = Assignment::Assigned {
                user,
                customer,
                by: by.and_then(|by| pick(&user_ids(world), by)),
                from: *from,
                until: *until,
            };
            push(&mut world.assignments, assigned);
        }
        Fact::Provisioned {
            aimed,
            user,
            customer,
            at,
        } => {
            let (user, customer) = aim(world, *aimed, &administrators, *user, *customer)?;
            let at = *at;
            let provisioned = Assignment::Provisioned { user, customer, at };
            push(&mut world.assignments, provisioned);
        }
        _ => {}
    }
    Some(())
}

fn draw_event(world: &mut World, fact: &Fact) -> Option<()> {
    match fact {
        Fact::SetUpServices { aimed, by, on, at } => {
            // Any partner's user will do, at any customer that has a partner.
            let mut pairs = Vec::new();
            for seller in sellers(world) {
                for managed in &world.manages {
                    pairs.push((seller.clone(), managed.customer.clone()));
                }
            }
            let (by, on) = aim(world, *aimed, &pairs, *by, *on)?;
            push(&mut world.events, Event::SetUpServices { by, on, at: *at });
        }
        Fact::HelpDeskApproval {
            aimed,
            user,
            on,
            by,
            at,
        } => {
            let (user, on) = aim(world, *aimed, &advanced_help_desk(world), *user, *on)?;
            let mut approvers = administrators(world, &on);
            if !*aimed || approvers.is_empty() {
                approvers = user_ids(world);
            }
            let by = pick(&approvers, *by)?;
            let at = *at;
            push(
                &mut world.events,
                Event::HelpDeskApproval { user, on, by, at },
            );
        }
        Fact::Demotion {
            aimed,
            user,
            on,
            at,
        } => {
            let pairs = external_full_administrators(world);
            let (user, on) = aim(world, *aimed, &pairs, *user, *on)?;
            push(&mut world.events, Event::Demotion { user, on, at: *at });
        }
        _ => {}
    }
    Some(())
}

// ---------------------------------------------------------------------------
// Worlds as they are written
// ---------------------------------------------------------------------------

impl World {
    /// The facts in RON.
    pub(crate) fn to_ron(&self) -> String {
        let mut text = "Facts(\n".to_owned();
        write_list(&mut text, "orgs", &self.orgs, |org| {
            Record::new("Org")
                .text("id", &org.id)
                .word("kind", &org.kind)
                .maybe_word("offer", org.offer.as_deref())
                .maybe_word("contact_center", org.contact_center.then_some("true"))
                .maybe_text("name", org.name.as_deref())
        });
        write_list(&mut text, "users", &self.users, |user| {
            let licenses = format!("[{}]", user.licenses.join(", "));
            Record::new("User")
                .text("id", &user.id)
                .text("home", &user.home)
                .maybe_word("licenses", Some(&*licenses).filter(|list| *list != "[]"))
        });
        write_list(&mut text, "manages", &self.manages, |managed| {
            Record::new("Manages")
                .text("partner", &managed.partner)
                .text("customer", &managed.customer)
        });
        write_list(&mut text, "grants", &self.grants, |grant| {
            Record::new("Grant")
                .word("role", &grant.role)
                .text("to", &grant.to)
                .text("on", &grant.on)
                .maybe_text("by", grant.by.as_deref())
                .instant("from", grant.from)
                .instant("until", grant.until)
        });
        write_list(&mut text, "assignments", &self.assignments, assignment);
        write_list(&mut text, "settings", &self.settings, |setting| {
            let Setting::RestrictedMode { on, enabled } = setting;
            Record::new("RestrictedMode")
                .text("on", on)
                .word("enabled", if *enabled { "true" } else { "false" })
        });
        write_list(&mut text, "events", &self.events, event);
        text.push_str(")\n");
        text
    }

    /// The facts in JSON, the same shape.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("facts are plain")
    }
}

fn assignment(assignment: &Assignment) -> Record {
    match assignment {
        Assignment::Assigned {
            user,
            customer,
            by,
            from,
            until,
        } => Record::new("Assigned")
            .text("user", user)
            .text("customer", customer)
            .maybe_text("by", by.as_deref())
            .instant("from", *from)
            .instant("until", *until),
        Assignment::Provisioned { user, customer, at } => Record::new("Provisioned")
            .text("user", user)
            .text("customer", customer)
            .instant("at", *at),
    }
}

fn event(event: &Event) -> Record {
    match event {
        Event::FirstUser { user, on } => Record::new("FirstUser").text("user", user).text("on", on),
        Event::SetUpServices { by, on, at } => Record::new("SetUpServices")
            .text("by", by)
            .text("on", on)
            .instant("at", *at),
        Event::HelpDeskApproval { user, on, by, at } => Record::new("HelpDeskApproval")
            .text("user", user)
            .text("on", on)
            .text("by", by)
            .instant("at", Some(*at)),
        Event::Demotion { user, on, at } => Record::new("Demotion")
            .text("user", user)
            .text("on", on)
            .instant("at", Some(*at)),
    }
}

fn write_list<T>(text: &mut String, name: &str, list: &[T], record: impl Fn(&T) -> Record) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(text, "    {name}: [");
    for entry in list {
        let _ = writeln!(text, "        {},", record(entry).finish());
    }
    let _ = writeln!(text, "    ],");
}

/// A record on one line.
struct Record {
    name: &'static str,
    fields: Vec<String>,
}

impl Record {
    fn new(name: &'static str) -> Self {
        let fields = Vec::new();
        Self { name, fields }
    }

    fn word(mut self, field: &str, word: &str) -> Self {
        self.fields.push(format!("{field}: {word}"));
        self
    }

    fn maybe_word(self, field: &str, word: Option<&str>) -> Self {
        match word {
            Some(word) => self.word(field, word),
            None => self,
        }
    }

    fn text(self, field: &str, text: &str) -> Self {
        self.word(field, &format!("{text:?}"))
    }

    fn maybe_text(self, field: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(field, text),
            None => self,
        }
    }

    fn instant(self, field: &str, at: Option<i64>) -> Self {
        self.maybe_text(field, at.map(instant::write).as_deref())
    }

    fn finish(self) -> String {
        format!("{}({})", self.name, self.fields.join(", "))
    }
}

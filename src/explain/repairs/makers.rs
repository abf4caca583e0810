//! Who may make a change, by the rules of authority.

use crate::facts::Fact;
use crate::model::{Access, ChoiceOption, Org, Role, Standing, User, Value};
use crate::prove::{Goal, Prover};
use crate::rule_list::{Fact as Given, Relation};
use crate::store::Store;
use crate::world::{World, given};

/// The id of the capability of who gives licences.
const LICENCES: &str = "manage_users_licenses";

/// Returns who may make a change about a fact, sorted: nobody in particular
/// where organizations agree on it, or nothing where nobody may.
pub(crate) fn makers(world: &World, fact: &Fact) -> Option<Vec<User>> {
    let users = match *fact {
        Fact::Grant { role, to, on, .. } => grantors(world, role, to, on),
        // Assignments are the partner full administrator's.
        Fact::Assigned { user, .. } | Fact::Provisioned { user, .. } => {
            holders(world, Role::PartnerFullAdmin, world.facts().home(user))
        }
        // A request is approved by the customer's own full administrators.
        Fact::HelpDeskApproval { on, .. } => {
            let mut users = holders(world, Role::FullAdmin, on);
            users.retain(|user| world.facts().home(*user) == on);
            users
        }
        // The mode is set by the administrators of a managing partner.
        Fact::RestrictedMode { on, .. } => {
            let mut prover = world.prover();
            let mut users = Vec::new();
            for role in [Role::PartnerFullAdmin, Role::PartnerAdmin] {
                let standing = Standing::ManagingPartner;
                let goal = Goal::new(
                    Relation::Reaches,
                    [
                        None,
                        Some(role.into()),
                        Some(on.into()),
                        Some(standing.into()),
                        None,
                    ],
                );
                users.extend(
                    prover
                        .solve(&goal)
                        .iter()
                        .filter_map(|fact| User::try_from(fact.values[0]).ok()),
                );
            }
            users
        }
        // Licences are the matter of whoever manages users at their home.
        Fact::Licence { user, .. } => {
            let capability = world.policy().capability_id(LICENCES)?;
            let users = world
                .conclusions()
                .who(capability, world.facts().home(user));
            let full = users.filter(|row| row.access == Access::Full);
            full.map(|row| row.user).collect()
        }
        // A relationship is for the partner and the customer to agree on.
        Fact::Manages { .. } => return Some(Vec::new()),
        _ => return None,
    };
    let mut users = users;
    users.sort();
    users.dedup();
    (!users.is_empty()).then_some(users)
}

fn holders(world: &World, role: Role, org: Org) -> Vec<User> {
    let conclusions = world.conclusions();
    let mut users = conclusions.users_at(org);
    users.retain(|user| conclusions.holds(*user, role, org));
    users
}

/// Returns who may give a role: those whose grant of it would be warranted.
fn grantors(world: &World, role: Role, to: User, on: Org) -> Vec<User> {
    let grant = world.facts().next_grant();
    let (from, until) = (world.as_of().at, crate::model::Instant::NEVER);
    let chosen = |option: ChoiceOption| Given::new(Relation::Chosen, [option.into()]);
    // Nobody else can be in charge there, whatever counts.
    let users = world.conclusions().users_at(on);
    users
        .into_iter()
        .filter(|by| {
            // Authority is judged where only warranted holdings count.
            let mut store = Store::on(world.store());
            store.remove(&chosen(ChoiceOption::Effective));
            store.insert(&chosen(ChoiceOption::Void));
            for fact in given::given(&Fact::Grant {
                grant,
                to,
                role,
                on,
                by: Some(*by),
                from,
                until,
            }) {
                store.insert(&fact);
            }
            let mut prover = Prover::new(&store);
            let in_place = prover.holds(&Goal::exactly(&Given::new(
                Relation::InPlace,
                [Value::Grant(grant)],
            )));
            in_place && prover.holds(&Goal::new(Relation::Warranted, [Some(grant.into()), None]))
        })
        .collect()
}

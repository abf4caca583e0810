//! S1 to S4, T3: what is taken away.

use super::*;

pub(super) fn subtract(world: &World, ask: &Ask, concluded: &Conclusions) -> Entitled {
    let mut left = Entitled::new();
    for ((user, org, capability, access, standing), end) in &concluded.entitled {
        // S4: a standard licence and a full role at the org: no portal there.
        let full = (user.clone(), "full_admin".to_owned(), org.clone());
        if capability == "cc_portal"
            && concluded.held.contains_key(&full)
            && world.has_license(user, "cc_standard")
        {
            continue;
        }
        // S2: what comes by another way than the managing partner is cut.
        let mut access = access.clone();
        if standing != "managing_partner"
            && let Some(most) = restricted(world, ask, org, capability)
            && rank(&most) < rank(&access)
        {
            access = most;
        }
        if access != "none" {
            let entitlement = (
                user.clone(),
                org.clone(),
                capability.clone(),
                access,
                standing.clone(),
            );
            keep(&mut left, entitlement, *end);
        }
    }
    left
}

/// **S1, S3, T3**: the access that restricted mode leaves to a setting of a
/// customer, if it touches it.
pub(super) fn restricted(
    world: &World,
    ask: &Ask,
    customer: &str,
    setting: &str,
) -> Option<String> {
    // S1: on wherever there is a managing partner, unless set off.
    for stated in &world.settings {
        let Setting::RestrictedMode { on, enabled } = stated;
        if on == customer && !enabled {
            return None;
        }
    }
    // S3: while it is not lifted for every managing partner.
    for managed in &world.manages {
        if managed.customer != customer {
            continue;
        }
        for restriction in RESTRICTIONS.iter() {
            if restriction.setting != setting {
                continue;
            }
            let lifted_from = match world.offer(&managed.partner) {
                "broadworks" => restriction.lifted_broadworks_from.as_str(),
                "wholesale" => restriction.lifted_wholesale_from.as_str(),
                _ => "",
            };
            if lifted_from.is_empty() || ask.edition.as_str() < lifted_from {
                return Some(restriction.access_left.clone());
            }
        }
    }
    None
}

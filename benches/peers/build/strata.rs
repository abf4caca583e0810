//! Strata: which relations are concluded together, and which before which.

use std::collections::BTreeSet;

/// The relations that the clauses conclude, those that rest on each other
/// together, each after those it rests on.
pub(crate) fn strata<'a>(clauses: &[(&'a str, Vec<&'a str>)]) -> Vec<Vec<&'a str>> {
    let mut names: Vec<&str> = Vec::new();
    for (head, _) in clauses {
        if !names.contains(head) {
            names.push(head);
        }
    }
    let under = |name: &'a str| {
        let mut found = BTreeSet::from([name]);
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            for (_, body) in clauses.iter().filter(|(head, _)| *head == name) {
                open.extend(body.iter().copied().filter(|below| found.insert(below)));
            }
        }
        found
    };
    let mut rest: Vec<_> = names.iter().map(|name| (*name, under(name))).collect();
    // What rests on more stands higher; what rests on the same stands together.
    rest.sort_by_key(|(_, under)| under.len());
    let mut strata: Vec<(Vec<&str>, BTreeSet<&str>)> = Vec::new();
    for (name, under) in rest {
        match strata.iter_mut().find(|(_, known)| *known == under) {
            Some((together, _)) => together.push(name),
            None => strata.push((vec![name], under)),
        }
    }
    strata.into_iter().map(|(together, _)| together).collect()
}

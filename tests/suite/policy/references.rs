//! What the rules files say of each other: every id leads somewhere, and every
//! rule and reading is used where it says it is.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick::model::{Capability, ChoicePoint, Mark, Role, Word};
use bailiwick::policy::Policy;
use bailiwick::rule_list::CLAUSES;

#[test]
fn rules_are_those_of_the_semantics() {
    let letters = [("H", 7), ("P", 4), ("E", 7), ("S", 4), ("A", 4), ("T", 3)];
    let wanted = letters
        .iter()
        .flat_map(|&(letter, most)| (1..=most).map(move |number| format!("{letter}{number}")));
    let policy = Policy::embedded();
    let found = policy.rules().iter().map(|rule| rule.id.to_string());
    assert_eq!(found.collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
}

#[test]
fn every_clause_belongs_to_a_rule_and_every_rule_takes_effect() {
    let policy = Policy::embedded();
    for clause in CLAUSES {
        assert!(policy.rule(clause.rule).is_some(), "{}", clause.label);
    }
    for rule in policy.rules() {
        let clauses = CLAUSES.iter().any(|clause| clause.rule == &*rule.id);
        assert!(clauses != rule.place.is_some(), "{}", rule.id);
    }
}

#[test]
fn every_article_and_reading_that_is_named_exists() {
    let policy = Policy::embedded();
    let mut articles: BTreeSet<&str> = BTreeSet::new();
    let mut readings: BTreeSet<&str> = BTreeSet::new();
    for (_, quote) in policy.given(&policy.as_of(super::given::instant(), None, &[])) {
        let quote = policy.quote(quote);
        articles.extend(quote.article.as_deref());
        readings.extend(quote.readings.iter().map(|id| &**id));
    }
    for rule in policy.rules() {
        articles.insert(&rule.article);
        readings.extend(rule.readings.iter().map(|id| &**id));
    }
    articles.extend(policy.editions().iter().map(|edition| &*edition.article));
    for id in articles {
        assert!(policy.article(id).is_some(), "{id}");
    }
    for id in &readings {
        assert!(policy.reading(id).is_some(), "{id}");
    }
    for reading in policy.readings() {
        assert!(
            readings.contains(&*reading.id),
            "nothing given and no rule leans on {}",
            reading.id
        );
    }
}

/// Returns the words of a text that are rule ids.
fn rule_ids(text: &str) -> BTreeSet<&str> {
    let words = text.split(|it: char| !it.is_ascii_alphanumeric());
    words
        .filter(|word| CLAUSES.iter().any(|clause| clause.rule == *word) || *word == "P3")
        .collect()
}

#[test]
fn readings_say_which_rules_lean_on_them() {
    let policy = Policy::embedded();
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for rule in policy.rules() {
        for reading in &rule.readings {
            named.entry(reading).or_default().insert(&rule.id);
        }
    }
    let as_of = policy.as_of(super::given::instant(), None, &[]);
    let quotes = policy
        .given(&as_of)
        .into_iter()
        .map(|(_, quote)| policy.quote(quote));
    let of_cells: BTreeSet<_> = quotes.flat_map(|quote| &quote.readings).collect();
    let mut wrong = Vec::new();
    for reading in policy.readings() {
        let says = rule_ids(&reading.at);
        let named = named.remove(&*reading.id).unwrap_or_default();
        // What a cell leans on is named there, and need not be named again.
        let elsewhere = of_cells.contains(&reading.id) && says.is_superset(&named);
        if says != named && !elsewhere {
            wrong.push(format!("{}: says {says:?}, named by {named:?}", reading.id));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn readings_end_with_what_they_are() {
    for reading in Policy::embedded().readings() {
        let sort = reading.reading.rsplit(". ").next().unwrap();
        assert!(
            matches!(sort, "Inferred." | "Inferred, weakly." | "Convention."),
            "{}",
            reading.id
        );
    }
}

#[test]
fn every_inferred_cell_leans_on_a_reading() {
    let policy = Policy::embedded();
    for (fact, quote) in policy.given(&policy.as_of(super::given::instant(), None, &[])) {
        let quote = policy.quote(quote);
        assert!(
            quote.mark != Some(Mark::Inferred) || !quote.readings.is_empty(),
            "{fact:?}"
        );
    }
}

#[test]
fn capabilities_that_clauses_name_come_first() {
    let policy = Policy::embedded();
    for (place, id) in Capability::NAMED.iter().enumerate() {
        let capability = policy.capability_id(id).unwrap();
        assert_eq!(capability.index(), place);
        assert!(!policy.capability(capability).prints.is_empty());
    }
    let ids: Vec<_> = policy
        .capabilities()
        .map(|(_, info)| info.id.to_string())
        .collect();
    super::check("tables", "capabilities", &shown(&policy));
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

/// Returns every capability with its labels, as each table prints them.
fn shown(policy: &Policy) -> String {
    let mut text = String::new();
    for (number, info) in policy.capabilities() {
        text += &format!("{:>2} {}", number.0, info.id);
        if let Some(parent) = info.parent {
            text += &format!(" of {}", policy.capability(parent).id);
        }
        text += &format!(": {}", info.label.en);
        if let Some(sl) = &info.label.sl {
            text += &format!(" · {sl}");
        }
        text += "\n";
        for print in &info.prints {
            let sl = print.label.sl.as_deref().unwrap_or("–");
            text += &format!("     {}: {} · {sl}\n", print.table, print.label.en);
        }
    }
    text
}

#[test]
fn every_role_and_choice_has_its_record() {
    let policy = Policy::embedded();
    for &role in Role::ALL {
        assert_eq!(policy.role(role).role, role);
    }
    for &point in ChoicePoint::ALL {
        assert_eq!(policy.choice(point).point, point);
    }
}

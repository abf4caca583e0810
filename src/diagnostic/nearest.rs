//! The nearest of some words: what may have been meant.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Returns the text as it is compared for nearness: without case and without
/// diacritics.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|&letter| !is_combining_mark(letter))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns the candidate nearest to a word, if one is near enough to be meant.
///
/// Near enough is at most one edit, and one more for every four letters of the
/// word. Of several that are equally near, the first in order of text.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let folded = fold(word);
    let letters = folded.chars().count();
    let bound = 1 + letters / 4;
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(folded.len()) <= 4 * bound + 4)
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&folded, &fold(candidate)),
                candidate,
            )
        })
        .filter(|&(distance, _)| distance <= bound && distance < letters)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::{fold, nearest};

    #[test]
    fn case_and_diacritics_do_not_count() {
        assert_eq!(fold("Ana.KOVAČ"), "ana.kovac");
        assert_eq!(
            nearest("ana.kovac", ["ana.kovač", "ana.novak"]),
            Some("ana.kovač")
        );
    }

    #[test]
    fn a_word_is_near_within_one_edit_and_one_more_for_four_letters() {
        assert_eq!(
            nearest("partner_admn", ["partner_admin", "device_admin"]),
            Some("partner_admin")
        );
        assert_eq!(nearest("admin", ["full_admin"]), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("", ["y"]), None);
        assert_eq!(nearest("bijlec", ["blejc"]), None);
    }

    #[test]
    fn of_equally_near_words_the_first_by_text_is_taken() {
        assert_eq!(nearest("anaa", ["anac", "anab"]), Some("anab"));
    }
}

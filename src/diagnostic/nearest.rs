//! The nearest of some words: what may have been meant.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Returns the text as it is compared for nearness: without case and without
/// diacritics.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
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
    let bound = (1 + letters / 4).min(letters.saturating_sub(1));
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(&folded, &fold(candidate), bound)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Returns the number of edits between two words, if it is within the bound.
fn distance(one: &str, other: &str, bound: usize) -> Option<usize> {
    let ahead = one
        .chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8());
    let ahead: usize = ahead.sum();
    let (one, other) = (&one[ahead..], &other[ahead..]);
    let behind = one
        .chars()
        .rev()
        .zip(other.chars().rev())
        .take_while(|(a, b)| a == b);
    let behind: usize = behind.map(|(a, _)| a.len_utf8()).sum();
    let (one, other) = (&one[..one.len() - behind], &other[..other.len() - behind]);
    if one.chars().count().abs_diff(other.chars().count()) > bound {
        return None;
    }
    Some(strsim::osa_distance(one, other)).filter(|&distance| distance <= bound)
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

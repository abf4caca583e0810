//! What the page of a report says that is not from the facts, in either language.

use crate::render::Lang;
use std::collections::BTreeMap;

const WORDS: [(&str, &str, &str); 68] = [
    ("title", "Access review", "Pregled dostopov"),
    ("skip", "Skip to the rows", "Preskoči na vrstice"),
    ("as_of", "As of", "Stanje"),
    ("edition", "Edition of the policy", "Izdaja pravil"),
    ("newer", "newer ones exist", "obstajajo novejše"),
    ("choices", "Choices", "Izbire"),
    ("rules", "Rules replaced", "Zamenjana pravila"),
    ("not_known", "Not known", "Ni znano"),
    ("baseline", "Compared with", "V primerjavi z"),
    ("contents", "Contents", "Vsebina"),
    ("summary", "Summary", "Povzetek"),
    ("charts", "Charts", "Grafi"),
    ("legend", "Legend", "Legenda"),
    ("numbers", "The same in numbers", "Isto v številkah"),
    ("name", "Name", "Ime"),
    ("access", "Access", "Dostop"),
    ("rows", "Rows to decide", "Vrstice za odločitev"),
    (
        "rows_says",
        "One user at one organization through one route, those first that deserve a look most. Decide in the decision sheet; the id of a row is the same there.",
        "En uporabnik v eni organizaciji po eni poti; najprej tiste, ki si najbolj zaslužijo pogled. Odločite v preglednici; oznaka vrstice je tam ista.",
    ),
    ("same", "Rows as in the baseline", "Vrstice kot v izhodišču"),
    ("filter", "Filter", "Filter"),
    ("any_risk", "any risk", "vsako tveganje"),
    ("any_way", "any route", "vsaka pot"),
    ("risk", "Risk", "Tveganje"),
    ("user", "User", "Uporabnik"),
    ("org", "Organization", "Organizacija"),
    ("role", "Role", "Vloga"),
    ("way", "Route", "Pot"),
    ("gives", "Gives", "Daje"),
    ("until", "Until", "Do"),
    ("no_end", "no end", "brez konca"),
    ("flags", "Flags", "Oznake"),
    ("changed", "Changed", "Sprememba"),
    ("of", "of", "od"),
    ("more", "Show more", "Pokaži več"),
    ("none", "No row matches.", "Nobena vrstica ne ustreza."),
    (
        "in_markup",
        "rows stand on this page without a script",
        "vrstic je na strani brez skripta",
    ),
    (
        "in_data",
        "more are in the page as data and shown by its script; all are in decisions.csv and decisions.xlsx.",
        "jih je v strani kot podatki in jih pokaže njen skript; vse so v decisions.csv in decisions.xlsx.",
    ),
    ("facts", "Facts", "Dejstva"),
    ("held_at", "held at", "dodeljena v"),
    ("findings", "Findings", "Ugotovitve"),
    ("ends", "What ends it", "Kaj jo odpravi"),
    ("waived", "waived by", "zanjo odgovarja"),
    ("severity", "Severity", "Resnost"),
    ("kind", "Kind", "Vrsta"),
    ("detail", "Detail", "Podrobnost"),
    ("why", "Why it matters", "Zakaj je pomembno"),
    (
        "more_findings",
        "more are in findings.csv and in the workbook.",
        "jih je v findings.csv in v delovnem zvezku.",
    ),
    (
        "changes",
        "Changes since the baseline",
        "Spremembe od izhodišča",
    ),
    ("cause", "Cause", "Vzrok"),
    ("difference", "Difference", "Razlika"),
    ("and_more", "more", "več"),
    (
        "privileges",
        "privileges by cause, the widest first",
        "pooblastil po vzrokih, najširši prvi",
    ),
    (
        "idle",
        "changes of the inputs without an effect on privileges",
        "sprememb vhodnih podatkov brez vpliva na pooblastila",
    ),
    ("capability", "Capability", "Zmožnost"),
    ("before", "Before", "Prej"),
    ("after", "After", "Potem"),
    (
        "more_changes",
        "causes are in changes.csv and in the workbook only.",
        "vzrokov je samo v changes.csv in v delovnem zvezku.",
    ),
    ("no_changes", "Nothing is otherwise.", "Nič ni drugače."),
    ("not_reviewed", "Not reviewed", "Ni v pregledu"),
    (
        "not_says",
        "Every user and every organization of the inputs is either in a row or here.",
        "Vsak uporabnik in vsaka organizacija iz vhodnih datotek je v kateri od vrstic ali tu.",
    ),
    ("reason", "Reason", "Razlog"),
    ("count", "Count", "Število"),
    ("home", "Home", "Domača organizacija"),
    ("names", "Names", "Imena"),
    (
        "more_names",
        "more are in completeness.csv and in the workbook.",
        "jih je v completeness.csv in v delovnem zvezku.",
    ),
    ("inputs", "Inputs", "Vhodne datoteke"),
    ("file", "File", "Datoteka"),
    ("bytes", "Bytes", "Bajti"),
];

/// Returns the words by their keys.
pub(super) fn words(lang: Lang) -> BTreeMap<&'static str, &'static str> {
    WORDS
        .iter()
        .map(|(key, en, sl)| (*key, lang.either(en, sl)))
        .collect()
}

//! What a person should know of a pack before filling anything in.

use super::manifest::Terms;
use super::pack::Pack;
use super::words::Risk;
use crate::answers;
use crate::model::Word as _;
use crate::unknown;

/// Returns what there is to know, each as a title and a text, in the pack's language.
pub(super) fn lines(pack: &Pack<'_>) -> Vec<(String, String)> {
    let lang = pack.lang;
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut add =
        |en: &str, sl: &str, says: String| lines.push((lang.either(en, sl).to_owned(), says));
    let version = env!("CARGO_PKG_VERSION");
    add(
        "Access review",
        "Pregled dostopov",
        format!("bailiwick {version}"),
    );
    add("As of", "Stanje", pack.world.as_of().at.to_string());
    add("Policy", "Pravila", answers::context(pack.world, false));
    let choices = Terms::of(pack.world).choices;
    let choices: Vec<String> = choices
        .iter()
        .map(|(point, option)| format!("{point}={option}"))
        .collect();
    add("Choices", "Izbire", choices.join(", "));
    if let Some(unknown) = unknown::summary(pack.world) {
        add("Not known", "Ni znano", unknown);
    }
    if let Some(baseline) = pack.baseline {
        add("Baseline", "Izhodišče", answers::context(baseline, false));
    }
    let [users, orgs] = &pack.accounted;
    for (en, sl, of) in [
        ("Users", "Uporabniki", users),
        ("Organizations", "Organizacije", orgs),
    ] {
        let (all, reviewed, not) = (of.all, of.reviewed, of.not_reviewed);
        let says = match lang {
            crate::render::Lang::En => {
                format!("{all}: {reviewed} reviewed, {not} not, each with its reason")
            }
            crate::render::Lang::Sl => {
                format!("{all}: {reviewed} v pregledu, {not} ne, vsak z razlogom")
            }
        };
        add(en, sl, says);
    }
    let risks: Vec<String> = Risk::ALL
        .iter()
        .map(|risk| {
            let count = pack.rows.iter().filter(|row| row.risk() == *risk).count();
            format!("{count} {}", risk.title(lang))
        })
        .collect();
    let rows = pack.rows.len();
    add("Rows", "Vrstice", format!("{rows}: {}", risks.join(", ")));
    add(
        "A row",
        "Vrstica",
        lang.either(
            "One user at one organization through one route. Rows are in order of risk; what is as in the baseline comes last, and is filtered away until you clear the filter of the column Changed.",
            "En uporabnik v eni organizaciji po eni poti. Vrstice so urejene po tveganju; kar je kot v izhodišču, je na koncu in skrito, dokler ne počistite filtra v stolpcu Sprememba.",
        )
        .to_owned(),
    );
    add(
        "To fill in",
        "Izpolni",
        lang.either(
            "Decision (keep, revoke or exception; empty until you decide), justification (for revoke, exception, and keeping a row of high risk), reviewer, date as 2024-05-02. Change nothing else: the last column would tell.",
            "Odločitev (ohrani, odvzemi ali izjema; prazno, dokler ne odločite), utemeljitev (za odvzemi, izjema in ohranitev vrstice z visokim tveganjem), kdo je pregledal, datum kot 2024-05-02. Drugega ne spreminjajte: zadnji stolpec to pokaže.",
        )
        .to_owned(),
    );
    add(
        "Levels",
        "Ravni",
        lang.either(
            "F full, T full while an approval runs, R read; the number says at how many capabilities, in the matrix at how many organizations.",
            "F polno, T polno v času odobritve, R branje; število pove, pri koliko zmožnostih, v matriki pa, v koliko organizacijah.",
        )
        .to_owned(),
    );
    add(
        "Risk",
        "Tveganje",
        lang.either(
            "The worst finding that concerns the row; `low` also where an outsider has full access to something. Each flag is a kind of finding, or `full` (full access to a customer that is not home) or `no_end` (nothing ends it).",
            "Najhujša ugotovitev, ki zadeva vrstico; `low` tudi, kjer ima kdo od zunaj do česa polni dostop. Oznaka je vrsta ugotovitve ali `full` (polni dostop do tuje stranke) ali `no_end` (nič je ne konča).",
        )
        .to_owned(),
    );
    add(
        "Then",
        "Nato",
        "bailiwick review status FILE · bailiwick review apply FILE --check FACTS".to_owned(),
    );
    lines
}

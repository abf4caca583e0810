//! Help: what can be said at the prompt, with examples.

use super::{Outcome, Reply};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Something that can be said at the prompt.
#[derive(Debug)]
pub struct Topic {
    /// The word that it begins with.
    pub name: &'static str,
    /// How it is written.
    pub usage: &'static str,
    /// What it does.
    pub says: &'static str,
    /// Examples, over the facts of `examples/alpine`.
    pub examples: [&'static str; 3],
}

macro_rules! topics {
    ($($name:literal $usage:literal $says:literal [$one:literal, $two:literal, $three:literal];)+) => {
        /// Everything that can be said, questions first.
        pub const TOPICS: &[Topic] = &[$(Topic {
            name: $name,
            usage: $usage,
            says: $says,
            examples: [$one, $two, $three],
        },)+];
    };
}

topics! {
    "can" "can USER CAPABILITY on ORG" "whether a user has a capability at an organization"
        ["can tina@alpska.example manage_devices on blejc", "can rok@alpska.example troubleshooting on kranjec", "can #1"];
    "who" "who can CAPABILITY on ORG" "who has a capability at an organization"
        ["who can manage_devices on blejc", "who can troubleshooting on kranjec", "who can manage_devices on #1"];
    "what" "what can USER on ORG" "what a user can do at an organization"
        ["what can tina@alpska.example on blejc", "what can rok@alpska.example on kranjec", "what can #1"];
    "where" "where can USER CAPABILITY" "where a user has a capability"
        ["where can tina@alpska.example manage_devices", "where can vesna@alpska.example troubleshooting", "where can #1"];
    "why" "why USER CAPABILITY on ORG | USER holds ROLE on ORG [--all] [--depth N] [--open NUMBER] [--revoke]" "why something is so, by every route"
        ["why tina@alpska.example manage_devices on blejc --all", "why tina@alpska.example holds provisioning_admin on blejc", "why #1"];
    "why-not" "why-not USER CAPABILITY on ORG | USER holds ROLE on ORG [--all]" "why something is not so, and what would change it"
        ["why-not tina@alpska.example legal_hold on blejc --all", "why-not andrej@soca.example users.claim on soca", "why-not gregor@alpska.example holds provisioning_admin on savinja"];
    "roles" "roles [USER] [on ORG]" "which roles reach where"
        ["roles", "roles tina@alpska.example", "roles on blejc"];
    "effective" "effective [USER] [on ORG]" "every effective privilege"
        ["effective", "effective tina@alpska.example on blejc", "effective on blejc"];
    "matrix" "matrix on ORG | of USER | roles [only GLOB]" "many privileges at a glance"
        ["matrix on blejc only manage_*", "matrix of tina@alpska.example", "matrix roles only manage_*"];
    "compare" "compare USER with USER [on ORG]" "where the privileges of two users differ"
        ["compare tina@alpska.example with gregor@alpska.example", "compare rok@alpska.example with luka@alpska.example on blejc", "compare vesna@alpska.example with matej@alpska.example"];
    "show" "show users|orgs|roles|capabilities|grants|rules|choices|tables [GLOB]" "what there is"
        ["show users tina*", "show grants *@alpska.example", "show capabilities manage_*"];
    "describe" "describe NAME" "what is known of a user, org, role, capability, rule, table or choice"
        ["describe tina@alpska.example", "describe blejc", "describe partner_admin"];
    "rule" "rule RULE" "what a rule says and where that comes from"
        ["rule P1", "rule H2", "rule E3"];
    "table" "table TABLE" "what a table prints"
        ["table customer_management", "table control_hub", "table restricted_mode"];
    "assume" "assume FACT | grant ROLE to USER on ORG … | assign USER to ORG …" "suppose that a fact holds, in this session only"
        ["assume grant full_admin to tina@alpska.example on blejc until 2030-01-01", "assume assign tina@alpska.example to savinja", "assume Manages(partner: \"jadran\", customer: \"samorog\")"];
    "retract" "retract FACT | grant ROLE to USER on ORG … | assign USER to ORG …" "leave out a fact, in this session only"
        ["retract grant partner_admin to tina@alpska.example on alpska", "retract assign tina@alpska.example to blejc", "retract Manages(partner: \"alpska\", customer: \"blejc\")"];
    "choose" "choose POINT OPTION" "settle a contested point"
        ["choose provisioning_access by_external_table", "choose unwarranted_grants void", "choose provisioning_access like_partner_admin"];
    "edition" "edition DATE" "read the policy as of a date"
        ["edition 2024-03-06", "edition 2023-01-01", "edition 2026-01-01"];
    "at" "at WHEN" "ask about another instant"
        ["at 2024-05-02T10:30:00Z", "at +30d", "at now"];
    "changes" "changes" "list the changes that were made"
        ["changes", "changes # one line for each", "changes; diff"];
    "diff" "diff" "list the privileges gained and lost by the changes"
        ["diff", "diff # with the change behind each", "changes; diff"];
    "undo" "undo [COUNT]" "take back the last change"
        ["undo", "undo 2", "undo; diff"];
    "redo" "redo [COUNT]" "make a change again that was taken back"
        ["redo", "redo 2", "redo; diff"];
    "reset" "reset" "take back all changes"
        ["reset", "reset # `redo` makes them again", "reset; changes"];
    ".help" ".help [TOPIC]" "this, or what a word means with examples"
        [".help", ".help who", ".help .once"];
    ".mode" ".mode [FORMAT]" "how answers are written: table, record, json, jsonl, csv or markdown"
        [".mode record", ".mode json", ".mode table"];
    ".once" ".once FILE" "write the next answer to a file, in the format of its name"
        [".once who.csv", ".once matrix.md", ".once answer.json"];
    ".output" ".output [FILE]" "write all answers to a file from now on, or here again"
        [".output answers.txt", ".output answers.jsonl", ".output"];
    ".last" ".last" "the last answer again, as the settings now are"
        [".last", ".mode json; .last", ".once last.csv; .last"];
    ".timer" ".timer on|off" "say how long answers take"
        [".timer on", ".timer off", ".timer on; effective"];
    ".read" ".read FILE" "run the statements of a file"
        [".read questions.txt", ".read review/monday.txt", ".bail off; .read questions.txt"];
    ".load" ".load PATH…" "load facts in place of these"
        [".load examples/alpine", ".load facts/orgs.ron facts/users.ron", ".load ../facts"];
    ".reload" ".reload" "load the same facts again; a mistake in them leaves all as it was"
        [".reload", ".reload; changes", ".reload; diff"];
    ".save" ".save FILE" "save assumptions and answers as a scenario"
        [".save what_if.ron", ".save scenarios/new.ron", ".save /tmp/session.ron"];
    ".lang" ".lang en|sl|none" "labels of capabilities, roles and tables, in English or Slovenian"
        [".lang sl", ".lang en", ".lang none"];
    ".pager" ".pager on|off" "show long answers page by page"
        [".pager off", ".pager on", ".pager off; effective"];
    ".private" ".private on|off" "keep no lines in the history from now on"
        [".private on", ".private off", ".private on; .history"];
    ".bail" ".bail on|off" "whether a script that is read stops at its first mistake"
        [".bail on", ".bail off", ".bail off; .read questions.txt"];
    ".history" ".history [COUNT]" "list the last lines"
        [".history", ".history 5", ".history 100"];
    ".show" ".show" "list the settings"
        [".show", ".mode json; .show", ".lang sl; .show"];
    ".version" ".version" "the version of the program"
        [".version", ".version # of the program, not of the rules", ".version; .show"];
    ".exit" ".exit [CODE]" "leave, with an exit code"
        [".exit", ".exit 1", "exit"];
}

const KEYS: &str = "\
Tab       complete the word at the cursor; twice for the list
→, End    take the grey suggestion
↑ ↓       earlier and later lines
Ctrl-R    search earlier lines
Ctrl-C    clear the line; stop a running question
Ctrl-D    leave, on an empty line
Alt-Enter a line break inside a statement
F1        help
A line goes on in the next one while a bracket is open or after a backslash; a blank line ends it.
";

/// Returns the help about a topic, or about everything.
pub(super) fn reply(topic: &str) -> Reply {
    if topic.is_empty() {
        return Reply::answer(overview());
    }
    if topic == "keys" {
        return Reply::answer(KEYS);
    }
    let first = topic.split_whitespace().next().unwrap_or_default();
    let dotted = format!(".{first}");
    let found = TOPICS
        .iter()
        .find(|topic| topic.name == first)
        .or_else(|| TOPICS.iter().find(|topic| topic.name == dotted));
    let Some(found) = found else {
        let names = TOPICS.iter().map(|topic| topic.name);
        let near = crate::diagnostic::nearest(first, names);
        let help = near.map_or_else(
            || "`.help` lists everything".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Reply::failure(
            Outcome::Usage,
            format!("error: no help about `{first}`\n  help: {help}"),
        );
    };
    let mut text = format!("{}\n  {}\n\n", found.usage, found.says);
    for example in found.examples {
        let _ = writeln!(text, "  {example}");
    }
    Reply::answer(text)
}

fn overview() -> String {
    let mut text = String::new();
    let wide = TOPICS.iter().map(|topic| short(topic).width()).max();
    let wide = wide.unwrap_or_default();
    for (heading, from) in [
        ("Questions", "can"),
        ("What if", "assume"),
        ("Commands", ".help"),
    ] {
        let start = TOPICS.iter().position(|topic| topic.name == from);
        let _ = writeln!(text, "{heading}");
        for topic in TOPICS.iter().skip(start.unwrap_or_default()) {
            let next = matches!(topic.name, "assume" | ".help") && topic.name != from;
            if next {
                break;
            }
            let shown = short(topic);
            let _ = writeln!(
                text,
                "  {shown}{}  {}",
                " ".repeat(wide - shown.width()),
                topic.says
            );
        }
        text.push('\n');
    }
    text.push_str(
        "`help WORD` shows examples, `help keys` the keys. `#3` stands for row 3 of the last answer.\n",
    );
    text
}

fn short(topic: &Topic) -> &str {
    let most = 32;
    if topic.usage.width() <= most {
        topic.usage
    } else {
        topic.name
    }
}

//! The shapes of the rules files, before any word in them is looked up.

use serde::Deserialize;

use crate::reading::{Raw, Text, WordText};

/// Declares the shapes of records, each by the name that it has in a file.
macro_rules! records {
    ($($name:literal $shape:ident { $($field:ident: $sort:ty $(= $default:ident)?,)+ })+) => {
        $(
            #[derive(Deserialize)]
            #[serde(deny_unknown_fields, rename = $name)]
            pub(super) struct $shape {
                $($(#[serde($default)])? pub(super) $field: $sort,)+
            }
        )+
    };
}

/// Declares the shapes of records without field names.
macro_rules! lists {
    ($($name:literal $expecting:literal $shape:ident($($sort:ty),+);)+) => {
        $(
            #[derive(Deserialize)]
            #[serde(rename = $name, expecting = $expecting)]
            pub(super) struct $shape($(pub(super) $sort),+);
        )+
    };
}

lists! {
    "Articles" "a list of articles" Articles(Raw);
    "Capabilities" "a list of capabilities" Capabilities(Raw);
    "Choices" "a list of choices" Choices(Raw);
    "Roles" "a list of roles" Roles(Raw);
    "RoleIds" "a list of roles as Webex calls them" RoleIds(Raw);
    "Rules" "a list of rules" Rules(Raw);
    "Column" "a column with its id, label and Slovenian label" Column(WordText, Text, Option<Text>);
    "Row" "a row with its id, label, Slovenian label and cells" Row(Text, Text, Option<Text>, Raw);
}

records! {
    "Article" Article {
        id: Text,
        title: Text,
        address: Text,
        revised: Option<Text>,
        note: Text,
    }
    "Editions" Editions {
        default: Text,
        known: Raw,
    }
    "Edition" Edition {
        date: Text,
        changes: Text,
        article: Text,
    }
    "Role" Role {
        id: WordText,
        en: Text,
        sl: Option<Text>,
        kind: WordText,
        held_at_home: Vec<WordText>,
        held_abroad: bool,
        reaches: WordText,
    }
    "Capability" Capability {
        id: Text,
        en: Text,
        sl: Option<Text>,
    }
    "RoleId" RoleId {
        id: Option<Text>,
        names: Vec<Text>,
        role: Option<WordText>,
        about: Option<Text> = default,
        mark: WordText,
        source: Text,
    }
    "RoleTable" Table {
        id: Text,
        article: Text,
        en: Text,
        sl: Option<Text>,
        mark: WordText,
        source: Text,
        columns: Raw,
        sections: Raw,
        footnotes: Raw,
        history: Option<Raw>,
    }
    "Section" Section {
        id: WordText,
        en: Text,
        sl: Option<Text>,
        rows: Raw,
    }
    "Section" RoleSection {
        role: WordText,
        en: Text,
        sl: Option<Text>,
        rows: Raw,
    }
    "Footnote" Footnote {
        rows: Vec<Text>,
        columns: Vec<WordText>,
        mark: Option<WordText>,
        source: Option<Text>,
        readings: Vec<Text> = default,
    }
    "RestrictedMode" RestrictedMode {
        article: Text,
        source: Text,
        effects: Raw,
        views: Raw,
    }
    "Effect" Effect {
        id: WordText,
        leaves: WordText,
        readings: Vec<Text> = default,
    }
    "View" View {
        en: Text,
        sl: Option<Text>,
        items: Raw,
        readings: Vec<Text> = default,
    }
    "Item" RestrictedItem {
        id: Text,
        en: Text,
        sl: Option<Text>,
        parent: Text,
        effect: WordText,
        mark: WordText,
        source: Text,
        lifted: Option<Raw>,
    }
    "Lifted" Lifted {
        offer: WordText,
        from: Text,
        article: Text,
        readings: Vec<Text> = default,
    }
    "Choice" Choice {
        point: WordText,
        question: Text,
        options: Raw,
        defaults: Raw,
    }
    "Option" ChoiceOption {
        id: WordText,
        says: Text,
        article: Option<Text>,
        section: Option<Text>,
        readings: Vec<Text> = default,
    }
    "Default" DefaultOption {
        from: Option<Text>,
        option: WordText,
    }
    "Rule" Rule {
        id: Text,
        says: Text,
        article: Text,
        section: Text,
        readings: Vec<Text> = default,
        place: Option<Text>,
    }
}

/// A line of a table's history.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum History {
    /// What a cell was before.
    Earlier {
        until: Text,
        section: WordText,
        row: Text,
        column: WordText,
        cell: WordText,
        mark: Option<WordText>,
        source: Option<Text>,
        #[serde(default)]
        readings: Vec<Text>,
    },
    /// A row that is gone.
    EarlierRow {
        until: Text,
        section: WordText,
        after: Text,
        row: Raw,
        mark: Option<WordText>,
        source: Option<Text>,
        #[serde(default)]
        readings: Vec<Text>,
    },
}

impl History {
    /// Returns what every line has: `until`, and `mark`, `source` and readings.
    pub(super) fn frame(&self) -> (&Text, Option<&WordText>, Option<&Text>, &[Text]) {
        match self {
            Self::Earlier {
                until,
                mark,
                source,
                readings,
                ..
            }
            | Self::EarlierRow {
                until,
                mark,
                source,
                readings,
                ..
            } => (until, mark.as_ref(), source.as_ref(), readings),
        }
    }
}

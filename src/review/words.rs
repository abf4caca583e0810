//! The words of a review: columns, decisions, flags, and why nobody looks at somebody.
//!
//! Each has an id, which programs rely on, and a title in either language.

use crate::findings::{Kind, Severity};
use crate::model::{Word, words};
use crate::render::Lang;

words! {
    /// A column of the decision sheet.
    Column, "column", {
        /// The row's id.
        Row = "row",
        /// How much the row deserves a look.
        Risk = "risk",
        /// Who has access.
        User = "user",
        /// The user's home organization.
        Home = "home",
        /// Where the user has access.
        Org = "org",
        /// Through which role.
        Role = "role",
        /// What the role is called.
        RoleLabel = "role_label",
        /// Where the role is held.
        HeldAt = "held_at",
        /// The route in words.
        Route = "route",
        /// How the user's home stands to the organization.
        Standing = "standing",
        /// The widest access that the route gives.
        Level = "level",
        /// To how many capabilities it gives full access.
        Full = "full",
        /// How many it lets see.
        Read = "read",
        /// To how many it gives full access while an approval runs.
        Temporary = "temporary",
        /// When the route ends.
        Until = "until",
        /// What is special about the row.
        Flags = "flags",
        /// How the row has changed since the baseline.
        Changed = "changed",
        /// Whether the access stays.
        Decision = "decision",
        /// Why.
        Justification = "justification",
        /// Who decided.
        Reviewer = "reviewer",
        /// When.
        Date = "date",
        /// What the columns before the decision amount to, so that nobody alters them unnoticed.
        Check = "check",
    }
}

words! {
    /// What is decided about a row.
    Decision, "decision", {
        /// The access stays.
        Keep = "keep",
        /// The access goes.
        Revoke = "revoke",
        /// The access stays although it should not, for a reason.
        Exception = "exception",
    }
}

words! {
    /// How much a row deserves a look; the most is the least.
    Risk, "risk", {
        /// Something is wrong with it.
        High = "high",
        /// Somebody should make sure that it is meant so.
        Medium = "medium",
        /// Something is to be known of it.
        Low = "low",
        /// There is nothing to say of it.
        Usual = "usual",
    }
}

words! {
    /// The widest access that a route gives.
    Level, "level", {
        /// Full access to something.
        Full = "full",
        /// Full access to something while an approval runs.
        Temporary = "temporary",
        /// Nothing but seeing.
        Read = "read",
        /// Nothing at all.
        None = "none",
    }
}

words! {
    /// The way in which a role reaches an organization.
    Way, "way", {
        /// It is held there, at home.
        Home = "home",
        /// It is held at a partner and reaches every customer.
        EveryCustomer = "every_customer",
        /// It is held at a partner, and the customer was assigned.
        Assigned = "assigned",
        /// It is held at a partner, and the customer was provisioned.
        Provisioned = "provisioned",
        /// It is held there by somebody of the managing partner.
        ExternalPartner = "external_partner",
        /// It is held there by somebody of any other organization.
        ExternalOther = "external_other",
        /// It follows from what somebody did.
        Derived = "derived",
        /// A customer let in the help desk.
        Approved = "approved",
    }
}

words! {
    /// Why a user or an organization has no row.
    Lacking, "reason", {
        /// The roles that were given have ended.
        ExpiredGrants = "expired_grants",
        /// The roles that were given have not begun.
        FutureGrants = "future_grants",
        /// The roles that were given confer nothing where they were given.
        OutOfPlace = "out_of_place",
        /// The roles that were given do not count, since nobody with authority gave them.
        VoidGrants = "void_grants",
        /// A role is held, and reaches nothing.
        NothingReached = "nothing_reached",
        /// There are licences and no roles.
        OnlyLicences = "only_licences",
        /// There is no administrator role.
        NoRole = "no_role",
        /// No administrator reaches the organization.
        Unreached = "unreached",
    }
}

/// What is special about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// A finding that concerns it.
    Finding(Kind),
    /// It gives full access to a customer that is not the user's home.
    Full,
    /// Nothing ends it.
    NoEnd,
}

/// Several flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Flags(u32);

impl Flags {
    const FULL: u32 = 1 << 30;
    const NO_END: u32 = 1 << 31;

    fn bit(flag: Flag) -> u32 {
        match flag {
            Flag::Finding(kind) => 1 << (kind as u32),
            Flag::Full => Self::FULL,
            Flag::NoEnd => Self::NO_END,
        }
    }

    /// Adds a flag.
    pub fn add(&mut self, flag: Flag) {
        self.0 |= Self::bit(flag);
    }

    /// Returns the flags, in order.
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        let kinds = Kind::ALL.iter().map(|kind| Flag::Finding(*kind));
        kinds
            .chain([Flag::Full, Flag::NoEnd])
            .filter(move |flag| self.0 & Self::bit(*flag) != 0)
    }

    /// Returns how much a row with these flags deserves a look. That nothing ends it,
    /// is said of so many that it makes no difference.
    #[must_use]
    pub fn risk(self) -> Risk {
        let of = |flag| match flag {
            Flag::Finding(kind) => match kind.severity() {
                Severity::High => Risk::High,
                Severity::Medium => Risk::Medium,
                Severity::Low | Severity::Info => Risk::Low,
            },
            Flag::Full => Risk::Low,
            Flag::NoEnd => Risk::Usual,
        };
        self.iter().map(of).min().unwrap_or(Risk::Usual)
    }

    /// Returns how many there are, of those that make a difference.
    #[must_use]
    pub fn count(self) -> u32 {
        (self.0 & !Self::NO_END).count_ones()
    }
}

impl Flag {
    /// Returns the id.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Finding(kind) => kind.id(),
            Self::Full => "full",
            Self::NoEnd => "no_end",
        }
    }
}

impl Column {
    /// The columns that a person fills in.
    pub const FILLED: [Self; 4] = [
        Self::Decision,
        Self::Justification,
        Self::Reviewer,
        Self::Date,
    ];

    /// The columns of which the row's id is made.
    pub const KEY: [Self; 5] = [Self::User, Self::Org, Self::Role, Self::HeldAt, Self::Route];

    /// Returns the heading.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        let (en, sl) = match self {
            Self::Row => ("Row", "Vrstica"),
            Self::Risk => ("Risk", "Tveganje"),
            Self::User => ("User", "Uporabnik"),
            Self::Home => ("Home", "Domača organizacija"),
            Self::Org => ("Organization", "Organizacija"),
            Self::Role => ("Role", "Vloga"),
            Self::RoleLabel => ("Role name", "Ime vloge"),
            Self::HeldAt => ("Held at", "Dodeljena v"),
            Self::Route => ("Route", "Pot"),
            Self::Standing => ("Standing", "Razmerje"),
            Self::Level => ("Level", "Raven"),
            Self::Full => ("Full", "Polno"),
            Self::Read => ("Read", "Branje"),
            Self::Temporary => ("Temporary", "Začasno"),
            Self::Until => ("Until", "Do"),
            Self::Flags => ("Flags", "Oznake"),
            Self::Changed => ("Changed", "Sprememba"),
            Self::Decision => ("Decision", "Odločitev"),
            Self::Justification => ("Justification", "Utemeljitev"),
            Self::Reviewer => ("Reviewer", "Pregledal"),
            Self::Date => ("Date", "Datum"),
            Self::Check => ("Check", "Kontrola"),
        };
        lang.either(en, sl)
    }
}

impl Decision {
    /// Returns the word that a person enters.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        let (en, sl) = match self {
            Self::Keep => ("keep", "ohrani"),
            Self::Revoke => ("revoke", "odvzemi"),
            Self::Exception => ("exception", "izjema"),
        };
        lang.either(en, sl)
    }
}

impl Risk {
    /// Returns the risk in words.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        let (en, sl) = match self {
            Self::High => ("high", "visoko"),
            Self::Medium => ("medium", "srednje"),
            Self::Low => ("low", "nizko"),
            Self::Usual => ("usual", "običajno"),
        };
        lang.either(en, sl)
    }
}

impl Level {
    /// Returns the letter.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Full => 'F',
            Self::Temporary => 'T',
            Self::Read => 'R',
            Self::None => '·',
        }
    }

    /// Returns the level in words.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        let (en, sl) = match self {
            Self::Full => ("full", "polno"),
            Self::Temporary => ("temporary", "začasno"),
            Self::Read => ("read", "branje"),
            Self::None => ("none", "nič"),
        };
        lang.either(en, sl)
    }
}

impl Way {
    /// Returns the way by which the clause of a label reaches.
    #[must_use]
    pub fn of(label: &str) -> Self {
        match label {
            "H4b" => Self::EveryCustomer,
            "H5a" => Self::Assigned,
            "H5b" => Self::Provisioned,
            "H6a" => Self::ExternalPartner,
            "H6b" => Self::ExternalOther,
            "P1e" => Self::Derived,
            "E3a" => Self::Approved,
            _ => Self::Home,
        }
    }

    /// Returns the way in words.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        let (en, sl) = match self {
            Self::Home => ("held at home", "dodeljena doma"),
            Self::EveryCustomer => ("reaches every customer", "seže do vseh strank"),
            Self::Assigned => ("customer assigned", "stranka dodeljena"),
            Self::Provisioned => ("customer provisioned", "stranka ustvarjena"),
            Self::ExternalPartner => (
                "external, of the managing partner",
                "zunanja, upravljavskega partnerja",
            ),
            Self::ExternalOther => ("external, of another", "zunanja, druge organizacije"),
            Self::Derived => ("derived", "izpeljana"),
            Self::Approved => ("approved for an hour", "odobrena za eno uro"),
        };
        lang.either(en, sl)
    }
}

impl Lacking {
    /// Returns the reason in words.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        let (en, sl) = match self {
            Self::ExpiredGrants => ("every grant has ended", "vse dodelitve so potekle"),
            Self::FutureGrants => ("no grant has begun", "nobena dodelitev še ne velja"),
            Self::OutOfPlace => (
                "the grants confer nothing where they were made",
                "dodelitve tam, kjer so, ne dajo ničesar",
            ),
            Self::VoidGrants => (
                "the grants do not count: nobody with authority made them",
                "dodelitve ne štejejo: dal jih je nekdo brez pooblastila",
            ),
            Self::NothingReached => (
                "a role is held, and reaches nothing",
                "vloga je dodeljena, a ne seže nikamor",
            ),
            Self::OnlyLicences => (
                "licences only, no administrator role",
                "samo licence, brez skrbniške vloge",
            ),
            Self::NoRole => ("no administrator role", "brez skrbniške vloge"),
            Self::Unreached => ("no administrator reaches it", "ne seže je noben skrbnik"),
        };
        lang.either(en, sl)
    }
}

//! What was asked for, where an answer does not say it.
//!
//! Owns how a request is read, and which ids the name of a file tells. Answers name
//! neither the customer whose administrators nor the person whose customers they
//! list; whoever saved them knows.

/// What is known of the request that an answer belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The organization that was asked about, as it was spelled.
    pub org: Option<String>,
    /// The person who was asked about.
    pub person: Option<String>,
    /// An id of which it is not told whether a person or an organization has it.
    pub either: Option<String>,
    /// The partner below a Wholesale partner, on whose behalf was asked.
    pub sub_partner: Option<String>,
    /// Whether whoever called asked about themselves.
    pub me: bool,
}

impl Asked {
    /// Returns what a request tells, such as `GET https://…` or only the address;
    /// `None` where the text is no request.
    #[must_use]
    pub fn of_request(text: &str) -> Option<Self> {
        let _ = text;
        None
    }

    /// Returns what the name of a file tells, the folders above it included.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let _ = name;
        Self::default()
    }

    /// Returns what this tells, and where it does not tell something, the other.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        let _ = other;
        self
    }
}

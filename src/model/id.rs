//! Ids that a fact base issues: small numbers that stand for names.

/// Declares a newtype over `u32` for one sort of name.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, bitcode::Encode, bitcode::Decode,
        )]
        pub struct $name(pub u32);

        impl $name {
            /// Returns the id as an index into the fact base's list of names.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id! {
    /// A user: the only kind of principal that acts.
    User
}
id! {
    /// An organization, partner or customer.
    Org
}
id! {
    /// One grant of a role, as it stands in a file.
    Grant
}
id! {
    /// A role that the policy does not know, by what others call it.
    UnknownRole
}

//! Values: one argument of an atom, of any sort.
//!
//! Typed relations are what the inference rules speak about; the explainer
//! works on the same rules as a list, where an argument can be of any sort.

use super::{
    Access, Capability, Cell, ChoiceOption, Date, Grant, Instant, Licence, Offer, Org, OrgKind,
    Reach, Role, Section, Standing, User,
};

/// Declares [`Value`], [`ValueKind`] and the conversions of every sort.
macro_rules! values {
    ($($sort:ident),+ $(,)?) => {
        /// One argument of an atom.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Value {
            $(
                #[doc = concat!("A value of the sort `", stringify!($sort), "`.")]
                $sort($sort),
            )+
        }

        /// The sort of a value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ValueKind {
            $(
                #[doc = concat!("The sort `", stringify!($sort), "`.")]
                $sort,
            )+
        }

        impl Value {
            /// Returns the sort of the value.
            #[must_use]
            pub fn kind(self) -> ValueKind {
                match self {
                    $(Self::$sort(_) => ValueKind::$sort,)+
                }
            }
        }

        $(
            impl From<$sort> for Value {
                fn from(value: $sort) -> Self {
                    Self::$sort(value)
                }
            }

            impl TryFrom<Value> for $sort {
                type Error = ValueKind;

                fn try_from(value: Value) -> Result<Self, ValueKind> {
                    match value {
                        Value::$sort(value) => Ok(value),
                        other => Err(other.kind()),
                    }
                }
            }
        )+
    };
}

values!(
    Access,
    Capability,
    Cell,
    ChoiceOption,
    Date,
    Grant,
    Instant,
    Licence,
    Offer,
    Org,
    OrgKind,
    Reach,
    Role,
    Section,
    Standing,
    User,
);

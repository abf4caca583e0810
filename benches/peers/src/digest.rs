//! How results are compared: a count and a fingerprint of effective privileges.
//!
//! The fingerprint is a sum over the rows, so that no order is needed, and uses
//! nothing but products below 2^62 and remainders, so that SQL, Python and C++
//! can say the same in a line. Of several rows for one user, organization and
//! capability the one with the greatest access and, of those, the latest end
//! counts; the end is part of the row.

use crate::codes::{Codes, Failure};
use crate::relations::Effective;
use serde::{Deserialize, Serialize};

const PRIME: u64 = 2_147_483_647;

/// A factor for each of user, organization, capability, access and end.
const FACTORS: [u64; 5] = [
    1_540_483_477,
    668_265_263,
    374_761_393,
    224_682_251,
    1_103_515_245,
];

/// The count and the fingerprint of effective privileges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Digest {
    /// How many users, organizations and capabilities have any access.
    pub(crate) count: u64,
    /// The sum of the rows' fingerprints.
    pub(crate) hash: u64,
}

impl Digest {
    /// Adds one privilege, which must be the greatest of its kind.
    pub(crate) fn add(&mut self, row: &Effective, codes: &mut Codes) -> Result<(), Failure> {
        let end = i64::from(codes.seconds(row.4)?) - i64::from(i32::MIN);
        let values = [
            row.0.0.into(),
            row.1.0.into(),
            row.2.0.into(),
            row.3 as u64,
            u64::try_from(end)? % PRIME,
        ];
        let terms = values.iter().zip(FACTORS);
        let x = terms
            .map(|(value, factor)| value * factor % PRIME)
            .sum::<u64>()
            % PRIME;
        self.count += 1;
        self.hash += x * x % PRIME * x % PRIME;
        Ok(())
    }

    /// Returns the digest of effective privileges in any order.
    pub(crate) fn of(mut rows: Vec<Effective>) -> Result<Self, Failure> {
        rows.sort_unstable();
        let (mut digest, mut codes) = (Self::default(), Codes::default());
        for (place, row) in rows.iter().enumerate() {
            let next = rows.get(place + 1);
            // The last of a kind has the greatest access and the latest end.
            if next.is_none_or(|next| (next.0, next.1, next.2) != (row.0, row.1, row.2)) {
                digest.add(row, &mut codes)?;
            }
        }
        Ok(digest)
    }
}

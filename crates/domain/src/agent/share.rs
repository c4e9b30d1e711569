//! A share of the candidacies: which they are is said by their ids alone, so that nobody changes sides.

use lever::OpportunityId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// So many of a hundred candidacies, from 1 to 100.
///
/// Which they are follows from a digest of the opportunity's id: the same candidacy is always in or out, and a greater
/// share contains every smaller one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Share(u8);

impl Share {
    /// Everybody.
    pub const WHOLE: Self = Self(100);

    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }

    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.0 == Self::WHOLE.0
    }

    /// Whether the candidacy is in it. One that is not known is only in the whole.
    #[must_use]
    pub fn holds(self, opportunity: Option<&OpportunityId>) -> bool {
        self.is_whole() || opportunity.is_some_and(|id| place(id) < u64::from(self.0) * PARTS_OF_A_PERCENT)
    }
}

impl Default for Share {
    fn default() -> Self {
        Self::WHOLE
    }
}

impl TryFrom<u8> for Share {
    type Error = String;

    fn try_from(percent: u8) -> Result<Self, String> {
        if (1..=Self::WHOLE.0).contains(&percent) {
            Ok(Self(percent))
        } else {
            Err(format!("a share is 1 to 100 percent, not {percent}"))
        }
    }
}

impl From<Share> for u8 {
    fn from(share: Share) -> Self {
        share.0
    }
}

const PARTS_OF_A_PERCENT: u64 = 10_000;

/// The candidacy's place among a million, the same for ever.
fn place(opportunity: &OpportunityId) -> u64 {
    let digest = Sha256::digest(format!("share:{opportunity}").as_bytes());
    let first = digest.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    first % (100 * PARTS_OF_A_PERCENT)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(percent: u8) -> Share {
        Share::try_from(percent).unwrap()
    }

    fn opportunity(id: &str) -> OpportunityId {
        OpportunityId::parse(id).unwrap()
    }

    #[test]
    fn a_share_is_one_to_a_hundred_percent_and_read_back() {
        assert!(Share::try_from(0).is_err() && Share::try_from(101).is_err());
        assert_eq!(serde_json::to_string(&share(10)).unwrap(), "10");
        assert_eq!(serde_json::from_str::<Share>("10").unwrap(), share(10));
        assert!(serde_json::from_str::<Share>("0").is_err());
    }

    #[test]
    fn who_is_in_never_changes() {
        // Whoever changes how places are computed moves candidacies from one phase to another.
        assert_eq!(place(&opportunity("31c9716b-d4e3-47e8-a6a1-54078a1151d6")), 500_816);
        assert!(Share::WHOLE.holds(None));
        assert!(!share(99).holds(None));
    }

    proptest! {
        #[test]
        fn a_greater_share_contains_every_smaller_one(id in "[a-z0-9-]{1,40}", smaller in 1_u8..=100, more in 0_u8..=99) {
            let id = opportunity(&id);
            let greater = smaller.saturating_add(more).min(100);
            if share(smaller).holds(Some(&id)) {
                prop_assert!(share(greater).holds(Some(&id)));
            }
        }

        #[test]
        fn a_share_is_near_its_percentage(percent in 1_u8..=100, salt in any::<u64>()) {
            let of = 4_000_u32;
            let held = (0..of).filter(|n| share(percent).holds(Some(&opportunity(&format!("{salt:016x}-{n}")))));
            let found = f64::from(u32::try_from(held.count()).unwrap()) / f64::from(of) * 100.0;
            // Five standard deviations of a fair draw, at most.
            prop_assert!((found - f64::from(percent)).abs() < 4.0, "{found} of {percent}");
        }
    }
}

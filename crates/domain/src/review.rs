//! How people judge what agents propose: some of it blind, before they have seen the score.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::RunId;

/// What a reviewer would do with the person, said before seeing what the agent makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    /// Would move the person on.
    Yes,
    Unsure,
    /// Would not.
    No,
}

impl Judgement {
    pub const ALL: [Self; 3] = [Self::Yes, Self::Unsure, Self::No];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Unsure => "unsure",
            Self::No => "no",
        }
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Judgement {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or_else(|| format!("no judgement is {text:?}"))
    }
}

/// What a person made of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decided {
    Approved,
    /// Approved with another text or stage.
    Edited,
    Declined,
}

impl Decided {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Edited => "edited",
            Self::Declined => "declined",
        }
    }
}

/// Whether a run is among those that are judged blind. It depends on the run alone, so that everybody sees the same and
/// nobody can choose; of a greater share a smaller one is a part.
#[must_use]
pub fn is_blind(run: RunId, percent: u8) -> bool {
    let digest = Sha256::digest(run.to_string());
    let drawn = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]) % 100;
    drawn < u32::from(percent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Ids, Timestamp};

    #[test]
    fn a_share_of_runs_is_blind_and_a_greater_share_holds_the_smaller() {
        let run = |number: u32| Ids::new(move || u128::from(number)).mint::<RunId>(Timestamp::from_millis(1));
        let blind = |percent| (0..2000).filter(|number| is_blind(run(*number), percent)).collect::<Vec<_>>();
        assert_eq!((blind(0).len(), blind(100).len()), (0, 2000));
        let (few, many) = (blind(10), blind(30));
        assert!((140..260).contains(&few.len()) && (520..680).contains(&many.len()), "{} {}", few.len(), many.len());
        assert!(few.iter().all(|number| many.contains(number)));
    }
}

//! Ids that Fulcrum mints: a prefix that names the kind and 128 time-ordered bits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;
use ulid::Ulid;

use crate::Timestamp;

/// Text that is not an id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not an id that starts with {prefix:?}")]
pub struct InvalidId {
    prefix: &'static str,
}

/// An id that [`Ids`] can mint.
pub trait Minted {
    fn from_ulid(ulid: Ulid) -> Self;
}

/// Mints ids from the clock's time and a source of random bits.
pub struct Ids {
    random: Box<dyn Fn() -> u128 + Send + Sync>,
}

impl Ids {
    #[must_use]
    pub fn new(random: impl Fn() -> u128 + Send + Sync + 'static) -> Self {
        Self { random: Box::new(random) }
    }

    #[must_use]
    pub fn mint<I: Minted>(&self, now: Timestamp) -> I {
        I::from_ulid(Ulid::from_parts(now.millis().unsigned_abs(), (self.random)()))
    }

    /// Random bits for other uses, such as session tokens.
    #[must_use]
    pub fn bits(&self) -> u128 {
        (self.random)()
    }
}

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ids")
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Ulid);

        impl Minted for $name {
            fn from_ulid(ulid: Ulid) -> Self {
                Self(ulid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0.to_string().to_ascii_lowercase())
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.strip_prefix($prefix)
                    .and_then(|rest| Ulid::from_string(&rest.to_ascii_uppercase()).ok())
                    .map(Self)
                    .ok_or(InvalidId { prefix: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

ids! {
    ApprovalId = "apr_"
    /// One webhook as it was received.
    DeliveryId = "dlv_"
    EffectId = "eff_"
    /// An account of the console. Not a Lever user.
    OperatorId = "op_"
    ProposalId = "prop_"
    /// One execution of an agent.
    RunId = "run_"
    /// A token by which a program acts for an operator.
    TokenId = "tok_"
    /// Undos that were asked for together.
    UndoBatchId = "und_"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_and_ids_keep_the_order_of_time() {
        let ids = Ids::new(|| 7);
        let early: ProposalId = ids.mint(Timestamp::from_millis(1_000));
        let late: ProposalId = ids.mint(Timestamp::from_millis(2_000));
        assert_eq!(early.to_string(), "prop_00000000z80000000000000007");
        assert_eq!(early.to_string().parse(), Ok(early));
        assert!(early.to_string() < late.to_string());
        assert!("eff_00000000z80000000000000007".parse::<ProposalId>().is_err());
    }
}

//! How often somebody may knock: a limit for each address and one for all together, in front of whatever checks a secret.
//!
//! It is kept in memory, of bounded size, and begins anew with the process. The lock of an account, in the store, is what
//! stops guessing one password for long; this stops guessing many.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use domain::Timestamp;

use super::Console;
use super::problem::PageError;

/// For how many addresses a count is kept.
const ADDRESSES: usize = 10_000;

/// How many attempts at once, and how many in a minute after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub burst: u32,
    pub per_minute: u32,
}

/// How often may be knocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub each_address: Rate,
    pub all_together: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self { each_address: Rate { burst: 30, per_minute: 20 }, all_together: Rate { burst: 600, per_minute: 300 } }
    }
}

/// Where a request comes from, as far as that is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Client(Option<IpAddr>);

impl FromRequestParts<Console> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let said = console.sign_in.client_header.as_ref().and_then(|name| said_by_proxy(&parts.headers, name));
        Ok(Self(said.or(peer)))
    }
}

/// What the nearest proxy says, which is what it added last. Whatever stands before may be the client's own invention.
fn said_by_proxy(headers: &HeaderMap, name: &HeaderName) -> Option<IpAddr> {
    let last = headers.get_all(name).iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
    last.parse().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// One door with its count of who knocked.
#[derive(Debug)]
pub(crate) struct Door {
    limits: Limits,
    knocks: Mutex<Knocks>,
}

#[derive(Debug, Default)]
struct Knocks {
    all: Option<Bucket>,
    each: HashMap<IpAddr, Bucket>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Timestamp,
}

impl Door {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, knocks: Mutex::default() }
    }

    /// Counts one knock.
    ///
    /// # Errors
    /// When there were too many.
    pub(crate) fn knock(&self, client: Client, now: Timestamp) -> Result<(), PageError> {
        self.take(client.0.map(network), now).map_err(|seconds| PageError::TooMany { seconds })
    }

    /// Takes one from both buckets, or from none and says after how many seconds there will be one.
    fn take(&self, address: Option<IpAddr>, now: Timestamp) -> Result<(), u64> {
        let mut knocks = self.knocks.lock().unwrap_or_else(PoisonError::into_inner);
        let Limits { each_address, all_together } = self.limits;
        let all = Bucket::filled(knocks.all, all_together, now);
        let own =
            address.map(|address| (address, Bucket::filled(knocks.each.get(&address).copied(), each_address, now)));
        // First the address: whoever knocks too often takes nothing from the others.
        let own = own.map(|(address, bucket)| bucket.less_one(each_address).map(|less| (address, less))).transpose()?;
        knocks.all = Some(all.less_one(all_together)?);
        if let Some((address, bucket)) = own {
            if knocks.each.len() >= ADDRESSES && !knocks.each.contains_key(&address) {
                let is_short = |bucket: &Bucket| {
                    Bucket::filled(Some(*bucket), each_address, now).tokens < f64::from(each_address.burst)
                };
                knocks.each.retain(|_, bucket| is_short(bucket));
            }
            if knocks.each.len() < ADDRESSES || knocks.each.contains_key(&address) {
                knocks.each.insert(address, bucket);
            }
        }
        Ok(())
    }
}

impl Bucket {
    fn filled(bucket: Option<Self>, rate: Rate, now: Timestamp) -> Self {
        let burst = f64::from(rate.burst);
        let Some(Self { tokens, at }) = bucket else { return Self { tokens: burst, at: now } };
        let minutes = now.since(at).as_secs_f64() / 60.0;
        Self { tokens: minutes.mul_add(f64::from(rate.per_minute), tokens).min(burst), at: now }
    }

    fn less_one(self, rate: Rate) -> Result<Self, u64> {
        if self.tokens >= 1.0 {
            return Ok(Self { tokens: self.tokens - 1.0, ..self });
        }
        let each = 60.0 / f64::from(rate.per_minute.max(1));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds, and positive")]
        Err(((1.0 - self.tokens) * each).ceil().max(1.0) as u64)
    }
}

/// An address of the old kind, or the network of one of the new kind: a household has 2^64 of those.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => IpAddr::V4(address),
            None => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::HeaderValue;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

    fn door() -> Door {
        let limits =
            Limits { each_address: Rate { burst: 3, per_minute: 6 }, all_together: Rate { burst: 10, per_minute: 60 } };
        Door::new(limits)
    }

    fn address(text: &str) -> Option<IpAddr> {
        Some(network(text.parse().unwrap()))
    }

    #[test]
    fn an_address_that_knocks_too_often_waits_and_takes_nothing_from_others() {
        let door = door();
        for _ in 0..3 {
            assert_eq!(door.take(address("192.0.2.1"), NOW), Ok(()));
        }
        for _ in 0..50 {
            assert_eq!(door.take(address("192.0.2.1"), NOW), Err(10));
        }
        assert_eq!(door.take(address("192.0.2.2"), NOW), Ok(()));
        let later = NOW.plus(Duration::from_secs(10));
        assert_eq!(door.take(address("192.0.2.1"), later), Ok(()));
        assert_eq!(door.take(address("192.0.2.1"), later), Err(10));
    }

    #[test]
    fn all_together_are_limited_too_also_where_addresses_are_not_known() {
        let door = door();
        for number in 0..10 {
            assert_eq!(door.take(address(&format!("192.0.2.{number}")), NOW), Ok(()));
        }
        assert_eq!(door.take(address("192.0.2.99"), NOW), Err(1));
        assert_eq!(door.take(None, NOW), Err(1));
        assert_eq!(door.take(None, NOW.plus(Duration::from_secs(1))), Ok(()));
    }

    #[test]
    fn a_network_of_the_new_kind_counts_as_one_address() {
        let door = door();
        for last in 1..=3 {
            assert_eq!(door.take(address(&format!("2001:db8::{last}")), NOW), Ok(()));
        }
        assert_eq!(door.take(address("2001:db8::ffff"), NOW), Err(10));
        assert_eq!(door.take(address("2001:db8:1::1"), NOW), Ok(()));
        assert_eq!(address("::ffff:192.0.2.1"), address("192.0.2.1"));
    }

    #[test]
    fn no_more_addresses_are_remembered_than_there_is_room_for() {
        let limits = Limits { all_together: Rate { burst: 100_000, per_minute: 1 }, ..Limits::default() };
        let door = Door::new(limits);
        for number in 0..u32::try_from(ADDRESSES).unwrap() + 500 {
            assert_eq!(door.take(Some(IpAddr::from(number.to_be_bytes())), NOW), Ok(()));
        }
        assert_eq!(door.knocks.lock().unwrap().each.len(), ADDRESSES);
        // Those who are not short of anything any more make room.
        let later = NOW.plus(Duration::from_secs(60));
        assert_eq!(door.take(address("192.0.2.1"), later), Ok(()));
        assert_eq!(door.knocks.lock().unwrap().each.len(), 1);
    }

    #[test]
    fn of_a_proxys_header_the_last_word_counts() {
        let said = |values: &[&'static str]| {
            let name = HeaderName::from_static("x-forwarded-for");
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(&name, HeaderValue::from_static(value));
            }
            said_by_proxy(&headers, &name).map(|address| address.to_string())
        };
        assert_eq!(said(&["192.0.2.1"]).as_deref(), Some("192.0.2.1"));
        assert_eq!(said(&["10.6.6.6, 192.0.2.1"]).as_deref(), Some("192.0.2.1"));
        assert_eq!(said(&["10.6.6.6", "192.0.2.1:4711"]).as_deref(), Some("192.0.2.1"));
        assert_eq!(said(&["10.6.6.6, unknown"]), None);
        assert_eq!(said(&[]), None);
    }
}

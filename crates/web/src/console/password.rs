//! Passwords: argon2id, with the parameters that the crate recommends.

pub(crate) mod rule;

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use axum::http::StatusCode;
use domain::OperatorId;
use thiserror::Error;
use tokio::sync::OwnedSemaphorePermit;

use self::rule::LONGEST;
use super::Console;
use super::problem::PageError;

/// The hash of no password. Whoever signs in to an account that does not exist waits as long as others do.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlzIQ$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password that cannot be hashed.
#[derive(Debug, Error)]
pub enum PasswordError {
    /// Beyond what argon2 takes.
    #[error("could not hash the password")]
    Hash(#[source] argon2::password_hash::Error),
}

/// Hashes a password for storing, as a PHC string. `salt` is random and used once.
///
/// # Errors
/// When the password is longer than argon2 takes (4 GiB).
pub fn hash_password(password: &str, salt: u128) -> Result<String, PasswordError> {
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt.to_be_bytes())
        .map_err(PasswordError::Hash)?;
    Ok(hash.to_string())
}

/// Whether the password is the one that was hashed; never so without a hash, but after the same work. Takes a while:
/// not for a thread that serves requests.
fn is_right(password: &str, hash: Option<&str>) -> bool {
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && hash.is_some()
}

/// Hashes a password off the threads that serve requests, when it is its turn.
pub(crate) async fn hashed(console: &Console, password: String) -> Result<String, PageError> {
    let salt = console.store.ids().bits();
    let hash = worked(turn(console).await?, move || hash_password(&password, salt)).await?;
    hash.map_err(|_| PageError::Refused(StatusCode::BAD_REQUEST))
}

/// The account, where the password is right and the account is not locked. While it is locked no password is right:
/// an answer that differed would let a stranger go on guessing.
pub(crate) async fn checked(console: &Console, email: &str, password: String) -> Result<Option<OperatorId>, PageError> {
    let turn = turn(console).await?;
    // Read only now: while this one waited for its turn, others may have guessed.
    let account = console.store.sign_in_of(email).await?;
    let is_locked =
        account.as_ref().and_then(|account| account.locked_until).is_some_and(|until| console.store.now() < until);
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let is_right = password.len() <= LONGEST && worked(turn, move || is_right(&password, hash.as_deref())).await?;
    match account {
        Some(account) if is_right && !is_locked => {
            let is_taken = console.sign_in.takes_password_of(account.operator.role);
            Ok(is_taken.then_some(account.operator.id))
        }
        Some(account) => {
            // A locked account is not locked for longer by more wrong passwords: its owner must get in again.
            if !is_locked {
                let mut tx = console.store.begin().await?;
                tx.sign_in_failed(account.operator.id).await?;
                tx.commit().await?;
            }
            Ok(None)
        }
        None => Ok(None),
    }
}

/// Waits for a turn: only so many passwords are worked on at once.
async fn turn(console: &Console) -> Result<OwnedSemaphorePermit, PageError> {
    let busy = |_| PageError::Refused(StatusCode::SERVICE_UNAVAILABLE);
    Arc::clone(&console.passwords).acquire_owned().await.map_err(busy)
}

/// Works off the threads that serve requests. The turn goes with the work, which runs on although the browser may have
/// gone.
async fn worked<T: Send + 'static>(
    turn: OwnedSemaphorePermit,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PageError> {
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.map_err(PageError::Worker)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_told_from_another() {
        let hash = hash_password("correct horse", 7).unwrap();
        assert!(is_right("correct horse", Some(&hash)));
        assert!(!is_right("correct horsf", Some(&hash)));
        assert!(!is_right("correct horse", None));
        assert!(!is_right("correct horse", Some("not a hash")));
    }

    #[test]
    fn nobody_takes_as_much_work_as_somebody() {
        let somebody = hash_password("x", 7).unwrap();
        let work = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(work(NOBODY), work(&somebody));
        assert!(PasswordHash::new(NOBODY).is_ok_and(|hash| hash.hash.is_some_and(|bytes| bytes.len() == 32)));
    }
}

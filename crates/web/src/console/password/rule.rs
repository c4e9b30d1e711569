//! Which passwords are taken: long enough, and not among the first that somebody would try.

use std::fmt;

/// Fewer characters are refused.
pub(crate) const SHORTEST: usize = 12;
/// More bytes are refused unread: hashing is work.
pub(crate) const LONGEST: usize = 1024;

/// What remains of the most common passwords once digits and signs at the ends are taken off. One line each.
const COMMON: &str = include_str!("common.txt");

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weakness {
    Short,
    Long,
    Common,
    /// The own name or address.
    Own,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Short => "That password is too short: it needs at least 12 characters. Some words in a row do well.",
            Self::Long => "That password is longer than this form takes.",
            Self::Common => "That password is among the first that somebody would try. Choose another one.",
            Self::Own => "That password is made of your own name or address. Choose another one.",
        })
    }
}

/// What is wrong with a password for the operator of that address and name.
pub(crate) fn weakness(password: &str, email: &str, name: &str) -> Option<Weakness> {
    if password.len() > LONGEST {
        return Some(Weakness::Long);
    }
    if password.chars().count() < SHORTEST {
        return Some(Weakness::Short);
    }
    let lower = password.to_lowercase();
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let distinct = lower.chars().collect::<std::collections::HashSet<_>>().len();
    if distinct < 5 || is_run(&lower) || is_repeated_common(core) {
        return Some(Weakness::Common);
    }
    let email = email.to_lowercase();
    let own = email.split(['@', '.', '-', '_', '+']).chain([email.as_str()]).map(str::to_owned);
    let names = name.to_lowercase();
    let own: Vec<String> =
        own.chain(names.split_whitespace().map(str::to_owned)).filter(|word| word.len() >= 4).collect();
    // What is left without one's own words must be something.
    let left = own.iter().fold(lower.clone(), |left, word| left.replace(word.as_str(), ""));
    let left = left.chars().filter(|c| c.is_alphanumeric()).count();
    (left < lower.chars().filter(|c| c.is_alphanumeric()).count() && left < 8).then_some(Weakness::Own)
}

/// A run through the alphabet, the digits or the keyboard.
fn is_run(password: &str) -> bool {
    const RUNS: [&str; 4] = [
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "01234567890123456789",
        "qwertyuiopasdfghjklzxcvbnm1234567890",
        "1234567890qwertyuiopasdfghjklzxcvbnm",
    ];
    let backwards = password.chars().rev().collect::<String>();
    RUNS.iter().any(|run| run.contains(password) || run.contains(&backwards))
}

/// One of the list, once or several times in a row.
fn is_repeated_common(core: &str) -> bool {
    COMMON
        .lines()
        .filter(|word| !word.is_empty())
        .any(|word| core.replace(word, "").chars().all(|c| !c.is_alphabetic()))
        && !core.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(password: &str) -> Option<Weakness> {
        weakness(password, "ada.okafor@example.org", "Ada Okafor")
    }

    #[test]
    fn a_long_and_uncommon_password_is_taken() {
        for password in
            ["correct horse battery", "Kd8-w2Lq!vT4", "ein Pferd frisst keinen Gurkensalat", "okafor-und-sieben-berge"]
        {
            assert_eq!(wrong(password), None, "{password}");
        }
    }

    #[test]
    fn what_is_short_common_or_ones_own_is_refused() {
        for (password, why) in [
            ("Kd8-w2Lq!vT", Weakness::Short),
            ("ünïcödé-ß", Weakness::Short),
            ("password1234", Weakness::Common),
            ("Password!!!!2026", Weakness::Common),
            ("passwordpassword", Weakness::Common),
            ("welcome-welcome-1", Weakness::Common),
            ("aaaaaaaaaaaa", Weakness::Common),
            ("123456789012", Weakness::Common),
            ("abcdefghijkl", Weakness::Common),
            ("qwertyuiopas", Weakness::Common),
            ("210987654321", Weakness::Common),
            ("ada.okafor@example.org", Weakness::Own),
            ("Okafor-Okafor-1", Weakness::Own),
            ("AdaOkafor2026", Weakness::Own),
        ] {
            assert_eq!(wrong(password), Some(why), "{password}");
        }
        assert_eq!(wrong(&"x".repeat(LONGEST + 1)), Some(Weakness::Long));
    }
}

//! SPDX licence expressions: `OR`, `AND`, `WITH`, parentheses, and the slash that crates used before those.

use anyhow::{Result, bail};

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum License {
    /// One licence, with its exception if it has one: `Apache-2.0 WITH LLVM-exception`.
    One(String),
    Either(Box<License>, Box<License>),
    Both(Box<License>, Box<License>),
}

impl License {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut tokens = Tokens { tokens: tokens(text), at: 0 };
        let license = tokens.either()?;
        match tokens.next() {
            None => Ok(license),
            Some(extra) => bail!("unexpected `{extra}` in the licence `{text}`"),
        }
    }

    /// Whether one can take the package using only licences that pass the test.
    pub(crate) fn is_satisfied_by(&self, is_allowed: &impl Fn(&str) -> bool) -> bool {
        match self {
            Self::One(name) => is_allowed(name),
            Self::Either(left, right) => left.is_satisfied_by(is_allowed) || right.is_satisfied_by(is_allowed),
            Self::Both(left, right) => left.is_satisfied_by(is_allowed) && right.is_satisfied_by(is_allowed),
        }
    }
}

struct Tokens {
    tokens: Vec<String>,
    at: usize,
}

impl Tokens {
    /// `OR` binds loosest, then `AND`, then `WITH`.
    fn either(&mut self) -> Result<License> {
        let mut left = self.both()?;
        while self.next_if("OR") {
            left = License::Either(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<License> {
        let mut left = self.one()?;
        while self.next_if("AND") {
            left = License::Both(Box::new(left), Box::new(self.one()?));
        }
        Ok(left)
    }

    fn one(&mut self) -> Result<License> {
        if self.next_if("(") {
            let inner = self.either()?;
            return if self.next_if(")") { Ok(inner) } else { bail!("a parenthesis is not closed") };
        }
        let name = self.name()?;
        if self.next_if("WITH") {
            return Ok(License::One(format!("{name} WITH {}", self.name()?)));
        }
        Ok(License::One(name))
    }

    fn name(&mut self) -> Result<String> {
        match self.next() {
            Some(name) if !matches!(name.as_str(), "OR" | "AND" | "WITH" | "(" | ")") => Ok(name),
            Some(other) => bail!("`{other}` where a licence should be"),
            None => bail!("the licence ends too early"),
        }
    }

    fn next(&mut self) -> Option<String> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn next_if(&mut self, expected: &str) -> bool {
        let is_next = self.tokens.get(self.at).is_some_and(|token| token == expected);
        self.at += usize::from(is_next);
        is_next
    }
}

fn tokens(text: &str) -> Vec<String> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words = spaced.split_whitespace().map(|word| match word {
        "or" | "and" | "with" => word.to_uppercase(),
        word => word.to_owned(),
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, allowed: &[&str], expected: bool) {
        let license = License::parse(text).unwrap();
        assert_eq!(license.is_satisfied_by(&|name| allowed.contains(&name)), expected, "{text} under {allowed:?}");
    }

    #[test]
    fn an_expression_is_satisfied_by_what_it_asks_for() {
        check("MIT", &["MIT"], true);
        check("MIT", &["ISC"], false);
        check("MIT OR GPL-3.0", &["MIT"], true);
        check("Apache-2.0 / MIT", &["MIT"], true);
        check("Unlicense/MIT", &["MIT"], true);
        check("MIT AND BSD-3-Clause", &["MIT"], false);
        check("MIT AND BSD-3-Clause", &["MIT", "BSD-3-Clause"], true);
        check("(MIT OR Apache-2.0) AND Unicode-3.0", &["MIT", "Unicode-3.0"], true);
        check("(MIT OR Apache-2.0) AND Unicode-3.0", &["MIT", "Apache-2.0"], false);
    }

    #[test]
    fn and_binds_tighter_than_or() {
        check("MIT OR Apache-2.0 AND GPL-3.0", &["MIT"], true);
        check("GPL-3.0 AND Apache-2.0 OR MIT", &["MIT"], true);
        check("GPL-3.0 AND (Apache-2.0 OR MIT)", &["MIT"], false);
    }

    #[test]
    fn an_exception_is_part_of_the_licence() {
        check("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", &["MIT"], true);
        check("Apache-2.0 WITH LLVM-exception", &["Apache-2.0"], false);
        check("Apache-2.0 WITH LLVM-exception", &["Apache-2.0 WITH LLVM-exception"], true);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "MIT OR", "AND MIT", "(MIT", "MIT)", "MIT Apache-2.0", "MIT WITH", "()"] {
            assert!(License::parse(text).is_err(), "{text}");
        }
    }
}

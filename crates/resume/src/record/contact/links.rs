//! Web addresses and profiles.

use crate::record::Profile;
use crate::record::passage::{Passage, fold};
use crate::record::rows::Row;

const NETWORKS: [(&str, &str); 16] = [
    ("linkedin.", "LinkedIn"),
    ("github.", "GitHub"),
    ("gitlab.", "GitLab"),
    ("bitbucket.", "Bitbucket"),
    ("twitter.", "Twitter"),
    ("x.com", "X"),
    ("stackoverflow.", "Stack Overflow"),
    ("xing.", "XING"),
    ("medium.", "Medium"),
    ("kaggle.", "Kaggle"),
    ("behance.", "Behance"),
    ("dribbble.", "Dribbble"),
    ("orcid.", "ORCID"),
    ("scholar.google.", "Google Scholar"),
    ("soundcloud.", "SoundCloud"),
    ("facebook.", "Facebook"),
];

/// Top-level domains under which people have home pages: a bare "name.dev" counts as an address, "Node.js" does not.
const HOME_DOMAINS: [&str; 28] = [
    "com", "org", "net", "dev", "io", "me", "co", "ai", "app", "tech", "info", "eu", "uk", "de", "fr", "es", "pt",
    "nl", "it", "ch", "at", "be", "us", "ca", "au", "in", "br", "xyz",
];

/// The addresses of a passage, from left to right.
pub(super) fn find(passage: Passage<'_>) -> Vec<Passage<'_>> {
    let words = passage.split_chars(|c| c.is_whitespace() || matches!(c, '|' | '<' | '>' | '·' | ','));
    let trimmed =
        words.into_iter().map(|word| word.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']' | '.' | ';' | ':' | '"')));
    trimmed.filter(|word| is_address(word.text)).collect()
}

fn is_address(word: &str) -> bool {
    let bare = word.split_once("://").map_or(word, |(_, rest)| rest);
    let marked = word.contains("://") || word.starts_with("www.");
    let host = bare.split('/').next().unwrap_or_default();
    let Some((name, top)) = host.rsplit_once('.') else { return false };
    let plain = host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    let known = HOME_DOMAINS.contains(&top.to_lowercase().as_str());
    !word.contains('@')
        && plain
        && !name.is_empty()
        && (marked || (known && name.chars().any(char::is_lowercase) && top.chars().all(char::is_lowercase)))
}

/// The network an address belongs to.
pub(super) fn network(address: &str) -> Option<&'static str> {
    let folded = address.to_lowercase();
    let host = folded.split_once("://").map_or(folded.as_str(), |(_, rest)| rest);
    let host = host.trim_start_matches("www.");
    NETWORKS
        .iter()
        .find(|(domain, _)| host.starts_with(domain) || host.contains(&format!(".{domain}")))
        .map(|(_, name)| *name)
}

/// Profiles given as an address, or as a name beside that of its network: "janedev (GitHub)", "GitHub: janedev".
pub(super) fn profiles(rows: &[Row<'_>]) -> Vec<Profile> {
    let mut profiles: Vec<Profile> = Vec::new();
    for row in rows {
        for link in find(row.whole) {
            if let Some(network) = network(link.text).filter(|_| has_path(link.text)) {
                add(&mut profiles, network, link);
            }
        }
        for cell in &row.cells {
            if let Some((network, user)) = beside(*cell) {
                add(&mut profiles, network, user);
            }
        }
    }
    profiles
}

fn has_path(address: &str) -> bool {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    bare.split('/').nth(1).is_some_and(|path| !path.is_empty())
}

fn beside(cell: Passage<'_>) -> Option<(&'static str, Passage<'_>)> {
    let parts = cell.split_chars(|c| matches!(c, ':' | ' '));
    let [first, second] = parts.as_slice() else { return None };
    let named = |text: &str| {
        let folded = fold(text.trim_matches(|c: char| !c.is_alphanumeric()));
        NETWORKS.iter().find(|(_, name)| fold(name) == folded).map(|(_, name)| *name)
    };
    let user = |part: &Passage<'_>| {
        let word = part.text.trim_start_matches('@');
        word.len() > 2 && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    match (named(first.text), named(second.text)) {
        (Some(network), None) if user(second) && cell.text.contains(':') => Some((network, *second)),
        (None, Some(network)) if user(first) && second.text.starts_with('(') => Some((network, *first)),
        _ => None,
    }
}

fn add(profiles: &mut Vec<Profile>, network: &str, link: Passage<'_>) {
    if !profiles.iter().any(|known| known.network == network) {
        profiles.push(Profile { network: network.to_owned(), url: link.text.to_owned(), span: link.span() });
    }
}

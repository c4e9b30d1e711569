//! What people call the sections of a résumé.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::SectionKind;
use crate::record::passage::fold;
use crate::record::words::{Words, entries, words};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    Section(SectionKind),
    /// May also be a label inside an entry.
    Ambiguous(SectionKind),
}

/// Whole headings, in the languages people apply in. What the words below cover needs no entry.
static TITLES: LazyLock<HashMap<&'static str, SectionKind>> = LazyLock::new(|| {
    let mut titles = HashMap::new();
    let mut kind = SectionKind::Other;
    for line in include_str!("../../../words/headings.txt").lines() {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(name) => kind = named(name),
            None => titles.extend(entries(line).map(|title| (title, kind))),
        }
    }
    titles
});

/// The kind that a part of the list of headings is about.
fn named(name: &str) -> SectionKind {
    match name {
        "contact" => SectionKind::Contact,
        "summary" => SectionKind::Summary,
        "work" => SectionKind::Work,
        "education" => SectionKind::Education,
        "skills" => SectionKind::Skills,
        "certificates" => SectionKind::Certificates,
        "languages" => SectionKind::Languages,
        "publications" => SectionKind::Publications,
        _ => SectionKind::Other,
    }
}

/// Words that name a section together with the modifiers below. The first kind in this order wins: "Volunteer
/// Experience" is volunteering and "Language Skills" are languages.
const KEYWORDS: &[(SectionKind, &[&str])] = &[
    (
        SectionKind::Other,
        &[
            "volunteer",
            "volunteering",
            "projects",
            "project",
            "awards",
            "award",
            "honors",
            "honours",
            "references",
            "interests",
            "hobbies",
            "activities",
            "affiliations",
            "memberships",
            "patents",
            "scholarships",
            "leadership",
            "achievements",
            "accomplishments",
            "presentations",
            "extracurricular",
        ],
    ),
    (SectionKind::Publications, &["publications", "publication"]),
    (SectionKind::Certificates, &["certifications", "certification", "certificates", "licenses", "licensure"]),
    (SectionKind::Summary, &["summary", "objective", "profile"]),
    (SectionKind::Work, &["experience", "experiences", "employment", "internships", "internship"]),
    (SectionKind::Education, &["education", "educational"]),
    (SectionKind::Skills, &["skills", "skill", "competencies", "proficiencies", "technologies", "tools", "expertise"]),
];

static MODIFIERS: Words = words!("heading_modifiers");

/// Labels that also stand inside entries.
const AMBIGUOUS: &[(SectionKind, &[&str])] = &[
    (SectionKind::Skills, &["technologies", "tools", "tech stack", "skills used"]),
    (
        SectionKind::Other,
        &[
            "highlights",
            "achievements",
            "key achievements",
            "accomplishments",
            "responsibilities",
            "key responsibilities",
            "courses",
            "coursework",
            "relevant coursework",
            "activities",
            "project",
            "online",
            "social",
            "additional",
            "personal",
            "other",
            "links",
        ],
    ),
];

/// Longer lines are sentences.
const WORD_LIMIT: usize = 6;

pub(super) fn recognise(title: &str) -> Option<Heading> {
    let title = plain(title);
    let words: Vec<&str> = title.split(' ').collect();
    if title.is_empty() || words.len() > WORD_LIMIT {
        return None;
    }
    let known = TITLES.get(title.as_str()).copied();
    let kind = known.or_else(|| by_words(&words));
    let ambiguous = AMBIGUOUS.iter().find(|(_, titles)| titles.contains(&title.as_str())).map(|(kind, _)| *kind);
    match (kind, ambiguous) {
        (Some(kind), Some(_)) => Some(Heading::Ambiguous(kind)),
        (None, Some(kind)) => Some(Heading::Ambiguous(kind)),
        (Some(kind), None) => Some(Heading::Section(kind)),
        (None, None) => None,
    }
}

fn by_words(words: &[&str]) -> Option<SectionKind> {
    let keyword = |word: &&str| KEYWORDS.iter().any(|(_, keywords)| keywords.contains(word));
    if !words.iter().all(|word| keyword(word) || MODIFIERS.has(word)) {
        // "Work history" has no keyword but says enough.
        return None;
    }
    let named = KEYWORDS.iter().find(|(_, keywords)| words.iter().any(|word| keywords.contains(word)));
    named.map(|(kind, _)| *kind).or_else(|| (words.last() == Some(&"history")).then_some(SectionKind::Work))
}

/// Folded, with single spaces, "&" spelled out, and without numbering, colons and other decoration.
fn plain(title: &str) -> String {
    // "E X P E R I E N C E": letters set apart by spaces.
    let letters: Vec<&str> = title.split(' ').collect();
    let joined = if letters.len() > 3 && letters.iter().all(|letter| letter.chars().count() <= 1) {
        letters.concat()
    } else {
        title.to_owned()
    };
    let decorated = |c: char| !c.is_alphabetic();
    let mut words = Vec::new();
    for word in fold(&joined).trim_matches(decorated).replace('&', " and ").split([' ', '/', ',', '-', '\t']) {
        let word = word.trim_matches(|c: char| !c.is_alphabetic() && c != '\'');
        match word {
            "" => {}
            "und" | "et" | "y" | "e" | "en" if !words.is_empty() => words.push("and".to_owned()),
            word => words.push(word.replace('’', "'")),
        }
    }
    words.join(" ")
}

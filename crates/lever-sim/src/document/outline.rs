//! What a résumé says, in order, before any layout.

use crate::persona::{Job, Persona, School};

/// A titled part.
pub(super) struct Section<'a> {
    pub(super) title: &'static str,
    pub(super) entries: Vec<Entry<'a>>,
}

/// One entry of a part.
pub(super) enum Entry<'a> {
    Text(&'a str),
    Job(&'a Job),
    School(&'a School),
    /// Short words in a row.
    Words(&'a [String]),
}

/// The story: who, where, when.
pub(super) fn main_sections(persona: &Persona) -> Vec<Section<'_>> {
    vec![
        Section { title: "Profile", entries: vec![Entry::Text(&persona.summary)] },
        Section { title: "Experience", entries: persona.jobs.iter().map(Entry::Job).collect() },
        Section { title: "Education", entries: persona.schools.iter().map(Entry::School).collect() },
    ]
}

/// The lists: skills, languages, besides work.
pub(super) fn side_sections(persona: &Persona) -> Vec<Section<'_>> {
    let mut sections = vec![
        Section { title: "Skills", entries: vec![Entry::Words(&persona.skills)] },
        Section { title: "Languages", entries: vec![Entry::Words(&persona.languages)] },
    ];
    if !persona.extras.is_empty() {
        let entries = persona.extras.iter().map(|extra| Entry::Text(extra)).collect();
        sections.push(Section { title: "Besides work", entries });
    }
    sections
}

/// How to reach the person.
pub(super) fn contact(persona: &Persona) -> [&str; 4] {
    [&persona.email, &persona.phone, &persona.city, &persona.link]
}

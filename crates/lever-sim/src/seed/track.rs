//! Lines of work: what people in them are called as they rise, what they show for it, and what a posting for them says.
//!
//! In achievements `{40-90}` becomes a number between the two, and `{years}` in summaries the years of experience.

mod commercial;
mod corporate;
mod engineering;
mod grid;
mod outside;
mod product;

use crate::rng::Rng;

/// A line of work.
#[derive(Debug)]
pub(super) struct Track {
    /// Its name in a world file.
    pub(super) key: &'static str,
    pub(super) department: &'static str,
    pub(super) teams: &'static [&'static str],
    /// Beginner to head, as people are called when they rise.
    pub(super) ladder: [&'static str; 5],
    /// What a posting adds to the title, when there are several of one kind.
    pub(super) specials: &'static [&'static str],
    /// Lines from which people come over with some of what is needed.
    pub(super) near: &'static [&'static str],
    /// Evidence of what the work requires.
    pub(super) evidence: &'static [&'static str],
    /// Work nearby that proves little of it.
    pub(super) light: &'static [&'static str],
    pub(super) core: &'static [&'static str],
    pub(super) preferred: &'static [&'static str],
    /// What everybody in the field lists.
    pub(super) common: &'static [&'static str],
    /// Degree and field.
    pub(super) degrees: &'static [(&'static str, &'static str)],
    pub(super) summaries: &'static [&'static str],
    /// The first paragraph of a posting.
    pub(super) about: &'static str,
    pub(super) duties: &'static [&'static str],
    /// What employers are called: `{}` is a name of the region.
    pub(super) employers: &'static [&'static str],
    /// Pay of the middle rung, pounds a year.
    pub(super) pay: i64,
    /// How many postings, in proportion to the others. None: people come from it and are not sought in it.
    pub(super) openings: usize,
}

/// Every line of work, in the order of a world file's numbers.
pub(super) const TRACKS: [&Track; 17] = [
    &engineering::BACKEND,
    &engineering::WEB,
    &engineering::RELIABILITY,
    &product::DATA,
    &product::PRODUCT,
    &product::DESIGN,
    &commercial::SALES,
    &commercial::SUCCESS,
    &commercial::MARKETING,
    &grid::FIELD,
    &grid::SUPPORT,
    &corporate::FINANCE,
    &corporate::PEOPLE,
    &corporate::LEGAL,
    &outside::HOSPITALITY,
    &outside::TEACHING,
    &outside::LOGISTICS,
];

/// Where software and services companies do not fit, a line of work has employers of its own.
const COMPANIES: &[&str] = &[
    "{} Systems",
    "{} Energy",
    "{} Payments",
    "{} Labs",
    "{} Software",
    "{} Health",
    "{} Logistics",
    "{} Insurance",
    "{} Telecom",
    "{} Analytics",
    "{} Retail Group",
    "{} Media",
];

/// The line of work with this key.
pub(super) fn of_key(key: &str) -> Option<&'static Track> {
    TRACKS.into_iter().find(|track| track.key == key)
}

/// A line that postings are for, by the number of its openings.
pub(super) fn any_sought(rng: &mut Rng) -> &'static Track {
    let mut roll = rng.below(TRACKS.iter().map(|track| track.openings).sum());
    for track in TRACKS {
        match roll.checked_sub(track.openings) {
            Some(rest) => roll = rest,
            None => return track,
        }
    }
    TRACKS[0]
}

/// Any of the last three, from which people apply to anything.
pub(super) fn any_outside(rng: &mut Rng) -> &'static Track {
    TRACKS[TRACKS.len() - 1 - rng.below(3)]
}

impl PartialEq for Track {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// Replaces every `{low-high}` by a number between the two.
pub(super) fn with_numbers(rng: &mut Rng, text: &str) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((range, tail)) = after.split_once('}') else { break };
        let bounds = range.split_once('-').and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)));
        match bounds {
            Some((low, high)) => filled.push_str(&rng.between(low, high).to_string()),
            None => filled.push_str(range),
        }
        rest = tail;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_work_is_complete() {
        for track in TRACKS {
            assert_eq!(of_key(track.key), Some(track));
            assert!(track.near.iter().all(|key| of_key(key).is_some_and(|near| near != track)), "{}", track.key);
            assert!(track.evidence.len() >= 6 && track.light.len() >= 2 && track.employers.len() >= 4, "{}", track.key);
            assert!(track.core.len() >= 3 && track.common.len() >= 4 && !track.degrees.is_empty(), "{}", track.key);
            assert!(track.openings == 0 || !track.teams.is_empty() && !track.duties.is_empty(), "{}", track.key);
            assert!(track.summaries.iter().all(|summary| summary.contains("{years}")), "{}", track.key);
        }
    }

    #[test]
    fn numbers_stand_where_a_range_stood() {
        let mut rng = Rng::seeded(3);
        let filled = with_numbers(&mut rng, "From {340-350} to {40-44} ms on {3-3} continents.");
        assert!(filled.starts_with("From 34") || filled.starts_with("From 350"), "{filled}");
        assert!(filled.ends_with(" ms on 3 continents."), "{filled}");
        assert_eq!(with_numbers(&mut rng, "Nothing to fill."), "Nothing to fill.");
    }
}

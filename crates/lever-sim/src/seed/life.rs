//! The life of a person made up for a generated world: a name, a home, an education, a career that goes on. It follows from
//! a few bytes, so a world of many keeps only those, and the same person at two times is one person who is older.

use super::culture::{self, Culture, FullName, word};
use super::track::{TRACKS, Track, of_key, with_numbers};
use crate::calendar::Month;
use crate::persona::{Job, Persona, School};
use crate::rng::Rng;

/// All that a life follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figure {
    /// The dice of this person.
    pub(super) dice: u64,
    /// Place among the lines of work.
    pub(super) track: u8,
    /// The year the first job began.
    pub(super) began: i16,
    /// 0 to 100: how much of the work's evidence and skills there is, and how fast titles rise.
    pub(super) talent: u8,
}

/// Who somebody is, whatever they did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) name: FullName,
    pub(super) phone: String,
    /// Where they live: city and country.
    pub(super) home: (String, String),
    pub(super) link: String,
}

/// Dice apart, so that who somebody is does not hang on what they did.
const WHO: u64 = 0x77_686f;
const WHAT: u64 = 0x7768_6174;

/// Cities people move to for work.
const HUBS: &str =
    "London,GB Leeds,GB Manchester,GB Berlin,DE Amsterdam,NL Lisbon,PT Dublin,IE Kraków,PL Toronto,CA Austin,US";

const LANGUAGES: &str =
    "German French Spanish Italian Dutch Portuguese Polish Arabic Mandarin Hindi Swedish Turkish Russian";

const EXTRAS: &[&str] = &[
    "Volunteers at a repair café, every second Saturday.",
    "Runs a chess club for children.",
    "Spoke at {2-4} regional meetups.",
    "First-aid trainer.",
    "Ran {2-6} half marathons, none of them fast.",
    "Translates for a refugee support group.",
    "Keeps bees and a small allotment.",
    "Plays the viola in an amateur orchestra.",
    "Maintains an open-source library with {200-900} users.",
    "Coaches an under-twelves football team.",
    "Treasurer of a housing cooperative with {14-60} flats.",
];

impl Figure {
    pub(super) fn new(dice: u64, track: &Track, began: i16, talent: u8) -> Self {
        let place = TRACKS.iter().position(|known| *known == track).unwrap_or(0);
        Self { dice, track: u8::try_from(place).unwrap_or(0), began, talent: talent.min(100) }
    }

    /// Reads what a world file says; `None` for a line of work nobody knows.
    pub(super) fn of_row(dice: u64, track: &str, began: i16, talent: u8) -> Option<Self> {
        of_key(track).map(|track| Self::new(dice, track, began, talent))
    }

    /// Anybody.
    #[cfg(test)]
    pub(crate) fn any(rng: &mut Rng) -> Self {
        let began = i16::try_from(rng.between(1994, 2025)).unwrap_or(2000);
        let talent = u8::try_from(rng.below(101)).unwrap_or(0);
        Self::new(rng.next(), TRACKS[rng.below(TRACKS.len())], began, talent)
    }

    pub(crate) fn latin_name(self) -> String {
        self.identity().name.latin
    }

    pub(super) fn track(self) -> &'static Track {
        TRACKS.get(usize::from(self.track)).copied().unwrap_or(TRACKS[0])
    }

    fn who(self) -> (Rng, &'static Culture) {
        let mut rng = Rng::seeded(self.dice ^ WHO);
        let culture = culture::any(&mut rng);
        (rng, culture)
    }

    pub(super) fn identity(self) -> Identity {
        let (mut rng, culture) = self.who();
        let name = culture.name(&mut rng);
        let moved = rng.chance(0.22);
        let home = if moved { split(&word(&mut rng, HUBS)) } else { culture.town(&mut rng) };
        let phone = culture.region.phone(&mut rng);
        let handle = ascii(&format!("{}-{}", name.given, name.family));
        let link = format!("linkedin.com/in/{handle}-{:04x}", rng.next() & 0xffff);
        Identity { name, phone, home, link }
    }

    /// The person as they would describe themselves at a time.
    pub(crate) fn at(self, email: &str, now: Month) -> Persona {
        let (_, culture) = self.who();
        let identity = self.identity();
        let track = self.track();
        let mut rng = Rng::seeded(self.dice ^ WHAT);
        let (schools, first) = self.education(&mut rng, culture);
        let skills = self.skills(&mut rng);
        let languages = languages(&mut rng, culture.tongue);
        let extras = if rng.chance(0.4) { vec![text(&mut rng, EXTRAS)] } else { Vec::new() };
        let summary = (*rng.pick(track.summaries)).to_owned();
        let jobs = self.career(&mut rng, culture, &identity.home.0, first, now);
        let since = jobs.last().map_or(now, |job| Month { year: job.from.0, month: job.from.1 });
        let years = (now.months_since(since) / 12).max(1);
        let headline = jobs.first().map(|job| format!("{} at {}", job.title, job.employer));
        Persona {
            name: identity.name.latin,
            email: email.to_owned(),
            phone: identity.phone,
            city: identity.home.0,
            link: identity.link,
            headline: headline.unwrap_or_else(|| track.ladder[0].to_owned()),
            summary: summary.replace("{years}", &years.to_string()),
            jobs,
            schools,
            skills,
            languages,
            extras,
            hidden_text: None,
        }
    }

    /// Schools, newest first, and the month the first job began.
    fn education(self, rng: &mut Rng, culture: &Culture) -> (Vec<School>, Month) {
        let track = self.track();
        let first = Month { year: i32::from(self.began), month: u32::try_from(rng.between(1, 12)).unwrap_or(9) };
        let (degree, field) = *rng.pick(track.degrees);
        let length = match degree.as_bytes().first() {
            Some(b'M' | b'C' | b'P') => 2,
            Some(b'N' | b'D') => 2 + i32::from(rng.chance(0.4)),
            _ => 3 + i32::from(rng.chance(0.35)),
        };
        // Whoever starts in the first half of a year finished the year before.
        let end = first.year - i32::from(first.month < 7) - i32::from(rng.chance(0.2));
        let school = |name: String, degree: &str, field: &str, from: i32, to: i32| School {
            name,
            degree: degree.to_owned(),
            field: field.to_owned(),
            from,
            to,
        };
        let mut schools = vec![school(word(rng, culture.schools), degree, field, end - length, end)];
        // A second degree follows on a first one in the same field.
        if degree.starts_with('M') && degree != "MBA" || degree.starts_with("LLM") {
            let before = end - length - i32::from(rng.chance(0.25));
            let bachelor = if degree.starts_with("LL") { "LLB" } else { "BSc" };
            schools.push(school(word(rng, culture.schools), bachelor, field, before - 3, before));
        }
        (schools, first)
    }

    /// Jobs up to now, newest first. They follow each other with a gap now and then; titles rise with the years.
    fn career(self, rng: &mut Rng, culture: &Culture, home: &str, first: Month, now: Month) -> Vec<Job> {
        let track = self.track();
        let mut evidence = Shuffled::of(track.evidence);
        let mut light = Shuffled::of(track.light);
        let mut jobs: Vec<Job> = Vec::new();
        let mut start = first;
        let mut employer = employer(rng, track, culture);
        // They began where they come from and live where they live: at one change of job they moved.
        let mut city = culture.town(rng).0;
        let moves_after = rng.between(1, 3);
        while now.months_since(start) >= 0 && jobs.len() < 12 {
            let months = rng.between(11, 30) + rng.between(0, 34);
            let end = start.earlier(-months);
            let goes_on = now.months_since(end) < 0;
            let rung = self.rung(rng, start.months_since(first));
            let count = if goes_on || jobs.len() > 1 { rng.between(3, 4) } else { rng.between(2, 3) };
            let mut achievements: Vec<String> = Vec::new();
            for _ in 0..count {
                let shown = rng.chance(0.15 + f64::from(self.talent) / 115.0);
                let line = if shown { evidence.next(rng) } else { light.next(rng) };
                achievements.extend(line.map(|line| with_numbers(rng, line)));
            }
            let job = Job {
                title: track.ladder[rung].to_owned(),
                employer: employer.clone(),
                city: city.clone(),
                from: (start.year, start.month),
                to: (!goes_on).then_some((end.year, end.month)),
                achievements,
            };
            // Two spells of one title at one employer are one job.
            match jobs.last_mut() {
                Some(last) if last.title == job.title && last.employer == job.employer => last.to = job.to,
                _ => jobs.push(job),
            }
            // Who is promoted stays and has no gap.
            let gap = if rng.chance(0.3) {
                0
            } else {
                employer = self::employer(rng, track, culture);
                if i64::try_from(jobs.len()).unwrap_or(0) >= moves_after {
                    home.clone_into(&mut city);
                }
                if rng.chance(0.22) { rng.between(2, 9) } else { rng.between(0, 1) }
            };
            start = end.earlier(-gap);
        }
        jobs.reverse();
        jobs
    }

    /// The place on the ladder after so many months of work.
    fn rung(self, rng: &mut Rng, months: i64) -> usize {
        let pace = 26.0 + f64::from(100 - self.talent) * 0.32;
        let climbed = (months as f64 / pace) as usize;
        // The last rung is for few.
        let top = if rng.chance(f64::from(self.talent) / 400.0) { 4 } else { 3 };
        climbed.min(top)
    }

    fn skills(self, rng: &mut Rng) -> Vec<String> {
        let track = self.track();
        let share = |list: &[&str], low: usize, per_cent: usize| low + list.len().saturating_sub(low) * per_cent / 100;
        let talent = usize::from(self.talent);
        let mut skills = rng.sample(track.core, share(track.core, 2, talent));
        skills.extend(rng.sample(track.preferred, share(track.preferred, 0, talent / 2)));
        let common = rng.below(3) + 2;
        skills.extend(rng.sample(track.common, common));
        rng.shuffle(&mut skills);
        let mut seen = std::collections::BTreeSet::new();
        skills.into_iter().filter(|skill| seen.insert(*skill)).map(str::to_owned).collect()
    }

    /// The two words of the person's address, in ASCII.
    pub(super) fn address_words(self) -> (String, String) {
        let name = self.identity().name;
        (ascii(&name.given), ascii(&name.family))
    }
}

/// An employer of this line of work, named after its region.
fn employer(rng: &mut Rng, track: &Track, culture: &Culture) -> String {
    let form = *rng.pick(track.employers);
    form.replace("{}", &word(rng, culture.region.roots()))
}

fn languages(rng: &mut Rng, tongue: &str) -> Vec<String> {
    let mut spoken = vec![format!("{tongue} (native)")];
    if tongue != "English" {
        spoken.push(format!("English ({})", rng.pick(&["fluent", "fluent", "professional", "good"])));
    }
    let more = word(rng, LANGUAGES);
    if rng.chance(0.5) && more != tongue {
        spoken.push(format!("{more} ({})", rng.pick(&["fluent", "conversational", "basic"])));
    }
    spoken
}

fn text(rng: &mut Rng, texts: &[&'static str]) -> String {
    let chosen = *rng.pick(texts);
    with_numbers(rng, chosen)
}

fn split(town: &str) -> (String, String) {
    town.split_once(',').map(|(city, country)| (city.to_owned(), country.to_owned())).unwrap_or_default()
}

/// Each entry once in random order, then all of them again: a long career has more to tell than a list.
struct Shuffled {
    list: &'static [&'static str],
    left: Vec<&'static str>,
}

impl Shuffled {
    fn of(list: &'static [&'static str]) -> Self {
        Self { list, left: Vec::new() }
    }

    fn next(&mut self, rng: &mut Rng) -> Option<&'static str> {
        if self.left.is_empty() {
            self.left = rng.sample(self.list, self.list.len());
        }
        self.left.pop()
    }
}

/// A name in lowercase ASCII with nothing but letters, digits and hyphens.
pub(super) fn ascii(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => plain.push(c),
            '-' | ' ' => plain.push('-'),
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ă' | 'ą' | 'ā' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ắ' | 'ặ' =>
            {
                plain.push('a');
            }
            'æ' => plain.push_str("ae"),
            'ç' | 'č' | 'ć' => plain.push('c'),
            'ď' | 'đ' | 'ð' => plain.push('d'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' | 'ė' | 'ē' | 'ễ' | 'ế' | 'ề' => plain.push('e'),
            'ğ' | 'ģ' => plain.push('g'),
            'í' | 'ì' | 'î' | 'ï' | 'ı' | 'ị' | 'ī' | 'į' => plain.push('i'),
            'ķ' => plain.push('k'),
            'ł' | 'ļ' | 'ľ' | 'ĺ' => plain.push('l'),
            'ñ' | 'ń' | 'ň' | 'ņ' => plain.push('n'),
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ő' | 'ø' | 'ơ' | 'ọ' | 'ồ' | 'ỗ' => plain.push('o'),
            'œ' => plain.push_str("oe"),
            'ř' => plain.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => plain.push('s'),
            'ß' => plain.push_str("ss"),
            'ť' | 'ț' | 'ţ' => plain.push('t'),
            'þ' => plain.push_str("th"),
            'ú' | 'ù' | 'û' | 'ü' | 'ů' | 'ű' | 'ư' | 'ų' | 'ū' | 'ũ' => plain.push('u'),
            'ý' => plain.push('y'),
            'ź' | 'ż' | 'ž' => plain.push('z'),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Month = Month { year: 2026, month: 6 };

    fn figures() -> impl Iterator<Item = Figure> {
        (0..600_u64).map(|n| {
            let track = TRACKS[usize::try_from(n).unwrap() % TRACKS.len()];
            Figure::new(
                n.wrapping_mul(0x9e37),
                track,
                1998 + i16::try_from(n % 28).unwrap(),
                u8::try_from(n % 101).unwrap(),
            )
        })
    }

    #[test]
    fn a_life_follows_itself_in_time() {
        for figure in figures() {
            let person = figure.at("x@mail.example", NOW);
            let jobs: Vec<&Job> = person.jobs.iter().rev().collect();
            assert!(!jobs.is_empty(), "{figure:?}");
            let months = |(year, month): (i32, u32)| year * 12 + i32::try_from(month).unwrap();
            let last_school = person.schools.iter().map(|school| school.to).max().unwrap();
            assert!(last_school <= jobs[0].from.0, "{person:?}");
            assert!(person.schools.is_sorted_by(|a, b| a.from >= b.to), "{person:?}");
            let mut rung = 0;
            for pair in jobs.windows(2) {
                let gap = months(pair[1].from) - months(pair[0].to.unwrap());
                assert!((0..10).contains(&gap), "{person:?}");
            }
            for job in &jobs {
                let place = figure.track().ladder.iter().position(|title| *title == job.title).unwrap();
                // A head may step back to lead; nobody falls further.
                assert!(place >= rung || place == 3, "{person:?}");
                rung = place;
                assert!(months(job.from) <= months((NOW.year, NOW.month)));
                assert!(job.to.is_none_or(|to| months(to) <= months((NOW.year, NOW.month))), "{person:?}");
                assert!(
                    !job.achievements.is_empty() && job.achievements.iter().all(|line| !line.contains('{')),
                    "{job:?}"
                );
            }
            assert_eq!(jobs.iter().rev().skip(1).filter(|job| job.to.is_none()).count(), 0);
        }
    }

    #[test]
    fn the_same_person_is_only_older_later() {
        for figure in figures().filter(|figure| figure.began < 2018) {
            let (then, now) =
                (figure.at("x@mail.example", Month { year: 2024, month: 2 }), figure.at("x@mail.example", NOW));
            assert_eq!((&then.name, &then.phone, &then.schools.len()), (&now.name, &now.phone, &now.schools.len()));
            assert_eq!(then.skills, now.skills);
            let (old, new) = (then.jobs.len(), now.jobs.len());
            assert!(new >= old);
            for (before, after) in then.jobs.iter().rev().zip(now.jobs.iter().rev()) {
                assert_eq!((&before.title, &before.employer, before.from), (&after.title, &after.employer, after.from));
            }
        }
    }

    #[test]
    fn addresses_are_ascii_and_names_come_from_everywhere() {
        let mut countries = std::collections::BTreeSet::new();
        for figure in figures() {
            let (given, family) = figure.address_words();
            assert!(given.is_ascii() && family.is_ascii() && !given.is_empty() && !family.is_empty(), "{figure:?}");
            countries.insert(figure.identity().home.1);
        }
        assert!(countries.len() > 30, "{countries:?}");
    }
}

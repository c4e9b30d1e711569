//! The people of the generated world: who comes for the first time, who comes again, and how well they fit.

use std::collections::HashSet;

use super::DAY;
use super::course::Told;
use super::posting::Opening;
use crate::calendar::Month;
use crate::persona::Strength;
use crate::rng::Rng;
use crate::seed::file::{ContactRow, FigureRow, OpportunityRow};
use crate::seed::life::Figure;
use crate::seed::track::{self, TRACKS, Track, of_key};

/// The share of candidacies of people who are known already.
const AGAIN: f64 = 0.085;

/// Addresses at which nobody can ever receive mail.
const DOMAINS: [&str; 8] = [
    "mail.example",
    "inbox.example",
    "postbox.example",
    "webmail.example",
    "correo.example",
    "courrier.example",
    "posteingang.example",
    "mymail.example",
];

/// Who a candidacy is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Applicant {
    pub(super) figure: Figure,
    /// Number of the contact.
    pub(super) contact: usize,
    pub(super) fit: Strength,
    pub(super) at: i64,
}

/// Everybody who came so far.
#[derive(Default)]
pub(super) struct People {
    /// By line of work: figure and number of the contact.
    known: Vec<Vec<(Figure, usize)>>,
    /// When each contact came last; `None` for who will not come again.
    last: Vec<Option<i64>>,
    addresses: HashSet<String>,
}

impl People {
    pub(super) fn len(&self) -> usize {
        self.last.len()
    }

    /// Who comes at this time, and whether for the first time.
    pub(super) fn meet(&mut self, rng: &mut Rng, at: i64, opening: Option<&Opening>) -> (Applicant, bool) {
        if rng.chance(AGAIN)
            && let Some((figure, contact)) = self.someone_again(rng, at, opening.map(|opening| opening.track))
        {
            let fit = opening.map_or(Strength::Middling, |opening| fit_of(figure, opening, at));
            return (Applicant { figure, contact, fit, at }, false);
        }
        let (figure, fit) = match opening {
            Some(opening) => someone_new(rng, opening, at),
            None => {
                let track = track::any_sought(rng);
                (skilled(rng, track, 2, at), Strength::Strong)
            }
        };
        let contact = self.last.len();
        self.last.push(None);
        (Applicant { figure, contact, fit, at }, true)
    }

    /// Somebody of this line of work, or of one that is near, who came more than three weeks ago.
    fn someone_again(&self, rng: &mut Rng, at: i64, track: Option<&'static Track>) -> Option<(Figure, usize)> {
        let track = track.unwrap_or_else(|| track::any_sought(rng));
        let near = rng.chance(0.2).then(|| rng.pick(track.near)).and_then(|key| of_key(key));
        let place = TRACKS.iter().position(|known| *known == near.unwrap_or(track))?;
        let known = self.known.get(place).filter(|known| !known.is_empty())?;
        let rested = |contact: usize| self.last[contact].is_some_and(|last| last < at - 21 * DAY);
        (0..4).map(|_| *rng.pick(known)).find(|(_, contact)| rested(*contact))
    }

    /// The contact of somebody new.
    pub(super) fn introduce(&mut self, rng: &mut Rng, applicant: &Applicant, told: &Told, until: i64) -> ContactRow {
        let old = applicant.at < until - 420 * DAY;
        let anonymized = old && told.is_over() && rng.chance(0.05);
        let protection = match rng.below(100) {
            // Who was asked for a year's consent and was not asked again.
            0..=5 => Some(((true, Some(applicant.at + 365 * DAY)), (true, Some(applicant.at + 365 * DAY)))),
            6 => Some(((false, None), (false, None))),
            7 => Some(((true, None), (false, None))),
            _ => None,
        };
        let id = rng.uuid();
        let address = self.address(rng, applicant.figure);
        let figure = applicant.figure;
        if anonymized {
            return ContactRow {
                id,
                name: String::new(),
                headline: String::new(),
                location: String::new(),
                emails: Vec::new(),
                phones: Vec::new(),
                links: Vec::new(),
                anonymized: true,
                protection,
                figure: None,
            };
        }
        let identity = figure.identity();
        let persona = figure.at(&address, Month::of(applicant.at));
        let (city, country) = identity.home;
        let mut emails = vec![address];
        if rng.chance(0.04) {
            emails.push(self.address(rng, figure));
        }
        ContactRow {
            id,
            name: identity.name.shown,
            headline: persona.headline,
            location: format!("{city}, {country}"),
            emails,
            phones: if rng.chance(0.9) { vec![identity.phone] } else { Vec::new() },
            links: if rng.chance(0.7) { vec![format!("https://{}", identity.link)] } else { Vec::new() },
            anonymized: false,
            protection,
            figure: Some(FigureRow(figure.dice, figure.track().key.to_owned(), figure.began, figure.talent)),
        }
    }

    /// Whoever is not gone may come again.
    pub(super) fn remember(&mut self, applicant: &Applicant, row: &OpportunityRow, anonymized: bool) {
        let hired = row.archived.is_some_and(|(reason, _)| reason == super::company::reason::HIRED);
        let last = (!anonymized && !hired).then_some(applicant.at);
        let before = std::mem::replace(&mut self.last[applicant.contact], last);
        if last.is_some() && before.is_none() {
            self.known.resize(TRACKS.len(), Vec::new());
            self.known[usize::from(applicant.figure.track)].push((applicant.figure, applicant.contact));
        }
    }

    /// An address that nobody has yet.
    fn address(&mut self, rng: &mut Rng, figure: Figure) -> String {
        let (given, family) = figure.address_words();
        let initial = given.chars().next().unwrap_or('x');
        let year = i64::from(figure.began) - 22;
        let words = match rng.below(10) {
            0..=4 => format!("{given}.{family}"),
            5 => format!("{initial}{family}"),
            6 => format!("{family}.{given}"),
            7 => format!("{given}_{family}"),
            8 => format!("{given}{:02}", year.rem_euclid(100)),
            _ => format!("{given}.{family}{:02}", year.rem_euclid(100)),
        };
        let domain = *rng.pick(&DOMAINS);
        let mut address = format!("{words}@{domain}");
        let mut number = rng.between(2, 99);
        while !self.addresses.insert(address.clone()) {
            address = format!("{words}{number}@{domain}");
            number += rng.between(1, 40);
        }
        address
    }
}

/// Somebody for this posting: one in four fits, two in five could, the others try.
fn someone_new(rng: &mut Rng, opening: &Opening, at: i64) -> (Figure, Strength) {
    let track = opening.track;
    match rng.below(100) {
        0..=23 => (skilled(rng, track, opening.rung, at), Strength::Strong),
        24..=63 => {
            let near = rng.chance(0.4).then(|| rng.pick(track.near)).and_then(|key| of_key(key));
            let talent = rng.between(22, 58);
            let years = rng.between(1, 4 + 3 * i64::try_from(opening.rung).unwrap_or(1));
            (figure(rng, near.unwrap_or(track), years, talent, at), Strength::Middling)
        }
        roll => {
            let from = match roll {
                64..=83 => track::any_outside(rng),
                84..=92 => track::any_sought(rng),
                _ => track,
            };
            // Of the same line of work only a beginner without talent is weak.
            let (years, talent) = if from == track {
                (rng.between(0, 1), rng.between(0, 15))
            } else {
                (rng.between(1, 22), rng.between(20, 90))
            };
            (figure(rng, from, years, talent, at), Strength::Weak)
        }
    }
}

/// Somebody with the years and the talent for this rung.
fn skilled(rng: &mut Rng, track: &'static Track, rung: usize, at: i64) -> Figure {
    let years = 1 + i64::try_from(rung).unwrap_or(1) * 3 + rng.between(0, 4);
    let talent = rng.between(64, 100);
    figure(rng, track, years, talent, at)
}

fn figure(rng: &mut Rng, track: &Track, years: i64, talent: i64, at: i64) -> Figure {
    let began = i64::from(Month::of(at).year) - years.max(1);
    Figure::new(rng.next(), track, i16::try_from(began).unwrap_or(2015), u8::try_from(talent).unwrap_or(50))
}

/// How well somebody who is known fits another posting.
fn fit_of(figure: Figure, opening: &Opening, at: i64) -> Strength {
    let years = i64::from(Month::of(at).year) - i64::from(figure.began);
    let same = figure.track() == opening.track;
    let near = opening.track.near.contains(&figure.track().key);
    match (same, near) {
        (true, _) if figure.talent >= 60 && years > 2 * i64::try_from(opening.rung).unwrap_or(1) => Strength::Strong,
        (true, _) if figure.talent > 15 => Strength::Middling,
        (false, true) => Strength::Middling,
        (true | false, _) => Strength::Weak,
    }
}

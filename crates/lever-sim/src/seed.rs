//! The world at the start, made deterministically from a number.

mod company;
mod extras;
mod family;
mod history;
mod interview;
mod name;
mod person;
mod posting;

use crate::calendar::Month;
use crate::document::RenderError;
use crate::options::Quirks;
use crate::persona::{Persona, Strength};
use crate::rng::Rng;
use crate::world::World;

pub(crate) use family::Family;
pub(crate) use name::{email as email_of, plain as plain_name};
pub(crate) use person::hide_text;

#[cfg(test)]
pub(crate) use name::NAMES;

/// Which world to start with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// Everything random about the world follows from this.
    pub number: u64,
    /// How many people have applied already.
    pub opportunities: usize,
}

impl Seed {
    /// The demo company with its postings and 36 people across the stages.
    pub fn small() -> Self {
        Self { number: 20_260_701, opportunities: 36 }
    }

    /// The same company with nobody in it yet: tests apply their own people.
    pub fn no_applicants() -> Self {
        Self { opportunities: 0, ..Self::small() }
    }

    /// The same company with this many people.
    #[must_use]
    pub fn with_opportunities(mut self, opportunities: usize) -> Self {
        self.opportunities = opportunities;
        self
    }

    /// The same kind of world, differently rolled.
    #[must_use]
    pub fn with_number(mut self, number: u64) -> Self {
        self.number = number;
        self
    }
}

/// Makes the world: the company, its postings, and the people who came before now.
pub(crate) fn plant(seed: &Seed, public_url: &str, quirks: Quirks, now: i64) -> Result<World, RenderError> {
    let mut rng = Rng::seeded(seed.number);
    let mut world = World::empty("Northwind Grid", public_url, quirks, Rng::seeded(rng.next()));
    company::settle(&mut world, now);
    posting::advertise(&mut world, now);
    history::unfold(&mut world, &mut rng, seed.opportunities, now)?;
    extras::surround(&mut world, seed.number, now)?;
    Ok(world)
}

impl Family {
    /// The family whose people apply to a posting with this title.
    pub(crate) fn of(posting: &str) -> &'static Self {
        let title = posting.to_lowercase();
        if title.contains("design") {
            &family::design::DESIGN
        } else if title.contains("data") || title.contains("analyst") {
            &family::analysis::DATA
        } else if title.contains("account") || title.contains("sales") {
            &family::sales::SALES
        } else if title.contains("people") {
            &family::people_ops::PEOPLE_OPS
        } else {
            &family::backend::BACKEND
        }
    }
}

/// Invents the person at this place in the list of names, with a career that reaches to `now`.
pub(crate) fn invent(rng: &mut Rng, family: &Family, strength: Strength, place: usize, now: i64) -> Persona {
    person::invent(rng, family, strength, place, Month::of(now))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use sha2::{Digest as _, Sha256};

    use super::*;

    const NOW: i64 = 1_780_000_000_000;

    fn digest(text: &str) -> String {
        hex::encode(Sha256::digest(text))
    }

    /// What a demo shows and what recordings were made of: who, where, when, what was said, and every byte of a résumé.
    fn told(world: &World) -> String {
        let mut told = String::new();
        for row in world.opportunities.values() {
            let person = world.contacts.get(&row.contact).unwrap();
            let changes: Vec<_> =
                row.stage_changes.iter().map(|change| (&change.to, change.at, &change.user)).collect();
            let archived = row.archived.as_ref().map(|archived| (&archived.reason, archived.at));
            let times = (row.created_at, row.updated_at, row.last_advanced_at, row.last_interaction_at);
            let lists = (&row.tags, &row.sources, &row.followers);
            writeln!(told, "{} {} {:?} {:?}", row.id, person.name, person.emails, person.phones).unwrap();
            writeln!(told, "{changes:?} {archived:?} {times:?} {lists:?} {:?}", row.application).unwrap();
        }
        for row in world.notes.values() {
            writeln!(told, "{} {} {} {:?}", row.id, row.opportunity, row.secret, row.thread[0].value).unwrap();
        }
        for row in world.feedback.values() {
            let answers: Vec<_> = row.answers.iter().map(|(field, value)| (&field.id, value)).collect();
            writeln!(told, "{} {} {} {answers:?}", row.id, row.opportunity, row.user).unwrap();
        }
        for row in world.panels.values() {
            writeln!(told, "{} {} {}", row.id, row.opportunity, row.interviews[0].date).unwrap();
        }
        for row in world.resumes.values() {
            writeln!(told, "{} {} {}", row.id, row.name, hex::encode(Sha256::digest(&row.bytes))).unwrap();
        }
        for row in &world.postings {
            writeln!(told, "{} {} {}", row.id, row.text, row.created_at).unwrap();
        }
        told
    }

    #[test]
    fn the_small_world_is_the_one_it_always_was() {
        let world = plant(&Seed::small(), "http://lever.example", Quirks::default(), NOW).unwrap();
        assert_eq!(world.opportunities.len(), 36);
        assert_eq!(digest(&told(&world)), "547416f5b9e349f58a6906f652a920e5f51d8495eb243abe2ca6a943491d7faa");
    }
}

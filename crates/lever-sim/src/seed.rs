//! The world at the start, made deterministically from a number.

mod company;
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

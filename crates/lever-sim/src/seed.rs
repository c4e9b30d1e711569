//! The world at the start, made deterministically from a number.

mod company;
mod culture;
mod extras;
mod family;
mod file;
mod generator;
mod hiring;
mod history;
mod interview;
mod life;
mod load;
mod name;
mod person;
mod posting;
mod track;

use std::io::Write;
use std::path::PathBuf;

use crate::calendar::Month;
use crate::document::RenderError;
use crate::options::Quirks;
use crate::persona::{Persona, Strength};
use crate::rng::Rng;
use crate::world::World;

pub(crate) use family::Family;
pub use file::WorldFileError;
pub(crate) use life::Figure;
pub(crate) use name::{email as email_of, plain as plain_name};
pub(crate) use person::hide_text;

#[cfg(test)]
pub(crate) use name::NAMES;

use generator::Order;
use load::Loaded;

/// Which world to start with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// Everything random about the world follows from this.
    pub number: u64,
    /// How many people have applied already.
    pub opportunities: usize,
    source: Source,
}

/// Where a world comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Source {
    /// The demo company, small and always the same.
    Demo,
    /// Made when it is needed.
    Generated { postings: Option<usize>, until: Option<i64> },
    /// Made before.
    File(PathBuf),
}

/// Why there is no world.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// A résumé of the demo company could not be written.
    #[error("could not write a seeded résumé")]
    Resume(#[from] RenderError),
    /// The world file is not one, or does not hold together.
    #[error("could not use the world file{}", .path.as_ref().map(|path| format!(" {}", path.display())).unwrap_or_default())]
    WorldFile {
        /// Which one; `None` for a world that was made just now.
        path: Option<PathBuf>,
        /// Where and why.
        #[source]
        source: WorldFileError,
    },
}

impl Seed {
    /// The demo company with its postings and 36 people across the stages.
    pub fn small() -> Self {
        Self { number: 20_260_701, opportunities: 36, source: Source::Demo }
    }

    /// The same company with nobody in it yet: tests apply their own people.
    pub fn no_applicants() -> Self {
        Self { opportunities: 0, ..Self::small() }
    }

    /// A larger company with two years of applicants behind it, made up from this number: see [`Seed::write`].
    pub fn generated(opportunities: usize, number: u64) -> Self {
        Self { number, opportunities, source: Source::Generated { postings: None, until: None } }
    }

    /// The world of a file that [`Seed::write`] wrote.
    pub fn of_file(path: impl Into<PathBuf>) -> Self {
        Self { number: 0, opportunities: 0, source: Source::File(path.into()) }
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

    /// With this many postings instead of the usual number. Generated worlds only: the demo company has its own.
    #[must_use]
    pub fn with_postings(mut self, count: usize) -> Self {
        if let Source::Generated { postings, .. } = &mut self.source {
            *postings = Some(count);
        }
        self
    }

    /// Ending at this time, in epoch milliseconds, instead of now. Generated worlds only.
    #[must_use]
    pub fn until(mut self, at: i64) -> Self {
        if let Source::Generated { until, .. } = &mut self.source {
            *until = Some(at);
        }
        self
    }

    /// Writes a generated world as a world file. The same seed, numbers and end give the same bytes.
    ///
    /// # Errors
    /// When `out` cannot be written, or for a seed that is not [`Seed::generated`] with an end.
    pub fn write(&self, out: impl Write) -> std::io::Result<Written> {
        let Source::Generated { until: Some(until), .. } = self.source else {
            let told = "only a generated world with an end can be written to a file";
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, told));
        };
        let order = self.order(until);
        let bytes = file::write(generator::rows(&order), out)?;
        Ok(Written { opportunities: order.opportunities, postings: order.postings, bytes })
    }

    fn order(&self, now: i64) -> Order {
        let (postings, until) = match self.source {
            Source::Generated { postings, until } => (postings, until),
            Source::Demo | Source::File(_) => (None, None),
        };
        Order {
            seed: self.number,
            opportunities: self.opportunities,
            postings: postings.unwrap_or_else(|| Order::usual_postings(self.opportunities)).max(1),
            until: until.unwrap_or(now),
        }
    }
}

/// What was written to a world file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// How many.
    pub opportunities: usize,
    /// How many.
    pub postings: usize,
    /// The size of the file.
    pub bytes: u64,
}

/// Makes the world: the company, its postings, and the people who came before now.
pub(crate) fn plant(seed: &Seed, public_url: &str, quirks: Quirks, now: i64) -> Result<World, SeedError> {
    match &seed.source {
        Source::Demo => Ok(demo(seed, public_url, quirks, now)?),
        Source::Generated { .. } => {
            let rows = generator::rows(&seed.order(now)).enumerate().map(|(place, row)| Ok((place as u64 + 1, row)));
            let loaded = load::load(rows, public_url, quirks);
            surrounded(loaded.map_err(|source| SeedError::WorldFile { path: None, source })?)
        }
        Source::File(path) => {
            let loaded = file::open(path).and_then(|rows| load::load(rows, public_url, quirks));
            surrounded(loaded.map_err(|source| SeedError::WorldFile { path: Some(path.clone()), source })?)
        }
    }
}

fn surrounded(loaded: Loaded) -> Result<World, SeedError> {
    let Loaded { mut world, until } = loaded;
    hiring::surround(&mut world, until)?;
    world.settle();
    Ok(world)
}

fn demo(seed: &Seed, public_url: &str, quirks: Quirks, now: i64) -> Result<World, RenderError> {
    let mut rng = Rng::seeded(seed.number);
    let mut world = World::empty("Northwind Grid", public_url, quirks, Rng::seeded(rng.next()));
    company::settle(&mut world, now);
    posting::advertise(&mut world, now);
    history::unfold(&mut world, &mut rng, seed.opportunities, now)?;
    extras::surround(&mut world, seed.number, now)?;
    world.settle();
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
            let crate::world::resume::Content::Bytes(bytes) = &row.content else { panic!("a draft") };
            writeln!(told, "{} {} {}", row.id, row.name, hex::encode(Sha256::digest(bytes))).unwrap();
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

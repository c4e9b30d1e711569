//! Generates a company and two years of people who wanted to work there, as rows of a world file.
//!
//! Everything follows from the [`Order`]: each opportunity has dice of its own, so that a change in one life does not roll
//! through all that come after. Rows come as they happened, and only what later rows need of earlier ones is kept.

mod clock;
mod company;
mod course;
mod evidence;
mod interview;
mod paper;
mod person;
mod posting;
mod schedule;
mod words;

use super::file::{Counts, GENERATION, Header, OpportunityRow, Row, VERSION};
use crate::rng::Rng;
use company::Staff;
use person::People;
use posting::Opening;
use schedule::Arrival;

/// A day in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// An hour in milliseconds.
const HOUR: i64 = 60 * 60 * 1000;

/// How far back the world reaches.
const SPAN: i64 = 731 * DAY;

/// What to generate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) seed: u64,
    pub(crate) opportunities: usize,
    pub(crate) postings: usize,
    /// Epoch milliseconds: nothing happens later.
    pub(crate) until: i64,
}

impl Order {
    /// As many postings as a company with so many opportunities has.
    pub(crate) fn usual_postings(opportunities: usize) -> usize {
        (20 + opportunities / 700).min(120)
    }
}

/// The rows of the world, in the order of a world file.
pub(crate) fn rows(order: &Order) -> impl Iterator<Item = Row> + use<> {
    let mut rng = Rng::seeded(order.seed);
    let id = rng.uuid();
    let staff = Staff::hire(&mut rng, order);
    let openings = posting::advertise(&mut rng, order, &staff);
    let arrivals = schedule::arrivals(&mut rng, order, &openings);
    let header = Header {
        version: VERSION,
        generation: GENERATION,
        company: "Northwind Grid".to_owned(),
        id,
        seed: order.seed,
        opportunities: order.opportunities,
        postings: order.postings,
        until: order.until,
    };
    let counts =
        Counts { users: staff.users.len(), postings: openings.len(), contacts: 0, opportunities: arrivals.len() };
    let mut head = vec![Row::World(header)];
    head.extend(staff.users.iter().cloned().map(Row::User));
    head.extend(company::account(&mut rng, order.until));
    head.extend(openings.iter().map(|opening| Row::Posting(Box::new(opening.row.clone()))));
    let base = rng.next();
    let mut chronicle = Chronicle { base, until: order.until, staff, openings, people: People::default() };
    let mut arrivals = arrivals.into_iter().enumerate();
    let mut ended = false;
    let body = std::iter::from_fn(move || {
        if let Some((place, arrival)) = arrivals.next() {
            let (contact, opportunity) = chronicle.tell(place, &arrival);
            return Some(contact.into_iter().chain([Row::Opportunity(Box::new(opportunity))]).collect());
        }
        let end = Counts { contacts: chronicle.people.len(), ..counts };
        (!std::mem::replace(&mut ended, true)).then(|| vec![Row::End(end)])
    });
    head.into_iter().chain(body.flatten())
}

/// What is kept while the story is told.
struct Chronicle {
    base: u64,
    until: i64,
    staff: Staff,
    openings: Vec<Opening>,
    people: People,
}

impl Chronicle {
    /// One candidacy, and the person when they are new.
    fn tell(&mut self, place: usize, arrival: &Arrival) -> (Option<Row>, OpportunityRow) {
        // Mixed, so that neighbours have nothing in common.
        let mut rng = Rng::seeded(Rng::seeded(self.base ^ place as u64).next());
        let opening = arrival.opening.and_then(|at| self.openings.get(at).map(|opening| (at, opening)));
        let (applicant, new) = self.people.meet(&mut rng, arrival.at, opening.map(|(_, opening)| opening));
        let told = course::follow(&mut rng, &self.staff, opening, arrival, &applicant, self.until);
        let contact = new.then(|| self.people.introduce(&mut rng, &applicant, &told, self.until));
        let anonymized = contact.as_ref().is_some_and(|contact| contact.anonymized);
        let opportunity = match anonymized {
            true => evidence::stripped(told),
            false => evidence::full(&mut rng, &self.staff, opening, &applicant, told, self.until),
        };
        self.people.remember(&applicant, &opportunity, anonymized);
        (contact.map(|contact| Row::Contact(Box::new(contact))), opportunity)
    }
}

#[cfg(test)]
mod tests;

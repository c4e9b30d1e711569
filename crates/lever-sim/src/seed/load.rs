//! Builds a world from the rows of a world file or of the generator. Whatever does not hold together is refused with its line.

mod child;
mod company;

use std::sync::Arc;

use super::file::{ApplicationRow, ContactRow, Counts, Header, OpportunityRow, Origin, Row, Use, WorldFileError};
use super::life::Figure;
use crate::options::Quirks;
use crate::rng::Rng;
use crate::world::World;
use crate::world::application::{Application, Browser};
use crate::world::contact::{Contact, Phone};
use crate::world::opportunity::{Archived, Opportunity, StageChange};
use crate::world::posting::Posting;
use crate::world::protection::{DataProtection, DataUse};
use crate::world::template::Template;

/// Set apart from the dice of the generator, so that what is added later has ids of its own.
const LATER_IDS: u64 = 0x6964_7300;

/// Why a row does not fit, in words.
type Fit<T> = Result<T, String>;

/// A world, and the time up to which it is told.
pub(super) struct Loaded {
    pub(super) world: World,
    pub(super) until: i64,
}

/// Builds the world.
pub(super) fn load(
    rows: impl Iterator<Item = Result<(u64, Row), WorldFileError>>,
    public_url: &str,
    quirks: Quirks,
) -> Result<Loaded, WorldFileError> {
    let mut rows = rows.peekable();
    let header = match rows.next().transpose()? {
        Some((_, Row::World(header))) => header,
        Some((line, _)) => return Err(WorldFileError::at(line, "a world file begins with its world row")),
        None => return Err(WorldFileError::at(1, "the world file is empty")),
    };
    let mut loader = Loader::new(&header, public_url, quirks);
    for row in rows.by_ref() {
        let (line, row) = row?;
        if loader.ended {
            return Err(WorldFileError::at(line, "nothing may come after the end row"));
        }
        loader.take(row).map_err(|reason| WorldFileError::at(line, reason))?;
    }
    if !loader.ended {
        return Err(WorldFileError::at(loader.taken + 2, "the end row is missing: the file was cut off"));
    }
    loader.world.settle();
    Ok(Loaded { world: loader.world, until: loader.until })
}

struct Loader {
    world: World,
    until: i64,
    taken: u64,
    ended: bool,
    /// In the order of the file: rows refer to each other by number.
    people: Vec<Person>,
    feedback_templates: Vec<Template>,
    form_templates: Vec<Template>,
}

/// A contact, as far as its opportunities need it.
struct Person {
    contact: String,
    figure: Option<Figure>,
    email: Arc<str>,
}

impl Loader {
    fn new(header: &Header, public_url: &str, quirks: Quirks) -> Self {
        let ids = Rng::seeded(Rng::seeded(header.seed ^ LATER_IDS).next());
        let mut world = World::empty(&header.company, public_url, quirks, ids);
        world.account_id.clone_from(&header.id);
        Self {
            world,
            until: header.until,
            taken: 0,
            ended: false,
            people: Vec::new(),
            feedback_templates: Vec::new(),
            form_templates: Vec::new(),
        }
    }

    fn take(&mut self, row: Row) -> Fit<()> {
        self.taken += 1;
        match row {
            Row::World(_) => Err("there is one world row, the first".to_owned()),
            Row::User(row) => self.user(row),
            Row::Stage(row) => self.stage(row),
            Row::Reason(row) => self.reason(row),
            Row::FeedbackTemplate(row) => self.feedback_template(row),
            Row::FormTemplate(row) => self.form_template(row),
            Row::Posting(row) => self.posting(*row),
            Row::Contact(row) => self.contact(*row),
            Row::Opportunity(row) => self.opportunity(*row),
            Row::End(counts) => self.end(counts),
        }
    }

    fn end(&mut self, counts: Counts) -> Fit<()> {
        let found = Counts {
            users: self.world.users.len(),
            postings: self.world.postings.len(),
            contacts: self.people.len(),
            opportunities: self.world.opportunities.len(),
        };
        if found != counts {
            return Err(format!("the end row counts {counts:?}, and there are {found:?}"));
        }
        self.ended = true;
        Ok(())
    }

    fn contact(&mut self, row: ContactRow) -> Fit<()> {
        if self.world.contacts.contains_key(&row.id) {
            return Err(format!("contact {} is there twice", row.id));
        }
        let figure = row.figure.map(|figure| {
            Figure::of_row(figure.0, &figure.1, figure.2, figure.3)
                .ok_or_else(|| format!("there is no line of work called {}", figure.1))
        });
        self.people.push(Person {
            contact: row.id.clone(),
            figure: figure.transpose()?,
            email: row.emails.first().map(String::as_str).unwrap_or_default().into(),
        });
        let contact = Contact {
            id: row.id.clone(),
            name: row.name,
            headline: row.headline,
            location: row.location,
            emails: row.emails,
            phones: row.phones.into_iter().map(Phone::mobile).collect(),
            links: row.links,
            is_anonymized: row.anonymized,
            data_protection: row.protection.map(protection),
        };
        self.world.contacts.insert(row.id, contact);
        Ok(())
    }

    fn opportunity(&mut self, row: OpportunityRow) -> Fit<()> {
        if self.world.opportunities.contains_key(&row.id) {
            return Err(format!("opportunity {} is there twice", row.id));
        }
        let person = self.people.get(row.contact).ok_or_else(|| numbered("contact", row.contact))?;
        let contact = person.contact.clone();
        let changes = self.stage_changes(&row)?;
        let first = changes.first().ok_or("an opportunity has at least one stage")?;
        let created_at = first.at;
        let stage = changes.last().unwrap_or(first).to.clone();
        let mut last_advanced_at = changes.last().unwrap_or(first).at;
        let archived = match row.archived {
            None => None,
            Some((reason, at)) => {
                let reason = self.world.archive_reasons.get(reason).ok_or_else(|| numbered("reason", reason))?;
                self.in_time("the archiving", last_advanced_at, at)?;
                last_advanced_at = at;
                Some(Archived { reason: reason.id.clone(), at })
            }
        };
        let posting = match &row.application {
            None => None,
            Some(row) => {
                Some(self.world.postings.get(row.posting).ok_or_else(|| numbered("posting", row.posting))?.clone())
            }
        };
        let mut tags = posting.as_ref().map(Posting::auto_tags).unwrap_or_default();
        tags.extend(row.tags.iter().cloned());
        // There are many of these, and few get another tag.
        tags.shrink_to_fit();
        let legacy = row.legacy && self.world.quirks.legacy_updated_at_null;
        let followers = row.followers.iter().map(|user| self.user_id(*user)).collect::<Fit<_>>()?;
        let opportunity = Opportunity {
            id: row.id.clone(),
            contact,
            stage,
            stage_changes: changes,
            confidential: posting.as_ref().is_some_and(|posting| posting.confidential),
            archived: archived.clone(),
            tags,
            sources: row.sources.clone(),
            origin: origin(row.origin).to_owned(),
            sourced_by: row.sourced_by.map(|user| self.user_id(user)).transpose()?,
            owner: row.owner.map(|user| self.user_id(user)).transpose()?,
            followers,
            application: row.application.as_ref().map(|row| row.id.clone()),
            created_at,
            last_interaction_at: row.interaction,
            last_advanced_at,
            updated_at: (!legacy).then_some(row.updated),
            snoozed_until: row.snoozed,
            location: posting.as_ref().map(|posting| posting.location.clone()),
            persona: None,
        };
        self.world.opportunities.insert(row.id.clone(), opportunity);
        let resume = row.resumes.first().map(|resume| resume.id.clone());
        if let (Some(row_of), Some(posting)) = (&row.application, &posting) {
            self.application(&row, row_of, &posting.custom_questions, archived, (created_at, resume))?;
        }
        self.children(row)
    }

    /// The stage history. Lever lost who made most changes: one in four is told.
    fn stage_changes(&self, row: &OpportunityRow) -> Fit<Vec<StageChange>> {
        let forget = self.world.quirks.stage_changes_without_user;
        let mut before = i64::MIN;
        let mut changes = Vec::with_capacity(row.stages.len());
        for (stage, at, user) in &row.stages {
            let to = self.world.stages.get(*stage).ok_or_else(|| numbered("stage", *stage))?.id.clone();
            self.in_time("a stage", before, *at)?;
            before = *at;
            let user = user.map(|user| self.user_id(user)).transpose()?;
            changes.push(StageChange { to, at: *at, user: user.filter(|_| !forget || at / 1000 % 4 == 0) });
        }
        Ok(changes)
    }

    fn application(
        &mut self,
        opportunity: &OpportunityRow,
        row: &ApplicationRow,
        questions: &[serde_json::Value],
        archived: Option<Archived>,
        (created_at, resume): (i64, Option<String>),
    ) -> Fit<()> {
        if self.world.applications.contains_key(&row.id) {
            return Err(format!("application {} is there twice", row.id));
        }
        let by = row.by.map(|user| self.user_id(user)).transpose()?;
        let person = self.people.get(opportunity.contact).and_then(|person| self.world.contacts.get(&person.contact));
        // One that a user added carries no person.
        let person = person.filter(|_| by.is_none());
        let mut custom_questions = questions.to_vec();
        if let (Some(answer), Some(first)) = (&row.answer, custom_questions.first_mut()) {
            first["fields"][0]["value"] = serde_json::json!(answer);
        }
        let application = Application {
            id: row.id.clone(),
            opportunity: opportunity.id.clone(),
            posting: self.world.postings[row.posting].id.clone(),
            name: person.map(|person| person.name.clone()).filter(|_| by.is_none()),
            email: person.and_then(|person| person.emails.first().cloned()),
            phone: person.and_then(|person| person.phones.first().cloned()),
            company: row.company.clone(),
            links: person.map(|person| person.links.clone()).unwrap_or_default(),
            comments: row.comments.clone(),
            resume,
            custom_questions: if by.is_none() { custom_questions } else { Vec::new() },
            archived,
            browser: Browser { timezone: row.timezone.clone(), ..Browser::default() },
            added_by: by,
            created_at,
            ..Application::default()
        };
        self.world.applications.insert(row.id.clone(), application);
        Ok(())
    }

    /// Nothing comes before what it follows from, or after the world's end.
    fn in_time(&self, what: &str, before: i64, at: i64) -> Fit<()> {
        match at {
            at if at < before => Err(format!("{what} at {at} comes before what it follows, {before}")),
            at if at > self.until => Err(format!("{what} at {at} comes after the world's end, {}", self.until)),
            _ => Ok(()),
        }
    }

    fn user_id(&self, user: usize) -> Fit<String> {
        self.world.users.get(user).map(|user| user.id.clone()).ok_or_else(|| numbered("user", user))
    }
}

fn numbered(kind: &str, number: usize) -> String {
    format!("there is no {kind} {number} above")
}

fn protection((store, contact): (Use, Use)) -> DataProtection {
    let used = |(allowed, expires_at): Use| DataUse { allowed, expires_at };
    DataProtection { store: used(store), contact: used(contact) }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Applied => "applied",
        Origin::Sourced => "sourced",
        Origin::Referred => "referred",
        Origin::University => "university",
        Origin::Agency => "agency",
        Origin::Internal => "internal",
    }
}

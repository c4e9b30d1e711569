//! Lets an agent read an opportunity and suggest; checks what it suggests; has the policy judge it.

use std::sync::Arc;

use agents::{Agent, Brief, Draft, PostingBrief, Rubric, Tools};
use domain::work::Propose;
use domain::{AgentName, Evidence, Phase, Proposal, ProposalState};
use jobs::{Fate, Job};
use lever::{EpochMillis, FileStatus, Posting, PostingId, Resume, Stage};
use lever_client::{ErrorKind, Priority};
use resume::{Document, PagePicture, PartialDate};
use serde_json::{Value, json};
use store::{Exchange, NewRun, PageImage, PageSheet, Snapshot, Transcribed};

use crate::documents::FileReading;
use crate::fate::StepError;
use crate::ingest::finish;
use crate::{Pipeline, Reading, payload};

/// While Lever still looks at an upload.
const PROCESSING: std::time::Duration = std::time::Duration::from_secs(20);

/// After that it is taken not to come to an end.
const PROCESSING_LASTS: std::time::Duration = std::time::Duration::from_secs(3_600);

/// For a backlog a reading of the last day will do: what is written in the end is checked again just before.
const BACKLOG_READ_WITHIN: std::time::Duration = std::time::Duration::from_secs(24 * 3_600);

/// A résumé as far as it could be read.
enum ResumeReading {
    Read {
        record: Box<Resume>,
        document: Box<Document>,
        pages: Vec<PagePicture>,
    },
    /// A sentence that says why there is none.
    Problem(String),
    StillProcessing,
}

impl Pipeline {
    pub(crate) async fn propose(&self, job: &Job) -> Result<Fate, StepError> {
        let work: Propose = payload(job)?;
        let Some(agent) = self.agents.iter().find(|agent| agent.name() == work.agent).cloned() else {
            return Err(StepError::Hopeless(format!("there is no agent {} in this service", work.agent)));
        };
        let (priority, max_age) = if work.backlog {
            (Priority::Background, BACKLOG_READ_WITHIN)
        } else {
            (Priority::Application, self.settings.fresh_for)
        };
        let Reading::Here(snapshot) = self.fresh(&work.opportunity_id, max_age, priority).await? else {
            // Deleted, merged or made confidential since it was queued.
            return Ok(Fate::Done);
        };
        let phase = self.phase(work.agent, &snapshot).await?;
        let is_open = self.is_open(&snapshot).await?;
        let Some(posting) = snapshot.posting.clone().filter(|_| is_open && phase > Phase::Off) else {
            // Closed, confidential, without a posting or switched off since it was queued: nothing to do.
            return Ok(Fate::Done);
        };
        let reading = self.read_resume(&snapshot, priority).await?;
        let reading = match reading {
            ResumeReading::StillProcessing if self.age(job) < PROCESSING_LASTS => {
                return Ok(Fate::Snooze { wait: PROCESSING });
            }
            ResumeReading::StillProcessing => {
                ResumeReading::Problem("Lever has not finished processing the résumé's file.".to_owned())
            }
            reading => reading,
        };
        let brief = self.brief(&snapshot, &posting, &reading).await?;
        let digest = brief.digest()?;
        if self.store.has_run(work.agent, &work.opportunity_id, &digest).await? {
            return Ok(Fate::Done);
        }
        let (tools, record) = self.tools();
        let draft = run(agent, brief.clone(), tools).await?;
        let exchanges = record.exchanges()?;
        let pages = match reading {
            ResumeReading::Read { pages, .. } => pages.into_iter().map(page_image).collect(),
            ResumeReading::Problem(_) | ResumeReading::StillProcessing => Vec::new(),
        };
        self.record(job, &snapshot, &brief, &digest, draft, &exchanges, &pages, phase, work.agent).await
    }

    fn age(&self, job: &Job) -> std::time::Duration {
        self.store.now().since(domain::Timestamp::from_millis(job.created_at))
    }

    #[expect(clippy::too_many_arguments, reason = "one transaction takes all that one run gave")]
    async fn record(
        &self,
        job: &Job,
        snapshot: &Snapshot,
        brief: &Brief,
        digest: &str,
        draft: Draft,
        exchanges: &[Exchange],
        pages: &[PageImage],
        phase: Phase,
        agent: AgentName,
    ) -> Result<Fate, StepError> {
        let opportunity_id = &snapshot.opportunity.id;
        let standing = self.standing(snapshot).await?;
        let mut tx = self.store.begin().await?;
        let policy = tx.policy_in_force(&self.configured_policy).await?;
        let run_id = self.store.ids().mint(tx.now());
        let run = NewRun {
            id: run_id,
            agent,
            opportunity_id,
            contact_id: &snapshot.contact_id,
            posting_id: Some(&brief.posting.id),
            phase,
            brief_digest: digest,
            score: draft.score,
            needs_review: !draft.review.is_empty(),
            versions: &with_policy(draft.versions, &policy),
            brief: &serde_json::to_value(brief)?,
            outcome: &draft.outcome,
        };
        if !tx.put_run(&run).await? {
            // Another worker was quicker with the same brief.
            drop(tx);
            return Ok(Fate::Done);
        }
        let of = Transcribed { run: run_id, agent, opportunity_id, contact_id: &snapshot.contact_id };
        tx.put_transcripts(of, exchanges).await?;
        tx.put_pages(run_id, &snapshot.contact_id, pages).await?;
        // What runs in shadow changes nothing, so it takes nobody's place either.
        if phase > Phase::Shadow {
            tx.supersede(opportunity_id, agent, run_id).await?;
        }
        let text = brief.document.as_ref().map_or("", |document| document.text.as_str());
        for suggestion in draft.effects {
            let facts = domain::Facts {
                score: draft.score,
                needs_review: !draft.review.is_empty(),
                confidential: standing.confidential,
                ..brief.facts(agent, &suggestion.effect)
            };
            let proposal = Proposal {
                id: self.store.ids().mint(tx.now()),
                run_id,
                opportunity_id: opportunity_id.clone(),
                contact_id: snapshot.contact_id.clone(),
                agent,
                effect: suggestion.effect,
                rationale: suggestion.rationale,
                evidence: verbatim(suggestion.evidence, text),
                facts,
                opened_at: tx.now(),
                state: ProposalState::Open,
            };
            tx.open_proposal(&proposal).await?;
            let verdict = policy.judge(phase, &proposal.facts);
            let expires_at = tx.now().plus(self.settings.approvals_expire_in);
            tx.judge_proposal(proposal, verdict, expires_at, policy.version()).await?;
        }
        finish(tx, job).await
    }

    async fn brief(&self, snapshot: &Snapshot, posting: &Posting, reading: &ResumeReading) -> Result<Brief, StepError> {
        let next_stage = self.next_stage(snapshot.stage.as_ref()).await?;
        let (document, document_problem, handed_in) = match reading {
            ResumeReading::Read { record, document, .. } => {
                let at = record.file.as_ref().and_then(|file| file.uploaded_at).or(record.created_at);
                (Some((**document).clone()), None, at)
            }
            ResumeReading::Problem(problem) => (None, Some(problem.clone()), None),
            ResumeReading::StillProcessing => (None, None, None),
        };
        let applied_at = snapshot.opportunity.application().and_then(|application| application.created_at);
        let handed_in = handed_in.or(applied_at).or(snapshot.opportunity.created_at);
        Ok(Brief {
            opportunity_id: snapshot.opportunity.id.clone(),
            posting: PostingBrief::of(posting),
            rubric: self.saved_rubric(&posting.id).await?,
            stage: snapshot.stage.clone(),
            next_stage,
            document,
            document_problem,
            as_of: month_of(handed_in.unwrap_or(EpochMillis(snapshot.read_at.millis()))),
        })
    }

    /// What a person has saved for the posting. One that can no longer be read must not be passed over in silence.
    async fn saved_rubric(&self, posting: &PostingId) -> Result<Option<Rubric>, StepError> {
        let saved = self.store.rubric(posting).await?;
        let Some((version, text)) = saved.and_then(|saved| saved.content) else { return Ok(None) };
        let rubric = Rubric::from_toml(&text).map_err(|error| {
            StepError::Hopeless(format!("the saved rubric {version} of posting {posting} cannot be used: {error}"))
        })?;
        Ok(Some(rubric))
    }

    /// Where screening may suggest to move on to.
    async fn next_stage(&self, from: Option<&Stage>) -> Result<Option<Stage>, StepError> {
        let Some(from) = from.filter(|stage| stage.id == self.settings.advance_from) else { return Ok(None) };
        let stages = self.stages(Priority::Application).await?;
        Ok(match &self.settings.advance_to {
            Some(to) => stages.into_iter().find(|stage| stage.id == *to),
            None => stages.into_iter().skip_while(|stage| stage.id != from.id).nth(1),
        })
    }

    async fn read_resume(&self, snapshot: &Snapshot, priority: Priority) -> Result<ResumeReading, StepError> {
        let reader = self.lever.reader(priority);
        let opportunity_id = &snapshot.opportunity.id;
        let mut resumes = reader.resumes(opportunity_id).await?;
        resumes.retain(|resume| resume.file.is_some());
        // The newest; among equals the same one every time.
        resumes.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        let Some(record) = resumes.pop() else {
            return Ok(ResumeReading::Problem("There is no résumé on the opportunity.".to_owned()));
        };
        match record.file.as_ref().and_then(|file| file.status.as_ref()) {
            Some(FileStatus::Processing) => return Ok(ResumeReading::StillProcessing),
            Some(FileStatus::Error | FileStatus::Unsupported) => {
                return Ok(ResumeReading::Problem("Lever could not process the résumé's file.".to_owned()));
            }
            Some(FileStatus::Processed | FileStatus::Other(_)) | None => {}
        }
        let file = match reader.resume_file(opportunity_id, &record.id).await {
            Ok(file) => file,
            Err(error) if matches!(error.kind(), ErrorKind::Rejected | ErrorKind::Missing) => {
                return Ok(ResumeReading::Problem("Lever does not hand out the résumé's file.".to_owned()));
            }
            Err(error) => return Err(error.into()),
        };
        Ok(match self.documents.read(file.to_vec()).await {
            Ok(FileReading { document, pages }) => {
                ResumeReading::Read { record: Box::new(record), document: Box::new(document), pages }
            }
            Err(error) => ResumeReading::Problem(format!("The résumé could not be read: {error}.")),
        })
    }
}

/// As it is kept: whole hundredths of a point.
fn page_image(page: PagePicture) -> PageImage {
    let hundredths = |points: f32| (points * 100.0).round() as u32;
    PageImage {
        sheet: PageSheet {
            number: page.number,
            width: page.width,
            height: page.height,
            page_width: hundredths(page.page_width),
            page_height: hundredths(page.page_height),
        },
        png: page.png,
    }
}

/// The agent waits for a model on its own thread, where the runtime's timers and connections are at hand.
async fn run(agent: Arc<dyn Agent>, brief: Brief, tools: Tools) -> Result<Draft, StepError> {
    Ok(tokio::task::spawn_blocking(move || agent.propose(&brief, &tools)).await??)
}

/// Drops every quote that does not stand word for word in the visible text.
fn verbatim(evidence: Vec<Evidence>, text: &str) -> Vec<Evidence> {
    let (kept, dropped): (Vec<_>, Vec<_>) = evidence.into_iter().partition(|evidence| evidence.holds_in(text));
    if !dropped.is_empty() {
        tracing::warn!(dropped = dropped.len(), "quotes that are not in the résumé were dropped");
    }
    kept
}

fn with_policy(mut versions: Value, policy: &domain::Policy) -> Value {
    if let Value::Object(versions) = &mut versions {
        versions.insert("policy".to_owned(), json!(format!("{} {}", policy.name(), policy.version())));
    }
    versions
}

/// The month of a time, in UTC.
fn month_of(at: EpochMillis) -> PartialDate {
    let date = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC);
    PartialDate { year: date.year(), month: u8::try_from(date.month()).ok() }
}

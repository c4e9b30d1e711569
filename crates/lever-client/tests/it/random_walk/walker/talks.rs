//! Panels, interviews and feedback.

use std::collections::BTreeMap;

use lever::{EpochMillis, FeedbackId, InterviewId, PanelId};
use lever_client::{FeedbackUpdate, FieldValue, InterviewBody, NewFeedback, PanelBody, PanelInterviewBody};
use serde_json::{Value, json};

use super::super::expected::Opinion;
use super::super::step::{Pick, Step, Word};
use super::{Walker, Wrote, pick, somebody};

/// In the year 2100, so that it is to come whenever the test runs.
const DATE: EpochMillis = EpochMillis(4_102_444_800_000);

fn subject(word: Word) -> String {
    format!("Subject {word}")
}

impl Walker<'_> {
    pub(super) async fn take_with_talks(&mut self, step: &Step) -> Option<usize> {
        match step {
            Step::CreatePanel { of, words } => self.create_panel(*of, words).await,
            Step::ReplacePanel { of, panel, drop, add } => self.replace_panel(*of, *panel, *drop, *add).await,
            Step::DeletePanel { of, panel } => {
                let (place, panel) = self.panel(*of, *panel)?;
                let id = self.candidacy(place).id.clone();
                self.writer.delete_panel(&id, &panel, &self.by).await.unwrap();
                self.account_for(&[Wrote::to(&id, "DELETE", "panels")]);
                self.candidacy(place).panels.remove(&panel);
                assert!(super::is_missing(self.reader.panel(&id, &panel).await));
                Some(place)
            }
            Step::CreateInterview { of, panel, word } => {
                let (place, panel) = self.panel(*of, *panel)?;
                let id = self.candidacy(place).id.clone();
                let mut body = InterviewBody::new(panel.clone(), vec![somebody(&self.by.0)], DATE, 30);
                body.subject = Some(subject(*word));
                let interview = self.writer.create_interview(&id, &body, &self.by).await.unwrap();
                self.account_for(&[Wrote::to(&id, "POST", "interviews")]);
                self.candidacy(place).panels.get_mut(&panel).unwrap().insert(interview, subject(*word));
                Some(place)
            }
            Step::ReplaceInterview { of, interview, word } => {
                let (place, interview) = self.interview(*of, *interview)?;
                let id = self.candidacy(place).id.clone();
                let read = self.reader.interview(&id, &interview).await.unwrap();
                let body = InterviewBody { subject: Some(subject(*word)), ..InterviewBody::from(&read) };
                self.writer.update_interview(&id, &interview, &body, &self.by).await.unwrap();
                self.account_for(&[Wrote::to(&id, "PUT", "interviews")]);
                let panel = self.candidacy(place).panel_of(&interview);
                self.candidacy(place).panels.get_mut(&panel).unwrap().insert(interview.clone(), subject(*word));
                let now = self.reader.interview(&id, &interview).await.unwrap();
                let kept = lever::Interview { subject: now.subject.clone(), ..read };
                assert_eq!(now, kept, "what was put back as it was read is as it was");
                Some(place)
            }
            Step::DeleteInterview { of, interview } => {
                let (place, interview) = self.interview(*of, *interview)?;
                let id = self.candidacy(place).id.clone();
                self.writer.delete_interview(&id, &interview, &self.by).await.unwrap();
                self.account_for(&[Wrote::to(&id, "DELETE", "interviews")]);
                self.candidacy(place).forget_interview(&interview);
                assert!(super::is_missing(self.reader.interview(&id, &interview).await));
                Some(place)
            }
            Step::CreateFeedback { of, score, interview } => self.create_feedback(*of, *score, *interview).await,
            Step::ReplaceFeedback { of, feedback, score } => {
                let (place, feedback) = self.feedback(*of, *feedback)?;
                let (id, score) = (self.candidacy(place).id.clone(), self.score(*score));
                let update = FeedbackUpdate { completed_at: None, field_values: self.answers(&score) };
                self.writer.update_feedback(&id, &feedback, &update, &self.by).await.unwrap();
                self.account_for(&[Wrote::to(&id, "PUT", "feedback")]);
                self.candidacy(place).feedback.get_mut(&feedback).unwrap().score = score;
                Some(place)
            }
            Step::DeleteFeedback { of, feedback } => {
                let (place, feedback) = self.feedback(*of, *feedback)?;
                let id = self.candidacy(place).id.clone();
                self.writer.delete_feedback(&id, &feedback, &self.by).await.unwrap();
                self.account_for(&[Wrote::to(&id, "DELETE", "feedback")]);
                self.candidacy(place).feedback.get_mut(&feedback).unwrap().is_deleted = true;
                Some(place)
            }
            _ => unreachable!("another kind of step: {step:?}"),
        }
    }

    fn panel(&mut self, of: Pick, panel: Pick) -> Option<(usize, PanelId)> {
        let place = self.place(of)?;
        let panels: Vec<_> = self.candidacy(place).panels.keys().cloned().collect();
        Some((place, pick(&panels, panel)?.clone()))
    }

    fn interview(&mut self, of: Pick, interview: Pick) -> Option<(usize, InterviewId)> {
        let place = self.place(of)?;
        let interviews: Vec<_> = self.candidacy(place).interviews().into_keys().collect();
        Some((place, pick(&interviews, interview)?.clone()))
    }

    /// One that is not deleted.
    fn feedback(&mut self, of: Pick, feedback: Pick) -> Option<(usize, FeedbackId)> {
        let place = self.place(of)?;
        let live = self.candidacy(place).feedback.iter().filter(|(_, opinion)| !opinion.is_deleted);
        let live: Vec<_> = live.map(|(id, _)| id.clone()).collect();
        Some((place, pick(&live, feedback)?.clone()))
    }

    fn score(&self, score: Pick) -> String {
        pick(&self.feedback.fields[0].shape.options, score).unwrap().text.clone()
    }

    fn answers(&self, score: &str) -> Vec<FieldValue> {
        let answer = |field: &lever::TemplateField| FieldValue { id: field.id.clone().unwrap(), value: json!(score) };
        self.feedback.fields.iter().map(answer).collect()
    }

    async fn create_panel(&mut self, of: Pick, words: &[Word]) -> Option<usize> {
        let place = self.place(of)?;
        let id = self.candidacy(place).id.clone();
        let interviews = words.iter().map(|&word| self.within(word)).collect();
        let body = PanelBody { timezone: "Europe/Berlin".into(), interviews, ..PanelBody::default() };
        let panel = self.writer.create_panel(&id, &body, &self.by).await.unwrap();
        self.account_for(&[Wrote::to(&id, "POST", "panels")]);
        let read = self.reader.panel(&id, &panel).await.unwrap();
        assert!(read.externally_managed, "what the API made, the API may change");
        let subjects: Vec<_> = read.interviews.iter().map(|one| one.subject.clone().unwrap()).collect();
        assert_eq!(subjects, words.iter().map(|&word| subject(word)).collect::<Vec<_>>());
        let made = read.interviews.into_iter().map(|one| (one.id, one.subject.unwrap()));
        let made: BTreeMap<_, _> = made.collect();
        self.candidacy(place).panels.insert(panel, made);
        Some(place)
    }

    fn within(&self, word: Word) -> PanelInterviewBody {
        PanelInterviewBody {
            interviewers: vec![somebody(&self.by.0)],
            date: Some(DATE),
            duration: Some(45),
            subject: Some(subject(word)),
            ..PanelInterviewBody::default()
        }
    }

    /// Reads the panel, takes one interview out, puts perhaps another in, and writes all of it back.
    async fn replace_panel(&mut self, of: Pick, panel: Pick, drop: Pick, add: Option<Word>) -> Option<usize> {
        let (place, panel) = self.panel(of, panel)?;
        let id = self.candidacy(place).id.clone();
        let mut body = PanelBody::from(&self.reader.panel(&id, &panel).await.unwrap());
        body.interviews.extend(add.map(|word| self.within(word)));
        if body.interviews.len() > 1 {
            // Not the one that was just put in.
            let known = body.interviews.iter().filter(|one| one.id.is_some()).count();
            let dropped = body.interviews.remove(drop % known);
            self.candidacy(place).panels.get_mut(&panel).unwrap().remove(&dropped.id.unwrap());
        }
        self.writer.update_panel(&id, &panel, &body, &self.by).await.unwrap();
        self.account_for(&[Wrote::to(&id, "PUT", "panels")]);
        let read = self.reader.panel(&id, &panel).await.unwrap();
        assert_eq!(read.interviews.len(), body.interviews.len());
        let kept = self.candidacy(place).panels.get_mut(&panel).unwrap();
        let new = read.interviews.into_iter().filter(|one| !kept.contains_key(&one.id));
        let new: Vec<_> = new.map(|one| (one.id, one.subject.unwrap())).collect();
        assert_eq!(new.iter().map(|(_, subject)| subject.clone()).collect::<Vec<_>>(), add.map(subject).as_slice());
        kept.extend(new);
        Some(place)
    }

    async fn create_feedback(&mut self, of: Pick, score: Pick, interview: Option<Pick>) -> Option<usize> {
        let place = self.place(of)?;
        let (id, score) = (self.candidacy(place).id.clone(), self.score(score));
        let interview = interview.and_then(|interview| self.interview(of, interview)).map(|(_, interview)| interview);
        let panel = interview.as_ref().map(|interview| self.candidacy(place).panel_of(interview));
        let feedback = NewFeedback {
            base_template_id: self.feedback.id.clone(),
            panel,
            interview: interview.clone(),
            field_values: self.answers(&score),
            created_at: None,
            completed_at: None,
        };
        let made = self.writer.create_feedback(&id, &feedback, &self.by).await.unwrap();
        self.account_for(&[Wrote::to(&id, "POST", "feedback")]);
        let read = self.reader.feedback_form(&id, &made).await.unwrap();
        assert!(read.completed_at.is_some(), "there are no drafts");
        assert_ne!(read.fields[0].value, Value::Null);
        self.candidacy(place).feedback.insert(made, Opinion { score, interview, is_deleted: false });
        Some(place)
    }
}

//! The editor: the policy as text, everything that is wrong with it at its place, and a trial before it is saved.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::{Policy, PolicyFault};
use serde::Deserialize;
use store::{NewPolicy, PolicyContent};

use super::super::Console;
use super::super::frame::{Frame, Page, Section};
use super::super::gate::Viewer;
use super::super::names::Operators;
use super::super::notice::Notice;
use super::super::problem::PageError;
use super::trial::Trial;
use super::words::{Called, RuleView, rules};
use super::{InForce, PAGE, author, called, text_of};

/// The longest remark that is kept, in characters.
const LONGEST_REMARK: usize = 300;
/// The longest policy that is taken, in bytes.
const LONGEST_POLICY: usize = 100_000;
/// How many lines before and after a fault are shown.
const AROUND: usize = 2;

#[derive(Template)]
#[template(path = "console/policy_editor.html")]
pub(crate) struct EditorPage {
    frame: Frame,
    text: String,
    remark: String,
    after: i64,
    wrong: Vec<FaultView>,
    is_sent: bool,
    loaded: Option<String>,
    /// What it says, where nothing is wrong with it.
    rules: Vec<RuleView>,
    trial: Option<Trial>,
}

/// Something wrong, with the lines around it.
struct FaultView {
    line: Option<usize>,
    sentence: String,
    /// Number, text, and whether it is the line.
    excerpt: Vec<(usize, String, bool)>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The version to begin with.
    #[serde(default)]
    from: String,
}

/// What was sent.
#[derive(Deserialize)]
pub(crate) struct Submission {
    #[serde(default)]
    action: String,
    #[serde(default)]
    file: String,
    #[serde(default)]
    remark: String,
    #[serde(default)]
    after: i64,
}

/// The editor with the policy in force, or with an earlier one.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page<EditorPage>, PageError> {
    let in_force = InForce::load(&console).await?;
    let (text, loaded) = match asked.from.parse::<i64>() {
        Ok(number) => {
            let text = text_of(&console, number).await?.ok_or(PageError::NotFound)?;
            (text, Some(called(number)))
        }
        Err(_) => (in_force.text().to_owned(), None),
    };
    let edited = Edited { loaded, ..Edited::of(text, in_force.number()) };
    page(&console, viewer, edited).await.map(Page)
}

/// Takes what was edited: tries it on past proposals, or saves it.
pub(crate) async fn take(
    State(console): State<Console>,
    viewer: Viewer,
    Form(sent): Form<Submission>,
) -> Result<Response, PageError> {
    let in_force = InForce::load(&console).await?;
    let remark = remark(&sent.remark);
    let mut edited = Edited::of(sent.file.replace("\r\n", "\n"), sent.after);
    edited.is_sent = true;
    edited.remark.clone_from(&remark);
    // What is not understood changes nothing.
    if sent.action == "save" {
        if let Some(policy) = &edited.policy {
            if in_force.policy.as_ref().is_some_and(|now| now.version() == policy.version()) {
                return Ok(Notice::PolicyUnchanged.on(PAGE).into_response());
            }
            let content = PolicyContent::New(policy);
            let mut tx = viewer.begin(&console.store).await?;
            let new = NewPolicy { after: sent.after, content, by: viewer.id(), remark: &remark };
            match tx.save_policy(&new).await {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(Notice::PolicySaved.on(PAGE).into_response());
                }
                Err(store::Error::Raced { .. }) => {
                    drop(tx);
                    edited.was_raced(&console).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
    } else if let (Some(policy), Some(now)) = (&edited.policy, &in_force.policy) {
        let Ok(_turn) = console.trials.try_acquire() else {
            return Err(PageError::Refused(StatusCode::SERVICE_UNAVAILABLE));
        };
        edited.trial = Some(Trial::run(&console.store, now, policy, &viewer).await?);
    } else if edited.policy.is_some() {
        edited.wrong.push(FaultView::without_place(
            "The saved policy in force is refused by the rules of this Fulcrum, so there is nothing to compare with.",
        ));
    }
    let status = if edited.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(page(&console, viewer, edited).await?)).into_response())
}

pub(super) fn remark(given: &str) -> String {
    given.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_REMARK).collect()
}

/// What stands in the editor.
#[derive(Default)]
struct Edited {
    text: String,
    remark: String,
    after: i64,
    policy: Option<Arc<Policy>>,
    wrong: Vec<FaultView>,
    is_sent: bool,
    loaded: Option<String>,
    trial: Option<Trial>,
}

impl Edited {
    fn of(text: String, after: i64) -> Self {
        if text.len() > LONGEST_POLICY {
            let wrong = vec![FaultView::without_place("A policy is at most 100,000 bytes long.")];
            return Self { text, after, wrong, ..Self::default() };
        }
        match Policy::check(&text) {
            Ok(policy) => Self { policy: Some(Arc::new(policy)), text, after, ..Self::default() },
            Err(faults) => {
                let wrong = faults.iter().map(|fault| FaultView::new(fault, &text)).collect();
                Self { wrong, text, after, ..Self::default() }
            }
        }
    }

    /// Somebody was quicker: nothing is lost, and saving again puts this version on top of theirs.
    async fn was_raced(&mut self, console: &Console) -> Result<(), PageError> {
        let newest = console.store.policy_history(1).await?.pop();
        let operators = Operators::load(&console.store).await?;
        let who = newest.as_ref().map_or_else(|| "Someone".to_owned(), |stored| author(stored, &operators));
        self.after = newest.map_or(0, |stored| stored.number);
        self.wrong.push(FaultView::without_place(&format!(
            "{who} saved another version while you edited, so nothing was saved. Yours is below; compare it with theirs, \
             then save again to put it on top."
        )));
        Ok(())
    }
}

impl FaultView {
    fn new(fault: &PolicyFault, text: &str) -> Self {
        let first = fault.line.saturating_sub(AROUND + 1);
        let lines = text.lines().enumerate().skip(first).take(fault.line + AROUND - first);
        let excerpt = lines.map(|(at, line)| (at + 1, line.to_owned(), at + 1 == fault.line)).collect();
        let mut sentence = fault.error.sentence();
        // As a sentence of its own.
        sentence[..1].make_ascii_uppercase();
        Self { line: Some(fault.line), sentence, excerpt }
    }

    fn without_place(sentence: &str) -> Self {
        Self { line: None, sentence: sentence.to_owned(), excerpt: Vec::new() }
    }
}

async fn page(console: &Console, viewer: Viewer, edited: Edited) -> Result<EditorPage, PageError> {
    let rules = match &edited.policy {
        Some(policy) => rules(policy, &Called::load(&console.store, policy).await?),
        None => Vec::new(),
    };
    Ok(EditorPage {
        rules,
        text: edited.text,
        remark: edited.remark,
        after: edited.after,
        wrong: edited.wrong,
        is_sent: edited.is_sent,
        loaded: edited.loaded,
        trial: edited.trial,
        frame: Frame::load(console, viewer, Section::Policies, "Edit the policy", None).await?,
    })
}

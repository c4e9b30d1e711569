//! What stands around every page of someone who is signed in.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use domain::{Permission, Phase, Scope};

use super::gate::Viewer;
use super::notice::{Notice, Tone};
use super::problem::PageError;
use super::{Console, names};

/// The part of the console that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Inbox,
    Rubrics,
    Agents,
    Policies,
    Audit,
    Operators,
    /// One's own account.
    Account,
}

/// Navigation, notices and what every form needs.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) title: String,
    pub(crate) section: Section,
    pub(crate) viewer: Viewer,
    pub(crate) role: &'static str,
    /// How many runs wait for a person.
    pub(crate) waiting: i64,
    /// Every agent is off everywhere.
    pub(crate) is_stopped: bool,
    pub(crate) notice: Option<Notice>,
    /// Where the simulated Lever is, in a demo.
    pub(crate) demo: Option<String>,
}

impl Frame {
    pub(crate) async fn load(
        console: &Console,
        viewer: Viewer,
        section: Section,
        title: impl Into<String>,
        notice: Option<&str>,
    ) -> Result<Self, PageError> {
        let phases = console.store.phases().await?;
        let is_stopped = phases.iter().map(|stored| &stored.setting).any(|setting| {
            setting.agent.is_none()
                && setting.scope == Scope::Everywhere
                && setting.share.is_whole()
                && setting.phase == Phase::Off
        });
        Ok(Self {
            title: title.into(),
            section,
            role: names::role(viewer.operator.role),
            waiting: console.store.runs_waiting(&viewer.remit).await?,
            viewer,
            is_stopped,
            notice: notice.and_then(|code| code.parse().ok()),
            demo: console.demo.as_ref().map(|demo| demo.simulator_url.clone()),
        })
    }

    pub(crate) fn name(&self) -> &str {
        self.viewer.operator.name.expose()
    }

    pub(crate) fn csrf(&self) -> &str {
        &self.viewer.csrf
    }

    pub(crate) fn is_in_inbox(&self) -> bool {
        self.section == Section::Inbox
    }

    pub(crate) fn is_in_rubrics(&self) -> bool {
        self.section == Section::Rubrics
    }

    pub(crate) fn is_in_agents(&self) -> bool {
        self.section == Section::Agents
    }

    pub(crate) fn is_in_policies(&self) -> bool {
        self.section == Section::Policies
    }

    pub(crate) fn is_in_audit(&self) -> bool {
        self.section == Section::Audit
    }

    pub(crate) fn is_in_operators(&self) -> bool {
        self.section == Section::Operators
    }

    pub(crate) fn is_in_account(&self) -> bool {
        self.section == Section::Account
    }

    pub(crate) fn manages_operators(&self) -> bool {
        self.viewer.may(Permission::ManageOperators)
    }

    pub(crate) fn is_refused(&self) -> bool {
        self.notice.is_some_and(|notice| notice.tone() == Tone::Refused)
    }

    pub(crate) fn audits(&self) -> bool {
        self.viewer.may(Permission::ReadAudit)
    }

    pub(crate) fn decides(&self) -> bool {
        self.viewer.may(Permission::Decide)
    }

    pub(crate) fn edits_rubrics(&self) -> bool {
        self.viewer.may(Permission::EditRubrics)
    }

    pub(crate) fn edits_policies(&self) -> bool {
        self.viewer.may(Permission::EditPolicies)
    }

    pub(crate) fn undoes(&self) -> bool {
        self.viewer.may(Permission::Undo)
    }
}

/// A template as an answer.
pub(crate) struct Page<T>(pub(crate) T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => Html(html).into_response(),
            Err(error) => PageError::Render(error).into_response(),
        }
    }
}

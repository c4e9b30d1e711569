//! How far agents may go where, and the button that stops them: all, one, or those on one posting.

use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use domain::{AgentName, Phase, PhaseSetting, Scope, Share};
use lever::PostingId;
use serde::Deserialize;
use store::StopFor;
use utoipa::ToSchema;

use super::Console;
use super::gate::Viewer;
use super::notice::Notice;
use super::problem::PageError;

const PAGE: &str = "/agents";
/// The longest name of a team, department or location that is taken.
const LONGEST_NAME: usize = 200;

/// Whom to stop: every agent everywhere where nothing is said.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct Halt {
    /// Empty for every agent.
    #[serde(default)]
    agent: String,
    /// The posting's id; empty for all.
    #[serde(default)]
    posting: String,
    /// `posting` where the form is for one posting: a form without its posting must not stop everything.
    #[serde(default)]
    only: String,
}

/// Agents off at once. Starting again is an admin's.
pub(crate) async fn halt(
    State(console): State<Console>,
    viewer: Viewer,
    Form(form): Form<Halt>,
) -> Result<Redirect, PageError> {
    Ok(halted(&console, &viewer, &form).await?.on(PAGE))
}

pub(crate) async fn halted(console: &Console, viewer: &Viewer, form: &Halt) -> Result<Notice, PageError> {
    // Counted from here, not from when the database could be had.
    let pressed_at = console.store.now();
    let Some(whom) = form.read() else { return Ok(Notice::ScopeMissing) };
    let mut tx = viewer.begin(&console.store).await?;
    tx.stop(&whom, pressed_at, viewer.id()).await?;
    tx.commit().await?;
    Ok(if whom == StopFor::default() { Notice::Stopped } else { Notice::StoppedSome })
}

impl Halt {
    fn read(&self) -> Option<StopFor> {
        let agent = match self.agent.as_str() {
            "" => None,
            name => Some(name.parse().ok()?),
        };
        let posting = match self.posting.trim() {
            "" if self.only == "posting" => return None,
            "" => None,
            id => Some(PostingId::parse(id).ok()?),
        };
        Some(StopFor { agent, posting })
    }
}

/// Which setting a form is about.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Place {
    /// Empty for every agent.
    #[serde(default)]
    agent: String,
    /// `everywhere`, `location`, `department`, `team` or `posting`.
    #[serde(default)]
    scope: String,
    #[serde(default)]
    value: String,
    /// In percent; empty for the whole.
    #[serde(default)]
    share: String,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct Setting {
    #[serde(flatten)]
    place: Place,
    #[serde(default)]
    phase: String,
}

/// Sets the phase of an agent, or of all, for a scope.
pub(crate) async fn set(
    State(console): State<Console>,
    viewer: Viewer,
    Form(form): Form<Setting>,
) -> Result<Redirect, PageError> {
    Ok(set_to(&console, &viewer, &form).await?.on(PAGE))
}

/// Removes a setting.
pub(crate) async fn clear(
    State(console): State<Console>,
    viewer: Viewer,
    Form(place): Form<Place>,
) -> Result<Redirect, PageError> {
    Ok(cleared(&console, &viewer, &place).await?.on(PAGE))
}

pub(crate) async fn cleared(console: &Console, viewer: &Viewer, place: &Place) -> Result<Notice, PageError> {
    let Some((agent, scope, share)) = place.read() else { return Ok(Notice::ScopeMissing) };
    let mut tx = viewer.begin(&console.store).await?;
    let cleared = tx.clear_phase(agent, &scope, share, viewer.id()).await?;
    tx.commit().await?;
    Ok(if cleared { Notice::PhaseCleared } else { Notice::SettingGone })
}

pub(crate) async fn set_to(console: &Console, viewer: &Viewer, form: &Setting) -> Result<Notice, PageError> {
    let Some((agent, scope, share)) = form.place.read() else { return Ok(Notice::ScopeMissing) };
    let Ok(phase) = form.phase.parse::<Phase>() else { return Ok(Notice::ScopeMissing) };
    let mut tx = viewer.begin(&console.store).await?;
    tx.set_phase(&PhaseSetting { agent, scope, phase, share }, Some(viewer.id())).await?;
    tx.commit().await?;
    Ok(Notice::PhaseSet)
}

impl Place {
    fn read(&self) -> Option<(Option<AgentName>, Scope, Share)> {
        let agent = match self.agent.as_str() {
            "" => None,
            name => Some(name.parse().ok()?),
        };
        let value = self.value.trim();
        let name = || (!value.is_empty() && value.chars().count() <= LONGEST_NAME).then(|| value.to_owned());
        let scope = match self.scope.as_str() {
            "everywhere" => Scope::Everywhere,
            "location" => Scope::Location(name()?),
            "department" => Scope::Department(name()?),
            "team" => Scope::Team(name()?),
            "posting" => Scope::Posting(PostingId::parse(value).ok()?),
            _ => return None,
        };
        let share = match self.share.trim() {
            "" => Share::WHOLE,
            percent => Share::try_from(percent.parse::<u8>().ok()?).ok()?,
        };
        Some((agent, scope, share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_says_for_whom_and_for_what() {
        let read = |agent: &str, scope: &str, value: &str| {
            Place { agent: agent.into(), scope: scope.into(), value: value.into(), share: String::new() }.read()
        };
        assert_eq!(read("", "everywhere", "ignored"), Some((None, Scope::Everywhere, Share::WHOLE)));
        let screening = Some(AgentName::Screening);
        let team = Scope::Team("Sales".into());
        assert_eq!(read("screening", "team", " Sales "), Some((screening, team, Share::WHOLE)));
        for (agent, scope, value) in
            [("", "team", " "), ("", "posting", "../x"), ("", "", "x"), ("nobody", "everywhere", "")]
        {
            assert_eq!(read(agent, scope, value), None, "{agent:?} {scope:?} {value:?}");
        }
    }

    #[test]
    fn a_share_is_a_percentage_or_the_whole() {
        let read = |share: &str| {
            let place =
                Place { agent: String::new(), scope: "everywhere".into(), value: String::new(), share: share.into() };
            place.read().map(|(_, _, share)| share.percent())
        };
        assert_eq!([" 10 ", "100", ""].map(read), [Some(10), Some(100), Some(100)]);
        assert_eq!(["0", "101", "256", "ten", "-1", "1.5"].map(read), [None; 6]);
    }

    #[test]
    fn a_stop_for_one_posting_without_it_is_no_stop_for_all() {
        let read = |agent: &str, posting: &str, only: &str| {
            Halt { agent: agent.into(), posting: posting.into(), only: only.into() }.read()
        };
        let p1 = PostingId::parse("p1").unwrap();
        assert_eq!(read("", "", ""), Some(StopFor::default()));
        assert_eq!(read("screening", "", ""), Some(StopFor { agent: Some(AgentName::Screening), posting: None }));
        assert_eq!(read("", " p1 ", "posting"), Some(StopFor { agent: None, posting: Some(p1) }));
        assert_eq!([read("", " ", "posting"), read("", "../x", ""), read("nobody", "", "")], [None, None, None]);
    }
}

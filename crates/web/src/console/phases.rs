//! How far agents may go where, and the one button that stops them all.

use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use domain::{AgentName, Phase, PhaseSetting, Scope};
use lever::PostingId;
use serde::Deserialize;

use super::Console;
use super::gate::Viewer;
use super::notice::Notice;
use super::problem::PageError;

const PAGE: &str = "/agents";
/// The longest name of a team, department or location that is taken.
const LONGEST_NAME: usize = 200;

/// Every agent off, everywhere, at once. Starting again is an admin's.
pub(crate) async fn halt(State(console): State<Console>, viewer: Viewer) -> Result<Redirect, PageError> {
    let setting = PhaseSetting { agent: None, scope: Scope::Everywhere, phase: Phase::Off };
    set_to(&console, &viewer, &setting).await?;
    Ok(Notice::Stopped.on(PAGE))
}

/// Which setting a form is about.
#[derive(Deserialize)]
pub(crate) struct Place {
    /// Empty for every agent.
    #[serde(default)]
    agent: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
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
    let Some((agent, scope)) = form.place.read() else { return Ok(Notice::ScopeMissing.on(PAGE)) };
    let Ok(phase) = form.phase.parse::<Phase>() else { return Ok(Notice::ScopeMissing.on(PAGE)) };
    set_to(&console, &viewer, &PhaseSetting { agent, scope, phase }).await?;
    Ok(Notice::PhaseSet.on(PAGE))
}

/// Removes a setting.
pub(crate) async fn clear(
    State(console): State<Console>,
    viewer: Viewer,
    Form(place): Form<Place>,
) -> Result<Redirect, PageError> {
    let Some((agent, scope)) = place.read() else { return Ok(Notice::ScopeMissing.on(PAGE)) };
    let mut tx = console.store.begin().await?;
    let cleared = tx.clear_phase(agent, &scope, viewer.id()).await?;
    tx.commit().await?;
    Ok(if cleared { Notice::PhaseCleared } else { Notice::SettingGone }.on(PAGE))
}

async fn set_to(console: &Console, viewer: &Viewer, setting: &PhaseSetting) -> Result<(), PageError> {
    let mut tx = console.store.begin().await?;
    tx.set_phase(setting, Some(viewer.id())).await?;
    Ok(tx.commit().await?)
}

impl Place {
    fn read(&self) -> Option<(Option<AgentName>, Scope)> {
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
        Some((agent, scope))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_says_for_whom_and_for_what() {
        let read = |agent: &str, scope: &str, value: &str| {
            Place { agent: agent.into(), scope: scope.into(), value: value.into() }.read()
        };
        assert_eq!(read("", "everywhere", "ignored"), Some((None, Scope::Everywhere)));
        let screening = Some(AgentName::Screening);
        assert_eq!(read("screening", "team", " Sales "), Some((screening, Scope::Team("Sales".into()))));
        for (agent, scope, value) in
            [("", "team", " "), ("", "posting", "../x"), ("", "", "x"), ("nobody", "everywhere", "")]
        {
            assert_eq!(read(agent, scope, value), None, "{agent:?} {scope:?} {value:?}");
        }
    }
}

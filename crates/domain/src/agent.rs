//! Who proposes, and how far it may go where.

mod share;

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

use lever::{OpportunityId, PostingId};
use serde::{Deserialize, Serialize};

pub use share::Share;

/// A named procedure that reads one candidacy and proposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgentName {
    Screening,
    /// An operator's own assistant, which proposes by the Model Context Protocol. A person decides in every phase.
    Assistant,
}

impl AgentName {
    pub const ALL: [Self; 2] = [Self::Screening, Self::Assistant];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Screening => "screening",
            Self::Assistant => "assistant",
        }
    }
}

impl fmt::Display for AgentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AgentName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|name| name.as_str() == text).ok_or_else(|| format!("there is no agent {text:?}"))
    }
}

/// How far an agent may go, from nothing to acting by rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Does not run, and nothing it proposed before is applied.
    Off,
    /// Runs and records; only auditors see it.
    Shadow,
    /// Every output is a draft that a person commits.
    Augment,
    /// Scores and summaries are written to Lever as recommendations; acting on them is a person's.
    Recommend,
    /// What the policy allows happens by itself.
    Automate,
}

impl Phase {
    pub const ALL: [Self; 5] = [Self::Off, Self::Shadow, Self::Augment, Self::Recommend, Self::Automate];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Shadow => "shadow",
            Self::Augment => "augment",
            Self::Recommend => "recommend",
            Self::Automate => "automate",
        }
    }
}

impl FromStr for Phase {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|phase| phase.as_str() == text).ok_or_else(|| format!("there is no phase {text:?}"))
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which candidacies a phase is set for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Scope {
    Everywhere,
    Location(String),
    Department(String),
    Team(String),
    Posting(PostingId),
}

impl Scope {
    fn specificity(&self) -> u8 {
        match self {
            Self::Everywhere => 0,
            Self::Location(_) => 1,
            Self::Department(_) => 2,
            Self::Team(_) => 3,
            Self::Posting(_) => 4,
        }
    }

    fn covers(&self, place: &Place<'_>) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Location(name) => place.location == Some(name),
            Self::Department(name) => place.department == Some(name),
            Self::Team(name) => place.team == Some(name),
            Self::Posting(id) => place.posting == Some(id),
        }
    }
}

/// Where a candidacy stands among the scopes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place<'a> {
    pub opportunity: Option<&'a OpportunityId>,
    pub posting: Option<&'a PostingId>,
    pub team: Option<&'a str>,
    pub department: Option<&'a str>,
    pub location: Option<&'a str>,
}

/// An operator's choice of phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseSetting {
    /// `None` is every agent.
    pub agent: Option<AgentName>,
    pub scope: Scope,
    pub phase: Phase,
    /// How many of the scope's candidacies it is for.
    #[serde(default, skip_serializing_if = "Share::is_whole")]
    pub share: Share,
}

impl PhaseSetting {
    /// For every candidacy of a scope.
    #[must_use]
    pub const fn whole(agent: Option<AgentName>, scope: Scope, phase: Phase) -> Self {
        Self { agent, scope, phase, share: Share::WHOLE }
    }
}

/// The phase of `agent` for a candidacy.
///
/// The most specific scope decides, an agent's own setting beats one for all agents, and a share of the candidacies beats
/// a greater one, except that `Off` beats everything for those it covers: whoever stops something must not be overruled
/// by a narrower setting made earlier. Without a setting an agent is off.
#[must_use]
pub fn phase_for(settings: &[PhaseSetting], agent: AgentName, place: &Place<'_>) -> Phase {
    let matching = || {
        settings.iter().filter(|setting| {
            setting.agent.is_none_or(|name| name == agent)
                && setting.scope.covers(place)
                && setting.share.holds(place.opportunity)
        })
    };
    if matching().any(|setting| setting.phase == Phase::Off) {
        return Phase::Off;
    }
    matching()
        .max_by_key(|setting| (setting.scope.specificity(), setting.agent.is_some(), Reverse(setting.share)))
        .map_or(Phase::Off, |setting| setting.phase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(agent: Option<AgentName>, scope: Scope, phase: Phase) -> PhaseSetting {
        PhaseSetting::whole(agent, scope, phase)
    }

    fn phase(settings: &[PhaseSetting]) -> Phase {
        let posting = PostingId::parse("p1").unwrap();
        let place = Place { posting: Some(&posting), team: Some("Platform"), ..Place::default() };
        phase_for(settings, AgentName::Screening, &place)
    }

    #[test]
    fn the_most_specific_scope_decides() {
        let everywhere = setting(None, Scope::Everywhere, Phase::Augment);
        let own = setting(Some(AgentName::Screening), Scope::Everywhere, Phase::Recommend);
        let team = setting(None, Scope::Team("Platform".into()), Phase::Shadow);
        let other = setting(None, Scope::Team("Sales".into()), Phase::Automate);
        let posting = setting(None, Scope::Posting(PostingId::parse("p1").unwrap()), Phase::Automate);
        assert_eq!(phase(&[]), Phase::Off);
        assert_eq!(phase(&[everywhere.clone(), other]), Phase::Augment);
        assert_eq!(phase(&[own.clone(), everywhere.clone()]), Phase::Recommend);
        assert_eq!(phase(&[own, team.clone()]), Phase::Shadow);
        assert_eq!(phase(&[everywhere, team, posting]), Phase::Automate);
    }

    #[test]
    fn off_is_off_whatever_else_is_set() {
        let off = setting(None, Scope::Everywhere, Phase::Off);
        let posting =
            setting(Some(AgentName::Screening), Scope::Posting(PostingId::parse("p1").unwrap()), Phase::Automate);
        assert_eq!(phase(&[posting, off]), Phase::Off);
    }

    #[test]
    fn a_share_takes_some_candidacies_out_of_its_scope() {
        let everywhere = setting(None, Scope::Everywhere, Phase::Augment);
        let few =
            PhaseSetting { share: Share::try_from(10).unwrap(), ..setting(None, Scope::Everywhere, Phase::Recommend) };
        let fewer = PhaseSetting { share: Share::try_from(1).unwrap(), phase: Phase::Automate, ..few.clone() };
        let settings = [everywhere, few, fewer];
        let mut counts = std::collections::BTreeMap::new();
        for n in 0..1_000 {
            let id = OpportunityId::parse(&format!("opp-{n}")).unwrap();
            let place = Place { opportunity: Some(&id), ..Place::default() };
            *counts.entry(phase_for(&settings, AgentName::Screening, &place)).or_insert(0) += 1;
        }
        let (recommend, automate) = (counts[&Phase::Recommend], counts[&Phase::Automate]);
        assert!((60..130).contains(&recommend) && (2..25).contains(&automate), "{counts:?}");
        // Nobody in particular is in no share but the whole.
        assert_eq!(phase(&settings), Phase::Augment);
    }

    #[test]
    fn off_for_a_share_stops_those_it_covers_and_no_others() {
        let posting = setting(None, Scope::Posting(PostingId::parse("p1").unwrap()), Phase::Automate);
        let half_off =
            PhaseSetting { share: Share::try_from(50).unwrap(), ..setting(None, Scope::Everywhere, Phase::Off) };
        let (settings, p1) = ([posting, half_off.clone()], PostingId::parse("p1").unwrap());
        for n in 0..100 {
            let id = OpportunityId::parse(&format!("opp-{n}")).unwrap();
            let place = Place { opportunity: Some(&id), posting: Some(&p1), ..Place::default() };
            let expected = if half_off.share.holds(Some(&id)) { Phase::Off } else { Phase::Automate };
            assert_eq!(phase_for(&settings, AgentName::Screening, &place), expected);
        }
    }

    #[test]
    fn a_setting_that_was_written_before_there_were_shares_is_for_everybody() {
        let text = r#"{"agent":null,"scope":{"kind":"everywhere"},"phase":"augment"}"#;
        let read: PhaseSetting = serde_json::from_str(text).unwrap();
        assert_eq!(read, setting(None, Scope::Everywhere, Phase::Augment));
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }
}

//! What things are called on the pages: Lever's words for Lever's things, plain ones for ours.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use domain::{AgentName, Decision, EffectKind, Ground, OperatorId, Permission, Phase, PhaseSetting, Role, Scope};
use lever::{ArchiveReason, ArchiveReasonId, Opportunity, Posting, PostingId, User, UserId};
use serde_json::Value;
use store::{AuditRow, CacheKind, Store};

/// Names for showing may be old: they are read again whenever an opportunity is.
pub(crate) const ANY_AGE: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "Admin",
        Role::Recruiter => "Recruiter",
        Role::HiringManager => "Hiring manager",
        Role::Auditor => "Auditor",
    }
}

/// What a permission allows, after "may".
pub(crate) const fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::Read => "see candidacies, proposals and rubrics",
        Permission::Decide => "approve, edit and decline proposals",
        Permission::Undo => "take back what was written to Lever",
        Permission::EditRubrics => "say what counts for a posting",
        Permission::Stop => "stop every agent at once",
        Permission::SetPhases => "set how far agents may go, and start them again",
        Permission::ReadShadow => "see what agents do in shadow",
        Permission::ReadAudit => "read the whole audit log and verify it",
        Permission::Operate => "start again steps that were given up",
        Permission::ManageOperators => "make accounts and change what they may do",
        Permission::Propose => "propose notes by an assistant, for somebody to decide",
        Permission::EditPolicies => "say what may happen by itself, what asks a person, what is forbidden",
    }
}

pub(crate) const fn agent(agent: AgentName) -> &'static str {
    match agent {
        AgentName::Screening => "Screening",
        AgentName::Assistant => "Assistant",
    }
}

pub(crate) const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Off => "Off",
        Phase::Shadow => "Shadow",
        Phase::Augment => "Augment",
        Phase::Recommend => "Recommend",
        Phase::Automate => "Automate",
    }
}

/// What an agent does in a phase, for whoever is about to choose one.
pub(crate) const fn phase_means(phase: Phase) -> &'static str {
    match phase {
        Phase::Off => "Does not run, and nothing it proposed before is written.",
        Phase::Shadow => "Runs and records; only auditors see it.",
        Phase::Augment => "Every output is a draft that a person commits.",
        Phase::Recommend => "Scores and summaries are written as recommendations; acting on them is a person's.",
        Phase::Automate => "What the policy allows happens by itself. A person still stands behind every rejection.",
    }
}

pub(crate) fn scope(scope: &Scope) -> String {
    match scope {
        Scope::Everywhere => "everywhere".to_owned(),
        Scope::Location(name) => format!("location {name}"),
        Scope::Department(name) => format!("department {name}"),
        Scope::Team(name) => format!("team {name}"),
        Scope::Posting(id) => format!("posting {id}"),
    }
}

/// The kinds of which a remit is made.
pub(crate) const GROUNDS: [(&str, &str); 6] = [
    ("everywhere", "Everything"),
    ("department", "A department"),
    ("team", "A team"),
    ("location", "A location"),
    ("posting", "A posting, by its id"),
    ("involved", "What they take part in in Lever"),
];

/// What a part of a remit takes in.
pub(crate) fn ground(ground: &Ground) -> String {
    match ground {
        Ground::Everywhere => "Every candidacy".to_owned(),
        Ground::Department(name) => format!("Candidacies of the department {name}"),
        Ground::Team(name) => format!("Candidacies of the team {name}"),
        Ground::Location(name) => format!("Candidacies in {name}"),
        Ground::Posting(id) => format!("Candidacies of the posting {id}"),
        Ground::Involved => {
            "Candidacies that they own or follow in Lever, and those of postings that are theirs there".to_owned()
        }
    }
}

/// The scope of a setting, with its share.
pub(crate) fn scope_of(setting: &PhaseSetting) -> String {
    let scope = scope(&setting.scope);
    if setting.share.is_whole() { scope } else { format!("{} % of {scope}", setting.share.percent()) }
}

pub(crate) const fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow => "Allows",
        Decision::Ask => "Asks",
        Decision::Forbid => "Forbids",
    }
}

/// A length of time in its two greatest units.
pub(crate) fn duration(millis: i64) -> String {
    let seconds = millis.max(0) / 1_000;
    let parts = [(seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let begin = parts.iter().position(|(count, _)| *count > 0).unwrap_or(parts.len() - 1);
    let shown = parts.iter().skip(begin).take(2).enumerate().filter(|(at, (count, _))| *at == 0 || *count > 0);
    let shown: Vec<String> = shown.map(|(_, (count, unit))| format!("{count} {unit}")).collect();
    shown.join(" ")
}

/// A share of a whole, for reading; nothing where there is no whole.
pub(crate) fn percent(part: i64, of: i64) -> String {
    if of <= 0 { "–".to_owned() } else { format!("{} %", (part * 200 + of) / (of * 2)) }
}

pub(crate) const fn effect(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::AddNote => "Add a note",
        EffectKind::FileForm => "File a form",
        EffectKind::AddTags => "Add tags",
        EffectKind::MoveStage => "Move to another stage",
        EffectKind::Archive => "Archive",
    }
}

/// A kind of effect in a list or a sentence.
pub(crate) const fn effect_noun(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::AddNote => "note",
        EffectKind::FileForm => "form",
        EffectKind::AddTags => "tags",
        EffectKind::MoveStage => "stage move",
        EffectKind::Archive => "archive",
    }
}

/// Several of a kind.
pub(crate) const fn effects_noun(kind: EffectKind) -> &'static str {
    match kind {
        EffectKind::AddNote => "notes",
        EffectKind::FileForm => "forms",
        EffectKind::AddTags => "tags",
        EffectKind::MoveStage => "stage moves",
        EffectKind::Archive => "archives",
    }
}

/// As [`effect_noun`], for the text that the store and the audit log hold.
pub(crate) fn effect_noun_of(kind: &str) -> &str {
    EffectKind::ALL.into_iter().find(|known| known.as_str() == kind).map_or(kind, |known| effect_noun(known))
}

/// The accounts of the console, by id.
pub(crate) struct Operators(HashMap<OperatorId, String>);

impl Operators {
    pub(crate) async fn load(store: &Store) -> Result<Self, store::Error> {
        let operators = store.operators().await?;
        Ok(Self(operators.into_iter().map(|operator| (operator.id, operator.name.into_exposed())).collect()))
    }

    /// Everyone, by name.
    pub(crate) fn by_name(&self) -> Vec<(OperatorId, &str)> {
        let mut all: Vec<_> = self.0.iter().map(|(id, name)| (*id, name.as_str())).collect();
        all.sort_by(|a, b| a.1.cmp(b.1).then(a.0.cmp(&b.0)));
        all
    }

    pub(crate) fn name(&self, id: OperatorId) -> &str {
        self.0.get(&id).map_or("a former operator", String::as_str)
    }
}

/// What postings are called, by id.
#[derive(Default)]
pub(crate) struct Titles(BTreeMap<PostingId, String>);

impl Titles {
    /// Of the postings that entries of the audit speak of.
    pub(crate) async fn spoken_of(store: &Store, rows: &[AuditRow]) -> Result<Self, store::Error> {
        let said = |row: &AuditRow| {
            let public = &row.entry.public;
            let texts = [&public["posting"], &public["scope"]["value"], &public["id"]].map(Value::as_str);
            texts.into_iter().flatten().filter_map(|id| PostingId::parse(id).ok()).collect::<Vec<_>>()
        };
        Ok(Self(store.posting_titles(&rows.iter().flat_map(said).collect()).await?))
    }

    #[cfg(test)]
    pub(crate) fn of(titles: &[(&str, &str)]) -> Self {
        let known = titles.iter().filter_map(|(id, title)| Some((PostingId::parse(id).ok()?, (*title).to_owned())));
        Self(known.collect())
    }

    pub(crate) fn title(&self, id: &str) -> Option<&str> {
        let id = PostingId::parse(id).ok()?;
        self.0.get(&id).map(|title| title.trim()).filter(|title| !title.is_empty())
    }

    /// A posting in a sentence. Its id is not for reading, so an unknown one has none.
    pub(crate) fn posting(&self, id: &str) -> String {
        self.title(id).map_or_else(|| "a posting".to_owned(), |title| format!("the posting “{title}”"))
    }
}

/// A step of the pipeline by its kind, for a sentence.
pub(crate) fn step(kind: &str) -> &str {
    match kind {
        "ingest" => "reading a candidacy that a webhook spoke of",
        "propose" => "letting an agent read a candidacy",
        "apply" => "writing a change to Lever",
        "reconcile" => "looking in Lever for a change that nobody confirmed",
        "undo" => "taking a change back in Lever",
        "poll" => "beginning to look for news in Lever",
        "follow" => "looking for news in Lever",
        "read-details" => "reading notes, feedback and offers of a candidacy",
        "recheck" => "reading a candidacy again",
        "backlog" => "going through the candidacies that were there before",
        "sweep" => "tidying up",
        kind => kind,
    }
}

/// The users of Lever, by id.
#[derive(Default)]
pub(crate) struct LeverUsers(Vec<User>);

impl LeverUsers {
    pub(crate) async fn load(store: &Store) -> Result<Self, store::Error> {
        Ok(Self(store.cached(CacheKind::Users, "", ANY_AGE).await?.unwrap_or_default()))
    }

    /// What a user is called in Lever; the id where the name is not known here.
    pub(crate) fn name(&self, id: &UserId) -> String {
        let name = self.0.iter().find(|user| user.id == *id).map(|user| user.name.as_str());
        name.filter(|name| !name.is_empty()).map_or_else(|| id.to_string(), ToOwned::to_owned)
    }
}

/// Why people are archived, in Lever's words.
pub(crate) struct ArchiveReasons(Vec<ArchiveReason>);

impl ArchiveReasons {
    pub(crate) async fn load(store: &Store) -> Result<Self, store::Error> {
        Ok(Self(store.cached(CacheKind::ArchiveReasons, "", ANY_AGE).await?.unwrap_or_default()))
    }

    pub(crate) fn name(&self, id: &ArchiveReasonId) -> String {
        self.0.iter().find(|reason| reason.id == *id).map_or_else(|| id.to_string(), |reason| reason.text.clone())
    }
}

/// A person as Lever names them; a person without a name is still a person.
pub(crate) fn person(opportunity: &Opportunity) -> String {
    match opportunity.name.trim() {
        "" if opportunity.is_anonymized => "Anonymized person".to_owned(),
        "" => "Person without a name".to_owned(),
        name => name.to_owned(),
    }
}

pub(crate) fn posting(posting: Option<&Posting>) -> String {
    posting.map_or_else(|| "No posting".to_owned(), |posting| titled(&posting.text))
}

/// A posting by its title.
pub(crate) fn titled(title: &str) -> String {
    match title.trim() {
        "" => "Posting without a title".to_owned(),
        title => title.to_owned(),
    }
}

/// Team and location of a posting, as far as they are known.
pub(crate) fn place(posting: Option<&Posting>) -> String {
    let Some(posting) = posting else { return String::new() };
    let parts = [posting.categories.team.as_deref(), posting.categories.location.as_deref()];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_told_in_two_units_and_a_share_in_percent() {
        let said = [0, 999, 42_000, 61_000, 3_600_000, 3_720_000, 90_000_000, 259_200_000].map(duration);
        assert_eq!(said, ["0 s", "0 s", "42 s", "1 min 1 s", "1 h", "1 h 2 min", "1 d 1 h", "3 d"]);
        assert_eq!([percent(0, 0), percent(1, 3), percent(2, 3), percent(3, 3)], ["–", "33 %", "67 %", "100 %"]);
    }
}

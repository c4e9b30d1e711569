//! What happened to the files and résumés of an opportunity.

use serde_json::{Value, json};

use super::World;

/// Something that happened to a file.
#[derive(Debug, Clone)]
pub(crate) struct FileAction {
    id: String,
    opportunity: String,
    kind: FileActionKind,
    pub(crate) at: i64,
    user: Option<String>,
    /// The file and its name at the time.
    file: (String, String),
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileActionKind {
    /// A file was put on the opportunity.
    Added,
    /// A résumé came in.
    ResumeImported,
    /// A file was taken away.
    Removed,
}

impl FileActionKind {
    fn text(self) -> &'static str {
        match self {
            Self::Added => "file-added",
            Self::ResumeImported => "resume-imported",
            Self::Removed => "file-remove",
        }
    }
}

impl FileAction {
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    // ASSUMPTION: what `meta` holds is not documented; here the file's id and name. Nobody in particular is a null user.
    pub(crate) fn json(&self) -> Value {
        let user = self.user.as_ref().map(|id| json!({"id": id}));
        json!({
            "id": self.id, "opportunityId": self.opportunity, "type": self.kind.text(), "occurredAt": self.at,
            "createdAt": self.at, "user": user, "meta": {"fileId": self.file.0, "fileName": self.file.1},
        })
    }
}

impl World {
    /// Tells of every résumé and file since a time that nothing is told of yet, as having come when it was stored.
    pub(crate) fn remember_files(&mut self, since: i64) {
        let resumes = self.resumes.values().map(|row| {
            (row.opportunity.clone(), FileActionKind::ResumeImported, row.id.clone(), row.name.clone(), row.created_at)
        });
        let files = self.files.values().map(|row| {
            (row.opportunity.clone(), FileActionKind::Added, row.id.clone(), row.name.clone(), row.uploaded_at)
        });
        let untold = resumes
            .chain(files)
            .filter(|(opportunity, .., at)| *at >= since && !self.file_actions.contains_key(opportunity));
        for (opportunity, kind, id, name, at) in untold.collect::<Vec<_>>() {
            self.note_file_action(&opportunity, kind, (&id, &name), None, at);
        }
    }

    pub(super) fn note_file_action(
        &mut self,
        opportunity: &str,
        kind: FileActionKind,
        (file, name): (&str, &str),
        user: Option<&str>,
        at: i64,
    ) {
        let action = FileAction {
            id: self.trace_ids.uuid(),
            opportunity: opportunity.to_owned(),
            kind,
            at,
            user: user.map(str::to_owned),
            file: (file.to_owned(), name.to_owned()),
        };
        self.file_actions.entry(opportunity.to_owned()).or_default().push(action);
    }
}

//! What is seen only some time after it happened: new opportunities, `updatedAt`, and what became of a file.
//!
//! Whoever reads or writes the world first lets it catch up with the clock, so nothing here needs a timer.

use std::collections::BTreeMap;

use super::World;
use super::file::FileStatus;
use crate::quirk::FileOutcome;

/// Changes that wait for their time.
#[derive(Debug, Default)]
pub(crate) struct Late(Vec<(i64, Change)>);

#[derive(Debug)]
enum Change {
    /// An opportunity can be found.
    Appears(String),
    /// `updatedAt` of an opportunity moves.
    Updated(String, i64),
    /// A file or a résumé has been read.
    Settled(String, FileStatus),
}

impl Late {
    /// Whether something waits whose time has come.
    pub(crate) fn is_due(&self, now: i64) -> bool {
        self.0.iter().any(|(due, _)| *due <= now)
    }
}

fn later(now: i64, ms: u64) -> i64 {
    now.saturating_add(i64::try_from(ms).unwrap_or(i64::MAX))
}

impl World {
    /// Does what is due.
    pub(crate) fn catch_up(&mut self, now: i64) {
        if !self.late.is_due(now) {
            return;
        }
        let (due, waiting) = std::mem::take(&mut self.late.0).into_iter().partition(|(due, _)| *due <= now);
        self.late.0 = waiting;
        let due: Vec<(i64, Change)> = due;
        for (_, change) in due {
            match change {
                Change::Appears(_) => {}
                Change::Updated(id, at) => {
                    if let Some(row) = self.opportunities.get_mut(&id) {
                        row.updated_at = row.updated_at.max(Some(at));
                    }
                }
                Change::Settled(id, status) => self.set_file_status(&id, status),
            }
        }
    }

    /// Hides a new opportunity for as long as the switch says.
    pub(super) fn appear_late(&mut self, opportunity: &str, now: i64) {
        if self.quirks.new_opportunity_lag_ms > 0 {
            let due = later(now, self.quirks.new_opportunity_lag_ms);
            self.late.0.push((due, Change::Appears(opportunity.to_owned())));
        }
    }

    /// Whether an opportunity is there and cannot be found yet.
    pub(crate) fn is_hidden(&self, opportunity: &str) -> bool {
        self.late.0.iter().any(|(_, change)| matches!(change, Change::Appears(id) if id == opportunity))
    }

    /// `updatedAt` of everybody, when changes of it are to be seen late; `None` otherwise, which costs nothing.
    pub(crate) fn remembered_updates(&self) -> Option<BTreeMap<String, Option<i64>>> {
        let rows = || self.opportunities.values().map(|row| (row.id.clone(), row.updated_at)).collect();
        (self.quirks.updated_at_lag_ms > 0).then(rows)
    }

    /// Takes changes of `updatedAt` back until their time has come. The answer to the write itself has shown them.
    pub(crate) fn delay_updates(&mut self, before: &BTreeMap<String, Option<i64>>, now: i64) {
        let changed = |id: &String, was: &Option<i64>| {
            let is = self.opportunities.get(id)?.updated_at;
            (is != *was).then(|| is.map(|at| (id.clone(), *was, at)))?
        };
        let changed: Vec<_> = before.iter().filter_map(|(id, was)| changed(id, was)).collect();
        let due = later(now, self.quirks.updated_at_lag_ms);
        for (id, was, at) in changed {
            if let Some(row) = self.opportunities.get_mut(&id) {
                row.updated_at = was;
            }
            self.late.0.push((due, Change::Updated(id, at)));
        }
    }

    /// Begins to process a file or résumé that was just stored.
    pub(super) fn process_file(&mut self, id: &str, by_content: FileStatus, now: i64) {
        let status = match self.quirks.file_outcome {
            FileOutcome::ByContent => by_content,
            FileOutcome::Processed => FileStatus::Processed,
            FileOutcome::Error => FileStatus::Error,
            FileOutcome::Unsupported => FileStatus::Unsupported,
        };
        match self.quirks.file_processing_ms {
            0 => self.set_file_status(id, status),
            ms => {
                self.set_file_status(id, FileStatus::Processing);
                self.late.0.push((later(now, ms), Change::Settled(id.to_owned(), status)));
            }
        }
    }

    fn set_file_status(&mut self, id: &str, status: FileStatus) {
        if let Some(file) = self.files.get_mut(id) {
            file.status = status;
        } else if let Some(resume) = self.resumes.get_mut(id) {
            resume.status = status;
        }
    }
}

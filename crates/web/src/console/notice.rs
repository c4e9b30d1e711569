//! What a page says about the form that led to it. Only a code travels in the address; a code that is not ours says
//! nothing.

use std::str::FromStr;

use axum::response::Redirect;

/// How a notice is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It was done.
    Done,
    /// It was not done, and why.
    Refused,
}

macro_rules! notices {
    ($($variant:ident = $code:literal, $tone:ident : $sentence:literal;)+) => {
        /// What happened to the form that was sent.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Notice {
            $($variant,)+
        }

        impl Notice {
            pub(crate) const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            pub(crate) const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)+
                }
            }

            pub(crate) const fn tone(self) -> Tone {
                match self {
                    $(Self::$variant => Tone::$tone,)+
                }
            }
        }

        impl FromStr for Notice {
            type Err = ();

            fn from_str(code: &str) -> Result<Self, ()> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err(()),
                }
            }
        }
    };
}

notices! {
    AlreadyDecided = "already-decided", Refused: "Someone decided this before you, so your answer changed nothing. This is how it stands now.";
    AlreadyStands = "already-stands", Done: "Approved. The same change stands in Lever or is under way already, so it is not written twice.";
    Approved = "approved", Done: "Approved. It is being written to Lever.";
    ApprovedAll = "approved-all", Done: "All approved. They are being written to Lever.";
    ApprovedButArchive = "approved-but-archive", Done: "Approved, except the archive: that is decided on its own.";
    Declined = "declined", Done: "Declined. Nothing is written to Lever.";
    Expired = "expired", Refused: "The time to decide was over, so nothing was approved. A changed résumé or posting is screened anew.";
    Forbidden = "forbidden", Refused: "The policy forbids that change, so it was not approved. It still waits for you.";
    JobDismissed = "job-dismissed", Done: "The step was put aside for good. Why is in the audit log.";
    JobNotGivenUp = "job-not-given-up", Refused: "That step is not among those given up: someone started it again or put it aside before you.";
    JobReasonMissing = "job-reason-missing", Refused: "Discarding a step needs a reason of at most 500 characters: it is what the next person reads. Nothing was changed.";
    JobStarted = "job-started", Done: "The step was started again, with all its attempts.";
    JobsStarted = "jobs-started", Done: "The steps of that kind were started again, with all their attempts: at most 200 at a time, the oldest first.";
    NotAnEdit = "not-an-edit", Refused: "That edit cannot take the proposal's place: a note needs words, a move needs another stage, and a score is not edited. Nothing was approved.";
    NothingToUndo = "nothing-to-undo", Refused: "There is nothing to take back: the change does not stand in Lever as something Fulcrum wrote.";
    NothingWaits = "nothing-waits", Refused: "Nothing of this run waits for approval any more.";
    PhaseCleared = "phase-cleared", Done: "The setting was removed; a wider one applies again, and without any an agent is off.";
    PhaseSet = "phase-set", Done: "The phase is set, from now on.";
    PolicyBroken = "policy-broken", Refused: "The rules of today refuse that version, so nothing was changed. Load it into the editor to see why.";
    PolicyRaced = "policy-raced", Refused: "Someone saved another version before you, so nothing was changed. This is how it stands now.";
    PolicyReverted = "policy-reverted", Done: "The earlier version is in force again, from the next judgement on and for what is not written yet.";
    PolicySaved = "policy-saved", Done: "The policy is saved and in force, from the next judgement on and for what is not written yet.";
    PolicyUnchanged = "policy-unchanged", Refused: "That is the policy in force already, so nothing was saved.";
    ReasonMissing = "reason-missing", Refused: "Declining needs a reason of at most 2,000 characters: it is what the next person reads. Nothing was declined.";
    RubricRaced = "rubric-raced", Refused: "Someone saved another version before you, so nothing was changed. This is how it stands now.";
    RubricReverted = "rubric-reverted", Done: "The posting goes by the suggestion again, from the next application on. Earlier runs keep their rubric.";
    RubricSaved = "rubric-saved", Done: "The rubric is saved. It counts from the next application on; earlier runs keep theirs.";
    RubricSuggested = "rubric-suggested", Refused: "The posting goes by the suggestion already, so nothing was changed.";
    RubricUnchanged = "rubric-unchanged", Refused: "That is the rubric the posting goes by already, so nothing was saved.";
    ScopeMissing = "scope-missing", Refused: "Say which posting, team, department or location it is for, and a share of 1 to 100 percent. Nothing was set.";
    SettingGone = "setting-gone", Refused: "That setting was removed before you.";
    SignedOut = "signed-out", Done: "You are signed out.";
    Stopped = "stopped", Done: "Every agent is off, everywhere. What was approved and is not written yet is given up; approve again once agents run.";
    StoppedSome = "stopped-some", Done: "Stopped. What was approved there and is not written yet is given up; below is how long it took until nothing was under way.";
    SwitchedOff = "switched-off", Refused: "The agent is off here, so nothing can be written and nothing was approved. It still waits for you.";
    UndoRequested = "undo-requested", Done: "It is being taken back in Lever.";
}

impl Notice {
    /// Back to a page, which will say it. `path` has no query.
    pub(crate) fn on(self, path: &str) -> Redirect {
        Redirect::to(&format!("{path}?notice={}", self.code()))
    }
}

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
    AccountAdded = "account-added", Done: "The account is made. Give its operator the link below.";
    AccountChanged = "account-changed", Done: "The account is changed.";
    AddressTaken = "address-taken", Refused: "There is an account with that e-mail address already, so none was made.";
    AlreadyDecided = "already-decided", Refused: "Someone decided this before you, so your answer changed nothing. This is how it stands now.";
    AlreadyStands = "already-stands", Done: "Approved. The same change stands in Lever or is under way already, so it is not written twice.";
    Approved = "approved", Done: "Approved. It is written to Lever next.";
    ApprovedAll = "approved-all", Done: "All approved. They are written to Lever next.";
    ApprovedButArchive = "approved-but-archive", Done: "Approved, except the archive: that is decided on its own.";
    AlreadyJudged = "already-judged", Refused: "You have said what you think of this one, and the score is shown. The first answer counts.";
    AnswerMissing = "answer-missing", Refused: "Say what you would do with this person: yes, unsure or no.";
    ApprovedRest = "approved-rest", Done: "Approved, except what the policy forbids, an agent that is off, or someone's earlier decision stands against. That is as it was.";
    AccountUnclear = "account-unclear", Refused: "An account needs an e-mail address, a name and a role. Nothing was changed.";
    AuthenticatorOn = "authenticator-on", Done: "From now on signing in with your password asks for a code as well.";
    AuthenticatorOff = "authenticator-off", Done: "The second step is off, and its recovery codes count no longer.";
    CodeWrong = "code-wrong", Refused: "That code was not right, or was used before. Nothing was changed.";
    CodeNeeded = "code-needed", Refused: "Your role needs a second step. Set it up here; then everything is open to you.";
    ExportTooLarge = "export-too-large", Refused: "More than 100,000 entries fit, so nothing was exported. Narrow them, for instance by time, and export them in parts.";
    Declined = "declined", Done: "Declined. Nothing is written to Lever.";
    Expired = "expired", Refused: "The time to decide was over, so nothing was approved. A changed résumé or posting is screened anew.";
    Forbidden = "forbidden", Refused: "The policy forbids that change, so it was not approved. It still waits for you.";
    JobDismissed = "job-dismissed", Done: "The step was put aside for good. Why is in the audit log.";
    JobNotGivenUp = "job-not-given-up", Refused: "That step is not among those given up: someone started it again or put it aside before you.";
    JobReasonMissing = "job-reason-missing", Refused: "Discarding a step needs a reason of at most 500 characters: it is what the next person reads. Nothing was changed.";
    JobStarted = "job-started", Done: "The step was started again, with all its attempts.";
    LastAdmin = "last-admin", Refused: "Nobody could manage accounts any more, so nothing was changed. Make another admin first.";
    NotAdmitted = "not-admitted", Refused: "Your provider knows you, but you have no access to Fulcrum. Ask an admin for it.";
    JobsStarted = "jobs-started", Done: "The steps of that kind were started again, with all their attempts: at most 200 at a time, the oldest first.";
    NotAnEdit = "not-an-edit", Refused: "That edit cannot take the proposal's place: a note needs words, a move needs another stage, and a score is not edited. Nothing was approved.";
    JudgeFirst = "judge-first", Refused: "This one is judged blind: say first what you think of it. Nothing was decided.";
    Judged = "judged", Done: "Your answer is kept. This is what the agent makes of it.";
    NothingChosen = "nothing-chosen", Refused: "Nothing was ticked, so there is nothing to approve together.";
    NothingToUndo = "nothing-to-undo", Refused: "There is nothing to take back: the change does not stand in Lever as something Fulcrum wrote.";
    NothingWaits = "nothing-waits", Refused: "Nothing of this run waits for approval any more.";
    PasswordChosen = "password-chosen", Done: "The password is set. Sign in with it.";
    PasswordChanged = "password-changed", Done: "Your password is changed, and your other sessions are ended.";
    PasswordWrong = "password-wrong", Refused: "The current password was not right, so nothing was changed.";
    PhaseCleared = "phase-cleared", Done: "The setting was removed; a wider one applies again, and without any an agent is off.";
    PhaseSet = "phase-set", Done: "The phase is set, from now on.";
    ProviderDown = "provider-down", Refused: "The sign-in provider cannot be reached at the moment. Try again in a while.";
    ProviderDeclined = "provider-declined", Refused: "The sign-in provider did not let you in.";
    PolicyBroken = "policy-broken", Refused: "The rules of today refuse that version, so nothing was changed. Load it into the editor to see why.";
    PolicyRaced = "policy-raced", Refused: "Someone saved another version before you, so nothing was changed. This is how it stands now.";
    PolicyReverted = "policy-reverted", Done: "The earlier version is in force again, from the next judgement on and for what is not written yet.";
    PolicySaved = "policy-saved", Done: "The policy is saved and in force, from the next judgement on and for what is not written yet.";
    PolicyUnchanged = "policy-unchanged", Refused: "That is the policy in force already, so nothing was saved.";
    ReasonMissing = "reason-missing", Refused: "Declining needs a reason of at most 2,000 characters: it is what the next person reads. Nothing was declined.";
    RemitSet = "remit-set", Done: "From now on they see that and nothing else.";
    RemitUnclear = "remit-unclear", Refused: "Say which department, team, location or posting. Nothing was changed.";
    RubricRaced = "rubric-raced", Refused: "Someone saved another version before you, so nothing was changed. This is how it stands now.";
    RubricReverted = "rubric-reverted", Done: "The posting goes by the suggestion again, from the next application on. Earlier runs keep their rubric.";
    RubricSaved = "rubric-saved", Done: "The rubric is saved. It counts from the next application on; earlier runs keep theirs.";
    RubricSuggested = "rubric-suggested", Refused: "The posting goes by the suggestion already, so nothing was changed.";
    RubricUnchanged = "rubric-unchanged", Refused: "That is the rubric the posting goes by already, so nothing was saved.";
    ScopeMissing = "scope-missing", Refused: "Say which posting, team, department or location it is for, and a share of 1 to 100 percent. Nothing was set.";
    SettingGone = "setting-gone", Refused: "That setting was removed before you.";
    SessionsEnded = "sessions-ended", Done: "Signed out there. Whoever used it has to sign in again.";
    SessionGone = "session-gone", Refused: "That session had ended already.";
    SignedOut = "signed-out", Done: "You are signed out.";
    SignInFailed = "sign-in-failed", Refused: "The sign-in did not come to its end. Try again; if it happens again, tell whoever runs Fulcrum.";
    SignInOver = "sign-in-over", Refused: "That sign-in was finished already, took too long, or was begun in another browser. Begin again.";
    Stopped = "stopped", Done: "Every agent is off, everywhere. What was approved and is not written yet is given up; approve again once agents run.";
    StoppedSome = "stopped-some", Done: "Stopped. What was approved there and is not written yet is given up; below is how long it took until nothing was under way.";
    SwitchedOff = "switched-off", Refused: "The agent is off here, so nothing can be written and nothing was approved. It still waits for you.";
    TooLateToWithdraw = "too-late-to-withdraw", Refused: "It is being written or is written already, so the approval stands. What was written can be undone on the candidacy's page.";
    UndoChanged = "undo-changed", Refused: "What can be taken back has changed since you saw it, so nothing was asked for. This is how it stands now.";
    UndoUnclear = "undo-unclear", Refused: "Say which agent, and since when. Nothing was taken back.";
    UndoRequested = "undo-requested", Done: "It is being taken back in Lever.";
    Withdrawn = "withdrawn", Done: "Your approval is withdrawn. Nothing of it was written, and it waits again.";
    WithdrawnInPart = "withdrawn-in-part", Refused: "Some were on their way already and stand; the others wait again. What was written can be undone on the candidacy's page.";
    TokenRevoked = "token-revoked", Done: "The token counts no longer.";
    TokenUnclear = "token-unclear", Refused: "A token needs a name, an end within a year, and something that it may do. None was made.";
    Unverified = "unverified", Refused: "Your provider has not verified your e-mail address, so it cannot let you in. Verify it there, then try again.";
}

impl Notice {
    /// Back to a page, which will say it. `path` has no query.
    pub(crate) fn on(self, path: &str) -> Redirect {
        Redirect::to(&format!("{path}?notice={}", self.code()))
    }

    /// The same on a page whose path has a query.
    pub(crate) fn beside(self, path: &str) -> Redirect {
        Redirect::to(&format!("{path}&notice={}", self.code()))
    }
}

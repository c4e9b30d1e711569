//! What a walk is made of.

use proptest::collection::vec;
use proptest::prelude::*;

/// One of what there is at that moment, by its place; a place beyond the last begins again at the first. So a step stays
/// meaningful when those before it are taken away.
pub(super) type Pick = usize;

/// A piece of text that is to be recognised again.
pub(super) type Word = u8;

/// One call, or the few that belong together. A step whose object does not exist yet does nothing.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Create {
        person: Pick,
        posting: Option<Pick>,
        tags: Vec<Pick>,
    },
    Apply {
        person: Pick,
        posting: Pick,
    },
    MoveStage {
        of: Pick,
        to: Pick,
    },
    Archive {
        of: Pick,
        reason: Option<Pick>,
    },
    AddLabels {
        of: Pick,
        kind: Label,
        labels: Vec<Pick>,
    },
    RemoveLabels {
        of: Pick,
        kind: Label,
        labels: Vec<Pick>,
    },
    AddNote {
        of: Pick,
        word: Word,
        secret: bool,
    },
    Comment {
        of: Pick,
        note: Pick,
        word: Word,
    },
    ReplaceNote {
        of: Pick,
        note: Pick,
        word: Word,
    },
    DeleteNote {
        of: Pick,
        note: Pick,
    },
    FileForm {
        of: Pick,
        word: Word,
    },
    CreatePanel {
        of: Pick,
        words: Vec<Word>,
    },
    ReplacePanel {
        of: Pick,
        panel: Pick,
        drop: Pick,
        add: Option<Word>,
    },
    DeletePanel {
        of: Pick,
        panel: Pick,
    },
    CreateInterview {
        of: Pick,
        panel: Pick,
        word: Word,
    },
    ReplaceInterview {
        of: Pick,
        interview: Pick,
        word: Word,
    },
    DeleteInterview {
        of: Pick,
        interview: Pick,
    },
    CreateFeedback {
        of: Pick,
        score: Pick,
        interview: Option<Pick>,
    },
    ReplaceFeedback {
        of: Pick,
        feedback: Pick,
        score: Pick,
    },
    DeleteFeedback {
        of: Pick,
        feedback: Pick,
    },
    Upload {
        of: Pick,
        word: Word,
    },
    DeleteFile {
        of: Pick,
        file: Pick,
    },
    ChangeContact {
        of: Pick,
        word: Word,
    },
    RenamePosting {
        posting: Pick,
        word: Word,
    },
    CreateRequisition {
        word: Word,
    },
    ReplaceRequisition {
        requisition: Pick,
        word: Word,
    },
    DeleteRequisition {
        requisition: Pick,
    },
    CreateUser {
        word: Word,
    },
    RenameUser {
        user: Pick,
        word: Word,
    },
    SwitchUser {
        user: Pick,
    },
    /// To an opportunity that does not exist.
    WriteToNobody {
        write: Pick,
    },
    /// To a stage, a note, a panel that does not exist, of an opportunity that does.
    WriteNonsense {
        of: Pick,
        write: Pick,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Tags,
    Sources,
    Links,
}

/// Walks. They keep to the first few opportunities, so that a step finds something of its kind to change.
pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 1..80)
}

fn step() -> impl Strategy<Value = Step> {
    let pick = || 0_usize..6;
    let of = || 0_usize..3;
    let word = any::<Word>;
    let labels = || vec(0_usize..5, 1..4);
    let label = || prop_oneof![Just(Label::Tags), Just(Label::Sources), Just(Label::Links)];
    let people = prop_oneof![
        3 => (pick(), proptest::option::of(pick()), vec(0_usize..5, 0..3))
            .prop_map(|(person, posting, tags)| Step::Create { person, posting, tags }),
        1 => (pick(), pick()).prop_map(|(person, posting)| Step::Apply { person, posting }),
    ];
    let progress = prop_oneof![
        (of(), 0_usize..12).prop_map(|(of, to)| Step::MoveStage { of, to }),
        (of(), proptest::option::of(pick())).prop_map(|(of, reason)| Step::Archive { of, reason }),
        (of(), label(), labels()).prop_map(|(of, kind, labels)| Step::AddLabels { of, kind, labels }),
        (of(), label(), labels()).prop_map(|(of, kind, labels)| Step::RemoveLabels { of, kind, labels }),
    ];
    let papers = prop_oneof![
        2 => (of(), word(), any::<bool>()).prop_map(|(of, word, secret)| Step::AddNote { of, word, secret }),
        1 => (of(), pick(), word()).prop_map(|(of, note, word)| Step::Comment { of, note, word }),
        1 => (of(), pick(), word()).prop_map(|(of, note, word)| Step::ReplaceNote { of, note, word }),
        1 => (of(), pick()).prop_map(|(of, note)| Step::DeleteNote { of, note }),
        1 => (of(), word()).prop_map(|(of, word)| Step::FileForm { of, word }),
        1 => (of(), word()).prop_map(|(of, word)| Step::Upload { of, word }),
        1 => (of(), pick()).prop_map(|(of, file)| Step::DeleteFile { of, file }),
    ];
    let interviews = prop_oneof![
        2 => (of(), vec(word(), 1..3)).prop_map(|(of, words)| Step::CreatePanel { of, words }),
        1 => (of(), pick(), pick(), proptest::option::of(word()))
            .prop_map(|(of, panel, drop, add)| Step::ReplacePanel { of, panel, drop, add }),
        1 => (of(), pick()).prop_map(|(of, panel)| Step::DeletePanel { of, panel }),
        1 => (of(), pick(), word()).prop_map(|(of, panel, word)| Step::CreateInterview { of, panel, word }),
        1 => (of(), pick(), word()).prop_map(|(of, interview, word)| Step::ReplaceInterview { of, interview, word }),
        1 => (of(), pick()).prop_map(|(of, interview)| Step::DeleteInterview { of, interview }),
        2 => (of(), pick(), proptest::option::of(pick()))
            .prop_map(|(of, score, interview)| Step::CreateFeedback { of, score, interview }),
        1 => (of(), pick(), pick())
            .prop_map(|(of, feedback, score)| Step::ReplaceFeedback { of, feedback, score }),
        1 => (of(), pick()).prop_map(|(of, feedback)| Step::DeleteFeedback { of, feedback }),
    ];
    let account = prop_oneof![
        (of(), word()).prop_map(|(of, word)| Step::ChangeContact { of, word }),
        (pick(), word()).prop_map(|(posting, word)| Step::RenamePosting { posting, word }),
        word().prop_map(|word| Step::CreateRequisition { word }),
        (pick(), word()).prop_map(|(requisition, word)| Step::ReplaceRequisition { requisition, word }),
        pick().prop_map(|requisition| Step::DeleteRequisition { requisition }),
        word().prop_map(|word| Step::CreateUser { word }),
        (pick(), word()).prop_map(|(user, word)| Step::RenameUser { user, word }),
        pick().prop_map(|user| Step::SwitchUser { user }),
        pick().prop_map(|write| Step::WriteToNobody { write }),
        (of(), pick()).prop_map(|(of, write)| Step::WriteNonsense { of, write }),
    ];
    prop_oneof![2 => people, 4 => progress, 5 => papers, 5 => interviews, 3 => account]
}

//! Walks every state with every event and keeps `docs/STATES.md`, so that the drawn machines are the real ones.

use std::fmt::Write as _;
use std::path::Path;

use domain::delivery::DeliveryEvent;
use domain::ids::Minted;
use domain::standing::Changed;
use domain::{
    Compensation, Decision, DeliveryState, EffectEvent, EffectState, Ids, InvalidTransition, ProposalEvent,
    ProposalState, Receipt, Timestamp, Verdict, Waited,
};

const NOW: Timestamp = Timestamp::from_millis(1_000);

fn id<I: Minted>() -> I {
    Ids::new(|| 1).mint(NOW)
}

/// How a state and an event are called.
type Names<S, E> = (fn(&S) -> &'static str, fn(&E) -> &'static str);

fn table<S: Clone, E: Clone>(
    title: &str,
    states: &[S],
    events: &[E],
    names: Names<S, E>,
    step: fn(S, E) -> Result<S, InvalidTransition>,
) -> String {
    let (state_name, event_name) = names;
    let mut text = format!("\n## {title}\n\n| from \\ event |");
    for event in events {
        let _ = write!(text, " {} |", event_name(event));
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(events.len()));
    for state in states {
        let _ = write!(text, "\n| **{}** |", state_name(state));
        for event in events {
            match step(state.clone(), event.clone()) {
                Ok(next) => {
                    let _ = write!(text, " {} |", state_name(&next));
                }
                Err(InvalidTransition { from, event: refused }) => {
                    assert_eq!((from, refused), (state_name(state), event_name(event)));
                    text.push_str(" · |");
                }
            }
        }
    }
    text.push('\n');
    text
}

fn proposals() -> String {
    use ProposalState as S;
    let later = Timestamp::from_millis(2_000);
    let states = [
        S::Open,
        S::Forbidden { rules: Vec::new(), at: NOW },
        S::AwaitingApproval { rules: Vec::new(), since: NOW, expires_at: later },
        S::Authorized { rules: Vec::new(), at: NOW },
        S::Approved {
            approval: id(),
            by: id(),
            at: NOW,
            waited: Some(Waited { rules: Vec::new(), since: NOW, expires_at: later }),
        },
        S::Declined { by: id(), reason: String::new(), at: NOW },
        S::Expired { at: NOW },
        S::Superseded { by: id(), at: NOW },
    ];
    let judged =
        |decision| ProposalEvent::Judged { verdict: Verdict { decision, rules: Vec::new() }, expires_at: later };
    let events = [
        judged(Decision::Allow),
        judged(Decision::Ask),
        judged(Decision::Forbid),
        ProposalEvent::Approved { approval: id(), by: id() },
        ProposalEvent::Declined { by: id(), reason: String::new() },
        ProposalEvent::Withdrawn,
        ProposalEvent::Expired,
        ProposalEvent::Superseded { by: id() },
    ];
    table("Proposal", &states, &events, (S::as_str, ProposalEvent::as_str), |state, event| {
        // An expiry comes after the time to approve, everything else before.
        let at = if event == ProposalEvent::Expired { Timestamp::from_millis(2_000) } else { NOW };
        state.after(event, at)
    })
}

fn effects() -> String {
    use EffectState as S;
    let receipt = || Receipt { lever_id: None, compensation: Compensation::Nothing };
    let states = [
        S::Ready,
        S::Stale { changed: Changed::Stage, at: NOW },
        S::Sending { since: NOW },
        S::Unconfirmed { since: NOW },
        S::Applied { receipt: receipt(), at: NOW },
        S::Rejected { why: String::new(), at: NOW },
        S::Abandoned { why: String::new(), at: NOW },
        S::Compensated { by: id(), at: NOW },
    ];
    let events = [
        EffectEvent::FoundStale { changed: Changed::Stage },
        EffectEvent::Sent,
        EffectEvent::Confirmed { receipt: receipt() },
        EffectEvent::Refused { why: String::new() },
        EffectEvent::Lost,
        EffectEvent::NotFound,
        EffectEvent::GivenUp { why: String::new() },
        EffectEvent::TakenBack { by: id() },
    ];
    table("Effect", &states, &events, (S::as_str, EffectEvent::as_str), |state, event| state.after(event, NOW))
}

fn deliveries() -> String {
    use DeliveryState as S;
    let why = String::new;
    let states =
        [S::Received, S::Understood { at: NOW }, S::Ignored { why: why(), at: NOW }, S::Failed { why: why(), at: NOW }];
    let events =
        [DeliveryEvent::Understood, DeliveryEvent::Ignored { why: why() }, DeliveryEvent::Failed { why: why() }];
    table("Delivery", &states, &events, (S::as_str, DeliveryEvent::as_str), |state, event| state.after(event, NOW))
}

#[test]
fn the_documented_state_machines_are_the_real_ones() {
    let text = format!(
        "# States\n\nWritten by `cargo test -p domain --test states` from the code: every state with every event. A dot \
         is a transition that does not exist.\n{}{}{}",
        proposals(),
        effects(),
        deliveries()
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/STATES.md");
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if kept != text {
        std::fs::write(&path, &text).unwrap();
        panic!("docs/STATES.md was out of date and has been written anew: look at the difference and commit it");
    }
}

#[test]
fn an_approval_comes_too_late_once_the_time_is_over() {
    let waiting = ProposalState::AwaitingApproval { rules: Vec::new(), since: NOW, expires_at: NOW };
    let event = ProposalEvent::Approved { approval: id(), by: id() };
    assert_eq!(waiting.after(event, NOW), Err(InvalidTransition { from: "awaiting-approval", event: "approved" }));
}

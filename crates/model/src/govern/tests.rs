use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use futures::FutureExt;

use super::*;
use crate::error::{Error, ErrorKind};
use crate::port::{Identity, Prompt, Reply, Request};
use crate::scripted::Scripted;
use crate::task::{Models, Task};

/// A clock that moves when told.
fn clock() -> (Arc<AtomicI64>, Arc<dyn Clock>) {
    let millis = Arc::new(AtomicI64::new(0));
    let hand = Arc::clone(&millis);
    (millis, Arc::new(move || hand.load(Ordering::SeqCst)))
}

fn question() -> Request {
    Request::new(Task::SUMMARY, Prompt::new("summary", "1"), "system", "message")
}

fn down() -> Error {
    Error::Status { provider: "scripted".to_owned(), status: 503, code: "overloaded".to_owned(), after: None }
}

/// Never answers.
struct Silent;

impl LanguageModel for Silent {
    fn identity(&self, _: &Request) -> Identity {
        Identity { provider: "silent".to_owned(), model: "silent".to_owned() }
    }

    fn complete<'a>(&'a self, _: &'a Request) -> Reply<'a> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn the_circuit_opens_after_failures_in_a_row_and_one_question_tries_it_again() {
    let (time, clock) = clock();
    let model = Arc::new(Scripted::default());
    let options = BreakerOptions { failures: 2, cool_down: Duration::from_millis(100) };
    let breaker = Breaker::new(Arc::clone(&model) as Arc<dyn LanguageModel>, options, clock);
    let kind = async || breaker.complete(&question()).await.err().map(|error| error.kind());

    model.will_fail(down());
    model.will_answer("a success in between begins the count anew");
    model.will_fail(down());
    model.will_fail(down());
    for expected in [Some(ErrorKind::Unavailable), None, Some(ErrorKind::Unavailable), Some(ErrorKind::Unavailable)] {
        assert_eq!(kind().await, expected);
    }
    assert_eq!(kind().await, Some(ErrorKind::CircuitOpen { after: Duration::from_millis(100) }));
    time.store(40, Ordering::SeqCst);
    assert_eq!(kind().await, Some(ErrorKind::CircuitOpen { after: Duration::from_millis(60) }));

    time.store(100, Ordering::SeqCst);
    model.will_fail(down());
    assert_eq!(kind().await, Some(ErrorKind::Unavailable));
    assert!(matches!(kind().await, Some(ErrorKind::CircuitOpen { .. })));

    time.store(200, Ordering::SeqCst);
    model.will_answer("well again");
    model.will_answer("and again");
    assert_eq!((kind().await, kind().await), (None, None));
    assert_eq!(model.asked().len(), 7);
}

#[tokio::test]
async fn a_trial_that_is_given_up_does_not_leave_the_circuit_waiting() {
    let (time, clock) = clock();
    let options = BreakerOptions { failures: 1, cool_down: Duration::from_millis(100) };
    let slow = Arc::new(Deadline::new(Arc::new(Silent), Duration::from_millis(1)));
    let breaker = Breaker::new(slow, options, clock);
    assert_eq!(breaker.complete(&question()).await.unwrap_err().kind(), ErrorKind::TimedOut);
    time.store(100, Ordering::SeqCst);
    {
        let request = question();
        let mut given_up = breaker.complete(&request);
        assert!((&mut given_up).now_or_never().is_none());
        assert!(matches!(breaker.complete(&question()).await, Err(Error::CircuitOpen { .. })));
    }
    assert_eq!(breaker.complete(&question()).await.unwrap_err().kind(), ErrorKind::TimedOut);
}

#[tokio::test]
async fn a_refusal_does_not_open_the_circuit() {
    let (_, clock) = clock();
    let refuse = || Error::Status { provider: "p".to_owned(), status: 400, code: "no".to_owned(), after: None };
    let model = Arc::new(Scripted::by(move |_| Err(refuse())));
    let options = BreakerOptions { failures: 1, cool_down: Duration::from_secs(1) };
    let breaker = Breaker::new(model, options, clock);
    for _ in 0..3 {
        assert_eq!(breaker.complete(&question()).await.unwrap_err().kind(), ErrorKind::Refused);
    }
}

fn budget(model: &Arc<Scripted>, options: BudgetOptions, clock: Arc<dyn Clock>) -> (Arc<MemoryLedger>, Budget) {
    let ledger = Arc::new(MemoryLedger::default());
    let model = Arc::clone(model) as Arc<dyn LanguageModel>;
    (Arc::clone(&ledger), Budget::new(model, options, ledger, clock))
}

#[tokio::test]
async fn what_is_spent_is_counted_and_what_would_exceed_is_not_sent() {
    let (time, clock) = clock();
    let model = Arc::new(Scripted::answers(["four bytes for each token"; 10]));
    let price = Price { input_micros_per_million: 3_000_000, output_micros_per_million: 15_000_000 };
    let options = BudgetOptions {
        per_account: Allowance { tokens: Some(148), micros: None },
        per_day: Allowance { tokens: None, micros: Some(10_000) },
        prices: Prices::default().with("scripted", "script", price),
    };
    let (ledger, budget) = budget(&model, options, clock);
    let of = |account: &str| Request { account: Some(account.to_owned()), max_tokens: 40, ..question() };

    budget.complete(&of("posting-1")).await.unwrap();
    // 13 bytes were asked and 25 answered: 4 and 7 tokens, at 3 and 15 micros each.
    let spent = Spend { tokens: 11, micros: 4 * 3 + 7 * 15 };
    assert_eq!(ledger.spent(&Key::Account("posting-1".to_owned())).await.unwrap(), spent);
    assert_eq!(ledger.spent(&Key::Day(0)).await.unwrap(), spent);

    budget.complete(&of("posting-1")).await.unwrap();
    let refused = budget.complete(&of("posting-1")).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::OverBudget);
    assert_eq!(refused.to_string(), "could not ask scripted: the budget of account posting-1 is used up");
    assert_eq!(model.asked().len(), 2);
    budget.complete(&of("posting-2")).await.unwrap();

    // The day's money is for everybody, and a new day brings new money.
    let dear = Request { max_tokens: 700, account: None, ..question() };
    assert_eq!(budget.complete(&dear).await.unwrap_err().kind(), ErrorKind::OverBudget);
    let fits = Request { max_tokens: 600, ..dear.clone() };
    budget.complete(&fits).await.unwrap();
    time.store(MILLIS, Ordering::SeqCst);
    assert_eq!(ledger.spent(&Key::Day(1)).await.unwrap(), Spend::default());
    budget.complete(&fits).await.unwrap();
}

const MILLIS: i64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn a_failure_costs_what_it_may_have_cost() {
    let (_, clock) = clock();
    let model = Arc::new(Scripted::default());
    let (ledger, budget) = budget(&model, BudgetOptions::default(), clock);
    model.will_fail(down());
    budget.complete(&question()).await.unwrap_err();
    assert_eq!(ledger.spent(&Key::Day(0)).await.unwrap(), Spend::default());
    model.will_fail(Error::TimedOut { provider: "scripted".to_owned(), limit: Duration::ZERO });
    budget.complete(&question()).await.unwrap_err();
    assert!(ledger.spent(&Key::Day(0)).await.unwrap().tokens > u64::from(question().max_tokens));
}

#[tokio::test]
async fn where_money_is_limited_a_model_without_a_price_is_refused() {
    let (_, clock) = clock();
    let model = Arc::new(Scripted::answers(["never"]));
    let per_day = Allowance { tokens: None, micros: Some(1) };
    let (_, budget) = budget(&model, BudgetOptions { per_day, ..BudgetOptions::default() }, clock);
    assert!(matches!(budget.complete(&question()).await, Err(Error::Unpriced { .. })));
    assert_eq!(model.asked().len(), 0);
}

#[tokio::test]
async fn a_question_beyond_the_number_waits_for_its_turn() {
    let concurrency = Concurrency::new(Arc::new(Silent), 1);
    let request = question();
    let mut first = concurrency.complete(&request);
    assert!((&mut first).now_or_never().is_none());
    let second = Concurrency::complete(&concurrency, &request);
    assert!(second.now_or_never().is_none());
    drop(first);
}

#[tokio::test]
async fn each_task_asks_its_model_and_all_wrappers_nest() {
    let (_, clock) = clock();
    let governance = Governance {
        at_once: 2,
        deadline: Duration::from_secs(1),
        breaker: BreakerOptions::default(),
        budget: BudgetOptions::default(),
    };
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::default());
    let says =
        |text| govern(Arc::new(Scripted::answers([text])), governance.clone(), Arc::clone(&ledger), clock.clone());
    let models = Models::none().assign(Task::SUMMARY, says("a summary"));
    assert_eq!(models.complete(&question()).await.unwrap().text, "a summary");

    let other = Request { task: Task::EVIDENCE, ..question() };
    assert!(matches!(models.complete(&other).await, Err(Error::Unassigned { .. })));
    let models = models.otherwise(says("anything"));
    assert_eq!(models.complete(&other).await.unwrap().text, "anything");
}

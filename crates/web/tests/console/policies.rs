//! The policy: read by everyone, edited by admins, tried before it is saved, and never able to reject by itself.

use axum::http::StatusCode;
use domain::{Phase, Role};

use crate::browser::World;
use crate::seed::{self, Sample};

const FORBID_NOTES: &str = "name = \"ours\"\n\n[[rule]]\nid = \"no-notes\"\ndecision = \"forbid\"\n\
    justification = \"We agreed <b>so</b>.\"\neffects = [\"add-note\"]\n\
    must-match = [{ agent = \"screening\", effect = \"add-note\" }]\n\n[[rule]]\nid = \"rest\"\ndecision = \"allow\"\n\
    justification = \"For this test.\"\nmust-match = [{ agent = \"screening\", effect = \"archive\" }]\n";

fn saving<'a>(text: &'a str, after: &'a str) -> [(&'a str, &'a str); 4] {
    [("action", "save"), ("file", text), ("after", after), ("remark", "  works   council ")]
}

#[tokio::test]
async fn everyone_reads_the_policy_in_plain_words_and_only_an_admin_may_edit_it() {
    let world = World::new().await;
    for role in Role::ALL {
        let browser = world.browser(role).await;
        let page = browser.get("/policies").await;
        assert!(page.has("Screening may move someone to another stage without asking where the score is 85 or more"));
        assert!(page.has("Rejections always ask a person, whatever the policy says."), "{role}");
        assert!(page.has("Nobody has saved a policy here."), "{role}");
        assert_eq!(page.has("href=\"/policies/editor\""), role == Role::Admin, "{role}");
    }
}

#[tokio::test]
async fn a_saved_policy_is_in_force_compared_and_taken_back() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &seed::ada()).await;
    let (alex, robin) = (world.browser(Role::Admin).await, world.browser(Role::Recruiter).await);
    assert_eq!(alex.post("/policies", &saving(FORBID_NOTES, "0")).await.goes_to(), "/policies?notice=policy-saved");
    let page = robin.get("/policies").await;
    assert!(page.has("Every agent may never add a note, and no person can approve it.") && page.has("works council"));
    assert!(page.has("We agreed &#60;b&#62;so&#60;/b&#62;.") && !page.has("<b>"));
    assert!(page.has("To archive asks a person all the same."));
    // What waits is not approved against it.
    let approval = format!("/proposals/{}/approval", seeded.proposals[1]);
    assert!(robin.post(&approval, &[]).await.goes_to().contains("notice=forbidden"));

    let compared = robin.get("/policies?from=0&to=1").await;
    assert!(compared.has("From the configured file to version 1"));
    assert!(compared.has("<span class=\"tag policy-added\">added</span> <code>no-notes</code>"));
    assert!(compared.has("<tr class=\"difference-removed\">") && compared.has("<tr class=\"difference-added\">"));
    assert!(robin.get("/policies?from=1&to=1").await.has("Nothing differs."));
    assert_eq!(robin.get("/policies?from=1&to=7").await.status, StatusCode::NOT_FOUND);

    let back = [("number", "0"), ("after", "1"), ("remark", "")];
    assert_eq!(alex.post("/policies/reversion", &back).await.goes_to(), "/policies?notice=policy-reverted");
    let again = alex.post("/policies/reversion", &[("number", "0"), ("after", "2")]).await;
    assert_eq!(again.goes_to(), "/policies?notice=policy-unchanged");
    let once_more = alex.post("/policies/reversion", &[("number", "1"), ("after", "2")]).await;
    assert_eq!(once_more.goes_to(), "/policies?notice=policy-reverted");
    let late = alex.post("/policies/reversion", &[("number", "0"), ("after", "2")]).await;
    assert_eq!(late.goes_to(), "/policies?notice=policy-raced");
    let page = alex.get("/policies").await;
    for said in
        ["1. <bdi>Alex Admin</bdi> saved a policy", "went back to the configured file", "went back to version 1"]
    {
        assert!(page.has(said), "{said}: {}", page.body);
    }
    let told = alex.get("/audit").await;
    assert!(told.has("Alex Admin saved a policy, which is in force since: “ours”"));
    assert!(told.has("Alex Admin put the configured policy in force again"));
    for (number, status) in [("9", StatusCode::NOT_FOUND), ("x", StatusCode::NOT_FOUND)] {
        assert_eq!(alex.post("/policies/reversion", &[("number", number)]).await.status, status, "{number}");
    }
}

#[tokio::test]
async fn a_policy_that_is_wrong_is_refused_at_its_place_and_nothing_is_lost() {
    let world = World::new().await;
    let alex = world.browser(Role::Admin).await;
    let before = world.last_entry().await;
    let wrong = FORBID_NOTES.replace("effect = \"add-note\"", "effect = \"add-tags\"");
    for action in ["save", "try"] {
        let page = alex.post("/policies", &[("action", action), ("file", &wrong), ("remark", "r'")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has("<strong>Nothing was saved.</strong>"));
        assert!(
            page.has("data-line=\"8\">Line 8</a>: Rule &#34;no-notes&#34;: example 1 of must-match does not match")
        );
        assert!(page.has("<span class=\"policy-it\"><span class=\"policy-number\">8</span> must-match = [{ agent"));
        assert!(page.has("We agreed &#60;b&#62;so&#60;/b&#62;.") && page.has("value=\"r&#39;\""));
    }
    let page = alex.post("/policies", &saving("name = \"x\"\n[[rule]\n", "0")).await;
    assert!(page.has(">Line 2</a>: The policy is not well formed: "), "{}", page.body);
    let long = format!("# {}\nname = 'x'", "a".repeat(100_001));
    assert!(alex.post("/policies", &saving(&long, "0")).await.has("at most 100,000 bytes"));
    assert_eq!(world.actions_since(before).await, [""; 0]);
    assert_eq!(world.store.policy_history(9).await.unwrap(), []);
}

#[tokio::test]
async fn whoever_comes_second_keeps_what_was_typed_and_may_save_on_top() {
    let world = World::new().await;
    let alex = world.browser(Role::Admin).await;
    alex.post("/policies", &saving(FORBID_NOTES, "0")).await.goes_to();
    let mine = FORBID_NOTES.replace("\"ours\"", "\"mine\"");
    let page = alex.post("/policies", &saving(&mine, "0")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("Alex Admin saved another version while you edited") && page.has("name = &#34;mine&#34;"));
    assert!(page.has("name=\"after\" value=\"1\""));
    assert_eq!(alex.post("/policies", &saving(&mine, "1")).await.goes_to(), "/policies?notice=policy-saved");
    assert_eq!(alex.post("/policies", &saving(&mine, "2")).await.goes_to(), "/policies?notice=policy-unchanged");
    let loaded = alex.get("/policies/editor?from=1").await;
    assert!(loaded.has("The editor holds version 1.") && loaded.has("name = &#34;ours&#34;"));
    assert_eq!(alex.get("/policies/editor?from=9").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_trial_says_what_would_have_changed_and_changes_nothing() {
    let world = World::new().await;
    let alex = world.browser(Role::Admin).await;
    let nothing = alex.post("/policies", &[("action", "try"), ("file", FORBID_NOTES)]).await;
    assert!(nothing.has("No agent has proposed anything yet"));
    let seeded = seed::candidacy(&world.store, &Sample { archive: true, ..seed::ada() }).await;
    let before = world.last_entry().await;
    let page = alex.post("/policies", &[("action", "try"), ("file", FORBID_NOTES)]).await;
    assert_eq!(page.status, StatusCode::OK);
    // In augment each of the four asked; the note would now be forbidden.
    let change = |count: usize, from: &str, to: &str| {
        format!(
            "<strong>{count}</strong> <span class=\"tag policy-{from}\">{from}</span> → <span class=\"tag policy-{to}\">{to}</span>"
        )
    };
    let (then, alone) = page.body.split_once("By the policies alone, as in automate").unwrap();
    assert!(then.contains(&change(1, "ask", "forbid")) && then.contains("3 come out the same"), "{then}");
    // By the policies alone the note was allowed, and the move, which asked, would be allowed; the archive asks.
    assert!(alone.contains(&change(1, "allow", "forbid")) && alone.contains(&change(1, "ask", "allow")));
    assert!(alone.contains("2 come out the same") && alone.contains(&format!("/opportunities/{}", seeded.opportunity)));
    assert!(page.has("Rejections ask a person under either.") && page.has("<code>no-notes, rest</code>"));
    assert!(!page.has("Ada"), "nobody is named where the policy counts");
    assert_eq!(world.actions_since(before).await, [""; 0]);
    assert_eq!(world.store.policy_history(9).await.unwrap(), []);
}

#[tokio::test]
async fn a_saved_policy_that_is_refused_today_is_said_and_can_be_mended() {
    let world = World::new().await;
    let seeded = seed::candidacy(&world.store, &Sample { phase: Phase::Augment, ..seed::ada() }).await;
    let alex = world.browser(Role::Admin).await;
    alex.post("/policies", &saving(FORBID_NOTES, "0")).await.goes_to();
    let mut tx = world.store.begin().await.unwrap().into_inner().await.unwrap();
    tx.execute(sql::query("UPDATE policies SET text = 'colour = 1'")).await.unwrap();
    tx.commit().await.unwrap();
    let page = alex.get("/policies").await;
    assert!(page.has("The rules of this Fulcrum refuse the saved policy."));
    assert!(alex.get("/policies/editor").await.has("This policy is refused by the rules of today."));
    let approval = format!("/proposals/{}/approval", seeded.proposals[0]);
    assert_eq!(alex.post(&approval, &[]).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    let back = alex.post("/policies/reversion", &[("number", "1"), ("after", "1")]).await;
    assert_eq!(back.goes_to(), "/policies?notice=policy-unchanged");
    let back = alex.post("/policies/reversion", &[("number", "0"), ("after", "1")]).await;
    assert_eq!(back.goes_to(), "/policies?notice=policy-reverted");
    alex.post(&approval, &[]).await.goes_to();
}

//! A Lever one can run: a simulator of Lever's Data API v1, over HTTP, in its own process or beside a test.
//!
//! It answers `/v1/...` as Lever was observed to answer, sends signed webhooks, misbehaves on request, keeps a ledger of
//! every write, and starts from a seeded company with real résumés. It shares no serde structs with our client, so the
//! two cannot agree on one mistake, and it knows nothing of the product.
//!
//! Where to start reading: [`serve`] and [`Simulator`] (entry points), `world.rs` (state), `api.rs` and `api/` (one
//! resource per file), `gate.rs` (what every request passes), `webhook.rs` (outgoing), `control.rs` (`/sim`),
//! `page.rs` (the pages at `/`), `seed.rs` (the starting world). To add a resource, add one file under `api/` with a
//! `routes()` and merge it in `api.rs`. Behaviour nobody outside Lever knows is marked `ASSUMPTION:`.
//!
//! # In a test
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let lever = lever_sim::Simulator::start(lever_sim::Options::default()).await?;
//! let _base = lever.api_url();      // "http://127.0.0.1:41234/v1", pass it to the client
//! let _key = lever.api_key();       // Basic user name, empty password; also accepted as a Bearer token
//! lever.register_webhook(lever_sim::HookRequest::all("http://127.0.0.1:9/hooks", "secret"))?;
//! let applied = lever.apply(lever_sim::Applicant::generated("Backend Engineer"))?;
//! lever.settled().await;            // every webhook delivered or given up
//! assert!(lever.ledger_of(&applied.opportunity_id).is_empty());
//! # Ok(()) }
//! ```
//!
//! # The Rust surface
//!
//! ```text
//! serve(options: Options, listener: tokio::net::TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), Error>
//! Simulator::start(options) -> Result<Simulator, Error>     // binds options.bind, stops when dropped
//!   base_url() -> &str      "http://127.0.0.1:PORT"         api_url() -> String   base_url + "/v1"
//!   api_key() -> &str                                       client() -> reqwest::Client
//!   ledger() -> Vec<LedgerEntry>                            ledger_of(opportunity) -> Vec<LedgerEntry>
//!   world() -> serde_json::Value                            opportunity(id) -> Option<serde_json::Value>
//!   apply(Applicant) -> Result<Applied, Refusal>            burst(Burst) -> Result<BurstOutcome, Refusal>
//!   move_stage(opportunity, stage) / archive(opportunity, Option<reason>) / write_note(opportunity, value)
//!   write_feedback(opportunity, score, text) / delete_opportunity(id)          -> Result<.., Refusal>
//!   make_offer(opportunity, OfferRequest) -> Result<String, Refusal>          advance_offer(offer, status)
//!   set_requisition_status(requisition, status) / start_approval(requisition) / decide_requisition(requisition, approve)
//!   set_requisition_api(RequisitionApi) / rename_posting(posting, text) / set_posting_state(posting, state)
//!   delete_posting(posting) / delete_application(id) / comment(opportunity, note, value)
//!   upload_file(opportunity, ResumeFile) / remove_file(opportunity, file) / refer(opportunity, user, comment)
//!   application(id) -> Option<serde_json::Value>              // what Lever takes on apply and never shows
//!   register_webhook(HookRequest) -> Result<Vec<RegisteredHook>, Refusal>
//!   set_faults(FaultsChange) / set_quirks(Quirks) / quirks()  deliveries() -> Vec<Delivery>
//!   switch_event(event, on) / refuse_connections(ms)        connections() -> Vec<Connection> / revoke_connections() -> usize
//!   merge(opportunity, into) / merge_contacts(contact, into) / anonymize(contact) / protect(contact, DataProtection)
//!   async settled()                                         // nothing pending any more
//! ```
//!
//! # Large accounts
//!
//! `Seed::generated(opportunities, number)` is a company with two years of applicants behind it, made up from the number.
//! `Seed::write` puts it into a world file (JSON Lines, described at `seed/file.rs` and in `docs/simulator.md`), `Seed::of_file`
//! serves one. A résumé of such a world is written when it is downloaded, and has the size that was told before. Lists are cut
//! from orders that are kept as the world changes (`world/orders.rs`), children are found by their opportunity (`world/table.rs`).
//!
//! # As a process
//!
//! `serve(options, listener, shutdown)` runs until `shutdown` resolves. Pages at `/`, Lever at `/v1`, control at `/sim`.
//!
//! # The control API
//!
//! JSON in and out, no authentication: a loopback tool. Errors are `{"code", "message"}` with 400 or 404. Times are epoch
//! milliseconds. Fields marked `?` may be left out. Wherever a posting, stage, archive reason or user is asked for, an id
//! or its exact text/name (any case) is accepted. Control actions act like a person in Lever's own UI: they change the
//! world and fire webhooks, but are **not** in the ledger, which holds only what came in over `/v1`.
//!
//! | Route | Body → answer |
//! |---|---|
//! | `GET /sim/world?opportunities=&after=` | → `{"simulated": true, "company", "accountId", "now", "users": [{"id", "name", "email", "accessRole"}], "stages": [{"id", "text", "pipeline"}], "archiveReasons": [{"id", "text", "type"}], "postings": [{"id", "text", "state", "confidentiality", "owner", "hiringManager", "opportunities"}], "requisitions": [{"id", "requisitionCode", "name", "status", "confidentiality"}], "opportunities": [`*opportunity*`], "opportunitiesTotal": n, "nextAfter": id or null, "webhooks": [{"id", "event", "url", "madeBy"}], "resumeLayouts": [..]}`; by id, at most `opportunities` of them (a number or `all`; 200 when left out), those after the id `after` |
//! | `GET /sim/opportunities/{id}` | → `{"data": `*opportunity*`}` |
//! | `GET /sim/ledger?opportunity=&kind=&applied=&since=` | → `{"data": [`*ledger entry*`]}`, oldest first; `since` = only entries with a greater `seq` |
//! | `GET /sim/faults` | → `{"data": `*faults*`}` |
//! | `POST /sim/faults` | *faults*, every field optional, absent = unchanged, plus `"clear"?: true` (back to none first) → `{"data": `*faults*`}` |
//! | `POST /sim/applications` | `{"posting", "name"?, "email"?, "phone"?, "origin"?: "applied", "source"?, "persona"?: {"strength"?: "strong"\|"middling"\|"weak", "format"?: "pdf"\|"docx", "layout"?: "single-column"\|"two-columns"\|"sidebar"\|"table"\|"dense", "hiddenText"?: bool, "seed"?: n}, "eeoResponses"?: {"gender"?, "race"?, "veteran"?, "disability"?}}` or `multipart/form-data` with `posting`, `name`, `email`, `phone`, `resume` (a file) → 201 `{"data": {"applicationId", "opportunityId", "contactId", "resumeId", "name", "email"}}` |
//! | `POST /sim/burst` | `{"applications": n, "posting"?, "duplicateShare"?: 0.0, "shuffle"?: false, "concurrency"?: 8, "seed"?: n}` → 202 `{"data": {"opportunityIds": [..], "deliveries": n, "duplicates": n}}` |
//! | `POST /sim/opportunities/{id}/stage` | `{"stage", "user"?}` → `{"data": `*opportunity*`}` |
//! | `POST /sim/opportunities/{id}/archive` | `{"reason": id or null, "user"?}` → `{"data": `*opportunity*`}` |
//! | `POST /sim/opportunities/{id}/notes` | `{"value", "user"?, "secret"?}` → 201 `{"data": {"id"}}` |
//! | `POST /sim/opportunities/{id}/feedback` | `{"user"?, "template"?, "score"?: "1 - Strong No Hire".."4 - Strong Hire", "text"?, "type"?: "interview"\|"assignment"\|"share"}` → 201 `{"data": {"id"}}` |
//! | `DELETE /sim/opportunities/{id}` | → `{"data": {"id"}}`; fires `candidateDeleted` |
//! | `POST /sim/opportunities/{id}/notes/{note}/comments` | `{"value", "user"?}` → 201 `{"data": {"id"}}` |
//! | `POST /sim/opportunities/{id}/files` | `multipart/form-data` with `file`, `user`? → 201 `{"data": {"id"}}` |
//! | `POST /sim/opportunities/{id}/merge` | `{"into": id}` → `{"data": `*opportunity*` that survives}`; the persons become one too; no webhook |
//! | `GET /sim/contacts/{id}` | → `{"data": `contact as under `/v1``}` |
//! | `POST /sim/contacts/{id}/merge` | `{"into": id}` → `{"data": `contact that survives`}`; no webhook |
//! | `POST /sim/contacts/{id}/anonymize` | → `{"data": `contact`}` |
//! | `POST /sim/contacts/{id}/data-protection` | `{"store": {"allowed", "expiresAt"?}, "contact": {"allowed", "expiresAt"?}}` → `{"data": `contact`}`; no `updatedAt` moves |
//! | `DELETE /sim/opportunities/{id}/files/{file}` | → `{"data": {"id"}}` |
//! | `POST /sim/opportunities/{id}/referral` | `{"user"?, "relationship"?, "comment"?}` → 201 `{"data": {"id"}}`; the application becomes one of type `referral` |
//! | `POST /sim/opportunities/{id}/offers` | `{"requisition"?: id or code, "salary"?, "currency"?, "interval"?, "startAt"?, "user"?}` → 201 `{"data": {"id"}}` |
//! | `POST /sim/offers/{id}` | `{"status": "approval-sent"\|"approved"\|"sent"\|"sent-manually"\|"opened"\|"signed"\|"denied"}`, the next step only → `{"data": `offer as under `/v1``}` |
//! | `GET /sim/applications/{id}` | → `{"data": {"id", "opportunity", "posting", "eeoResponses", "diversitySurvey", "consent"}}`: what Lever takes and never shows |
//! | `DELETE /sim/applications/{id}` | → `{"data": {"id"}}`; the opportunity stays |
//! | `POST /sim/postings/{id}` | the keys of `POST /v1/postings/:id`, as written by hand: nothing falls to draft → `{"data": `posting as under `/v1``}` |
//! | `DELETE /sim/postings/{id}` | → `{"data": {"id"}}` |
//! | `POST /sim/requisitions/{id}/status` | `{"status": "open"\|"onHold"\|"closed"}` → `{"data": `requisition as under `/v1``}`; `{id}` may be a code |
//! | `POST /sim/requisitions/{id}/approval` | `{"user"?}` → the same; sends a draft or rejected one for approval |
//! | `POST /sim/requisitions/{id}/decision` | `{"approve": bool, "user"?}` → the same; answers the step that waits, as its approver unless a user is named |
//! | `GET`, `POST /sim/requisition-api` | `{"mode": "off"\|"on"\|"hybrid"}` → `{"data": {"mode"}}`; "API management" of requisitions |
//! | `POST /sim/webhooks` | `{"url", "signatureToken"?, "events"?: [..all], "origins"?: [..]}` → 201 `{"data": [{"id", "event", "url", "signatureToken"}]}`; as made in Lever's UI, so `GET /v1/webhooks` does not list them |
//! | `DELETE /sim/webhooks/{id}` | → `{"data": {"id"}}` |
//! | `GET`, `POST /sim/webhooks/events` | `{"applicationCreated": bool, ..}`, absent = unchanged → `{"data": {`every event: bool`}}`; what a Super Admin has switched on |
//! | `POST /sim/webhooks/ping` | `{"event"?}` → 202 `{"data": {"deliveries": n}}`; the settings page's test ping, `data: {}` |
//! | `POST /sim/webhooks/redeliver` | `{"delivery"?: id, "event"?, "opportunity"?: id, "failedOnly"?: bool}` → 202 `{"data": {"deliveries": n}}`; the same bodies again |
//! | `GET /sim/deliveries?event=&state=&opportunity=` | → `{"pending", "delivered", "failed", "lost", "data": [`*delivery*`]}` |
//! | `GET /sim/deliveries/settled?timeoutMs=10000` | waits until nothing is pending → `{"settled": bool, "pending", "delivered", "failed", "lost"}` |
//! | `GET`, `POST /sim/quirks` | *switches*, absent = unchanged → `{"data": `*switches*`}` |
//! | `POST /sim/maintenance` | `{"ms"}` → 202 `{"data": {"ms"}}`; connections are refused for so long of real time |
//! | `GET /sim/oauth` | → `{"data": {"authorizeUrl", "tokenUrl", "audience", "apps": [{"name", "clientId", "redirectUris", "scopes"}], "connections": [{"id", "clientId", "app", "user", "scopes", "forApi", "connectedAt", "refreshedAt", "ended": null \| {"at", "why": "revoked"\|"reuse"}}]}}` |
//! | `POST /sim/oauth/revoke` | `{"connection"?: id}`, all when left out → `{"data": {"revoked": n}}` |
//! | `POST /sim/oauth/expire` | → `{"data": {"expired": n}}`; every access token ends at once |
//!
//! *opportunity*: `{"id", "name", "email", "contact", "posting", "postingText", "application", "stage", "stageText",
//! "archived": null | {"reason", "archivedAt"}, "confidentiality", "origin", "tags", "resumes": [{"id", "name"}], "notes",
//! "forms", "feedback", "interviews", "offers": [{"id", "status"}], "persona": null | {"strength", "format", "layout", "hiddenText"}}`; the four counts
//! are numbers, and `persona` is what the seed knows about a generated résumé.
//!
//! *ledger entry*: `{"seq", "at", "key", "method", "path", "kind", "opportunity", "performAs", "body", "status", "applied",
//! "resultId", "cut"}`. `kind` is the last word of the route that is not an id or a verb: `opportunities`, `stage`,
//! `archived`, `addTags`, `notes`, `forms`, `feedback`, `panels`, `interviews`, `files`, `contacts`, `apply`,
//! `form_templates`, `webhooks`, ... `applied` is true for a 2xx outcome, also when the answer was `cut`. `body` is the JSON
//! sent, or `{"multipart": size_bytes}`.
//!
//! *switches* and *faults* are told one by one in `docs/simulator.md`.
//!
//! *faults*: `{"seed", "throttleShare", "errorShare", "slowShare", "slowMs", "cutShare", "cutBodyShare", "cutRefreshShare",
//! "uploadTimeoutShare", "htmlErrors", "htmlThrottles", "dateSkewMs", "lostWebhookShare", "duplicateWebhookShare",
//! "reorderWebhookShare", "reorderWindowMs", "webhookDelayMs", "webhooksOn", "next": [{"fault": "throttle"|"error"|
//! "unavailable"|"slow"|"cut"|"cut-body"|"upload-timeout", "method"?, "pathPrefix"?, "times"?: 1, "ms"?}]}`. Shares are 0.0 to 1.0. In `pathPrefix` a `*`
//! stands for one path segment: `/v1/opportunities/*/notes`. Posted `next` rules are added to those still waiting. `cut`
//! strikes writes only: the write is applied and recorded, then the TCP connection is reset instead of an answer.
//!
//! *delivery*: `{"id", "eventId", "event", "url", "opportunity", "state": "pending"|"delivered"|"failed", "body", "attempts":
//! [{"at", "status": n | null, "error": text | null}]}`.

mod act;
mod answer;
mod api;
mod base64;
mod body;
mod calendar;
mod clock;
mod control;
mod credential;
mod delivery;
mod document;
mod fault;
mod gate;
mod guard;
mod ledger;
mod limiter;
mod oauth;
mod offset;
mod options;
mod page;
mod paging;
mod pause;
mod persona;
mod query;
mod quirk;
mod refusal;
mod rng;
mod seed;
mod server;
mod signature;
mod sim;
mod simulator;
mod webhook;
mod wire;
mod world;

pub use act::{Applicant, Burst, BurstOutcome, HookRequest, OfferRequest, PersonaRequest, RegisteredHook, ResumeFile};
pub use clock::{Clock, ManualClock, SystemClock};
pub use delivery::{Attempt, Delivery, DeliveryCounts, DeliveryState, History};
pub use document::RenderError;
pub use fault::{FaultKind, Faults, FaultsChange, NextFault};
pub use ledger::LedgerEntry;
pub use oauth::{AppError, Connection, Consent, Ending, OAuthApp, OAuthOptions};
pub use options::{ApiKey, Options, RateLimit, WebhookOptions};
pub use persona::{Format, Layout, PersonaMark, Strength};
pub use quirk::{ActorAnswer, FieldMatching, FileOutcome, Quirks};
pub use refusal::Refusal;
pub use seed::{Seed, SeedError, WorldFileError, Written};
pub use server::{Error, serve};
pub use simulator::Simulator;
pub use world::apply::Applied;
pub use world::eeo::EeoAnswers;
pub use world::event::UnknownEvent;
pub use world::protection::{DataProtection, DataUse};
pub use world::requisition::RequisitionApi;

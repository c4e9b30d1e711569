//! Writing a posting: by API, with its surprises, and as a person does in Lever's interface.

use serde::Deserialize;
use serde_json::Number;

use super::html::{Part, check};
use super::{Posting, PostingList, SalaryRange};
use crate::refusal::Refusal;
use crate::world::World;

/// The states a write may name; `pending` and `rejected` belong to approvals.
const WRITABLE_STATES: [&str; 4] = ["published", "internal", "closed", "draft"];
const WORKPLACES: [&str; 4] = ["unspecified", "onsite", "remote", "hybrid"];
const CHANNELS: [&str; 2] = ["internal", "public"];
/// The intervals seen in traffic.
const INTERVALS: [&str; 9] = [
    "per-year-salary",
    "per-month-salary",
    "semi-month-salary",
    "bi-month-salary",
    "bi-week-salary",
    "per-week-salary",
    "per-day-wage",
    "per-hour-wage",
    "one-time",
];

/// A posting as it is posted. Creating and updating send the same keys; an update changes what it names.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct PostingChange {
    text: Option<String>,
    state: Option<String>,
    distribution_channels: Option<Vec<String>>,
    owner: Option<String>,
    hiring_manager: Option<String>,
    categories: Option<SentCategories>,
    tags: Option<Vec<String>>,
    content: Option<SentContent>,
    workplace_type: Option<String>,
    requisition_codes: Option<Vec<String>>,
    salary_range: Option<SentSalary>,
    salary_description_html: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SentCategories {
    team: Option<String>,
    department: Option<String>,
    location: Option<String>,
    all_locations: Option<Vec<String>>,
    commitment: Option<String>,
    level: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SentContent {
    description_html: Option<String>,
    /// Plain text, as a person types it.
    description: Option<String>,
    lists: Option<Vec<SentList>>,
    /// Read back as `closingHtml`.
    closing_posting_html: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct SentList {
    text: String,
    #[serde(default)]
    content: String,
}

/// All or nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SentSalary {
    min: Option<Number>,
    max: Option<Number>,
    currency: Option<String>,
    interval: Option<String>,
}

/// Which way a posting is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// Over `/v1`.
    ByApi,
    /// In Lever's interface.
    ByHand,
}

impl PostingChange {
    /// Another text and nothing else.
    pub(crate) fn of_text(text: &str) -> Self {
        Self { text: Some(text.to_owned()), ..Self::default() }
    }

    /// Another state and nothing else.
    pub(crate) fn of_state(state: &str) -> Self {
        Self { state: Some(state.to_owned()), ..Self::default() }
    }
}

impl World {
    /// Makes a posting and returns its id. Approvals do not apply to what comes over the API.
    pub(crate) fn create_posting(&mut self, new: PostingChange, user: &str, now: i64) -> Result<String, Refusal> {
        if new.text.as_ref().is_none_or(|text| text.trim().is_empty()) {
            return Err(Refusal::invalid("text is required"));
        }
        for id in new.owner.iter().chain(&new.hiring_manager) {
            self.user(id)?;
        }
        let owner = new.owner.clone().unwrap_or_else(|| user.to_owned());
        let blank = Posting {
            id: self.ids.uuid(),
            state: "draft",
            user: Some(user.to_owned()),
            followers: vec![owner.clone()],
            owner: Some(owner),
            hiring_manager: new.hiring_manager.clone(),
            workplace_type: "unspecified",
            created_at: now,
            ..Posting::default()
        };
        let row = blank.rewritten(new, now)?;
        let (id, codes) = (row.id.clone(), row.requisition_codes.clone());
        self.postings.push(row);
        self.link_requisitions(&id, &codes);
        Ok(id)
    }

    /// Changes what the body names.
    pub(crate) fn update_posting(
        &mut self,
        id: &str,
        change: PostingChange,
        written: Written,
        now: i64,
    ) -> Result<(), Refusal> {
        let before = self.posting(id)?.clone();
        if written == Written::ByApi && before.confidential {
            return Err(Refusal::forbidden("Confidential postings cannot be modified by API"));
        }
        let falls = written == Written::ByApi && self.quirks.posting_update_falls_to_draft;
        let (without_state, without_categories) = (change.state.is_none(), change.categories.is_none());
        let (old_text, old_codes) = (before.text.clone(), before.requisition_codes.clone());
        let mut row = before.rewritten(change, now)?;
        // Recorded: an update of the text alone came back as a draft without places, and stayed one.
        if falls && without_state {
            row.state = "draft";
        }
        if falls && without_categories {
            row.locations = Some(Vec::new());
        }
        let (new_text, codes) = (row.text.clone(), row.requisition_codes.clone());
        if let Some(kept) = self.postings.iter_mut().find(|posting| posting.id == id) {
            *kept = row;
        }
        if codes != old_codes {
            self.link_requisitions(id, &codes);
        }
        if new_text != old_text {
            self.rename_posting_tag(id, &old_text, &new_text);
        }
        Ok(())
    }

    /// The tag an application got from its posting's title follows the title.
    fn rename_posting_tag(&mut self, posting: &str, from: &str, to: &str) {
        let applied = self.applications.values().filter(|row| row.posting == posting);
        let opportunities: Vec<String> = applied.map(|row| row.opportunity.clone()).collect();
        for id in opportunities {
            let Some(row) = self.opportunities.get_mut(&id) else { continue };
            for tag in row.tags.iter_mut().filter(|tag| *tag == from) {
                to.clone_into(tag);
            }
        }
    }
}

impl Posting {
    fn rewritten(mut self, change: PostingChange, now: i64) -> Result<Self, Refusal> {
        if let Some(text) = change.text {
            self.text = text;
        }
        if let Some(state) = change.state {
            self.state = one_of("state", &state, &WRITABLE_STATES)?;
        }
        if let Some(channels) = change.distribution_channels {
            let named = channels.iter().map(|channel| one_of("distributionChannels", channel, &CHANNELS));
            self.distribution_channels = Some(named.collect::<Result<_, _>>()?);
        }
        if let Some(categories) = change.categories {
            self.categorise(categories);
        }
        if let Some(tags) = change.tags {
            self.tags = tags;
        }
        if let Some(content) = change.content {
            self.fill(content)?;
        }
        if let Some(workplace) = change.workplace_type {
            let workplace = one_of("workplaceType", &workplace, &WORKPLACES)?;
            if workplace == "unspecified" && self.workplace_type != "unspecified" {
                return Err(Refusal::invalid("workplaceType cannot go back to unspecified"));
            }
            self.workplace_type = workplace;
        }
        if let Some(codes) = change.requisition_codes {
            self.requisition_codes = codes;
        }
        if let Some(salary) = change.salary_range {
            self.salary = Some(salary.whole()?);
        }
        if let Some(html) = change.salary_description_html {
            check(&html, Part::Description)?;
            self.salary_description_html = Some(html);
        }
        self.updated_at = now;
        Ok(self)
    }

    fn categorise(&mut self, sent: SentCategories) {
        self.team = sent.team.unwrap_or_else(|| std::mem::take(&mut self.team));
        self.department = sent.department.unwrap_or_else(|| std::mem::take(&mut self.department));
        self.commitment = sent.commitment.unwrap_or_else(|| std::mem::take(&mut self.commitment));
        self.level = sent.level.or_else(|| self.level.take());
        if let Some(location) = sent.location {
            self.country = country_of(&location).unwrap_or(&self.country).to_owned();
            self.location = location;
            self.locations = None;
        }
        if let Some(locations) = sent.all_locations {
            self.locations = Some(locations);
        }
    }

    fn fill(&mut self, sent: SentContent) -> Result<(), Refusal> {
        if let Some(html) = sent.description_html {
            check(&html, Part::Description)?;
            self.description_html = Some(html);
        } else if let Some(text) = sent.description {
            self.description = text.split("\n\n").map(str::to_owned).collect();
            self.description_html = None;
        }
        if let Some(lists) = sent.lists {
            for list in &lists {
                check(&list.content, Part::List)?;
            }
            let kept = |list: SentList| PostingList { text: list.text, items: Vec::new(), html: Some(list.content) };
            self.lists = lists.into_iter().map(kept).collect();
        }
        if let Some(html) = sent.closing_posting_html {
            check(&html, Part::Description)?;
            self.closing_html = Some(html);
        }
        Ok(())
    }
}

impl SentSalary {
    fn whole(self) -> Result<SalaryRange, Refusal> {
        let (Some(min), Some(max), Some(currency), Some(interval)) = (self.min, self.max, self.currency, self.interval)
        else {
            return Err(Refusal::invalid("salaryRange needs min, max, currency and interval"));
        };
        one_of("salaryRange interval", &interval, &INTERVALS)?;
        Ok(SalaryRange { min, max, currency, interval })
    }
}

fn one_of(key: &str, sent: &str, known: &[&'static str]) -> Result<&'static str, Refusal> {
    let found = known.iter().find(|text| **text == sent).copied();
    found.ok_or_else(|| Refusal::invalid(format!("{key} {sent} is not valid")))
}

/// The country of a place written like `Leeds, UK`.
// ASSUMPTION: Lever looks places up; here the ending tells.
fn country_of(location: &str) -> Option<&'static str> {
    match location.rsplit(", ").next()? {
        "US" | "USA" => Some("US"),
        "UK" | "GB" => Some("GB"),
        "NL" => Some("NL"),
        "DE" => Some("DE"),
        "FR" => Some("FR"),
        _ => None,
    }
}

//! Scenarios over HTTP: each test starts a Lever of its own on a free port and waits on conditions, never on time.

#[cfg(test)]
mod access;
#[cfg(test)]
mod candidates;
#[cfg(test)]
mod consent;
#[cfg(test)]
mod control;
#[cfg(test)]
mod eeo;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod hook_settings;
#[cfg(test)]
mod listing;
#[cfg(test)]
mod merges;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod oauth;
#[cfg(test)]
mod offers;
#[cfg(test)]
mod opportunities;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod panels;
#[cfg(test)]
mod posting_writes;
#[cfg(test)]
mod postings;
#[cfg(test)]
mod referrals;
#[cfg(test)]
mod requisitions;
#[cfg(test)]
mod resumes;
#[cfg(test)]
mod support;
#[cfg(test)]
mod switches;
#[cfg(test)]
mod third_party;
#[cfg(test)]
mod users;
#[cfg(test)]
mod webhooks;

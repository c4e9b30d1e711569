//! Scenarios over HTTP: each test starts a Lever of its own on a free port and waits on conditions, never on time.

#[cfg(test)]
mod access;
#[cfg(test)]
mod control;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod listing;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod opportunities;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod panels;
#[cfg(test)]
mod postings;
#[cfg(test)]
mod resumes;
#[cfg(test)]
mod support;
#[cfg(test)]
mod webhooks;

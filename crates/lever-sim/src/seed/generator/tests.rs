//! What holds in every generated world, and how a typical one is made up.

use std::collections::{BTreeMap, BTreeSet};

use super::company::{reason, stage};
use super::*;
use crate::persona::Strength;
use crate::seed::file::{Origin, PostingState, ResumeContent};

const UNTIL: i64 = 1_782_864_000_000;

fn order(opportunities: usize, seed: u64) -> Order {
    Order { seed, opportunities, postings: 40, until: UNTIL }
}

fn opportunities(rows: &[Row]) -> Vec<&OpportunityRow> {
    rows.iter()
        .filter_map(|row| match row {
            Row::Opportunity(row) => Some(&**row),
            _ => None,
        })
        .collect()
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of as f64
}

#[test]
fn the_same_order_gives_the_same_rows_and_another_seed_another_world() {
    let first: Vec<Row> = rows(&order(300, 7)).collect();
    assert_eq!(first, rows(&order(300, 7)).collect::<Vec<_>>());
    let other: Vec<Row> = rows(&order(300, 8)).collect();
    assert_ne!(opportunities(&first)[0].id, opportunities(&other)[0].id);
}

#[test]
fn nothing_comes_before_what_it_follows_or_after_the_end() {
    let rows: Vec<Row> = rows(&order(2_000, 7)).collect();
    let mut before = i64::MIN;
    for row in opportunities(&rows) {
        let created = row.stages[0].1;
        assert!(created >= before && created > UNTIL - SPAN - DAY, "they come in order");
        before = created;
        assert!(row.stages.is_sorted_by_key(|change| change.1), "{row:?}");
        let last = row.stages.last().unwrap();
        assert!(row.archived.is_none_or(|(_, at)| at >= last.1));
        let written = row.notes.iter().flat_map(|note| note.thread.iter().map(|comment| comment.2));
        let planned = row.panels.iter().map(|panel| panel.at).chain(row.forms.iter().map(|form| form.at));
        let papers = row.resumes.iter().map(|resume| resume.at).chain(row.files.iter().map(|file| file.at));
        let judged = row.feedback.iter().map(|feedback| feedback.at);
        let times = written.chain(planned).chain(papers).chain(judged).chain(row.archived.map(|(_, at)| at));
        for at in times.chain([last.1, row.updated, row.interaction]) {
            assert!((created..=UNTIL).contains(&at), "{at}: {row:?}");
        }
        for feedback in &row.feedback {
            let (panel, interview) = feedback.interview.unwrap();
            let held = &row.panels[panel].interviews[interview];
            assert!(feedback.at >= held.date && held.interviewers.contains(&feedback.user), "{row:?}");
        }
    }
}

#[test]
fn hires_have_come_all_the_way_and_anonymized_people_have_left_nothing() {
    let rows: Vec<Row> = rows(&order(4_000, 3)).collect();
    let contacts: Vec<_> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Contact(row) => Some(row),
            _ => None,
        })
        .collect();
    let mut hired = BTreeSet::new();
    for row in opportunities(&rows) {
        let contact = contacts[row.contact];
        assert!(!hired.contains(&row.contact), "who was hired does not come again");
        if row.archived.is_some_and(|(why, _)| why == reason::HIRED) {
            assert_eq!(row.stages.last().unwrap().0, stage::OFFER);
            assert!(row.application.is_some() && !contact.anonymized);
            hired.insert(row.contact);
        }
        if contact.anonymized {
            let empty = contact.name.is_empty() && contact.emails.is_empty() && contact.figure.is_none();
            let bare = row.resumes.is_empty() && row.files.is_empty() && row.notes.is_empty() && row.panels.is_empty();
            assert!(empty && bare && row.archived.is_some(), "{row:?}");
        }
    }
    let anonymized = contacts.iter().filter(|contact| contact.anonymized).count();
    assert!((20..150).contains(&anonymized), "{anonymized}");
    assert!(contacts.iter().filter(|contact| contact.protection.is_some()).count() > 100);
    let addresses: Vec<&String> = contacts.iter().flat_map(|contact| &contact.emails).collect();
    assert_eq!(addresses.iter().collect::<BTreeSet<_>>().len(), addresses.len());
    assert!(addresses.iter().all(|address| address.ends_with(".example") && address.is_ascii()));
}

#[test]
fn the_mix_is_that_of_a_company() {
    let rows: Vec<Row> = rows(&order(6_000, 11)).collect();
    let all = opportunities(&rows);
    let count = |wanted: &dyn Fn(&OpportunityRow) -> bool| all.iter().filter(|row| wanted(row)).count();
    let between = |what: &str, part: usize, low: f64, high: f64| {
        let share = share(part, all.len());
        assert!((low..=high).contains(&share), "{what}: {share}");
    };
    assert_eq!(all.len(), 6_000);
    between("applied", count(&|row| row.origin == Origin::Applied), 0.6, 0.75);
    between("without application", count(&|row| row.application.is_none()), 0.05, 0.08);
    between("archived", count(&|row| row.archived.is_some()), 0.85, 0.97);
    between("hired", count(&|row| row.archived.is_some_and(|(why, _)| why == reason::HIRED)), 0.004, 0.016);
    between("never screened", count(&|row| row.stages.last().unwrap().0 <= stage::APPLIED), 0.7, 0.9);
    between("legacy", count(&|row| row.legacy), 0.45, 0.75);
    between("with notes", count(&|row| !row.notes.is_empty()), 0.15, 0.45);
    between("two résumés", count(&|row| row.resumes.len() > 1), 0.012, 0.035);
    let odd = |row: &OpportunityRow| {
        let odd = |content: &ResumeContent| matches!(content, ResumeContent::Image(_) | ResumeContent::Broken(_));
        row.resumes.iter().any(|resume| odd(&resume.content))
    };
    between("unreadable", count(&odd), 0.008, 0.03);
    let secret = all.iter().flat_map(|row| &row.notes).filter(|note| note.secret).count();
    assert!(secret > 20, "{secret}");

    let mut candidacies: BTreeMap<usize, usize> = BTreeMap::new();
    for row in &all {
        *candidacies.entry(row.contact).or_default() += 1;
    }
    let again = candidacies.values().filter(|count| **count > 1).count();
    let again = share(again, candidacies.len());
    assert!((0.05..=0.11).contains(&again), "{again}");

    let postings: Vec<_> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Posting(row) => Some(row),
            _ => None,
        })
        .collect();
    assert_eq!(postings.len(), 40);
    assert_eq!(postings.iter().filter(|posting| posting.confidential).count(), 1);
    assert!(postings.iter().any(|posting| posting.state == PostingState::Published));
    assert!(postings.iter().filter(|posting| posting.state == PostingState::Closed).count() > 20);
    assert!(rows.iter().any(|row| matches!(row, Row::User(user) if user.left.is_some())));
}

#[test]
fn those_who_fit_come_further_and_are_thought_better_of() {
    let rows: Vec<Row> = rows(&order(6_000, 5)).collect();
    let mut hired = BTreeMap::new();
    let mut scores: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut outcomes: BTreeMap<bool, Vec<usize>> = BTreeMap::new();
    for row in opportunities(&rows) {
        let fit = match row.fit {
            Some(Strength::Strong) => "strong",
            Some(Strength::Middling) => "middling",
            Some(Strength::Weak) => "weak",
            None => continue,
        };
        let won = row.archived.is_some_and(|(why, _)| why == reason::HIRED);
        *hired.entry(fit).or_insert(0) += usize::from(won);
        for feedback in &row.feedback {
            let score = feedback.values[0].as_str().unwrap()[..1].parse().unwrap();
            scores.entry(fit).or_default().push(score);
            outcomes.entry(won).or_default().push(score);
        }
    }
    let mean = |scores: &[usize]| share(scores.iter().sum(), scores.len());
    assert!(mean(&scores["strong"]) > mean(&scores["middling"]) + 0.3, "{hired:?}");
    assert!(mean(&scores["middling"]) > mean(&scores["weak"]), "{hired:?}");
    assert!(mean(&outcomes[&true]) > mean(&outcomes[&false]) + 0.3);
    assert!(hired["strong"] > 3 * hired["middling"] && hired["weak"] <= hired["middling"], "{hired:?}");
}

#[test]
fn weekends_and_december_are_quiet() {
    let rows: Vec<Row> = rows(&order(6_000, 2)).collect();
    let mut by_day = [0_usize; 7];
    let mut by_month = [0_usize; 12];
    for row in opportunities(&rows) {
        let at = row.stages[0].1;
        by_day[usize::try_from((at.div_euclid(DAY) + 4).rem_euclid(7)).unwrap()] += 1;
        by_month[usize::try_from(crate::calendar::Month::of(at).month).unwrap() - 1] += 1;
    }
    assert!(by_day[0] + by_day[6] < by_day[2], "{by_day:?}");
    assert!(by_month.iter().all(|count| *count > 60), "{by_month:?}");
    assert!(by_month[11] < by_month[0], "{by_month:?}");
}

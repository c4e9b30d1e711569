//! The orders in which opportunities are asked for, kept as they change: a page is cut from them instead of sorted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::World;
use super::opportunity::Opportunity;
use super::table::{Index, Row};
use crate::query::Window;

impl Row for Opportunity {
    type Index = Orders;

    fn id(&self) -> &str {
        &self.id
    }
}

/// Ids of opportunities in several orders, and how often each label occurs.
#[derive(Default)]
pub(crate) struct Orders {
    /// By stage; in it who advanced last comes first.
    pipeline: BTreeMap<String, BTreeSet<(Reverse<i64>, String)>>,
    updated: BTreeSet<(i64, String)>,
    created: BTreeSet<(i64, String)>,
    contact: BTreeSet<(String, String)>,
    tags: BTreeMap<String, usize>,
    sources: BTreeMap<String, usize>,
}

impl Index<Opportunity> for Orders {
    fn add(&mut self, row: &Opportunity) {
        let place = (Reverse(row.last_advanced_at), row.id.clone());
        self.pipeline.entry(row.stage.clone()).or_default().insert(place);
        self.updated.extend(row.updated_at.map(|at| (at, row.id.clone())));
        self.created.insert((row.created_at, row.id.clone()));
        self.contact.insert((row.contact.clone(), row.id.clone()));
        count(&mut self.tags, &row.tags);
        count(&mut self.sources, &row.sources);
    }

    fn remove(&mut self, row: &Opportunity) {
        if let Some(stage) = self.pipeline.get_mut(&row.stage) {
            stage.remove(&(Reverse(row.last_advanced_at), row.id.clone()));
        }
        if let Some(at) = row.updated_at {
            self.updated.remove(&(at, row.id.clone()));
        }
        self.created.remove(&(row.created_at, row.id.clone()));
        self.contact.remove(&(row.contact.clone(), row.id.clone()));
        discount(&mut self.tags, &row.tags);
        discount(&mut self.sources, &row.sources);
    }
}

fn count(counts: &mut BTreeMap<String, usize>, labels: &[String]) {
    for label in labels {
        match counts.get_mut(label) {
            Some(count) => *count += 1,
            None => {
                counts.insert(label.clone(), 1);
            }
        }
    }
}

fn discount(counts: &mut BTreeMap<String, usize>, labels: &[String]) {
    for label in labels {
        if let Some(count) = counts.get_mut(label) {
            *count -= 1;
            if *count == 0 {
                counts.remove(label);
            }
        }
    }
}

/// The place of an opportunity in the order of the pipeline: rank of its stage, last advanced, id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PipelinePlace {
    pub(crate) rank: i64,
    pub(crate) advanced: i64,
    pub(crate) id: String,
}

impl Orders {
    /// The ids with that time in the window, oldest first.
    fn within(set: &BTreeSet<(i64, String)>, window: Window) -> impl Iterator<Item = &str> {
        let first = Bound::Included((window.start().unwrap_or(i64::MIN), String::new()));
        let end = window.end().unwrap_or(i64::MAX);
        set.range((first, Bound::Unbounded)).take_while(move |(at, _)| *at <= end).map(|(_, id)| id.as_str())
    }

    pub(crate) fn updated_within(&self, window: Window) -> impl Iterator<Item = &str> {
        Self::within(&self.updated, window)
    }

    pub(crate) fn created_within(&self, window: Window) -> impl Iterator<Item = &str> {
        Self::within(&self.created, window)
    }

    pub(crate) fn of_contact(&self, contact: &str) -> impl Iterator<Item = &str> {
        let first = (contact.to_owned(), String::new());
        self.contact.range(first..).take_while(move |(of, _)| of == contact).map(|(_, id)| id.as_str())
    }

    /// How many opportunities have each tag.
    pub(crate) fn tags(&self) -> &BTreeMap<String, usize> {
        &self.tags
    }

    /// How many opportunities have each source.
    pub(crate) fn sources(&self) -> &BTreeMap<String, usize> {
        &self.sources
    }

    /// How many opportunities stand in a stage.
    pub(crate) fn in_stage(&self, stage: &str) -> usize {
        self.pipeline.get(stage).map_or(0, BTreeSet::len)
    }
}

impl World {
    /// The opportunities of the wanted stages in the order of the pipeline, beginning at a place or at the very first one.
    pub(crate) fn in_pipeline_order(
        &self,
        from: Option<PipelinePlace>,
        wanted: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = &Opportunity> {
        let first_rank = from.as_ref().map_or(i64::MIN, |place| place.rank);
        let ranked =
            self.stages.iter().enumerate().map(|(rank, stage)| (i64::try_from(rank).unwrap_or(i64::MAX), stage));
        ranked.filter(move |(rank, stage)| *rank >= first_rank && wanted(&stage.id)).flat_map(move |(rank, stage)| {
            let first = match &from {
                Some(place) if place.rank == rank => Bound::Included((Reverse(place.advanced), place.id.clone())),
                _ => Bound::Unbounded,
            };
            let set = self.opportunities.index().pipeline.get(&stage.id);
            let ids = set.into_iter().flat_map(move |set| set.range((first.clone(), Bound::Unbounded)));
            ids.filter_map(|(_, id)| self.opportunities.get(id))
        })
    }

    /// The same order for a few rows, beginning at a place or with the very first.
    pub(crate) fn sorted<'w>(
        &'w self,
        rows: Vec<&'w Opportunity>,
        from: Option<&PipelinePlace>,
    ) -> impl Iterator<Item = &'w Opportunity> + use<'w> {
        let key = |row: &'w Opportunity| (self.stage_rank(&row.stage), Reverse(row.last_advanced_at), row.id.as_str());
        let mut rows: Vec<_> = rows.into_iter().map(|row| (key(row), row)).collect();
        rows.sort_unstable_by_key(|(key, _)| *key);
        let from = from.map(|place| (place.rank, Reverse(place.advanced), place.id.as_str()));
        let start = from.map_or(0, |from| rows.partition_point(|(key, _)| *key < from));
        rows.into_iter().skip(start).map(|(_, row)| row)
    }

    /// Where an opportunity stands in the order of the pipeline.
    pub(crate) fn pipeline_place(&self, row: &Opportunity) -> PipelinePlace {
        PipelinePlace { rank: self.stage_rank(&row.stage), advanced: row.last_advanced_at, id: row.id.clone() }
    }

    /// The opportunities of a person.
    pub(crate) fn opportunities_of(&self, contact: &str) -> impl Iterator<Item = &Opportunity> {
        let open = self.opportunities.open_row().filter(|row| row.contact == contact);
        let indexed = self.opportunities.index().of_contact(contact);
        indexed.filter_map(|id| self.opportunities.get(id)).chain(open)
    }
}

//! Sparse vectors over the words of a pool.

use std::collections::BTreeMap;

use super::tokens::{Bag, Counted};

/// In pools of this many and more, a word of one résumé only says nothing about the others.
const LARGE_POOL: usize = 100;

/// The words of a pool in alphabetical order, and how much each tells.
#[derive(Debug)]
pub(super) struct Vocabulary {
    terms: Vec<String>,
    places: BTreeMap<String, usize>,
    /// ln((1 + N) / (1 + df)) + 1: the smoothed inverse document frequency.
    weights: Vec<f64>,
}

impl Vocabulary {
    pub(super) fn of(bodies: &[&Bag]) -> Self {
        let mut frequencies: BTreeMap<&String, usize> = BTreeMap::new();
        for term in bodies.iter().flat_map(|body| body.keys()) {
            *frequencies.entry(term).or_default() += 1;
        }
        let least = if bodies.len() >= LARGE_POOL { 2 } else { 1 };
        let kept: Vec<(&String, usize)> = frequencies.into_iter().filter(|(_, count)| *count >= least).collect();
        let pool = bodies.len() as f64;
        Self {
            terms: kept.iter().map(|(term, _)| (*term).clone()).collect(),
            places: kept.iter().enumerate().map(|(place, (term, _))| ((*term).clone(), place)).collect(),
            weights: kept.iter().map(|(_, count)| ((1.0 + pool) / (1.0 + *count as f64)).ln() + 1.0).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    pub(super) fn term(&self, place: usize) -> &str {
        &self.terms[place]
    }

    pub(super) fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(String::as_str)
    }

    /// The unit vector of a text, with that of its headline added at a weight.
    pub(super) fn vector(&self, counted: &Counted, headline_weight: f64) -> Sparse {
        let mut sum = self.bag(&counted.body);
        sum.add(&self.bag(&counted.headline), headline_weight);
        sum.normalised()
    }

    fn bag(&self, bag: &Bag) -> Sparse {
        let known = bag.iter().filter_map(|(term, count)| Some((*self.places.get(term)?, f64::from(*count))));
        Sparse(known.map(|(place, count)| (place, count * self.weights[place])).collect()).normalised()
    }
}

/// The entries that are not zero, by place.
#[derive(Debug, Clone, Default)]
pub(super) struct Sparse(pub(super) Vec<(usize, f64)>);

impl Sparse {
    fn add(&mut self, other: &Self, weight: f64) {
        let mut sum: BTreeMap<usize, f64> = self.0.iter().copied().collect();
        for (place, value) in &other.0 {
            *sum.entry(*place).or_default() += weight * value;
        }
        self.0 = sum.into_iter().collect();
    }

    fn normalised(mut self) -> Self {
        let length = self.0.iter().map(|(_, value)| value * value).sum::<f64>().sqrt();
        if length > 0.0 {
            self.0.iter_mut().for_each(|(_, value)| *value /= length);
        }
        self
    }

    pub(super) fn dot(&self, other: &Self) -> f64 {
        self.products(other).iter().map(|(_, product)| product).sum()
    }

    /// The products of the entries that both have.
    pub(super) fn products(&self, other: &Self) -> Vec<(usize, f64)> {
        let mut products = Vec::new();
        let mut rest = other.0.iter().peekable();
        for (place, value) in &self.0 {
            while rest.next_if(|(other, _)| other < place).is_some() {}
            if let Some((_, other)) = rest.next_if(|(other, _)| other == place) {
                products.push((*place, value * other));
            }
        }
        products
    }
}

/// The cosines of each with each, a square matrix row by row.
pub(super) fn cosines(vectors: &[Sparse], terms: usize) -> Vec<f64> {
    let count = vectors.len();
    // By term, so that only pairs that share one are visited.
    let mut holders: Vec<Vec<(usize, f64)>> = vec![Vec::new(); terms];
    for (row, vector) in vectors.iter().enumerate() {
        for (place, value) in &vector.0 {
            holders[*place].push((row, *value));
        }
    }
    let mut cosines = vec![0.0; count * count];
    for (row, vector) in vectors.iter().enumerate() {
        let own = &mut cosines[row * count..(row + 1) * count];
        for (place, value) in &vector.0 {
            for (column, other) in &holders[*place] {
                own[*column] += value * other;
            }
        }
    }
    cosines
}

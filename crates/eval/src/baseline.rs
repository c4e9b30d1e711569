//! What everybody has: BM25 and TF-IDF, in the same run, so that a figure can be read beside them.

use std::collections::HashMap;

/// Robertson's usual constants.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// Documents as counted words: runs of two and more letters and digits, in lower case.
pub(crate) struct Collection {
    documents: Vec<HashMap<String, f64>>,
    frequencies: HashMap<String, f64>,
    mean_length: f64,
}

impl Collection {
    pub(crate) fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let documents: Vec<HashMap<String, f64>> = texts.map(counted).collect();
        let mut frequencies: HashMap<String, f64> = HashMap::new();
        for word in documents.iter().flat_map(HashMap::keys) {
            *frequencies.entry(word.clone()).or_default() += 1.0;
        }
        let lengths: f64 = documents.iter().map(|document| sorted_sum(document.values().copied())).sum();
        let mean_length = lengths / documents.len().max(1) as f64;
        Self { documents, frequencies, mean_length }
    }

    pub(crate) fn bm25(&self, query: &str) -> Vec<f64> {
        let query = counted(query);
        let count = self.documents.len() as f64;
        let score = |document: &HashMap<String, f64>| {
            let length = sorted_sum(document.values().copied());
            let parts = query.iter().filter_map(|(word, asked)| {
                let frequency = document.get(word)?;
                let holders = self.frequencies.get(word)?;
                let rarity = (1.0 + (count - holders + 0.5) / (holders + 0.5)).ln();
                Some(
                    asked * rarity * frequency * (K1 + 1.0)
                        / (frequency + K1 * (1.0 - B + B * length / self.mean_length)),
                )
            });
            sorted_sum(parts)
        };
        self.documents.iter().map(score).collect()
    }

    pub(crate) fn tf_idf(&self, query: &str) -> Vec<f64> {
        let query = self.weighted(&counted(query));
        self.documents
            .iter()
            .map(|document| {
                let document = self.weighted(document);
                sorted_sum(query.iter().filter_map(|(word, weight)| Some(weight * document.get(word)?)))
            })
            .collect()
    }

    fn weighted(&self, counted: &HashMap<String, f64>) -> HashMap<String, f64> {
        let count = self.documents.len() as f64;
        let rarity = |word: &String| {
            ((1.0 + count) / (1.0 + self.frequencies.get(word).copied().unwrap_or_default())).ln() + 1.0
        };
        let weights: HashMap<String, f64> =
            counted.iter().map(|(word, frequency)| (word.clone(), frequency * rarity(word))).collect();
        let length = sorted_sum(weights.values().map(|weight| weight * weight)).sqrt();
        weights.into_iter().map(|(word, weight)| (word, weight / length.max(1e-12))).collect()
    }
}

/// A sum that does not depend on the order of a hash map.
fn sorted_sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.iter().sum()
}

fn counted(text: &str) -> HashMap<String, f64> {
    let mut counts = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1) {
        *counts.entry(word.to_lowercase()).or_default() += 1.0;
    }
    counts
}

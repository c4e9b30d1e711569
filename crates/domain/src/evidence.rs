use serde::{Deserialize, Serialize};

/// A quote from the visible text of a document, and its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What the quote is evidence of, for instance a criterion of the rubric.
    pub claim: String,
    pub quote: String,
    /// Byte range in the text of the document that the brief holds.
    pub start: usize,
    pub end: usize,
}

impl Evidence {
    /// Whether the quote stands word for word at its place.
    #[must_use]
    pub fn holds_in(&self, text: &str) -> bool {
        !self.quote.is_empty() && text.get(self.start..self.end) == Some(self.quote.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_holds_only_word_for_word_at_its_place() {
        let evidence = |quote: &str, start, end| Evidence { claim: String::new(), quote: quote.into(), start, end };
        assert!(evidence("Łódź", 3, 10).holds_in("in Łódź"));
        for wrong in [
            evidence("Rust", 0, 4),
            evidence("in", 0, 3),
            evidence("", 0, 0),
            evidence("x", 4, 5),
            evidence("n", 9, 99),
        ] {
            assert!(!wrong.holds_in("in Łódź"), "{wrong:?}");
        }
    }
}

//! Lists of words kept as text beside the code (`words/*.txt`): folded, parted by commas, `#` starts a comment.

use std::collections::HashSet;
use std::sync::LazyLock;

pub(super) struct Words(LazyLock<HashSet<&'static str>>);

impl Words {
    pub(super) const fn new(parse: fn() -> HashSet<&'static str>) -> Self {
        Self(LazyLock::new(parse))
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// The list in `words/<name>.txt`.
macro_rules! words {
    ($name:literal) => {
        $crate::record::words::Words::new(|| {
            $crate::record::words::entries(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/words/", $name, ".txt")))
                .collect()
        })
    };
}

pub(super) use words;

pub(super) fn entries(text: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|entry| !entry.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_parted_by_commas_and_comments_left_out() {
        assert_eq!(entries("# words\nbest, new york\n\nlast,").collect::<Vec<_>>(), ["best", "new york", "last"]);
    }
}

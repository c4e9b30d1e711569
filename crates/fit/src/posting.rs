//! A posting as plain text: what Lever holds as HTML, without the markup.

use serde::{Deserialize, Serialize};

/// The text of a posting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingText {
    pub title: String,
    /// Plain text; `\n` between lines, `* ` before the items of a list.
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
    /// Reads a posting from the HTML that Lever returns. Each list is its heading and the HTML of its `<li>`s; a list
    /// without any `<li>` is read line by line.
    #[must_use]
    pub fn from_html(title: &str, description_html: &str, lists: &[(String, String)]) -> Self {
        let lists = lists
            .iter()
            .map(|(heading, html)| PostingList { heading: one_line(&plain(heading)), items: items(html) })
            .collect();
        Self { title: one_line(&plain(title)), description: plain(description_html), lists }
    }
}

impl PostingText {
    /// Reads a posting from plain text: its first line is the title.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let (title, rest) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
        Self { title: one_line(title), description: rest.trim().to_owned(), lists: Vec::new() }
    }
}

/// The text of some HTML, one block a line. Nothing wraps, so that a criterion stays in one piece.
fn plain(html: &str) -> String {
    const UNWRAPPED_COLUMNS: usize = 5_000;
    let rendered = html2text::config::plain_no_decorate()
        .link_footnotes(false)
        .no_table_borders()
        .allow_width_overflow()
        .string_from_read(without_links(html).as_bytes(), UNWRAPPED_COLUMNS);
    // What cannot be rendered is kept as it came: losing a requirement is worse than showing a tag.
    let text = rendered.unwrap_or_else(|_| html.to_owned()).replace('\u{a0}', " ");
    let is_rule = |line: &str| !line.is_empty() && line.chars().all(|character| matches!(character, '─' | '━' | '-'));
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !is_rule(line.trim())).collect();
    lines.join("\n").trim().to_owned()
}

/// The renderer puts brackets around the text of links, which no reader of the posting sees.
fn without_links(html: &str) -> String {
    let mut rest = html;
    let mut kept = String::with_capacity(html.len());
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        kept.push_str(before);
        let length = tag.find('>').map_or(tag.len(), |close| close + 1);
        let name = tag[1..length].trim_start_matches('/').to_ascii_lowercase();
        let is_link = name.strip_prefix('a').is_some_and(|next| next.starts_with(['>', ' ', '\n', '\t']));
        if !is_link {
            kept.push_str(&tag[..length]);
        }
        rest = &tag[length..];
    }
    kept + rest
}

fn items(html: &str) -> Vec<String> {
    // An item's end tag may be missing, so an item ends where the next one begins at the latest.
    let lower = html.to_ascii_lowercase();
    let opens: Vec<usize> = lower
        .match_indices("<li")
        .map(|(at, _)| at)
        .filter(|at| lower[at + 3..].starts_with(|next: char| next == '>' || next.is_whitespace()))
        .collect();
    let whole = |html: &str| plain(html).lines().map(without_bullet).collect::<Vec<String>>();
    let mut items = if opens.is_empty() { whole(html) } else { whole(&html[..opens[0]]) };
    for (index, &open) in opens.iter().enumerate() {
        let end = opens.get(index + 1).copied().unwrap_or(html.len());
        let body = lower[open..end].find('>').map_or(end, |close| open + close + 1);
        items.push(one_line(&plain(&html[body..end])));
    }
    items.retain(|item| !item.is_empty());
    items
}

fn without_bullet(line: &str) -> String {
    one_line(line.trim_start_matches(|character: char| {
        character.is_whitespace() || matches!(character, '*' | '•' | '-' | '–' | '·')
    }))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_lines_and_items() {
        let lists = [
            ("Requirements:".to_owned(), "<li>Rust &amp; <b>SQL</b></li><li>5+ years<li>No end tag".to_owned()),
            ("Nice to have".to_owned(), "<div>• Kafka</div><div><br></div><div>Go</div>".to_owned()),
        ];
        let posting = PostingText::from_html(
            "Engineer &amp; more",
            "<div>We build <a href=\"https://example.org\">things</a>.</div><hr><div><b>About you</b></div><ul><li>Kind</li></ul>",
            &lists,
        );
        let expected = PostingText {
            title: "Engineer & more".to_owned(),
            description: "We build things.\nAbout you\n* Kind".to_owned(),
            lists: vec![
                PostingList {
                    heading: "Requirements:".to_owned(),
                    items: vec!["Rust & SQL".to_owned(), "5+ years".to_owned(), "No end tag".to_owned()],
                },
                PostingList { heading: "Nice to have".to_owned(), items: vec!["Kafka".to_owned(), "Go".to_owned()] },
            ],
        };
        assert_eq!(posting, expected);
    }

    #[test]
    fn empty_html_is_an_empty_posting() {
        assert_eq!(PostingText::from_html("", "", &[]), PostingText::default());
    }
}

//! The little HTML that Lever lets into postings: what is allowed, and how it reads without its tags.

use crate::refusal::Refusal;

/// Which part of a posting a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Description, closing and salary description.
    Description,
    /// The items of a list.
    List,
}

impl Part {
    fn tags(self) -> &'static [&'static str] {
        match self {
            Self::Description => &["div", "p", "span", "br", "b", "i", "s", "u", "a"],
            Self::List => &["li", "b", "i", "s", "u", "a"],
        }
    }

    fn attributes(self) -> &'static [&'static str] {
        match self {
            Self::Description => &["class", "href", "style"],
            Self::List => &["class", "href"],
        }
    }
}

/// Refuses any tag or attribute that is not on Lever's list.
pub(super) fn check(html: &str, part: Part) -> Result<(), Refusal> {
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').ok_or_else(|| Refusal::invalid("The HTML has an open tag"))?;
        rest = after;
        let tag = tag.trim_start_matches('/').trim_end_matches('/').trim();
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        if !part.tags().contains(&name.to_ascii_lowercase().as_str()) {
            return Err(Refusal::invalid(format!("HTML tag {name} is not supported")));
        }
        for name in attribute_names(attributes) {
            if !part.attributes().contains(&name.to_ascii_lowercase().as_str()) {
                return Err(Refusal::invalid(format!("HTML attribute {name} is not supported")));
            }
        }
    }
    Ok(())
}

/// The names before the `=` of each attribute, quoted values left out.
fn attribute_names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        names.push(name);
        rest = match after.trim_start().strip_prefix('=') {
            None => after,
            Some(value) => after_value(value.trim_start()),
        }
        .trim_start();
    }
    names
}

fn after_value(value: &str) -> &str {
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            value.get(1..).and_then(|rest| rest.split_once(quote)).map_or("", |(_, after)| after)
        }
        Some(_) | None => value.split_once(char::is_whitespace).map_or("", |(_, after)| after),
    }
}

/// The text without tags: each block ends its line, as recorded.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        if matches!(tag.trim_end_matches('/').trim(), "/div" | "/p" | "/li" | "br") {
            text.push('\n');
        }
        rest = after;
    }
    text.push_str(rest);
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_tags_and_attributes_pass() {
        let fine = [r#"<div class="x">a<br/><a href='https://example.com/?a=b c' style="b">d</a></div>"#, "a > b", ""];
        for html in fine {
            assert_eq!(check(html, Part::Description), Ok(()), "{html}");
        }
        for html in ["<script>", "<div onclick=\"x\">", "<div class=x onclick=y>", "<ul><li>a</li></ul>", "<div"] {
            assert!(check(html, Part::Description).is_err(), "{html}");
        }
        assert_eq!(check("<li>a <b>b</b></li>", Part::List), Ok(()));
        assert!(check("<li style=\"x\">a</li>", Part::List).is_err());
    }

    #[test]
    fn blocks_become_lines() {
        assert_eq!(plain("<div>One &amp; <b>two</b></div><div>three</div>"), "One & two\nthree\n");
        assert_eq!(plain("none"), "none");
    }
}

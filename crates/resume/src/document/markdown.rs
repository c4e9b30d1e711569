//! Markdown: read as the page it becomes. Line ends stay, and the address of a link stands after its words: both are
//! there for the eye of whoever reads the file as it is.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html as markup};

use super::composer::Composer;
use super::html::{self, Comments};
use super::{Document, Format, HiddenWhy, Limits, ReadError, text};

/// Of a single kind of mark, this many are no coincidence.
const MANY: usize = 3;

/// Whether text is Markdown for certain. Dashes and stars before lines, and underlined headings, are in plain text, too.
pub(super) fn is_certain(bytes: &[u8]) -> bool {
    let text = text::decode(bytes);
    let headings = text.lines().filter(|line| is_heading(line)).count();
    let strong = text.matches("**").count() / 2;
    let links = text.matches("](").count();
    headings >= 2 || headings == 1 && (strong > 0 || links > 0) || strong >= MANY || links >= 1 && strong >= 1
}

/// `# Work` and `### Acme`, but neither `#1` nor `# 12 Main Street`.
fn is_heading(line: &str) -> bool {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    (1..=6).contains(&level)
        && words.starts_with(' ')
        && words.trim_start().starts_with(|first: char| first.is_alphabetic() || matches!(first, '*' | '[' | '_'))
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let text = text::decode(bytes);
    let mut composer = Composer::new(limits);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let parser = Parser::new_ext(&text, options);
    // `[//]: # (words)` defines a link nobody uses: the usual way to write a comment.
    let comments: Vec<String> = parser
        .reference_definitions()
        .iter()
        .filter_map(|(_, definition)| definition.title.as_ref().map(ToString::to_string))
        .collect();
    let mut page = String::new();
    markup::push_html(&mut page, rewritten(parser).into_iter());
    html::compose(&page, Comments::SetAside, &mut composer)?;
    for comment in comments {
        composer.hide(HiddenWhy::Vanished, &comment, 1)?;
    }
    Ok(composer.finish(Format::Markdown, 1))
}

/// The events of the text, with its line ends kept and its links spelled out.
fn rewritten<'t>(parser: Parser<'t>) -> Vec<Event<'t>> {
    let mut events = Vec::new();
    let mut words = String::new();
    let mut target = None;
    for event in parser {
        match event {
            Event::SoftBreak => events.push(Event::HardBreak),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                words.clear();
                target = Some(dest_url).filter(|_| !matches!(link_type, LinkType::Autolink | LinkType::Email));
            }
            Event::End(TagEnd::Link) => {
                let target: Option<CowStr<'_>> = target.take();
                let address =
                    target.as_deref().unwrap_or_default().trim_start_matches("mailto:").trim_start_matches("tel:");
                let bare = address.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
                if !bare.starts_with('#') && !words.contains(bare) {
                    events.push(Event::Text(format!(" ({address})").into()));
                }
            }
            Event::Text(text) => {
                words.push_str(&text);
                events.push(Event::Text(text));
            }
            other => events.push(other),
        }
    }
    events
}

#[cfg(test)]
mod tests;

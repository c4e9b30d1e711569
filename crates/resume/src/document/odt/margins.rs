//! The headers and footers of the master pages in `styles.xml`.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::xml::attribute;

/// Six of them for each of many master pages.
const MARGIN_LIMIT: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Header,
    Footer,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Margin<'x> {
    pub(super) place: Place,
    /// Whether a page shows it: it is switched on, and its master page is used.
    pub(super) shown: bool,
    /// What it holds; the first, left and right ones usually repeat each other and count once.
    pub(super) xml: &'x str,
}

/// What can be read of them: a résumé with broken styles is still a résumé.
pub(super) fn of<'x>(styles: &'x str, content: &str) -> Vec<Margin<'x>> {
    let mut margins: Vec<Margin<'x>> = Vec::new();
    let mut reader = Reader::from_str(styles);
    let mut master_pages = 0;
    let mut page_used = false;
    while margins.len() < MARGIN_LIMIT
        && let Ok(event) = reader.read_event()
    {
        let Event::Start(element) = event else {
            if matches!(event, Event::Eof) {
                break;
            }
            continue;
        };
        let place = match element.local_name().as_ref() {
            "master-page" => {
                master_pages += 1;
                let name = attribute(&element, "name").unwrap_or_default();
                page_used = master_pages == 1 || is_used(&name, styles) || is_used(&name, content);
                continue;
            }
            "header" | "header-left" | "header-first" => Place::Header,
            "footer" | "footer-left" | "footer-first" => Place::Footer,
            _ => continue,
        };
        let shown = page_used && attribute(&element, "display").as_deref() != Some("false");
        let Ok(span) = reader.read_to_end(element.name()) else { break };
        let Some(xml) = styles.get(span.start as usize..span.end as usize) else { break };
        match margins.iter_mut().find(|known| known.xml == xml && known.place == place) {
            Some(known) => known.shown |= shown,
            None => margins.push(Margin { place, shown, xml }),
        }
    }
    margins
}

/// Whether a paragraph starts a page of this kind, or another master page is followed by it.
fn is_used(name: &str, xml: &str) -> bool {
    ["master-page-name", "next-style-name"].iter().any(|attribute| xml.contains(&format!("{attribute}=\"{name}\"")))
}

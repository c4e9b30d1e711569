//! What an element says by its name and by the attributes of old pages, before any style sheet.

use super::colour;
use super::sheet::Declaration;
use super::style::Display;
use super::tree::Node;

/// What attributes say that old pages have in place of style sheets, and the element itself. Every sheet wins over it.
pub(super) fn presentational(node: &Node, name: &str) -> Vec<Declaration> {
    let mut found: Vec<Declaration> = Vec::new();
    let mut declare = |name: &str, value: &str| found.push((name.to_owned(), value.to_owned()));
    let digits = |attribute: &str| {
        let [red, green, blue] = colour::parse_attribute(node.attribute(attribute)?)?.colour;
        Some(format!("#{red:02x}{green:02x}{blue:02x}"))
    };
    if let Some(value) = digits("bgcolor") {
        declare("background-color", &value);
    }
    if let Some(value) =
        digits(if name == "body" { "text" } else { "color" }).filter(|_| matches!(name, "font" | "body"))
    {
        declare("color", &value);
    }
    if node.attribute("background").is_some() {
        declare("background-image", "url");
    }
    match name {
        "small" | "sub" | "sup" => declare("font-size", "smaller"),
        "pre" | "textarea" | "listing" => declare("white-space", "pre"),
        "dialog" if node.attribute("open").is_none() => declare("display", "none"),
        _ => {}
    }
    if node.attribute("hidden").is_some() {
        declare("display", "none");
    }
    found
}

pub(super) fn display(name: &str) -> Display {
    match name {
        "tr" => Display::Row,
        "td" | "th" => Display::Cell,
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "dd" | "details"
        | "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "h1"
        | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "html" | "legend" | "li" | "main" | "menu"
        | "nav" | "ol" | "optgroup" | "option" | "p" | "pre" | "search" | "section" | "summary" | "table" | "tbody"
        | "textarea" | "tfoot" | "thead" | "ul" => Display::Block,
        _ => Display::Inline,
    }
}

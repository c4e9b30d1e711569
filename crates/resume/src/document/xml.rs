//! What every reader of XML needs: attributes by local name, entities, colours.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::contrast::Colour;

/// The attribute with this local name, whatever its prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.value.into_owned();
    Some(quick_xml::escape::unescape(&value).map(std::borrow::Cow::into_owned).unwrap_or(value))
}

/// `1A2B3C` or `#1A2B3C` as a colour; `auto` is none.
pub(super) fn rgb(value: &str) -> Option<Colour> {
    let digits = value.strip_prefix('#').unwrap_or(value);
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    (digits.len() == 6).then_some([red, green, blue])
}

/// The character of an entity: the five of XML, or a character reference.
pub(super) fn resolve(entity: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return Some(character);
    }
    match entity.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// The texts of a part that holds document properties, each with the local name of its element.
pub(super) fn properties(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut values = Vec::new();
    let mut value = String::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Text(text) => value.push_str(&text.xml10_content()),
            Event::GeneralRef(entity) => value.extend(resolve(&entity)),
            Event::Start(_) => value.clear(),
            Event::End(element) => {
                let text = std::mem::take(&mut value);
                if !text.trim().is_empty() {
                    values.push((element.local_name().as_ref().to_owned(), text));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    values
}

//! Selectors of style sheets, as far as they can be told without a browser: elements, classes, ids and attributes, inside
//! of others. Selectors with more to them (`:nth-child`, siblings) are left out.

use super::tree::{Node, Tree};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selector {
    /// The element itself last, what it must stand in before it.
    compounds: Vec<Compound>,
    pub(super) specificity: (usize, usize, usize),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Compound {
    name: Option<String>,
    /// `class` and `id` are attributes of which one word must be this.
    words: Vec<(&'static str, String)>,
    attributes: Vec<(String, Option<String>)>,
    /// Whether the next compound must be a child of this one, and not just somewhere inside.
    parent_of_next: bool,
}

impl Selector {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut compounds: Vec<Compound> = Vec::new();
        for part in text.replace('>', " > ").split_whitespace() {
            if part == ">" {
                compounds.last_mut()?.parent_of_next = true;
            } else {
                compounds.push(compound(part)?);
            }
        }
        let count = |kind: &str| {
            compounds.iter().flat_map(|one| &one.words).filter(|(attribute, _)| *attribute == kind).count()
        };
        let attributes: usize = compounds.iter().map(|one| one.attributes.len()).sum();
        let names = compounds.iter().filter(|one| one.name.is_some()).count();
        let specificity = (count("id"), count("class") + attributes, names);
        (!compounds.is_empty()).then_some(Self { compounds, specificity })
    }

    pub(super) fn matches(&self, tree: &Tree, node: &Node) -> bool {
        let Some((own, around)) = self.compounds.split_last() else { return false };
        if !own.matches(node) {
            return false;
        }
        let mut ancestor = node.parent.and_then(|index| tree.node(index));
        for compound in around.iter().rev() {
            loop {
                let Some(candidate) = ancestor else { return false };
                ancestor = candidate.parent.and_then(|index| tree.node(index));
                if compound.matches(candidate) {
                    break;
                }
                if compound.parent_of_next {
                    return false;
                }
            }
        }
        true
    }
}

impl Compound {
    fn matches(&self, node: &Node) -> bool {
        let holds = |name: &str, wanted: &str| {
            node.attribute(name)
                .is_some_and(|value| value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(wanted)))
        };
        self.name.as_ref().is_none_or(|name| name == node.name())
            && self.words.iter().all(|(name, wanted)| holds(name, wanted))
            && self.attributes.iter().all(|(name, wanted)| match (node.attribute(name), wanted) {
                (Some(value), Some(wanted)) => value.eq_ignore_ascii_case(wanted),
                (found, None) => found.is_some(),
                (None, Some(_)) => false,
            })
            && !node.name().is_empty()
    }
}

fn compound(text: &str) -> Option<Compound> {
    let mut compound = Compound::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        match first {
            '.' | '#' => {
                let (word, others) = after.split_at(end_of_word(after));
                compound.words.push((if first == '.' { "class" } else { "id" }, word.to_owned()));
                rest = others;
            }
            '[' => {
                let (inside, others) = after.split_once(']')?;
                let attribute = match inside.split_once('=') {
                    Some((name, value)) => {
                        (name.trim().to_owned(), Some(value.trim().trim_matches(['"', '\'']).to_owned()))
                    }
                    None => (inside.trim().to_owned(), None),
                };
                // `~=`, `^=` and their kind.
                if attribute.0.ends_with(|last: char| !last.is_alphanumeric()) {
                    return None;
                }
                compound.attributes.push(attribute);
                rest = others;
            }
            '*' => rest = after,
            _ if first.is_alphanumeric() => {
                let (word, others) = rest.split_at(end_of_word(rest));
                compound.name = Some(word.to_lowercase());
                rest = others;
            }
            _ => {
                if rest != ":root" {
                    return None;
                }
                compound.name = Some("html".to_owned());
                rest = "";
            }
        }
    }
    compound.words.iter().all(|(_, word)| !word.is_empty()).then_some(compound)
}

fn end_of_word(text: &str) -> usize {
    text.find(|end: char| !end.is_alphanumeric() && !matches!(end, '-' | '_')).unwrap_or(text.len())
}

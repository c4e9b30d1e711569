//! The tree of a page, built as browsers build it, in one flat list: no recursion, however deep it is.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, ExpandedName, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{Attribute, ParseOpts, QualName, local_name, ns, parse_document};

use super::super::ReadError;

/// Browsers stop at 512, too; building a deeper tree takes the square of its depth.
const DEPTH_LIMIT: usize = 512;

const NODE_LIMIT: usize = 500_000;

/// Bytes between two looks at the limits.
const CHUNK_BYTES: usize = 4096;

pub(super) const ROOT: usize = 0;

#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    deepest: usize,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
    depth: usize,
}

#[derive(Debug)]
pub(super) enum Kind {
    Element {
        name: String,
        attributes: Vec<(String, String)>,
    },
    Text(String),
    Comment(String),
    /// The document itself, and what a template holds.
    Other,
}

impl Node {
    pub(super) fn name(&self) -> &str {
        match &self.kind {
            Kind::Element { name, .. } => name,
            Kind::Text(_) | Kind::Comment(_) | Kind::Other => "",
        }
    }

    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        let Kind::Element { attributes, .. } = &self.kind else { return None };
        attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }
}

impl Tree {
    pub(super) fn parse(text: &str) -> Result<Self, ReadError> {
        let tree = Rc::new(RefCell::new(Self::default()));
        tree.borrow_mut().add(Kind::Other);
        let document = Rc::new(Key { index: ROOT, name: nameless() });
        let mut parser = parse_document(Sink { tree: Rc::clone(&tree), document }, ParseOpts::default());
        let mut rest = text;
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(rest.ceil_char_boundary(CHUNK_BYTES.min(rest.len())));
            parser.process(StrTendril::from_slice(chunk));
            rest = after;
            let tree = tree.borrow();
            if tree.deepest > DEPTH_LIMIT {
                return Err(ReadError::TooMuch { limit: DEPTH_LIMIT, unit: "elements within elements" });
            }
            if tree.nodes.len() > NODE_LIMIT {
                return Err(ReadError::TooMuch { limit: NODE_LIMIT, unit: "elements" });
            }
        }
        parser.finish();
        Ok(tree.take())
    }

    /// The work of holding one rule against every element, which may climb to the root for it.
    pub(super) fn work(&self) -> usize {
        self.nodes.len().saturating_mul(self.deepest / 16 + 1)
    }

    pub(super) fn node(&self, index: usize) -> Option<&Node> {
        self.nodes.get(index)
    }

    pub(super) fn elements<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t Node> {
        self.nodes.iter().filter(move |node| node.name() == name)
    }

    /// The texts directly in the elements of this name.
    pub(super) fn texts_of(&self, name: &str) -> Vec<String> {
        let text = |child: &usize| match &self.nodes.get(*child)?.kind {
            Kind::Text(text) => Some(text.as_str()),
            Kind::Element { .. } | Kind::Comment(_) | Kind::Other => None,
        };
        self.elements(name).map(|node| node.children.iter().filter_map(text).collect()).collect()
    }

    fn add(&mut self, kind: Kind) -> usize {
        self.nodes.push(Node { kind, parent: None, children: Vec::new(), depth: 0 });
        self.nodes.len() - 1
    }

    fn detach(&mut self, child: usize) {
        if let Some(parent) = self.nodes[child].parent.take() {
            let siblings = &mut self.nodes[parent].children;
            if let Some(place) = siblings.iter().rposition(|other| *other == child) {
                siblings.remove(place);
            }
        }
    }

    fn insert(&mut self, parent: usize, place: usize, child: NodeOrText<Rc<Key>>) {
        let child = match child {
            NodeOrText::AppendNode(key) => key.index,
            NodeOrText::AppendText(text) => {
                let before = place.checked_sub(1).and_then(|place| self.nodes[parent].children.get(place)).copied();
                if let Some(Kind::Text(known)) = before.map(|index| &mut self.nodes[index].kind) {
                    known.push_str(&text);
                    return;
                }
                self.add(Kind::Text(text.to_string()))
            }
        };
        self.nodes[child].parent = Some(parent);
        self.nodes[child].depth = self.nodes[parent].depth + 1;
        self.deepest = self.deepest.max(self.nodes[child].depth);
        let siblings = &mut self.nodes[parent].children;
        siblings.insert(place.min(siblings.len()), child);
    }
}

/// How the parser names a node.
#[derive(Debug)]
struct Key {
    index: usize,
    /// Empty for what is no element.
    name: QualName,
}

fn nameless() -> QualName {
    QualName::new(None, ns!(), local_name!(""))
}

struct Sink {
    tree: Rc<RefCell<Tree>>,
    document: Rc<Key>,
}

impl Sink {
    fn add(&self, kind: Kind, name: QualName) -> Rc<Key> {
        Rc::new(Key { index: self.tree.borrow_mut().add(kind), name })
    }
}

impl TreeSink for Sink {
    type Handle = Rc<Key>;
    type Output = ();
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) {}

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Rc<Key> {
        Rc::clone(&self.document)
    }

    fn elem_name<'a>(&'a self, target: &'a Rc<Key>) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> Rc<Key> {
        let attributes =
            attributes.into_iter().map(|one| (one.name.local.to_string(), one.value.to_string())).collect();
        self.add(Kind::Element { name: name.local.to_string(), attributes }, name)
    }

    fn create_comment(&self, text: StrTendril) -> Rc<Key> {
        self.add(Kind::Comment(text.to_string()), nameless())
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Rc<Key> {
        self.add(Kind::Other, nameless())
    }

    fn append(&self, parent: &Rc<Key>, child: NodeOrText<Rc<Key>>) {
        let mut tree = self.tree.borrow_mut();
        let end = tree.nodes[parent.index].children.len();
        tree.insert(parent.index, end, child);
    }

    fn append_based_on_parent_node(&self, element: &Rc<Key>, previous: &Rc<Key>, child: NodeOrText<Rc<Key>>) {
        if self.tree.borrow().nodes[element.index].parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    /// What a template holds is shown by scripts alone: it stays out of the tree.
    fn get_template_contents(&self, _target: &Rc<Key>) -> Rc<Key> {
        self.add(Kind::Other, nameless())
    }

    fn same_node(&self, left: &Rc<Key>, right: &Rc<Key>) -> bool {
        left.index == right.index
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Rc<Key>, child: NodeOrText<Rc<Key>>) {
        let mut tree = self.tree.borrow_mut();
        if let NodeOrText::AppendNode(key) = &child {
            tree.detach(key.index);
        }
        let Some(parent) = tree.nodes[sibling.index].parent else { return };
        // From the end, where the table is that text is put before.
        let place = tree.nodes[parent].children.iter().rposition(|other| *other == sibling.index).unwrap_or_default();
        tree.insert(parent, place, child);
    }

    fn add_attrs_if_missing(&self, target: &Rc<Key>, added: Vec<Attribute>) {
        let mut tree = self.tree.borrow_mut();
        let Kind::Element { attributes, .. } = &mut tree.nodes[target.index].kind else { return };
        for one in added {
            let name = one.name.local.to_string();
            if !attributes.iter().any(|(known, _)| *known == name) {
                attributes.push((name, one.value.to_string()));
            }
        }
    }

    fn remove_from_parent(&self, target: &Rc<Key>) {
        self.tree.borrow_mut().detach(target.index);
    }

    fn reparent_children(&self, node: &Rc<Key>, new_parent: &Rc<Key>) {
        let mut tree = self.tree.borrow_mut();
        let children = std::mem::take(&mut tree.nodes[node.index].children);
        for child in &children {
            tree.nodes[*child].parent = Some(new_parent.index);
        }
        tree.nodes[new_parent.index].children.extend(children);
    }
}

//! Walks the tree of a page: blocks, lists, tables, and what is hidden.
//!
//! A loop with a stack, not recursion: the nesting depth is the sender's choice.

use super::super::composer::Composer;
use super::super::flow::{Flow, Role};
use super::super::{HiddenWhy, ReadError};
use super::Comments;
use super::elements::{display, presentational};
use super::sheet::Sheet;
use super::style::{Display, Style};
use super::tree::{Kind, Node, ROOT, Tree};

/// Over all elements.
const DECLARATION_LIMIT: usize = 2_000_000;

const WIDE_GAP: &str = "\t";

pub(super) struct Walker<'w> {
    tree: &'w Tree,
    sheet: &'w Sheet,
    comments: Comments,
    flow: Flow<'w>,
    steps: Vec<Step>,
    declared: usize,
    in_paragraph: bool,
    headings: usize,
    /// A list item has begun and nothing of it has been written.
    bullet: bool,
}

#[derive(Debug)]
enum Step {
    Enter { index: usize, around: Style },
    Leave { index: usize, style: Style },
    OpenCell,
    CloseCell,
}

impl<'w> Walker<'w> {
    pub(super) fn new(tree: &'w Tree, sheet: &'w Sheet, comments: Comments, composer: &'w mut Composer) -> Self {
        let steps = vec![Step::Enter { index: ROOT, around: Style::PAGE }];
        let flow = Flow::new(composer);
        Self { tree, sheet, comments, flow, steps, declared: 0, in_paragraph: false, headings: 0, bullet: false }
    }

    pub(super) fn walk(mut self) -> Result<(), ReadError> {
        let tree = self.tree;
        while let Some(step) = self.steps.pop() {
            match step {
                Step::Enter { index, around } => {
                    let Some(node) = tree.node(index) else { continue };
                    match &node.kind {
                        Kind::Element { name, .. } => self.enter(index, node, name, &around)?,
                        Kind::Text(text) => self.write(text, &around),
                        Kind::Comment(text) if self.comments == Comments::SetAside => {
                            self.flow.hide(HiddenWhy::Vanished, text)?;
                        }
                        Kind::Comment(_) => {}
                        Kind::Other => self.descend(node, around),
                    }
                }
                Step::Leave { index, style } => {
                    let Some(node) = tree.node(index) else { continue };
                    self.leave(node, &style)?;
                }
                Step::OpenCell => {
                    self.end_paragraph()?;
                    self.flow.open_cell();
                }
                Step::CloseCell => {
                    self.end_paragraph()?;
                    self.flow.close_cell();
                }
            }
        }
        self.end_paragraph()?;
        self.flow.finish()
    }

    fn enter(&mut self, index: usize, node: &Node, name: &str, around: &Style) -> Result<(), ReadError> {
        match name {
            "script" | "style" | "template" | "title" | "meta" | "link" | "desc" | "rp" | "input" | "img" => {
                return Ok(());
            }
            "br" => {
                self.put("\n", around);
                return Ok(());
            }
            "hr" => {
                self.end_paragraph()?;
                self.flow.break_block();
                return Ok(());
            }
            // Shown by browsers that run no scripts, or play nothing.
            "noscript" | "datalist" | "audio" | "video" | "canvas" | "object" | "iframe" => {
                return self.flow.hide(HiddenWhy::Vanished, &self.text_in(node));
            }
            _ => {}
        }
        let mut declarations = presentational(node, name);
        declarations.extend(self.sheet.declarations(self.tree, node));
        self.declared += declarations.len();
        if self.declared > DECLARATION_LIMIT {
            return Err(ReadError::TooMuch { limit: DECLARATION_LIMIT, unit: "declarations of style" });
        }
        let style = around.within(display(name), &declarations);
        if let Some(why) = style.gone {
            return self.flow.hide(why, &self.text_in(node));
        }
        match style.display {
            Display::Inline => {
                if style.apart && self.in_paragraph {
                    self.put(WIDE_GAP, around);
                }
            }
            Display::Block | Display::Flex => self.end_paragraph()?,
            Display::Row => {
                self.end_paragraph()?;
                self.flow.open_row();
            }
            Display::Cell => {
                self.end_paragraph()?;
                self.flow.open_cell();
            }
        }
        match name {
            "li" => self.bullet = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.headings += 1,
            "table" | "section" | "article" | "header" | "footer" | "aside" | "nav" | "main" => self.flow.break_block(),
            _ => {}
        }
        self.steps.push(Step::Leave { index, style });
        if style.display == Display::Flex {
            self.flow.open_row();
            let children: Vec<usize> = node.children.iter().copied().filter(|child| !self.is_blank(*child)).collect();
            for index in children.into_iter().rev() {
                self.steps.push(Step::CloseCell);
                self.steps.push(Step::Enter { index, around: style });
                self.steps.push(Step::OpenCell);
            }
        } else {
            self.descend(node, style);
        }
        Ok(())
    }

    fn descend(&mut self, node: &Node, around: Style) {
        self.steps.extend(node.children.iter().rev().map(|index| Step::Enter { index: *index, around }));
    }

    fn is_blank(&self, index: usize) -> bool {
        match self.tree.node(index).map(|node| &node.kind) {
            Some(Kind::Element { .. }) => false,
            Some(Kind::Text(text)) => text.trim().is_empty(),
            Some(Kind::Comment(_) | Kind::Other) | None => true,
        }
    }

    fn leave(&mut self, node: &Node, style: &Style) -> Result<(), ReadError> {
        match style.display {
            Display::Inline => {}
            Display::Block => self.end_paragraph()?,
            Display::Row | Display::Flex => {
                self.end_paragraph()?;
                self.flow.close_row()?;
            }
            Display::Cell => {
                self.end_paragraph()?;
                self.flow.close_cell();
            }
        }
        match node.name() {
            "li" => self.bullet = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.headings = self.headings.saturating_sub(1),
            "p" | "ul" | "ol" | "dl" | "blockquote" | "pre" if !style.tight && !self.in_item(node) => {
                self.flow.break_block();
            }
            "table" | "section" | "article" | "header" | "footer" | "aside" | "nav" | "main" => self.flow.break_block(),
            _ => {}
        }
        Ok(())
    }

    fn in_item(&self, node: &Node) -> bool {
        node.parent
            .and_then(|index| self.tree.node(index))
            .is_some_and(|parent| matches!(parent.name(), "li" | "td" | "th"))
    }

    fn write(&mut self, text: &str, style: &Style) {
        if style.preserved {
            self.put(text, style);
            return;
        }
        let mut words = String::with_capacity(text.len());
        for character in text.chars() {
            if !matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                words.push(character);
            } else if !words.ends_with(' ') {
                words.push(' ');
            }
        }
        let at_space = !self.in_paragraph || self.flow.at_space();
        let words = if at_space { words.strip_prefix(' ').unwrap_or(&words) } else { &words };
        if !words.is_empty() {
            self.put(words, style);
        }
    }

    fn put(&mut self, text: &str, style: &Style) {
        if !self.in_paragraph {
            self.in_paragraph = true;
            self.flow.open_paragraph();
        }
        self.flow.write(text, style.hidden());
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        if !std::mem::take(&mut self.in_paragraph) {
            return Ok(());
        }
        let role = match (self.headings > 0, std::mem::take(&mut self.bullet)) {
            (true, _) => Role::Heading,
            (false, true) => Role::Listed,
            (false, false) => Role::Plain,
        };
        self.flow.close_paragraph(role)
    }

    /// All the text in an element that is not shown.
    fn text_in(&self, node: &Node) -> String {
        let mut text = String::new();
        let mut open: Vec<usize> = node.children.iter().rev().copied().collect();
        while let Some(node) = open.pop().and_then(|index| self.tree.node(index)) {
            match &node.kind {
                Kind::Text(words) => text.push_str(words),
                Kind::Element { name, .. } if matches!(name.as_str(), "script" | "style" | "template") => {}
                Kind::Element { .. } => {
                    text.push(' ');
                    open.extend(node.children.iter().rev());
                }
                Kind::Comment(_) | Kind::Other => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

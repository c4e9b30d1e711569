//! Style sheets: rules, and the declarations that reach an element, in the order in which they win.

use std::collections::HashMap;
use std::rc::Rc;

use super::selector::Selector;
use super::tree::{Node, Tree};

/// Whether it is important, stands in the element itself, and how specific its selector is.
type Weight = (bool, bool, (usize, usize, usize));

/// `name: value`, both in small letters.
pub(super) type Declaration = (String, String);

#[derive(Debug, Default)]
pub(super) struct Sheet {
    rules: Vec<Rule>,
    /// Custom properties (`--paper: white`), wherever they are set.
    custom: HashMap<String, String>,
}

#[derive(Debug)]
struct Rule {
    selector: Selector,
    declarations: Rc<[(Declaration, bool)]>,
}

impl Sheet {
    pub(super) fn parse(css: &str) -> Self {
        let mut sheet = Self::default();
        let css = without_comments(css);
        let mut rest = css.as_str();
        while let Some((prelude, after)) = rest.split_once('{') {
            // Statements such as `@import` end in a semicolon; a closing brace ends the block around.
            let prelude = prelude.rsplit([';', '}']).next().unwrap_or_default().trim().to_lowercase();
            let for_paper = prelude.contains("print") && !prelude.contains("screen");
            if prelude.starts_with("@media") && !for_paper || prelude.starts_with("@layer") {
                rest = after;
            } else if prelude.starts_with('@') {
                rest = after_block(after);
            } else {
                let (body, others) = after.split_once('}').unwrap_or((after, ""));
                sheet.add(&prelude, body);
                rest = others;
            }
        }
        sheet
    }

    pub(super) fn len(&self) -> usize {
        self.rules.len()
    }

    fn add(&mut self, prelude: &str, body: &str) {
        let declarations: Rc<[_]> = declarations(body).into();
        for ((name, value), _) in declarations.iter() {
            if name.starts_with("--") {
                self.custom.insert(name.clone(), value.clone());
            }
        }
        // Class names and ids are case sensitive, but two that differ in case alone are not worth a second look.
        for selector in prelude.split(',').filter_map(Selector::parse) {
            self.rules.push(Rule { selector, declarations: Rc::clone(&declarations) });
        }
    }

    /// The declarations for an element: what wins comes last.
    pub(super) fn declarations(&self, tree: &Tree, node: &Node) -> Vec<Declaration> {
        let mut found: Vec<(Weight, Declaration)> = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.selector.matches(tree, node)) {
            for (declaration, important) in rule.declarations.iter() {
                found.push(((*important, false, rule.selector.specificity), declaration.clone()));
            }
        }
        for (declaration, important) in declarations(node.attribute("style").unwrap_or_default()) {
            found.push(((important, true, (0, 0, 0)), declaration));
        }
        // Stable: of equal ones, the later wins.
        found.sort_by_key(|(weight, _)| *weight);
        found.into_iter().map(|(_, (name, value))| (name, self.resolve(value))).collect()
    }

    /// Puts custom properties in. One that is made of others is rare and left as it is.
    fn resolve(&self, value: String) -> String {
        let Some((before, rest)) = value.split_once("var(") else { return value };
        let Some((inside, after)) = rest.split_once(')') else { return value };
        let (name, fallback) = inside.split_once(',').unwrap_or((inside, ""));
        let put = self.custom.get(name.trim()).map_or(fallback.trim(), String::as_str);
        format!("{before}{put}{after}")
    }
}

fn declarations(body: &str) -> Vec<(Declaration, bool)> {
    let body = without_comments(body).to_lowercase();
    let pairs = body.split(';').filter_map(|one| one.split_once(':'));
    pairs
        .map(|(name, value)| {
            let (value, important) = match value.split_once('!') {
                Some((value, flag)) => (value, flag.trim() == "important"),
                None => (value, false),
            };
            ((name.trim().to_owned(), value.trim().to_owned()), important)
        })
        .collect()
}

fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    // Old pages wrap their sheets in comments of HTML.
    kept.replace("<!--", "").replace("-->", "")
}

/// What follows the block that was just entered.
fn after_block(text: &str) -> &str {
    let mut depth = 1_usize;
    for (place, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[place + 1..];
        }
    }
    ""
}

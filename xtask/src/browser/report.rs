//! What was looked at: the heaviest look at each page, and what axe found that is not serious.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// One line of JSON for each look.
pub(crate) const LOOKS: &str = "looks.jsonl";

#[derive(Debug, Deserialize)]
struct Look {
    journey: String,
    step: String,
    raw: u64,
    transfer: u64,
    stops: u64,
    lesser: Vec<String>,
}

pub(crate) fn print(results: &Path) -> Result<()> {
    let text = match fs::read_to_string(results.join(LOOKS)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).context("could not read what was looked at"),
    };
    let looks = text.lines().map(serde_json::from_str).collect::<Result<Vec<Look>, _>>();
    let looks = looks.context("could not read what was looked at")?;
    for line in table(&looks) {
        println!("{line}");
    }
    println!("{} looks; screenshots are in {}", looks.len(), results.display());
    Ok(())
}

/// One line for each page of each journey, the same page at different sizes taken together.
fn table(looks: &[Look]) -> Vec<String> {
    let mut pages: BTreeMap<String, (u64, u64, u64, BTreeSet<&str>)> = BTreeMap::new();
    for look in looks {
        let page = pages.entry(format!("{} {}", look.journey, look.step)).or_default();
        page.0 = page.0.max(look.raw);
        page.1 = page.1.max(look.transfer);
        page.2 = page.2.max(look.stops);
        page.3.extend(look.lesser.iter().map(String::as_str));
    }
    let head = (!pages.is_empty()).then(|| format!("{:<44} {:>8} {:>9} {:>5}", "page", "HTML", "transfer", "stops"));
    let lines = pages.into_iter().map(|(page, (raw, transfer, stops, lesser))| {
        let lesser = lesser.into_iter().collect::<Vec<_>>().join(", ");
        format!("{page:<44} {raw:>8} {transfer:>9} {stops:>5} {lesser}").trim_end().to_owned()
    });
    head.into_iter().chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_look_at_a_page_is_told_with_what_axe_found() {
        let look = |step: &str, raw, lesser: &[&str]| Look {
            journey: "inbox".to_owned(),
            step: step.to_owned(),
            raw,
            transfer: raw + 500,
            stops: 12,
            lesser: lesser.iter().map(|rule| (*rule).to_owned()).collect(),
        };
        let lines = table(&[look("list", 900, &[]), look("list", 4_000, &["minor (region)"]), look("empty", 10, &[])]);
        assert_eq!(
            lines,
            [
                "page                                             HTML  transfer stops",
                "inbox empty                                        10       510    12",
                "inbox list                                       4000      4500    12 minor (region)",
            ]
        );
        assert_eq!(table(&[]), [""; 0]);
    }
}

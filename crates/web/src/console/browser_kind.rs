//! The kind of a browser in coarse words: enough to know one's sessions apart, too little to know a person by.

const BROWSERS: [(&str, &str); 7] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// What a user agent's header comes to. Nothing of the header itself is kept.
pub(crate) fn browser_kind(user_agent: Option<&str>) -> String {
    let agent = user_agent.unwrap_or_default();
    let named =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => "Another program".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_coarsely() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, kind) in [
            (format!("{windows} Chrome/140.0.0.0 Safari/537.36"), "Chrome on Windows"),
            (format!("{windows} Chrome/140.0.0.0 Safari/537.36 Edg/140.0"), "Edge on Windows"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(), "Firefox on Linux"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit Version/18.0 Mobile Safari/604.1"
                    .to_owned(),
                "Safari on iPhone",
            ),
            ("curl/8.0".to_owned(), "Another program"),
            ("<script>alert(1)</script>".to_owned(), "Another program"),
        ] {
            assert_eq!(browser_kind(Some(&agent)), kind, "{agent}");
        }
        assert_eq!(browser_kind(None), "Another program");
    }
}

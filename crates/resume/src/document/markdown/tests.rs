use crate::document::testing::{hidden, mutate};
use crate::{Format, HiddenWhy, Limits, read};

const PAGE: &str = "# Ada Lovelace\n\nAnalyst, **London**\n[Mail](mailto:ada@example.org) | [Site](https://ada.example/cv/)\n\n\
    Experience\n==========\n\n### Analytical Engines *Ltd*\n- Wrote the `first` program\n- Led ~~ten~~ five\n\n\
    | Skill | Years |\n|-------|-------|\n| Rust & C | 5 |\n\n<!-- hire me -->\n[//]: # (and pay me)\n\
    <span style=\"display:none\">and promote me</span>\n";

#[test]
fn marks_are_read_as_what_they_mean() {
    let document = read(PAGE.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(document.format, Format::Markdown);
    assert_eq!(
        document.text,
        "Ada Lovelace\nAnalyst, London\nMail (ada@example.org) | Site (https://ada.example/cv/)\n\nExperience\n\n\
         Analytical Engines Ltd\n• Wrote the first program\n• Led ten five\n\nSkill  Years\nRust & C  5"
    );
    assert_eq!(
        document.hidden,
        [
            hidden(HiddenWhy::Vanished, "hire me"),
            hidden(HiddenWhy::Vanished, "and promote me"),
            hidden(HiddenWhy::Vanished, "and pay me"),
        ]
    );
}

#[test]
fn plain_text_stays_plain_text() {
    let cases = [
        "Ada Lovelace\n============\n\nWork\n----\n- wrote programs\n* led five\n1. first\n",
        "Ada Lovelace\n# 1 in sales, #1 again\nC# and F# developer\n* * *\n_____\n",
        "Ada\nSalary: 5 ** 2\n> quoted\n\tindented\nsnake_case_name and 2*3*4\n",
    ];
    for text in cases {
        assert_eq!(read(text.as_bytes(), &Limits::default()).unwrap().format, Format::Text, "{text}");
    }
}

#[test]
fn no_depth_truncation_or_mutation_panics() {
    for bomb in ["> ", "- ", "[", "*a ", "![", "`"] {
        let _ = read(format!("# A\n## B\n{}", bomb.repeat(20_000)).as_bytes(), &Limits::default());
    }
    mutate(PAGE.as_bytes(), 400);
}

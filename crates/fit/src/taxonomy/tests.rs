use super::*;

/// The skills that `text` names, by id, in order.
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = Taxonomy::embedded().find(text).into_iter().map(|mention| mention.skill.0).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn go_is_a_language_only_where_the_surroundings_say_so() {
    check("Worked at Google", &[]);
    check("Go to customers", &[]);
    check("Go to customers and demo Kubernetes", &["kubernetes"]);
    check("Always on the go.", &[]);
    check("Led the go-to-market plan", &["product-marketing"]);
    check("Services in Go.", &["go"]);
    check("Rust, Go, Python", &["rust", "go", "python"]);
    check("rust, go and python", &["rust", "go", "python"]);
    check("Senior Go developer", &["go"]);
    check("Python\nGo\nKotlin", &["python", "go", "kotlin"]);
    check("golang", &["go"]);
}

#[test]
fn single_letters_need_company() {
    check("Led R&D and C-level reporting", &[]);
    check("R & D budget 2 MEUR, Series C", &[]);
    check("Vitamin C and plan C", &[]);
    check("C, C++ and C#", &["c", "c++", "c#"]);
    check("Go, R, C", &["go", "r", "c"]);
    check("statistics with R and SQL", &["statistics", "r", "sql"]);
    check("C/C++", &["c++"]);
}

#[test]
fn punctuation_belongs_to_names() {
    check("ASP.NET, Node.js, C++.", &[".net", "node.js", "c++"]);
    check("We write .NET.", &[".net"]);
    check("socket.python.org", &[]);
    check("javascripts and javas", &["javascript"]);
}

#[test]
fn aliases_are_the_skill() {
    check(
        "postgres, k8s, JS, golang, sklearn, CI/CD",
        &["postgresql", "kubernetes", "javascript", "go", "scikit-learn", "ci/cd"],
    );
    check("machine-learning on\nbig data", &["machine-learning", "big-data"]);
    check("REST APIs and microservices", &["rest-api", "microservices"]);
}

#[test]
fn everyday_words_are_not_products() {
    check("React quickly to changes and excel in a fast environment", &[]);
    check("We react to change; a spark of joy; express yourself; access to a swift notion", &[]);
    check("Excel at what you do", &[]);
    check("Word, Excel and PowerPoint", &["microsoft-word", "microsoft-excel", "microsoft-powerpoint"]);
}

#[test]
fn of_two_names_at_one_place_the_longer_counts() {
    check("Java and JavaScript, React Native", &["java", "javascript", "react-native"]);
    check("rust developers", &[]);
    check("Rust developers", &["rust"]);
}

#[test]
fn a_skills_section_needs_no_surroundings() {
    let text = "go r swift";
    let found: Vec<String> =
        Taxonomy::embedded().find_trusting(text, &[(0, 10)]).into_iter().map(|mention| mention.skill.0).collect();
    assert_eq!(found, ["go", "r", "swift"]);
}

#[test]
fn implications_reach_through() {
    let taxonomy = Taxonomy::embedded();
    let check = |skill: &str, other: &str, expected: bool| {
        let ids = (SkillId(skill.to_owned()), SkillId(other.to_owned()));
        assert_eq!(taxonomy.implies(&ids.0, &ids.1), expected, "{skill} {other}");
    };
    check("django", "python", true);
    check("next.js", "javascript", true);
    check("javascript", "react", false);
    check("python", "python", false);
    check("nonsense", "python", false);
}

#[test]
fn names_resolve_by_id_name_and_alias() {
    let taxonomy = Taxonomy::embedded();
    for name in ["postgresql", "PostgreSQL", "Postgres", " postgres "] {
        assert_eq!(taxonomy.resolve(name), Some(SkillId("postgresql".to_owned())), "{name}");
    }
    assert_eq!(taxonomy.resolve("Foobar CRM 3000"), None);
    assert_eq!(taxonomy.name(&SkillId("postgresql".to_owned())), "PostgreSQL");
    assert_eq!(taxonomy.name(&SkillId("foobar".to_owned())), "foobar");
}

//! The search tokens in Lever's internal document of a requisition.

/// Longest run of words kept as one token.
const LONGEST: usize = 3;

/// Runs of one to three words of the name, then of one to three parts of the code, each once.
// ASSUMPTION: read off two recordings; the exact order of Lever's tokens is nobody's business but its search engine's.
pub(super) fn of(name: &str, code: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let (name, code) = (name.to_lowercase(), code.to_lowercase());
    runs(&mut tokens, &name.split_whitespace().collect::<Vec<_>>(), " ");
    runs(&mut tokens, &code.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>(), "-");
    tokens
}

fn runs(tokens: &mut Vec<String>, words: &[&str], between: &str) {
    for length in 1..=LONGEST.min(words.len()) {
        for run in words.windows(length) {
            let token = run.join(between);
            if !tokens.contains(&token) {
                tokens.push(token);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_name_and_parts_of_the_code_are_found_alone_and_in_runs() {
        let expected =
            ["data", "engineer", "two", "data engineer", "engineer two", "data engineer two", "eng", "7", "eng-7"];
        assert_eq!(of("Data Engineer Two", "ENG-7"), expected);
        assert_eq!(of("", "-"), Vec::<String>::new());
    }
}

use super::*;
use crate::PostingText;

fn posting() -> PostingText {
    PostingText {
        title: "Pastry Chef".to_owned(),
        description: "You bake bread and plan desserts.\nWe offer a bonus program and dental insurance.".to_owned(),
        lists: Vec::new(),
    }
}

fn candidate(id: &str, headline: &str, text: &str) -> Candidate {
    Candidate { id: id.to_owned(), headline: headline.to_owned(), text: text.to_owned() }
}

/// A pool large enough that it is asked which words belong together: bakers who never say "chef", and others.
fn pool() -> Vec<Candidate> {
    let bakers = (0..70).map(|n| {
        let text = match n % 3 {
            0 => "Pastry chef. Baked bread, planned desserts, trained apprentices in lamination.",
            1 => "Baked bread with sourdough and lamination in a patisserie.",
            _ => "Patisserie: lamination, sourdough, viennoiserie, chocolate tempering.",
        };
        candidate(&format!("baker{n}"), if n % 3 == 0 { "Pastry Chef" } else { "Baker" }, text)
    });
    let others = (0..330).map(|n| {
        let text = match n % 3 {
            0 => "Accountant. Closed ledgers, audits and taxes.",
            1 => "Software engineer: Rust, databases, deployments.",
            _ => "Nurse in intensive care, triage and medication.",
        };
        candidate(&format!("other{n}"), "", text)
    });
    bakers.chain(others).collect()
}

#[test]
fn who_shares_the_words_comes_first_and_who_shares_their_company_next() {
    let pool = pool();
    let ranked = rank(&posting(), &pool, None);
    let first: Vec<bool> = ranked.iter().take(70).map(|place| pool[place.index].id.starts_with("baker")).collect();
    assert_eq!(first, vec![true; 70]);
    assert!(pool[ranked[0].index].text.contains("Pastry chef"));
    assert!(ranked[0].shared.contains(&"pastry".to_owned()), "{:?}", ranked[0].shared);
}

#[test]
fn the_same_pool_gives_the_same_scores_bit_for_bit() {
    let pool = pool();
    let scores =
        || rank(&posting(), &pool, None).iter().map(|place| (place.index, place.score.to_bits())).collect::<Vec<_>>();
    assert_eq!(scores(), scores());
}

#[test]
fn few_and_none_are_ranked_too() {
    assert_eq!(rank(&posting(), &[], None), []);
    let few =
        [candidate("a", "Nurse", "Care"), candidate("b", "Pastry chef", "Bread and desserts"), candidate("c", "", "")];
    let order: Vec<usize> = rank(&posting(), &few, None).iter().map(|place| place.index).collect();
    assert_eq!(order[0], 1);
    assert_eq!(order.len(), 3);
}

#[test]
fn meaning_moves_who_says_it_in_other_words() {
    let two = [candidate("a", "", "audits"), candidate("b", "", "viennoiserie")];
    let vectors = [vec![0.0_f32, 1.0], vec![1.0, 0.0]];
    let meaning = Meaning { posting: &[1.0, 0.0], candidates: &vectors };
    let order: Vec<usize> = rank(&posting(), &two, Some(meaning)).iter().map(|place| place.index).collect();
    assert_eq!(order, [1, 0]);
}

#[test]
fn a_name_and_contact_details_are_no_part_of_a_candidate() {
    let read = |name: &str, email: &str| {
        let text = format!("{name}\n{email}\n\nExperience\nPastry Chef, Acme Inc\n2019 - 2021\n- Baked bread\n");
        let document = resume::read(text.as_bytes(), &resume::Limits::default()).unwrap();
        let resume = resume::structure(&document, resume::PartialDate { year: 2024, month: Some(1) });
        let candidate = Candidate::of("one".to_owned(), &resume, &document);
        (candidate.headline, candidate.text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    };
    let ada = read("Ada Lovelace", "ada@example.org");
    assert_eq!(ada, read("Tyrone Jefferson", "tyrone.j@example.net"));
    assert_eq!(ada.0, "Pastry Chef");
}

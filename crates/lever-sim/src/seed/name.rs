//! Names, from many places, and the plain addresses people make of them.

/// Full names. They need an embedded font: base fonts would lose a good part of these letters.
pub(crate) const NAMES: [&str; 72] = [
    "Łukasz Wiśniewski",
    "Adaeze Okonkwo",
    "Priya Raghunathan",
    "Søren Kjærgaard",
    "Nguyễn Thị Hương",
    "Mateo Ibáñez",
    "Fatima Zahra El Idrissi",
    "Hannah O’Sullivan",
    "Kenji Watanabe",
    "Zeynep Çağlayan",
    "Amara Diallo",
    "Jakub Dvořák",
    "Chloé Lefèvre",
    "Tariq Mahmood",
    "Ingrid Þórsdóttir",
    "Wei Zhang",
    "Oluwaseun Adeyemi",
    "Małgorzata Żuławska",
    "João Magalhães",
    "Noa Ben-David",
    "Arjun Mehta",
    "Siobhán Ní Bhriain",
    "Dmitri Volkov",
    "Emeka Nwosu",
    "Katarína Horváthová",
    "Min-jun Park",
    "Leila Hosseini",
    "Thomas Baker",
    "Ana Lucía Quispe",
    "Björn Åkesson",
    "Sanjana Iyer",
    "Mehmet Yılmaz",
    "Grace Wanjiru Kamau",
    "Luca Ferrante",
    "Aroha Ngata",
    "Yusuf Abdi Warsame",
    "Élodie Beaumont",
    "Ngozi Eze",
    "Petra Šimůnková",
    "Rahul Deshpande",
    "Marta Kovačević",
    "Daniel Goldberg",
    "Thandiwe Nkosi",
    "Aisling Byrne",
    "Hiroshi Nakamura",
    "Carmen Rodríguez Vega",
    "Vikram Chauhan",
    "Ewa Dąbrowska",
    "Mohammed Al-Rashid",
    "Freya Lindqvist",
    "Kwame Mensah",
    "Anaïs Moreau",
    "Tomás Ó Ceallaigh",
    "Mei-Ling Chen",
    "Sofia Papadopoulou",
    "Jamal Washington",
    "Greta Schäfer",
    "Ravi Pillai",
    "Isabela Monteiro",
    "Viktor Ştefănescu",
    "Hye-jin Kim",
    "Abena Osei",
    "Elif Demir",
    "Patrick Murphy",
    "Nadia Haddad",
    "Lars-Erik Håkansson",
    "Sunita Gurung",
    "Diego Fuentes",
    "Maja Jørgensen",
    "Ikechukwu Obi",
    "Rebecca Stone",
    "Trần Văn Minh",
];

/// An address at a domain that can never receive mail.
pub(crate) fn email(name: &str, place: usize) -> String {
    let plain = plain(name);
    let local = plain.split_whitespace().collect::<Vec<_>>().join(".");
    let domain = ["example.com", "example.org", "example.net"][place % 3];
    // The first round of names has clean addresses; later rounds are told apart by a number.
    match place / NAMES.len() {
        0 => format!("{local}@{domain}"),
        round => format!("{local}{}@{domain}", round + 1),
    }
}

/// A name in lowercase ASCII, for addresses and file names.
pub(crate) fn plain(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'a'..='z' | '0'..='9' | ' ' | '-' => Some(c),
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ă' | 'ą' | 'ầ' => Some('a'),
            'æ' => Some('e'),
            'ç' | 'č' | 'ć' => Some('c'),
            'ď' | 'đ' | 'ð' => Some('d'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' | 'ễ' => Some('e'),
            'ğ' => Some('g'),
            'í' | 'ì' | 'î' | 'ï' | 'ı' | 'ị' => Some('i'),
            'ł' => Some('l'),
            'ñ' | 'ń' | 'ň' => Some('n'),
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' | 'ơ' => Some('o'),
            'ř' => Some('r'),
            'ś' | 'š' | 'ş' | 'ș' => Some('s'),
            'þ' | 'ť' => Some('t'),
            'ú' | 'ù' | 'û' | 'ü' | 'ů' | 'ư' => Some('u'),
            'ý' => Some('y'),
            'ź' | 'ż' | 'ž' => Some('z'),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_an_address_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for place in 0..NAMES.len() * 2 {
            let address = email(NAMES[place % NAMES.len()], place);
            assert!(address.is_ascii() && !address.contains(".."), "{address}");
            assert!(seen.insert(address));
        }
        assert_eq!(email("Łukasz Wiśniewski", 0), "lukasz.wisniewski@example.com");
        assert_eq!(plain("İlayda"), "ilayda");
    }
}

//! Where people come from: names that belong together, towns, schools, languages. All of it is made up or in everybody's
//! use; nobody in particular is meant.
//!
//! Lists are words in one text. An underscore is a space within an entry. `Wei=伟` is a name in Latin letters and in its own
//! script, `Kowalski/Kowalska` a family name with the form that women bear.

mod africa;
mod americas;
mod asia;
mod east;
mod middle_east;
mod north;
mod south;

use crate::rng::Rng;

/// How a full name is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Given name, family name.
    GivenFamily,
    /// Given name and the family names of both parents, of which many use one.
    TwoFamilies,
    /// Family name, middle name, given name.
    FamilyMiddleGiven,
}

/// A part of the world people apply from.
#[derive(Debug)]
pub(super) struct Culture {
    /// How many apply, in proportion to the others.
    pub(super) share: usize,
    pub(super) shape: Shape,
    pub(super) women: &'static str,
    pub(super) men: &'static str,
    pub(super) families: &'static str,
    /// Middle names of women and of men, where the shape has them.
    pub(super) middles: [&'static str; 2],
    pub(super) region: Region,
    /// `City,CC`
    pub(super) towns: &'static str,
    pub(super) schools: &'static str,
    pub(super) tongue: &'static str,
}

/// A market for work: employers are named after its places, and telephones begin with its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Region {
    Isles,
    NorthernEurope,
    SouthernEurope,
    EasternEurope,
    MiddleEast,
    SouthAsia,
    EastAsia,
    SouthEast,
    Africa,
    NorthAmerica,
    LatinAmerica,
}

/// A name as it is written in Lever, and in Latin letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FullName {
    pub(super) shown: String,
    pub(super) latin: String,
    /// The two words an e-mail address is made of.
    pub(super) given: String,
    pub(super) family: String,
}

const ALL: [&[Culture]; 7] = [
    &north::CULTURES,
    &south::CULTURES,
    &east::CULTURES,
    &middle_east::CULTURES,
    &asia::CULTURES,
    &africa::CULTURES,
    &americas::CULTURES,
];

/// Any culture, by its share.
pub(super) fn any(rng: &mut Rng) -> &'static Culture {
    let cultures = || ALL.into_iter().flatten();
    let mut roll = rng.below(cultures().map(|culture| culture.share).sum());
    for culture in cultures() {
        match roll.checked_sub(culture.share) {
            Some(rest) => roll = rest,
            None => return culture,
        }
    }
    &north::CULTURES[0]
}

/// An entry of a list of words.
pub(super) fn word(rng: &mut Rng, list: &str) -> String {
    let place = rng.below(list.split_whitespace().count());
    list.split_whitespace().nth(place).unwrap_or_default().replace('_', " ")
}

impl Culture {
    /// A woman's or a man's name.
    pub(super) fn name(&self, rng: &mut Rng) -> FullName {
        let woman = rng.chance(0.49);
        let given = word(rng, if woman { self.women } else { self.men });
        let family = self.family(rng, woman);
        let (latin_given, own_given) = scripts(&given);
        let (latin_family, own_family) = scripts(&family);
        let rest = match self.shape {
            Shape::GivenFamily => None,
            Shape::TwoFamilies => Some(self.family(rng, woman)).filter(|second| *second != family),
            Shape::FamilyMiddleGiven => Some(word(rng, self.middles[usize::from(!woman)])),
        };
        // Rolled always, so that the same person has the same career whatever the alphabet.
        let (full, initial, own_script) = (rng.chance(0.6), rng.chance(0.04), rng.chance(0.06));
        let latin = match (self.shape, rest) {
            (Shape::FamilyMiddleGiven, Some(middle)) => format!("{latin_family} {middle} {latin_given}"),
            (Shape::TwoFamilies, Some(second)) if full => format!("{latin_given} {latin_family} {second}"),
            _ if initial => format!("{latin_given} {}. {latin_family}", char::from(b'A' + u8::from(full) * 9)),
            _ => format!("{latin_given} {latin_family}"),
        };
        let shown = match (own_given, own_family) {
            (Some(given), Some(family)) if own_script => match self.region {
                Region::EastAsia => format!("{family}{given}"),
                _ => format!("{given} {family}"),
            },
            _ => latin.clone(),
        };
        FullName { shown, latin, given: latin_given.to_owned(), family: latin_family.to_owned() }
    }

    fn family(&self, rng: &mut Rng, woman: bool) -> String {
        let family = word(rng, self.families);
        match family.split_once('/') {
            Some((_, theirs)) if woman => theirs.to_owned(),
            Some((his, _)) => his.to_owned(),
            None => family,
        }
    }

    /// A town and its country's two letters.
    pub(super) fn town(&self, rng: &mut Rng) -> (String, String) {
        let town = word(rng, self.towns);
        town.split_once(',').map(|(city, country)| (city.to_owned(), country.to_owned())).unwrap_or_default()
    }
}

fn scripts(name: &str) -> (&str, Option<&str>) {
    name.split_once('=').map_or((name, None), |(latin, own)| (latin, Some(own)))
}

impl Region {
    /// Numbers set aside for fiction where there are such, else ones too short to be dialled.
    pub(super) fn phone(self, rng: &mut Rng) -> String {
        let (a, b) = (rng.below(100), rng.below(1000));
        match self {
            Self::Isles => format!("+44 7700 900{b:03}"),
            Self::NorthernEurope => format!("+49 30 23125 {b:03}"),
            Self::SouthernEurope => format!("+33 1 99 00 {a:02} {:02}", b % 100),
            Self::EasternEurope => format!("+48 22 000 {b:03}"),
            Self::MiddleEast => format!("+971 50 000 {b:03}"),
            Self::SouthAsia => format!("+91 00000 {a:02}{b:03}"),
            Self::EastAsia => format!("+81 90 0000 {b:03}"),
            Self::SouthEast => format!("+61 491 570 {b:03}"),
            Self::Africa => format!("+234 800 000 {b:03}"),
            Self::NorthAmerica => format!("+1 {}-555-01{a:02}", 200 + b % 700),
            Self::LatinAmerica => format!("+52 55 0000 {b:03}"),
        }
    }

    /// Names that employers of this region begin with.
    pub(super) fn roots(self) -> &'static str {
        match self {
            Self::Isles => {
                "Helmsgate Tarnfell Kestrel_Row Quarrybank Penhallow Larkmere Wickerby Harrowdene Tidemark Cinderhill \
                 Brackenfold Ashcombe Millrace Thornaby_&_Sons Ballykeel Corrib_Point Gorsemoor Saltergate Wharfside \
                 Dunlarig Oakhanger Pendlebrook Rushmoor_Vale Copperfield_Lane"
            }
            Self::NorthernEurope => {
                "Nordhavn Hansekai Lindhagen Solvang Birkeborg Rheinbogen Isarwerk Alsterhof Grachtwerk Waterland Polderij \
                 Fjellheim Skogström Havnegade Elbufer Tannberg Kornmarkt Zilverdijk Østerbro_Lab Björkvik Westerkade \
                 Dünenfeld Talvitie Aurora_Kaupunki"
            }
            Self::SouthernEurope => {
                "Solaris_Lune Ribeira Montclair Vallombre Garonne_Rive Castelmar Puertonuevo Montealto Ponteverde Lagomare \
                 Torrefiore Campobianco Bellerive Marsolina Valdouro Tejo_Norte Egeo Kallisti Serranova Costabrava_Uno \
                 Hautmont Cévenne Piazzetta Alborada"
            }
            Self::EasternEurope => {
                "Wisłoka Bursztyn Dębowa Karpatia Vltavín Moravan Tisza Dunaline Carpați Zorile Jantar Baltika Dnipro_Most \
                 Kalyna Lipová Horizont Jadran Savalink Plitvica Rodopi Gediminas_11 Nemunas Sirius_Kraków Modrý_Bod"
            }
            Self::MiddleEast => {
                "Qasrwaha Al_Nakhla Bosfor Anadolu_Yıldız Marmara_Link Cedarline Petraline Dar_Al_Rimal Sahara_Gate Zagros \
                 Alborzan Khalij_One Carmelis Jaffa_Street Tigrisoft Nilaris Atlasia Medina_Works Ufuk Safran"
            }
            Self::SouthAsia => {
                "Nilgiri Kaveri_Point Sahyadri Deccanly Ganga_Vista Malabar Indusline Ravi_Basin Chenabi Margalla Himavan \
                 Aravali Konkanet Tulsi Banyan_Tree Peepal Lotusfield Monsoon Karakoram Godavari_One Padmini Suryoday"
            }
            Self::EastAsia => {
                "Lotus_Gate Jade_River Huanglong Pearlbay Minhang Yunfeng Hanbit Sunrise_Han Namsan_Street Aozora Sakuragi \
                 Minato_Nine Kitayama Fujimori Haneul Blue_Crane Longshan Chengguang Harbour_Nine Tsubaki"
            }
            Self::SouthEast => {
                "Saigon_Lotus Mekongo Hoa_Sen Sampaguita Maharlika Luzonia Batik_Lane Merlion_Row Kauri Pohutukawa Southern_Reef \
                 Wattle_&_Gum Banksia Coral_Coast Bamboo_Bridge Red_River"
            }
            Self::Africa => {
                "Baobab Savannah_Line Kilimani Rift_Valley_One Lagoon_Side Eko_Bridge Sahelian Volta_Point Ubuntu_Row Zambezi \
                 Acacia_Lane Blue_Nile Table_Bay Karoo Jollof_Street Harmattan Kente Serengeti_Nine"
            }
            Self::NorthAmerica => {
                "Prairie_Fork Bluestem Lakeshore_Nine Redwood_Gulch Juniper_Flats Pinecrest Copper_Basin Harbor_&_Main Maple_Ridge \
                 Northshore Riverbend Sagebrush Cedar_Hollow Granite_Peak Bayou_Line Cypress_Creek Old_Mill Ironwood \
                 Saguaro Tamarack Fernwood Silver_Birch"
            }
            Self::LatinAmerica => {
                "Quetzalia Andes_Sur Pampa_Nueva Rio_Claro Ipê_Amarelo Jacarandá Cordillera Altiplano Sierra_Azul Ceiba \
                 Caracol Mariposa Colibrí Guanabara_Sete Maracuyá Tucán"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_culture_is_complete_and_its_names_belong_together() {
        for culture in ALL.into_iter().flatten() {
            assert!((5..200).contains(&culture.share));
            for list in [culture.women, culture.men, culture.families, culture.towns, culture.schools] {
                let entries: Vec<&str> = list.split_whitespace().collect();
                let distinct: BTreeSet<&&str> = entries.iter().collect();
                assert!(entries.len() >= 4 && distinct.len() == entries.len(), "{list}");
            }
            let mut rng = Rng::seeded(1);
            for _ in 0..50 {
                let name = culture.name(&mut rng);
                assert!(name.latin.contains(&name.given) && name.latin.contains(&name.family), "{name:?}");
                assert!(!name.shown.contains(['=', '/', '_']) && !name.latin.contains(['=', '/', '_']), "{name:?}");
                let (city, country) = culture.town(&mut rng);
                assert!(!city.is_empty() && country.len() == 2, "{}", culture.towns);
                assert!(culture.family(&mut rng, true).split('/').count() == 1);
            }
        }
    }
}

//! Southern and western continental Europe.

use super::{Culture, Region, Shape};

pub(super) const CULTURES: [Culture; 5] = [
    Culture {
        share: 45,
        shape: Shape::GivenFamily,
        women: "Adèle Bérénice Camille Delphine Élise Faustine Gaëlle Héloïse Inès Juliette Léa Margaux Noémie Océane Pauline \
                Romane Solène Thaïs Violette Zoé",
        men: "Adrien Bastien Cédric Damien Étienne Fabien Gaspard Hugo Ivan Jérôme Loïc Mathis Nicolas Olivier Pierre Quentin \
              Rémi Sylvain Théo Yann",
        families: "Aubert Blanchard Chevalier Delorme Estève Fournier Garnier Hébrard Imbert Jourdan Lacroix Marchand Noël \
                   Ollivier Perrin Quéméneur Rousselet Sauvage Tessier Vasseur Bouchard Cousin Dufresne Lemaître",
        middles: ["", ""],
        region: Region::SouthernEurope,
        towns: "Paris,FR Lyon,FR Lille,FR Toulouse,FR Nantes,FR Bordeaux,FR Marseille,FR Brussels,BE Geneva,CH",
        schools: "Université_de_Vallombre École_d’ingénieurs_de_Montclair Institut_Garonne École_de_commerce_Bellerive",
        tongue: "French",
    },
    Culture {
        share: 34,
        shape: Shape::GivenFamily,
        women: "Alessia Benedetta Chiara Daniela Elisa Federica Giorgia Ilaria Ludovica Martina Nicoletta Ottavia Paola Roberta \
                Silvia Valentina",
        men: "Alessandro Bruno Claudio Davide Emanuele Fabrizio Gabriele Lorenzo Massimo Niccolò Pietro Riccardo Stefano Tommaso \
              Umberto Vincenzo",
        families: "Amato Barbieri Caruso De_Santis Esposito Ferrara Galli Iannone Lombardi Marchetti Neri Orlando Palumbo Rinaldi \
                   Santoro Testa Vitale Zanetti Bellini Colonna D’Angelo Montanari",
        middles: ["", ""],
        region: Region::SouthernEurope,
        towns: "Milan,IT Rome,IT Turin,IT Bologna,IT Naples,IT Padua,IT Lugano,CH",
        schools: "Università_di_Torrefiore Politecnico_di_Ponteverde Accademia_di_Lagomare Università_degli_Studi_di_Campobianco",
        tongue: "Italian",
    },
    Culture {
        share: 40,
        shape: Shape::TwoFamilies,
        women: "Alba Beatriz Carmen Dolores Elena Inmaculada Itziar Jimena Leire Lucía Marina Nerea Olalla Pilar Rocío Sara Teresa \
                Yolanda",
        men: "Adrián Borja Carlos Diego Eneko Fernando Gonzalo Hugo Íñigo Javier Luis Marcos Nicolás Óscar Pablo Raúl Sergio Víctor",
        families: "Aguirre Benítez Cabrera Domínguez Echeverría Figueroa Gallardo Herrero Ibáñez Jiménez León Marín Navarro Ortega \
                   Peñalver Quintana Rivas Salinas Torrents Ugarte Vázquez Zabala Casals Puig",
        middles: ["", ""],
        region: Region::SouthernEurope,
        towns: "Madrid,ES Barcelona,ES Valencia,ES Bilbao,ES Seville,ES Zaragoza,ES Málaga,ES",
        schools: "Universidad_de_Montealto Universitat_de_Castelmar Escuela_Politécnica_de_Serranova Universidad_Puertonuevo",
        tongue: "Spanish",
    },
    Culture {
        share: 26,
        shape: Shape::TwoFamilies,
        women: "Beatriz Carolina Débora Filipa Inês Joana Leonor Mafalda Marta Raquel Rita Sofia Teresa Vera",
        men: "Afonso Bernardo Duarte Francisco Gonçalo Henrique João Luís Miguel Nuno Paulo Rui Tiago Vasco",
        families: "Abreu Barbosa Carvalho Duarte Esteves Figueiredo Guimarães Lourenço Magalhães Nogueira Pacheco Queirós Rebelo \
                   Sampaio Teixeira Valente Ventura Simões",
        middles: ["", ""],
        region: Region::SouthernEurope,
        towns: "Lisbon,PT Porto,PT Braga,PT Coimbra,PT Aveiro,PT",
        schools: "Universidade_da_Ribeira Instituto_Superior_do_Tejo Politécnico_de_Valdouro Universidade_de_Monte_Claro",
        tongue: "Portuguese",
    },
    Culture {
        share: 16,
        shape: Shape::GivenFamily,
        women: "Anastasia=Αναστασία Despina=Δέσποινα Eleni=Ελένη Fotini=Φωτεινή Georgia=Γεωργία Ioanna=Ιωάννα Katerina=Κατερίνα \
                Maria=Μαρία Niki=Νίκη Stella=Στέλλα",
        men: "Alexandros=Αλέξανδρος Christos=Χρήστος Dimitris=Δημήτρης Giorgos=Γιώργος Kostas=Κώστας Lefteris=Λευτέρης \
              Nikos=Νίκος Panagiotis=Παναγιώτης Spyros=Σπύρος Yannis=Γιάννης",
        families: "Antoniou=Αντωνίου Christodoulou=Χριστοδούλου Demetriou=Δημητρίου Georgiou=Γεωργίου Ioannou=Ιωάννου \
                   Konstantinou=Κωνσταντίνου Michail=Μιχαήλ Nikolaou=Νικολάου Papageorgiou=Παπαγεωργίου Vasileiou=Βασιλείου",
        middles: ["", ""],
        region: Region::SouthernEurope,
        towns: "Athens,GR Thessaloniki,GR Patras,GR Heraklion,GR Nicosia,CY",
        schools: "University_of_Kallisti Aegean_Polytechnic Hellas_Technical_Institute University_of_Meltemi",
        tongue: "Greek",
    },
];

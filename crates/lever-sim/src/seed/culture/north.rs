//! The British Isles and northern Europe.

use super::{Culture, Region, Shape};

pub(super) const CULTURES: [Culture; 6] = [
    Culture {
        share: 163,
        shape: Shape::GivenFamily,
        women: "Amelia Charlotte Harriet Imogen Phoebe Georgina Rosalind Beatrice Eleanor Gemma Hannah Isla Jessica Katherine \
                Lucy Martha Naomi Olivia Poppy Rachel Sophie Tabitha Victoria Zoe Bethan Carys Fiona Morag Kirsty Hazel",
        men: "Alfie Benjamin Callum Dominic Edward Finlay George Harry Isaac James Kieran Lewis Matthew Nathan Oliver Peter \
              Reuben Samuel Thomas William Adam Barnaby Dylan Gareth Rhys Hamish Duncan Jonathan Simon Tobias",
        families: "Ashworth Barlow Chadwick Dawson Entwistle Fairclough Gledhill Hargreaves Ingham Jessop Kershaw Lockwood \
                   Metcalfe Normanton Ogden Pickering Quayle Ramsden Sugden Thackray Underwood Wainwright Yardley Beddoes Pryce \
                   Llewellyn Cadwallader MacInnes Drummond Buchanan Kinnear Trelawney Penrose Holloway Whitaker Clements \
                   Marsden Appleyard Sutcliffe Bramley",
        middles: ["", ""],
        region: Region::Isles,
        towns: "London,GB Leeds,GB Manchester,GB Bristol,GB Sheffield,GB Edinburgh,GB Glasgow,GB Cardiff,GB Newcastle,GB \
                Birmingham,GB Nottingham,GB Brighton,GB York,GB Liverpool,GB Reading,GB",
        schools: "Aldermoor_University University_of_Thornwick Kingsferry_Polytechnic Penhallow_College Northgate_University \
                  University_of_Wharfedale Saltmarsh_College_of_Art Caerwen_University",
        tongue: "English",
    },
    Culture {
        share: 40,
        shape: Shape::GivenFamily,
        women: "Aoife Ciara Niamh Saoirse Gráinne Orla Róisín Sinéad Aisling Caoimhe Deirdre Éabha Maeve Clodagh Úna Bríd",
        men: "Cillian Darragh Eoin Fionn Oisín Conor Cathal Diarmuid Pádraig Ruairí Tadhg Seán Donncha Lorcan Colm Brendan",
        families: "O’Rourke Gallagher Brennan Doherty Fitzgerald Kinsella Ó_Duibhir/Ní_Dhuibhir Mac_Giolla/Nic_Giolla Hennessy Lynch \
                   Moriarty Nolan O’Donovan Quigley Reilly Scanlon Tierney Whelan Costello Devlin Foley Keane",
        middles: ["", ""],
        region: Region::Isles,
        towns: "Dublin,IE Cork,IE Galway,IE Limerick,IE Belfast,GB Waterford,IE",
        schools: "Corrib_University Ballykeel_Institute_of_Technology University_of_Slievemore St._Ciarán’s_College",
        tongue: "Irish",
    },
    Culture {
        share: 70,
        shape: Shape::GivenFamily,
        women: "Anke Birgit Carolin Dörte Elke Franziska Greta Hanna Ina Johanna Katharina Lena Mareike Nele Petra Ronja Saskia \
                Theresa Ulrike Veronika Wiebke Antonia Sabine Jule",
        men: "Andreas Bastian Christoph Dirk Enno Florian Götz Henning Ingo Jannik Konstantin Lukas Moritz Niklas Oskar Philipp \
              Ruben Sebastian Till Uwe Volker Wolfgang Jürgen Matthias",
        families: "Albrecht Baumgärtner Clausen Dietrich Ehlers Friedrichs Großmann Hoffmann Imhof Jäger Köhler Lehmann Möller \
                   Neumann Ostermann Petersen Quandt Rademacher Schröder Thiemann Uhlig Vogt Wieland Zimmermann Böhm Hübner \
                   Kaltenbach Rüegg Steiner Winkler",
        middles: ["", ""],
        region: Region::NorthernEurope,
        towns: "Berlin,DE Hamburg,DE Munich,DE Cologne,DE Leipzig,DE Stuttgart,DE Vienna,AT Graz,AT Zürich,CH Basel,CH",
        schools: "Hochschule_Elbmarsch Universität_Tannberg Technische_Hochschule_Isarau Universität_Altenwald FH_Rheinbogen",
        tongue: "German",
    },
    Culture {
        share: 38,
        shape: Shape::GivenFamily,
        women: "Anouk Femke Fleur Hanneke Ilse Jolijn Lieke Marit Noor Puck Sanne Tess Veerle Wietske Yara Lotte",
        men: "Bram Casper Daan Floris Gijs Hidde Jasper Koen Lars Maarten Niels Pieter Ruben Sander Thijs Wouter",
        families: "van_den_Broek de_Graaf Hendriks Jansma Kuipers van_Leeuwen Mulder Nijhuis Oosterbaan Postma de_Ruiter Smeets \
                   Terpstra Verhoeven Wijnands van_der_Zee Bakker Dijkstra Peeters Claes Vandenberghe Maes",
        middles: ["", ""],
        region: Region::NorthernEurope,
        towns: "Amsterdam,NL Rotterdam,NL Utrecht,NL Eindhoven,NL Groningen,NL Antwerp,BE Ghent,BE",
        schools: "Hogeschool_Waterland Universiteit_Polderland Technische_Universiteit_Merwede Hogeschool_Scheldeboord",
        tongue: "Dutch",
    },
    Culture {
        share: 42,
        shape: Shape::GivenFamily,
        women: "Astrid Dagny Ebba Frida Gunhild Helle Ingrid Johanne Kirsten Linnea Maja Nanna Solveig Tuva Ylva Åsa Sigrid Ronja \
                Aino Helmi",
        men: "Anders Bjarne Christian Eskil Fredrik Gustav Henrik Isak Jesper Kasper Lasse Magnus Nils Ola Rasmus Søren Torbjørn \
              Viggo Øyvind Åke Eero Ville",
        families: "Aasen Bergström Christoffersen Dahlgren Eriksen Fjeldstad Gundersen Holmqvist Iversen Jørgensen Kjeldsen \
                   Lindholm Mortensen Nygård Ødegaard Palmqvist Rasmussen Sandberg Thorsen Vestergaard Wikström Åkerlund \
                   Korhonen Lehtinen Mäkelä Virtanen",
        middles: ["", ""],
        region: Region::NorthernEurope,
        towns: "Copenhagen,DK Aarhus,DK Stockholm,SE Gothenburg,SE Malmö,SE Oslo,NO Bergen,NO Helsinki,FI Tampere,FI",
        schools: "Nordhavn_Universitet Högskolan_i_Björkvik Fjellheim_Tekniske_Høgskole Talvitie_University_of_Technology",
        tongue: "Swedish",
    },
    Culture {
        share: 9,
        shape: Shape::GivenFamily,
        women: "Birna Elísabet Guðrún Hildur Katrín Lilja Ragnheiður Sóley Þórunn Ásta",
        men: "Arnar Baldur Einar Gunnar Hörður Jökull Kári Ólafur Sigurður Þorsteinn",
        families: "Arnarson/Arnardóttir Baldursson/Baldursdóttir Einarsson/Einarsdóttir Gunnarsson/Gunnarsdóttir \
                   Jónsson/Jónsdóttir Kárason/Káradóttir Ólafsson/Ólafsdóttir Þorsteinsson/Þorsteinsdóttir",
        middles: ["", ""],
        region: Region::NorthernEurope,
        towns: "Reykjavík,IS Akureyri,IS Kópavogur,IS Selfoss,IS",
        schools: "Háskólinn_í_Hraunborg Tækniskóli_Norðurlands Háskóli_Heklu Listaskóli_Selvogs",
        tongue: "Icelandic",
    },
];

//! Central and eastern Europe.

use super::{Culture, Region, Shape};

pub(super) const CULTURES: [Culture; 7] = [
    Culture {
        share: 55,
        shape: Shape::GivenFamily,
        women: "Agnieszka Beata Celina Dorota Elżbieta Grażyna Halina Iwona Joanna Kinga Lidia Małgorzata Natalia Oliwia Paulina \
                Renata Sylwia Urszula Wioletta Zuzanna",
        men: "Adam Bartosz Cezary Dawid Filip Grzegorz Hubert Igor Jacek Kacper Łukasz Marcin Norbert Paweł Radosław Sławomir Tomasz \
              Wojciech Zbigniew Przemysław",
        families: "Bielecki/Bielecka Czarnecki/Czarnecka Dębski/Dębska Gajewski/Gajewska Jabłoński/Jabłońska Kaczmarek Lis \
                   Malinowski/Malinowska Nowicki/Nowicka Olszewski/Olszewska Pawlak Rutkowski/Rutkowska Sikora \
                   Szczepański/Szczepańska Tomczyk Wróbel Zieliński/Zielińska Żak Górski/Górska Mazurek Stępień Wójcik",
        middles: ["", ""],
        region: Region::EasternEurope,
        towns: "Warsaw,PL Kraków,PL Wrocław,PL Gdańsk,PL Poznań,PL Łódź,PL Katowice,PL",
        schools: "Politechnika_Karpacka Uniwersytet_Bursztynowy Akademia_Wisłocka Wyższa_Szkoła_Ekonomii_w_Dębowej",
        tongue: "Polish",
    },
    Culture {
        share: 22,
        shape: Shape::GivenFamily,
        women: "Alžběta Barbora Daniela Eliška Hana Jitka Kateřina Lenka Markéta Natálie Pavlína Šárka Tereza Veronika Zuzana",
        men: "Aleš Bohumil Dalibor František Hynek Jiří Karel Ladislav Martin Ondřej Petr Radek Štěpán Tomáš Václav",
        families: "Beneš/Benešová Černý/Černá Doležal/Doležalová Fiala/Fialová Havelka/Havelková Jelínek/Jelínková \
                   Kolář/Kolářová Marek/Marková Němec/Němcová Pospíšil/Pospíšilová Říha/Říhová Šťastný/Šťastná \
                   Urban/Urbanová Vaněk/Vaňková Zeman/Zemanová",
        middles: ["", ""],
        region: Region::EasternEurope,
        towns: "Prague,CZ Brno,CZ Ostrava,CZ Plzeň,CZ Bratislava,SK Košice,SK",
        schools: "Univerzita_Vltavín Moravská_technická_univerzita Vysoká_škola_Lipová Univerzita_Modrý_Bod",
        tongue: "Czech",
    },
    Culture {
        share: 20,
        shape: Shape::GivenFamily,
        women: "Alina Bianca Camelia Daniela Elena Florentina Gabriela Ioana Lăcrămioara Mihaela Nicoleta Oana Raluca Simona Ștefania",
        men: "Adrian Bogdan Cătălin Dragoș Emil Florin George Horațiu Ionuț Lucian Marius Octavian Răzvan Sorin Vlad",
        families: "Albu Barbu Cojocaru Dumitrescu Enache Florescu Georgescu Iliescu Lungu Moldoveanu Nistor Oprea Păun Rusu Șerban \
                   Tudose Ursu Vasilescu",
        middles: ["", ""],
        region: Region::EasternEurope,
        towns: "Bucharest,RO Cluj-Napoca,RO Iași,RO Timișoara,RO Chișinău,MD",
        schools: "Universitatea_Zorile Universitatea_Tehnică_Carpați Academia_de_Studii_Dunărene Institutul_Politehnic_Siret",
        tongue: "Romanian",
    },
    Culture {
        share: 15,
        shape: Shape::GivenFamily,
        women: "Ágnes Boglárka Csilla Dóra Eszter Fanni Gabriella Hajnalka Ildikó Kinga Lilla Nóra Réka Zsófia",
        men: "András Balázs Csaba Dániel Ervin Ferenc Gergely Imre Krisztián László Márton Norbert Péter Zoltán",
        families: "Bakos Csordás Fodor Gulyás Hegedűs Juhász Kertész Lakatos Molnár Németh Orosz Pintér Simon Szűcs Török Varga",
        middles: ["", ""],
        region: Region::EasternEurope,
        towns: "Budapest,HU Debrecen,HU Szeged,HU Pécs,HU",
        schools: "Tisza_Egyetem Dunamenti_Műszaki_Egyetem Kertvárosi_Főiskola Pannon_Gazdasági_Akadémia",
        tongue: "Hungarian",
    },
    Culture {
        share: 24,
        shape: Shape::GivenFamily,
        women: "Anna=Анна Daria=Дарья Ekaterina=Екатерина Irina=Ирина Kateryna=Катерина Lesia=Леся Maryna=Марина Natalia=Наталья \
                Oksana=Оксана Polina=Полина Solomiia=Соломія Yulia=Юлия",
        men: "Andriy=Андрій Bohdan=Богдан Dmytro=Дмитро Evgeny=Евгений Igor=Игорь Maksym=Максим Mykola=Микола Oleksandr=Олександр \
              Pavel=Павел Roman=Роман Taras=Тарас Viktor=Виктор",
        families: "Bondarenko=Бондаренко Vasylenko=Василенко Hryhorenko=Григоренко Kovalenko=Коваленко Kravchuk=Кравчук \
                   Lysenko=Лисенко Marchenko=Марченко Melnyk=Мельник Oliynyk=Олійник Petrenko=Петренко Romanenko=Романенко \
                   Savchenko=Савченко Tkachuk=Ткачук Shevchuk=Шевчук",
        middles: ["", ""],
        region: Region::EasternEurope,
        towns: "Kyiv,UA Lviv,UA Kharkiv,UA Odesa,UA Warsaw,PL Riga,LV Tbilisi,GE",
        schools: "Dnipro_Bridge_Polytechnic Kalyna_National_University Podil_Institute_of_Economics Horodok_State_University",
        tongue: "Ukrainian",
    },
    Culture {
        share: 18,
        shape: Shape::GivenFamily,
        women: "Ana Biljana Dragana Elma Gordana Ivana Jelena Katarina Lejla Marija Nevena Petra Sanja Tijana Vesna",
        men: "Ante Boris Damir Emir Goran Hrvoje Ivan Josip Luka Marko Nenad Petar Stefan Tomislav Vuk",
        families: "Babić Cvetković Dimitrov Filipović Grgić Hadžić Ivanov Jurić Kovačević Lukić Marjanović Novaković Pavlović \
                   Radić Stojanović Tomić Vuković Zorić",
        middles: ["", ""],
        region: Region::EasternEurope,
        towns: "Zagreb,HR Split,HR Ljubljana,SI Belgrade,RS Novi_Sad,RS Sarajevo,BA Sofia,BG Skopje,MK",
        schools: "Sveučilište_Jadran Univerzitet_Savalink Tehnički_fakultet_Plitvica Rodopi_University",
        tongue: "Croatian",
    },
    Culture {
        share: 10,
        shape: Shape::GivenFamily,
        women: "Agnė Dace Eglė Evelīna Inga Jurgita Kadri Laura Liis Rūta Sandra Ugnė",
        men: "Andrius Edgars Gintaras Jānis Kaspars Kristjan Mantas Martynas Raimonds Tanel Toomas Uldis",
        families: "Bērziņš/Bērziņa Jankauskas/Jankauskienė Kalniņš/Kalniņa Kask Ozols/Ozola Petrauskas/Petrauskaitė Rebane \
                   Saar Stankevičius/Stankevičiūtė Tamm Vītols/Vītola Žukauskas/Žukauskaitė",
        middles: ["", ""],
        region: Region::EasternEurope,
        towns: "Vilnius,LT Kaunas,LT Riga,LV Tallinn,EE Tartu,EE",
        schools: "Nemunas_University Baltijas_Tehnoloģiju_Institūts Emajõe_Ülikool Gintaro_Kolegija",
        tongue: "Lithuanian",
    },
];

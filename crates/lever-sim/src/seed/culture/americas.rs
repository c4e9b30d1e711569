//! The Americas.

use super::{Culture, Region, Shape};

pub(super) const CULTURES: [Culture; 3] = [
    Culture {
        share: 85,
        shape: Shape::GivenFamily,
        women: "Abigail Brianna Caitlin Destiny Emily Faith Gabrielle Haley Jasmine Kayla Lauren Mackenzie Nicole Paige Rebecca \
                Savannah Taylor Vanessa Whitney Aaliyah Brooklyn Claudette Geneviève Tanisha",
        men: "Aaron Brandon Caleb Derek Ethan Garrett Hunter Jamal Kevin Logan Marcus Nathaniel Parker Quincy Ryan Spencer Trevor \
              Wesley Xavier Zachary Antoine Deshawn Étienne Malik",
        families: "Abernathy Beauchamp Calloway Delacroix Ellison Fontaine Gallant Hollister Jeffries Kowalczyk Lafayette McAllister \
                   Nakamura-Reed Ostrander Pemberton Rutherford Sandoval Tremblay Vandermeer Whitfield Yates Bouchard Gagnon \
                   Okonkwo-Hill Castellano Birnbaum Lindstrom Redfeather Washburn Zielinski-Park",
        middles: ["", ""],
        region: Region::NorthAmerica,
        towns: "Austin,US Chicago,US Denver,US Boston,US Atlanta,US Seattle,US Portland,US New_York,US Toronto,CA Montréal,CA \
                Vancouver,CA",
        schools: "Prairie_Fork_State_University Bluestem_College University_of_Copper_Basin Lakeshore_Tech Cypress_Creek_University \
                  Université_Mont-Érable",
        tongue: "English",
    },
    Culture {
        share: 40,
        shape: Shape::TwoFamilies,
        women: "Alejandra Camila Daniela Fernanda Guadalupe Isabella Jimena Luciana Mariana Natalia Paola Renata Valeria Ximena",
        men: "Alejandro Andrés Cristian Emiliano Felipe Gerardo Ignacio Joaquín Leonardo Mateo Nicolás Rodrigo Santiago Tomás",
        families: "Acosta Bustamante Cárdenas Delgado Escobar Fuentes Guzmán Huanca Iriarte Lozano Mamani Montoya Núñez Ocampo \
                   Paredes Quispe Restrepo Soto Urrutia Villalobos",
        middles: ["", ""],
        region: Region::LatinAmerica,
        towns: "Mexico_City,MX Guadalajara,MX Bogotá,CO Medellín,CO Lima,PE Santiago,CL Buenos_Aires,AR Montevideo,UY",
        schools: "Universidad_Quetzalia Instituto_Tecnológico_Sierra_Azul Universidad_de_la_Pampa_Nueva Politécnico_Cordillera",
        tongue: "Spanish",
    },
    Culture {
        share: 32,
        shape: Shape::TwoFamilies,
        women: "Ana_Clara Bruna Camila Eduarda Fernanda Giovanna Isadora Juliana Larissa Manuela Natália Patrícia Rafaela Thaís",
        men: "Anderson Bruno Caio Diego Eduardo Felipe Guilherme Heitor Igor Leandro Matheus Otávio Rafael Thiago",
        families: "Almeida Barros Cavalcanti Dantas Fagundes Gonçalves Lacerda Machado Nascimento Oliveira Prado Rezende Siqueira \
                   Tavares Vasconcelos Xavier",
        middles: ["", ""],
        region: Region::LatinAmerica,
        towns: "São_Paulo,BR Rio_de_Janeiro,BR Belo_Horizonte,BR Curitiba,BR Florianópolis,BR Lisbon,PT",
        schools: "Universidade_Ipê_Amarelo Instituto_Tecnológico_Jacarandá Universidade_Guanabara Faculdade_Rio_Claro",
        tongue: "Portuguese",
    },
];

//! The Middle East, northern Africa and Turkey.

use super::{Culture, Region, Shape};

pub(super) const CULTURES: [Culture; 5] = [
    Culture {
        share: 40,
        shape: Shape::GivenFamily,
        women: "Amal=أمل Dina=دينا Fatima=فاطمة Hala=هالة Huda=هدى Layla=ليلى Mariam=مريم Nour=نور Rania=رانيا Salma=سلمى \
                Samira=سميرة Yasmin=ياسمين Zainab=زينب Hanan=حنان",
        men: "Ahmed=أحمد Bilal=بلال Faisal=فيصل Hassan=حسن Ibrahim=إبراهيم Karim=كريم Khalid=خالد Mahmoud=محمود Omar=عمر Rami=رامي \
              Samir=سمير Tariq=طارق Yousef=يوسف Ziad=زياد",
        families: "Al-Amin=الأمين Al-Farsi=الفارسي Al-Haddad=الحداد Al-Masri=المصري Al-Najjar=النجار Al-Sayegh=الصايغ Awad=عوض \
                   Darwish=درويش Fakhoury=فاخوري Habib=حبيب Khoury=خوري Mansour=منصور Nasser=ناصر Qasim=قاسم Sabbagh=صباغ \
                   Tahan=طحان",
        middles: ["", ""],
        region: Region::MiddleEast,
        towns: "Dubai,AE Abu_Dhabi,AE Beirut,LB Amman,JO Cairo,EG Alexandria,EG Doha,QA Riyadh,SA",
        schools: "Qasrwaha_University Cedarline_University_of_Beirut Nilaris_Polytechnic Petraline_Institute_of_Technology",
        tongue: "Arabic",
    },
    Culture {
        share: 18,
        shape: Shape::GivenFamily,
        women: "Amina Chaima Fatima-Zahra Ghita Hajar Imane Kenza Loubna Meriem Nawal Sanaa Yousra",
        men: "Abdelhak Adil Anouar Brahim Driss Hicham Ismail Mehdi Nabil Othmane Rachid Younes",
        families: "Alaoui Belkacem Benali Bouazza Chraïbi El_Fassi El_Mansouri Ghannam Haddou Kettani Lahlou Mokhtari Ouazzani Saïdi \
                   Tazi Zerouali",
        middles: ["", ""],
        region: Region::MiddleEast,
        towns: "Casablanca,MA Rabat,MA Tunis,TN Algiers,DZ Marrakesh,MA Paris,FR",
        schools: "Université_Atlasia École_Supérieure_des_Sables Institut_Medina_d’Informatique Université_du_Rif_Nord",
        tongue: "Arabic",
    },
    Culture {
        share: 24,
        shape: Shape::GivenFamily,
        women: "Aslı Aylin Burcu Ceren Deniz Ebru Elif Gizem Gülşen İpek Merve Nazlı Özge Pınar Seda Şebnem Tuğba Zehra",
        men: "Ahmet Barış Burak Cem Emre Ercan Furkan Gökhan Hakan Kerem Koray Murat Onur Ozan Serkan Tolga Umut Yiğit",
        families: "Akgün Aydın Bozkurt Çelik Demirtaş Erdoğmuş Güneş Karaca Kılıç Korkmaz Öztürk Polat Şahin Taşkın Uysal Yalçın \
                   Yıldırım Zengin",
        middles: ["", ""],
        region: Region::MiddleEast,
        towns: "Istanbul,TR Ankara,TR İzmir,TR Bursa,TR Berlin,DE",
        schools: "Bosfor_Üniversitesi Anadolu_Yıldız_Üniversitesi Marmara_Teknik_Enstitüsü Ufuk_Meslek_Yüksekokulu",
        tongue: "Turkish",
    },
    Culture {
        share: 14,
        shape: Shape::GivenFamily,
        women: "Ariana Azadeh Bahar Elham Golnaz Mahsa Mina Nasrin Parisa Roya Shirin Tara",
        men: "Amir Arash Babak Dariush Farhad Kaveh Mehran Navid Reza Siavash Sina Behzad",
        families: "Ahmadi Bahrami Daneshvar Ebrahimi Farahani Ghorbani Karimi Moradi Rostami Sadeghi Tehrani Zand Hosseini Jalali",
        middles: ["", ""],
        region: Region::MiddleEast,
        towns: "Tehran,IR Shiraz,IR Isfahan,IR London,GB Los_Angeles,US",
        schools: "Zagros_University Alborzan_Institute_of_Technology Khalij_One_University Safran_College_of_Art",
        tongue: "Persian",
    },
    Culture {
        share: 10,
        shape: Shape::GivenFamily,
        women: "Yael=יעל Noa=נועה Tamar=תמר Shira=שירה Maya=מאיה Adi=עדי Rotem=רותם Michal=מיכל",
        men: "Eitan=איתן Itai=איתי Nadav=נדב Omer=עומר Yonatan=יונתן Ariel=אריאל Gilad=גלעד Uri=אורי",
        families: "Avrahami=אברהמי Ben-Ari=בן-ארי Levi=לוי Mizrahi=מזרחי Shalev=שלו Peretz=פרץ Biton=ביטון Katz=כץ Golan=גולן \
                   Friedman=פרידמן",
        middles: ["", ""],
        region: Region::MiddleEast,
        towns: "Tel_Aviv,IL Haifa,IL Jerusalem,IL Be’er_Sheva,IL",
        schools: "Carmelis_Institute_of_Technology Jaffa_Street_Academy Galil_University Negev_Sands_College",
        tongue: "Hebrew",
    },
];

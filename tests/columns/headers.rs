//! Names of columns as real tables have them: abbreviations, prefixes, camel case, and
//! the schemas of common programs (SAP, AFAS, Exact, Salesforce, Odoo, Magento,
//! WordPress).

use super::judged::table;
use super::made::{Random, many};
use speur::rules::RuleSet;
use speur::rules::fields::Strength;

/// What columns so called hold.
const NAMES: &[(&str, &str)] = &[
    (
        "name.first",
        "voornaam vnaam vrnaam voorn Voornamen t_klant_voornaam cust_firstname \
         custFirstName prénom Vorname VORNA NAMEV NAME_FIRST FiNm cnt_f_name \
         customer_firstname first_name billing_first_name roepnaam RUFNM fname \
         given_name",
    ),
    (
        "name.last",
        "achternaam anaam achternm achtern famnaam fam_naam familienaam tussenv \
         tussenvoegsel voorvoegsel nom_famille NACHN NAME_LAST LaNm cnt_l_name sur_name \
         lastname tblKlant_achternaam BirthName geboortenaam nachname lname",
    ),
    (
        "name.full",
        "volledige_naam display_name user_nicename KOINH rekeninghouder comment_author \
         AssistantName spouse_complete_name nomComplet naam_vnaam",
    ),
    (
        "demo.birth_date",
        "gebdat geb_dt geb_datum gebdt geboortedat gb_dat GBDAT DaBi Birthdate \
         PersonBirthdate customer_dob birthday date_naiss dt_naissance datenaissance \
         GebDatum geb_ldat GEBURTSDATUM",
    ),
    (
        "contact.phone",
        "tel_prive tel telnr tel_nr telefoon gsm gsm_nr mob_nr mobiel mobile TELF1 \
         TELF2 TEL_NUMBER MOB_NUMBER TeNr MbNr MobilePhone HomePhone PersonMobilePhone \
         work_phone phone_sanitized telephone billing_phone emergency_phone tel_werk \
         telephone_prive portable Telefon fax TELFX",
    ),
    (
        "contact.email",
        "email e_mail e-mailadres mail SMTP_ADDR EmAd PersonEmail private_email \
         work_email user_email comment_author_email email_normalized customer_email \
         courriel mailadres",
    ),
    (
        "gov.be_rrn",
        "rr_nr rrnr n_national num_national insz_nr niss rijksreg_nr rijksregnr \
         no_national nat_nr t_werkn_rijksregisternummer numeroRegistreNational",
    ),
    ("gov.nl_bsn", "bsn bsn_nr BsnNr SoSe burgerservicenr sofinr cust_bsn pat_bsn"),
    (
        "contact.postal_code",
        "pc postc postcode post_code zip PSTLZ POST_CODE1 ZpCd MailingPostalCode \
         billing_postcode private_zip code_postal cp PLZ",
    ),
    (
        "contact.city",
        "plaats woonpl woonplaats gemeente ORT01 CITY1 MailingCity billing_city city \
         commune localite ville stad Ort",
    ),
    (
        "contact.street",
        "strt straat straatnaam str_nr STRAS STREET MailingStreet street2 adres adr \
         address1 AddressLine1 rue adresse Strasse addr_1 private_street",
    ),
    ("demo.gender", "geslacht gesl GESCH ViGe gender sexe sex mv"),
    ("demo.nationality", "nationaliteit NATIO nationality nationalite"),
    ("fin.iban", "iban iban_nr rekeningnr rek_nr bankrek bank_account BankAccount numero_compte"),
    ("auth.username", "user_login username login gebruikersnaam"),
    ("auth.password", "user_pass password_hash wachtwoord mot_de_passe passwd"),
    ("net.ip", "remote_ip ip ip_address comment_author_IP ip_adres"),
];

/// Names that hold nothing of a person, however near they are to one that does.
const OTHERS: &str = "order_nr factuurnr pcs pc_id stuks total last_update created_at product_title \
    mv_id hostname filename bestandsnaam tel_aantal category strt_dt start \
    portable_flag sort import status";

#[test]
fn columns_are_known_by_the_names_that_people_and_programs_give_them() {
    let rules = RuleSet::builtin().expect("valid rules");
    let mut wrong = Vec::new();
    for (category, names) in NAMES {
        for name in names.split_whitespace() {
            let speaks = |(id, strength): &(_, Strength)| {
                rules.rule(*id).category == *category && *strength == Strength::Strong
            };
            if !rules.fields.rules_for(name).iter().any(speaks) {
                wrong.push(format!("{name}: no {category}"));
            }
        }
    }
    for name in OTHERS.split_whitespace() {
        let strong = rules.fields.rules_for(name).iter().filter(|(_, s)| *s == Strength::Strong);
        for (id, _) in strong {
            wrong.push(format!("{name}: {}", rules.rule(*id).category));
        }
    }
    assert!(wrong.is_empty(), "{} names:\n{}", wrong.len(), wrong.join("\n"));
}

/// A row for each person of a small invented town.
fn people(random: &mut Random) -> Vec<(&'static str, Vec<String>)> {
    let of = |values: &str| values.split(',').map(str::to_owned).collect();
    let births: Vec<_> = (0..12).map(|_| random.birth()).collect();
    let dates = births.iter().map(|d| format!("{:02}/{:02}/{}", d.day, d.month, d.year)).collect();
    vec![
        ("name.first", of("An,Bart,Griet,Luc,Els,Koen,Hélène,Wim,Tine,Stijn,Benoît,Lotte")),
        (
            "name.last",
            of(
                "Peeters,Janssens,De Smet,Dubois,Maes,Claes,Lambert,Vermeulen,Aerts,Goossens,Simon,Jacobs",
            ),
        ),
        ("contact.street", (1..13).map(|n| format!("Dorpsstraat {n}")).collect()),
        ("contact.postal_code", (0..12).map(|n| (9000 + n * 10).to_string()).collect()),
        (
            "contact.city",
            of(
                "Gent,Aalst,Lokeren,Brugge,Zele,Leuven,Ninove,Mechelen,Eeklo,Deinze,Kortrijk,Aalter",
            ),
        ),
        ("contact.phone", many(12, || format!("047{:07}", random.below(10_000_000)))),
        ("contact.email", (0..12).map(|n| format!("klant{n}@example.org")).collect()),
        ("gov.be_rrn", births.iter().map(|&born| random.rrn(born, 0)).collect()),
        ("demo.birth_date", dates),
        ("fin.iban", many(12, || random.iban())),
    ]
}

#[test]
fn a_table_is_read_by_whatever_names_its_program_gives() {
    let mut random = Random(11);
    for names in [
        "NAMEV NACHN STRAS PSTLZ ORT01 TELF1 SMTP_ADDR PERID GBDAT IBAN",
        "vnaam anaam strt pc woonpl tel_prive mailadres rr_nr geb_dt rek_nr",
        "FirstName LastName MailingStreet MailingPostalCode MailingCity MobilePhone PersonEmail NISS Birthdate BankAccount",
        "cust_fname cust_lname cust_addr1 cust_zip cust_city cust_tel cust_email cust_id_no cust_dob cust_iban",
        "prénom nom_famille rue cp localité n_tel courriel n_national date_naiss num_compte",
    ] {
        let people = people(&mut random);
        let names = || names.split(' ').zip(&people);
        let columns: Vec<_> = names().map(|(name, (_, values))| (name, values.clone())).collect();
        let judged = table(&columns);
        for (name, (category, _)) in names() {
            assert_eq!(judged.sure(name), [*category], "{name}");
        }
    }
}

#[test]
fn a_table_without_a_header_is_read_by_its_values() {
    let people = people(&mut Random(12));
    let names: Vec<String> = (1..=people.len()).map(|n| format!("c{n}")).collect();
    let columns: Vec<_> =
        names.iter().zip(&people).map(|(name, (_, v))| (name.as_str(), v.clone())).collect();
    let judged = table(&columns);
    for (name, (category, _)) in names.iter().zip(&people) {
        let expected = match *category {
            // four digits alone may be anything
            "contact.postal_code" => vec![],
            "contact.street" => vec!["contact.address"],
            category => vec![category],
        };
        assert_eq!(judged.sure(name), expected, "{name}");
    }
}

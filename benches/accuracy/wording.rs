//! Holds the words around personal data: what it is called and the sentences it stands
//! in, by language. Must not know the rules of the program.

use crate::kinds::{Kind, Locale};
use crate::random::Random;

/// What a kind is called where somebody writes it down.
#[rustfmt::skip]
pub fn labels(kind: Kind, locale: Locale) -> &'static [&'static str] {
    use Locale::{De, En, FrBe, NlBe, NlNl};
    match (kind, locale) {
        (Kind::Rrn, NlBe | NlNl) => &["rijksregisternummer", "INSZ", "RRN", "INSZ-nummer", "nationaal nummer", "rijksregisternr."],
        (Kind::Rrn, FrBe) => &["NISS", "numéro national", "numéro de registre national", "n° national", "NN", "registre national"],
        (Kind::Rrn, De) => &["Nationalregisternummer", "NISS"],
        (Kind::Rrn, En) => &["national register number", "national number", "INSZ"],
        (Kind::Bis, FrBe) => &["numéro bis", "NISS", "numéro BIS"],
        (Kind::Bis, _) => &["BIS-nummer", "INSZ", "bisnummer"],
        (Kind::Bsn, NlBe | NlNl | FrBe) => &["BSN", "burgerservicenummer", "bsn-nummer", "BSN-nr.", "sofinummer", "burgerservicenummer (BSN)"],
        (Kind::Bsn, De) => &["BSN", "Bürgerservicenummer"],
        (Kind::Bsn, En) => &["BSN", "citizen service number", "citizen service number (BSN)"],
        (Kind::Education, _) => &["onderwijsnummer", "PGN", "persoonsgebonden nummer"],
        (Kind::BelgianCard, FrBe) => &["carte d'identité", "numéro de carte d'identité", "carte d'identité n°"],
        (Kind::BelgianCard, De) => &["Personalausweis", "Personalausweisnummer"],
        (Kind::BelgianCard, En) => &["identity card", "eID"],
        (Kind::BelgianCard, _) => &["identiteitskaart", "identiteitskaartnummer", "eID", "identiteitskaart nr."],
        (Kind::Enterprise, FrBe) => &["numéro d'entreprise", "BCE", "n° d'entreprise", "numéro BCE"],
        (Kind::Enterprise, De) => &["Unternehmensnummer", "ZDU KBO"],
        (Kind::Enterprise, En) => &["enterprise number", "KBO", "company number"],
        (Kind::Enterprise, _) => &["ondernemingsnummer", "KBO", "KBO-nummer", "ondernemingsnr."],
        (Kind::BelgianVat | Kind::DutchVat, FrBe) => &["TVA", "numéro de TVA", "N° TVA"],
        (Kind::BelgianVat | Kind::DutchVat, De) => &["USt-IdNr.", "MwSt-Nummer"],
        (Kind::BelgianVat | Kind::DutchVat, En) => &["VAT number", "VAT"],
        (Kind::BelgianVat | Kind::DutchVat, _) => &["btw-nummer", "BTW", "btw-nr.", "btw-id"],
        (Kind::Imei, _) => &["IMEI", "IMEI-nummer"],
        (Kind::Communication, FrBe) => &["communication structurée", "communication"],
        (Kind::Communication, _) => &["gestructureerde mededeling", "mededeling", "OGM"],
        (Kind::Iban, FrBe) => &["compte", "IBAN", "numéro de compte", "compte bancaire"],
        (Kind::Iban, De) => &["IBAN", "Konto", "Bankverbindung"],
        (Kind::Iban, En) => &["IBAN", "bank account", "account"],
        (Kind::Iban, _) => &["IBAN", "rekeningnummer", "rekening", "bankrekening"],
        (Kind::Card, FrBe) => &["carte de crédit", "numéro de carte", "carte Visa"],
        (Kind::Card, De) => &["Kreditkarte", "Kreditkartennummer"],
        (Kind::Card, En) => &["credit card", "card number", "card"],
        (Kind::Card, _) => &["creditcard", "kaartnummer", "kredietkaart", "Visa-kaart"],
        (Kind::Email, FrBe) => &["courriel", "e-mail", "adresse mail"],
        (Kind::Email, _) => &["e-mail", "mail", "e-mailadres"],
        (Kind::Phone, FrBe) => &["téléphone", "tél.", "GSM", "portable", "numéro de téléphone"],
        (Kind::Phone, De) => &["Telefon", "Tel.", "Handy", "Telefonnummer"],
        (Kind::Phone, En) => &["phone", "tel.", "mobile", "phone number"],
        (Kind::Phone, NlBe) => &["tel.", "gsm", "telefoon", "gsm-nummer", "telefoonnummer"],
        (Kind::Phone, NlNl) => &["tel.", "mobiel", "telefoon", "telefoonnummer", "mobiele nummer"],
        (Kind::Ip, FrBe) => &["adresse IP", "IP"],
        (Kind::Ip, De) => &["IP-Adresse", "IP"],
        (Kind::Ip, _) => &["IP-adres", "IP", "IP address"],
        (Kind::Mac, FrBe) => &["adresse MAC", "MAC"],
        (Kind::Mac, _) => &["MAC-adres", "MAC"],
        (Kind::Address, FrBe) => &["adresse", "domicile", "adresse privée"],
        (Kind::Address, De) => &["Adresse", "Anschrift"],
        (Kind::Address, En) => &["address", "home address"],
        (Kind::Address, _) => &["adres", "woonadres", "thuisadres"],
        (Kind::Birth, FrBe) => &["date de naissance", "né le", "née le", "naissance"],
        (Kind::Birth, De) => &["Geburtsdatum", "geboren am", "geb. am"],
        (Kind::Birth, En) => &["date of birth", "born on", "DOB", "birth date"],
        (Kind::Birth, _) => &["geboortedatum", "geboren op", "geb.", "geboren"],
        (Kind::Passport, FrBe) => &["passeport", "numéro de passeport"],
        (Kind::Passport, De) => &["Reisepass", "Reisepassnummer"],
        (Kind::Passport, En) => &["passport", "passport number"],
        (Kind::Passport, _) => &["paspoort", "paspoortnummer"],
        (Kind::Immigration, _) => &["V-nummer", "vreemdelingennummer"],
        (Kind::Licence, FrBe) => &["permis de conduire", "numéro de permis de conduire"],
        (Kind::Licence, De) => &["Führerschein", "Führerscheinnummer"],
        (Kind::Licence, En) => &["driving licence", "driving licence number"],
        (Kind::Licence, _) => &["rijbewijs", "rijbewijsnummer"],
        (Kind::Trade, _) => &["KvK", "KvK-nummer", "Kamer van Koophandel", "handelsregister"],
        (Kind::Plate, FrBe) => &["plaque", "immatriculation", "plaque d'immatriculation"],
        (Kind::Plate, De) => &["Kennzeichen"],
        (Kind::Plate, En) => &["licence plate", "number plate"],
        (Kind::Plate, _) => &["nummerplaat", "kenteken"],
        (Kind::Name, FrBe) => &["nom", "nom et prénom"],
        (Kind::Name, De) => &["Name"],
        (Kind::Name, En) => &["name", "full name"],
        (Kind::Name, _) => &["naam", "naam en voornaam"],
    }
}

/// Sentences with a label `L` and a value `V`.
#[rustfmt::skip]
fn labelled(locale: Locale) -> &'static [&'static str] {
    match locale {
        Locale::NlBe | Locale::NlNl => &[
            "Bij controle noteerden wij L V.", "Kan u nagaan of L V nog klopt?", "Volgens het formulier: L V.", "Mijn L is V.", "Het L luidt V, zoals gevraagd.",
            "Hierbij nog eens mijn gegevens (L: V) voor het dossier.", "In de bijlage staat L V vermeld.", "De collega gaf aan de balie L V op.",
            "Wij hebben L: V in ons systeem aangepast.", "V is het L dat wij ontvingen.", "Noteer V (L) op de fiche.", "Uw L, V, staat niet in de lijst.",
        ],
        Locale::FrBe => &[
            "Lors du contrôle nous avons noté L V.", "Pouvez-vous vérifier si L V est encore exact ?", "Selon le formulaire : L V.", "Mon L est le V.",
            "Voici encore une fois mes données (L : V) pour le dossier.", "L'annexe mentionne L V.", "Le collègue a communiqué L V au guichet.",
            "Nous avons adapté L : V dans notre système.", "Merci d'indiquer V (L) sur la fiche.", "Votre L, V, ne figure pas dans la liste.",
        ],
        Locale::De => &[
            "Bei der Prüfung notierten wir L V.", "Laut Formular: L V.", "Mein L ist V.", "Hier noch einmal meine Angaben (L: V) für die Akte.",
            "In der Anlage steht L V.", "Wir haben L: V im System geändert.", "Bitte V (L) auf dem Blatt eintragen.",
        ],
        Locale::En => &[
            "During the check we noted L V.", "Could you verify whether L V is still right?", "According to the form: L V.", "My L is V.",
            "Here are my details again (L: V) for the file.", "The annex mentions L V.", "We changed L: V in our system.", "Please put V (L) on the sheet.",
        ],
    }
}

/// Sentences with a value `V` that nothing announces.
#[rustfmt::skip]
fn bare(locale: Locale) -> &'static [&'static str] {
    match locale {
        Locale::NlBe | Locale::NlNl => &[
            "Na overleg werd V doorgegeven.", "Graag V gebruiken voor het vervolg.", "Dit bericht ging over V en niets anders.", "Zie V hierboven.",
            "Ter info: V", "Wij vonden V terug in een oude map.",
        ],
        Locale::FrBe => &[
            "Après concertation, V a été transmis.", "Merci d'utiliser V pour la suite.", "Ce message concernait V et rien d'autre.", "Pour info : V",
            "Nous avons retrouvé V dans un vieux dossier.",
        ],
        Locale::De => &["Nach Rücksprache wurde V weitergegeben.", "Bitte V für das Weitere verwenden.", "Zur Info: V"],
        Locale::En => &["After the meeting V was passed on.", "Please use V from now on.", "For your information: V", "We found V in an old folder."],
    }
}

/// Sentences in which somebody of the name `V` does something.
#[rustfmt::skip]
fn about_people(locale: Locale) -> &'static [&'static str] {
    match locale {
        Locale::NlBe | Locale::NlNl => &[
            "Gisteren sprak ik met V over de verlenging.", "De aanvraag van V is goedgekeurd.", "V komt volgende week langs.", "Volgens V was de deur open.",
            "Het verslag werd gemaakt door V.",
        ],
        Locale::FrBe => &[
            "Hier j'ai parlé avec V de la prolongation.", "La demande de V est approuvée.", "V passera la semaine prochaine.", "Selon V la porte était ouverte.",
        ],
        Locale::De => &["Gestern sprach ich mit V über die Verlängerung.", "Der Antrag von V wurde genehmigt.", "V kommt nächste Woche vorbei."],
        Locale::En => &["Yesterday I spoke with V about the extension.", "The request of V was approved.", "V will come by next week."],
    }
}

/// A sentence around a value, in two parts: what stands before it and behind it.
pub fn around(random: &mut Random, kind: Kind, locale: Locale) -> (String, String) {
    let frame = match kind {
        Kind::Name => random.pick(about_people(locale)),
        _ if kind.stands_alone() && random.below(3) == 0 => random.pick(bare(locale)),
        _ => random.pick(labelled(locale)),
    };
    let (before, behind) = frame.split_once('V').expect("a place for the value");
    // `Volgens`, `Voici`: the value's own letter stands alone
    let (before, behind) = match alone(frame) {
        Some(at) => (&frame[..at], &frame[at + 1..]),
        None => (before, behind),
    };
    let label = random.pick(labels(kind, locale));
    let with_label = |part: &str| match lone(part, 'L') {
        Some(at) => format!("{}{label}{}", &part[..at], &part[at + 1..]),
        None => part.to_owned(),
    };
    (with_label(before), with_label(behind))
}

fn alone(frame: &str) -> Option<usize> {
    lone(frame, 'V')
}

/// Where a letter stands that is no part of a word.
fn lone(text: &str, letter: char) -> Option<usize> {
    text.match_indices(letter).map(|(at, _)| at).find(|&at| {
        let before = text[..at].chars().next_back();
        let behind = text[at + 1..].chars().next();
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '\'');
        !joins(before) && !joins(behind)
    })
}

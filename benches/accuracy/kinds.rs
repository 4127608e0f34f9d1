//! Holds the kinds of personal data of the corpora and the places they are from. Must not
//! know how they are written.

use crate::random::Random;

/// Where and in which language a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Locale {
    NlBe,
    FrBe,
    NlNl,
    De,
    En,
}

impl Locale {
    pub const ALL: [Locale; 5] = [Locale::NlBe, Locale::FrBe, Locale::NlNl, Locale::De, Locale::En];

    pub fn name(self) -> &'static str {
        match self {
            Locale::NlBe => "nl-BE",
            Locale::FrBe => "fr-BE",
            Locale::NlNl => "nl-NL",
            Locale::De => "de",
            Locale::En => "en",
        }
    }

    /// Whether it is written in the Netherlands; German and English texts are of both countries.
    pub fn is_dutch(self, random: &mut Random) -> bool {
        match self {
            Locale::NlBe | Locale::FrBe => false,
            Locale::NlNl => true,
            Locale::De | Locale::En => random.below(2) == 0,
        }
    }
}

/// Which of the promises of the documentation a kind falls under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    /// Check digits: 99 of 100 are found.
    Checked,
    /// Mail, telephone, network, bank: 97.
    Contact,
    /// Addresses and labelled dates of birth: 95.
    Place,
    /// None.
    Other,
}

macro_rules! kinds {
    ($($kind:ident $category:literal $promise:ident),+ $(,)?) => {
        /// A kind of personal data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $($kind),+ }

        impl Kind {
            pub const ALL: &[Kind] = &[$(Kind::$kind),+];

            /// The category it is found as.
            pub fn category(self) -> &'static str {
                match self { $(Kind::$kind => $category),+ }
            }

            pub fn promise(self) -> Promise {
                match self { $(Kind::$kind => Promise::$promise),+ }
            }
        }
    };
}

kinds! {
    Rrn "gov.be_rrn" Checked,
    Bis "gov.be_bis" Checked,
    Bsn "gov.nl_bsn" Checked,
    Education "gov.nl_onderwijsnummer" Checked,
    BelgianCard "gov.id_card" Checked,
    Enterprise "org.registration" Checked,
    BelgianVat "org.vat" Checked,
    DutchVat "org.vat" Checked,
    Imei "device.id" Checked,
    Communication "fin.payment_reference" Checked,
    Iban "fin.iban" Contact,
    Card "fin.card" Contact,
    Email "contact.email" Contact,
    Phone "contact.phone" Contact,
    Ip "net.ip" Contact,
    Mac "net.mac" Other,
    Address "contact.address" Place,
    Birth "demo.birth_date" Place,
    Passport "gov.passport" Other,
    Immigration "gov.nl_vnummer" Other,
    Licence "gov.driving_licence" Other,
    Trade "org.registration" Other,
    Plate "vehicle.plate" Other,
    Name "name.full" Other,
}

impl Kind {
    /// Whether the kind occurs there.
    pub fn is_of(self, dutch: bool) -> bool {
        match self {
            Kind::Rrn | Kind::Bis | Kind::BelgianCard | Kind::Enterprise => !dutch,
            Kind::BelgianVat | Kind::Communication => !dutch,
            Kind::Bsn | Kind::Education | Kind::DutchVat | Kind::Immigration | Kind::Trade => dutch,
            _ => true,
        }
    }

    /// Whether it is recognised where nothing announces it.
    pub fn stands_alone(self) -> bool {
        matches!(
            self,
            Kind::Iban
                | Kind::Email
                | Kind::Address
                | Kind::Name
                | Kind::Ip
                | Kind::Mac
                | Kind::DutchVat
        )
    }
}
